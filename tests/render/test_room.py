"""Room on the disk, estimated before the work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evp_desktop.errors import DiskFull
from evp_desktop.render.film import make_film
from evp_desktop.render.room import Need, check_room, needs_of
from evp_desktop.render.store import Store
from evp_desktop.services import projects
from tests.render.films import export_now, job_of, left_in


def test_needs_on_one_disk_add_up(tmp_path: Path, tiny_disk: Path) -> None:
    """Each alone would fit, together they do not; on two disks they do. The full disk is named."""
    free = shutil.disk_usage(tiny_disk).free
    most = free * 2 // 3
    check_room([Need(tiny_disk, most), Need(tmp_path, most)])
    with pytest.raises(DiskFull) as caught:
        check_room([Need(tiny_disk, most), Need(tiny_disk, most)])
    assert caught.value.path == tiny_disk
    assert str(free) in caught.value.detail


def test_an_export_that_cannot_fit_does_not_begin(spoken: Path, tiny_disk: Path) -> None:
    """Nothing is encoded for a disk that is too small; the disk stays as it was."""
    (tiny_disk / "filler").write_bytes(b"x" * 1_900_000)
    with pytest.raises(DiskFull):
        export_now(spoken, tiny_disk / "film.mp4")
    assert left_in(tiny_disk) == ["filler"]
    assert list((projects.cache_folder(spoken) / "segments").glob("*.mp4")) == []


def test_what_is_made_tells_what_is_needed(spoken: Path, tmp_path: Path) -> None:
    """After an export nothing more is needed in the cache, and hardly more than its own size for the film."""
    job = job_of(spoken, tmp_path / "film.mp4")
    film = make_film(job)
    segments = Store(job.cache / "segments", ".mp4")
    job.cache.mkdir()
    before = needs_of(film, film.wanted(), segments)
    assert before[0].size_bytes > film.plan.frames * 1000
    made = export_now(spoken, tmp_path / "film.mp4")
    after = needs_of(film, film.wanted(), segments)
    assert after[0].size_bytes < before[0].size_bytes / 2
    assert made.video.stat().st_size <= after[1].size_bytes < 2 * made.video.stat().st_size
