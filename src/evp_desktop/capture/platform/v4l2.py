"""Cameras of Linux, asked through the kernel's own interface (linux/videodev2.h, 64-bit layout)."""

from __future__ import annotations

import errno
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from evp_desktop.capture.devices import Camera, CameraFormat
from evp_desktop.errors import CameraBusy, CameraDenied, DeviceTrouble, NoCamera

_QUERYCAP, _ENUM_FMT, _G_FMT, _S_FMT = 0x80685600, 0xC0405602, 0xC0D05604, 0xC0D05605
_ENUM_FRAMESIZES, _ENUM_FRAMEINTERVALS = 0xC02C564A, 0xC034564B
_CAPTURE, _DISCRETE = 1, 1
_MOST = 200
"""A driver that lists more than this is not counting."""
_USUAL_SIZES = ((640, 480), (1280, 720), (1920, 1080))
"""Asked of a camera that takes any size within limits."""
_SYSTEM = Path("/sys/class/video4linux")


def list_cameras() -> tuple[Camera, ...]:
    """The cameras, the first one first; those that we may not open too, without formats."""
    nodes = sorted(Path("/dev").glob("video*"), key=lambda path: (len(path.name), path.name))
    return tuple(camera for camera in map(camera_at, nodes) if camera)


def camera_at(node: Path) -> Camera | None:
    """The camera behind a node, or None when it is none."""
    try:
        with _opened(node) as device:
            answer = _ask(device, _QUERYCAP, bytearray(104))
            if answer is None or not int.from_bytes(answer[88:92], sys.byteorder) & _CAPTURE:
                return None
            name = bytes(answer[16:48]).split(b"\0")[0].decode("utf-8", "replace")
            return Camera(id=str(node), name=name, formats=tuple(_formats(device)))
    except CameraDenied:
        return _denied(node)
    except DeviceTrouble:
        return None


def _denied(node: Path) -> Camera | None:
    """What the system tells of a camera that we may not open; a camera's further nodes are no cameras."""
    try:
        if (_SYSTEM / node.name / "index").read_text().strip() != "0":
            return None
        name = (_SYSTEM / node.name / "name").read_text().strip()
    except OSError:
        name = node.name
    return Camera(id=str(node), name=name)


def claim(node: Path, name: str, chosen: CameraFormat | None) -> None:
    """See whether the camera would deliver to us; raises `NoCamera`, `CameraBusy` or `CameraDenied`."""
    with _opened(node, name) as device:
        wanted = bytearray(208)
        wanted[:4] = _CAPTURE.to_bytes(4, sys.byteorder)
        _ask(device, _G_FMT, wanted)
        if chosen is not None:
            size = struct.pack("=II", chosen.width, chosen.height)
            wanted[8:20] = size + chosen.code.encode("ascii")
        try:
            _ioctl(device, _S_FMT, wanted)
        except OSError as error:
            if error.errno == errno.EBUSY:
                raise CameraBusy(name) from error


@contextmanager
def _opened(node: Path, name: str = "") -> Iterator[int]:
    try:
        device = os.open(node, os.O_RDWR | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            raise CameraDenied(name) from error
        if error.errno == errno.EBUSY:
            raise CameraBusy(name) from error
        raise NoCamera(name) from error
    try:
        yield device
    finally:
        os.close(device)


def _ioctl(device: int, request: int, data: bytearray) -> None:
    if sys.platform == "linux":
        import fcntl

        fcntl.ioctl(device, request, data)


def _ask(device: int, request: int, data: bytearray) -> bytearray | None:
    """The kernel's answer, in the bytes that were given; None where there is none."""
    try:
        _ioctl(device, request, data)
    except OSError:
        return None
    return data


def _formats(device: int) -> Iterator[CameraFormat]:
    for index in range(_MOST):
        answer = _ask(device, _ENUM_FMT, bytearray(struct.pack("=II56x", index, _CAPTURE)))
        if answer is None:
            return
        code = bytes(answer[44:48])
        for width, height in _sizes(device, code):
            rate = _rate(device, code, width, height)
            yield CameraFormat(code=code.decode("ascii", "replace"), width=width, height=height, rate=rate)


def _sizes(device: int, code: bytes) -> Iterator[tuple[int, int]]:
    for index in range(_MOST):
        answer = _ask(device, _ENUM_FRAMESIZES, bytearray(struct.pack("=I4s36x", index, code)))
        if answer is None:
            return
        kind, *numbers = struct.unpack_from("=7I", answer, 8)
        if kind == _DISCRETE:
            yield numbers[0], numbers[1]
            continue
        least_wide, most_wide, _, least_high, most_high, _ = numbers
        for width, height in _USUAL_SIZES:
            if least_wide <= width <= most_wide and least_high <= height <= most_high:
                yield width, height
        return


def _rate(device: int, code: bytes, width: int, height: int) -> float:
    """Pictures a second at most; 0 where the driver does not tell."""
    fastest = 0.0
    for index in range(_MOST):
        question = bytearray(struct.pack("=I4sII36x", index, code, width, height))
        answer = _ask(device, _ENUM_FRAMEINTERVALS, question)
        if answer is None:
            break
        kind, seconds, parts = struct.unpack_from("=3I", answer, 16)
        fastest = max(fastest, parts / seconds if seconds else 0.0)
        if kind != _DISCRETE:  # a range: its first is the shortest
            break
    return fastest
