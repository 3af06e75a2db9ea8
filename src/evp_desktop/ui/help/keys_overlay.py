"""The list of keys, over the window, closed by Escape."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from evp_desktop.ui.keys import Key
from evp_desktop.ui.theme import GAP, MARGIN, Look
from evp_desktop.ui.widgets.controls import Button, Label, column, row, scrolled


class KeysOverlay(QDialog):
    """Two columns: what works on this page, and what works everywhere."""

    def __init__(
        self, look: Look, page_name: str, page_keys: list[Key], common: list[Key], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keys"))
        layout = column(gap=GAP)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, GAP)
        self.setLayout(layout)
        layout.addWidget(Label(self.tr("Keys"), "heading"))
        inside = QWidget()
        lists = row(gap=2 * MARGIN)
        inside.setLayout(lists)
        if page_keys:
            lists.addLayout(_list(page_name, page_keys), 1)
        lists.addLayout(_list(self.tr("Everywhere"), common), 1)
        layout.addWidget(scrolled(inside), 1)
        bottom = row()
        bottom.addStretch(1)
        close = Button(look, self.tr("Close"), kind="primary", run=self.accept)
        bottom.addWidget(close)
        layout.addLayout(bottom)
        self.resize(760, 560)
        close.setFocus()


def _list(heading: str, keys: list[Key]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(8)
    grid.addWidget(Label(heading, "strong"), 0, 0, 1, 2)
    for line, key in enumerate(keys, 1):
        grid.addWidget(Label(key.shown, "key"), line, 0, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(Label(key.words, wraps=True), line, 1)
    grid.setColumnStretch(1, 1)
    grid.setRowStretch(len(keys) + 1, 1)
    return grid
