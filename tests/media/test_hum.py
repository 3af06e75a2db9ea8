"""Hum from the mains, told from voices, tones and noise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from evp_desktop.media.hum import hum_hz
from tests.support import judge, lab

SPEECH = Path(judge.__file__).parent / "speech" / "counting.flac"
Samples = npt.NDArray[np.float64]


def hum(hertz: float, dbfs: float, seconds: float, overtones: tuple[float, ...] = (1, 0.6, 0.5)) -> Samples:
    at = np.arange(round(seconds * lab.RATE_HZ)) / lab.RATE_HZ
    wave = sum(part * np.sin(2 * np.pi * hertz * (n + 1) * at + n) for n, part in enumerate(overtones))
    return np.asarray(wave / np.sqrt(np.mean(np.square(wave))) * 10 ** (dbfs / 20))


@pytest.mark.parametrize("dbfs", [-30, -55])
@pytest.mark.parametrize(("hertz", "mains"), [(50, 50), (49.9, 50), (60, 60), (60.05, 60)])
def test_hum_is_found_under_a_voice(hertz: float, mains: int, dbfs: float) -> None:
    """A hum is found while somebody speaks, and the mains of both worlds are told apart."""
    voice = judge.sound(SPEECH)
    assert hum_hz(voice + hum(hertz, dbfs, len(voice) / lab.RATE_HZ), lab.RATE_HZ) == mains
    assert hum_hz((voice + hum(hertz, dbfs, len(voice) / lab.RATE_HZ))[::3], 16_000) == mains


def test_a_pure_hum_is_found() -> None:
    """A hum without overtones is one too."""
    assert hum_hz(hum(50, -40, 2, (1,)), lab.RATE_HZ) == 50


def test_what_is_no_hum() -> None:
    """Voices, noise, tones, silence, a hum that nobody hears and too short a sound are none."""
    noise = np.random.default_rng(4).normal(size=3 * lab.RATE_HZ)
    sounds = [
        judge.sound(SPEECH),
        lab.speech(4),
        noise * 0.1,
        np.cumsum(noise) * 1e-4,
        lab.tone(3, -20, 440),
        lab.tone(3, -20, 118),
        lab.tone(3, -20, 100),
        hum(50, -75, 3),
        np.zeros(3 * lab.RATE_HZ),
        np.full(3 * lab.RATE_HZ, 0.1),
        hum(50, -30, 1),
        np.zeros(0),
    ]
    assert [hum_hz(sound, lab.RATE_HZ) for sound in sounds] == [0] * len(sounds)
