"""Cameras of Windows and macOS as libav names them: it tells only by writing to its log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

import av
import av.logging

from evp_desktop.capture.devices import Camera, CameraFormat

_DSHOW_CAMERA = re.compile(r'^\s*(?:\[[^\]]*\] )?"(?P<name>.+)" \((?:video|none)\)')
_MAC_DEVICE = re.compile(r"^\s*(?:\[[^\]]*\] )?\[(?P<number>\d+)\] (?P<name>.+)$")
_MAC_SCREEN = "Capture screen"
_DSHOW_FORMAT = re.compile(
    r"(?:vcodec|pixel_format)=(?P<code>\w+)\s.*max s=(?P<width>\d+)x(?P<height>\d+) fps=(?P<rate>[\d.]+)"
)
_CODES = {"mjpeg": "MJPG", "yuyv422": "YUYV", "uyvy422": "UYVY", "nv12": "NV12", "yuv420p": "YU12"}


def list_cameras(system: str) -> tuple[Camera, ...]:
    """The cameras of Windows (`win32`) or macOS (`darwin`), in the order in which OpenCV numbers them."""
    if system == "win32":
        told = _told("dummy", "dshow", {"list_devices": "true"})
        return tuple(
            Camera(id=str(number), name=name, formats=tuple(_dshow_formats(name)))
            for number, name in enumerate(dshow_names(told))
        )
    names = avfoundation_names(_told("", "avfoundation", {"list_devices": "true"}))
    return tuple(Camera(id=str(number), name=name) for number, name in enumerate(names))


def _dshow_formats(name: str) -> Iterable[CameraFormat]:
    return dshow_formats(_told(f"video={name}", "dshow", {"list_options": "true"}))


def _told(address: str, kind: str, options: dict[str, str]) -> list[str]:
    """What libav writes to its log when it is asked; opening always fails then, as it is meant to."""
    level = av.logging.get_level()
    av.logging.set_level(av.logging.INFO)
    try:
        with av.logging.Capture() as logs:
            with suppress(av.error.FFmpegError, OSError, ValueError):
                av.open(address, format=kind, options=options).close()
            return "".join(text for _, _, text in logs).splitlines()
    finally:
        av.logging.set_level(level)


def dshow_names(lines: Iterable[str]) -> Iterator[str]:
    """The cameras in what DirectShow lists, which also lists microphones and other names of each."""
    for line in lines:
        found = _DSHOW_CAMERA.match(line)
        if found and not found["name"].startswith("@device"):
            yield found["name"]


def dshow_formats(lines: Iterable[str]) -> Iterator[CameraFormat]:
    """The formats in what DirectShow tells of one camera; each once."""
    seen = set()
    for line in lines:
        found = _DSHOW_FORMAT.search(line)
        if found is None or found["code"] not in _CODES:
            continue
        one = CameraFormat(
            code=_CODES[found["code"]],
            width=int(found["width"]),
            height=int(found["height"]),
            rate=float(found["rate"]),
        )
        if one not in seen:
            seen.add(one)
            yield one


def avfoundation_names(lines: Iterable[str]) -> Iterator[str]:
    """The cameras in what AVFoundation lists; screens are listed after them, then microphones."""
    is_video = False
    for line in lines:
        if "devices:" in line:
            is_video = "video devices" in line
            continue
        found = _MAC_DEVICE.match(line)
        if is_video and found and not found["name"].startswith(_MAC_SCREEN):
            yield found["name"]
