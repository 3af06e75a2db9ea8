"""The screen, a region of it or one window, through libav's own grabbers (facts-capture 1)."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator

import av

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.devices import has_display
from evp_desktop.capture.fit import Fitter, cut, place_in
from evp_desktop.capture.sight import Follower, Rectangle, Sight, Wanted, change_between, even, follow
from evp_desktop.capture.source import Grab
from evp_desktop.errors import DeviceLost, DeviceTrouble, NoDisplay, NoWindow
from evp_desktop.media.frames import Picture
from evp_desktop.model.media import SourceChange
from evp_desktop.model.time import NS_PER_US, US_PER_S

__all__ = ["RATE", "Rectangle", "ScreenSource", "grabber_arguments"]

RATE = 30
_HALF_PERIOD_NS = US_PER_S * NS_PER_US // RATE // 2
_LATEST_NS = 500_000_000
"""A stamp further from its arrival than this is wrong: the wall clock jumped."""
_PATIENCE_NS = 3_000_000_000
"""A grabber that fails for so long, while what it should grab is there, will not come back by itself."""
_REPEAT_S = 0.1
"""What cannot be seen is shown as it was, this often: quick to see it return, slow enough to cost nothing."""
_Canvas = tuple[Rectangle, Rectangle]


class ScreenSource:
    """A monitor, a region of the desktop or a window, at 30 pictures a second of one size.

    With `window_id` that window is followed, with `screen_id` that monitor; what has changed its size is
    brought to the first one. `sees_what_covers` tells, once open, whether what lies over a window is recorded
    too. Where the size of `area` is 0, the first picture gives it.
    """

    def __init__(
        self,
        name: str,
        area: Rectangle,
        window_id: str = "",
        *,
        screen_id: str = "",
        is_pointer_drawn: bool = True,
    ) -> None:
        self.name = name
        self.sees_what_covers = True
        is_known = area[2] > 0 and area[3] > 0
        self.width, self.height = even(area)[2:] if is_known else (0, 0)
        self._wanted = Wanted(name, (*area[:2], self.width, self.height), window_id, screen_id)
        self._is_pointer_drawn = is_pointer_drawn
        self._follower: Follower | None = None
        self._container: av.container.InputContainer | None = None
        self._frames: Iterator[av.VideoFrame] = iter(())
        self._sight: Sight | None = None
        self._first_device = ""
        self._change: SourceChange | None = None
        self._fitter: Fitter | None = Fitter(self.width, self.height) if is_known else None
        self._latest: av.VideoFrame | None = None
        self._canvas: _Canvas | None = None
        self._last_ns = self._worked_ns = 0

    def open(self) -> None:
        """Start grabbing; raises `NoDisplay`, `NoWindow`, `RegionOutside` or `DeviceLost`."""
        if not has_display():
            raise NoDisplay(os.environ.get("DISPLAY", ""))
        self._follower = follow(self._wanted)
        self.sees_what_covers = self._follower.sees_what_covers
        self._sight = self._follower.look()
        self._first_device = self._sight.device
        self._worked_ns = now_ns()
        if not self._sight.is_hidden:
            try:
                self._start(self._sight)
            except (av.error.FFmpegError, OSError) as error:
                raise NoDisplay(os.environ.get("DISPLAY", ""), str(error)) from error

    def read(self) -> Grab:
        """Wait for the next picture; raises `DeviceLost`."""
        while True:
            sight = self._look()
            if sight.is_hidden:
                self._worked_ns = now_ns()
                return self._told(self._repeat())
            try:
                frame = self._next(sight)
            except (av.error.FFmpegError, OSError) as error:
                return self._repeat_after(error)
            arrived_ns = now_ns()
            at_ns = _monotonic_ns(frame, arrived_ns)
            # After a stall the grabber delivers a burst of the same picture: keep one.
            if at_ns >= self._last_ns + _HALF_PERIOD_NS:
                self._worked_ns = arrived_ns
                self._last_ns = at_ns
                return self._told(Grab(at_ns, self._shown(frame, sight)))

    def close(self) -> None:
        """Stop grabbing."""
        self._stop()
        if self._follower is not None:
            self._follower.close()
            self._follower = None

    def to_picture(self, x: int, y: int) -> tuple[int, int]:
        """Where a place on the desktop lies in the recorded picture, perhaps outside; for any thread."""
        if self._canvas is None:
            return x - self._wanted.area[0], y - self._wanted.area[1]
        (left, top, width, height), (into_x, into_y, wide, high) = self._canvas
        return into_x + (x - left) * wide // width, into_y + (y - top) * high // height

    def _look(self) -> Sight:
        assert self._follower is not None
        try:
            sight = self._follower.look()
        except NoWindow as error:
            raise DeviceLost(self.name, "the window was closed") from error
        except DeviceTrouble as error:
            raise DeviceLost(self.name, "the display was closed") from error
        before, self._sight = self._sight, sight
        if before is not None and sight is not before:
            self._change = change_between(before, sight, self._first_device) or self._change
            if sight.is_hidden or (sight.grab, sight.number) != (before.grab, before.number):
                self._stop()
        return sight

    def _next(self, sight: Sight) -> av.VideoFrame:
        if self._container is None:
            self._start(sight)
        frame = next(self._frames, None)
        if frame is None:
            raise OSError("no more pictures")
        return frame

    def _start(self, sight: Sight) -> None:
        address, kind, options = grabber_arguments(
            sys.platform, os.environ.get("DISPLAY", ""), sight, is_pointer_drawn=self._is_pointer_drawn
        )
        self._container = av.open(address, format=kind, options=options)
        self._frames = self._container.decode(video=0)

    def _stop(self) -> None:
        container, self._container = self._container, None
        self._frames = iter(())
        if container is not None:
            container.close()

    def _shown(self, frame: av.VideoFrame, sight: Sight) -> av.VideoFrame:
        if sight.grab[2:] != sight.area[2:]:
            frame = cut(frame, part_of(sight, frame.width, frame.height))
        if self._fitter is None:
            self.width, self.height = frame.width - frame.width % 2, frame.height - frame.height % 2
            self._fitter = Fitter(self.width, self.height)
        self._canvas = sight.area, place_in(frame.width, frame.height, self._fitter.size)
        self._latest = self._fitter.fit(frame)
        return self._latest

    def _repeat_after(self, error: Exception) -> Grab:
        """The grabber broke, as it does when a window shrinks: the next look tells what there is now."""
        self._stop()
        if now_ns() - self._worked_ns > _PATIENCE_NS:
            raise DeviceLost(self.name, str(error)) from error
        return self._repeat()

    def _repeat(self) -> Grab:
        threading.Event().wait(_REPEAT_S)
        if self._latest is None:
            self._latest = Picture(self.width or _UNSEEN[0], self.height or _UNSEEN[1]).to_frame()
        self._last_ns = now_ns()
        return Grab(self._last_ns, self._latest)

    def _told(self, grab: Grab) -> Grab:
        """The picture with the change that it is the first to show."""
        change, self._change = self._change, None
        return grab._replace(change=change)


_UNSEEN = (1920, 1080)
"""The size of black pictures where nothing was seen yet of what has no known size."""


def part_of(sight: Sight, width: int, height: int) -> Rectangle:
    """Where the area lies in a grabbed picture: macOS grabs more pixels than it counts points."""
    left, top, wide, high = sight.grab
    x, y = (sight.area[0] - left) * width // wide, (sight.area[1] - top) * height // high
    return even((x, y, sight.area[2] * width // wide, sight.area[3] * height // high))


def _monotonic_ns(frame: av.VideoFrame, arrived_ns: int) -> int:
    """The grabber stamps with the wall clock, just before it grabs."""
    offset_ns = time.time_ns() - now_ns()
    at_ns = (frame.pts or 0) * NS_PER_US - offset_ns
    return at_ns if 0 <= arrived_ns - at_ns < _LATEST_NS else arrived_ns


def grabber_arguments(
    system: str, display: str, sight: Sight, *, is_pointer_drawn: bool
) -> tuple[str, str, dict[str, str]]:
    """What libav is to open on this system: address, format, options."""
    x, y, width, height = sight.grab
    rate = {"framerate": str(RATE)}
    size = {"video_size": f"{width}x{height}"} if width and height else {}
    pointer = "1" if is_pointer_drawn else "0"
    if system == "win32":
        options = {**rate, "draw_mouse": pointer, **size, "offset_x": str(x), "offset_y": str(y)}
        return f"hwnd={sight.number}" if sight.number else "desktop", "gdigrab", options
    if system == "darwin":
        options = {**rate, "capture_cursor": pointer, "pixel_format": "bgr0"}
        return f"Capture screen {sight.number}:none", "avfoundation", options
    window = {"window_id": str(sight.number)} if sight.number else {}
    return (
        f"{display}+{x},{y}",
        "x11grab",
        {**rate, "draw_mouse": pointer, "probesize": "32", **size, **window},
    )
