"""Every recording of one part: choose another, throw one away, bring one back."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from evp_desktop.model.brand import Kit
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.model.time import clock_text
from evp_desktop.ui.edit.covers import CoverList
from evp_desktop.ui.edit.details import Details, More
from evp_desktop.ui.theme import GAP
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import (
    Button,
    Frame,
    Icon,
    IconButton,
    Label,
    clear,
    column,
    field,
    row,
    scrolled,
)
from evp_desktop.ui.widgets.layout_choice import ViewChoice


class Takes(QWidget):
    """Tells what the maker wants with a take; the document decides."""

    chosen = Signal(str)
    discarded = Signal(str)
    record = Signal()
    record_after = Signal()

    def __init__(self, tools: Tools, kit: Kit) -> None:
        super().__init__()
        self._tools = tools
        self._kit = kit
        self._heading = Label("", "muted", wraps=True)
        self.view = ViewChoice(tools.look, "", is_stacked=True)
        self.details = Details(tools)
        self.covers = CoverList(tools)
        self.details.inside.addWidget(self.covers)
        self.more = More(tools, self.tr("More about this part"), self.details)
        self._list = column(gap=8)
        inside = QWidget()
        layout = column(gap=GAP)
        inside.setLayout(layout)
        layout.addWidget(self._heading)
        layout.addWidget(field(self.tr("What the viewer sees"), self.view))
        layout.addWidget(self.more)
        layout.addWidget(Label(self.tr("Takes"), "caption"))
        layout.addLayout(self._list)
        self._again = again = Button(tools.look, "", "record", run=self.record.emit)
        layout.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        after = Button(tools.look, self.tr("Record something after this"), "plus", run=self.record_after.emit)
        layout.addWidget(after, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        outer = column()
        outer.addWidget(scrolled(inside))
        self.setLayout(outer)

    def show_takes(self, project: Project, block_id: str) -> None:
        """Show the takes of a part, newest first, then what was thrown away."""
        block = project.block(block_id)
        self._show_details(project, block)
        self._heading.setText(block.heading if block else "")
        clip = project.clip_of(block_id)
        shown = clip.take_id if clip else ""
        clear(self._list)
        takes = [take for take in project.takes if take.block_id == block_id]
        words = self.tr("Record this part again") if takes else self.tr("Record this part")
        self._again.set_words(words)
        kept = [take for take in takes if take.id not in project.discarded]
        for take in reversed(kept):
            self._list.addWidget(self._card(take, takes.index(take) + 1, is_shown=take.id == shown))
        for take in takes:
            if take.id in project.discarded:
                self._list.addWidget(self._gone(take, takes.index(take) + 1))

    def _show_details(self, project: Project, block: Block | None) -> None:
        clip = project.clip_of(block.id) if block else None
        take = project.take(clip.take_id) if clip else None
        self.more.setVisible(take is not None)
        self.covers.show_covers([mask for mask in project.masks if take and mask.take_id == take.id])
        if block is not None:
            self.details.show_part(project, block, take, self._kit.spec)

    def _card(self, take: Take, number: int, *, is_shown: bool) -> QWidget:
        card = Frame("card")
        card.setProperty("isChosen", "true" if is_shown else "false")
        layout = row()
        layout.setContentsMargins(12, 8, 8, 8)
        card.setLayout(layout)
        words = column(gap=2)
        words.addWidget(Label(self.tr("Take {n}").format(n=number), "strong"))
        words.addWidget(Label(self._facts(take), "small"))
        layout.addLayout(words, 1)
        name = self.tr("Take {n}").format(n=number)
        if is_shown:
            layout.addWidget(Icon("tick", self._tools.look.accent_text))
            layout.addWidget(Label(self.tr("in the video"), "small"))
        else:
            use = Button(self._tools.look, self.tr("Use"), run=lambda: self.chosen.emit(take.id))
            use.setAccessibleDescription(name)
            layout.addWidget(use)
        throw = IconButton(
            self._tools.look, "trash", self.tr("Throw away"), run=lambda: self.discarded.emit(take.id)
        )
        throw.setAccessibleDescription(name)
        layout.addWidget(throw)
        return card

    def _gone(self, take: Take, number: int) -> QWidget:
        box = QWidget()
        layout = row()
        layout.setContentsMargins(12, 0, 8, 0)
        box.setLayout(layout)
        words = self.tr("Take {n}, thrown away").format(n=number)
        layout.addWidget(Label(words, "small"), 1)
        back = Button(
            self._tools.look, self.tr("Bring back"), kind="link", run=lambda: self.chosen.emit(take.id)
        )
        back.setAccessibleDescription(words)
        layout.addWidget(back)
        return box

    def _facts(self, take: Take) -> str:
        moment = datetime.fromisoformat(take.recorded_at)
        return f"{clock_text(take.duration_us)}  ·  {self._tools.time(moment)}"
