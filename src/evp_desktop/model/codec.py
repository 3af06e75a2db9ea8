"""Documents to bytes and back: strict, versioned, with the path of what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from evp_desktop.errors import NewerFormat, ProjectUnreadable
from evp_desktop.model import upgrades
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project
from evp_desktop.model.settings import Settings

MAX_DOCUMENT_BYTES = 64 * 2**20
"""No document of ours comes near this; a larger file is not read."""

Document = TypeVar("Document", Project, Take, Settings)


def encode(document: Project | Take | Settings) -> bytes:
    """The document as indented UTF-8 JSON that support can read, ending in a newline."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def decode(data: bytes, kind: type[Document], path: Path) -> Document:
    """The document in `data`, upgraded from older formats.

    Raises `NewerFormat` for a file of a later version, `ProjectUnreadable` naming the place of a fault.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        raise ProjectUnreadable(path, f"larger than {MAX_DOCUMENT_BYTES} bytes")
    try:
        raw = msgspec.json.decode(data)
        known = kind.__struct_defaults__[0] if kind.__struct_defaults__ else 1
        found = raw.get("format") if isinstance(raw, dict) else None
        if not isinstance(found, int) or isinstance(found, bool) or found < 1:
            raise ProjectUnreadable(path, "no format number")
        if found > known:
            raise NewerFormat(path, found, known)
        return msgspec.convert(upgrades.upgrade(kind.__name__, raw, found), kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProjectUnreadable(path, str(error)) from error
