"""A push button that leaves the arrow keys to the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class PushButton(QPushButton):
    """Qt's own moves the focus to a neighbour on an arrow; here an arrow is a frame, a part or a time."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass arrows on."""
        if event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)
