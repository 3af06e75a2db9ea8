"""The screen of a Wayland session, which only Qt's multimedia reaches; the system asks what to show.

Run against X11, where Qt's class works the same; on Wayland itself written, not yet run (facts-capture 1, 8).
"""

from __future__ import annotations

import queue
import threading

from PySide6.QtCore import QObject
from PySide6.QtMultimedia import (
    QMediaCaptureSession,
    QScreenCapture,
    QVideoFrame,
    QVideoFrameFormat,
    QVideoSink,
)

from evp_desktop.capture.clock import now_ns
from evp_desktop.capture.fit import Fitter, packed_frame
from evp_desktop.capture.source import Grab
from evp_desktop.errors import DeviceLost, NoDisplay
from evp_desktop.services.editing import Post

CHOOSE_S = 120.0
"""How long the maker may think in the system's own chooser."""
REPEAT_S = 0.25
"""A Wayland session sends nothing while nothing changes: the last picture is shown again this often."""
SHORTEST_NS = 28_000_000
"""Qt delivers as many pictures as the screen shows; 30 a second are copied."""

_Format = QVideoFrameFormat.PixelFormat
_CODES = {
    _Format.Format_BGRX8888: "bgra",
    _Format.Format_BGRA8888: "bgra",
    _Format.Format_BGRA8888_Premultiplied: "bgra",
    _Format.Format_RGBX8888: "rgba",
    _Format.Format_RGBA8888: "rgba",
    _Format.Format_XRGB8888: "argb",
    _Format.Format_ARGB8888: "argb",
    _Format.Format_ARGB8888_Premultiplied: "argb",
    _Format.Format_XBGR8888: "abgr",
    _Format.Format_ABGR8888: "abgr",
}


class WaylandScreen:
    """A `PictureSource` over `QScreenCapture`, made on the window's thread and used by another.

    `post` runs something on the window's thread. The size of the pictures is that of the first one.
    """

    def __init__(self, name: str, post: Post, parent: QObject | None = None) -> None:
        self.name = name
        self.width = self.height = 0
        self._post = post
        self._session = QMediaCaptureSession(parent)
        self._capture = QScreenCapture(self._session)
        self._sink = QVideoSink(self._session)
        self._session.setScreenCapture(self._capture)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._take_in)
        self._capture.errorOccurred.connect(self._note_error)
        self._came: queue.Queue[Grab] = queue.Queue(2)
        self._has_news = threading.Event()
        self._trouble = ""
        self._is_open = False
        self._last_ns = 0
        self._latest: Grab | None = None
        self._fitter: Fitter | None = None

    def open(self) -> None:
        """Have the system ask what to show, and wait for the answer; raises `NoDisplay`."""
        self._trouble = ""
        self._latest = None
        self._has_news.clear()
        self._is_open = True
        self._post(self._capture.start)
        self._has_news.wait(CHOOSE_S)
        if self._trouble or self._came.empty():
            raise NoDisplay(self.name, self._trouble or "nothing was chosen")

    def read(self) -> Grab:
        """Wait for the next picture; the last one again while nothing changes. Raises `DeviceLost`."""
        try:
            self._latest = self._came.get(timeout=REPEAT_S)
            is_new = True
        except queue.Empty:
            is_new = False
        if self._trouble or self._latest is None:
            raise DeviceLost(self.name, self._trouble)
        return self._latest if is_new else Grab(now_ns(), self._latest.frame)

    def close(self) -> None:
        """Stop; harmless when it is not open."""
        if self._is_open:
            self._is_open = False
            self._post(self._capture.stop)
        while not self._came.empty():
            self._came.get_nowait()

    def _note_error(self, _error: QScreenCapture.Error, text: str) -> None:
        self._trouble = text or "it stopped"
        self._has_news.set()

    def _take_in(self, shown: QVideoFrame) -> None:
        at_ns = now_ns()
        if not self._is_open or self._came.full() or at_ns - self._last_ns < SHORTEST_NS:
            return
        code = _CODES.get(shown.pixelFormat())
        if code is None or not shown.map(QVideoFrame.MapMode.ReadOnly):
            self._trouble = f"pictures of a kind that cannot be read: {shown.pixelFormat()}"
        else:
            size = (shown.width(), shown.height())
            frame = packed_frame(memoryview(shown.bits(0)), code, size, shown.bytesPerLine(0))
            shown.unmap()
            if self._fitter is None:
                self.width, self.height = frame.width, frame.height
                self._fitter = Fitter(frame.width, frame.height)
            self._last_ns = at_ns
            self._came.put_nowait(Grab(at_ns, self._fitter.fit(frame)))
        self._has_news.set()
