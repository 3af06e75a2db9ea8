"""A limiter for true peaks: where a wave would go over the ceiling it is turned down in time, and softly.

A gain changes over milliseconds, so it holds the wave between the samples down as it holds the samples, and
nothing has to be resampled. What does not come near the ceiling is not touched.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from evp_desktop.media.audio import RATE_HZ, Samples, in_steps
from evp_desktop.media.true_peak import AFTER, BEFORE, true_peaks

_CELL = RATE_HZ // 1000
"""1 ms: the gain is decided for each and runs straight from the middle of one to the next."""
_CELLS = 100
_HOP = _CELLS * _CELL
_AHEAD = 5
"""Cells in which the gain goes down."""
_RELEASE_CELLS = 60
_BETWEEN = 10 ** (-3 / 20)
"""A wave of speech goes between two samples less than 3 dB higher than at them."""
_UP = 1 - 1e-4
_RISING = 1 - np.exp(-1 / _RELEASE_CELLS)

Gains = npt.NDArray[np.float64]


def limited(blocks: Iterable[Samples], limit: float) -> Iterator[Samples]:
    """Mono blocks with no true peak over an amplitude; as many samples, each in its place, 0.1 s later."""
    limiter = _Limiter(limit)
    silence = np.zeros(_HOP, np.float32)
    lengths: deque[int] = deque()
    for hop in in_steps(blocks, _HOP):
        lengths.append(len(hop))
        done = limiter.push(hop if len(hop) == _HOP else np.concatenate([hop, silence[len(hop) :]]))
        if len(lengths) > 1:
            yield done[: lengths.popleft()]
    if lengths:
        yield limiter.push(silence)[: lengths.popleft()]


class _Limiter:
    """Knows the hop before, the one that it gives, and the one that comes."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._samples = np.zeros(2 * _HOP, np.float32)
        self._needed = np.ones(2 * _CELLS)
        self._released = 1.0

    def push(self, hop: Samples) -> Samples:
        """Take in a hop; returns the one before it, limited."""
        samples = np.concatenate([self._samples[_HOP:], hop])
        needed = np.concatenate([self._needed, self._gains(samples)])
        middle = self._samples[_HOP:]
        self._samples, self._needed = samples, needed[_CELLS:]
        if self._released > _UP and needed.min() == 1.0:
            self._released = 1.0
            return middle
        return middle * self._smooth(needed)

    def _gains(self, samples: Samples) -> Gains:
        """What each cell of the newest hop needs; its last samples are judged when those behind are known."""
        if np.abs(samples[_HOP - AFTER :]).max() < self._limit * _BETWEEN:
            return np.ones(_CELLS)
        peaks = true_peaks(samples[_HOP - AFTER - BEFORE :], _CELL)
        return self._limit / np.maximum(peaks, self._limit)

    def _smooth(self, needed: Gains) -> Samples:
        """The gain of each sample of the hop in the middle."""
        first, last = _CELLS - 1, 2 * _CELLS  # the gain runs on from the cell before and to the one behind
        reach = _AHEAD + 2
        around = np.lib.stride_tricks.sliding_window_view(needed, 2 * reach + 1).min(axis=1)
        held = around[first - _AHEAD - reach : last + _AHEAD + 1 - reach].copy()
        gain = self._released
        for cell, most in enumerate(held):
            held[cell] = gain = min(most, gain + (1 - gain) * _RISING)
        self._released = float(held[_CELLS - 1])
        # Each of the gains that are averaged here is low enough for the cell in the middle.
        gains = np.convolve(held, np.full(2 * _AHEAD + 1, 1 / (2 * _AHEAD + 1)), "valid")
        middles = (np.arange(-1, _CELLS + 1) + 0.5) * _CELL - 0.5
        return np.interp(np.arange(_HOP), middles, gains).astype(np.float32)
