"""Screens and the pointer of macOS, through CoreGraphics and ctypes. Written, not yet run.

Places are in points, as macOS counts them; a screen of double density is recorded at its size in points.
Windows are not listed: that takes pyobjc, or the reading of Core Foundation's dictionaries by hand.
"""

from __future__ import annotations

import ctypes
from typing import Any

from evp_desktop.capture.devices import Screen
from evp_desktop.capture.platform.polled_pointer import PolledPointer
from evp_desktop.capture.sight import AreaFollower, Follower, Rectangle, Wanted, common
from evp_desktop.errors import NoDisplay, NoWindow

_GRAPHICS = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
_MOST_SCREENS = 16
_SESSION_STATE = 0
"""kCGEventSourceStateCombinedSessionState of CGEventSource.h."""
_BUTTONS = {1: 0, 2: 2, 3: 1}
"""Our buttons, left, middle and right, as CGMouseButton counts them."""


class Point(ctypes.Structure):
    """CGPoint."""

    _fields_ = (("x", ctypes.c_double), ("y", ctypes.c_double))


class Rect(ctypes.Structure):
    """CGRect."""

    _fields_ = (
        ("x", ctypes.c_double),
        ("y", ctypes.c_double),
        ("width", ctypes.c_double),
        ("height", ctypes.c_double),
    )


def _graphics() -> Any:
    """CoreGraphics with the types that ctypes cannot guess."""
    try:
        library = ctypes.CDLL(_GRAPHICS)
    except OSError as error:
        raise NoDisplay("", str(error)) from error
    library.CGDisplayBounds.argtypes, library.CGDisplayBounds.restype = (ctypes.c_uint32,), Rect
    library.CGEventCreate.argtypes, library.CGEventCreate.restype = (ctypes.c_void_p,), ctypes.c_void_p
    library.CGEventGetLocation.argtypes, library.CGEventGetLocation.restype = (ctypes.c_void_p,), Point
    library.CFRelease.argtypes = (ctypes.c_void_p,)
    for name in ("CGPreflightScreenCaptureAccess", "CGRequestScreenCaptureAccess"):
        getattr(library, name).restype = ctypes.c_bool
    library.CGEventSourceButtonState.argtypes = (ctypes.c_int32, ctypes.c_uint32)
    library.CGEventSourceButtonState.restype = ctypes.c_bool
    return library


class Desktop:
    """The screens, in the order in which `avfoundation` numbers them too."""

    def __init__(self, graphics: Any = None) -> None:
        self._graphics = graphics or _graphics()

    def screens(self) -> tuple[Screen, ...]:
        """The screens, the one with the menu bar first; raises `NoDisplay`."""
        numbers = (ctypes.c_uint32 * _MOST_SCREENS)()
        count = ctypes.c_uint32()
        self._graphics.CGGetActiveDisplayList(_MOST_SCREENS, numbers, ctypes.byref(count))
        found = [self._screen(index, numbers[index]) for index in range(count.value)]
        if not found:
            raise NoDisplay
        return tuple(found)

    def _screen(self, index: int, number: int) -> Screen:
        bounds = self._graphics.CGDisplayBounds(number)
        return Screen(
            id=f"screen-{number}",
            name=f"Screen {index + 1}",
            x=round(bounds.x),
            y=round(bounds.y),
            width=round(bounds.width),
            height=round(bounds.height),
        )

    def whole(self) -> Rectangle:
        """The rectangle around all screens; its corner may be negative."""
        places = [_place(screen) for screen in self.screens()]
        left, top = min(place[0] for place in places), min(place[1] for place in places)
        right = max(place[0] + place[2] for place in places)
        bottom = max(place[1] + place[3] for place in places)
        return left, top, right - left, bottom - top

    def grab_of(self, area: Rectangle) -> tuple[Rectangle, int]:
        """`avfoundation` takes a whole screen: the one that shows most of the area."""
        places = [_place(screen) for screen in self.screens()]
        shown = [common(area, place) or (0, 0, 0, 0) for place in places]
        number = max(range(len(places)), key=lambda index: shown[index][2] * shown[index][3])
        return places[number], number

    def ask_for_permission(self) -> None:
        """Have macOS ask the maker once; raises `NoDisplay` until the screen may be recorded."""
        graphics = self._graphics
        if not graphics.CGPreflightScreenCaptureAccess() and not graphics.CGRequestScreenCaptureAccess():
            raise NoDisplay("", "macOS does not allow it yet")

    def pointer(self) -> tuple[int, int]:
        """Where the pointer is."""
        event = self._graphics.CGEventCreate(None)
        point = self._graphics.CGEventGetLocation(event)
        self._graphics.CFRelease(event)
        return int(point.x), int(point.y)

    def buttons(self) -> frozenset[int]:
        """The buttons of the mouse that are down."""
        ask = self._graphics.CGEventSourceButtonState
        return frozenset(button for button, number in _BUTTONS.items() if ask(_SESSION_STATE, number))

    def close(self) -> None:
        """Nothing is held."""


class Pointer(PolledPointer):
    """The mouse's pointer and buttons."""

    def __init__(self, desktop: Desktop | None = None) -> None:
        desktop = desktop or Desktop()
        super().__init__(desktop.pointer, desktop.buttons)


def follow(wanted: Wanted, desktop: Desktop | None = None) -> Follower:
    """A follower; raises `NoWindow`, `RegionOutside` or `NoDisplay`."""
    if wanted.window_id:
        raise NoWindow(wanted.name)
    desktop = desktop or Desktop()
    desktop.ask_for_permission()
    return AreaFollower(wanted, desktop)


def _place(screen: Screen) -> Rectangle:
    return screen.x, screen.y, screen.width, screen.height
