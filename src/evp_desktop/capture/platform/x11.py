"""Screens and windows of an X server, through python-xlib."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from Xlib import X, display, error
from Xlib.ext import randr

from evp_desktop.capture.devices import Screen, Window
from evp_desktop.errors import NoDisplay, NoWindow

SMALLEST_PX = 64
"""A window smaller than this is a helper of some toolkit, not something to show."""


@contextmanager
def _connection() -> Iterator[display.Display]:
    try:
        connection = display.Display()
    except (error.DisplayError, OSError) as trouble:
        raise NoDisplay(os.environ.get("DISPLAY", "")) from trouble
    try:
        yield connection
    finally:
        connection.close()


def list_screens() -> tuple[Screen, ...]:
    """The monitors, the primary one first; raises `NoDisplay`."""
    with _connection() as connection:
        root = connection.screen().root
        whole = root.get_geometry()
        monitors = _monitors(connection, root)
        if not monitors:
            return (Screen(id="screen-0", name="Screen", x=0, y=0, width=whole.width, height=whole.height),)
        return monitors


def _monitors(connection: display.Display, root: Any) -> tuple[Screen, ...]:
    if not connection.has_extension("RANDR"):
        return ()
    found = randr.get_monitors(root).monitors
    ordered = sorted(found, key=lambda monitor: not monitor.primary)
    return tuple(
        Screen(
            id=connection.get_atom_name(monitor.name),
            name=connection.get_atom_name(monitor.name),
            x=monitor.x,
            y=monitor.y,
            width=monitor.width_in_pixels,
            height=monitor.height_in_pixels,
        )
        for monitor in ordered
    )


def root_size() -> tuple[int, int]:
    """Width and height of the whole desktop; raises `NoDisplay`."""
    with _connection() as connection:
        whole = connection.screen().root.get_geometry()
        return whole.width, whole.height


def list_windows() -> tuple[Window, ...]:
    """Visible windows with a title, the front one first; raises `NoDisplay`."""
    with _connection() as connection:
        root = connection.screen().root
        found = [_describe(connection, root, window) for window in _candidates(connection, root)]
        return tuple(window for window in found if window)[::-1]


def _candidates(connection: display.Display, root: Any) -> list[Any]:
    """The window manager's list, bottom first; without one, the root's children."""
    for name in ("_NET_CLIENT_LIST_STACKING", "_NET_CLIENT_LIST"):
        listed = root.get_full_property(connection.intern_atom(name), X.AnyPropertyType)
        if listed is not None:
            return [connection.create_resource_object("window", number) for number in listed.value]
    return list(root.query_tree().children)


def _describe(connection: display.Display, root: Any, window: Any) -> Window | None:
    try:
        if window.get_attributes().map_state != X.IsViewable:
            return None
        title = _title(connection, window)
        x, y, width, height = _place(root, window)
    except error.XError:
        return None  # closed in this very moment
    if not title or width < SMALLEST_PX or height < SMALLEST_PX:
        return None
    return Window(id=f"window-{window.id:#x}", title=title, x=x, y=y, width=width, height=height)


def _title(connection: display.Display, window: Any) -> str:
    utf8 = window.get_full_property(connection.intern_atom("_NET_WM_NAME"), X.AnyPropertyType)
    if utf8 is not None and isinstance(utf8.value, bytes):
        return utf8.value.decode("utf-8", "replace").strip()
    name = window.get_wm_name()
    return (name.decode("latin-1") if isinstance(name, bytes) else name or "").strip()


def _place(root: Any, window: Any) -> tuple[int, int, int, int]:
    geometry = window.get_geometry()
    corner = root.translate_coords(window, 0, 0)
    return corner.x, corner.y, geometry.width, geometry.height


class WindowFollower:
    """Tells where a window is, again and again. For one thread."""

    def __init__(self, window_id: str) -> None:
        try:
            self._connection = display.Display()
            number = int(window_id.removeprefix("window-"), 16)
        except (error.DisplayError, OSError) as trouble:
            raise NoDisplay(os.environ.get("DISPLAY", "")) from trouble
        except ValueError as trouble:
            raise NoWindow(window_id) from trouble
        self._window_id = window_id
        self._root = self._connection.screen().root
        self._window = self._connection.create_resource_object("window", number)

    def place(self) -> tuple[int, int, int, int]:
        """x, y, width and height on the desktop; raises `NoWindow` once it is closed."""
        try:
            return _place(self._root, self._window)
        except error.XError as trouble:
            raise NoWindow(self._window_id) from trouble

    def close(self) -> None:
        """Let go of the X server."""
        self._connection.close()
