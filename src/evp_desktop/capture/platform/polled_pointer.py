"""A pointer whose buttons can only be asked for, as on Windows and macOS."""

from __future__ import annotations

from collections.abc import Callable

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.pointer import Click, OnClick, OnShortcut


class PolledPointer:
    """Tells a click when a button's state has changed since the last time it was asked where it is.

    `place` gives the pointer's place in pixels of the desktop, `pressed` the buttons that are down.
    """

    def __init__(self, place: Callable[[], tuple[int, int]], pressed: Callable[[], frozenset[int]]) -> None:
        self._place = place
        self._pressed = pressed
        self._down: frozenset[int] = frozenset()
        self._on_click: OnClick | None = None

    def open(self, on_click: OnClick, on_shortcut: OnShortcut | None = None) -> None:  # noqa: ARG002
        """Begin to listen; what is held down by now was pressed before. Shortcuts are not heard here."""
        self._down = self._pressed()
        self._on_click = on_click

    def position(self) -> tuple[int, int]:
        """Where it is now; tells of clicks on the way."""
        x, y = self._place()
        down = self._pressed()
        changed, self._down = down ^ self._down, down
        for button in sorted(changed):
            if self._on_click is not None:
                self._on_click(Click(now_ns(), x, y, button, button in down))
        return x, y

    def close(self) -> None:
        """Stop; harmless when it is not open."""
        self._on_click = None
