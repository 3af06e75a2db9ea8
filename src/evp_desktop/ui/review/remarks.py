"""What a reviewer says about a video: words at a moment of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from evp_desktop.model.review import Remark
from evp_desktop.model.time import clock_text
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Button, Frame, IconButton, Label, clear, column, row
from evp_desktop.ui.widgets.text import LineEdit


class Remarks(QWidget):
    """A line to write in, and what was written; each moment leads back to its picture."""

    changed = Signal()
    wanted = Signal()
    """What was written is to be kept, at the moment that is shown."""
    jumped = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.remarks: tuple[Remark, ...] = ()
        self.line = LineEdit(self.tr("What should change at this moment?"), self.tr("Please blur the badge"))
        self.add = Button(look, "", "plus", run=self.wanted.emit)
        self._list = column(gap=8)
        layout = column(gap=8)
        self.setLayout(layout)
        layout.addWidget(Label(self.line.accessibleName()))
        entry = row(gap=8)
        entry.addWidget(self.line, 1)
        entry.addWidget(self.add)
        layout.addLayout(entry)
        layout.addLayout(self._list)
        self.line.returnPressed.connect(self.wanted.emit)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.show_moment(0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written at all."""
        return not self.remarks and not self.line.text().strip()

    def show_moment(self, at_us: int | None) -> None:
        """Name the moment that a remark would be about."""
        words = (
            self.tr("Add at {moment}").format(moment=clock_text(at_us))
            if at_us is not None
            else self.tr("Add")
        )
        if self.add.text() != words:
            self.add.set_words(words)

    def keep(self, at_us: int | None) -> None:
        """Keep what stands in the line as a remark about a moment."""
        words = self.line.text().strip()
        if words:
            self.line.clear()
            self._set((*self.remarks, Remark(at_us=at_us, words=words[:5000])))

    def forget(self) -> None:
        """Begin anew."""
        self.line.clear()
        self._set(())

    def _set(self, remarks: tuple[Remark, ...]) -> None:
        self.remarks = tuple(sorted(remarks, key=lambda one: -1 if one.at_us is None else one.at_us))
        clear(self._list)
        for remark in self.remarks:
            self._list.addWidget(self._row(remark))
        self.changed.emit()

    def _row(self, remark: Remark) -> QWidget:
        box = Frame("soft")
        layout = row(gap=8)
        layout.setContentsMargins(8, 4, 8, 4)
        box.setLayout(layout)
        if remark.at_us is not None:
            at_us = remark.at_us
            words = clock_text(at_us)
            jump = Button(self._look, words, "play", "quiet", run=lambda: self.jumped.emit(at_us))
            layout.addWidget(jump, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(Label(remark.words, wraps=True), 1)
        remove = IconButton(
            self._look, "trash", self.tr("Remove this remark"), run=lambda: self._remove(remark)
        )
        layout.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return box

    def _remove(self, remark: Remark) -> None:
        self._set(tuple(one for one in self.remarks if one is not remark))
        self.line.setFocus()
