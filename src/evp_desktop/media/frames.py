"""Pictures as planes: 8-bit YUV 4:2:0, BT.709, limited range, in memory that numpy can touch."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

Plane = npt.NDArray[np.uint8]
Number = TypeVar("Number", float, npt.NDArray[np.float64])

BLACK = (16, 128, 128)
BT709 = 1
"""The number of BT.709 for primaries, transfer and matrix alike (ITU-T H.273)."""
LIMITED_RANGE = 1


class Planes(NamedTuple):
    """One picture: `y` of (height, width), `u` and `v` of (height / 2, width / 2), uint8."""

    y: Plane
    u: Plane
    v: Plane

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.y.shape[0])


class Picture:
    """A picture to draw on: the planes of a libav frame, which an encoder takes without a copy."""

    def __init__(self, width: int, height: int) -> None:
        if width % 2 or height % 2:
            raise ValueError(f"width and height must be even: {width} x {height}")
        self._frame = av.VideoFrame(width, height, "yuv420p")
        tag(self._frame)
        self.planes = planes_of(self._frame)
        self.fill(BLACK)

    def fill(self, colour: tuple[int, int, int]) -> None:
        """Paint the whole picture in one (y, u, v) colour."""
        for plane, value in zip(self.planes, colour, strict=True):
            plane[:] = value

    def to_frame(self) -> av.VideoFrame:
        """The libav frame that is drawn on; x264 has copied it when `encode` returns."""
        return self._frame


def tag(frame: av.VideoFrame) -> None:
    """Say on the frame what its numbers mean."""
    frame.colorspace = BT709
    frame.color_range = LIMITED_RANGE
    frame.color_primaries = BT709
    frame.color_trc = BT709


def planes_of(frame: av.VideoFrame) -> Planes:
    """The planes of a yuv420p frame, without a copy: valid while the frame lives, not to be written to."""
    halves = ((frame.height, frame.width), *[((frame.height + 1) // 2, (frame.width + 1) // 2)] * 2)
    views = [
        np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:height, :width]
        for plane, (height, width) in zip(frame.planes, halves, strict=True)
    ]
    return Planes(*views)


def to_yuv420p(
    frame: av.VideoFrame, width: int = 0, height: int = 0, scaler: VideoReformatter | None = None
) -> av.VideoFrame:
    """The frame as BT.709 limited yuv420p, scaled when a size is given.

    On one thread: libav's own would be started and ended for every frame. Who converts many frames of one
    kind hands in a scaler, which is for one thread at a time.
    """
    if frame.format.name == "yuv420p" and not width and frame.color_range != 2:
        return frame
    result = (scaler or VideoReformatter()).reformat(
        frame,
        width=width or frame.width,
        height=height or frame.height,
        format="yuv420p",
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
        interpolation="BICUBIC" if width else "POINT",
        threads=1,
    )
    tag(result)
    return result


def ycbcr(red: Number, green: Number, blue: Number) -> tuple[Number, Number, Number]:
    """What `rgb_to_yuv` gives, not rounded, for numbers or whole arrays alike."""
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    u = (blue - y) / 1.8556
    v = (red - y) / 1.5748
    return 16 + y * 219 / 255, 128 + u * 224 / 255, 128 + v * 224 / 255


def rgb_to_yuv(red: int, green: int, blue: int) -> tuple[int, int, int]:
    """sRGB to limited-range Y'CbCr with the BT.709 matrix (ITU-R BT.709-6, 3.2 to 3.4), each 0-255."""
    y, u, v = ycbcr(red, green, blue)
    return round(y), round(u), round(v)


def to_rgb(planes: Planes, width: int, height: int) -> npt.NDArray[np.uint8]:
    """The picture as (height, width, 3) uint8 RGB for a screen."""
    frame = av.VideoFrame.from_numpy_buffer(
        np.concatenate([np.ascontiguousarray(plane).reshape(-1) for plane in planes]).reshape(
            planes.height * 3 // 2, planes.width
        ),
        format="yuv420p",
    )
    tag(frame)
    small = frame.reformat(
        width=width,
        height=height,
        format="rgb24",
        src_colorspace="ITU709",
        src_color_range="MPEG",
        dst_color_range="JPEG",
        interpolation="AREA",
    )
    rows: npt.NDArray[np.uint8] = np.frombuffer(memoryview(small.planes[0]), np.uint8).reshape(height, -1)
    return rows[:, : width * 3].reshape(height, width, 3).copy()


def from_rgb(rgb: npt.NDArray[np.uint8]) -> Planes:
    """Planes of a (height, width, 3) uint8 RGB picture with even sides."""
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
    yuv = frame.reformat(
        format="yuv420p",
        src_color_range="JPEG",
        dst_colorspace="ITU709",
        dst_color_range="MPEG",
        interpolation="BICUBIC",
    )
    return Planes(*(plane.copy() for plane in planes_of(yuv)))
