"""Following a window, a monitor or a region of an X server."""

from __future__ import annotations

from typing import Any

from Xlib import X, display, error
from Xlib.ext import composite

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.devices import Screen
from evp_desktop.capture.platform import x11
from evp_desktop.capture.sight import (
    LOOK_EVERY_NS,
    AreaFollower,
    Follower,
    Rectangle,
    Sight,
    Wanted,
    even,
    pushed_inside,
)
from evp_desktop.errors import NoWindow


def follow(wanted: Wanted) -> Follower:
    """A follower; raises `NoWindow`, `RegionOutside` or `NoDisplay`."""
    if wanted.window_id:
        return WindowFollower(wanted.window_id)
    return AreaFollower(wanted, _Desktop())


class _Desktop:
    """The monitors of an X server, over one connection."""

    def __init__(self) -> None:
        self._connection = x11.connect()

    def screens(self) -> tuple[Screen, ...]:
        with x11.display_errors():
            return x11.screens_of(self._connection)

    def whole(self) -> Rectangle:
        with x11.display_errors():
            return x11.whole_of(self._connection)

    def grab_of(self, area: Rectangle) -> tuple[Rectangle, int]:
        return area, 0

    def close(self) -> None:
        x11.disconnect(self._connection)


class WindowFollower:
    """A window. With the Composite extension it is drawn apart while we follow it, so nothing covers it."""

    def __init__(self, window_id: str) -> None:
        try:
            number = int(window_id.removeprefix("window-"), 16)
        except ValueError as trouble:
            raise NoWindow(window_id) from trouble
        self._connection = x11.connect()
        self._connection.set_error_handler(_ignore)  # a window may close before our request arrives
        self._id = window_id
        self._window = self._connection.create_resource_object("window", number)
        try:
            self._window.get_geometry()
        except error.XError as trouble:
            self.close()
            raise NoWindow(window_id) from trouble
        self._window.change_attributes(event_mask=X.StructureNotifyMask)
        self.sees_what_covers = not _draw_apart(self._connection, self._window)
        self._looked_ns = now_ns()
        self._sight = self._query()

    def look(self) -> Sight:
        """Where it is; the X server tells of every change, save that a parent moved."""
        with x11.display_errors():
            if self._has_news() or now_ns() - self._looked_ns >= LOOK_EVERY_NS:
                self._looked_ns = now_ns()
                self._sight = self._query()
        return self._sight

    def _has_news(self) -> bool:
        count = self._connection.pending_events()
        for _ in range(count):
            self._connection.next_event()
        return bool(count)

    def _query(self) -> Sight:
        try:
            is_hidden = self._window.get_attributes().map_state != X.IsViewable
            place, inside = x11.place_of(self._connection, self._window)
        except error.XError as trouble:
            raise NoWindow(self._id) from trouble
        if not self.sees_what_covers:
            return Sight(even(place), even(inside), self._window.id, is_hidden=is_hidden)
        whole = x11.whole_of(self._connection)
        return Sight(even(pushed_inside(place, whole)), even(whole), is_hidden=is_hidden)

    def close(self) -> None:
        """Let go of the X server; the window is drawn as before."""
        x11.disconnect(self._connection)


def _draw_apart(connection: display.Display, window: Any) -> bool:
    """Have the X server keep the window's picture by itself; whether it does."""
    if not connection.has_extension("Composite"):
        return False
    refused = error.CatchError(error.BadAccess, error.BadValue, error.BadRequest, error.BadWindow)
    connection.composite_query_version()
    window.composite_redirect_window(composite.RedirectAutomatic, onerror=refused)
    connection.sync()
    return refused.get_error() is None


def _ignore(_error: error.XError, _request: object) -> None:
    """What we asked for is gone, as the next question will tell."""
