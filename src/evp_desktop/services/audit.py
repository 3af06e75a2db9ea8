"""The audit log: who published, approved or deleted what, and when; lines are only ever added.

Each line holds the hash of the one before it, so a line that was changed or taken out is noticed (a hash
chain, as in Haber and Stornetta, "How to time-stamp a digital document", 1991). It names videos by id and
hash, never what is said or shown in them.
"""

from __future__ import annotations

import getpass
import hashlib
import os
from pathlib import Path
from typing import Literal

import msgspec
from filelock import FileLock

from evp_desktop.errors import FileTrouble, os_errors
from evp_desktop.services import projects

FILE = "audit.jsonl"
Deed = Literal[
    "published",
    "replaced",
    "asked_for_review",
    "taken_back",
    "approved",
    "sent_back",
    "consent_given",
    "consent_withdrawn",
    "renewed",
    "deleted",
    "not_deleted",
]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line; `video` is the upload's mark or the project's id, `before` the hash of the line before it."""

    at: str
    who: str
    deed: Deed
    video: str
    sha256: str = ""
    library: str = ""
    remark: str = ""
    before: str = ""


class AuditLog:
    """The log in a folder; several programs may write to it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def note(
        self, deed: Deed, video: str, *, sha256: str = "", library: str = "", remark: str = "", who: str = ""
    ) -> Entry:
        """Add a line that is on the disk when this returns; raises `FileTrouble` and its like."""
        with os_errors(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock")), self.path.open("a+b") as file:
                last = _last_line(self.path)
                entry = Entry(
                    at=projects.now(),
                    who=who or _account(),
                    deed=deed,
                    video=video,
                    sha256=sha256,
                    library=library,
                    remark=remark,
                    before=_hash(last) if last else "",
                )
                if last and not _ends_whole(self.path):
                    file.write(b"\n")  # a line that a power cut broke off stays as it is, on its own
                file.write(msgspec.json.encode(entry) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        return entry

    def entries(self) -> list[Entry]:
        """Every line that can be read, oldest first."""
        return [entry for line in self._lines() if (entry := _entry(line))]

    def faults(self) -> list[int]:
        """The numbers of the lines, from 1, that do not follow the line before them or cannot be read."""
        found, before = [], ""
        for number, line in enumerate(self._lines(), 1):
            entry = _entry(line)
            if entry is None or entry.before != before:
                found.append(number)
            before = _hash(line)
        return found

    def _lines(self) -> list[bytes]:
        try:
            with os_errors(self.path):
                return [line for line in self.path.read_bytes().split(b"\n") if line]
        except FileTrouble:
            return []


def _last_line(path: Path) -> bytes:
    lines = [line for line in path.read_bytes().split(b"\n") if line]
    return lines[-1] if lines else b""


def _ends_whole(path: Path) -> bool:
    return path.read_bytes().endswith(b"\n")


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _entry(line: bytes) -> Entry | None:
    try:
        return msgspec.json.decode(line, type=Entry)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _account() -> str:
    """The name of the person's account on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account that has no name
        return ""
