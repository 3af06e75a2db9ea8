"""The cache: files by key, the oldest leave first."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from evp_desktop.render.store import LEFT_OVER_AFTER_S, Store, trim


def put(path: Path, size: int, age_s: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    moment = time.time() - age_s
    os.utime(path, (moment, moment))
    return path


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    """While it is made it has another name, and when making it fails nothing is left."""
    store = Store(tmp_path, ".mp4")
    with store.making("one") as part:
        part.write_bytes(b"whole")
        assert not store.has("one")
        assert part.suffix == ".mp4"
    assert store.path("one").read_bytes() == b"whole"
    with pytest.raises(NotADirectoryError):
        make_half(store)
    assert [path.name for path in tmp_path.iterdir()] == ["one.mp4"]


def make_half(store: Store) -> None:
    with store.making("two") as part:
        part.write_bytes(b"half")
        (part / "no folder").write_bytes(b"more")


def test_half_files_of_the_dead_are_cleared_away(tmp_path: Path) -> None:
    """One that was written to just now may be another program's; one of ten minutes ago is nobody's."""
    put(tmp_path / "old.1-2.part.mp4", 1, LEFT_OVER_AFTER_S + 60)
    put(tmp_path / "new.1-2.part.mp4", 1, 0)
    with Store(tmp_path, ".mp4").making("one") as part:
        part.touch()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.1-2.part.mp4", "one.mp4"]


def test_the_longest_unused_leave_first(tmp_path: Path) -> None:
    """What was used is younger than what was made later; what the present video needs never leaves."""
    needed = put(tmp_path / "a" / "needed.mp4", 500, 900)
    old = put(tmp_path / "a" / "old.mp4", 100, 800)
    used = put(tmp_path / "a" / "used.mp4", 100, 700)
    late = put(tmp_path / "b" / "late.flac", 100, 100)
    assert Store(tmp_path / "a", ".mp4").has("used")
    assert trim([tmp_path / "a", tmp_path / "b", tmp_path / "absent"], [needed], 250) == 200
    assert [path.exists() for path in (needed, old, used, late)] == [True, False, True, True]
    assert trim([tmp_path / "a", tmp_path / "b"], [needed], 0) == 0
    assert [path.exists() for path in (needed, used, late)] == [True, False, False]


def test_what_is_not_there_is_not_had(tmp_path: Path) -> None:
    """Also when there is no folder, or not any more."""
    store = Store(tmp_path / "cache", ".mp4")
    assert not store.has("one")
    store.forget("one")
