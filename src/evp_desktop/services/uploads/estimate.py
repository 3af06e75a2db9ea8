"""How long an upload still takes, from what the library confirmed of it lately."""

from __future__ import annotations

from collections import deque

WINDOW_S = 60.0
"""So far back it looks: long enough for some pieces, short enough to follow a network that changes."""


class Estimate:
    """Told how many bytes are there at which moment; moments in seconds of any clock that only goes on."""

    def __init__(self, size_bytes: int) -> None:
        self._size_bytes = size_bytes
        self._told: deque[tuple[float, int]] = deque()

    def tell(self, moment_s: float, confirmed_bytes: int) -> None:
        """So many bytes are there now; fewer than before when some must be sent again."""
        if self._told and confirmed_bytes < self._told[-1][1]:
            self._told.clear()
        self._told.append((moment_s, confirmed_bytes))
        while len(self._told) > 2 and moment_s - self._told[1][0] > WINDOW_S:
            self._told.popleft()

    def left_s(self) -> float | None:
        """How long it still takes; None as long as nobody can tell."""
        if len(self._told) < 2:
            return None
        (begun_s, there), (moment_s, now_there) = self._told[0], self._told[-1]
        if now_there <= there or moment_s <= begun_s:
            return None
        return (self._size_bytes - now_there) * (moment_s - begun_s) / (now_there - there)
