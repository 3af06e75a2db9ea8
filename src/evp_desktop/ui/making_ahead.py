"""The open video is made ahead while nobody waits for it, and not while something else needs the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from evp_desktop.errors import EvpError


class Ahead(Protocol):
    """What makes videos ahead; its methods return at once."""

    def want(self, folder: Path | None) -> None:
        """Make this project ahead, from its new state; None: no project is open."""

    def pause(self) -> None:
        """End what is under way, now."""

    def go_on(self) -> None:
        """Begin again."""

    def close(self) -> None:
        """End it for good."""


class MakingAhead:
    """One open video; it waits as long as anybody holds it."""

    def __init__(self, ahead: Ahead, folder: Path) -> None:
        self._ahead = ahead
        self._folder = folder
        self._holders: set[object] = set()
        ahead.want(folder)

    def saved(self, trouble: EvpError | None) -> None:
        """The project was saved, or could not be."""
        if trouble is None:
            self._ahead.want(self._folder)

    def hold(self, holder: object) -> None:
        """Stop at once: devices are going to be opened, or the video is made now."""
        self._holders.add(holder)
        self._ahead.pause()

    def release(self, holder: object) -> None:
        """Go on, when nobody else needs the machine."""
        if holder in self._holders:
            self._holders.remove(holder)
            if not self._holders:
                self._ahead.go_on()

    def close(self) -> None:
        """The video is closed."""
        self._ahead.want(None)
        for holder in tuple(self._holders):
            self.release(holder)
