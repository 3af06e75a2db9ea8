"""A card that says in one sentence how something is, and opens to what can be changed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from evp_desktop.ui.theme import GAP, Look
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, Label, column, line, row


class Fold(Frame):
    """Closed until somebody wants to change something."""

    def __init__(self, look: Look, icon: str) -> None:
        super().__init__("card")
        self._title = Label("")
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
