"""Keys that work while another program has the focus: that is where people record."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, Protocol

from evp_desktop.services.editing import Post

Action = Literal["start_stop", "pause", "again"]
Reason = Literal["taken", "unknown", "not_here"]
Modifier = Literal["Ctrl", "Shift", "Alt", "Super"]

DEFAULT_KEYS: Mapping[Action, str] = {
    "start_stop": "Ctrl+Shift+F9",
    "pause": "Ctrl+Shift+F10",
    "again": "Ctrl+Shift+F11",
}
"""Offered because hardly any program uses them (FEATURES D, keys)."""

_MODIFIERS: Mapping[str, Modifier] = {"ctrl": "Ctrl", "shift": "Shift", "alt": "Alt", "super": "Super"}


class Conflict(NamedTuple):
    """Keys that will not work: another program has them, nobody knows them, or this desktop gives none."""

    action: Action
    keys: str
    reason: Reason


class Keys(NamedTuple):
    """A key, as `F9` or `A`, and what is held with it."""

    key: str
    modifiers: frozenset[Modifier]


class Grabber(Protocol):
    """A system's way to listen for keys."""

    def start(self, wanted: Mapping[Action, Keys], on_key: Callable[[Action], None]) -> dict[Action, Reason]:
        """Listen from now on, and tell which keys cannot be had; `on_key` is called on a thread."""

    def stop(self) -> None:
        """Give the keys back."""


def parse(text: str) -> Keys | None:
    """`Ctrl+Shift+F9` as keys; None for what is none, or a key that would be taken from other programs."""
    *held, key = text.split("+")
    modifiers = [_MODIFIERS.get(word.strip().lower()) for word in held]
    known = frozenset(modifier for modifier in modifiers if modifier is not None)
    is_key = key.strip().isalnum() and key.strip().isascii()
    if len(known) != len(held) or not is_key or not known - {"Shift"}:
        return None
    return Keys(key.strip().upper(), known)


class Hotkeys:
    """The keys for recording, from `start` to `stop`; `on_key` is called through `post`."""

    def __init__(
        self, post: Post, on_key: Callable[[Action], None], keys: Mapping[Action, str] = DEFAULT_KEYS
    ) -> None:
        self._post = post
        self._on_key = on_key
        self._keys = keys
        self._grabber: Grabber | None = None

    def start(self) -> tuple[Conflict, ...]:
        """Listen, and tell which keys will not work and why; never raises."""
        self.stop()
        self._grabber = make_grabber()
        if self._grabber is None:
            return tuple(Conflict(action, keys, "not_here") for action, keys in self._keys.items())
        parsed = {action: parse(text) for action, text in self._keys.items()}
        refused = self._grabber.start(
            {action: keys for action, keys in parsed.items() if keys is not None}, self._pressed
        )
        for action, keys in parsed.items():
            if keys is None:
                refused[action] = "unknown"
        return tuple(
            Conflict(action, text, refused[action])
            for action, text in self._keys.items()
            if action in refused
        )

    def stop(self) -> None:
        """Give the keys back; harmless when there are none."""
        grabber, self._grabber = self._grabber, None
        if grabber is not None:
            grabber.stop()

    def _pressed(self, action: Action) -> None:
        self._post(lambda: self._on_key(action))


def make_grabber() -> Grabber | None:
    """What listens on this system; None where nobody may.

    Wayland lets no program listen, and macOS only one with a permission and libraries that we do not ask for.
    """
    if sys.platform == "win32":
        from evp_desktop.services.hotkeys_windows import WindowsGrabber

        return WindowsGrabber()
    is_x11 = bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")
    if sys.platform == "linux" and is_x11:
        from evp_desktop.services.hotkeys_x11 import X11Grabber

        return X11Grabber()
    return None
