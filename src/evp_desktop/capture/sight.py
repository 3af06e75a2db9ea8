"""Where what is recorded lies on the desktop: it may move, change its size, vanish and come back."""

from __future__ import annotations

import sys
from typing import NamedTuple, Protocol

from evp_desktop.model.media import SourceChange

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
