"""The one panel of details at the right side, which closes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from evp_desktop.ui.theme import GAP, PANEL_WIDTH, Look
from evp_desktop.ui.widgets.controls import Frame, IconButton, Label, column, row


class Panel(Frame):
    """A heading, a close button and one widget."""

    closed = Signal()

    def __init__(self, look: Look, heading: str, inside: QWidget) -> None:
        super().__init__("panel")
        self.setFixedWidth(PANEL_WIDTH)
        self.setAccessibleName(heading)
        layout = column(gap=GAP)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        self.setLayout(layout)
        top = row()
        top.addWidget(Label(heading, "strong"), 1)
        top.addWidget(IconButton(look, "close", self.tr("Close the panel"), run=self.closed.emit))
        layout.addLayout(top)
        layout.addWidget(inside, 1)
