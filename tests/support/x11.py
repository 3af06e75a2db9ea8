"""Windows and colours on a bare X server, through python-xlib."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from Xlib import X, display

Place = tuple[int, int, int, int]
Colour = tuple[int, int, int]


def pixel(colour: Colour) -> int:
    return colour[0] << 16 | colour[1] << 8 | colour[2]


class PlainWindow:
    """A window of one colour."""

    def __init__(self, connection: Any, title: str, place: Place, colour: Colour) -> None:
        root = connection.screen().root
        self._connection = connection
        self._window = root.create_window(
            *place, 0, X.CopyFromParent, background_pixel=pixel(colour), override_redirect=True
        )
        self._window.set_wm_name(title)
        self._window.map()
        connection.sync()
        self.id = f"window-{self._window.id:#x}"

    def framed(self, title: str, border: int) -> str:
        """Be the frame that an old window manager puts around a program's window; returns that one's id."""
        size = self._window.get_geometry()
        place = (border, border, size.width - 2 * border, size.height - 2 * border)
        inside = self._window.create_window(
            *place, 0, X.CopyFromParent, background_pixel=pixel((10, 200, 10))
        )
        inside.set_wm_name(title)
        state = self._connection.intern_atom("WM_STATE")
        inside.change_property(state, state, 32, [1, X.NONE])
        inside.map()
        self._connection.sync()
        return f"window-{inside.id:#x}"

    def move(self, x: int, y: int) -> None:
        """Be elsewhere from now on."""
        self._window.configure(x=x, y=y)
        self._connection.sync()

    def close(self) -> None:
        """Be gone."""
        self._window.destroy()
        self._connection.sync()


class Painter:
    """Paints on the root window, and opens windows that go with it."""

    def __init__(self, name: str | None = None) -> None:
        self._connection = display.Display(name)
        self._root = self._connection.screen().root

    def window(self, title: str, place: Place, colour: Colour) -> PlainWindow:
        """Open a window."""
        return PlainWindow(self._connection, title, place, colour)

    def paint(self, place: Place, colour: Colour) -> None:
        """Fill a rectangle of the desktop; it stays until it is painted over."""
        brush = self._root.create_gc(foreground=pixel(colour))
        self._root.fill_rectangle(brush, *place)
        self._connection.sync()
        brush.free()

    def __enter__(self) -> Painter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
