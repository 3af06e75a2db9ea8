"""Where files are made before they get their names, by one program at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from evp_desktop.errors import Busy, FileTrouble, os_errors


@contextmanager
def alone(cache: Path, lock: str) -> Iterator[None]:
    """Raises `Busy` while another program holds the same lock of this project."""
    with os_errors(cache):
        cache.mkdir(parents=True, exist_ok=True)
    taken = FileLock(cache / lock, timeout=0)
    try:
        taken.acquire()
    except Timeout as error:
        raise Busy(cache.parent) from error
    try:
        yield
    finally:
        taken.release()


@contextmanager
def folder_for(parent: Path, project_id: str) -> Iterator[Path]:
    """A hidden folder to work in, gone at the end; so are those of programs that were killed."""
    mine = f".making-{project_id}-"
    with os_errors(parent):
        for left_over in parent.glob(f"{mine}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=mine, dir=parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def make_room_for(final: Mapping[str, Path]) -> None:
    """See to it that files can get these names; raises `FileTrouble` and its like."""
    for path in final.values():
        with os_errors(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise FileTrouble(path, "a folder has this name")


def into_place(made: Mapping[str, Path], final: Mapping[str, Path]) -> None:
    """Give every finished file its final name, in the order of `final`: who sees the last, sees all."""
    for kind, path in final.items():
        with os_errors(path):
            made[kind].replace(path)


def save_jpeg(rgb: npt.NDArray[np.uint8], path: Path) -> None:
    """Write a picture of (height, width, 3) RGB; raises `DiskFull` and its like."""
    from PIL import Image

    with os_errors(path):
        Image.fromarray(rgb).save(path, quality=88)
