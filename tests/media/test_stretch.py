"""Sound of a device whose clock is off ends up where it was heard, and is not spoilt by that."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from evp_desktop.media.stretch import Stretcher

RATE_HZ = 48_000
BLOCK = 960
HERTZ = 101.0


def stretched(ppm: float, seconds: int) -> npt.NDArray[np.float64]:
    """A sine as a device hears it that counts `ppm` too fast, brought back to true time."""
    stretcher = Stretcher(RATE_HZ, 1)
    device_hz = RATE_HZ * (1 + ppm * 1e-6)
    parts = []
    for first in range(0, seconds * RATE_HZ, BLOCK):
        times = np.arange(first, first + BLOCK) / device_hz
        block = np.rint(10_000 * np.sin(2 * np.pi * HERTZ * times)).astype(np.int16)
        parts.append(stretcher.push(block.reshape(-1, 1), round(first / device_hz * 1e6)))
    return np.concatenate([*parts, stretcher.flush()])[:, 0].astype(np.float64)


def offset_ms(sound: npt.NDArray[np.float64], second: int) -> float:
    """How far the sine is from where it belongs, within half a period (5 ms)."""
    at = np.arange(second * RATE_HZ, (second + 1) * RATE_HZ)
    turn = np.sum(sound[at] * np.exp(-2j * np.pi * HERTZ * at / RATE_HZ)) * 1j
    return float(np.angle(turn) / (2 * np.pi * HERTZ) * 1000)


@pytest.mark.parametrize("ppm", [-100, 30, 100, 300])
def test_a_device_s_clock_is_stretched_away(ppm: float) -> None:
    """After a minute the sound is as long as the minute was, and within 2.5 ms of its place all along."""
    sound = stretched(ppm, 60)
    assert abs(len(sound) - 60 * RATE_HZ / (1 + ppm * 1e-6)) < 0.003 * RATE_HZ
    assert max(abs(offset_ms(sound, second)) for second in range(5, 58, 7)) < 2.5


def test_the_sound_stays_clean() -> None:
    """At 100 ppm everything but the tone lies 75 dB below it."""
    sound = stretched(100, 12)[5 * RATE_HZ : 11 * RATE_HZ]
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    middle = int(power.argmax())
    tone = power[middle - 60 : middle + 61].sum()
    assert 10 * np.log10(tone / (power.sum() - tone)) > 75


def test_a_true_clock_changes_no_sample() -> None:
    """Without drift, what goes in comes out, bit for bit, in stereo too."""
    noise = np.random.default_rng(3).integers(-9000, 9000, (RATE_HZ, 2)).astype(np.int16)
    stretcher = Stretcher(RATE_HZ, 2)
    parts = [
        stretcher.push(noise[i : i + BLOCK], 5_000_000 + i * 1_000_000 // RATE_HZ)
        for i in range(0, RATE_HZ, BLOCK)
    ]
    assert np.array_equal(np.concatenate([*parts, stretcher.flush()]), noise)
