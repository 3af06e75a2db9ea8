"""One line of advice before the first word: at most one at a time, and never in a hurry."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QTimer
from PySide6.QtWidgets import QWidget

from evp_desktop.ui.announce import announce
from evp_desktop.ui.messages import QT_TRANSLATE_NOOP
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Icon, Label, row

HOLD_MS = 2000
"""A sentence stands at least this long, so that it can be read and nothing flickers."""


_ADVICE: dict[str, str] = {
    "no_sound": QT_TRANSLATE_NOOP(
        "advice", "I can't hear you. Is your microphone on, and the right one chosen?"
    ),
    "no_space": QT_TRANSLATE_NOOP(
        "advice", "The disk is full. Make some room first; what you recorded is safe."
    ),
    "too_soft": QT_TRANSLATE_NOOP("advice", "Your voice is soft. Come closer to the microphone."),
    "noisy": QT_TRANSLATE_NOOP(
        "advice", "It is noisy here. Close the door or window, or come closer to the microphone."
    ),
    "hum": QT_TRANSLATE_NOOP("advice", "I hear a hum. Pull the microphone away from chargers and cables."),
    "no_face": QT_TRANSLATE_NOOP(
        "advice", "I see no face. Sit in front of the camera, and check that nothing covers it."
    ),
    "face_small": QT_TRANSLATE_NOOP("advice", "You are far away. Come a little closer to the camera."),
    "face_high": QT_TRANSLATE_NOOP("advice", "Your head touches the top. Tilt the camera up a little."),
    "face_low": QT_TRANSLATE_NOOP("advice", "You are low in the picture. Tilt the camera down a little."),
    "face_left": QT_TRANSLATE_NOOP("advice", "You sit at the side. Move a little towards the middle."),
    "face_right": QT_TRANSLATE_NOOP("advice", "You sit at the side. Move a little towards the middle."),
    "dark_face": QT_TRANSLATE_NOOP(
        "advice", "Your face is dark. Turn towards the window, or switch on a lamp in front of you."
    ),
    "back_light": QT_TRANSLATE_NOOP(
        "advice", "The light is behind you. Turn around, or close the curtain behind you."
    ),
    "camera_small": QT_TRANSLATE_NOOP(
        "advice", "This camera is not very sharp. Choose another if you have one."
    ),
    "little_space": QT_TRANSLATE_NOOP(
        "advice", "The disk is getting full. Make some room before a long recording."
    ),
    "battery_low": QT_TRANSLATE_NOOP("advice", "The battery is low. Plug in the charger."),
}


def advice_words(kind: str) -> str:
    """What the camera, microphone and machine suggest, as a sentence with what to do."""
    return QCoreApplication.translate("advice", _ADVICE[kind])


class AdviceLine(QWidget):
    """An icon with a sentence; its place stays there when empty, so that nothing jumps."""

    def __init__(self, look: Look, hold_ms: int = HOLD_MS) -> None:
        super().__init__()
        self._look = look
        self._wanted = ("", False)
        self._shown = ("", False)
        self._since = QElapsedTimer()
        self._hold_ms = hold_ms
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._show)
        self._icon = Icon("tips", look.muted)
        self._label = Label("")
        self.setFixedHeight(24)
        inside = row()
        inside.addStretch(1)
        inside.addWidget(self._icon)
        inside.addWidget(self._label)
        inside.addStretch(1)
        self.setLayout(inside)
        self._icon.hide()

    @property
    def text(self) -> str:
        """The sentence that stands there."""
        return self._label.text()

    def offer(self, words: str, *, is_serious: bool = False) -> None:
        """Show these words as soon as those before have stood long enough."""
        self._wanted = (words, is_serious)
        if self._wanted == self._shown:
            self._later.stop()
            return
        left_ms = self._hold_ms - self._since.elapsed() if self._since.isValid() else 0
        if left_ms <= 0:
            self._show()
        elif not self._later.isActive():
            self._later.start(left_ms)

    def show_at_once(self, words: str, *, is_serious: bool = False) -> None:
        """Another part or another device: what was said before is about something else."""
        self._since.invalidate()
        self.offer(words, is_serious=is_serious)

    def _show(self) -> None:
        self._shown = self._wanted
        words, is_serious = self._shown
        self._since.start()
        colour = self._look.attention if is_serious else self._look.muted
        self._icon.setVisible(bool(words))
        self._icon.show_icon("attention" if is_serious else "tips", colour)
        self._label.setStyleSheet(f"color: {colour}; font-weight: {600 if is_serious else 400};")
        self._label.setText(words)
        if words and self.isVisible():
            announce(self, words)
