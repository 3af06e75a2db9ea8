"""Check: the finished video playing in the house style, and one list of what is good and what is not."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from evp_desktop.model.project import Project
from evp_desktop.model.time import US_PER_MS, clock_text
from evp_desktop.services.findings import FIX, Finding
from evp_desktop.ui import stylesheet
from evp_desktop.ui.announce import announce
from evp_desktop.ui.check.brand_words import mended_words
from evp_desktop.ui.check.finish import FinishBox
from evp_desktop.ui.check.words import words_of
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.frame.page import Action, Page
from evp_desktop.ui.keys import Key
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.theme import GAP
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.transport import Transport
from evp_desktop.ui.widgets.controls import (
    Button,
    Frame,
    Icon,
    IconButton,
    Label,
    clear,
    column,
    row,
    scrolled,
)
from evp_desktop.ui.widgets.picture import Picture
from evp_desktop.ui.widgets.seek_bar import SeekBar

WIDTH_PX = 960
LIST_WIDTH = 376


class CheckPage(Page):
    """Plays what export will make and asks for the findings in the background."""

    def __init__(self, tools: Tools, video: OpenVideo, checked: Any = None) -> None:
        super().__init__(tools, "")
        self.heading = self.tr("Check")
        self._video = video
        self._checked = checked or (lambda: None)
        self.transport = Transport(tools, video, self)
        self.picture = Picture(tools.look, self.tr("Your finished video"))
        self.seek = SeekBar(tools.look, self.tr("Position in the video"))
        self.play = IconButton(
            tools.look, "play", self.tr("Play or pause"), key="Space", run=self.transport.toggle
        )
        self._time = Label("", "muted")
        self._time.setFont(stylesheet.tabular(QFont(self._time.font())))
        self.finish = FinishBox(tools.look, video)
        self._left = column(gap=8)
        self._list = column(gap=0)
        self._title = Label("", "strong", wraps=True)
        self._lay_out()
        self._connect()

    def primary(self) -> Action | None:
        """On to publishing."""
        is_something = bool(self._video.project.clips)
        return Action(self.tr("Publish"), lambda: self.go.emit("publish"), "next", is_enabled=is_something)

    def keys(self) -> list[Key]:
        """The keys of every player."""
        move = self.transport
        return [
            *move.keys(),
            Key("Home", self.tr("To the beginning"), lambda: move.seek(0)),
        ]

    def opened(self) -> None:
        """Load the video and look it over."""
        if not self._video.project.clips:
            self._show_nothing()
            return
        self._load()
        if self._video.wants.isdecimal():  # a moment that a reviewer wrote about
            self.transport.seek(int(self._video.wants))
        self.play.setFocus()

    def left(self) -> None:
        """Let the player go."""
        self.transport.close()
        super().left()

    def _load(self) -> None:
        self._show_shape()
        self.play.setEnabled(True)
        self.seek.setEnabled(True)
        self.transport.load(width_px=WIDTH_PX)
        self._check()

    def _show_shape(self) -> None:
        """A wide picture is as high as its width makes it, any other takes all the height."""
        delivery = self._video.project.delivery
        self.picture.show_shape(delivery.size_px)
        is_wide = delivery.aspect == "16:9"
        self._left.setStretch(0, 0 if is_wide else 1)
        self._left.setStretch(self._left.count() - 1, 1 if is_wide else 0)

    def _lay_out(self) -> None:
        controls = row(gap=8)
        controls.addWidget(self.play)
        controls.addWidget(self.seek, 1)
        controls.addWidget(self._time)
        left = self._left
        left.addWidget(self.picture)
        left.addLayout(controls)
        left.addStretch(1)
        card = Frame("card")
        inside = column(gap=8)
        inside.setContentsMargins(GAP, GAP, 8, 8)
        card.setLayout(inside)
        inside.addWidget(self._title)
        box = QWidget()
        box.setLayout(self._list)
        inside.addWidget(scrolled(box), 1)
        whole = row(gap=24)
        whole.addLayout(left, 1)
        side = column(gap=12)
        side.addWidget(card, 1)
        side.addWidget(self.finish)
        right = QWidget()
        right.setFixedWidth(LIST_WIDTH)
        right.setLayout(side)
        whole.addWidget(right)
        self.body.addLayout(whole, 1)

    def _connect(self) -> None:
        self.transport.picture.connect(self.picture.show_rgb)
        self.transport.moved.connect(self._follow)
        self.transport.trouble.connect(self.notice.say_error)
        self.seek.moved.connect(lambda ms: self.transport.seek(ms * US_PER_MS))
        self.keep(self._video.editor.listen(self._project_changed))

    def _project_changed(self, _old: Project, new: Project) -> None:
        """What is shown follows every switch, undo and redo, and goes on where it was."""
        self.finish.show_finish(new.finish)
        if not new.clips:
            self._show_nothing()
            return
        before = self.transport.state
        self._load()
        if before is not None:
            self.transport.seek(before.position_us)
            if before.is_playing:
                self.transport.go_on()

    def _follow(self, state: Any) -> None:
        self.seek.set_duration(state.duration_us)
        self.seek.show_position(state.position_us)
        self.play.set_icon("pause" if state.is_playing else "play")
        self._time.setText(f"{clock_text(state.position_us)}  /  {clock_text(state.duration_us)}")

    def _check(self) -> None:
        video, check = self._video, self.tools.services.check
        project = video.project
        self._title.setText(self.tr("Looking it over…"))
        if video.checked is project:
            self._show(video.findings)
            return

        def keep(findings: tuple[Finding, ...]) -> None:
            video.checked, video.findings = project, findings
            self._show(findings)
            self._checked()

        self.tools.background.run(
            self, lambda: check(video.folder, project, video.kit), keep, self.notice.say_error
        )

    def _show(self, findings: tuple[Finding, ...]) -> None:
        clear(self._list)
        points = sum(1 for finding in findings if finding.state == "attention")
        words = Counts().points(points) if points else self.tr("All good. Ready to publish.")
        self._title.setText(words)
        for finding in sorted(findings, key=lambda one: one.state == "good"):
            self._list.addWidget(self._line(finding))
        self._list.addStretch(1)
        announce(self, words)

    def _line(self, finding: Finding) -> QWidget:
        look = self.tools.look
        words = words_of(finding, self.tools.locale)
        is_good = finding.state == "good"
        box = QWidget()
        state = self.tr("good") if is_good else self.tr("to look at")
        box.setAccessibleName(f"{words.title}: {state}. {words.text}")
        layout = row(gap=12)
        layout.setContentsMargins(0, 8, 8, 8)
        box.setLayout(layout)
        icon = Icon("tick" if is_good else "attention", look.good if is_good else look.attention)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        text = column(gap=2)
        text.addWidget(Label(words.title, "strong"))
        text.addWidget(Label(words.text, "muted", wraps=True))
        if words.action and not self._video.is_locked:
            mend = Button(look, words.action, run=lambda: self._mend(finding, words.place))
            mend.setAccessibleDescription(words.text)
            text.addSpacing(4)
            text.addWidget(mend, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(text, 1)
        return box

    def _mend(self, finding: Finding, place: str) -> None:
        """Go where the maker mends it, or have the program mend it, which can be undone."""
        if not place.startswith(FIX):
            self.go.emit(place)
            return
        from evp_desktop.services.brand_check import repair

        kit = self._video.kit
        self._video.editor.apply(
            mended_words(finding), lambda project: repair(project, kit, finding) or project
        )

    def _show_nothing(self) -> None:
        clear(self._list)
        self.play.setEnabled(False)
        self.seek.setEnabled(False)
        self._title.setText(self.tr("There is nothing to check yet. Record at least one part first."))
        go = Button(self.tools.look, self.tr("Record"), "record", run=lambda: self.go.emit("record"))
        self._list.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        self._list.addStretch(1)
