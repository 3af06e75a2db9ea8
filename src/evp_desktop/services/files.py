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
        put_file(path, data)


def put_file(path: Path, data: bytes) -> None:
    """`replace_file` for those who word the trouble themselves: raises `OSError`."""
    # Not tempfile: its files are for one user only, and a project or library may lie on a shared disk.
    temporary = path.with_name(f".{path.name}-{uuid.uuid4().hex}.tmp")
    try:
        write_new(temporary, data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_new(path: Path, data: bytes) -> None:
    """A file that was not there yet, brought to the disk; raises `OSError`."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


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
