"""One video on the home page: its picture, what it is called, where it stands, what to do next."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from evp_desktop.errors import FileTrouble, ProjectUnreadable
from evp_desktop.model.brand import Kit
from evp_desktop.model.project import Project
from evp_desktop.model.time import clock_text
from evp_desktop.model.uploads import Upload
from evp_desktop.services import projects
from evp_desktop.services.files import replace_file
from evp_desktop.services.projects import Card
from evp_desktop.ui import messages
from evp_desktop.ui.home.states import next_words, state_words
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, ElidedLabel, Frame, Icon, Label, column, row
from evp_desktop.ui.widgets.picture import Picture, to_image
from evp_desktop.ui.widgets.storyboard import Storyboard

PICTURE_WIDTH = 480


class VideoCard(Frame):
    """Opens its video where the work goes on."""

    def __init__(
        self,
        tools: Tools,
        card: Card,
        length_us: int,
        open_it: Callable[[], None],
        mend: Callable[[], None],
    ) -> None:
        super().__init__("card")
        self._tools = tools
        self.card = card
        self._open = open_it
        self._board: Storyboard | None = None
        self._length_us = length_us
        self._facts_label = ElidedLabel("", "small")
        self.go_on: Button | None = None
        project = card.project
        title = project.title if project else card.folder.stem
        self.picture = Picture(
            tools.look, self.tr("Picture of {title}").format(title=title), radius=11, is_card_top=True
        )
        self.picture.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = column(gap=0)
        layout.setContentsMargins(1, 1, 1, 1)
        self.setLayout(layout)
        layout.addWidget(self._top())
        self._words = words = column(gap=4)
        words.setContentsMargins(16, 12, 16, 16)
        layout.addLayout(words)
        layout.addStretch(1)
        words.addWidget(ElidedLabel(title, "strong"))
        if project is None:
            self._add_trouble(words, card, mend)
            return
        words.addWidget(self._facts_label)
        words.addSpacing(8)
        bottom = row()
        self.go_on = Button(tools.look, "", run=open_it)
        bottom.addWidget(self.go_on)
        bottom.addStretch(1)
        words.addLayout(bottom)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_upload(None)

    def show_upload(self, upload: Upload | None) -> None:
        """Say where the video stands, with what is on its way of it."""
        project = self.card.project
        if project is None or self.go_on is None:
            return
        facts = self._facts(upload)
        self._facts_label.set_whole(facts)
        self.go_on.setText(next_words(project, upload))
        self.go_on.setAccessibleDescription(f"{project.title}, {facts}")

    def sizeHint(self) -> QSize:
        """A picture with three lines and a button under it."""
        return QSize(264, self.heightForWidth(264))

    def hasHeightForWidth(self) -> bool:
        """The picture keeps its shape."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of picture and words together."""
        top = self._board or self.picture
        top.setFixedHeight((width - 2) * 9 // 16)
        return (width - 2) * 9 // 16 + 2 + self._words.sizeHint().height()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The whole card is a target for the mouse; the button is the one for keys."""
        if event.button() == Qt.MouseButton.LeftButton and self.card.project is not None:
            self._open()

    def load_picture(self, find_kit: Callable[[str], Kit]) -> None:
        """Fetch the picture without holding anything up."""
        project = self.card.project
        if project is None or not project.clips:
            return
        clip = project.clips[0]
        cached = projects.cache_folder(self.card.folder) / f"card-{_looks(project)}.jpg"
        if cached.is_file():
            self.picture.show_image(QImage(str(cached)))
            return
        thumbnail, folder = self._tools.services.thumbnail, self.card.folder

        def work() -> QImage:
            image = to_image(thumbnail(folder, project, find_kit(project.brand_kit), clip.id, PICTURE_WIDTH))
            _keep(image, cached)
            return image

        self._tools.background.run(self, work, self.picture.show_image, lambda _error: None)

    def _top(self) -> QWidget:
        """The picture, or what is going to be recorded as long as there is no picture."""
        project = self.card.project
        if project is not None and project.clips:
            return self.picture
        blocks = project.blocks if project else ()
        self._board = Storyboard(self._tools.look, tuple(block.layout for block in blocks), is_card_top=True)
        if project is None:
            layout = column()
            layout.addWidget(
                Icon("attention", self._tools.look.attention, 40), 0, Qt.AlignmentFlag.AlignCenter
            )
            self._board.setLayout(layout)
        return self._board

    def _facts(self, upload: Upload | None) -> str:
        project = self.card.project
        assert project is not None
        length = clock_text(self._length_us) if project.clips else ""
        return "  ·  ".join(part for part in (length, state_words(project, self._tools, upload)) if part)

    def _add_trouble(self, words: QVBoxLayout, card: Card, mend: Callable[[], None]) -> None:
        assert card.trouble is not None
        label = Label(messages.sentence(card.trouble), "small", wraps=True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        words.addWidget(label, 1)
        if isinstance(card.trouble, ProjectUnreadable):
            button = Button(self._tools.look, self.tr("Build it anew from its recordings"), run=mend)
            button.setAccessibleDescription(card.folder.stem)
            words.addWidget(button)


def _looks(project: Project) -> str:
    """Names all that decides how the first part looks; what was covered since is not shown from the cache."""
    clip = project.clips[0]
    told = (
        clip,
        project.block(clip.block_id),
        project.take(clip.take_id),
        project.masks,
        project.brand_kit,
        project.brand_kit_version,
        project.brand_choices,
        project.finish,
        project.delivery,
        project.speaker,
        project.second_speaker,
    )
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:16]


def _keep(image: QImage, file: Path) -> None:
    """Keep a picture for the next time; a cache that cannot be written costs a second, no more."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 88)  # type: ignore[call-overload]
    with suppress(OSError, FileTrouble):
        file.parent.mkdir(exist_ok=True)
        for older in file.parent.glob("card-*.jpg"):  # it may show what was covered since
            older.unlink(missing_ok=True)
        replace_file(file, bytes(buffer.data().data()))
