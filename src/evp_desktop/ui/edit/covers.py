"""What is covered in a part: a list, and a form for a new one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evp_desktop.model.masks import Mask
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.model.time import clock_text
from evp_desktop.ui.theme import GAP
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.choice import IconChoice
from evp_desktop.ui.widgets.controls import Button, IconButton, Label, clear, column, field, row
from evp_desktop.ui.widgets.switch import Switch


class CoverList(QWidget):
    """The covers of the shown take, each to be looked at or taken off."""

    wanted = Signal()
    shown = Signal(int)
    removed = Signal(str)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        layout = column(gap=8)
        self.setLayout(layout)
        layout.addWidget(Label(self.tr("Covered"), "caption"))
        self._list: QVBoxLayout = column(gap=4)
        layout.addLayout(self._list)
        self.add = Button(tools.look, self.tr("Cover something"), "cover", run=self.wanted.emit)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_covers(self, masks: list[Mask]) -> None:
        """Show what is covered, in order of time."""
        clear(self._list)
        for mask in sorted(masks, key=lambda one: one.start_us):
            self._list.addWidget(self._line(mask))

    def _line(self, mask: Mask) -> QWidget:
        how = self.tr("Blurred") if mask.style == "blurred" else self.tr("One colour")
        words = self.tr("{how}, {start} to {end}").format(
            how=how, start=clock_text(mask.start_us), end=clock_text(mask.end_us)
        )
        line = QWidget()
        layout = row(gap=4)
        line.setLayout(layout)
        layout.addWidget(Label(words), 1)
        look = self._tools.look
        see = IconButton(look, "eye", self.tr("Look there"), run=self._looker(mask.start_us))
        remove = IconButton(look, "trash", self.tr("Show it again"), run=self._remover(mask.id))
        for button in (see, remove):
            button.setAccessibleDescription(words)
            layout.addWidget(button)
        return line

    def _looker(self, time_us: int) -> Callable[[], None]:
        return lambda: self.shown.emit(time_us)

    def _remover(self, mask_id: str) -> Callable[[], None]:
        return lambda: self.removed.emit(mask_id)


class CoverForm(QWidget):
    """How and how long something is covered."""

    accepted = Signal()
    given_up = Signal()
    source_chosen = Signal(str)
    shape_chosen = Signal(str)
    start_here = Signal()
    end_here = Signal()

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        look = tools.look
        styles = [
            ("blurred", self.tr("Blurred"), "background"),
            ("solid", self.tr("One colour"), "cover"),
        ]
        shapes = [("rectangle", self.tr("Rectangle"), "region"), ("round", self.tr("Round"), "face_frame")]
        sources = [
            ("screen", self.tr("On the screen"), "screen"),
            ("camera", self.tr("In your face's picture"), "person"),
        ]
        self.style_choice = IconChoice(look, "", styles, "")
        self.shape_choice = IconChoice(look, "", shapes, "")
        self.source_choice = IconChoice(look, "", sources, "")
        self.follow = Switch(look, self.tr("Follow it when it moves"))
        self.follow.setChecked(True)
        self._when = Label("", wraps=True)
        self.start = Button(look, self.tr("From here"), "trim_start", run=self.start_here.emit)
        self.end = Button(look, self.tr("Until here"), "trim_end", run=self.end_here.emit)
        self.accept = Button(look, self.tr("Cover this"), "tick", "primary", run=self.accepted.emit)
        self.leave = Button(look, self.tr("Leave it"), run=self.given_up.emit)
        self.source_choice.chosen.connect(self.source_chosen)
        self.shape_choice.chosen.connect(self.shape_chosen)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = column(gap=GAP)
        self.setLayout(layout)
        words = self.tr(
            "Put the frame over what nobody shall see. In the finished video it cannot be made visible again."
        )
        layout.addWidget(Label(words, wraps=True))
        self._source_field = field(self.tr("Where"), self.source_choice)
        layout.addWidget(self._source_field)
        layout.addWidget(field(self.tr("How"), self.style_choice))
        layout.addWidget(field(self.tr("Shape"), self.shape_choice))
        when = column(gap=6)
        when.addWidget(Label(self.tr("When"), "caption"))
        when.addWidget(self._when)
        buttons = row()
        buttons.addWidget(self.start)
        buttons.addWidget(self.end)
        buttons.addStretch(1)
        when.addLayout(buttons)
        layout.addLayout(when)
        layout.addWidget(self.follow)
        ends = row()
        ends.addWidget(self.accept)
        ends.addWidget(self.leave)
        ends.addStretch(1)
        layout.addLayout(ends)
        layout.addStretch(1)

    def begin(self, take: Take) -> SourceKind:
        """A new cover; returns which picture it lies on at first."""
        backdrop, camera = take.backdrop, take.source("camera")
        kind: SourceKind = backdrop.kind if backdrop else "camera"
        self._source_field.setVisible(backdrop is not None and camera is not None)
        self.source_choice.show_value("camera" if kind == "camera" else "screen")
        self.style_choice.show_value("blurred")
        self.shape_choice.show_value("rectangle")
        self.follow.setChecked(True)
        return kind

    def show_when(self, start_us: int, end_us: int) -> None:
        """Show from when to when."""
        words = self.tr("{start} to {end}").format(start=clock_text(start_us), end=clock_text(end_us))
        self._when.setText(words)
