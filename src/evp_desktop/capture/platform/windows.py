"""Monitors, windows and the pointer of Windows, through ctypes. Written, not yet run."""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from typing import Any

from evp_desktop.capture.devices import Screen, Window
from evp_desktop.capture.platform.polled_pointer import PolledPointer
from evp_desktop.capture.sight import AreaFollower, Follower, Rectangle, Sight, Wanted, even
from evp_desktop.errors import NoDisplay, NoWindow

SMALLEST_PX = 64
"""A window smaller than this is a helper of some toolkit, not something to show."""
_PER_MONITOR_AWARE_V2 = -4
"""DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2: real pixels, whatever the scaling of each monitor."""
_VIRTUAL_SCREEN = (76, 77, 78, 79)
"""SM_XVIRTUALSCREEN, SM_YVIRTUALSCREEN, SM_CXVIRTUALSCREEN, SM_CYVIRTUALSCREEN."""
_PRIMARY = 1
_EXTENDED_STYLE, _TOOL_WINDOW = -20, 0x80
_CLOAKED = 14
"""DWMWA_CLOAKED: a window of another virtual desktop, or of an app that sleeps."""
_BUTTONS = {1: 0x01, 2: 0x04, 3: 0x02}
"""Our buttons, left, middle and right, as virtual keys of mouse buttons. No other key is asked for."""
_IS_OR_WAS_DOWN = 0x8001

# Absent on other systems, where tests stand in for user32.
_callback = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)
_ON_MONITOR = _callback(
    wintypes.BOOL, wintypes.HMONITOR, wintypes.HDC, ctypes.POINTER(wintypes.RECT), wintypes.LPARAM
)
_ON_WINDOW = _callback(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)


class MonitorInfo(ctypes.Structure):
    """MONITORINFOEXW of winuser.h."""

    _fields_ = (
        ("cbSize", wintypes.DWORD),
        ("rcMonitor", wintypes.RECT),
        ("rcWork", wintypes.RECT),
        ("dwFlags", wintypes.DWORD),
        ("szDevice", wintypes.WCHAR * 32),
    )


def _library(name: str) -> Any:
    """A library of the system; its functions take and give what ctypes makes of them."""
    loader = getattr(ctypes, "WinDLL", None)
    if loader is None:
        raise NoDisplay(name, "this is not Windows")
    return loader(name)


class Desktop:
    """The monitors and windows, in real pixels, for the thread that makes it."""

    def __init__(self, user32: Any = None, dwmapi: Any = None) -> None:
        self._user32 = user32 or _library("user32")
        self._dwmapi = dwmapi or _library("dwmapi")
        self._user32.SetThreadDpiAwarenessContext(ctypes.c_void_p(_PER_MONITOR_AWARE_V2))

    def screens(self) -> tuple[Screen, ...]:
        """The monitors, the primary one first; raises `NoDisplay`."""
        found: list[tuple[bool, Screen]] = []

        def on_monitor(monitor: int, _hdc: object, _rectangle: object, _data: object) -> bool:
            info = MonitorInfo(cbSize=ctypes.sizeof(MonitorInfo))
            if self._user32.GetMonitorInfoW(wintypes.HMONITOR(monitor), ctypes.byref(info)):
                x, y, width, height = _rectangle_of(info.rcMonitor)
                name = info.szDevice.removeprefix("\\\\.\\")
                screen = Screen(id=info.szDevice, name=name, x=x, y=y, width=width, height=height)
                found.append((not info.dwFlags & _PRIMARY, screen))
            return True

        self._user32.EnumDisplayMonitors(None, None, _ON_MONITOR(on_monitor), 0)
        if not found:
            raise NoDisplay
        return tuple(screen for _, screen in sorted(found, key=lambda pair: pair[0]))

    def whole(self) -> Rectangle:
        """The rectangle around all monitors; its corner may be negative."""
        x, y, width, height = (int(self._user32.GetSystemMetrics(number)) for number in _VIRTUAL_SCREEN)
        return x, y, width, height

    def grab_of(self, area: Rectangle) -> tuple[Rectangle, int]:
        """`gdigrab` takes a part of the desktop as it is."""
        return area, 0

    def windows(self) -> tuple[Window, ...]:
        """Visible windows with a title, the front one first."""
        found: list[Window] = []

        def on_window(handle: int | None, _data: object) -> bool:
            described = self._describe(handle or 0)
            if described is not None:
                found.append(described)
            return True

        self._user32.EnumWindows(_ON_WINDOW(on_window), 0)
        return tuple(found)

    def _describe(self, handle: int) -> Window | None:
        user32, window = self._user32, wintypes.HWND(handle)
        if not user32.IsWindowVisible(window) or user32.IsIconic(window):
            return None
        if user32.GetWindowLongW(window, _EXTENDED_STYLE) & _TOOL_WINDOW or self._is_cloaked(window):
            return None
        text = ctypes.create_unicode_buffer(512)
        user32.GetWindowTextW(window, text, len(text))
        x, y, width, height = self.place(handle)
        if not text.value.strip() or width < SMALLEST_PX or height < SMALLEST_PX:
            return None
        title = text.value.strip()
        return Window(id=f"window-{handle:#x}", title=title, x=x, y=y, width=width, height=height)

    def _is_cloaked(self, window: wintypes.HWND) -> bool:
        value = wintypes.DWORD()
        self._dwmapi.DwmGetWindowAttribute(window, _CLOAKED, ctypes.byref(value), ctypes.sizeof(value))
        return bool(value.value)

    def place(self, handle: int) -> Rectangle:
        """Where the inside of a window lies on the desktop, which is what `gdigrab` takes."""
        window, inside, corner = wintypes.HWND(handle), wintypes.RECT(), wintypes.POINT()
        self._user32.GetClientRect(window, ctypes.byref(inside))
        self._user32.ClientToScreen(window, ctypes.byref(corner))
        return corner.x, corner.y, inside.right, inside.bottom

    def is_there(self, handle: int) -> bool:
        """Whether the window has not been closed."""
        return bool(self._user32.IsWindow(wintypes.HWND(handle)))

    def is_minimised(self, handle: int) -> bool:
        """Whether there is nothing to see of it."""
        window = wintypes.HWND(handle)
        return bool(self._user32.IsIconic(window)) or not self._user32.IsWindowVisible(window)

    def pointer(self) -> tuple[int, int]:
        """Where the pointer is; raises `NoDisplay` while the desktop is locked."""
        point = wintypes.POINT()
        if not self._user32.GetCursorPos(ctypes.byref(point)):
            raise NoDisplay("pointer")
        return point.x, point.y

    def buttons(self) -> frozenset[int]:
        """The buttons of the mouse that are down, or were for a moment since the last question."""
        ask = self._user32.GetAsyncKeyState
        return frozenset(button for button, key in _BUTTONS.items() if ask(key) & _IS_OR_WAS_DOWN)

    def close(self) -> None:
        """Nothing is held."""


class WindowFollower:
    """A window by its handle; it has a picture of its own, which nothing covers."""

    sees_what_covers = False

    def __init__(self, window_id: str, desktop: Desktop) -> None:
        try:
            self._handle = int(window_id.removeprefix("window-"), 16)
        except ValueError as trouble:
            raise NoWindow(window_id) from trouble
        self._id = window_id
        self._desktop = desktop
        self.look()

    def look(self) -> Sight:
        """Where it is now; raises `NoWindow` once it is closed."""
        if not self._desktop.is_there(self._handle):
            raise NoWindow(self._id)
        place = even(self._desktop.place(self._handle))
        is_hidden = self._desktop.is_minimised(self._handle)
        return Sight(place, (0, 0, *place[2:]), self._handle, is_hidden=is_hidden)

    def close(self) -> None:
        """Nothing is held."""


class Pointer(PolledPointer):
    """The mouse's pointer and buttons."""

    def __init__(self, desktop: Desktop | None = None) -> None:
        desktop = desktop or Desktop()
        super().__init__(desktop.pointer, desktop.buttons)


def follow(wanted: Wanted, desktop: Desktop | None = None) -> Follower:
    """A follower; raises `NoWindow`, `RegionOutside` or `NoDisplay`."""
    desktop = desktop or Desktop()
    if wanted.window_id:
        return WindowFollower(wanted.window_id, desktop)
    return AreaFollower(wanted, desktop)


def _rectangle_of(rect: wintypes.RECT) -> Rectangle:
    return rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top
