"""The finished sound, made again after a change: only what changed is coded."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evp_desktop.media import coded_sound
from evp_desktop.media.coded_sound import FRAME, Piece, Window, coded
from evp_desktop.model import edits
from evp_desktop.render.film import make_film
from evp_desktop.render.finished_sound import PIECES, SOUNDTRACKS, make_sound
from evp_desktop.services import projects
from tests.render.films import job_of
from tests.support import lab


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> list[Window]:
    """Every piece that is coded; short ones."""
    made: list[Window] = []

    def noted(window: Window) -> Piece:
        made.append(window)
        return coded(window)

    monkeypatch.setattr(coded_sound, "PIECE", 15 * FRAME)
    monkeypatch.setattr(coded_sound, "coded", noted)
    return made


def sound_of(folder: Path, name: str) -> bytes:
    path = folder / name
    make_sound(make_film(job_of(folder, folder / "film.mp4")), path, lambda: None)
    return path.read_bytes()


def test_a_trim_codes_only_what_comes_behind_it(spoken: Path, pieces: list[Window]) -> None:
    """What is heard before a cut is taken from the cache, and the whole is as if made at once."""
    first = sound_of(spoken, "one.m4a")
    every = len(pieces)
    pieces.clear()
    clip = projects.load(spoken).clips[1]
    lab.change(spoken, lambda project: edits.trim_clip(project, clip.id, end_us=clip.end_us - 40_000))
    again = sound_of(spoken, "two.m4a")
    assert again != first
    assert 0 < len(pieces) <= every / 2
    shutil.rmtree(projects.cache_folder(spoken))
    assert sound_of(spoken, "three.m4a") == again


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def other(path: Path) -> None:
    path.write_bytes(b"\x93\x01\xc0\xa4gone")


@pytest.mark.parametrize("spoil", [nothing, half, other])
def test_damaged_pieces_are_made_again(
    spoken: Path, pieces: list[Window], spoil: Callable[[Path], None]
) -> None:
    """Whatever lies in the cache, the sound is the same."""
    first = sound_of(spoken, "one.m4a")
    cache = projects.cache_folder(spoken)
    shutil.rmtree(cache / SOUNDTRACKS)
    for path in (cache / PIECES).iterdir():
        spoil(path)
    pieces.clear()
    assert sound_of(spoken, "two.m4a") == first
    assert pieces
