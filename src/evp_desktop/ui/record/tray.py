"""A small sign among the system's own, where there is a place for it: what is going on, and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from evp_desktop.services.recording import Status
from evp_desktop.ui import icons
from evp_desktop.ui.record.words import phase_words, warning_words
from evp_desktop.ui.theme import Look

_ICONS = {"recording": "record", "paused": "pause"}


class Tray(QObject):
    """There while the window has stepped aside."""

    pressed = Signal()
    pause = Signal()
    stop = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._told: tuple[str, str] = ("", "")
        self._menu = QMenu()
        self._menu.addAction(self.tr("Show the bar"), self.pressed.emit)
        self._menu.addAction(self.tr("Pause or go on"), self.pause.emit)
        self._menu.addAction(self.tr("Stop"), self.stop.emit)
        self._sign = QSystemTrayIcon(icons.icon("pause", look.recording), self)
        self._sign.setContextMenu(self._menu)
        self._sign.activated.connect(lambda _reason: self.pressed.emit())
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._sign.show()

    def show_status(self, status: Status) -> None:
        """Show what is going on, as an icon and in words."""
        warning = warning_words(status)
        icon = "attention" if warning else _ICONS.get(status.phase, "clock")
        words = warning or phase_words(status.phase)
        if (icon, words) != self._told:
            self._told = (icon, words)
            colour = self._look.attention if warning else self._look.recording
            self._sign.setIcon(icons.icon(icon, colour))
            self._sign.setToolTip(words)

    def leave(self) -> None:
        """Take the sign away."""
        self._sign.hide()
        self.deleteLater()
