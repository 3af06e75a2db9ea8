"""The window out of the way while the screen is recorded, and back again."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from evp_desktop.services.recording import Choice, Devices, Status
from evp_desktop.ui.record.live_bar import LiveBar
from evp_desktop.ui.record.step_aside import AsideBar, captured_area
from evp_desktop.ui.record.tray import Tray
from evp_desktop.ui.record.words import warning_words
from evp_desktop.ui.tools import Tools

EDGE_MS = 500
"""The pointer must touch the screen's upper edge so long before the bar comes back."""

LAST_COUNT_MS = 500
"""So long the bar shows the 1 of the countdown; then it is gone before the first picture."""

LINGER_MS = 2500
"""The bar stays so long after it was asked for."""


class Aside(QObject):
    """Hides the page's window and shows a small bar in its place, which itself keeps out of the picture."""

    made = Signal(object)
    """There is a new live bar, to be connected."""
    closed = Signal()
    cancelled = Signal()
    pause = Signal()
    stop = Signal()

    def __init__(self, tools: Tools, page: QWidget) -> None:
        super().__init__(page)
        self._tools = tools
        self._page = page
        self._bar: AsideBar | None = None
        self._tray: Tray | None = None
        self._stop_key = ""
        self._at_edge = QElapsedTimer()
        self._since_asked = QElapsedTimer()

    @property
    def live(self) -> LiveBar | None:
        """The live bar that stands in for the page's; None while the window is there."""
        return self._bar.live if self._bar else None

    @property
    def speaker(self) -> QWidget | None:
        """The window that is in sight in place of the page's."""
        return self._bar

    def use_stop_key(self, key: str) -> None:
        """This key stops the recording in every program; none means that the bar must stay in sight."""
        self._stop_key = key

    def leave(self, devices: Devices, choice: Choice, words: str, *, sees_what_covers: bool) -> None:
        """Make room for what is shown; the bar keeps out of the picture if that `sees_what_covers` it."""
        area = captured_area(devices, choice)
        if area is None or self._bar is not None:
            return
        settings = self._tools.settings.settings
        bar = self._bar = AsideBar(
            self._tools.look, settings.prompter_text_px, has_letter_keys=settings.are_letter_keys_on
        )
        self.made.emit(bar.live)
        bar.closed.connect(self.closed)
        bar.cancelled.connect(self.cancelled)
        bar.live.show_count(settings.countdown_s)
        bar.show_at(area, words, sees_what_covers=sees_what_covers)
        if bar.is_in_picture:
            bar.live.show_hint(self._hint())
        self._tray = Tray(self._tools.look, self._page)
        self._tray.pressed.connect(self.reveal)
        self._tray.pause.connect(self.pause)
        self._tray.stop.connect(self.stop)
        self._page.window().hide()

    def come_back(self) -> None:
        """Show the window again."""
        if self._bar is not None and self._tray is not None:
            self._bar.leave()
            self._tray.leave()
            self._bar = self._tray = None
            self._since_asked.invalidate()
            self._at_edge.invalidate()
            window = self._page.window()
            window.show()
            window.raise_()
            window.activateWindow()

    def reveal(self) -> None:
        """Show the bar for a while; somebody asked for it."""
        self._since_asked.start()
        if self._bar is not None:
            self._bar.appear()

    def show_count(self, seconds: int) -> None:
        """Show the countdown."""
        if self._bar is not None:
            self._bar.appear()
            self._bar.live.show_count(seconds)
            if seconds == 1:
                QTimer.singleShot(LAST_COUNT_MS, self, self._hide_from_picture)

    def show_status(self, status: Status, share: float) -> None:
        """Show what is being written, and how far in the text the speaker should be."""
        if self._bar is not None and self._tray is not None:
            self._bar.live.show_status(status)
            self._bar.prompter.follow(share)
            self._tray.show_status(status)

    def look(self, status: Status) -> None:
        """Hide the bar while it would be in the picture and all is well, else show it."""
        bar = self._bar
        if bar is None:
            return
        is_well = status.phase in ("starting", "recording") and not warning_words(status)
        if not is_well or not self._can_hide:
            bar.appear()
            return
        if self._is_edge_touched():
            self.reveal()
        is_wanted = self._since_asked.isValid() and self._since_asked.elapsed() < LINGER_MS
        is_under_pointer = bar.isVisible() and bar.geometry().contains(QCursor.pos())
        if is_wanted or (is_under_pointer and self._since_asked.isValid()):
            bar.appear()
        else:
            bar.hide()

    @property
    def _can_hide(self) -> bool:
        """Whether the bar has to keep out of the picture, and may, because a key stops the recording."""
        return self._bar is not None and self._bar.is_in_picture and bool(self._stop_key)

    def _hide_from_picture(self) -> None:
        if self._bar is not None and self._can_hide:
            self._bar.hide()

    def _is_edge_touched(self) -> bool:
        at = QCursor.pos()
        screen = self._page.window().screen()
        if at.y() > screen.virtualGeometry().top():
            self._at_edge.invalidate()
        elif not self._at_edge.isValid():
            self._at_edge.start()
        return self._at_edge.isValid() and self._at_edge.elapsed() >= EDGE_MS

    def _hint(self) -> str:
        if not self._stop_key:
            return self.tr("This bar is in the picture: the whole screen is recorded.")
        words = self.tr(
            "This bar hides while it records. {key} stops; the pointer at the top brings it back."
        )
        return words.format(key=self._stop_key)
