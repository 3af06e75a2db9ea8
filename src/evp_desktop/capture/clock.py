"""One monotonic clock for every source, and a take's own time on it: pauses take no time."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from evp_desktop.model.time import NS_PER_US


def now_ns() -> int:
    """The machine's monotonic clock, in nanoseconds; the wall clock may jump, this one does not."""
    return time.monotonic_ns()


def slept_ns() -> int:
    """How long the machine has been suspended since it started; 0 where the monotonic clock counts on."""
    if sys.platform != "linux":
        return 0
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) - time.clock_gettime_ns(time.CLOCK_MONOTONIC)


class Part(NamedTuple):
    """A recorded part of some stretch of monotonic time, the take's time at its start, and which span."""

    begin_ns: int
    end_ns: int
    time_us: int
    span: int


class TakeClock(msgspec.Struct, frozen=True):
    """The stretches of monotonic time in which a take is recorded; the last one may still be open.

    An immutable value: threads may read it while another replaces it.
    """

    spans_ns: tuple[tuple[int, int | None], ...] = ()

    @property
    def is_running(self) -> bool:
        """Whether what happens now belongs to the take."""
        return bool(self.spans_ns) and self.spans_ns[-1][1] is None

    def started(self, at_ns: int) -> TakeClock:
        """The clock with a new stretch from `at_ns` on; unchanged when one is open."""
        return self if self.is_running else TakeClock((*self.spans_ns, (at_ns, None)))

    def stopped(self, at_ns: int) -> TakeClock:
        """The clock with the open stretch ended at `at_ns`."""
        if not self.is_running:
            return self
        begin, _ = self.spans_ns[-1]
        return TakeClock((*self.spans_ns[:-1], (begin, max(begin, at_ns))))

    def time_us(self, at_ns: int) -> int | None:
        """The take's own time of a moment, in microseconds, or None when it was not recorded then."""
        return next((part.time_us for part in self.parts(at_ns, at_ns + 1)), None)

    def parts(self, begin_ns: int, end_ns: int) -> Iterator[Part]:
        """What of the time from `begin_ns` to `end_ns` was recorded, in order."""
        before = 0
        for number, (begin, end) in enumerate(self.spans_ns):
            first, last = max(begin, begin_ns), end_ns if end is None else min(end, end_ns)
            if first < last:
                yield Part(first, last, (before + first - begin) // NS_PER_US, number)
            before += (end or 0) - begin

    def duration_us(self, now_at_ns: int) -> int:
        """How much has been recorded until `now_at_ns`, in microseconds."""
        total = sum((now_at_ns if end is None else end) - begin for begin, end in self.spans_ns)
        return max(0, total) // NS_PER_US
