"""The test signals of EBU Tech 3341 and ITU-R BS.1770, made from their definitions, against what they state.

Three judges: the measure of what is delivered, the table kept beside a recording, and ffmpeg's ebur128. A
signal for two speakers is the same left and right here, as every voice of ours is.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from evp_desktop.media import loudness_table
from evp_desktop.media.loudness import Loudness, measure
from evp_desktop.media.loudness_table import Course, Cut
from tests.support import judge, lab

Samples = npt.NDArray[np.float64]
LU, DB = 0.1, 0.3
"""What is allowed (EBU Tech 3341: 0.1 LU; true peak +0.2 -0.4 dB)."""

# Seconds and level in dBFS of each part of a 1 kHz sine, and the integrated loudness in LUFS.
SINES: dict[str, tuple[tuple[tuple[float, float], ...], float]] = {
    "3341-1": (((20, -23),), -23.0),
    "3341-2": (((20, -33),), -33.0),
    "3341-3": (((10, -36), (60, -23), (10, -36)), -23.0),
    "3341-4": (((10, -72), (10, -36), (60, -23), (10, -36), (10, -72)), -23.0),
    "3341-5": (((20, -26), (20.1, -20), (20, -26)), -23.0),
    "1770 absolute gate": (((10, -20), (10, -71)), -20.0),
    "1770 relative gate": (((10, -20), (10, -33)), -20.0),
    "1770 inside the gate": (((10, -20), (10, -28)), -22.37),
}
"""The last three: what lies below a gate does not count, what is within it does: 10 lg of the mean power."""

# Amplitude of a sine, its frequency as a part of the rate, its phase in degrees; the true peak in dBTP.
PEAKS: dict[str, tuple[tuple[float, float, float], float]] = {
    "3341-15": ((0.5, 1 / 4, 0.0), -6.0),
    "3341-16": ((0.5, 1 / 4, 45.0), -6.0),
    "3341-17": ((0.5, 1 / 6, 60.0), -6.0),
    "3341-18": ((0.5, 1 / 8, 67.5), -6.0),
    "3341-19": ((1.41, 1 / 4, 45.0), 3.0),
}


def blocks(samples: Samples) -> list[npt.NDArray[np.float32]]:
    return np.array_split(samples.astype(np.float32), max(1, len(samples) // 9600))


def by_table(samples: Samples) -> Loudness:
    table = loudness_table.heard(blocks(samples))
    return loudness_table.integrated([Cut(table, 0, table.duration_us)])


def by_ffmpeg(folder: Path, samples: Samples) -> tuple[float, float]:
    lab.write_wave(folder / "signal.wav", samples, channels=2)
    return judge.loudness(folder / "signal.wav")


def sines(parts: tuple[tuple[float, float], ...]) -> Samples:
    return np.concatenate([lab.tone(seconds, dbfs, 1000) for seconds, dbfs in parts])


@pytest.mark.parametrize("name", SINES)
def test_loudness_is_what_the_standard_states(name: str, tmp_path: Path) -> None:
    """Within 0.1 LU, by the table and by the measure, and by ffmpeg too."""
    parts, stated = SINES[name]
    signal = sines(parts)
    assert measure(blocks(signal)).integrated_lufs == pytest.approx(stated, abs=LU)
    assert by_table(signal).integrated_lufs == pytest.approx(stated, abs=LU)
    assert by_ffmpeg(tmp_path, signal)[0] == pytest.approx(stated, abs=LU + 0.05)  # it tells tenths


def test_five_channels_are_weighted_as_stated() -> None:
    """3341-6 has other levels on front, centre and surround: powers add up, surround by 1.41 more.

    Only two channels reach us, so what is tested is the sum that the case is made of.
    """
    powers = [10 ** (level / 10) * weight for level, weight in ((-28, 2), (-24, 1), (-30, 2 * 1.41))]
    level = 10 * np.log10(sum(powers) / 2)
    assert by_table(lab.tone(20, level, 1000)).integrated_lufs == pytest.approx(-23.0, abs=LU)


@pytest.mark.parametrize("name", PEAKS)
def test_true_peaks_are_what_the_standard_states(name: str, tmp_path: Path) -> None:
    """Between +0.2 and -0.4 dB of the peak that lies between the samples, and within 0.3 dB of ffmpeg's."""
    (amplitude, part, degrees), stated = PEAKS[name]
    at = np.arange(48_000)
    rising = np.minimum(1, np.minimum(at, at[::-1]) / 4_800)
    signal = amplitude * rising * np.sin(2 * np.pi * part * at + np.radians(degrees))
    ours, kept = measure(blocks(signal)).true_peak_dbtp, by_table(signal).true_peak_dbtp
    assert stated - 0.4 < ours < stated + 0.2 + 0.05
    assert stated - 0.4 < kept < stated + 0.2 + 0.05
    assert kept == pytest.approx(by_ffmpeg(tmp_path, signal)[1], abs=DB)


def test_the_k_weighting_is_that_of_the_standard() -> None:
    """BS.1770-4, tables 1 and 2: the coefficients at 48 kHz, to the eighth decimal."""
    (shelf, shelf_poles), (high, high_poles) = loudness_table.k_weighting(48_000)
    assert shelf == pytest.approx([1.53512485958697, -2.69169618940638, 1.19839281085285], abs=1e-8)
    assert shelf_poles == pytest.approx([1, -1.69065929318241, 0.73248077421585], abs=1e-8)
    assert high == pytest.approx([1, -2, 1])
    assert high_poles == pytest.approx([1, -1.99004745483398, 0.99007225036621], abs=1e-8)


@pytest.mark.parametrize("dbfs", [-6.0, -20.0, -32.0])
def test_noise_measures_alike(dbfs: float, tmp_path: Path) -> None:
    """Pink noise at any level: the three agree."""
    chance = np.fft.rfft(np.random.default_rng(7).normal(size=8 * 48_000))
    pink = np.fft.irfft(chance / np.sqrt(np.maximum(1, np.arange(len(chance)))))
    noise = pink / np.abs(pink).max() * 10 ** (dbfs / 20)
    lufs, peak = by_ffmpeg(tmp_path, noise)
    for found in (measure(blocks(noise)), by_table(noise)):
        assert found.integrated_lufs == pytest.approx(lufs, abs=LU)
        assert found.true_peak_dbtp == pytest.approx(peak, abs=DB)


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_a_course_with_a_gain_and_a_speed_measures_alike(speed: float) -> None:
    """A cut that is turned down and played at another speed is as loud as its gain says."""
    table = loudness_table.heard(blocks(lab.tone(8, -20, 1000)))
    course = loudness_table.course([Cut(table, 0, 8_000_000, -6.0, speed)])
    assert isinstance(course, Course)
    assert len(course.mean_squares) == round(800 / speed)
    assert course.loudness.integrated_lufs == pytest.approx(-26.0, abs=LU)
    assert course.loudness.true_peak_dbtp == pytest.approx(-26.0, abs=LU)
