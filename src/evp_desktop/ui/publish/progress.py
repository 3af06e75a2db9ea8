"""What happens after Publish, in words: making, sending, there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar

from evp_desktop.ui.announce import announce
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.theme import GAP, Look
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, Label, column, row


class ProgressCard(Frame):
    """A bar with a sentence; Cancel leaves nothing behind."""

    cancelled = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._spoken = -1
        self._title = Label("", "strong")
        self._words = Label("", "muted", wraps=True)
        self.bar = QProgressBar()
        self.bar.setProperty("kind", "plain")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.cancel = Button(look, self.tr("Cancel"), "close", run=self.cancelled.emit)
        layout = column(gap=12)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        self.setLayout(layout)
        layout.addWidget(self._title)
        layout.addWidget(self.bar)
        layout.addWidget(self._words)
        layout.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignLeft)

    def show_progress(self, title: str, fraction: float, left_s: float | None) -> None:
        """Show how far it is and how long it still takes."""
        percent = round(fraction * 100)
        self._title.setText(title)
        self.bar.setValue(round(fraction * 1000))
        left = self._left(left_s)
        self._words.setText(f"{percent} %{left}")
        self.bar.setAccessibleDescription(f"{title}, {percent} %{left}")
        if percent // 25 != self._spoken:
            self._spoken = percent // 25
            announce(self, f"{title}, {percent} %")

    def _left(self, left_s: float | None) -> str:
        if left_s is None:
            return ""
        if left_s < 60:
            return ", " + Counts().seconds_left(max(1, round(left_s)))
        return ", " + Counts().minutes_left(max(1, round(left_s / 60)))


class PublishedCard(Frame):
    """It is there: open it, see the folder, tell others where."""

    opened = Signal()
    folder = Signal()
    copied = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__("good")
        self._title = Label("", "heading", wraps=True)
        self._where = Label("", "muted", wraps=True)
        self._where.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.open = Button(look, self.tr("Open it"), "open", run=self.opened.emit)
        self.show_folder = Button(look, self.tr("Open the folder"), "folder", run=self.folder.emit)
        self.copy = Button(look, self.tr("Copy the location"), "copy", run=self._copy)
        layout = column(gap=12)
        layout.setContentsMargins(24, 24, 24, 24)
        self.setLayout(layout)
        top = row(gap=12)
        top.addWidget(Icon("tick", look.good, 24), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._title, 1)
        layout.addLayout(top)
        layout.addWidget(self._where)
        for button in (self.open, self.show_folder, self.copy):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_published(self, day: str, where: str) -> None:
        """Say since when and where."""
        self._title.setText(self.tr("Published {day}").format(day=day))
        self._where.setText(where)
        self.copy.set_words(self.tr("Copy the location"))

    def _copy(self) -> None:
        self.copied.emit()
        self.copy.set_words(self.tr("Copied"))
        announce(self, self.tr("Copied"))
