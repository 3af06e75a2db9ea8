"""Global keys on Windows: RegisterHotKey, whose messages come to the thread that asked for them.

Written after Microsoft's documentation, not yet run on Windows.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable, Mapping
from ctypes import wintypes
from typing import Any

from evp_desktop.services.hotkeys import Action, Keys, Modifier, Reason

_MODIFIERS: Mapping[Modifier, int] = {"Alt": 0x1, "Ctrl": 0x2, "Shift": 0x4, "Super": 0x8}
_NO_REPEAT = 0x4000
_WM_HOTKEY, _WM_QUIT = 0x0312, 0x0012
_VK_F1 = 0x70
_F_KEYS = 24
_PM_NOREMOVE = 0


class WindowsGrabber:
    """Listens on a thread with a message loop of its own."""

    def __init__(self, user32: Any = None, kernel32: Any = None) -> None:
        self._user32 = user32 or _library("user32")
        self._kernel32 = kernel32 or _library("kernel32")
        self._thread: threading.Thread | None = None
        self._thread_id = 0
        self._refused: dict[Action, Reason] = {}

    def start(self, wanted: Mapping[Action, Keys], on_key: Callable[[Action], None]) -> dict[Action, Reason]:
        """Register what can be had."""
        is_ready = threading.Event()
        self._thread = threading.Thread(
            target=self._listen, args=(dict(wanted), on_key, is_ready), name="hotkeys", daemon=True
        )
        self._thread.start()
        is_ready.wait()
        return self._refused

    def stop(self) -> None:
        """End the loop, which gives the keys back."""
        if self._thread is not None:
            self._user32.PostThreadMessageW(self._thread_id, _WM_QUIT, 0, 0)
            self._thread.join()
            self._thread = None

    def _listen(
        self, wanted: Mapping[Action, Keys], on_key: Callable[[Action], None], is_ready: threading.Event
    ) -> None:
        message = wintypes.MSG()
        self._thread_id = self._kernel32.GetCurrentThreadId()
        # The first look makes the thread's queue: before that it could not be told to stop.
        self._user32.PeekMessageW(ctypes.byref(message), None, 0, 0, _PM_NOREMOVE)
        actions = list(wanted)
        self._refused = self._register(actions, wanted)
        is_ready.set()
        while self._user32.GetMessageW(ctypes.byref(message), None, 0, 0) > 0:
            if message.message == _WM_HOTKEY and 1 <= message.wParam <= len(actions):
                on_key(actions[message.wParam - 1])
        for number, action in enumerate(actions, 1):
            if action not in self._refused:
                self._user32.UnregisterHotKey(None, number)

    def _register(self, actions: list[Action], wanted: Mapping[Action, Keys]) -> dict[Action, Reason]:
        refused: dict[Action, Reason] = {}
        for number, action in enumerate(actions, 1):
            keys = wanted[action]
            code = _virtual_key(keys.key)
            held = sum(_MODIFIERS[modifier] for modifier in keys.modifiers) | _NO_REPEAT
            if not code:
                refused[action] = "unknown"
            elif not self._user32.RegisterHotKey(None, number, held, code):
                refused[action] = "taken"
        return refused


def _virtual_key(key: str) -> int:
    """Windows' number of a letter, digit or F key; 0 for others."""
    if len(key) == 1:
        return ord(key)
    number = int(key[1:]) if key[0] == "F" and key[1:].isdecimal() else 0
    return _VK_F1 + number - 1 if 1 <= number <= _F_KEYS else 0


def _library(name: str) -> Any:
    if sys.platform == "win32":
        return ctypes.WinDLL(name)
    raise OSError(name)
