"""Text fields that leave undo to the project and grow with what is written."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy


def _is_undo(event: QEvent) -> bool:
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


class LineEdit(QLineEdit):
    """One line of text; undo belongs to the whole project."""

    def __init__(self, name: str, placeholder: str = "", kind: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setProperty("kind", kind)

    def event(self, event: QEvent) -> bool:
        """Let the window have the undo keys."""
        if _is_undo(event):
            event.ignore()
            return True
        return super().event(event)

    def show_text(self, text: str) -> None:
        """Show `text` and keep the cursor where it can stay."""
        if self.text() != text:
            at = self.cursorPosition() if self.hasFocus() else len(text)
            self.blockSignals(True)
            self.setText(text)
            self.blockSignals(False)
            self.setCursorPosition(min(at, len(text)))


class TextEdit(QPlainTextEdit):
    """Some lines of text in a field as high as they need; Tab goes on to the next control."""

    def __init__(self, name: str, placeholder: str = "", kind: str = "", *, min_lines: int = 2) -> None:
        super().__init__()
        self._min_lines = min_lines
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setProperty("kind", kind)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self.updateGeometry)

    def event(self, event: QEvent) -> bool:
        """Let the window have the undo keys."""
        if _is_undo(event):
            event.ignore()
            return True
        return super().event(event)

    def show_text(self, text: str) -> None:
        """Show `text` and keep the cursor where it can stay."""
        if self.toPlainText() == text:
            return
        at = self.textCursor().position()
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        cursor = self.textCursor()
        cursor.setPosition(min(at, len(text)))
        self.setTextCursor(cursor)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as the text, and at least the wished number of lines."""
        lines = max(self._lines(), self._min_lines)
        return QSize(240, lines * self.fontMetrics().lineSpacing() + 18)

    def minimumSizeHint(self) -> QSize:
        """Never less than the text needs."""
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A new width makes a new height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _lines(self) -> int:
        self.document().setTextWidth(self.viewport().width())
        block = self.document().begin()
        count = 0
        while block.isValid():
            count += max(1, block.layout().lineCount() if block.layout() else 1)
            block = block.next()
        return count
