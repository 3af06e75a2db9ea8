"""Screens and windows of an X server, through python-xlib."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from Xlib import X, display, error
from Xlib.ext import randr

from evp_desktop.capture.devices import Screen, Window
from evp_desktop.capture.sight import Rectangle
from evp_desktop.errors import NoDisplay

SMALLEST_PX = 64
"""A window smaller than this is a helper of some toolkit, not something to show."""
SERVER_GONE = (error.ConnectionClosedError, OSError)
"""What python-xlib raises when the X server ends."""
DEEPEST_FRAME = 4
"""Window managers put a window into a frame, some into a frame within a frame."""


def connect() -> display.Display:
    """A connection to the X server; raises `NoDisplay`."""
    try:
        return display.Display()
    except (error.DisplayError, OSError) as trouble:
        raise NoDisplay(os.environ.get("DISPLAY", "")) from trouble


def disconnect(connection: display.Display) -> None:
    """End a connection, also to a server that is gone."""
    with suppress(*SERVER_GONE):
        connection.close()


@contextmanager
def display_errors() -> Iterator[None]:
    """Turn what python-xlib raises when a monitor or the server goes into `NoDisplay`."""
    try:
        yield
    except (error.XError, *SERVER_GONE) as trouble:
        raise NoDisplay(os.environ.get("DISPLAY", "")) from trouble


@contextmanager
def _connection() -> Iterator[display.Display]:
    connection = connect()
    try:
        with display_errors():
            yield connection
    finally:
        disconnect(connection)


def list_screens() -> tuple[Screen, ...]:
    """The monitors, the primary one first; raises `NoDisplay`."""
    with _connection() as connection:
        return screens_of(connection)


def screens_of(connection: display.Display) -> tuple[Screen, ...]:
    """The monitors as one connection sees them, the primary one first; never none."""
    root = connection.screen().root
    monitors = _monitors(connection, root)
    if monitors:
        return monitors
    x, y, width, height = whole_of(connection)
    return (Screen(id="screen-0", name="Screen", x=x, y=y, width=width, height=height),)


def whole_of(connection: display.Display) -> Rectangle:
    """The whole desktop."""
    size = connection.screen().root.get_geometry()
    return 0, 0, size.width, size.height


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


def list_windows() -> tuple[Window, ...]:
    """Visible windows with a title, the front one first; raises `NoDisplay`."""
    with _connection() as connection:
        root = connection.screen().root
        found = [_describe(connection, window) for window in _candidates(connection, root)]
        return tuple(window for window in found if window)[::-1]


def _candidates(connection: display.Display, root: Any) -> list[Any]:
    """The window manager's list, bottom first; without one, the windows inside its frames."""
    for name in ("_NET_CLIENT_LIST_STACKING", "_NET_CLIENT_LIST"):
        listed = root.get_full_property(connection.intern_atom(name), X.AnyPropertyType)
        if listed is not None:
            return [connection.create_resource_object("window", number) for number in listed.value]
    return [_client(connection, child) for child in root.query_tree().children]


def _client(connection: display.Display, window: Any) -> Any:
    """The program's own window inside a frame (ICCCM 4.1.3.1: it has WM_STATE); the window itself if none."""
    state = connection.intern_atom("WM_STATE")
    level = [window]
    for _ in range(DEEPEST_FRAME):
        try:
            found = next((one for one in level if one.get_full_property(state, X.AnyPropertyType)), None)
            if found is not None:
                return found
            level = [child for one in level for child in one.query_tree().children]
        except error.XError:
            break  # closed in this very moment
    return window


def _describe(connection: display.Display, window: Any) -> Window | None:
    try:
        if window.get_attributes().map_state != X.IsViewable:
            return None
        title = _title(connection, window)
        (x, y, width, height), _ = place_of(connection, window)
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


def place_of(connection: display.Display, window: Any) -> tuple[Rectangle, Rectangle]:
    """Where a window lies on the desktop, and the same rectangle in its own pixels, without its shadow."""
    geometry = window.get_geometry()
    corner = connection.screen().root.translate_coords(window, 0, 0)
    left, right, top, bottom = _shadow(connection, window)
    width, height = geometry.width - left - right, geometry.height - top - bottom
    if min(left, right, top, bottom) < 0 or width < SMALLEST_PX or height < SMALLEST_PX:
        left, top, width, height = 0, 0, geometry.width, geometry.height
    return (corner.x + left, corner.y + top, width, height), (left, top, width, height)


def _shadow(connection: display.Display, window: Any) -> tuple[int, int, int, int]:
    """What toolkits that draw their own frame leave free for a shadow: left, right, top, bottom."""
    margins = window.get_full_property(connection.intern_atom("_GTK_FRAME_EXTENTS"), X.AnyPropertyType)
    return tuple(margins.value) if margins is not None and len(margins.value) == 4 else (0, 0, 0, 0)
