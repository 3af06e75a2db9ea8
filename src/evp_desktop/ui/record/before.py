"""What stands under the picture before a recording: advice, sources, the red button."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from evp_desktop.model.script import Block
from evp_desktop.ui.record.advice import AdviceLine
from evp_desktop.ui.record.chips import SourceChips
from evp_desktop.ui.record.ready_bar import ReadyBar
from evp_desktop.ui.theme import SMALL_GAP, Look
from evp_desktop.ui.widgets.controls import column
from evp_desktop.ui.widgets.layout_choice import LayoutChoice


class Before(QWidget):
    """One line of advice above the chips above the red button."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.advice = AdviceLine(look)
        self.layout_choice = LayoutChoice(look, "chip")
        self.chips = SourceChips(look, self.layout_choice)
        self.ready = ReadyBar(look)
        layout = column(gap=SMALL_GAP)
        self.setLayout(layout)
        layout.addWidget(self.advice)
        layout.addWidget(self.chips)
        layout.addWidget(self.ready)

    def show_part(self, block: Block, number: int, count: int, state: str) -> None:
        """Show which part is about to be recorded, and what the viewer will see of it."""
        self.ready.show_part(number, count, state)
        self.layout_choice.show_value(block.layout)
        self.chips.show_layout(block.layout)
