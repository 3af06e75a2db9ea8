"""The one way a file of ours is saved: whole or not at all, and still there after a power cut."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from evp_desktop.errors import os_errors


def replace_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` in one step: a reader sees the old file or the new one, never a part.

    Raises `DiskFull`, `NoAccess`, `NotFound` or `FileTrouble`; the old file is then untouched.
    """
    with os_errors(path):
        name = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.tmp")
        # Not tempfile: its files are for one user only, and a project may lie on a shared disk.
        handle = os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            name.replace(path)
        except BaseException:
            name.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut; Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_file(path: Path, max_bytes: int) -> bytes:
    """At most `max_bytes` + 1 bytes of a regular file, so that a huge one is noticed and not read.

    Raises `NotFound`, `NoAccess` or `FileTrouble`.
    """
    with os_errors(path), path.open("rb") as file:
        return file.read(max_bytes + 1)


def is_file(path: Path) -> bool:
    """Whether a file lies there; also for what a person typed, which may be no possible name at all."""
    try:
        return path.is_file()
    except OSError:
        return False
