"""A card that says in one sentence how something is, and opens to what can be changed."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from evp_desktop.ui.theme import GAP, Look
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, Label, column, line, row
from evp_desktop.ui.widgets.switch import Switch

WORDS_OF_SWITCH = 54
"""Where a switch has its words, so that a hint stands under them."""


def switch_with_hint(switch: Switch, hint: str) -> QWidget:
    """A switch with what it does under its words."""
    switch.setAccessibleDescription(hint)
    box = QWidget()
    layout = column(gap=0)
    box.setLayout(layout)
    layout.addWidget(switch)
    words = Label(hint, "small", wraps=True)
    words.setContentsMargins(WORDS_OF_SWITCH, 0, 0, 0)
    layout.addWidget(words)
    return box


class Fold(Frame):
    """Closed until somebody wants to change something."""

    def __init__(self, look: Look, icon: str) -> None:
        super().__init__("card")
        self._title = Label("", wraps=True)
        self._area: QScrollArea | None = None
        self._sentence = Label("", "small", wraps=True)
        self.change = Button(look, "", run=self.toggle)
        self.inside: QVBoxLayout = column(gap=12)
        self._box = QWidget()
        self._box.setLayout(self.inside)
        self.inside.addWidget(line())
        layout = column(gap=12)
        layout.setContentsMargins(GAP, 12, 12, 12)
        self.setLayout(layout)
        top = row(gap=12)
        top.addWidget(Icon(icon, look.muted))
        words = column(gap=2)
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        top.addLayout(words, 1)
        top.addWidget(self.change)
        layout.addLayout(top)
        layout.addWidget(self._box)
        self._box.hide()
        self._show_state()

    @property
    def is_open(self) -> bool:
        """Whether what can be changed is in sight."""
        return not self._box.isHidden()

    def toggle(self) -> None:
        """Open or close."""
        self._box.setVisible(self._box.isHidden())
        self._show_state()
        if self.is_open and self._area is not None:
            QTimer.singleShot(0, self, self._show_all)  # once it has its new height

    def close_up(self) -> None:
        """Be one sentence again."""
        if self.is_open:
            self.toggle()

    def open_within(self, area: QScrollArea) -> None:
        """Come into sight in that area as a whole when it is opened."""
        self._area = area

    def _show_all(self) -> None:
        if self._area is not None:
            self._area.ensureWidgetVisible(self)

    def set_title(self, title: str) -> None:
        """What it is about."""
        self._title.setText(title)
        self._show_state()

    def say(self, sentence: str) -> None:
        """How it is now."""
        self._sentence.setText(sentence)
        self.change.setAccessibleDescription(sentence)

    def _show_state(self) -> None:
        words = self.tr("Done") if self.is_open else self.tr("Change")
        self.change.setText(words)
        self.change.setAccessibleName(f"{words}: {self._title.text()}")
