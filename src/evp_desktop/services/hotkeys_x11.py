"""Global keys on an X server: grabbed from the root window, through python-xlib."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import product
from typing import Any

from Xlib import XK, X, display, error

from evp_desktop.services.hotkeys import Action, Keys, Modifier, Reason

_MASKS: Mapping[Modifier, int] = {
    "Ctrl": X.ControlMask,
    "Shift": X.ShiftMask,
    "Alt": X.Mod1Mask,
    "Super": X.Mod4Mask,
}
_GONE = (error.ConnectionClosedError, OSError)
"""What python-xlib raises when the server ends."""


class X11Grabber:
    """Listens on a connection and a thread of its own."""

    def __init__(self) -> None:
        self._connection: display.Display | None = None
        self._thread: threading.Thread | None = None
        self._waker = -1
        self._actions: dict[int, list[tuple[int, Action]]] = {}
        self._locks = 0

    def start(self, wanted: Mapping[Action, Keys], on_key: Callable[[Action], None]) -> dict[Action, Reason]:
        """Grab what can be had, with and without the lock keys on."""
        try:
            self._connection = display.Display()
            refused = self._grab_all(self._connection, wanted)
        except (error.DisplayError, *_GONE):
            self.stop()
            return dict.fromkeys(wanted, "not_here")
        woken, self._waker = os.pipe()
        self._thread = threading.Thread(
            target=self._listen, args=(self._connection, woken, on_key), name="hotkeys", daemon=True
        )
        self._thread.start()
        return refused

    def stop(self) -> None:
        """Let go; the server gives back what a closed connection had."""
        if self._thread is not None:
            os.close(self._waker)
            self._thread.join()
            self._thread = None
        elif self._connection is not None:
            with suppress(*_GONE):
                self._connection.close()
        self._connection = None

    def _grab_all(self, connection: display.Display, wanted: Mapping[Action, Keys]) -> dict[Action, Reason]:
        number_lock = _mask_of(connection, XK.XK_Num_Lock)
        self._locks = X.LockMask | number_lock
        refused: dict[Action, Reason] = {}
        for action, keys in wanted.items():
            symbol = XK.string_to_keysym(keys.key) or XK.string_to_keysym(keys.key.lower())
            code = connection.keysym_to_keycode(symbol) if symbol else 0
            held = sum(_MASKS[modifier] for modifier in keys.modifiers)
            if not code:
                refused[action] = "unknown"
            elif not _grab(connection, code, held, number_lock):
                refused[action] = "taken"
            else:
                self._actions.setdefault(code, []).append((held, action))
        return refused

    def _listen(self, connection: display.Display, woken: int, on_key: Callable[[Action], None]) -> None:
        try:
            for action in self._presses(connection, woken):
                on_key(action)
        except _GONE:
            return  # the server ended, and with it all that could press a key
        finally:
            os.close(woken)
            with suppress(*_GONE):
                connection.close()

    def _presses(self, connection: display.Display, woken: int) -> Iterator[Action]:
        """Each key once, however long it is held: the server repeats a release and a press at one time."""
        released: dict[int, int] = {}
        while True:
            while connection.pending_events():
                event = connection.next_event()
                if event.type == X.KeyRelease:
                    released[event.detail] = event.time
                elif event.type == X.KeyPress and released.get(event.detail) != event.time:
                    yield from self._meant(event)
            if woken in select.select([connection.fileno(), woken], [], [])[0]:
                return

    def _meant(self, event: Any) -> Iterator[Action]:
        held = event.state & 0xFF & ~self._locks
        return (action for mask, action in self._actions.get(event.detail, ()) if mask == held)


def _grab(connection: display.Display, code: int, held: int, number_lock: int) -> bool:
    """Take a key with every state of the lock keys; all of them or none."""
    root = connection.screen().root
    locks = sorted({caps | number for caps, number in product((0, X.LockMask), (0, number_lock))})
    refused = error.CatchError(error.BadAccess)
    for lock in locks:
        root.grab_key(code, held | lock, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refused)
    connection.sync()
    if refused.get_error() is None:
        return True
    for lock in locks:
        root.ungrab_key(code, held | lock)
    connection.sync()
    return False


def _mask_of(connection: display.Display, symbol: int) -> int:
    """The modifier that a key stands for on this keyboard; 0 for none."""
    code = connection.keysym_to_keycode(symbol)
    for index, codes in enumerate(connection.get_modifier_mapping()):
        if code and code in codes:
            return 1 << index
    return 0
