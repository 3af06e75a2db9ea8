"""Loud words a little softer, and nothing else louder: a slow hand on the fader, never in the pauses.

Works on levels of 10 ms. A gain is decided from the level around a moment, so it is down when a loud word
begins; it comes back by 5 dB a second. Where nobody speaks it goes down as far as it does in speech: a
compressor that lets go in a pause would bring the room up beside the voice.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from evp_desktop.media.audio import RATE_HZ, Samples

LEVELS_PER_S = 100
_STEP = RATE_HZ // LEVELS_PER_S
FLOOR_DB = -120.0

RATIO = 2.0
ABOVE_VOICE_DB = -1.0
"""Where the gain begins to go down: most words have a moment above it, so that 2 to 4 dB of work are done."""
MOST_DB = 6.0
_FALL_DB = 10.0 / LEVELS_PER_S
PAUSE_DB = -4.0
"""In pauses: more than what is taken from the voice as a whole."""
_PAUSE_BELOW_DB = (-22.0, -10.0)
_ABOVE_ROOM_DB = 6.0
_HOLD_STEPS, _ATTACK_STEPS = 15, 5
"""Steps of quiet before a pause begins, and how long before a word it is over."""
_SOFT_STEPS = 9

Levels = npt.NDArray[np.float64]


def levels_of(samples: Samples) -> Levels:
    """The level of each 10 ms in dB of full scale; what is left at the end counts as one."""
    missing = -len(samples) % _STEP
    steps = np.concatenate([samples, np.zeros(missing, np.float32)]).reshape(-1, _STEP)
    powers = np.einsum("ij,ij->i", steps, steps, dtype=np.float64) / _STEP
    found: Levels = 10 * np.log10(np.maximum(powers, 10 ** (FLOOR_DB / 10)))
    return found


def evened(samples: Samples, voice_db: float, floor_db: float) -> Samples:
    """The samples with a slowly changing gain of at most 0 dB; levels as `levels_of` has them."""
    if not len(samples) or voice_db <= FLOOR_DB:
        return samples
    levels = levels_of(samples)
    return turned(samples, _for_words(levels, voice_db) + _for_pauses(levels, voice_db, floor_db))


def turned(samples: Samples, gains_db: Levels, soft_steps: int = _SOFT_STEPS) -> Samples:
    """The samples with a gain for each 10 ms, made smooth over an odd number of them."""
    shape = np.hanning(soft_steps + 2)[1:-1]
    padded = np.pad(gains_db, soft_steps // 2, mode="edge")
    factors = 10 ** (np.convolve(padded, shape / shape.sum(), "valid").astype(np.float32) / 20)
    ends = np.pad(factors, 1, mode="edge")  # from the middle of one step to that of the next it runs straight
    way = (np.arange(_STEP, dtype=np.float32) + 0.5) / _STEP
    gains = np.asarray(ends[:-1, None] + np.diff(ends)[:, None] * way, np.float32)
    return samples * gains.reshape(-1)[_STEP // 2 : _STEP // 2 + len(samples)]


def _for_words(levels: Levels, voice_db: float) -> Levels:
    """The gain that loud words ask for: `RATIO` to 1 above the voice, at most `MOST_DB`."""
    around = _highest(levels, 2, 2)
    above = np.zeros(len(levels))
    last = -np.inf
    for step, level in enumerate(around):
        last = max(level, last - _FALL_DB)
        above[step] = last
    over = np.maximum(0.0, above - voice_db - ABOVE_VOICE_DB)
    return -np.minimum(over * (1 - 1 / RATIO), MOST_DB)


def _for_pauses(levels: Levels, voice_db: float, floor_db: float) -> Levels:
    lowest, highest = (voice_db + below for below in _PAUSE_BELOW_DB)
    limit = min(max(floor_db + _ABOVE_ROOM_DB, lowest), highest)
    is_pause = _highest(levels, _HOLD_STEPS, _ATTACK_STEPS) < limit
    return np.where(is_pause, PAUSE_DB, 0.0)


def _highest(levels: Levels, before: int, behind: int) -> Levels:
    """The highest level from so many steps before each to so many behind it."""
    padded = np.pad(levels, (before, behind), constant_values=FLOOR_DB)
    found: Levels = np.lib.stride_tricks.sliding_window_view(padded, before + behind + 1).max(axis=1)
    return found
