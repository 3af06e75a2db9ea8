"""Following a window, a monitor or a region of an X server."""

from __future__ import annotations

import os
from typing import Any

from Xlib import X, display, error
from Xlib.ext import composite

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.platform import x11
from evp_desktop.capture.sight import Follower, Rectangle, Sight, Wanted, common, even, pushed_inside
from evp_desktop.errors import NoDisplay, NoWindow, RegionOutside

LOOK_EVERY_NS = 500_000_000
"""Monitors do not change often, and no event tells of all their changes."""


def follow(wanted: Wanted) -> Follower:
    """A follower; raises `NoWindow`, `RegionOutside` or `NoDisplay`."""
    if wanted.window_id:
        return WindowFollower(wanted.window_id)
    return AreaFollower(wanted)


class AreaFollower:
    """A monitor by its name, or what is left of a region. Another monitor stands in for one that is gone."""

    sees_what_covers = True

    def __init__(self, wanted: Wanted) -> None:
        self._connection = x11.connect()
        self._wanted = wanted
        self._looked_ns = now_ns()
        self._sight = self._query()
        whole = self._whole()
        if not wanted.screen_id and common(wanted.area, whole) != wanted.area:
            self.close()
            raise RegionOutside(wanted.name, f"it is {whole[2]}x{whole[3]}")

    def look(self) -> Sight:
        """Where it is; a change is seen within half a second."""
        if now_ns() - self._looked_ns >= LOOK_EVERY_NS:
            self._looked_ns = now_ns()
            try:
                self._sight = self._query()
            except (error.XError, *x11.SERVER_GONE) as trouble:
                raise NoDisplay(os.environ.get("DISPLAY", "")) from trouble
        return self._sight

    def _query(self) -> Sight:
        whole = self._whole()
        if self._wanted.screen_id:
            screens = x11.screens_of(self._connection)
            screen = next((one for one in screens if one.id == self._wanted.screen_id), screens[0])
            wanted, device = (screen.x, screen.y, screen.width, screen.height), screen.name
        else:
            wanted, device = self._wanted.area, ""
        # A monitor may be announced an instant before the desktop has grown, or after it has shrunk.
        area = common(wanted, whole)
        is_hidden = area is None or min(area[2:]) < 2
        shown = even(whole if area is None or is_hidden else area)
        return Sight(area=shown, grab=shown, device=device, is_hidden=is_hidden)

    def _whole(self) -> Rectangle:
        size = self._connection.screen().root.get_geometry()
        return 0, 0, size.width, size.height

    def close(self) -> None:
        """Let go of the X server."""
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
        self._root = self._connection.screen().root
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
        try:
            if self._has_news() or now_ns() - self._looked_ns >= LOOK_EVERY_NS:
                self._looked_ns = now_ns()
                self._sight = self._query()
        except x11.SERVER_GONE as trouble:
            raise NoDisplay(os.environ.get("DISPLAY", "")) from trouble
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
        size = self._root.get_geometry()
        whole = (0, 0, size.width, size.height)
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
