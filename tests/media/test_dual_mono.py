"""A voice on both sides, coded once: whoever decodes it hears the same left and right, as it was coded."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.media.delivery import encode_sound
from evp_desktop.media.dual_mono import as_pair
from tests.support import judge, lab

Floats = npt.NDArray[np.float64]
SPEECH = Path(judge.__file__).parent / "speech" / "quick_brown_fox.flac"


def clicks() -> Floats:
    """Silence with clicks in it: what makes an encoder change to short windows."""
    samples = np.zeros(lab.RATE_HZ)
    samples[::4801] = 0.9
    return samples


def noise() -> Floats:
    return np.random.default_rng(5).normal(scale=0.2, size=lab.RATE_HZ).clip(-1, 1)


SOUNDS = {
    "speech": judge.sound(SPEECH),
    "clicks": clicks(),
    "noise": noise(),
    "silence": np.zeros(lab.RATE_HZ // 2),
    "short": noise()[:700],
}


def sides(path: Path) -> Floats:
    """Both channels as ffmpeg decodes them, of shape (2, samples)."""
    command = ["ffmpeg", "-v", "error", "-xerror", "-i", str(path), "-f", "f32le", "-c:a", "pcm_f32le", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, np.float32).reshape(-1, 2).T.astype(np.float64)


def encoded(path: Path, samples: Floats) -> Path:
    blocks = np.array_split(samples.astype(np.float32), max(1, len(samples) // 4800))
    encode_sound(path, blocks)
    return path


@pytest.mark.parametrize("name", SOUNDS)
def test_both_sides_are_the_voice(tmp_path: Path, name: str) -> None:
    """ffmpeg decodes every packet without a word; left is right, and both are what went in."""
    samples = SOUNDS[name]
    left, right = sides(encoded(tmp_path / "sound.mp4", samples))
    assert np.array_equal(left, right)
    assert len(samples) <= len(left) < len(samples) + 1024  # ffmpeg decodes the last packet whole
    error = np.mean((left[: len(samples)] - samples) ** 2)
    assert error < 10**-3.5 * max(np.mean(samples**2), 1e-8) or name in ("noise", "clicks", "short")
    assert error < 0.2 * max(np.mean(samples**2), 1e-8)


def test_it_says_what_it_is(tmp_path: Path) -> None:
    """AAC-LC, two channels at 48 kHz, with the delay that players take away."""
    path = encoded(tmp_path / "sound.mp4", SOUNDS["speech"])
    command = ["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(path)]
    (stream,) = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["streams"]
    found = (stream["codec_name"], stream["profile"], stream["channels"], stream["sample_rate"])
    assert found == ("aac", "LC", 2, "48000")
    assert float(stream["start_time"]) == 0


@given(st.binary(max_size=200))
def test_what_is_no_such_packet_is_refused(data: bytes) -> None:
    """Never rewritten into something else: it is a packet with one channel and an end, or an error."""
    try:
        pair = as_pair(data)
    except ValueError:
        return
    assert len(pair) >= len(data) - 2
