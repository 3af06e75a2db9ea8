"""Prepare: the script in blocks, with the template's tips beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Unpack

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from evp_desktop.model import edits
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block, script_us
from evp_desktop.ui.announce import announce
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.frame.page import Action, Page
from evp_desktop.ui.importing import ImportStrip
from evp_desktop.ui.keys import Key
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.prepare.about import About
from evp_desktop.ui.prepare.block_card import BlockCard
from evp_desktop.ui.prepare.house_style import HouseStyleBox
from evp_desktop.ui.prepare.people import PeopleBox
from evp_desktop.ui.prepare.tips import tips_widget
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, Frame, Label, column, row, scrolled
from evp_desktop.ui.widgets.length_bar import LengthBar
from evp_desktop.ui.widgets.panel import Panel

MAX_WIDTH = 960
"""Longer lines are hard to read."""

DEFAULT_TARGET_S = (60, 180)
"""For a video without a template: a short update (FEATURES, numbers to design against)."""


class PreparePage(Page):
    """Every block is a card; the cards follow the document."""

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__(tools, "")
        self.heading = self.tr("Prepare")
        self._video = video
        self._cards: dict[str, BlockCard] = {}
        self._list = column(gap=12)
        self._mark = Frame("mark")
        self._mark.setStyleSheet(f"background: {tools.look.accent}; border-radius: 2px;")
        self._mark.setFixedHeight(4)
        self._length = LengthBar(tools.look)
        self._length_words = Label("", "muted")
        self.add = Button(tools.look, self.tr("Add a part"), "plus", key="Ctrl+Return", run=self._add)
        self.about = About(tools.look, video.editor)
        self.house_style = HouseStyleBox(tools.look, video)
        self.people = PeopleBox(tools, video)
        self.people.trouble.connect(self.notice.say_error)
        self.people.withdrawn.connect(self.notice.say)
        tips = tips_widget(tools, video.template, self.about, self.people, self.house_style)
        area = scrolled(tips)
        self.panel = Panel(tools.look, self.tr("About this video"), area)
        for box in (self.people, self.house_style):
            box.open_within(area)
        self.imports = ImportStrip(tools, video)
        self.imports.trouble.connect(self.notice.say_error)
        self._inside = QWidget()
        self._lay_out()
        self._show(video.project)
        self.keep(video.editor.listen(lambda _old, new: self._show(new)))

    def primary(self) -> Action | None:
        """On to recording."""
        return Action(self.tr("Record"), lambda: self.go.emit("record"), "next")

    def keys(self) -> list[Key]:
        """Cards can be added and moved by key."""
        return [
            Key("Ctrl+Return", self.tr("Add a part"), self._add),
            Key("Alt+Up", self.tr("Move this part up"), lambda: self._move_current(-1)),
            Key("Alt+Down", self.tr("Move this part down"), lambda: self._move_current(1)),
        ]

    def opened(self) -> None:
        """Start in the first text that is still empty."""
        if self._video.wants == "speaker":
            self._video.wants = ""
            self.about.focus_on_missing()
            return
        if self._video.wants == "consent":
            self._video.wants = ""
            self.people.focus_on_missing()
            return
        project = self._video.project
        waiting = next((block for block in project.blocks if not block.text.strip()), None)
        block = waiting or project.block(self._video.current_block_id())
        if block is not None:
            self._cards[block.id].text.setFocus()

    def card(self, block_id: str) -> BlockCard:
        """The card of a block."""
        return self._cards[block_id]

    def _lay_out(self) -> None:
        layout = column(gap=12)
        layout.setContentsMargins(0, 0, 8, 8)
        self._inside.setLayout(layout)
        layout.addLayout(self._list)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self._mark.setParent(self._inside)
        self._mark.hide()
        self._inside.setMaximumWidth(MAX_WIDTH)
        length = QWidget()
        length.setMaximumWidth(MAX_WIDTH - 8)
        top = row(gap=16)
        length.setLayout(top)
        top.addWidget(self._length, 1)
        top.addWidget(self._length_words)
        self.body.addWidget(self.imports)
        self.body.addWidget(length)
        self.body.addWidget(scrolled(self._inside), 1)

    def _show(self, project: Project) -> None:
        self.about.show_project(project)
        self.people.show_project(project)
        self.house_style.show_project(project)
        wanted = [block.id for block in project.blocks]
        for gone in [block_id for block_id in self._cards if block_id not in wanted]:
            card = self._cards.pop(gone)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, block in enumerate(project.blocks):
            card = self._cards.get(block.id) or self._make_card(block)
            if self._list.indexOf(card) != place:
                self._place(card, place)
            is_recorded = project.clip_of(block.id) is not None
            card.show_block(block, place + 1, len(project.blocks), is_recorded=is_recorded)
        template = self._video.template
        target = (template.min_s, template.max_s) if template else DEFAULT_TARGET_S
        self._length_words.setText(self._length.show_length(script_us(project.blocks), *target))

    def _place(self, card: BlockCard, place: int) -> None:
        """Move a card in the list without it losing the focus."""
        focused = card.focusWidget() if card.isAncestorOf(self.focusWidget() or self) else None
        self._list.removeWidget(card)
        self._list.insertWidget(place, card)
        if focused is not None:
            focused.setFocus()

    def _make_card(self, block: Block) -> BlockCard:
        card = BlockCard(self.tools.look, self._seconds_words)
        block_id = block.id
        card.heading_typed.connect(lambda text, goes_on: self._type(block_id, goes_on, heading=text))
        card.text_typed.connect(lambda text, goes_on: self._type(block_id, goes_on, text=text))
        card.layout_chosen.connect(lambda layout: self._choose_view(block_id, layout=layout))
        card.background_chosen.connect(lambda one: self._choose_view(block_id, background=one))
        card.import_wanted.connect(lambda: self._with_block(block_id, self.imports.ask))
        card.dropped.connect(
            lambda file: self._with_block(block_id, lambda block: self.imports.bring(file, block))
        )
        card.moved.connect(lambda steps: self._move(block_id, steps))
        card.removed.connect(lambda: self._remove(block_id))
        card.grip.dragged.connect(self._show_drop)
        card.grip.dropped.connect(lambda y: self._drop(block_id, y))
        self._cards[block_id] = card
        return card

    def _seconds_words(self, seconds: int) -> str:
        return Counts().seconds(seconds) if seconds else ""

    def _type(self, block_id: str, goes_on: bool, **words: Unpack[edits.BlockChange]) -> None:
        number = self._number(block_id)
        what = self.tr("heading of part {n}") if "heading" in words else self.tr("text of part {n}")
        self._apply(
            what.format(n=number),
            lambda project: edits.change_block(project, block_id, **words),
            merge=goes_on,
        )

    def _choose_view(self, block_id: str, **view: Any) -> None:
        label = self.tr("what the viewer sees of part {n}").format(n=self._number(block_id))
        self._apply(label, lambda project: edits.change_block(project, block_id, **view))

    def _with_block(self, block_id: str, run: Callable[[Block], None]) -> None:
        block = self._video.project.block(block_id)
        if block is not None:
            run(block)

    def _move(self, block_id: str, steps: int) -> None:
        if steps == 0:
            return
        label = self.tr("moving part {n}").format(n=self._number(block_id))
        self._apply(label, lambda project: edits.move_block(project, block_id, steps))
        announce(self, self.tr("Now part {n}").format(n=self._number(block_id)))

    def _move_current(self, steps: int) -> None:
        for block_id, card in self._cards.items():
            if card.isAncestorOf(self.focusWidget() or self):
                self._move(block_id, steps)
                return

    def _remove(self, block_id: str) -> None:
        label = self.tr("taking part {n} out").format(n=self._number(block_id))
        self._apply(label, lambda project: edits.remove_block(project, block_id))
        self.notice.say(
            self.tr("The part is out of the script. Its recordings are kept."),
            action=self.tr("Undo"),
            run=lambda: self._undo_removal(label, block_id),
        )

    def _undo_removal(self, label: str, block_id: str) -> None:
        self._video.editor.take_back(label)
        if block_id in self._cards:
            self._cards[block_id].heading.setFocus()
        self.notice.clear()

    def _add(self) -> None:
        focused = next(
            (key for key, card in self._cards.items() if card.isAncestorOf(self.focusWidget() or self)), ""
        )
        block = Block(id=edits.new_id(), layout=self._video.project.blocks[-1].layout)
        self._apply(self.tr("adding a part"), lambda project: edits.add_block(project, block, focused))
        self._cards[block.id].heading.setFocus()

    def _apply(self, label: str, edit: Callable[[Project], Project], *, merge: bool = False) -> None:
        self.notice.clear()  # what it offers to undo is no longer the last thing done
        self._video.editor.apply(label, edit, merge=merge)

    def _number(self, block_id: str) -> int:
        ids = [block.id for block in self._video.project.blocks]
        return ids.index(block_id) + 1 if block_id in ids else 0

    def _place_at(self, global_y: int) -> int:
        """Before which card a drop at this height would go."""
        cards = [self._cards[block.id] for block in self._video.project.blocks]
        tops = [card.mapToGlobal(card.rect().center()).y() for card in cards]
        return sum(1 for middle in tops if global_y > middle)

    def _show_drop(self, global_y: int) -> None:
        cards = [self._cards[block.id] for block in self._video.project.blocks]
        place = self._place_at(global_y)
        y = cards[place].geometry().top() - 8 if place < len(cards) else cards[-1].geometry().bottom() + 5
        self._mark.setGeometry(0, max(0, y), self._inside.width() - 8, 4)
        self._mark.raise_()
        self._mark.show()

    def _drop(self, block_id: str, global_y: int) -> None:
        was_dragged = self._mark.isVisible()
        self._mark.hide()
        if was_dragged:
            before = self._number(block_id) - 1
            place = self._place_at(global_y)
            self._move(block_id, place - before - (1 if place > before else 0))
