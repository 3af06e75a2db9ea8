"""One calm sentence with, where it helps, a button, and details for IT behind "More"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evp_desktop.errors import EvpError
from evp_desktop.ui import messages
from evp_desktop.ui.announce import announce
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, IconButton, Label, column, row

Tone = Literal["attention", "good", "soft"]
_ICONS: dict[Tone, str] = {"attention": "attention", "good": "tick", "soft": "info"}


class Notice(QWidget):
    """A place at the top of a page that is there only while it has something to say."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._layout: QVBoxLayout = column()
        self.setLayout(self._layout)
        self._box: Frame | None = None
        self._action: Button | None = None
        self.hide()

    def say(
        self,
        text: str,
        tone: Tone = "soft",
        *,
        action: str = "",
        run: Callable[[], None] | None = None,
        details: str = "",
        can_close: bool = True,
    ) -> None:
        """Show a sentence and have it spoken."""
        self.clear()
        self._box = self._make(text, tone, action, run, details, can_close)
        self._layout.addWidget(self._box)
        self.show()
        announce(self, text, is_urgent=tone == "attention")

    def say_error(self, error: EvpError, action: str = "", run: Callable[[], None] | None = None) -> None:
        """Show what stands in the way, with what IT wants to know behind "More", and a way out."""
        words, details = messages.sentence(error), messages.details(error)
        self.say(words, "attention", action=action, run=run, details=details)

    def ask(self, text: str, action: str, run: Callable[[], None]) -> None:
        """Show a question whose answer has the focus; closing it is the other answer."""
        self.say(text, "attention", action=action, run=run)
        if self._action is not None:
            self._action.setFocus()

    def clear(self) -> None:
        """Have nothing to say."""
        if self._box is not None:
            self._box.hide()
            self._box.deleteLater()
            self._box = self._action = None
        self.hide()

    def _make(
        self,
        text: str,
        tone: Tone,
        action: str,
        run: Callable[[], None] | None,
        details: str,
        can_close: bool,
    ) -> Frame:
        box = Frame(tone)
        outer = column()
        outer.setContentsMargins(16, 8, 8, 8)
        box.setLayout(outer)
        top = row()
        colour = {"attention": self._look.attention, "good": self._look.good, "soft": self._look.muted}[tone]
        top.addWidget(Icon(_ICONS[tone], colour))
        words = Label(text, wraps=True)
        words.setMinimumHeight(32)
        top.addWidget(words, 1)
        outer.addLayout(top)
        if action and run:
            self._action = Button(self._look, action, run=run)
            top.addWidget(self._action)
        if details:
            self._add_details(outer, top_button := Button(self._look, self.tr("More"), kind="quiet"), details)
            top.addWidget(top_button)
        if can_close:
            top.addWidget(IconButton(self._look, "close", self.tr("Close this message"), run=self.clear))
        return box

    def _add_details(self, outer: QVBoxLayout, more: Button, details: str) -> None:
        inside = QWidget()
        layout = row()
        layout.setContentsMargins(28, 0, 0, 4)
        inside.setLayout(layout)
        layout.addWidget(Label(details, "small", wraps=True), 1)
        copy = Button(self._look, self.tr("Copy"), "copy", "quiet")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
        layout.addWidget(copy)
        inside.hide()
        outer.addWidget(inside)
        more.clicked.connect(lambda: inside.setVisible(not inside.isVisible()))
