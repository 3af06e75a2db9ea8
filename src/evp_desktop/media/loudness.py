"""Loudness by ITU-R BS.1770-4, as the voice will be heard: one channel played on two speakers.

Measured by libav's `ebur128` filter: 0.09 s for a minute of sound.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import msgspec
import numpy as np

from evp_desktop.media.audio import Samples, filtered
from evp_desktop.media.limiter import limited

TARGET_LUFS = -16.0
"""Speech on line, stereo (FEATURES E, loudness)."""
CEILING_DBTP = -1.5
"""Before AAC, which adds some peak: what is delivered stays at or under `MAX_DBTP` (FEATURES E)."""
MAX_DBTP = -1.0
MAX_GAIN_DB = 12.0
"""More gain than this lifts noise, not voice: the maker is told to sit closer (FEATURES E)."""
SILENCE_LUFS = -70.0
"""The absolute gate of BS.1770-4: nothing below it counts."""


class Loudness(msgspec.Struct, frozen=True):
    """Integrated loudness in LUFS and highest true peak in dBTP; `SILENCE_LUFS` where there is no sound."""

    integrated_lufs: float
    true_peak_dbtp: float

    @property
    def is_silent(self) -> bool:
        """Whether nothing was loud enough to count."""
        return self.integrated_lufs <= SILENCE_LUFS


def measure(blocks: Iterable[Samples]) -> Loudness:
    """Loudness of mono blocks at 48 kHz, heard as dual mono."""
    integrated, peak = -math.inf, 0.0
    for frame in filtered(blocks, [("ebur128", "metadata=1:dualmono=true:peak=true")]):
        values = frame.metadata
        integrated = float(values.get("lavfi.r128.I", integrated))
        peak = max(peak, float(values.get("lavfi.r128.true_peak", 0.0)))
    return Loudness(max(integrated, SILENCE_LUFS), decibel(peak))


def decibel(ratio: float) -> float:
    """An amplitude ratio in dB, never below -120."""
    return max(-120.0, 20 * math.log10(ratio)) if ratio > 0 else -120.0


def amplitude(gain_db: float) -> float:
    """A gain in dB as an amplitude ratio."""
    return float(10 ** (gain_db / 20))


def gain_to_target(measured: Loudness, target_lufs: float = TARGET_LUFS) -> float:
    """The gain in dB that brings a voice to the target, at most `MAX_GAIN_DB`; 0 for silence."""
    return 0.0 if measured.is_silent else min(target_lufs - measured.integrated_lufs, MAX_GAIN_DB)


def levelled(
    blocks: Iterable[Samples], gain_db: float, ceiling_dbtp: float = CEILING_DBTP
) -> Iterator[Samples]:
    """The blocks with a gain, their true peaks held at the ceiling; as many samples as came in."""
    factor = np.float32(amplitude(gain_db))
    return limited((block * factor for block in blocks), amplitude(ceiling_dbtp))
