"""Sleep and screen lock held off while a take runs."""

from __future__ import annotations

import threading
from contextlib import suppress


class Awake:
    """Keeps the machine awake from `start` to `stop`; neither waits nor raises.

    Asking the desktop may take seconds where it does not answer, so a thread does it, and the same thread
    takes it back. `is_held` tells whether it worked; nothing else depends on it.
    """

    def __init__(self) -> None:
        self._released: threading.Event | None = None
        self._held = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_held(self) -> bool:
        """Whether the desktop has agreed by now."""
        return self._held.is_set()

    def start(self) -> None:
        """Ask the desktop to stay awake; more than once is once."""
        if self._released is not None:
            return
        self._released, self._held = threading.Event(), threading.Event()
        self._thread = threading.Thread(
            target=_hold, args=(self._released, self._held), name="awake", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Let the machine sleep again; harmless when it may already."""
        if self._released is not None:
            self._released.set()
            self._released = None
            self._held = threading.Event()


def _hold(released: threading.Event, held: threading.Event) -> None:
    with suppress(Exception):  # a desktop that misbehaves must not cost a recording
        _hold_by_any(released, held)
    held.clear()


def _hold_by_any(released: threading.Event, held: threading.Event) -> None:
    """Keep the screen on, or at least the machine, until it is taken back."""
    from wakepy import keep

    for mode in (keep.presenting, keep.running):
        with mode(on_fail="pass") as kept:
            if kept.active:
                held.set()
                released.wait()
                return
