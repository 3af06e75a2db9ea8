"""What waits for this person's approval: look at it, say what should change, decide."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QWidget

from evp_desktop.errors import EvpError
from evp_desktop.ui.announce import announce
from evp_desktop.ui.frame.page import Action, Page
from evp_desktop.ui.keys import Key
from evp_desktop.ui.review.film import Film
from evp_desktop.ui.review.remarks import Remarks
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, Label, clear, column, row, scrolled
from evp_desktop.ui.widgets.radio import WORDS_LEFT, Radio

if TYPE_CHECKING:
    from evp_desktop.services.reviewing import Asked, Waiting

LIST_WIDTH = 280


class ReviewPage(Page):
    """The same video from the other side."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools, "")
        self.heading = self.tr("Waiting for your approval")
        self._reviewing = tools.services.make_reviewing()
        self._asked: tuple[Asked, ...] = ()
        self.shown: Asked | None = None
        self._is_deciding = False
        self._copies = tempfile.TemporaryDirectory(prefix="evp-review-")
        self._group: QButtonGroup | None = None
        self.rows: list[Radio] = []
        self.film = Film(tools.look)
        self.remarks = Remarks(tools.look)
        self.watch = Button(tools.look, self.tr("Watch it in the library"), "open", run=self._watch)
        self._list = column(gap=4)
        self._about = Label("", wraps=True)
        self._nothing = Label(self.tr("Nothing waits for you."), "muted", wraps=True)
        self._work = QWidget()
        self._lay_out()
        self._connect()

    def primary(self) -> Action | None:
        """Let it be published."""
        if self.shown is None:
            return None
        return Action(
            self.tr("Approve"), self.approve, "tick", key="Ctrl+Return", is_enabled=not self._is_deciding
        )

    def secondary(self) -> Action | None:
        """Ask for changes, once it was said which."""
        if self.shown is None:
            return None
        is_possible = not self.remarks.is_empty and not self._is_deciding
        return Action(self.tr("Send back"), self.send_back, "undo", is_enabled=is_possible)

    def keys(self) -> list[Key]:
        """Those of a player; a decision takes two hands."""
        return [
            *self.film.keys(),
            Key("Ctrl+Return", self.tr("Approve"), self.approve),
            Key("M", self.tr("Say something about this moment"), self.remarks.line.setFocus),
        ]

    def opened(self) -> None:
        """Look what waits."""
        self.tools.background.run(self, self._reviewing.waiting, self._show_waiting, self.notice.say_error)

    def left(self) -> None:
        """Let go of what was looked at."""
        self.film.close_file()
        self._copies.cleanup()
        super().left()

    def approve(self) -> None:
        """Let it be published."""
        words = self.tr("Approved. “{title}” is published by itself.")
        self._decide(self._reviewing.approve, words)

    def send_back(self) -> None:
        """Ask its maker for changes."""
        self._keep_remark()
        remarks = self.remarks.remarks
        if remarks:
            words = self.tr("Sent back. The maker of “{title}” reads your remarks.")
            self._decide(lambda asked, by: self._reviewing.send_back(asked, remarks, by), words)

    def _lay_out(self) -> None:
        box = QWidget()
        box.setLayout(self._list)
        side = scrolled(box)
        side.setFixedWidth(LIST_WIDTH)
        work = column(gap=12)
        work.setContentsMargins(0, 0, 8, 0)
        self._work.setLayout(work)
        work.addWidget(self.film)
        work.addWidget(self.watch, 0, Qt.AlignmentFlag.AlignLeft)
        work.addWidget(self._about)
        work.addWidget(self.remarks)
        work.addStretch(1)
        whole = row(gap=24)
        whole.addWidget(side)
        whole.addWidget(scrolled(self._work), 1)
        self.body.addWidget(self._nothing)
        self.body.addLayout(whole, 1)
        self._work.hide()
        self._nothing.hide()

    def _connect(self) -> None:
        self.remarks.changed.connect(self.actions_changed)
        self.remarks.wanted.connect(self._keep_remark)
        self.remarks.jumped.connect(self.film.go_to)
        self.remarks.line.textEdited.connect(lambda _text: self.film.pause())
        self.film.moved.connect(self._show_moment)
        self.film.failed.connect(
            lambda words: self.notice.say(self.tr("This video cannot be played here."), details=words)
        )

    def _show_waiting(self, waiting: Waiting) -> None:
        self._asked = waiting.asked
        if waiting.troubles:
            self.notice.say_error(waiting.troubles[0])
        clear(self._list)
        self._group = QButtonGroup(self)
        self.rows = []
        for asked in waiting.asked:
            self._list.addWidget(self._row(asked))
        self._list.addStretch(1)
        self._nothing.setVisible(not waiting.asked)
        self._show(waiting.asked[0] if waiting.asked else None)
        if self.rows:
            self.rows[0].setChecked(True)
            self.rows[0].setFocus()

    def _row(self, asked: Asked) -> QWidget:
        box = QWidget()
        layout = column(gap=0)
        layout.setContentsMargins(0, 2, 0, 8)
        box.setLayout(layout)
        radio = Radio(self.tools.look, asked.title)
        place = asked.library.name if asked.library else ""
        words = "  ·  ".join(part for part in (asked.maker, place) if part)
        radio.setAccessibleName(f"{asked.title}, {words}")
        radio.clicked.connect(partial(self._show, asked))
        self.rows.append(radio)
        assert self._group is not None
        self._group.addButton(radio)
        layout.addWidget(radio)
        below = row()
        below.setContentsMargins(WORDS_LEFT, 0, 0, 0)
        below.addWidget(Label(words, "small", wraps=True), 1)
        layout.addLayout(below)
        return box

    def _show(self, asked: Asked | None) -> None:
        self.shown = asked
        self.remarks.forget()
        self.film.show_file(None)
        self._work.setVisible(asked is not None)
        self.actions_changed.emit()
        if asked is None:
            return
        self._about.setText(asked.description)
        self._about.setVisible(bool(asked.description))
        is_here = asked.request is not None
        self.film.setVisible(is_here)
        self.watch.setVisible(not is_here)
        self.remarks.show_moment(0 if is_here else None)
        if is_here:
            self._fetch(asked)

    def _fetch(self, asked: Asked) -> None:
        """A copy of the very file that is decided about."""
        folder, reviewing = Path(self._copies.name), self._reviewing

        def show(file: Path) -> None:
            if self.shown == asked:
                self.film.show_file(file)
                self.film.play.setFocus()

        self.tools.background.run(self, lambda: reviewing.copy(asked, folder), show, self._not_shown)

    def _not_shown(self, error: EvpError) -> None:
        self.notice.say_error(error)

    def _watch(self) -> None:
        url = self.shown.remote.url if self.shown else ""
        if url.startswith(("https://", "http://")):
            QDesktopServices.openUrl(QUrl(url))

    def _moment(self) -> int | None:
        return self.film.position_us if self.shown is not None and self.shown.request is not None else None

    def _show_moment(self) -> None:
        self.remarks.show_moment(self._moment())

    def _keep_remark(self) -> None:
        self.remarks.keep(self._moment())
        self._show_moment()

    def _decide(self, decide: Callable[[Asked, str], None], words: str) -> None:
        asked, by = self.shown, self.tools.settings.settings.speaker_name
        if asked is None or self._is_deciding:
            return
        if asked.request is not None and self._reviewing.key is None:
            self._ask_for_key()
            return
        self._is_deciding = True
        self.actions_changed.emit()

        def done(_none: None) -> None:
            self._is_deciding = False
            self.notice.say(words.format(title=asked.title), "good")
            self.opened()

        def failed(error: EvpError) -> None:
            self._is_deciding = False
            self.actions_changed.emit()
            self.notice.say_error(error)

        self.tools.background.run(self, lambda: decide(asked, by), done, failed)

    def _ask_for_key(self) -> None:
        self.notice.ask(
            self.tr(
                "A decision is signed, so that nobody can take it in your name. You have no signature yet."
            ),
            self.tr("Make my signature"),
            self._make_key,
        )

    def _make_key(self) -> None:
        name = self.tools.settings.settings.speaker_name
        try:
            public = self._reviewing.make_key(name or self.tr("Reviewer"))
        except EvpError as error:
            self.notice.say_error(error)
            return
        words = self.tr("Your signature is made. Give {file} to IT, so that the makers' computers know it.")
        self.notice.say(
            words.format(file=public.name),
            "good",
            action=self.tr("Show the file"),
            run=partial(_show_folder, public.parent),
        )
        announce(self, self.tr("Your signature is made."))


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
