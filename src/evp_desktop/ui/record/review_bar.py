"""What stands under a part that was just recorded: again, or on to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Button, Label, column, row


class ReviewBar(QWidget):
    """After a part: again, or on to the next."""

    again = Signal()
    following = Signal()
    play = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.words = Label("", "heading")
        self.small = Label(self.tr("Good enough is good. Both are kept if you record it again."), "muted")
        self.play_button = Button(
            look, self.tr("Play it again"), "play", "quiet", key="K", run=self.play.emit
        )
        self.again_button = Button(look, self.tr("Again"), "again", "large", key="R", run=self.again.emit)
        self.next_button = Button(
            look, self.tr("Next"), "next", "primary", key="Space", run=self.following.emit
        )
        for button in (self.again_button, self.next_button):
            button.setMinimumWidth(160)
        layout = column(gap=8)
        self.setLayout(layout)
        layout.addWidget(self.words, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.small, 0, Qt.AlignmentFlag.AlignHCenter)
        buttons = row(gap=12)
        buttons.addStretch(1)
        for button in (self.play_button, self.again_button, self.next_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addSpacing(4)
        layout.addLayout(buttons)
