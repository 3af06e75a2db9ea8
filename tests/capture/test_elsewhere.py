"""Windows and macOS with the system's own calls replaced: the same contract, the same changes."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

import av
import pytest

from evp_desktop.capture import sight as sight_module
from evp_desktop.capture.devices import list_screens, list_windows
from evp_desktop.capture.platform import macos, windows
from evp_desktop.capture.pointer import Click
from evp_desktop.capture.screen import ScreenSource, part_of
from evp_desktop.capture.sight import Sight, Wanted
from evp_desktop.errors import DeviceLost, NoDisplay, NoWindow, RegionOutside
from tests.capture import contract
from tests.capture.desk import read_until

OnOne = Callable[..., bool]
EDITOR, HELPER, ASLEEP = 0x1001, 0x1002, 0x1003


class FakeUser32:
    """Two monitors of different scaling, in real pixels; an editor, and windows that nobody sees."""

    def __init__(self) -> None:
        self.monitors = {"DISPLAY2": (-1920, 0, 1920, 1080), "DISPLAY1": (0, 0, 2560, 1440)}
        self.places = {EDITOR: (100, 50, 801, 600), HELPER: (0, 0, 20, 20), ASLEEP: (0, 0, 400, 300)}
        self.minimised: set[int] = set()
        self.keys: dict[int, int] = {}
        self.pointer = (0, 0)
        self.awareness: int | None = None

    def SetThreadDpiAwarenessContext(self, context: ctypes.c_void_p) -> None:
        self.awareness = ctypes.c_ssize_t(context.value or 0).value

    def EnumDisplayMonitors(
        self, _hdc: None, _clip: None, on_monitor: Callable[..., bool], data: int
    ) -> None:
        for number in range(len(self.monitors)):
            on_monitor(number + 1, None, None, data)

    def GetMonitorInfoW(self, monitor: Any, info: Any) -> bool:
        name, (x, y, width, height) = list(self.monitors.items())[monitor.value - 1]
        rect = info._obj.rcMonitor
        rect.left, rect.top, rect.right, rect.bottom = x, y, x + width, y + height
        info._obj.szDevice, info._obj.dwFlags = rf"\\.\{name}", int(name == "DISPLAY1")
        return True

    def GetSystemMetrics(self, number: int) -> int:
        places = list(self.monitors.values())
        left, top = min(place[0] for place in places), min(place[1] for place in places)
        right, bottom = max(p[0] + p[2] for p in places), max(p[1] + p[3] for p in places)
        return (left, top, right - left, bottom - top)[number - 76]

    def EnumWindows(self, on_window: OnOne, data: int) -> None:
        for handle in self.places:
            on_window(handle, data)

    def IsWindow(self, window: Any) -> bool:
        return window.value in self.places

    def IsWindowVisible(self, window: Any) -> bool:
        return window.value in self.places

    def IsIconic(self, window: Any) -> bool:
        return window.value in self.minimised

    def GetWindowLongW(self, _window: Any, _which: int) -> int:
        return 0

    def GetWindowTextW(self, window: Any, text: Any, _length: int) -> None:
        text.value = {EDITOR: "Editor "}.get(window.value, "Something")

    def GetClientRect(self, window: Any, rect: Any) -> None:
        _, _, rect._obj.right, rect._obj.bottom = self.places[window.value]

    def ClientToScreen(self, window: Any, point: Any) -> None:
        point._obj.x, point._obj.y = self.places[window.value][:2]

    def GetCursorPos(self, point: Any) -> bool:
        point._obj.x, point._obj.y = self.pointer
        return True

    def GetAsyncKeyState(self, key: int) -> int:
        state = self.keys.get(key, 0)
        self.keys[key] = state & ~1
        return state


class FakeDwm:
    """Knows which window is cloaked."""

    def DwmGetWindowAttribute(self, window: Any, _which: int, value: Any, _size: int) -> None:
        value._obj.value = int(window.value == ASLEEP)


class FakeGraphics:
    """Two screens, one of double density."""

    def __init__(self) -> None:
        self.bounds = {1: (0, 0, 1440, 900), 7: (1440, 0, 1920, 1080)}
        self.is_allowed = True
        self.down: set[int] = set()
        self.released = 0

    def CGPreflightScreenCaptureAccess(self) -> bool:
        return self.is_allowed

    CGRequestScreenCaptureAccess = CGPreflightScreenCaptureAccess

    def CGGetActiveDisplayList(self, _most: int, numbers: Any, count: Any) -> None:
        count._obj.value = len(self.bounds)
        for index, number in enumerate(self.bounds):
            numbers[index] = number

    def CGDisplayBounds(self, number: int) -> macos.Rect:
        return macos.Rect(*self.bounds[number])

    def CGEventCreate(self, _source: None) -> int:
        return 42

    def CGEventGetLocation(self, _event: int) -> macos.Point:
        return macos.Point(12.6, 7.2)

    def CFRelease(self, _event: int) -> None:
        self.released += 1

    def CGEventSourceButtonState(self, _state: int, number: int) -> bool:
        return number in self.down


class Opened:
    """Notes what libav is asked to open, and opens a test picture of the right size in its place."""

    def __init__(self, size: tuple[int, int] | None = None) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self._size = size
        self._open = av.open

    def __call__(self, address: str, format: str, options: dict[str, str]) -> Any:  # noqa: A002
        self.asked.append((address, format, options))
        size = f"{self._size[0]}x{self._size[1]}" if self._size else options["video_size"]
        return self._open(f"testsrc2=size={size}:rate=30,realtime,format=bgra", format="lavfi")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """libav without a screen."""
    opened = Opened()
    monkeypatch.setattr(av, "open", opened)
    monkeypatch.setattr(sight_module, "LOOK_EVERY_NS", 0)
    return opened


@pytest.fixture
def user32(monkeypatch: pytest.MonkeyPatch) -> FakeUser32:
    """A machine that takes itself for Windows."""
    user32 = FakeUser32()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(windows, "_library", lambda name: user32 if name == "user32" else FakeDwm())
    return user32


@pytest.fixture
def graphics(monkeypatch: pytest.MonkeyPatch) -> FakeGraphics:
    """A machine that takes itself for a Mac."""
    graphics = FakeGraphics()
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(macos, "_graphics", lambda: graphics)
    return graphics


def test_windows_lists_monitors_and_windows(user32: FakeUser32) -> None:
    """In real pixels, the primary monitor first; of windows only what a person sees."""
    found = [(one.name, (one.x, one.y, one.width, one.height)) for one in list_screens()]
    assert found == [("DISPLAY1", (0, 0, 2560, 1440)), ("DISPLAY2", (-1920, 0, 1920, 1080))]
    assert [(one.id, one.title) for one in list_windows()] == [("window-0x1001", "Editor")]
    assert user32.awareness == -4


def test_a_monitor_of_windows_keeps_the_contract(user32: FakeUser32, opened: Opened) -> None:
    """The second monitor by its place, which is negative; the first stands in when it is unplugged."""
    source = ScreenSource("DISPLAY2", (-1920, 0, 1920, 1080), screen_id=r"\\.\DISPLAY2")
    contract.check(source)
    address, kind, options = opened.asked[0]
    assert (address, kind) == ("desktop", "gdigrab")
    assert (options["offset_x"], options["offset_y"], options["video_size"]) == ("-1920", "0", "1920x1080")
    source.open()
    source.read()
    del user32.monitors["DISPLAY2"]
    assert read_until(source, lambda grab: grab.change).change == "replaced"
    assert opened.asked[-1][2]["video_size"] == "2560x1440"
    source.close()
    with pytest.raises(RegionOutside):
        ScreenSource("region", (-500, 0, 400, 400)).open()


def test_a_window_of_windows_is_followed(user32: FakeUser32, opened: Opened) -> None:
    """By its handle; resized, minimised, back, closed."""
    source = ScreenSource("Editor", user32.places[EDITOR], f"window-{EDITOR:#x}")
    contract.check(source)
    assert opened.asked[0][:2] == (f"hwnd={EDITOR}", "gdigrab")
    assert (source.width, source.height) == (800, 600)
    source.open()
    source.read()
    user32.places[EDITOR] = (300, 60, 400, 300)
    assert read_until(source, lambda grab: grab.change).change == "resized"
    assert source.to_picture(300, 60) == (200, 150)
    user32.minimised.add(EDITOR)
    assert read_until(source, lambda grab: grab.change).change == "lost"
    user32.minimised.clear()
    assert read_until(source, lambda grab: grab.change).change == "back"
    del user32.places[EDITOR]
    with pytest.raises(DeviceLost, match="closed"):
        source.read()
    source.close()
    for absent in (f"window-{EDITOR:#x}", "window-none"):
        with pytest.raises(NoWindow):
            windows.follow(Wanted("gone", (0, 0, 1, 1), absent))


def test_the_pointer_of_windows(user32: FakeUser32) -> None:
    """Its place, and clicks between two looks, however short; a button that is held is no click."""
    pointer: windows.Pointer = windows.Pointer()
    clicks: list[Click] = []
    user32.keys = {0x01: 0x8000}
    pointer.open(clicks.append)
    pointer.position()
    assert clicks == []
    user32.keys = {0x02: 0x0001}
    user32.pointer = (-5, 9)
    assert pointer.position() == (-5, 9)
    pointer.position()
    pointer.close()
    assert [(one.button, one.is_down) for one in clicks] == [(1, False), (3, True), (3, False)]
    assert (clicks[1].x, clicks[1].y) == (-5, 9)


def test_a_screen_of_macos_keeps_the_contract(graphics: FakeGraphics, opened: Opened) -> None:
    """By its number; what it has in more pixels than points is brought to its size in points."""
    opened._size = (2880, 1800)
    source = ScreenSource("Screen 1", (0, 0, 1440, 900), screen_id="screen-1")
    assert contract.check(source)[0].frame.width == 1440
    assert opened.asked[0][:2] == ("Capture screen 0:none", "avfoundation")
    assert [(one.name, one.x, one.width) for one in list_screens()] == [
        ("Screen 1", 0, 1440),
        ("Screen 2", 1440, 1920),
    ]
    assert list_windows() == ()


def test_a_region_of_macos_is_cut(graphics: FakeGraphics, opened: Opened) -> None:
    """From the screen that shows it, in that screen's own pixels."""
    opened._size = (3840, 2160)
    source = ScreenSource("region", (1540, 100, 400, 300))
    grabs = contract.check(source)
    assert opened.asked[0][0] == "Capture screen 1:none"
    assert (grabs[0].frame.width, grabs[0].frame.height) == (400, 300)
    sight = Sight((1540, 100, 400, 300), (1440, 0, 1920, 1080), 1)
    assert part_of(sight, 3840, 2160) == (200, 200, 800, 600)


def test_macos_asks_for_permission(graphics: FakeGraphics) -> None:
    """Without it nothing is recorded, and the reason is told; single windows are not there yet."""
    graphics.is_allowed = False
    with pytest.raises(NoDisplay, match="does not allow"):
        ScreenSource("Screen 1", (0, 0, 1440, 900), screen_id="screen-1").open()
    with pytest.raises(NoWindow):
        macos.follow(Wanted("Window", (0, 0, 1, 1), "window-0x1"))


def test_the_pointer_of_macos(graphics: FakeGraphics) -> None:
    """Its place and clicks; what was asked for is given back."""
    pointer: macos.Pointer = macos.Pointer()
    clicks: list[Click] = []
    pointer.open(clicks.append)
    graphics.down = {1}
    assert pointer.position() == (12, 7)
    assert [(one.button, one.is_down) for one in clicks] == [(3, True)]
    assert graphics.released == 1


def test_elsewhere_it_says_that_it_is_elsewhere() -> None:
    """On a system without the libraries nothing crashes."""
    for desktop in (windows.Desktop, macos.Desktop):
        with pytest.raises(NoDisplay):
            desktop()


def test_an_unknown_size_is_the_first_picture_s(user32: FakeUser32, opened: Opened) -> None:
    """Where a system does not tell, the first picture does."""
    opened._size = (1366, 768)
    source = ScreenSource("desktop", (0, 0, 0, 0), screen_id=r"\\.\DISPLAY1")
    contract.check(source)
    assert (source.width, source.height) == (1366, 768)
