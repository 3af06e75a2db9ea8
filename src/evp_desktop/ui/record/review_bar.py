"""What stands under a part that was just recorded: again, or on to the next; and which take it shall be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Button, Icon, IconButton, Label, column, row

_WORDS_WIDTH = 600
"""Wide enough for one line that is good news, narrow enough for a magnified window."""


class TakeStepper(QWidget):
    """Steps through the takes of a part; one of them stands in the video."""

    stepped = Signal(int)
    used = Signal()
    thrown_away = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._words = Label("", "strong")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setMinimumWidth(112)
        self._back = IconButton(
            look, "chevron_left", self.tr("Take before"), key="Left", run=lambda: self.stepped.emit(-1)
        )
        self._forth = IconButton(
            look, "chevron_right", self.tr("Take after"), key="Right", run=lambda: self.stepped.emit(1)
        )
        self.use = Button(look, self.tr("Use this one"), key="U", run=self.used.emit)
        self._tick = Icon("tick", look.accent_text)
        self._in_video = Label(self.tr("in the video"), "small")
        self._throw = IconButton(
            look, "trash", self.tr("Throw this take away"), key="Delete", run=self.thrown_away.emit
        )
        inside = row(gap=4)
        inside.addStretch(1)
        parts: list[QWidget] = [self._back, self._words, self._forth, self.use, self._tick, self._in_video]
        for part in (*parts, self._throw):
            inside.addWidget(part)
        inside.addStretch(1)
        self.setLayout(inside)

    def show_take(self, number: int, count: int, *, is_used: bool) -> None:
        """Show which take is played; a single one needs no steps."""
        self.setVisible(count > 1)
        self._words.setText(self.tr("Take {n} of {count}").format(n=number, count=count))
        self._back.setEnabled(number > 1)
        self._forth.setEnabled(number < count)
        self.use.setVisible(not is_used)
        self._tick.setVisible(is_used)
        self._in_video.setVisible(is_used)


class ReviewBar(QWidget):
    """What was recorded, in words; then again, or on to the next."""

    again = Signal()
    following = Signal()
    play = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.words = Label("", "heading")
        self.takes = TakeStepper(look)
        self._icon = Icon("attention", look.attention)
        self.small = Label("", "muted", wraps=True)
        self.small.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.small.setMinimumWidth(_WORDS_WIDTH)
        self.play_button = Button(
            look, self.tr("Play it again"), "play", "quiet", key="K", run=self.play.emit
        )
        self.again_button = Button(look, self.tr("Again"), "again", "large", key="R", run=self.again.emit)
        self.next_button = Button(
            look, self.tr("Next"), "next", "primary", key="Space", run=self.following.emit
        )
        for button in (self.again_button, self.next_button):
            button.setMinimumWidth(160)
        self._lay_out()
        self.show_outcome([])

    def show_outcome(self, troubles: list[str]) -> None:
        """Say that it is good enough, or what happened and that again is a good idea."""
        is_trouble = bool(troubles)
        told = " ".join(troubles[:2])
        self.small.setText(
            self.tr("{what} Record it again to be sure; this one is kept.").format(what=told)
            if is_trouble
            else self.tr("Good enough is good. Both are kept if you record it again.")
        )
        self.small.setMinimumHeight(self.small.heightForWidth(_WORDS_WIDTH))
        self.small.setStyleSheet(f"color: {self._look.attention}; font-weight: 600;" if is_trouble else "")
        self._icon.setVisible(is_trouble)
        self.again_button.set_kind("primary" if is_trouble else "large", "again")
        self.next_button.set_kind("large" if is_trouble else "primary", "next")

    def focus_advised(self) -> None:
        """Give the focus to what is best to do now."""
        is_trouble = self.again_button.property("kind") == "primary"
        (self.again_button if is_trouble else self.next_button).setFocus()

    def _lay_out(self) -> None:
        layout = column(gap=8)
        self.setLayout(layout)
        layout.addWidget(self.words, 0, Qt.AlignmentFlag.AlignHCenter)
        told = row()
        told.addStretch(1)
        told.addWidget(self._icon)
        told.addWidget(self.small)
        told.addStretch(1)
        layout.addLayout(told)
        layout.addWidget(self.takes)
        buttons = row(gap=12)
        buttons.addStretch(1)
        for button in (self.play_button, self.again_button, self.next_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addSpacing(4)
        layout.addLayout(buttons)
