"""Sound between two moments, sample by sample."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.errors import MediaUnreadable
from evp_desktop.media.audio import filtered, read_sound, to_mono, to_samples
from evp_desktop.media.delivery import encode_sound
from tests.support import judge, lab

SECONDS = 5


@pytest.fixture(scope="module")
def noise() -> np.ndarray:
    """Five seconds in which every sample differs from its neighbours."""
    return np.random.default_rng(5).uniform(-0.5, 0.5, SECONDS * 48_000)


@pytest.fixture(scope="module")
def recording(noise: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The noise as our recorder writes it."""
    path = tmp_path_factory.mktemp("sound") / "microphone.mkv"
    lab.write_sound(path, noise)
    return path


def read(path: Path, start_us: int, end_us: int) -> np.ndarray:
    blocks = list(read_sound(path, start_us, end_us))
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32)


@given(st.integers(-1_000_000, 6_000_000), st.integers(0, 3_000_000))
def test_any_stretch_is_exact(recording: Path, noise: np.ndarray, start_us: int, lasts_us: int) -> None:
    """What is read between two moments is exactly what was recorded there, with silence around the file."""
    first, last = to_samples(start_us), to_samples(start_us + lasts_us)
    truth = np.zeros(last - first)
    inside = slice(max(first, 0), max(0, min(last, len(noise))))
    at = max(0, -first)
    truth[at : at + len(noise[inside])] = noise[inside]
    got = read(recording, start_us, start_us + lasts_us)
    assert len(got) == last - first
    assert np.abs(got - truth).max(initial=0) < 2 / 32768


def test_other_rates_and_channels_become_ours(tmp_path: Path) -> None:
    """A stereo file at 44.1 kHz is read as mono at 48 kHz, as long as asked and as loud as the mean."""
    path = tmp_path / "foreign.wav"
    source = "sine=frequency=1000:sample_rate=44100:duration=2,volume=2,pan=stereo|c0=c0|c1=c0"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, str(path)], check=True)
    got = read(path, 250_000, 1_750_000)
    assert len(got) == 72_000
    assert np.isclose(np.sqrt(np.mean(got**2)), 0.25 / np.sqrt(2), rtol=0.01)


def test_left_and_right_become_their_mean(tmp_path: Path) -> None:
    """Opposite channels cancel, equal ones stay as they are."""
    path = tmp_path / "opposite.wav"
    source = "aevalsrc=0.3*sin(6283*t)|-0.3*sin(6283*t):s=48000:d=1"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, str(path)], check=True)
    assert np.abs(read(path, 0, 1_000_000)).max() < 1e-3


def test_a_film_without_sound_is_told(tmp_path: Path) -> None:
    """A file with pictures alone has no sound to read."""
    lab.write_pictures(tmp_path / "silent.mkv", 3, lambda _: lab.plain((9, 9, 9), 64, 64))
    with pytest.raises(MediaUnreadable, match="no sound"):
        read(tmp_path / "silent.mkv", 0, 1000)


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=10))
def test_a_filter_loses_nothing(sizes: list[int]) -> None:
    """Blocks of any size go through a chain of filters whole and in order."""
    whole = np.linspace(-0.5, 0.5, sum(sizes), dtype=np.float32)
    blocks = np.split(whole, np.cumsum(sizes)[:-1])
    out = [to_mono(frame) for frame in filtered(blocks, [("anull", ""), ("aformat", "sample_fmts=flt")])]
    assert np.array_equal(np.concatenate(out), whole)


def test_delivered_sound_is_stereo_and_in_time(tmp_path: Path) -> None:
    """AAC-LC at 48 kHz, the same left and right, and a beep stays within a millisecond of its place."""
    samples = np.zeros(96_000, np.float32)
    samples[48_000:52_800] = lab.tone(0.1, -12, 1000)
    encode_sound(tmp_path / "sound.m4a", np.split(samples, 20))
    audio = judge.stream(tmp_path / "sound.m4a", "audio")
    assert (audio["codec_name"], audio["profile"], audio["sample_rate"]) == ("aac", "LC", "48000")
    assert audio["channels"] == 2
    heard = judge.sound(tmp_path / "sound.m4a")
    begin = np.flatnonzero(np.abs(heard) > 0.125)[0]
    assert abs(begin - 48_000) < 48
    got = read(tmp_path / "sound.m4a", 0, 2_000_000)
    assert abs(int(np.flatnonzero(np.abs(got) > 0.125)[0]) - 48_000) < 48
