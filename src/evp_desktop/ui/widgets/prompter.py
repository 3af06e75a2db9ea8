"""The text to say, large, in a narrow column right under the lens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QKeySequence,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit

MIN_PX = 18
MAX_PX = 64
STEP_PX = 4
_LINE_HEIGHT_PERCENT = 135.0
_READING_HEIGHT = 0.35
"""How far down the eyes are: the line that is being said stands a third from the top."""

_SCROLLING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


class Prompter(QTextEdit):
    """A read-only text field: a screen reader can read it, the wheel and the arrows scroll it."""

    def __init__(self, text_px: int) -> None:
        super().__init__()
        self._text_px = text_px
        self._text = ""
        self._is_held = False
        self.setReadOnly(True)
        self.setAccessibleName(self.tr("What you are going to say"))
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setStyleSheet(
            "QTextEdit { background: transparent; color: #ffffff; border: 2px solid transparent;"
            " border-radius: 12px; padding: 4px 16px; }"
            "QTextEdit:focus { border-color: #ffffff; }"
        )

    @property
    def text_px(self) -> int:
        """The size of the letters."""
        return self._text_px

    def follow(self, share: float) -> None:
        """Be so far in the text, from 0 to 1, unless the speaker scrolled it by hand."""
        bar = self.verticalScrollBar()
        if self._is_held or bar.maximum() == 0:
            return
        page, whole = bar.pageStep(), bar.maximum() + bar.pageStep()
        bar.setValue(round(min(max(share, 0.0), 1.0) * whole - page * _READING_HEIGHT))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The speaker's hand always wins."""
        self._is_held = True
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """So does a key that scrolls; the others belong to the page, or Space would stop nothing here."""
        is_copy = event.matches(QKeySequence.StandardKey.Copy)
        if event.key() in _SCROLLING or is_copy:
            self._is_held = True
            super().keyPressEvent(event)
        else:
            event.ignore()

    def show_words(self, text: str) -> None:
        """Show another text, from its beginning."""
        if text != self._text:
            self._text = text
            self._render()

    def grow(self, steps: int) -> int:
        """Make the letters larger or smaller; returns the new size."""
        self._text_px = min(max(self._text_px + steps * STEP_PX, MIN_PX), MAX_PX)
        self._render()
        return self._text_px

    def _render(self) -> None:
        font = QFont(self.font())
        font.setPixelSize(self._text_px)
        font.setWeight(QFont.Weight.DemiBold)
        document = self.document()
        document.setDefaultFont(font)
        document.setDefaultTextOption(QTextOption(Qt.AlignmentFlag.AlignHCenter))
        document.setPlainText(self._text)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(_LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(spacing)
        self.verticalScrollBar().setValue(0)
        self._is_held = False


def column_width(text_px: int) -> int:
    """Wide enough for about 40 letters, so that the eyes hardly move."""
    return round(40 * text_px * 0.52) + 40
