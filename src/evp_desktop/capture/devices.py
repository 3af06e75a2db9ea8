"""Which screens, windows, cameras and microphones this machine has."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from evp_desktop.errors import NoDisplay


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """A monitor, in pixels of the whole desktop."""

    id: str
    name: str
    x: int
    y: int
    width: int
    height: int


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """A window that can be recorded by itself, in pixels of the whole desktop."""

    id: str
    title: str
    x: int
    y: int
    width: int
    height: int


class CameraFormat(msgspec.Struct, frozen=True, kw_only=True):
    """What a camera can deliver: pictures of a size in a coding (its FourCC), `rate` a second at most.

    A rate of 0 is not known.
    """

    code: str
    width: int
    height: int
    rate: float = 0.0


class Camera(msgspec.Struct, frozen=True, kw_only=True):
    """A camera; its id is what `CameraSource` opens. `formats` is empty where the system does not tell."""

    id: str
    name: str
    formats: tuple[CameraFormat, ...] = ()


class Microphone(msgspec.Struct, frozen=True, kw_only=True):
    """A microphone; `is_system_sound` for what the speakers play."""

    id: str
    name: str
    is_system_sound: bool = False


class Devices(msgspec.Struct, frozen=True, kw_only=True):
    """What can be recorded; the first of each is the default."""

    screens: tuple[Screen, ...] = ()
    windows: tuple[Window, ...] = ()
    cameras: tuple[Camera, ...] = ()
    microphones: tuple[Microphone, ...] = ()
    are_shortcuts_heard: bool = False
    """Whether this system lets a program hear which combinations of keys are pressed in others."""

    @property
    def voices(self) -> tuple[Microphone, ...]:
        """The microphones that hear a room, not what the computer plays."""
        return tuple(one for one in self.microphones if not one.is_system_sound)


def list_devices() -> Devices:
    """Everything that can be recorded now; what cannot be asked for is left out."""
    from evp_desktop.capture.camera import list_cameras
    from evp_desktop.capture.microphone import list_microphones

    try:
        screens, windows = list_screens(), list_windows()
    except NoDisplay:
        screens, windows = (), ()
    return Devices(
        screens=screens,
        windows=windows,
        cameras=list_cameras(),
        microphones=list_microphones(),
        are_shortcuts_heard=sys.platform == "linux" and bool(screens) and not is_wayland(),
    )


def list_screens() -> tuple[Screen, ...]:
    """The monitors, the primary one first; raises `NoDisplay`."""
    if sys.platform == "linux":
        from evp_desktop.capture.platform import x11

        return x11.list_screens()
    if sys.platform == "win32":
        from evp_desktop.capture.platform import windows

        return windows.Desktop().screens()
    from evp_desktop.capture.platform import macos

    return macos.Desktop().screens()


def list_windows() -> tuple[Window, ...]:
    """The windows a person sees, front first; none where the system does not tell. Raises `NoDisplay`."""
    if sys.platform == "linux":
        from evp_desktop.capture.platform import x11

        return x11.list_windows()
    if sys.platform == "win32":
        from evp_desktop.capture.platform import windows

        return windows.Desktop().windows()
    return ()


def has_display() -> bool:
    """Whether there is a screen at all; says nothing about permissions."""
    if sys.platform != "linux":
        return True
    display = os.environ.get("DISPLAY", "")
    number = display.removeprefix(":").split(".")[0]
    return bool(display) and (not number.isdigit() or Path(f"/tmp/.X11-unix/X{number}").exists())  # noqa: S108


def is_wayland() -> bool:
    """Whether only the system's own chooser reaches the screen: X shows X programs alone there."""
    if sys.platform != "linux":
        return False
    kind = os.environ.get("XDG_SESSION_TYPE", "")
    return kind == "wayland" or (kind != "x11" and bool(os.environ.get("WAYLAND_DISPLAY")))
