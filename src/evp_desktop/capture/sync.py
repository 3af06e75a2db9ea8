"""When was a sample heard? Pure arithmetic on arrivals.

A block arrives late by a delay that varies, never early; so the earliest that any block suggests for the
first sample is the truth (facts-capture 5: 0.5 ms from it on PulseAudio, other ways 24 to 90 ms off).
"""

from __future__ import annotations

from collections import deque
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from evp_desktop.model.time import US_PER_S

NS_PER_S = 1_000_000_000
WINDOW_NS = 10 * NS_PER_S
"""Long enough to hold a punctual block, short enough to follow the device's own clock: 100 ppm are 1 ms."""
LATE_NS = 20_000_000
"""A block later than this was delayed, or samples before it were lost; what follows tells which."""
SETTLE_NS = 600_000_000
"""Blocks that are all late for so long lost samples before them: they were not just delayed."""
DOUBTFUL_NS = 100_000_000
"""At the end of a take there is no more time to tell: so little was a delay, more was a loss."""
GAP_US = LATE_NS // 1000
"""A larger distance is a hole, filled with silence; a smaller one is the device's clock, stretched away."""
DRIFT_AFTER_NS = 20 * NS_PER_S
"""A shorter stretch says more about the scheduler than about the device."""

Samples = npt.NDArray[np.int16]


class Placed(NamedTuple):
    """A block and the moment of its first sample, in nanoseconds on the monotonic clock."""

    at_ns: int
    block: Samples


class _Waiting(NamedTuple):
    first_sample: int
    origin_ns: int
    arrived_ns: int
    block: Samples


class Placer:
    """Tells when each block was heard, from when blocks arrive.

    A block that arrives late waits, at most `SETTLE_NS`, until it is clear whether it was only delayed:
    then those behind it come in a burst, and all keep their places. Otherwise samples were lost before it.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate_hz = sample_rate_hz
        self._samples = 0
        self._origins: deque[tuple[int, int]] = deque()
        self._waiting: list[_Waiting] = []
        self._anchored_ns: int | None = None
        self._since: tuple[int, int] | None = None
        self.drift_ppm = 0.0

    def put(self, arrived_ns: int, block: Samples) -> list[Placed]:
        """The blocks that are certain now, this one and those before it, in order."""
        first = self._samples
        self._samples += len(block)
        origin = arrived_ns - self._samples * NS_PER_S // self._rate_hz
        self._waiting.append(_Waiting(first, origin, arrived_ns, block))
        if self._origins and origin - self._origin <= LATE_NS:
            return self._release(arrived_ns, origin)
        if arrived_ns - self._waiting[0].arrived_ns < SETTLE_NS:
            return []
        return self._anew()

    def flush(self) -> list[Placed]:
        """Everything that still waits, placed as well as can be known."""
        if not self._waiting:
            return []
        if self._origins and self._waiting[-1].origin_ns - self._origin <= DOUBTFUL_NS:
            return self._release(self._waiting[-1].arrived_ns, self._origin)
        return self._anew()

    @property
    def _origin(self) -> int:
        """The moment of sample 0, as the last `WINDOW_NS` tell; the queue rises from its first on."""
        return self._origins[0][1]

    def _anew(self) -> list[Placed]:
        """Samples were lost, or the device has just been opened: only what waits counts.

        A block is as early as the earliest behind it tells. Where that rises there was a loss; the last such
        rise is where the new count begins.
        """
        last_ns = self._waiting[-1].arrived_ns
        earliest = list(accumulate((one.origin_ns for one in reversed(self._waiting)), min))[::-1]
        recent = (one.origin_ns for one in self._waiting if last_ns - one.arrived_ns < SETTLE_NS // 2)
        settled = min(recent) - LATE_NS
        lost = sum(1 for origin in earliest if origin < settled)
        before, self._waiting = self._waiting[:lost], self._waiting[lost:]
        self._origins.clear()
        self._anchored_ns = self._since = None
        placed = [self._placed(one, origin) for one, origin in zip(before, earliest, strict=False)]
        return placed + self._release(last_ns, earliest[lost])

    def _release(self, arrived_ns: int, origin: int) -> list[Placed]:
        while self._origins and self._origins[-1][1] >= origin:
            self._origins.pop()
        self._origins.append((arrived_ns, origin))
        while self._origins[0][0] < arrived_ns - WINDOW_NS:
            self._origins.popleft()
        self._measure(arrived_ns)
        waiting, self._waiting = self._waiting, []
        return [self._placed(one, self._origin) for one in waiting]

    def _placed(self, one: _Waiting, origin: int) -> Placed:
        return Placed(origin + one.first_sample * NS_PER_S // self._rate_hz, one.block)

    def _measure(self, arrived_ns: int) -> None:
        """How much faster than the machine's clock the device counts, since the last hole.

        The first seconds do not count: they may hold no punctual block yet.
        """
        if self._anchored_ns is None:
            self._anchored_ns = arrived_ns
        if arrived_ns - self._anchored_ns < WINDOW_NS:
            return
        if self._since is None:
            self._since = (arrived_ns, self._origin)
        passed = arrived_ns - self._since[0]
        if passed >= DRIFT_AFTER_NS:
            self.drift_ppm = (self._since[1] - self._origin) / passed * 1e6


def gap_samples(expected_us: int, written_us: int, sample_rate_hz: int, is_new_span: bool) -> int:
    """How many samples of silence to write before a block (negative: how many of its samples to leave out).

    At the beginning of a stretch the block is put exactly; later only a hole counts.
    """
    gap_us = expected_us - written_us
    if is_new_span or abs(gap_us) > GAP_US:
        return round(gap_us * sample_rate_hz / US_PER_S)
    return 0
