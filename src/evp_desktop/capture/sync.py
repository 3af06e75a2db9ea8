"""When was a sample heard? Pure arithmetic on arrivals.

A block arrives late by a delay that varies, never early; so the earliest that any block suggests for the
first sample is the truth (facts-capture 5: 0.5 ms from it on PulseAudio, other ways 24 to 90 ms off).
"""

from __future__ import annotations

from collections import deque
from itertools import islice

from evp_desktop.model.time import US_PER_S

NS_PER_S = 1_000_000_000
WINDOW_BLOCKS = 500
"""10 s of blocks of 20 ms: long enough to hold a punctual one, short enough to follow the device's clock."""
GAP_US = 100_000
"""A hole larger than this is a stall of the device, filled with silence; smaller ones are jitter."""
LATE_BLOCKS = 25
"""Blocks that are all this late, for half a second, lost samples before them: they were not just delayed."""


class ArrivalClock:
    """Tells when each block's first sample was heard, from when blocks arrive."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate_hz = sample_rate_hz
        self._samples = 0
        self._origins: deque[int] = deque(maxlen=WINDOW_BLOCKS)

    def block_at_ns(self, arrived_ns: int, samples: int) -> int:
        """The moment of the block's first sample, in nanoseconds on the monotonic clock."""
        first = self._samples
        self._samples += samples
        origin = arrived_ns - self._samples * NS_PER_S // self._rate_hz
        if self._origins and origin - min(self._origins) > GAP_US * 1000 * 5:
            self._origins.clear()  # the device stood still: what came before says nothing any more
        self._origins.append(origin)
        lately = min(islice(reversed(self._origins), LATE_BLOCKS))
        if len(self._origins) > LATE_BLOCKS and lately - min(self._origins) > GAP_US * 1000:
            self._origins = deque(
                islice(self._origins, len(self._origins) - LATE_BLOCKS, None), WINDOW_BLOCKS
            )
        return min(self._origins) + first * NS_PER_S // self._rate_hz


def fill_samples(expected_us: int, written_us: int, sample_rate_hz: int, is_new_span: bool) -> int:
    """How many samples of silence to write before a block (negative: how many of its samples to leave out).

    At the beginning of a stretch the block is put exactly; later only a gap counts, not jitter.
    """
    gap_us = expected_us - written_us
    if is_new_span or gap_us > GAP_US or gap_us < -GAP_US:
        return gap_us * sample_rate_hz // US_PER_S
    return 0
