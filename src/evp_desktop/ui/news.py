"""What came of a video while nobody looked: a message of the system, and a mark in its task bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from evp_desktop.model.uploads import State, Upload
from evp_desktop.ui import icons
from evp_desktop.ui.publish.words import short_words, trouble_words
from evp_desktop.ui.theme import Look

WORTH: tuple[State, ...] = ("published", "sent_back", "failed", "paused")
SHOWN_MS = 20_000


class News(QObject):
    """Told of every change of every upload; says little, and nothing while the window is in front."""

    def __init__(self, window: QWidget, look: Look, is_quiet: Callable[[], bool]) -> None:
        """Nothing is said while `is_quiet`: the maker sees it anyway, or a recording would."""
        super().__init__(window)
        self._is_quiet = is_quiet
        self._window = window
        self._states: dict[str, State] = {}
        self._icon = QSystemTrayIcon(icons.icon("publish", look.accent), self)
        self._icon.messageClicked.connect(self._come_forward)
        self._icon.activated.connect(lambda _why: self._come_forward())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self._icon.hide)
        self.said: list[tuple[str, str]] = []
        """What was said, for who asks later."""

    def tell(self, upload: Upload) -> None:
        """Say it when it is new, worth it, and not in sight anyway."""
        old, self._states[upload.id] = self._states.get(upload.id), upload.state
        is_own_wish = upload.state == "paused" and not upload.trouble.why
        if upload.state not in WORTH or old in (None, upload.state) or is_own_wish:
            return
        if self._is_quiet():
            return
        words = trouble_words(upload.trouble) or short_words(upload)
        self.said.append((upload.package.title, words))
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._icon.show()
            self._icon.showMessage(upload.package.title, words, self._icon.icon())
            self._timer.start()

    def _come_forward(self) -> None:
        self._icon.hide()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
