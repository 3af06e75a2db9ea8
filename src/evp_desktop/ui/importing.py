"""Bringing in slides, a picture, sound or video from a file: with progress, and it can be stopped."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from evp_desktop.errors import EvpError
from evp_desktop.model import edits
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.ui.announce import announce
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, ElidedLabel, Frame, Icon, column, row

SLIDES = (".pdf", ".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff")
SOUND = (".wav", ".mp3", ".m4a", ".aac", ".flac", ".ogg", ".opus", ".wma")
VIDEO = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".mpg", ".mpeg", ".wmv")


def dropped_file(mime: QMimeData) -> Path | None:
    """The one file that is being dragged, if it is one that can be brought in."""
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    known = [file for file in files if file.suffix.lower() in (*SLIDES, *SOUND, *VIDEO)]
    return known[0] if len(known) == 1 else None


class ImportStrip(QWidget):
    """There only while a file is brought in; what was brought in is a take like any other."""

    imported = Signal(object)
    trouble = Signal(object)

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__()
        self._tools = tools
        self._video = video
        self._stop = threading.Event()
        self._words = ElidedLabel("")
        self._bar = QProgressBar()
        self._bar.setProperty("kind", "plain")
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 100)
        self._bar.setAccessibleName(self.tr("How much is brought in"))
        self.cancel_button = Button(tools.look, self.tr("Cancel"), run=self.cancel)
        box = Frame("soft")
        inside = row(gap=12)
        inside.setContentsMargins(16, 8, 8, 8)
        inside.addWidget(Icon("import", tools.look.muted))
        inside.addWidget(self._words, 1)
        inside.addWidget(self._bar, 1)
        inside.addWidget(self.cancel_button)
        box.setLayout(inside)
        layout = column()
        layout.addWidget(box)
        self.setLayout(layout)
        self.hide()

    @property
    def is_running(self) -> bool:
        """Whether a file is being brought in."""
        return not self.isHidden()

    def ask(self, block: Block) -> None:
        """Let the maker choose a file for this part."""
        words = self.tr("Slides, picture, sound or video")
        kinds = " ".join(f"*{kind}" for kind in (*SLIDES, *SOUND, *VIDEO))
        path, _ = QFileDialog.getOpenFileName(self, words, "", f"{words} ({kinds})")
        if path:
            self.bring(Path(path), block)

    def bring(self, path: Path, block: Block) -> None:
        """Bring a file in as a take of this part, or beside its take where the part shows two people."""
        if self.is_running:
            return
        stop = self._stop = threading.Event()
        self._words.set_whole(self.tr("Bringing in {name}").format(name=path.name))
        self._bar.setValue(0)
        self.show()
        announce(self, self.tr("Bringing in {name}").format(name=path.name))
        post, bring_in = self._tools.post, self._tools.services.bring_in
        folder, beside = self._video.folder, self._partner(block)

        def progress(share: float) -> None:
            post(lambda: self._show(share, stop))

        def work() -> Take:
            return bring_in(folder, path, block, beside, progress, stop.is_set)

        self._tools.background.run(
            self,
            work,
            lambda take: self._done(take, block, stop),
            lambda error: self._failed(error, stop),
        )

    def cancel(self) -> None:
        """Stop; nothing of the file stays behind."""
        self._stop.set()
        self.hide()

    def _show(self, share: float, stop: threading.Event) -> None:
        if stop is self._stop and not stop.is_set():
            self._bar.setValue(round(share * 100))

    def _partner(self, block: Block) -> Take | None:
        """The take of a part for two people that still waits for the other one."""
        clip = self._video.project.clip_of(block.id) if block.layout == "two_people" else None
        return self._video.project.take(clip.take_id) if clip else None

    def _done(self, take: Take, block: Block, stop: threading.Event) -> None:
        if stop.is_set():
            return
        self.hide()

        def put(project: Project) -> Project:
            if project.take(take.id):
                return edits.change_take(project, take)
            if block.layout == "voice" and take.backdrop is not None:
                project = edits.change_block(project, block.id, layout="screen")
            return edits.add_take(project, take)

        self._video.editor.apply(self.tr("bringing in a file"), put)
        announce(self.window(), self.tr("The file is in the video"))
        self.imported.emit(take)

    def _failed(self, error: EvpError, stop: threading.Event) -> None:
        if not stop.is_set():
            self.hide()
            self.trouble.emit(error)
