"""Where what is recorded lies on the desktop: it may move, change its size, vanish and come back."""

from __future__ import annotations

import sys
from typing import NamedTuple, Protocol

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.devices import Screen
from evp_desktop.errors import RegionOutside
from evp_desktop.model.media import SourceChange

LOOK_EVERY_NS = 500_000_000
"""Monitors do not change often, and no event tells of all their changes."""

Rectangle = tuple[int, int, int, int]
"""x, y, width, height in pixels of the whole desktop."""


class Sight(NamedTuple):
    """What can be grabbed now.

    `area` is where it lies on the desktop, `grab` what libav is told to grab: a rectangle of the window
    `number`, or of the desktop (0). On macOS `number` is a screen's. A grab that is larger than the area is
    cut. `device` is the name of the monitor that is shown.
    """

    area: Rectangle
    grab: Rectangle
    number: int = 0
    device: str = ""
    is_hidden: bool = False


class Follower(Protocol):
    """Tells where one thing is, again and again. Made and used by one thread."""

    @property
    def sees_what_covers(self) -> bool:
        """Whether a window that lies over it is recorded too."""

    def look(self) -> Sight:
        """Where it is now; cheap enough for every picture. Raises `NoWindow` or `NoDisplay`."""

    def close(self) -> None:
        """Let go of the system."""


class Wanted(NamedTuple):
    """A window, a monitor, or else a region of the desktop."""

    name: str
    area: Rectangle
    window_id: str = ""
    screen_id: str = ""


def follow(wanted: Wanted) -> Follower:
    """A follower on this system; raises `NoWindow`, `RegionOutside` or `NoDisplay`."""
    if sys.platform == "win32":
        from evp_desktop.capture.platform import windows

        return windows.follow(wanted)
    if sys.platform == "darwin":
        from evp_desktop.capture.platform import macos

        return macos.follow(wanted)
    from evp_desktop.capture.platform import x11_follow

    return x11_follow.follow(wanted)


def even(area: Rectangle) -> Rectangle:
    """The rectangle with even sides, at most a pixel smaller, at least 2."""
    x, y, width, height = area
    return x, y, max(2, width - width % 2), max(2, height - height % 2)


def common(one: Rectangle, other: Rectangle) -> Rectangle | None:
    """What two rectangles share, or None."""
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right = min(one[0] + one[2], other[0] + other[2])
    bottom = min(one[1] + one[3], other[1] + other[3])
    return (left, top, right - left, bottom - top) if right > left and bottom > top else None


def pushed_inside(area: Rectangle, whole: Rectangle) -> Rectangle:
    """The rectangle, moved and if need be made smaller until it lies in `whole`."""
    width, height = min(area[2], whole[2]), min(area[3], whole[3])
    left = min(max(area[0], whole[0]), whole[0] + whole[2] - width)
    top = min(max(area[1], whole[1]), whole[1] + whole[3] - height)
    return left, top, width, height


def change_between(before: Sight, after: Sight, first_device: str) -> SourceChange | None:
    """What a maker should know about the step from one sight to the next."""
    if after.is_hidden != before.is_hidden:
        return "lost" if after.is_hidden else "back"
    if after.is_hidden:
        return None
    if after.device != before.device:
        return "back" if after.device == first_device else "replaced"
    return "resized" if after.area[2:] != before.area[2:] else None


class Desktop(Protocol):
    """The monitors of a system, and what is to be grabbed for a part of them."""

    def screens(self) -> tuple[Screen, ...]:
        """The monitors, the primary one first; never none. Raises `NoDisplay`."""

    def whole(self) -> Rectangle:
        """The rectangle around all of them; raises `NoDisplay`."""

    def grab_of(self, area: Rectangle) -> tuple[Rectangle, int]:
        """What libav grabs to show a part of the desktop, and the number it needs."""

    def close(self) -> None:
        """Let go of the system."""


class AreaFollower:
    """A monitor by its id, or what is left of a region. Another monitor stands in for one that is gone."""

    sees_what_covers = True

    def __init__(self, wanted: Wanted, desktop: Desktop) -> None:
        self._wanted = wanted
        self._desktop = desktop
        self._looked_ns = now_ns()
        self._sight = self._query()
        whole = desktop.whole()
        if not wanted.screen_id and wanted.area[2] and common(wanted.area, whole) != wanted.area:
            self.close()
            raise RegionOutside(wanted.name, f"it is {whole[2]}x{whole[3]}")

    def look(self) -> Sight:
        """Where it is; a change is seen within half a second."""
        if now_ns() - self._looked_ns >= LOOK_EVERY_NS:
            self._looked_ns = now_ns()
            self._sight = self._query()
        return self._sight

    def _query(self) -> Sight:
        whole = self._desktop.whole()
        wanted, device = self._wanted.area, ""
        if self._wanted.screen_id:
            screens = self._desktop.screens()
            screen = next((one for one in screens if one.id == self._wanted.screen_id), screens[0])
            wanted, device = (screen.x, screen.y, screen.width, screen.height), screen.name
        # A monitor may be announced an instant before the desktop has grown, or after it has shrunk.
        area = common(wanted, whole)
        is_hidden = area is None or min(area[2:]) < 2
        shown = even(whole if area is None or is_hidden else area)
        grab, number = self._desktop.grab_of(shown)
        return Sight(shown, grab, number, device, is_hidden)

    def close(self) -> None:
        """Let go of the system."""
        self._desktop.close()
