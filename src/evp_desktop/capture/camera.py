"""A camera through OpenCV: on Linux its time stamps are the monotonic clock's own (facts-capture 4)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import av

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.devices import Camera
from evp_desktop.capture.source import Grab
from evp_desktop.errors import DeviceLost, NoCamera

WIDTH_PX, HEIGHT_PX, RATE = 1280, 720, 30
_LATEST_NS = 500_000_000
_QUERYCAP = 0x80685600
"""VIDIOC_QUERYCAP of linux/videodev2.h: 104 bytes, the card's name at 16, device_caps at 88."""
_CAPTURE = 1
_TRIED_ELSEWHERE = 4
"""Windows and macOS number their cameras; nobody has more than this many."""


def list_cameras() -> tuple[Camera, ...]:
    """The cameras, the first one first."""
    if sys.platform == "linux":
        nodes = sorted(Path("/dev").glob("video*"), key=lambda path: (len(path.name), path.name))
        return tuple(camera for camera in map(_linux_camera, nodes) if camera)
    return tuple(Camera(id=str(i), name=f"Camera {i + 1}") for i in range(_TRIED_ELSEWHERE) if _opens(i))


def _linux_camera(node: Path) -> Camera | None:
    if sys.platform != "linux":
        return None
    import fcntl

    answer = bytearray(104)
    try:
        with node.open("rb", buffering=0) as device:
            fcntl.ioctl(device, _QUERYCAP, answer)
    except OSError:
        return None
    if not int.from_bytes(answer[88:92], sys.byteorder) & _CAPTURE:
        return None
    return Camera(id=str(node), name=answer[16:48].split(b"\0")[0].decode("utf-8", "replace"))


def _opens(number: int) -> bool:
    import cv2

    capture = cv2.VideoCapture(number)
    try:
        return capture.isOpened()
    finally:
        capture.release()


class CameraSource:
    """A camera at 720p30, or the nearest it can."""

    def __init__(self, camera_id: str, name: str) -> None:
        self.name = name
        self._id = camera_id
        self._capture: Any = None

    def open(self) -> None:
        """Start the camera; raises `NoCamera`."""
        import cv2

        if sys.platform == "linux":
            number = self._id.removeprefix("/dev/video")
            if not number.isdigit() or not Path(self._id).exists():
                raise NoCamera(self.name)
            capture = cv2.VideoCapture(int(number), cv2.CAP_V4L2)
        else:
            capture = cv2.VideoCapture(int(self._id))
        if not capture.isOpened():
            capture.release()
            raise NoCamera(self.name)
        # Without compression a USB 2 camera manages 720p at 10 a second.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH_PX)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT_PX)
        capture.set(cv2.CAP_PROP_FPS, RATE)
        self._capture = capture

    def read(self) -> Grab:
        """Wait for the next picture; raises `DeviceLost`."""
        import cv2

        is_read, pixels = self._capture.read()
        arrived_ns = now_ns()
        if not is_read:
            raise DeviceLost(self.name, "no more pictures")
        stamp_ns = round(self._capture.get(cv2.CAP_PROP_POS_MSEC) * 1_000_000)
        is_plausible = sys.platform == "linux" and 0 <= arrived_ns - stamp_ns < _LATEST_NS
        height, width = (side - side % 2 for side in pixels.shape[:2])
        frame = av.VideoFrame.from_ndarray(pixels[:height, :width].copy(), format="bgr24")
        return Grab(stamp_ns if is_plausible else arrived_ns, frame)

    def close(self) -> None:
        """Let go of the camera."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None
