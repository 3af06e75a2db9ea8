"""Slides in place of a screen: a page stays until it is turned, and costs nothing while it does."""

from __future__ import annotations

import threading
from pathlib import Path

import av

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.source import Grab
from evp_desktop.errors import DeviceLost, FileTrouble
from evp_desktop.media.frames import Picture
from evp_desktop.media.pages import Pages, frame_size, open_pages, page_frame

PERIOD_NS = 1_000_000_000 // 30
AHEAD = (0, 1, -1, 2)
"""Pages that are kept ready, beside the one that is shown; the others are forgotten. 3 MB each."""


class SlideSource:
    """Pages of a PDF, a picture or a folder of pictures, at 30 pictures a second of one size.

    The same frame object comes again while a page stays. Raises `NotFound`, `NoAccess` or `SlidesUnreadable`
    when it is made.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path
        pages = open_pages(path)
        self._count = pages.count
        self.width, self.height = frame_size(pages.first_size)
        pages.close()
        self._number = 0
        self._ready: dict[int, av.VideoFrame] = {}
        self._shown: av.VideoFrame | None = None
        self._changed = threading.Condition()
        self._is_open = False
        self._thread: threading.Thread | None = None
        self._due_ns = 0

    @property
    def page(self) -> tuple[int, int]:
        """The page that is shown, counted from 1, and how many there are; for any thread."""
        return self._number + 1, self._count

    def turn(self, steps: int) -> None:
        """Go that many pages on, or back; stays within the pages. For any thread."""
        with self._changed:
            self._number = min(max(0, self._number + steps), self._count - 1)
            self._changed.notify_all()

    def open(self) -> None:
        """Make the page that is shown; raises `DeviceLost` when the file is gone."""
        try:
            pages = open_pages(self._path)
        except FileTrouble as error:
            raise DeviceLost(self.name, error.detail) from error
        self._shown = self._made(pages, self._number)
        self._ready = {self._number: self._shown}
        self._is_open = True
        self._due_ns = now_ns()
        self._thread = threading.Thread(target=self._make, args=(pages,), name="slides", daemon=True)
        self._thread.start()

    def read(self) -> Grab:
        """Wait for the next picture: the page of now, or the last one until it is made."""
        wait_ns = self._due_ns - now_ns()
        if wait_ns > 0:
            threading.Event().wait(wait_ns / 1e9)
        at_ns = now_ns()
        self._due_ns = max(self._due_ns + PERIOD_NS, at_ns)
        with self._changed:
            self._shown = self._ready.get(self._number, self._shown)
        assert self._shown is not None
        return Grab(at_ns, self._shown)

    def close(self) -> None:
        """Let go of the file; the page stays where it is."""
        with self._changed:
            self._is_open = False
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=5)
            self._thread = None

    def _make(self, pages: Pages) -> None:
        """Make the page that is wanted, then its neighbours."""
        try:
            while (number := self._next()) is not None:
                frame = self._made(pages, number)
                with self._changed:
                    self._ready[number] = frame
        finally:
            pages.close()

    def _next(self) -> int | None:
        """The page to make now, when there is one; None at the end."""
        with self._changed:
            while self._is_open:
                near = [self._number + step for step in AHEAD if 0 <= self._number + step < self._count]
                self._ready = {number: frame for number, frame in self._ready.items() if number in near}
                missing = next((number for number in near if number not in self._ready), None)
                if missing is not None:
                    return missing
                self._changed.wait()
            return None

    def _made(self, pages: Pages, number: int) -> av.VideoFrame:
        """A page as a frame; black where it cannot be drawn, for the take goes on."""
        try:
            return page_frame(pages, number, (self.width, self.height))
        except FileTrouble:
            return Picture(self.width, self.height).to_frame()
