"""The hum of the mains in a sound: 50 or 60 Hz and their overtones, also while somebody speaks."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

WINDOW_S = 0.5
"""2 Hz between two frequencies: 50 and 60 Hz are told apart, and a voice never stays that still."""
SHORTEST_S = 1.5
OVERTONES = (1, 2, 3, 4)
"""Above the fourth the two families meet: 300 Hz is in both."""
HIGHEST_HZ = 600
"""Overtones above it are no longer told from voices, and are soft."""
PROMINENT_DB = 12.0
PURE_DB = 20.0
"""A fundamental so far above its surroundings is a hum without overtones."""
AUDIBLE_DBFS = -62.0
_PERSISTENT = 0.2
"""What is there in four fifths of the time: a hum is, a voice is not."""
_NEIGHBOURS_HZ = (6.0, 22.0)


def hum_hz(samples: npt.NDArray[np.float64], rate_hz: int) -> Literal[0, 50, 60]:
    """The mains frequency whose hum is heard in mono samples of -1 to 1; 0 for none or too short a sound."""
    if len(samples) < SHORTEST_S * rate_hz:
        return 0
    power = _steady_power(samples, rate_hz)
    return 50 if _has_hum(power, 50) else 60 if _has_hum(power, 60) else 0


def hum_lines(samples: npt.NDArray[np.float64], rate_hz: int) -> tuple[int, ...]:
    """The frequencies at which a hum stands out: the mains and their overtones; none without a hum."""
    mains_hz = hum_hz(samples, rate_hz)
    if not mains_hz:
        return ()
    power = _steady_power(samples, rate_hz)
    lines = range(mains_hz, HIGHEST_HZ + 1, mains_hz)
    return tuple(line for line in lines if _line(power, line)[1] > PROMINENT_DB)


def _steady_power(samples: npt.NDArray[np.float64], rate_hz: int) -> npt.NDArray[np.float64]:
    """The mean square at each frequency, `1 / WINDOW_S` apart, of what is there nearly all the time."""
    length = round(WINDOW_S * rate_hz)
    begins = range(0, len(samples) - length + 1, length // 2)
    windows = np.stack([samples[begin : begin + length] for begin in begins]) * np.hanning(length)
    # A Hann window passes half of a sine's amplitude; a line has half of its power on either side of 0 Hz.
    spectra = np.square(np.abs(np.fft.rfft(windows, axis=1)) / (length / 2)) * 2
    steady: npt.NDArray[np.float64] = np.quantile(spectra, _PERSISTENT, axis=0)
    return steady


def _has_hum(power: npt.NDArray[np.float64], mains_hz: int) -> bool:
    lines = [_line(power, mains_hz * number) for number in OVERTONES]
    clear = [level for level, above_db in lines if above_db > PROMINENT_DB]
    is_hum = len(clear) >= 2 or (lines[0][1] > PURE_DB and bool(clear))
    return is_hum and 10 * np.log10(sum(clear)) > AUDIBLE_DBFS


def _line(power: npt.NDArray[np.float64], hertz: int) -> tuple[float, float]:
    """The mean square of a line, and by how many dB it stands above what is beside it."""
    at = round(hertz * WINDOW_S)
    near, far = (round(one * WINDOW_S) for one in _NEIGHBOURS_HZ)
    beside = np.concatenate([power[max(1, at - far) : at - near + 1], power[at + near : at + far + 1]])
    level = float(power[at - 1 : at + 2].max())
    return level, 10 * float(np.log10((level + 1e-20) / (float(np.median(beside)) + 1e-20)))
