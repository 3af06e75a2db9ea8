"""The live picture with the prompter under the lens and the countdown over it."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.picture import Picture
from evp_desktop.ui.widgets.prompter import Prompter, column_width

_PROMPTER_SHARE = 0.42
"""At most this share of the picture's height is text, so that the picture stays a picture."""


class Stage(QWidget):
    """Picture, prompter and countdown on top of each other."""

    def __init__(self, look: Look, text_px: int) -> None:
        super().__init__()
        self.picture = Picture(look, self.tr("Live picture, as the viewer will see it"))
        self.picture.setParent(self)
        self.prompter = Prompter(text_px)
        self.prompter.setParent(self)
        self._waiting = QLabel(self)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setStyleSheet(
            f"color: {look.on_stage}; background: rgba(10, 11, 13, 200); font-size: 15px;"
            " border-radius: 12px; padding: 12px 20px;"
        )
        self._waiting.hide()
        self._count = QLabel(self)
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count.setStyleSheet(
            f"color: {look.on_stage}; background: rgba(10, 11, 13, 170); font-size: 112px; font-weight: 600;"
            " border-radius: 96px;"
        )
        self._count.hide()
        self.setMinimumHeight(240)

    def show_words(self, text: str) -> None:
        """Show what is to be said, or no prompter at all."""
        self.prompter.show_words(text)
        self.prompter.setVisible(bool(text))
        self._place()

    def show_count(self, seconds: int) -> None:
        """Show the countdown; zero takes it away."""
        self._count.setVisible(seconds > 0)
        self._count.setText(str(seconds))
        self._count.setAccessibleName(str(seconds))

    def show_waiting(self, text: str) -> None:
        """Say in the middle of an empty picture why it is empty."""
        if text != self._waiting.text():
            self._waiting.setText(text)
            self._place()
        self._waiting.setVisible(bool(text))

    def grow_text(self, steps: int) -> int:
        """Make the prompter's letters larger or smaller; returns the size."""
        size = self.prompter.grow(steps)
        self._place()
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything in its place."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self.picture.setGeometry(self.rect())
        box = self.picture.picture_box().toRect()
        self._waiting.setFixedWidth(min(self._waiting.sizeHint().width() + 8, box.width() - 64))
        self._waiting.adjustSize()
        low = box.top() + round(box.height() * 0.68)  # below the prompter, also when that is long
        self._waiting.move(box.center().x() - self._waiting.width() // 2, low - self._waiting.height() // 2)
        self._count.setGeometry(QRect(box.center().x() - 96, box.center().y() - 96, 192, 192))
        width = min(column_width(self.prompter.text_px), box.width() - 32)
        document = self.prompter.document()
        document.setTextWidth(width - 36)
        wanted = round(document.size().height()) + 16
        height = min(wanted, round(box.height() * _PROMPTER_SHARE))
        self.prompter.setGeometry(QRect(box.center().x() - width // 2, box.top() + 8, width, height))
        self.prompter.raise_()
        self._count.raise_()
