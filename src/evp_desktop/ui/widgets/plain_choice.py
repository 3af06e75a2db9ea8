"""A choice out of a few things in words; the wheel never changes it by accident."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox

CONTROL_WIDTH = 220


class Choice(QComboBox):
    """A combo box by nature; `chosen` tells only what a person chose."""

    chosen = Signal(str)

    def __init__(self, name: str, options: list[tuple[str, Any]], chosen: Any) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setMinimumWidth(CONTROL_WIDTH)
        for words, value in options:
            self.addItem(words, value)
        self.show_value(chosen)
        self.activated.connect(lambda _index: self.chosen.emit(str(self.currentData())))

    def show_value(self, value: Any) -> None:
        """Show which one is chosen; the first where there is none of that value."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
