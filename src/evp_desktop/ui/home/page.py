"""Home: start something new, or go on with what is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from evp_desktop.errors import EvpError
from evp_desktop.model.media import Take
from evp_desktop.model.uploads import Upload
from evp_desktop.services import projects
from evp_desktop.services.projects import Card
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.frame.page import Page
from evp_desktop.ui.home.card import VideoCard
from evp_desktop.ui.home.ending import EndingBox
from evp_desktop.ui.keys import Key
from evp_desktop.ui.lengths import whole_us
from evp_desktop.ui.theme import GAP, MARGIN
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, Frame, Label, column, row, scrolled
from evp_desktop.ui.widgets.flow import CardGrid
from evp_desktop.ui.widgets.storyboard import Storyboard
from evp_desktop.ui.widgets.text import LineEdit

OpenVideo = Callable[[Path], None]


class HomePage(Page):
    """The videos of this maker, newest first."""

    def __init__(self, tools: Tools, open_video: OpenVideo) -> None:
        super().__init__(tools, "")
        self._open_video = open_video
        self._cards: list[Card] = []
        self._shown: dict[str, VideoCard] = {}
        self._uploads: dict[str, Upload] = {}
        self._find_kit = lru_cache(tools.services.find_kit)
        self.search = LineEdit(self.tr("Search your videos"), self.tr("Search"))
        self.search.setFixedWidth(240)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._show())
        self.new = Button(
            tools.look, self.tr("New video"), "plus", "primary", key="Ctrl+N", run=lambda: self.go.emit("new")
        )
        self.ending = EndingBox(tools)
        self.ending.hide()
        self._bar = self._videos_bar()
        self._grid = CardGrid(288)
        self._nothing = Label("", "muted", wraps=True)
        self._empty = self._make_empty()
        self._lay_out()
        self.ending.trouble.connect(self.notice.say_error)
        self.ending.told.connect(self._decided)
        self.ending.replaced.connect(self._open_video)
        self.ending.changed.connect(self._look_again)

    def _decided(self, words: str, is_well: bool) -> None:
        self.notice.say(words, "good" if is_well else "attention")

    def keys(self) -> list[Key]:
        """Search has a key."""
        return [Key("Ctrl+F", self.tr("Search your videos"), self.search.setFocus)]

    def opened(self) -> None:
        """Look which videos there are, and whether one was cut off."""
        self.new.setFocus()
        folder, sending = self.tools.settings.projects_folder, self.tools.services.sending
        self.keep(sending.listen(self._moved))
        self.tools.background.run(self, sending.uploads, self._show_uploads, self.notice.say_error)
        self._ask_what_waits()
        self.tools.background.run(
            self, lambda: projects.list_cards(folder), self._found, self.notice.say_error
        )

    def _ask_what_waits(self) -> None:
        """Only where somebody can be asked at all; a library that is away is told on the page itself."""
        make = self.tools.services.make_reviewing

        def count() -> int:
            reviewing = make()
            return len(reviewing.waiting().asked) if reviewing.is_possible else 0

        def tell(found: int) -> None:
            if found:
                words = Counts().waiting(found)
                self.notice.say(words, action=self.tr("Look"), run=lambda: self.go.emit("review"))

        self.tools.background.run(self, count, tell, lambda _error: None)

    def _show_uploads(self, uploads: tuple[Upload, ...]) -> None:
        """Say on each card what is on its way of it."""
        for upload in uploads:
            self._moved(upload)

    def _moved(self, upload: Upload) -> None:
        self._uploads[upload.project_id] = upload
        if upload.project_id in self._shown:
            self._shown[upload.project_id].show_upload(upload)

    def _found(self, cards: list[Card]) -> None:
        self._cards = cards
        self._show()
        recover = self.tools.services.recover
        for card in cards:
            if card.project is not None:
                folder, title = card.folder, card.project.title
                self.tools.background.run(
                    self,
                    lambda folder=folder: recover(folder),  # type: ignore[misc]
                    lambda takes, folder=folder, title=title: self._recovered(folder, title, takes),  # type: ignore[misc]
                    lambda _error: None,
                )

    def _recovered(self, folder: Path, title: str, takes: tuple[Take, ...]) -> None:
        if not takes:
            return
        self._look_again()
        moment = datetime.fromisoformat(takes[-1].recorded_at)
        words = self.tr("Your recording of {time} is safe, up to the last 2 seconds.")
        self.notice.say(
            words.format(time=self.tools.time(moment)),
            "good",
            action=self.tr("Go on with “{title}”").format(title=title.replace("&", "&&")),
            run=lambda: self._open_video(folder),
        )

    def _look_again(self) -> None:
        folder = self.tools.settings.projects_folder

        def keep(cards: list[Card]) -> None:
            self._cards = cards
            self._show()

        self.tools.background.run(self, lambda: projects.list_cards(folder), keep, self.notice.say_error)

    def _show(self) -> None:
        wanted = self.search.text().strip().casefold()
        shown = [card for card in self._cards if wanted in _name(card).casefold()]
        cards = [self._make_card(card) for card in shown]
        self._grid.show_cards([*cards])
        self._shown = {card.card.project.id: card for card in cards if card.card.project is not None}
        for project_id, upload in self._uploads.items():
            if project_id in self._shown:
                self._shown[project_id].show_upload(upload)
        self.ending.show_cards(self._cards)
        self._empty.setVisible(not self._cards)
        self._bar.setVisible(bool(self._cards))
        self._nothing.setVisible(bool(self._cards) and not shown)
        self._nothing.setText(self.tr("No video is called “{text}”.").format(text=self.search.text().strip()))
        for card in cards:
            card.load_picture(self._find_kit)

    def _make_card(self, card: Card) -> VideoCard:
        folder, services = card.folder, self.tools.services
        return VideoCard(
            self.tools,
            card,
            self._length_us(card),
            lambda: self._open_video(folder),
            lambda: self.tools.background.run(
                self,
                lambda: services.rebuild(folder),
                lambda _takes: self._open_video(folder),
                self.notice.say_error,
            ),
        )

    def _length_us(self, card: Card) -> int:
        if card.project is None:
            return 0
        try:
            return whole_us(card.project, self._find_kit(card.project.brand_kit).spec)
        except EvpError:  # a house style that is gone is told when the video is opened
            return card.project.duration_us

    def _lay_out(self) -> None:
        inside = QWidget()
        layout = column(gap=GAP)
        layout.setContentsMargins(0, 8, 8, 8)
        inside.setLayout(layout)
        layout.addWidget(self._hero())
        layout.addSpacing(8)
        layout.addWidget(self.ending)
        layout.addWidget(self._bar)
        layout.addWidget(self._nothing)
        layout.addWidget(self._grid)
        layout.addWidget(self._empty)
        layout.addStretch(1)
        self._bar.hide()
        self._empty.hide()
        self._nothing.hide()
        self.body.addWidget(scrolled(inside), 1)

    def _hero(self) -> QWidget:
        hero = Frame("card")
        layout: QHBoxLayout = row(gap=MARGIN)
        layout.setContentsMargins(32, 28, 28, 28)
        hero.setLayout(layout)
        words = column(gap=8)
        words.addWidget(Label(self.tr("What would you like to tell?"), "title", wraps=True))
        words.addWidget(
            Label(
                self.tr(
                    "Choose an example, write a few lines, record them one by one. The rest goes by itself."
                ),
                "muted",
                wraps=True,
            )
        )
        words.addSpacing(12)
        words.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(words, 3)
        board = Storyboard(self.tools.look, ("camera", "screen", "screen_camera"))
        layout.addWidget(board, 2, Qt.AlignmentFlag.AlignVCenter)
        return hero

    def _videos_bar(self) -> QWidget:
        bar = QWidget()
        layout = row()
        bar.setLayout(layout)
        layout.addWidget(Label(self.tr("Your videos"), "heading"), 1)
        layout.addWidget(self.search)
        return bar

    def _make_empty(self) -> QWidget:
        box = QWidget()
        layout = column()
        layout.setContentsMargins(0, 24, 0, 0)
        box.setLayout(layout)
        words = self.tr("Your videos will stand here. Nobody sees them until you publish.")
        label = Label(words, "muted", wraps=True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(label)
        return box


def _name(card: Card) -> str:
    return card.project.title if card.project else card.folder.stem
