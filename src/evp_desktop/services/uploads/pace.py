"""How fast bytes may leave: a token bucket, with another limit in working hours."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime

import msgspec

BURST_S = 0.25
"""How much may leave at once, in seconds at the limit."""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes a second, 0 for as fast as it goes; `at_work` counts on weekdays between two hours of the day."""

    usual: int = 0
    at_work: int = 0
    work_begins_h: int = 9
    work_ends_h: int = 17

    def at(self, moment: datetime) -> int:
        """The limit at a moment of the person's own time."""
        is_work = moment.weekday() < 5 and self.work_begins_h <= moment.hour < self.work_ends_h
        return self.at_work if is_work else self.usual


class Pace:
    """A token bucket that all transfers share."""

    def __init__(
        self,
        limit: Limit | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        day: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self.limit = limit or Limit()
        self._clock = clock
        self._day = day
        self._lock = threading.Lock()
        self._free = 0.0
        self._filled_at = clock()

    def take(self, size_bytes: int, is_over: threading.Event) -> None:
        """Wait until so many bytes may leave, or until it is over."""
        wait_s = self._wait_s(size_bytes)
        if wait_s > 0:
            is_over.wait(wait_s)

    def _wait_s(self, size_bytes: int) -> float:
        rate = self.limit.at(self._day()) if self.limit != Limit() else 0
        if not rate:
            return 0.0
        with self._lock:
            now = self._clock()
            self._free = min(self._free + (now - self._filled_at) * rate, rate * BURST_S)
            self._filled_at = now
            self._free -= size_bytes
            return -self._free / rate
