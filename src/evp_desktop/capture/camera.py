"""A camera through OpenCV: on Linux its time stamps are the monotonic clock's own (facts-capture 4)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import av

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.devices import Camera, CameraFormat
from evp_desktop.capture.platform import libav_devices, v4l2
from evp_desktop.capture.source import Grab
from evp_desktop.errors import CameraBusy, CameraDenied, DeviceLost, NoCamera

WANTED = (1280, 720)
RATE = 30
SMOOTH_RATE = 25
"""Fewer pictures a second than this are seen to stutter."""
USABLE_HEIGHT_PX = 480
CODES = ("YUYV", "UYVY", "NV12", "YU12", "BGR3", "RGB3", "MJPG", "JPEG")
"""What OpenCV decodes; packed pictures first, which cost a third of the decoding of JPEG."""
_LATEST_NS = 500_000_000
_TRIES = 5
_WAIT_S = "1"
"""OpenCV waits 10 s for a picture unless it is told otherwise before its first camera."""


def list_cameras() -> tuple[Camera, ...]:
    """The cameras, the first one first."""
    if sys.platform == "linux":
        return v4l2.list_cameras()
    return libav_devices.list_cameras(sys.platform)


def best_format(
    formats: Iterable[CameraFormat], wanted: tuple[int, int] = WANTED, rate: int = RATE
) -> CameraFormat | None:
    """The format to record in, or None when none is known.

    Smooth comes before large: from 25 pictures a second at 480 lines up, the wanted size, else the next
    larger, else the largest. So compressed pictures win where USB is too slow for others.
    """
    usable = [one for one in formats if one.code in CODES]
    return min(usable, key=lambda one: _unfitness(one, wanted, rate), default=None)


def _unfitness(one: CameraFormat, wanted: tuple[int, int], rate: int) -> tuple[float, ...]:
    is_readable = one.height >= USABLE_HEIGHT_PX
    is_smooth = one.rate >= min(SMOOTH_RATE, rate) or one.rate == 0
    covers = one.width >= wanted[0] and one.height >= wanted[1]
    area = one.width * one.height
    return (
        not is_readable,
        not is_smooth,
        0.0 if is_smooth else -one.rate,
        not covers,
        area if covers else -area,
        abs(one.rate - rate),
        CODES.index(one.code),
        one.width,
    )


class CameraSource:
    """A camera at 720p30, or the nearest it can, as it sees: unmirrored.

    After `DeviceLost` and `close` it may be opened again: it is found by its name, whatever its number then.
    """

    def __init__(self, camera_id: str, name: str, wanted: tuple[int, int] = WANTED) -> None:
        self.name = name
        self._id = camera_id
        self._wanted = wanted
        self._capture: Any = None

    def open(self) -> None:
        """Start the camera; raises `NoCamera`, `CameraBusy` or `CameraDenied`."""
        os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", _WAIT_S)
        import cv2

        camera = self._find()
        chosen = best_format(camera.formats, self._wanted)
        if sys.platform == "linux":
            v4l2.claim(Path(camera.id), self.name, chosen)
        number = int(camera.id.removeprefix("/dev/video"))
        backends = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}
        capture = cv2.VideoCapture(number, backends.get(sys.platform, cv2.CAP_ANY))
        if not capture.isOpened():
            capture.release()
            raise _REFUSED.get(sys.platform, NoCamera)(self.name)
        code = chosen.code if chosen else "MJPG"  # without compression USB 2 manages 720p at 10 a second
        width, height = (chosen.width, chosen.height) if chosen else self._wanted
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*code))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        capture.set(cv2.CAP_PROP_FPS, RATE)
        self._capture = capture

    def _find(self) -> Camera:
        """The camera at its place; else one of its name, which got another number when it came back."""
        if sys.platform == "linux":
            here = v4l2.camera_at(Path(self._id))
            if here is not None and here.name == self.name:
                return here
        found = list_cameras()
        same = (one for one in found if one.name == self.name)
        camera = next(same, None) or next((one for one in found if one.id == self._id), None)
        if camera is None:
            raise NoCamera(self.name)
        return camera

    def read(self) -> Grab:
        """Wait for the next picture; raises `DeviceLost`."""
        begun_ns = now_ns()
        for _ in range(_TRIES):
            pixels, at_ns = self._picture()
            if pixels is not None:
                return Grab(at_ns, _frame_of(pixels))
            if now_ns() - begun_ns > _LATEST_NS:
                break
        raise DeviceLost(self.name, "no more pictures")

    def _picture(self) -> tuple[Any, int]:
        """A picture and its moment; None for one that arrived broken, as the first ones of a camera may."""
        import cv2

        try:
            is_read, pixels = self._capture.read()
        except cv2.error:
            is_read, pixels = False, None
        arrived_ns = now_ns()
        stamp_ns = round(self._capture.get(cv2.CAP_PROP_POS_MSEC) * 1_000_000)
        is_plausible = sys.platform == "linux" and 0 <= arrived_ns - stamp_ns < _LATEST_NS
        return (pixels if is_read else None), (stamp_ns if is_plausible else arrived_ns)

    def close(self) -> None:
        """Let go of the camera."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


def _frame_of(pixels: Any) -> av.VideoFrame:
    """OpenCV makes a new array for every picture: it is kept, not copied."""
    height, width = (side - side % 2 for side in pixels.shape[:2])
    if (height, width) == pixels.shape[:2]:
        return av.VideoFrame.from_numpy_buffer(pixels, format="bgr24")
    return av.VideoFrame.from_ndarray(pixels[:height, :width].copy(), format="bgr24")


_REFUSED = {"win32": CameraBusy, "darwin": CameraDenied}
"""Why a camera that is listed does not open: Windows gives it to one program, macOS asks the maker first."""
