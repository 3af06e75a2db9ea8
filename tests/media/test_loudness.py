"""Loudness and true peak against two other implementations and the signals of EBU Tech 3341."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evp_desktop.media.loudness import (
    CEILING_DBTP,
    Loudness,
    amplitude,
    decibel,
    gain_to_target,
    levelled,
    measure,
)
from tests.support import judge, lab

Steps = tuple[tuple[float, float], ...]

EBU: dict[str, tuple[Steps, float]] = {
    "1": (((20, -23),), -23.0),
    "2": (((20, -33),), -33.0),
    "3": (((10, -36), (60, -23), (10, -36)), -23.0),
    "4": (((10, -72), (10, -36), (60, -23), (10, -36), (10, -72)), -23.0),
    "5": (((20, -26), (20.1, -20), (20, -26)), -23.0),
}
"""Cases of EBU Tech 3341: seconds and level of each part of a 1 kHz sine, and the integrated loudness."""


def signal(steps: Steps) -> np.ndarray:
    return np.concatenate([lab.tone(seconds, dbfs, 1000) for seconds, dbfs in steps])


def blocks(samples: np.ndarray, size: int = 4800) -> list[np.ndarray]:
    return np.split(samples.astype(np.float32), range(size, len(samples), size))


@pytest.mark.parametrize("case", EBU)
def test_the_signals_of_the_standard(case: str) -> None:
    """Sines, quiet parts below the relative gate and silence below the absolute one measure as they must."""
    steps, wanted = EBU[case]
    assert measure(blocks(signal(steps))).integrated_lufs == pytest.approx(wanted, abs=0.1)


def test_997_hz() -> None:
    """A 997 Hz sine of -23 dBFS on both speakers is -23 LUFS (BS.1770-4)."""
    assert measure(blocks(lab.tone(10, -23, 997))).integrated_lufs == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("dbfs", [-6, -24, -40])
def test_three_judges_agree_on_a_voice(tmp_path: Path, dbfs: float) -> None:
    """Ours, ffmpeg's ebur128 and pyloudnorm agree within 0.1 LU, and on the peak within 0.3 dB."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyloudnorm

    voice = lab.speech(12, dbfs)
    ours = measure(blocks(voice))
    lab.write_wave(tmp_path / "voice.wav", voice, channels=2)
    by_ffmpeg, peak = judge.loudness(tmp_path / "voice.wav")
    both = np.stack([voice, voice], axis=1)
    assert ours.integrated_lufs == pytest.approx(by_ffmpeg, abs=0.1)
    assert ours.integrated_lufs == pytest.approx(pyloudnorm.Meter(48_000).integrated_loudness(both), abs=0.1)
    assert ours.true_peak_dbtp == pytest.approx(peak, abs=0.3)


@pytest.mark.parametrize("degrees", [0, 45, 60, 67.5])
def test_the_peak_between_the_samples(degrees: float) -> None:
    """A quarter-rate sine of -6 dBTP measures so, wherever its samples fall (EBU Tech 3341, 15 to 18)."""
    phase = np.arange(48_000) * np.pi / 2 + np.radians(degrees)
    rising = np.minimum(1, np.minimum(np.arange(48_000), np.arange(48_000)[::-1]) / 4_800)
    found = measure(blocks(0.5 * rising * np.sin(phase))).true_peak_dbtp
    assert -6.02 - 0.4 < found < -6.02 + 0.3


def test_silence_has_no_loudness() -> None:
    """Digital silence, and no sound at all, are silent and get no gain."""
    for nothing in (measure(blocks(np.zeros(96_000))), measure([])):
        assert nothing.is_silent
        assert gain_to_target(nothing) == 0.0
        assert nothing.true_peak_dbtp == -120.0


def test_gain_is_limited() -> None:
    """A soft voice is lifted by at most 12 dB, a loud one is lowered as far as it needs."""
    assert gain_to_target(Loudness(-21.5, -9.0)) == 5.5
    assert gain_to_target(Loudness(-40.0, -20.0)) == 12.0
    assert gain_to_target(Loudness(-5.0, 0.5)) == -11.0


@given(st.floats(-60, 20))
def test_decibels_there_and_back(value: float) -> None:
    """An amplitude and its decibels are each other's inverse."""
    assert decibel(amplitude(value)) == pytest.approx(value)


def true_peak(samples: np.ndarray) -> float:
    """By scipy: eight times oversampled."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from scipy.signal import resample_poly

    return decibel(float(np.abs(resample_poly(samples.astype(np.float64), 8, 1)).max()))


@settings(max_examples=15)
@given(
    st.integers(0, 10_000),
    st.floats(-12, 24),
    st.floats(-6, -0.5),
    st.integers(100, 20_000),
    st.integers(1_000, 60_000),
)
def test_the_ceiling_holds(seed: int, gain_db: float, ceiling: float, size: int, length: int) -> None:
    """Whatever the voice and gain, no true peak passes the ceiling by 0.2 dB, and no sample is lost."""
    chance = np.random.default_rng(seed)
    bursts = np.repeat(chance.uniform(0, 1.5, length // 500 + 1), 500)[:length]
    voice = np.convolve(chance.normal(size=length) * bursts, np.hanning(16) / 8, "same")
    # As in a soundtrack, it begins and ends softly: a wave that is broken off overshoots by itself.
    voice *= np.clip(np.minimum(np.arange(length), np.arange(length)[::-1]) / 384, 0, 1)
    out = np.concatenate(list(levelled(blocks(voice, size), gain_db, ceiling)))
    assert len(out) == length
    assert true_peak(out) <= ceiling + 0.2


def test_what_needs_no_limiting_is_only_made_louder() -> None:
    """Below the ceiling the gain is all that happens: same wave, same place."""
    voice = lab.tone(1, -30, 440)
    out = np.concatenate(list(levelled(blocks(voice), 6.0, CEILING_DBTP)))
    middle = slice(4_800, 43_200)
    assert np.abs(out[middle] - voice[middle] * amplitude(6.0)).max() < 1e-3


def test_an_empty_voice_stays_empty() -> None:
    """No blocks in, no samples out."""
    assert sum(len(block) for block in levelled([], 3.0)) == 0
