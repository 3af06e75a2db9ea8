"""A choice out of a few things, each with an icon; the wheel never changes it by accident."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox

from evp_desktop.ui import icons
from evp_desktop.ui.theme import Look


class IconChoice(QComboBox):
    """A combo box by nature; `chosen` tells only what a person chose."""

    chosen = Signal(str)

    def __init__(self, look: Look, name: str, options: Iterable[tuple[str, str, str]], kind: str) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setAccessibleName(name)
        self.setToolTip(name)
        colour = look.on_stage if kind == "stage" else look.muted
        for value, words, icon in options:
            self.addItem(icons.icon(icon, colour), words, value)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumContentsLength(4)
        self.activated.connect(lambda _index: self.chosen.emit(self.currentData()))

    def show_value(self, value: str) -> None:
        """Show which one is chosen."""
        self.setCurrentIndex(self.findData(value))

    def show_possible(self, values: Collection[str], why_not: str) -> None:
        """Let only these be chosen; the others say why they cannot."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        for row in range(self.count()):
            is_possible = self.itemData(row) in values
            model.item(row).setEnabled(is_possible)
            self.setItemData(row, "" if is_possible else why_not, Qt.ItemDataRole.ToolTipRole)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
