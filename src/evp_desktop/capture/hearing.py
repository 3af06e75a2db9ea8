"""Is there somebody to be heard, and loudly enough? From levels over the last seconds."""

from __future__ import annotations

from evp_desktop.capture.clock import now_ns
from evp_desktop.media.loudness import decibel

QUIET_DBFS = -70.0
"""A microphone that is off or muted stays below this; a quiet room between two sentences does not."""
SOFT_DBFS = (-50.0, -42.0)
"""Somebody speaks, but from far away: louder than a room, softer than a voice nearby."""
LISTEN_NS = 1_800_000_000
"""Told within 2 s, with the time it takes to look."""


class Hearing:
    """How loud it was lately."""

    def __init__(self) -> None:
        self._heard: list[tuple[int, float, float]] = []
        self._since_ns = now_ns()

    def note(self, at_ns: int, level: float, peak: float) -> None:
        """Remember a level and peak, as amplitudes, for some seconds."""
        self._heard.append((at_ns, decibel(level), decibel(peak)))
        oldest = at_ns - 3 * LISTEN_NS
        while self._heard and self._heard[0][0] < oldest:
            self._heard.pop(0)

    @property
    def loudest(self) -> float:
        """The highest peak lately, in dBFS."""
        return max((peak for _, _, peak in self._heard), default=-120.0)

    def is_silent(self, at_ns: int) -> bool:
        """Whether nothing was heard for so long that the microphone must be off."""
        if at_ns - self._since_ns < LISTEN_NS:
            return False
        return all(peak < QUIET_DBFS for when, _, peak in self._heard if at_ns - when < LISTEN_NS)

    def is_soft(self, at_ns: int) -> bool:
        """Whether somebody speaks, but from far away."""
        if at_ns - self._since_ns < 3 * LISTEN_NS:
            return False
        top = max((level for _, level, _ in self._heard), default=-120.0)
        return SOFT_DBFS[0] < top < SOFT_DBFS[1]
