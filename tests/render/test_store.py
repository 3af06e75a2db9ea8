"""The cache: files by key, the oldest leave first, and never a file that is not ours."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from evp_desktop.render.store import LEFT_OVER_AFTER_S, Store, trim, trim_all


def key(name: str) -> str:
    """A key as hashes look, told apart by a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:40]


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
    put(tmp_path / f"{key('old')}.1-2.part.mp4", 1, LEFT_OVER_AFTER_S + 60)
    new = put(tmp_path / f"{key('new')}.1-2.part.mp4", 1, 0)
    with Store(tmp_path, ".mp4").making("one") as part:
        part.touch()
    assert sorted(tmp_path.iterdir()) == sorted([new, tmp_path / "one.mp4"])


def test_the_longest_unused_leave_first(tmp_path: Path) -> None:
    """What was used is younger than what was made later; what the present video needs never leaves."""
    needed = put(tmp_path / "a" / f"{key('needed')}.mp4", 500, 900)
    old = put(tmp_path / "a" / f"{key('old')}.mp4", 100, 800)
    used = put(tmp_path / "a" / f"{key('used')}.mp4", 100, 700)
    late = put(tmp_path / "b" / f"{key('late')}.flac", 100, 100)
    assert Store(tmp_path / "a", ".mp4").has(key("used"))
    assert trim([tmp_path / "a", tmp_path / "b", tmp_path / "absent"], [needed], 250) == 200
    assert [path.exists() for path in (needed, old, used, late)] == [True, False, True, True]
    assert trim([tmp_path / "a", tmp_path / "b"], [needed], 0) == 0
    assert [path.exists() for path in (needed, used, late)] == [True, False, False]


def test_what_is_not_there_is_not_had(tmp_path: Path) -> None:
    """Also when there is no folder, or not any more."""
    store = Store(tmp_path / "cache", ".mp4")
    assert not store.has("one")
    store.forget("one")


def test_a_hostile_folder_loses_nothing(tmp_path: Path) -> None:
    """A cache that leads to somebody's documents: none of them is deleted, however full it is."""
    letter = put(tmp_path / "documents" / "letter.mp4", 100, LEFT_OVER_AFTER_S + 60)
    half = put(tmp_path / "documents" / "my.part.mp4", 100, LEFT_OVER_AFTER_S + 60)
    cache = tmp_path / "project" / "cache"
    cache.mkdir(parents=True)
    (cache / "segments").symlink_to(tmp_path / "documents")
    with Store(cache / "segments", ".mp4").making(key("one")) as part:
        part.write_bytes(b"ours")
    assert trim_all([cache], 0) == 0
    assert letter.exists()
    assert half.exists()
    assert not (tmp_path / "documents" / f"{key('one')}.mp4").exists()
