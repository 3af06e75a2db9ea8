"""Is there room for a film? Asked before an hour of work, not after it."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from evp_desktop.errors import DiskFull, os_errors
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.film import Film
from evp_desktop.render.segments import Wanted
from evp_desktop.render.store import Store

BYTES_PER_PIXEL = 0.004
"""Of one frame, where nothing of the film is made yet: 2 Mbit/s at 1080p (FEATURES E, 1 to 3 are typical)."""
SOUND_BYTES_PER_S = 90_000
"""A cleaned voice without loss, 48 kHz in 16 bits, and its finished sound twice."""


class Need(NamedTuple):
    """So many bytes below a folder."""

    folder: Path
    size_bytes: int


def needs_of(film: Film, wanted: Wanted, segments: Store) -> list[Need]:
    """What an export will add to the cache and to where the video goes, estimated by what is made already."""
    made = {key: segment.frames for key, segment in wanted if segments.has(key)}
    sizes = [segments.path(key).stat().st_size for key in made]
    a_frame = film.plan.width * film.plan.height * BYTES_PER_PIXEL
    if made:
        a_frame = sum(sizes) / sum(made.values())
    missing = sum(segment.frames for key, segment in dict(wanted).items() if key not in made)
    sound = film.plan.duration_us // US_PER_S * SOUND_BYTES_PER_S
    return [
        Need(film.job.cache, round(missing * a_frame) + sound),
        Need(film.job.output.parent, round(film.plan.frames * a_frame) + sound // 4),
    ]


def check_room(needs: Iterable[Need]) -> None:
    """Raises `DiskFull` for a folder on a disk that has less room than all that is needed there."""
    by_disk: dict[int, list[Need]] = defaultdict(list)
    for need in needs:
        with os_errors(need.folder):
            by_disk[_existing(need.folder).stat().st_dev].append(need)
    for together in by_disk.values():
        total, folder = sum(need.size_bytes for need in together), together[-1].folder
        free = _free_bytes(folder)
        if free is not None and free < total:
            raise DiskFull(folder, f"{total} bytes are needed, {free} are free")


def _free_bytes(folder: Path) -> int | None:
    """None where a network drive does not tell."""
    with suppress(OSError):
        return shutil.disk_usage(_existing(folder)).free
    return None


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there already."""
    return next((path for path in (folder, *folder.parents) if path.exists()), folder)
