"""The screen, a region of it or one window, through libav's own grabbers (facts-capture 1)."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import av
import numpy as np

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.devices import has_display
from evp_desktop.capture.source import Grab
from evp_desktop.errors import DeviceLost, NoDisplay, NoWindow, RegionOutside
from evp_desktop.model.time import NS_PER_US, US_PER_S

if TYPE_CHECKING:
    from evp_desktop.capture.platform.x11 import WindowFollower

RATE = 30
_HALF_PERIOD_NS = US_PER_S * NS_PER_US // RATE // 2
_LATEST_NS = 500_000_000
"""A stamp further from its arrival than this is wrong: the wall clock jumped."""

Rectangle = tuple[int, int, int, int]
"""x, y, width, height in pixels of the whole desktop."""


class ScreenSource:
    """A rectangle of the desktop at 30 pictures a second; with `window_id`, the place where that window is.

    What covers a window is seen too: the desktop is grabbed, and cut to where the window lies.
    """

    def __init__(self, name: str, area: Rectangle, window_id: str = "") -> None:
        x, y, width, height = area
        self.name = name
        self.width, self.height = width - width % 2, height - height % 2
        self._area = (x, y, self.width, self.height)
        self._window_id = window_id
        self._container: av.container.InputContainer | None = None
        self._follower: WindowFollower | None = None
        self._last_ns = 0

    def open(self) -> None:
        """Start grabbing; raises `NoDisplay`, `RegionOutside` or `DeviceLost`."""
        if not has_display():
            raise NoDisplay(os.environ.get("DISPLAY", ""))
        if self._window_id:
            self._open_following()
        else:
            self._check_area()
            self._container = _grabber(self._area)
        self._frames = self._container.decode(video=0) if self._container else iter(())

    def _check_area(self) -> None:
        if sys.platform == "linux":
            from evp_desktop.capture.platform.x11 import root_size

            x, y, width, height = self._area
            whole = root_size()
            if x < 0 or y < 0 or x + width > whole[0] or y + height > whole[1]:
                raise RegionOutside(self.name, f"it is {whole[0]}x{whole[1]}")

    def _open_following(self) -> None:
        from evp_desktop.capture.platform.x11 import WindowFollower, root_size

        self._follower = WindowFollower(self._window_id)
        self._follower.place()
        self._root = root_size()
        if self.width > self._root[0] or self.height > self._root[1]:
            raise RegionOutside(self.name, f"it is {self._root[0]}x{self._root[1]}")
        self._container = _grabber((0, 0, *self._root))

    def read(self) -> Grab:
        """Wait for the next picture; raises `DeviceLost`."""
        while True:
            frame = self._next()
            arrived_ns = now_ns()
            at_ns = _monotonic_ns(frame, arrived_ns)
            # After a stall the grabber delivers a burst of the same picture: keep one.
            if at_ns < self._last_ns + _HALF_PERIOD_NS:
                continue
            self._last_ns = at_ns
            return Grab(at_ns, self._cut(frame) if self._window_id else frame)

    def close(self) -> None:
        """Stop grabbing."""
        if self._container is not None:
            self._container.close()
            self._container = None
        if self._follower is not None:
            self._follower.close()
            self._follower = None

    def _next(self) -> av.VideoFrame:
        try:
            frame = next(self._frames, None)
        except (av.error.FFmpegError, OSError) as error:
            raise DeviceLost(self.name, str(error)) from error
        if frame is None:
            raise DeviceLost(self.name, "no more pictures")
        return frame

    def _cut(self, frame: av.VideoFrame) -> av.VideoFrame:
        assert self._follower is not None
        try:
            x, y, _, _ = self._follower.place()
        except NoWindow as error:
            raise DeviceLost(self.name, "the window was closed") from error
        left = min(max(x, 0), self._root[0] - self.width)
        top = min(max(y, 0), self._root[1] - self.height)
        plane = frame.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(frame.height, plane.line_size)
        part = rows[top : top + self.height, 4 * left : 4 * (left + self.width)]
        pixels = np.ascontiguousarray(part).reshape(self.height, self.width, 4)
        return av.VideoFrame.from_ndarray(pixels, format="bgra")


def _monotonic_ns(frame: av.VideoFrame, arrived_ns: int) -> int:
    """The grabber stamps with the wall clock, just before it grabs."""
    offset_ns = time.time_ns() - now_ns()
    at_ns = (frame.pts or 0) * NS_PER_US - offset_ns
    return at_ns if 0 <= arrived_ns - at_ns < _LATEST_NS else arrived_ns


def _grabber(area: Rectangle) -> av.container.InputContainer:
    address, kind, options = grabber_arguments(sys.platform, os.environ.get("DISPLAY", ""), area)
    try:
        return av.open(address, format=kind, options=options)
    except (av.error.FFmpegError, OSError) as error:
        if isinstance(error, av.error.ArgumentError):
            raise RegionOutside("{},{} {}x{}".format(*area), str(error)) from error
        raise NoDisplay(os.environ.get("DISPLAY", ""), str(error)) from error


def grabber_arguments(system: str, display: str, area: Rectangle) -> tuple[str, str, dict[str, str]]:
    """What libav is to open on this system: address, format, options."""
    x, y, width, height = area
    size = {"video_size": f"{width}x{height}"} if width and height else {}
    if system == "win32":
        place = {"offset_x": str(x), "offset_y": str(y)}
        return "desktop", "gdigrab", {"framerate": str(RATE), "draw_mouse": "1", **place, **size}
    if system == "darwin":
        return "Capture screen 0:none", "avfoundation", {"framerate": str(RATE), "capture_cursor": "1"}
    options = {"framerate": str(RATE), "draw_mouse": "1", "probesize": "32", **size}
    return f"{display}+{x},{y}", "x11grab", options
