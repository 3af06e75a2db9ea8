"""Pictures of any size on pictures of one size: an encoder's does not change while it runs."""

from __future__ import annotations

import av
import numpy as np

from evp_desktop.capture.equal import is_equal
from evp_desktop.capture.sight import Rectangle
from evp_desktop.media.frames import Picture, planes_of, to_yuv420p

_BYTES = 4


def place_in(width: int, height: int, into: tuple[int, int]) -> Rectangle:
    """Where a picture lies on a canvas: in the middle, made smaller if it must be, never larger.

    All four numbers are even, as 4:2:0 needs them.
    """
    scale = min(1.0, into[0] / width, into[1] / height)
    wide, high = _even_side(width * scale, into[0]), _even_side(height * scale, into[1])
    return (into[0] - wide) // 4 * 2, (into[1] - high) // 4 * 2, wide, high


def _even_side(length: float, limit: int) -> int:
    return min(max(2, round(length / 2) * 2), limit)


def cut(frame: av.VideoFrame, area: Rectangle) -> av.VideoFrame:
    """A rectangle of a picture with 4 bytes a pixel."""
    x, y, width, height = area
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(frame.height, plane.line_size)
    part = np.ascontiguousarray(rows[y : y + height, _BYTES * x : _BYTES * (x + width)])
    return av.VideoFrame.from_numpy_buffer(part.reshape(height, width, _BYTES), format="bgra")


class Fitter:
    """Brings pictures to one size. A picture that equals the last one gives the same object."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self._seen: av.VideoFrame | None = None
        self._fitted: av.VideoFrame | None = None

    def fit(self, frame: av.VideoFrame) -> av.VideoFrame:
        """The picture itself where it has the size; else yuv420p, centred on black."""
        if (frame.width, frame.height) == self.size:
            return frame
        if self._fitted is None or not is_equal(frame, self._seen):
            self._seen, self._fitted = frame, self._put(frame)
        return self._fitted

    def _put(self, frame: av.VideoFrame) -> av.VideoFrame:
        left, top, width, height = place_in(frame.width, frame.height, self.size)
        canvas = Picture(*self.size)
        shown = planes_of(to_yuv420p(frame, width, height))
        for whole, part, half in zip(canvas.planes, shown, (1, 2, 2), strict=True):
            whole[top // half : (top + height) // half, left // half : (left + width) // half] = part
        return canvas.to_frame()


def packed_frame(data: memoryview, code: str, size: tuple[int, int], line_bytes: int) -> av.VideoFrame:
    """A copy of pixels of 4 bytes in foreign memory as a frame with even sides.

    `code` is libav's name of their order: bgra, rgba, argb or abgr.
    """
    width, height = size[0] - size[0] % 2, size[1] - size[1] % 2
    rows = np.frombuffer(data, np.uint8, line_bytes * height).reshape(height, line_bytes)
    pixels = rows[:, : _BYTES * width].reshape(height, width, _BYTES).copy()
    return av.VideoFrame.from_numpy_buffer(pixels, format=code)
