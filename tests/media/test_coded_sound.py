"""Sound coded in pieces: whoever hears them one behind the other hears no joint."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.media import coded_sound, loudness
from evp_desktop.media.audio import Samples
from evp_desktop.media.coded_sound import FRAME, coded, windows
from evp_desktop.media.delivery import encode_sound
from evp_desktop.media.loudness_table import following
from evp_desktop.media.side_by_side import in_order
from tests.media.test_dual_mono import SOUNDS, Floats, sides

SHORT = 15 * FRAME
"""A third of a second: many joints in little sound."""


def blocks_of(samples: Floats) -> list[Samples]:
    return np.array_split(samples.astype(np.float32), max(1, len(samples) // 4800))


def heard(path: Path, samples: Floats) -> Floats:
    encode_sound(path, blocks_of(samples))
    found: Floats = sides(path)[0][: len(samples)]
    return found


def level_db(samples: Floats) -> float:
    return 10 * float(np.log10(np.mean(samples**2) + 1e-12))


@pytest.mark.parametrize("name", ["speech", "clicks", "noise"])
def test_no_joint_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Around joints, what is decoded is as true as where there is none, and as long, and as loud."""
    samples = SOUNDS[name]
    straight = heard(tmp_path / "straight.m4a", samples)
    monkeypatch.setattr(coded_sound, "PIECE", SHORT)
    joined = heard(tmp_path / "joined.m4a", samples)
    assert len(joined) == len(straight) == len(samples)
    joints = range(SHORT, len(samples) - FRAME, SHORT)
    around = np.concatenate([np.arange(at - FRAME, at + FRAME) for at in joints])
    lost_db = level_db((joined - samples)[around]) - level_db((straight - samples)[around])
    assert lost_db < 0.5
    assert abs(level_db(joined) - level_db(straight)) < 0.02


def test_a_voice_in_pieces_is_the_voice_in_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of speech the difference is 60 dB below full scale and more: there is no click."""
    samples = SOUNDS["speech"]
    straight = heard(tmp_path / "straight.m4a", samples)
    monkeypatch.setattr(coded_sound, "PIECE", SHORT)
    difference = heard(tmp_path / "joined.m4a", samples) - straight
    assert level_db(difference) < -60
    assert np.abs(difference).max() < 0.02


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 4 * SHORT))
def test_any_length_is_whole(count: int) -> None:
    """The samples of all pieces are those that came in, and each piece is one of its window."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(coded_sound, "PIECE", SHORT)
        found = [(window, coded(window)) for window in windows(blocks_of(np.zeros(count)))]
    assert sum(piece.samples for _, piece in found) == count
    assert sum(len(piece.packets) for _, piece in found) == -(-count // FRAME) + 1


def test_a_piece_of_something_else_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other lengths and numbers that are none belong to no window."""
    monkeypatch.setattr(coded_sound, "PIECE", SHORT)
    first, second, *_ = windows(blocks_of(SOUNDS["noise"]))
    piece = coded(first)
    assert piece.is_of(first)
    assert not piece.is_of(second)
    assert not replace(piece, packets=piece.packets[1:]).is_of(first)
    assert not replace(piece, mean_squares=piece.mean_squares[4:]).is_of(first)
    assert not replace(piece, true_peak=float("nan")).is_of(first)


@pytest.mark.parametrize("name", ["speech", "clicks", "noise"])
def test_what_is_measured_is_what_ffmpeg_measures(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Loudness within 0.05 LU and true peak within 0.3 dB of `ebur128`, over joints too."""
    monkeypatch.setattr(coded_sound, "PIECE", SHORT)
    given_windows = list(windows(blocks_of(SOUNDS[name])))
    found = following([coded(window).course for window in given_windows]).loudness
    decoded = []
    for window in given_windows:
        packets, header = coded_sound._encoded(window.samples)
        whole = coded_sound._decoded(packets, header)
        decoded.append(whole[window.before : window.before + window.own])
    other = loudness.measure(decoded)
    assert abs(found.integrated_lufs - other.integrated_lufs) < 0.05
    assert abs(found.true_peak_dbtp - other.true_peak_dbtp) < 0.3


def test_threads_keep_the_order() -> None:
    """Results come as the items did, also when a later one is ready first; the first that fails is told."""
    second_is_done = threading.Event()

    def work(number: int) -> int:
        if number == 0:
            assert second_is_done.wait(20)
        second_is_done.set()
        return 10 // (5 - number)

    found = in_order(range(9), work, 2)
    assert [next(found) for _ in range(5)] == [2, 2, 3, 5, 10]
    with pytest.raises(ZeroDivisionError):
        next(found)
