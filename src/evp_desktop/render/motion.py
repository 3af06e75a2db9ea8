"""Where the view of a screen lies at each moment: closer where something is clicked, or slowly closer.

A path is decided by the take's own clock and pointer log, never by how the take was cut: a cut elsewhere
moves nothing here.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from evp_desktop.media.pointer_log import PointerEvent
from evp_desktop.model.time import US_PER_S

CLOSER = 1.8
"""How much larger a clicked place is shown: a page's text column still fits across the view."""
CLOSER_IN_TALL = 2.4
"""A screen is small in an upright picture."""
LEAST_CLOSER = 1.2
"""A view that would come less close than this stays whole: it would only be restless."""
_INNER = 0.7
"""Clicks lie in this middle part of the view: beside a button stands what it belongs to."""
_MOVE_US = 900_000
"""The shortest movement."""
MAX_SPEED = 1.2
"""Of the view, in its own widths a second: faster cannot be read along and makes dizzy."""
_EASE_PEAK = 1.875
"""The steepest part of `ease` against a straight line."""
_SETTLE_US = 200_000
"""The view has arrived this long before the click: the eye is there."""
_LINGER_US = 800_000
"""And stays this long behind it, at least."""
_HOLD_US = 2_500_000
"""After the last click of several it goes back to the whole."""
_REST_US = 800_000
"""How long the whole is seen before it moves again, at least."""
SLOW_PART = 0.08
"""How much closer the slow movement comes."""
SLOW_US = 15 * US_PER_S
"""In this time, and back again as slowly."""


class View(NamedTuple):
    """The part of a picture that is shown, in parts of its width and height.

    Its shape is the picture's own, to a pixel: a view that stands still ends at whole pixels.
    """

    left: float
    top: float
    width: float
    height: float

    @property
    def is_whole(self) -> bool:
        """Whether all of the picture is shown."""
        return self.width >= 1


WHOLE = View(0.0, 0.0, 1.0, 1.0)


class Move(NamedTuple):
    """The view goes from one place to another between two moments."""

    begin_us: int
    end_us: int
    start: View
    end: View


Path = tuple[Move, ...]
"""In order of time; between two moves the view stands still."""


class Click(NamedTuple):
    """A press of a button at a place in parts of the picture."""

    at_us: int
    x: float
    y: float


class _Stop(NamedTuple):
    """A view with the clicks from `first_us` to `last_us` that lie in it, and the box around them."""

    first_us: int
    last_us: int
    box: tuple[float, float, float, float]
    view: View
    is_rest: bool = False


def clicks_of(events: Sequence[PointerEvent], width: int, height: int) -> tuple[Click, ...]:
    """The presses inside a recorded picture of that size in pixels."""
    return tuple(
        Click(event.t_us, event.x / width, event.y / height)
        for event in events
        if event.down and event.button and 0 <= event.x < width and 0 <= event.y < height
    )


def path_of(
    clicks: Sequence[Click], size: tuple[int, int], closer: float = CLOSER, speed_percent: int = 100
) -> Path:
    """How the view of a picture of that size in pixels follows clicks, which are in order of time.

    A part that is shown faster moves on its take's clock as much slower, so that it looks the same.
    """
    return _Camera(size, closer, max(1.0, speed_percent / 100)).path(clicks)


def view_at(path: Path, time_us: int) -> View:
    """The view at a moment of the take."""
    at = bisect_right(path, time_us, key=lambda move: move.begin_us) - 1
    if at < 0:
        return WHOLE
    move = path[at]
    if time_us >= move.end_us:
        return move.end
    part = ease((time_us - move.begin_us) / (move.end_us - move.begin_us))
    return View(*(a + (b - a) * part for a, b in zip(move.start, move.end, strict=True)))


def closer_on(width: int, height: int) -> float:
    """How close the view comes on a canvas of that size."""
    return CLOSER_IN_TALL if width < height else CLOSER


def slow_view(time_us: int) -> View:
    """Slowly closer to the middle and back, without an end and without a jerk where it turns."""
    size = 1 / (1 + SLOW_PART / 2 * (1 - math.cos(math.pi * time_us / SLOW_US)))
    return View((1 - size) / 2, (1 - size) / 2, size, size)


def ease(part: float) -> float:
    """From 0 to 1, without a jerk at either end (Perlin's smootherstep)."""
    return part**3 * (part * (6 * part - 15) + 10)


class _Camera:
    """Builds a path: one stop after the other, taking back the last one where there is no time for both."""

    def __init__(self, size: tuple[int, int], closer: float, pace: float) -> None:
        self._size = size
        self._closer = closer
        self._pace = pace
        self._stops: list[_Stop] = []
        self._moves: list[Move] = []

    def path(self, clicks: Sequence[Click]) -> Path:
        for click in clicks:
            self._add(self._stop(click.at_us, click.at_us, (click.x, click.y, click.x, click.y)))
        if self._stops:
            self._rest()
        # Where the whole is shown anyway nothing moves.
        return tuple(move for move in self._moves if move.start != move.end)

    def _us(self, time_us: float) -> int:
        return round(time_us * self._pace)

    def _stop(self, first_us: int, last_us: int, box: tuple[float, float, float, float]) -> _Stop:
        left, top, right, low = box
        size = max(1 / self._closer, max(right - left, low - top) / _INNER)
        if size > 1 / LEAST_CLOSER:  # not worth it
            return _Stop(first_us, last_us, box, WHOLE)
        across = _at_pixels((left + right) / 2, size, self._size[0])
        down = _at_pixels((top + low) / 2, size, self._size[1])
        return _Stop(first_us, last_us, box, View(across[0], down[0], across[1], down[1]))

    def _add(self, stop: _Stop) -> None:
        """Go on to a stop, or show it together with the last one."""
        if self._stops and not self._stops[-1].is_rest and self._is_rest_before(stop):
            self._rest()
        if self._stops and self._stops[-1].is_rest and not self._is_time(stop):
            self._take_back()
        if self._stops and not self._stops[-1].is_rest:
            last = self._stops[-1]
            both = self._both(last, stop)
            if both.view.width == last.view.width < 1 or not self._is_time(stop):
                self._take_back()
                self._add(both)
                return
        self._go(stop)

    def _both(self, one: _Stop, other: _Stop) -> _Stop:
        left, top = map(min, one.box[:2], other.box[:2])
        right, low = map(max, one.box[2:], other.box[2:])
        return self._stop(one.first_us, other.last_us, (left, top, right, low))

    def _rest(self) -> None:
        """Show the whole some time after the last stop."""
        last = self._stops[-1]
        arrived = last.last_us + self._us(_HOLD_US) + self._move_us(last.view, WHOLE) + self._us(_SETTLE_US)
        end = arrived + self._us(_REST_US - _LINGER_US)
        self._go(_Stop(arrived, max(arrived, end), last.box, WHOLE, is_rest=True))

    def _take_back(self) -> None:
        self._stops.pop()
        self._moves.pop()

    def _go(self, stop: _Stop) -> None:
        start = self._stops[-1].view if self._stops else WHOLE
        begin = max(self._free_us(), self._begin_us(stop))
        self._moves.append(Move(begin, begin + self._move_us(start, stop.view), start, stop.view))
        self._stops.append(stop)

    def _is_time(self, stop: _Stop) -> bool:
        """Whether the view can stay where it is for long enough and still be at the stop in time."""
        return self._begin_us(stop) >= self._free_us()

    def _begin_us(self, stop: _Stop) -> int:
        start = self._stops[-1].view if self._stops else WHOLE
        return stop.first_us - self._us(_SETTLE_US) - self._move_us(start, stop.view)

    def _free_us(self) -> int:
        if not self._stops:
            return 0
        arrived = self._moves[-1].end_us
        return max(self._stops[-1].last_us + self._us(_LINGER_US), arrived + self._us(_REST_US))

    def _is_rest_before(self, stop: _Stop) -> bool:
        """Whether there is time to see the whole between the last stop and this one."""
        last = self._stops[-1]
        moves = self._move_us(last.view, WHOLE) + self._move_us(WHOLE, stop.view)
        return stop.first_us - last.last_us > moves + self._us(_HOLD_US + _REST_US + _SETTLE_US)

    def _move_us(self, start: View, end: View) -> int:
        """How long a move takes: its steepest part is no faster than `MAX_SPEED`."""
        far = max(
            abs(end.left - start.left),
            abs(end.top - start.top),
            abs(end.left + end.width - start.left - start.width),
            abs(end.top + end.height - start.top - start.height),
        )
        closest = min(start.width, end.width)
        return self._us(max(_MOVE_US, far / closest * _EASE_PEAK / MAX_SPEED * US_PER_S))


def _at_pixels(middle: float, size: float, length_px: int) -> tuple[float, float]:
    """Beginning and length of a stretch of a picture's side around a point, inside it, on even pixels."""
    long = min(length_px, 2 * math.ceil(size * length_px / 2))
    begin = min(max(0.0, middle * length_px - long / 2), length_px - long) // 2 * 2
    return begin / length_px, long / length_px
