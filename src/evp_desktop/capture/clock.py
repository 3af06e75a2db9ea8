"""One monotonic clock for every source, and a take's own time on it: pauses take no time."""

from __future__ import annotations

import time

import msgspec

from evp_desktop.model.time import NS_PER_US


def now_ns() -> int:
    """The machine's monotonic clock, in nanoseconds; the wall clock may jump, this one does not."""
    return time.monotonic_ns()


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
        before = 0
        for begin, end in self.spans_ns:
            if at_ns < begin:
                return None
            if end is None or at_ns < end:
                return (before + at_ns - begin) // NS_PER_US
            before += end - begin
        return None

    def duration_us(self, now_at_ns: int) -> int:
        """How much has been recorded until `now_at_ns`, in microseconds."""
        total = sum((now_at_ns if end is None else end) - begin for begin, end in self.spans_ns)
        return max(0, total) // NS_PER_US
