"""Where the pointer is and what is clicked, as a stream of its own.

No key is asked for or seen, unless the maker asked to show shortcuts; and then of all keys only those that
type nothing, alone or with others, and combinations with Ctrl, Alt or Super.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.tracks import STOP, Finish, Running, Track, device_errors
from evp_desktop.errors import DeviceTrouble, EvpError
from evp_desktop.media.pointer_log import FAR_PX, PointerEvent, PointerWriter
from evp_desktop.model.media import Source, SourceKind

POLL_S = 1 / 30
"""As often as there are pictures."""
IDLE_POLL_S = 0.1
"""While the pointer rests: asking costs a third of a millisecond each time."""
IDLE_AFTER_NS = 1_000_000_000
FILE = "pointer.jsonl"


class Click(NamedTuple):
    """A button that was pressed (`is_down`) or let go, in pixels of the desktop; times are monotonic."""

    at_ns: int
    x: int
    y: int
    button: int
    is_down: bool


class Shortcut(NamedTuple):
    """Keys that were pressed together, as `media.pointer_log.Keys` writes them; the time is monotonic."""

    at_ns: int
    keys: str


OnClick = Callable[[Click], None]
OnShortcut = Callable[[Shortcut], None]


class PointerDevice(Protocol):
    """The system's pointer. Calls may come on any thread, or while `position` is asked for."""

    def open(self, on_click: OnClick, on_shortcut: OnShortcut | None = None) -> None:
        """Begin to listen, to shortcuts only where somebody wants them; raises `DeviceTrouble`."""

    def position(self) -> tuple[int, int]:
        """Where it is now, in pixels of the desktop; raises `DeviceTrouble`."""

    def close(self) -> None:
        """Stop; harmless when it is not open."""


class Surface(Protocol):
    """The recorded picture that places are told in: a `ScreenSource`."""

    @property
    def width(self) -> int:
        """Of the recorded picture, in pixels."""

    @property
    def height(self) -> int:
        """Of the recorded picture, in pixels."""

    def to_picture(self, x: int, y: int) -> tuple[int, int]:
        """Where a place on the desktop lies in the recorded picture; for any thread."""


def system_pointer() -> PointerDevice:
    """The pointer of this system."""
    if sys.platform == "win32":
        from evp_desktop.capture.platform import windows

        return windows.Pointer()
    if sys.platform == "darwin":
        from evp_desktop.capture.platform import macos

        return macos.Pointer()
    from evp_desktop.capture.platform.x11_pointer import Pointer

    return Pointer()


class PointerSource:
    """The pointer as it moves over a recorded picture."""

    name = "Pointer"

    def __init__(
        self, surface: Surface, device: PointerDevice | None = None, *, is_hearing_shortcuts: bool = False
    ) -> None:
        self.surface = surface
        self._device = device
        self._is_hearing_shortcuts = is_hearing_shortcuts

    def open(self, on_click: OnClick, on_shortcut: OnShortcut) -> None:
        """Begin to listen; raises `DeviceTrouble`."""
        self._device = self._device or system_pointer()
        self._device.open(
            lambda click: on_click(self._placed(click)), on_shortcut if self._is_hearing_shortcuts else None
        )

    def position(self) -> tuple[int, int]:
        """Where it is now, in pixels of the picture; raises `DeviceTrouble`."""
        assert self._device is not None
        return self._place(*self._device.position())

    def close(self) -> None:
        """Stop; harmless when it is not open."""
        if self._device is not None:
            self._device.close()

    def _placed(self, click: Click) -> Click:
        x, y = self._place(click.x, click.y)
        return click._replace(x=x, y=y)

    def _place(self, x: int, y: int) -> tuple[int, int]:
        left, top = self.surface.to_picture(x, y)
        return min(max(left, -FAR_PX), FAR_PX), min(max(top, -FAR_PX), FAR_PX)


class PointerTrack(Track):
    """Writes where the pointer is, when it moved, and every click.

    It is worth having, not worth a word: without a pointer, or a place to write to, it is just absent.
    """

    kind: SourceKind = "pointer"
    must_deliver = False

    def __init__(self, source: PointerSource) -> None:
        self._waiting: queue.SimpleQueue[object] = queue.SimpleQueue()
        super().__init__(source.name, self._waiting)
        self._source = source
        self._is_lost = False
        self._log: PointerWriter | None = None
        self._last: tuple[int, int] | None = None
        self._moved_ns = 0
        self._threads = [threading.Thread(target=self._work, name="pointer-write", daemon=True)]

    @property
    def file(self) -> str:
        """The name of the stream's file in the take's folder."""
        return FILE

    def begin(self, running: Running) -> None:
        """Write a take from now on."""
        self._last = None
        super().begin(running)

    def _announced(self) -> Source:
        surface = self._source.surface
        return replace(super()._announced(), file=self.file, width=surface.width, height=surface.height)

    def _work(self) -> None:
        self._try_device(lambda: self._source.open(self._waiting.put, self._waiting.put))
        self.is_open.set()
        next_ns = now_ns()
        while (item := self._next(next_ns)) is not STOP:
            if isinstance(item, Finish):
                self._end(item)
            elif isinstance(item, Click):
                self._write_click(item)
            elif isinstance(item, Shortcut):
                self._write(item.at_ns, *(self._last or (0, 0)), keys=item.keys)
            else:
                self._try_device(self._look)
                is_idle = now_ns() - self._moved_ns > IDLE_AFTER_NS
                next_ns = now_ns() + round((IDLE_POLL_S if is_idle else POLL_S) * 1e9)
        self._source.close()
        self._close_log()

    def _next(self, until_ns: int) -> object:
        """The next click or request, or None when it is time to look."""
        try:
            return self._waiting.get(timeout=max(0.0, (until_ns - now_ns()) / 1e9))
        except queue.Empty:
            return None

    def _try_device(self, action: Callable[[], None]) -> None:
        if not self._is_lost:
            try:
                with device_errors(self.name):
                    action()
            except DeviceTrouble:
                self._is_lost = True

    def _look(self) -> None:
        running = self._running
        if running is None or not running.clock().is_running:
            return
        place = self._source.position()
        self.last_at_ns = now_ns()
        if place != self._last:
            self._last, self._moved_ns = place, self.last_at_ns
            self._write(self.last_at_ns, *place)

    def _write_click(self, click: Click) -> None:
        self._write(click.at_ns, click.x, click.y, click.button, click.is_down)

    def _write(
        self,
        at_ns: int,
        x: int,
        y: int,
        button: int | None = None,
        is_down: bool | None = None,
        keys: str | None = None,
    ) -> None:
        running = self._running
        time_us = running.clock().time_us(at_ns) if running is not None else None
        if running is None or time_us is None or self.result is None:
            return
        try:
            self._log = self._log or PointerWriter(running.folder / self.file)
            self._log.write(PointerEvent(t_us=time_us, x=x, y=y, button=button, down=is_down, keys=keys))
        except EvpError:
            self.result = None

    def _close_log(self) -> bool:
        log, self._log = self._log, None
        if log is not None:
            try:
                log.close()
            except EvpError:
                return False
        return log is not None

    def _end(self, request: Finish) -> None:
        surface = self._source.surface
        if self._close_log() and self.result is not None:
            self.result = replace(
                self.result, duration_us=request.end_us, width=surface.width, height=surface.height
            )
        else:
            self.result = None
        self._running = None
        request.done.set()
