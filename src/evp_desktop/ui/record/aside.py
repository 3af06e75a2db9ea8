"""The window out of the way while the screen is recorded, and back again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from evp_desktop.services.recording import Choice, Devices, Status
from evp_desktop.ui.record.live_bar import LiveBar
from evp_desktop.ui.record.step_aside import AsideBar, captured_area
from evp_desktop.ui.tools import Tools


class Aside(QObject):
    """Hides the page's window and shows a small bar in its place."""

    made = Signal(object)
    """There is a new live bar, to be connected."""
    closed = Signal()
    cancelled = Signal()

    def __init__(self, tools: Tools, page: QWidget) -> None:
        super().__init__(page)
        self._tools = tools
        self._page = page
        self._bar: AsideBar | None = None

    @property
    def live(self) -> LiveBar | None:
        """The live bar that stands in for the page's; None while the window is there."""
        return self._bar.live if self._bar else None

    def leave(self, devices: Devices, choice: Choice, words: str) -> None:
        """Step aside if this window would be in the picture."""
        area = captured_area(devices, choice)
        if area is None or self._bar is not None:
            return
        settings = self._tools.settings.settings
        self._bar = AsideBar(self._tools.look, settings.prompter_text_px)
        self.made.emit(self._bar.live)
        self._bar.closed.connect(self.closed)
        self._bar.cancelled.connect(self.cancelled)
        self._bar.live.show_count(settings.countdown_s)
        self._bar.show_at(area, words)
        self._page.window().hide()

    def come_back(self) -> None:
        """Show the window again."""
        if self._bar is not None:
            self._bar.leave()
            self._bar = None
            window = self._page.window()
            window.show()
            window.raise_()
            window.activateWindow()

    def show_count(self, seconds: int) -> None:
        """Show the countdown."""
        if self._bar is not None:
            self._bar.live.show_count(seconds)

    def show_status(self, status: Status, share: float) -> None:
        """Show what is being written, and how far in the text the speaker should be."""
        if self._bar is not None:
            self._bar.live.show_status(status)
            self._bar.prompter.follow(share)
