"""Finished pieces by the hash of what they are made of: a folder that may be emptied at any time."""

from __future__ import annotations

import hashlib
import os
import re
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from evp_desktop.errors import os_errors

MAX_OLDER_BYTES = 2 * 2**30
"""What a project's cache may hold besides the present video: enough to undo and to try another format."""
MAX_ALL_BYTES = 10 * 2**30
"""What the caches of all projects together may hold."""
LEFT_OVER_AFTER_S = 600
"""A half file that nobody has written to for so long is of a program that is no more."""

_OURS = re.compile(r"[0-9a-f]{40}\.[0-9a-z.-]+")
"""Names of files that a store makes: nothing else is ever deleted, wherever a hostile folder leads."""


def key_of_file(path: Path, *decides: object) -> str:
    """The key of what is found out about a file as it is now, and of what else decides it."""
    with os_errors(path):
        stat = path.stat()
    known = (path.parent.name, path.name, stat.st_size, stat.st_mtime_ns, *decides)
    return hashlib.sha256(repr(known).encode()).hexdigest()[:40]


class Store:
    """Files of one kind; the folder is made with the first. Several programs may use one at once."""

    def __init__(self, folder: Path, suffix: str) -> None:
        self._folder = folder
        self._suffix = suffix

    def path(self, key: str) -> Path:
        """Where the file of that key lies once it is made."""
        return self._folder / f"{key}{self._suffix}"

    def has(self, key: str) -> bool:
        """Whether the file is there; it then counts as used now."""
        return touched(self.path(key))

    def forget(self, key: str) -> None:
        """Delete a file that turned out to be no good."""
        self.path(key).unlink(missing_ok=True)

    @contextmanager
    def making(self, key: str) -> Iterator[Path]:
        """A path to write the file to; it gets its own name when the block ends well, else it is deleted.

        The path keeps the suffix, which tells libav the kind. Raises `DiskFull` and its like.
        """
        with os_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        _remove_left_over(self._folder)
        name = f"{key}.{os.getpid()}-{threading.get_ident()}.part{self._suffix}"
        part = self._folder / name
        try:
            yield part
            with os_errors(part):
                part.replace(self.path(key))
        finally:
            part.unlink(missing_ok=True)


def touched(path: Path) -> bool:
    """Whether a file is there; it then counts as used now, while the time of its making stays."""
    try:
        os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns))
    except OSError:
        return False
    return True


def _remove_left_over(folder: Path) -> None:
    for path in folder.glob("*.part*"):
        with suppress(OSError):
            if _OURS.fullmatch(path.name) and time.time() - path.stat().st_mtime > LEFT_OVER_AFTER_S:
                path.unlink()


def trim_all(caches: Iterable[Path], max_bytes: int = MAX_ALL_BYTES) -> int:
    """`trim` for the caches of many projects at once: what is not opened for long is emptied first."""
    folders = [folder for cache in caches if cache.is_dir() for folder in cache.iterdir()]
    return trim(folders, (), max_bytes)


def trim(folders: Iterable[Path], keep: Iterable[Path], max_bytes: int = MAX_OLDER_BYTES) -> int:
    """Delete the files used longest ago until the rest is small enough; what is in `keep` stays uncounted.

    Returns how many bytes are left besides `keep`. What cannot be deleted is left alone.
    """
    kept = set(keep)
    found = []
    for path in (path for folder in folders if folder.is_dir() for path in folder.iterdir()):
        with suppress(OSError):
            if path not in kept and _OURS.fullmatch(path.name) and path.is_file():
                stat = path.stat()
                found.append((stat.st_atime_ns, stat.st_size, path))
    left = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if left <= max_bytes:
            break
        with suppress(OSError):
            path.unlink()
            left -= size
    return left
