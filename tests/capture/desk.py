"""A desk of its own: an X server of 1280x720 with a window manager, windows and monitors to move about."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import numpy as np
import numpy.typing as npt
import pytest
from Xlib import X, display, protocol

from evp_desktop.capture.platform import x11
from evp_desktop.capture.screen import ScreenSource
from evp_desktop.capture.source import Grab
from tests.support.lab import until
from tests.support.x11 import Colour, Place, pixel

WIDTH, HEIGHT = 1280, 720
ICONIC = 3
SMALL_MODE = "small 40 800 840 900 1000 600 601 604 628"
Rgb = npt.NDArray[np.uint8]


class ManagedWindow:
    """A window of one colour that the window manager puts into a frame."""

    def __init__(self, connection: display.Display, title: str, place: Place, colour: Colour) -> None:
        self._connection = connection
        self._root = connection.screen().root
        self._window = self._root.create_window(
            *place, 0, X.CopyFromParent, background_pixel=pixel(colour), event_mask=X.StructureNotifyMask
        )
        self._window.set_wm_name(title)
        self._window.set_wm_normal_hints(flags=1 | 4, min_width=16, min_height=16)  # the user chose the place
        self.id = f"window-{self._window.id:#x}"
        self.restore()

    def _is(self, state: int) -> bool:
        return bool(self._window.get_attributes().map_state == state)

    @property
    def place(self) -> Place:
        """Where its inside lies on the desktop."""
        size = self._window.get_geometry()
        corner = self._root.translate_coords(self._window, 0, 0)
        return corner.x, corner.y, size.width, size.height

    def move(self, x: int, y: int) -> None:
        """Be elsewhere from now on."""
        self._window.configure(x=x, y=y)
        until(lambda: abs(self.place[0] - x) + abs(self.place[1] - y) < 60)

    def resize(self, width: int, height: int) -> None:
        """Have another size from now on."""
        self._window.configure(width=width, height=height)
        until(lambda: self.place[2:] == (width, height))

    def minimise(self) -> None:
        """Be out of sight."""
        kind = self._connection.intern_atom("WM_CHANGE_STATE")
        message = protocol.event.ClientMessage(
            window=self._window, client_type=kind, data=(32, [ICONIC, 0, 0, 0, 0])
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._root.send_event(message, event_mask=mask)
        until(lambda: not self._is(X.IsViewable))

    def restore(self) -> None:
        """Be seen; asked again and again, for a window manager that has only just begun may miss it."""
        until(lambda: self._window.map() or self._is(X.IsViewable))

    def mark(self, name: str, numbers: list[int]) -> None:
        """Carry a property for the window manager to read."""
        kind = self._connection.intern_atom("CARDINAL")
        self._window.change_property(self._connection.intern_atom(name), kind, 32, numbers)
        self._connection.sync()

    def close(self) -> None:
        """Be gone."""
        self._window.destroy()
        self._connection.sync()


class Desk:
    """The X server that DISPLAY names."""

    def __init__(self) -> None:
        self._connection = display.Display()

    def window(self, title: str, place: Place, colour: Colour) -> ManagedWindow:
        """Open a window."""
        return ManagedWindow(self._connection, title, place, colour)

    def paint(self, place: Place, colour: Colour) -> None:
        """Fill a rectangle of the desktop."""
        root = self._connection.screen().root
        brush = root.create_gc(foreground=pixel(colour))
        root.fill_rectangle(brush, *place)
        brush.free()
        self._connection.sync()

    def point(self, x: int, y: int) -> None:
        """Put the pointer somewhere."""
        self._connection.screen().root.warp_pointer(x, y)
        self._connection.sync()

    def click(self, button: int) -> None:
        """Press a button of the mouse and let it go."""
        for kind in (X.ButtonPress, X.ButtonRelease):
            self._connection.xtest_fake_input(kind, button)
        self._connection.sync()

    def press_key(self, code: int) -> None:
        """Press a key and let it go."""
        for kind in (X.KeyPress, X.KeyRelease):
            self._connection.xtest_fake_input(kind, code)
        self._connection.sync()

    def close(self) -> None:
        """Let go of the X server, which a test may have ended."""
        x11.disconnect(self._connection)


def xrandr(*arguments: str) -> None:
    """Change the monitors."""
    subprocess.run(["xrandr", *arguments], check=True, capture_output=True)


@contextmanager
def running_desk(*, arguments: tuple[str, ...] = ()) -> Iterator[Desk]:
    """A desk while the test module runs; DISPLAY names it."""
    absent = [name for name in ("Xvfb", "openbox", "xrandr") if shutil.which(name) is None]
    if sys.platform != "linux" or absent:
        pytest.skip(f"a desk needs {' and '.join(absent) or 'Linux'}")
    reading, writing = os.pipe()
    quiet = subprocess.DEVNULL
    size = f"{WIDTH}x{HEIGHT}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", *arguments],
        pass_fds=(writing,),
        stderr=quiet,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        name = f":{pipe.readline().strip()}"
    manager = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": name}, stderr=quiet, stdout=quiet)
    try:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("DISPLAY", name)
            with closing(Desk()) as desk:
                _wait_for_manager(desk)
                yield desk
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(timeout=10)


def _wait_for_manager(desk: Desk) -> None:
    connection = desk._connection
    root, atom = connection.screen().root, connection.intern_atom("_NET_CLIENT_LIST")
    until(lambda: root.get_full_property(atom, X.AnyPropertyType) is not None)


def read_until(source: ScreenSource, is_right: object) -> Grab:
    """Read on until a picture is as it should be; fails when none is within 150."""
    assert callable(is_right)
    seen = []
    for _ in range(150):
        grab = source.read()
        assert (grab.frame.width, grab.frame.height) == (source.width, source.height)
        if is_right(grab):
            return grab
        seen.append(grab.change)
    raise AssertionError(f"no picture was right; changes: {seen}")


def rgb_of(grab: Grab) -> Rgb:
    """What a picture shows, as RGB."""
    return np.asarray(grab.frame.to_ndarray(format="rgb24"), np.uint8)


def is_all(rgb: Rgb, colour: Colour) -> bool:
    """Whether every pixel has nearly that colour."""
    return bool((np.abs(rgb.astype(int) - colour) <= 6).all())


def shows(colour: Colour) -> object:
    """A test of a picture for `read_until`."""
    return lambda grab: is_all(rgb_of(grab), colour)
