"""Publish: what it is called, where it goes, then one button and what happens in words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from evp_desktop.errors import EvpError
from evp_desktop.model import edits
from evp_desktop.model.project import Project, Publication, Receipt
from evp_desktop.ui.announce import announce
from evp_desktop.ui.frame.page import Action, Page
from evp_desktop.ui.keys import Key
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.publish.delivery import Delivery
from evp_desktop.ui.publish.format import FormatBox
from evp_desktop.ui.publish.progress import ProgressCard, PublishedCard
from evp_desktop.ui.theme import GAP
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import (
    Button,
    ElidedLabel,
    Frame,
    Icon,
    Label,
    column,
    field,
    row,
    scrolled,
)
from evp_desktop.ui.widgets.picture import Picture, to_image
from evp_desktop.ui.widgets.text import LineEdit, TextEdit

INDEX = "index.html"
PICTURE_WIDTH = 640


class PublishPage(Page):
    """Nothing leaves this computer before the button is pressed."""

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__(tools, "")
        self.heading = self.tr("Publish")
        self._video = video
        self.title_edit = LineEdit("", kind="large")
        self.description = TextEdit("", self.tr("Two lines about what people will see"), min_lines=3)
        self._library = ElidedLabel("")
        self.format = FormatBox(tools.look, video.editor)
        self.picture = Picture(tools.look, self.tr("Picture of your video"))
        self.progress = ProgressCard(tools.look)
        self.published = PublishedCard(tools.look)
        self._lock = self._private_card()
        self._lay_out()
        self._connect()
        self._show(video.project)

    @property
    def _delivery(self) -> Delivery | None:
        return self._video.delivery

    @property
    def library(self) -> Path:
        """The folder it goes to."""
        chosen = self._video.project.publication.library
        return Path(chosen) if chosen else self.tools.settings.library_folder

    def primary(self) -> Action | None:
        """Publish, or open what was published."""
        if self._delivery is not None:
            return None
        if self._receipt is not None:
            return Action(self.tr("Open it"), self._open, "open")
        is_ready = bool(self._video.project.clips)
        return Action(self.tr("Publish"), self.publish, "publish", key="Ctrl+Return", is_enabled=is_ready)

    def secondary(self) -> Action | None:
        """A changed video can be published once more, beside the old one."""
        if self._receipt is None or self._delivery is not None:
            return None
        return Action(self.tr("Publish once more"), self.publish)

    def keys(self) -> list[Key]:
        """Publishing has a key of two hands, so that it is never a slip."""
        return [Key("Ctrl+Return", self.tr("Publish"), self.publish)]

    def opened(self) -> None:
        """Fetch the picture, and follow a publication that is on its way."""
        if self._delivery is not None:
            self._follow(self._delivery)
        clips = self._video.project.clips
        if not clips:
            self.notice.say(
                self.tr("There is nothing to publish yet. Record at least one part first."),
                action=self.tr("Record"),
                run=lambda: self.go.emit("record"),
                can_close=False,
            )
            return
        self._fetch_picture()
        self.title_edit.setFocus()

    def publish(self) -> None:
        """Make the video and put it in the library."""
        if self._delivery is not None or not self._video.project.clips:
            return
        self.notice.clear()
        delivery = Delivery(self.tools, self._video, self.library)
        self._follow(delivery)
        try:
            delivery.start()
        except EvpError as error:
            self._stopped(error)
            return
        self._show(self._video.project)
        self.progress.cancel.setFocus()

    def _fetch_picture(self) -> None:
        video, thumbnail = self._video, self.tools.services.thumbnail
        project = video.project
        if not project.clips:
            return

        def keep(image: QImage) -> None:
            if _looks(video.project) == _looks(project):  # else a newer one is on its way
                self.picture.show_image(image)

        clip_id = project.clips[0].id
        self.tools.background.run(
            self,
            lambda: to_image(thumbnail(video.folder, project, video.kit, clip_id, PICTURE_WIDTH)),
            keep,
            lambda _error: None,
        )

    def _follow(self, delivery: Delivery) -> None:
        self._progressed(*delivery.progress)
        delivery.progressed.connect(self._progressed)
        delivery.arrived.connect(self._arrived)
        delivery.stopped.connect(self._stopped)

    @property
    def _receipt(self) -> Receipt | None:
        receipts = self._video.project.receipts
        return receipts[-1] if receipts else None

    def _lay_out(self) -> None:
        form = QWidget()
        left = column(gap=GAP)
        left.setContentsMargins(0, 0, 8, 0)
        form.setLayout(left)
        left.addWidget(field(self.tr("Title"), self.title_edit))
        left.addWidget(field(self.tr("Description"), self.description))
        left.addWidget(self._destination())
        left.addWidget(self.format)
        left.addStretch(1)
        right = column(gap=GAP)
        right.addWidget(self.picture)
        for card in (self._lock, self.progress, self.published):
            right.addWidget(card)
        right.addStretch(1)
        side = QWidget()
        side.setLayout(right)
        side.setFixedWidth(384)
        whole = row(gap=32)
        area = scrolled(form)
        area.setMaximumWidth(760)
        self.format.open_within(area)
        whole.addWidget(area, 1)
        whole.addWidget(side)
        whole.addStretch(0)
        self.body.addLayout(whole, 1)

    def _destination(self) -> QWidget:
        box = Frame("card")
        layout = row(gap=12)
        layout.setContentsMargins(GAP, 12, 12, 12)
        box.setLayout(layout)
        layout.addWidget(Icon("folder", self.tools.look.muted))
        words = column(gap=2)
        words.addWidget(Label(self.tr("Where to: the video library")))
        self._library.setProperty("kind", "small")
        words.addWidget(self._library)
        layout.addLayout(words, 1)
        self.change_library = Button(self.tools.look, self.tr("Choose another"), run=self._choose_library)
        layout.addWidget(self.change_library)
        return box

    def _private_card(self) -> Frame:
        box = Frame("soft")
        layout = row(gap=12)
        layout.setContentsMargins(GAP, 12, GAP, 12)
        box.setLayout(layout)
        layout.addWidget(Icon("lock", self.tools.look.muted), 0, Qt.AlignmentFlag.AlignTop)
        words = self.tr("Nobody sees this yet. Your video leaves this computer when you press Publish.")
        layout.addWidget(Label(words, wraps=True), 1)
        return box

    def _connect(self) -> None:
        self.title_edit.textEdited.connect(lambda text: self._change(title=text))
        self.description.textChanged.connect(self._description_typed)
        self.progress.cancelled.connect(self._cancel)
        self.published.opened.connect(self._open)
        self.published.folder.connect(lambda: _open_file(self._location()))
        self.published.copied.connect(self._copy)
        self.keep(self._video.editor.listen(self._project_changed))

    def _project_changed(self, old: Project, new: Project) -> None:
        self._show(new)
        if _looks(old) != _looks(new):
            self._fetch_picture()

    def _show(self, project: Project) -> None:
        told = project.publication
        self.title_edit.show_text(told.title or project.title)
        self.description.show_text(told.description)
        self._library.set_whole(str(self.library))
        self.format.show_delivery(project.delivery)
        self.picture.show_shape(project.delivery.size_px)
        self.picture.setFixedHeight(216 if project.delivery.aspect == "16:9" else 264)
        receipt = self._receipt
        is_busy = self._delivery is not None
        if is_busy:
            self.format.close_up()
        self.progress.setVisible(is_busy)
        self.published.setVisible(receipt is not None and not is_busy)
        self._lock.setVisible(receipt is None and not is_busy)
        for control in (self.title_edit, self.description, self.change_library, self.format):
            control.setEnabled(not is_busy)
        if receipt is not None:
            day = self.tools.day(datetime.fromisoformat(receipt.published_at))
            self.published.show_published(day, receipt.location)
        self.actions_changed.emit()

    def _description_typed(self) -> None:
        text = self.description.toPlainText()
        if text != self._video.project.publication.description:
            self._change(description=text)

    def _change(self, **fields: str) -> None:
        def edit(project: Project) -> Project:
            told: Publication = replace(project.publication, **fields)
            return edits.set_publication(project, told)

        label = self.tr("description") if "description" in fields else self.tr("title")
        self._video.editor.apply(label, edit, merge=True)

    def _choose_library(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Choose the library's folder"), str(self.library)
        )
        if chosen:
            self._video.editor.apply(
                self.tr("choosing the library"),
                lambda project: edits.set_publication(project, replace(project.publication, library=chosen)),
            )

    def _progressed(self, what: str, fraction: float, left_s: float | None) -> None:
        title = self.tr("Making your video") if what == "making" else self.tr("On its way to the library")
        self.progress.show_progress(title, fraction, left_s)

    def _arrived(self, _receipt: Receipt) -> None:
        self._show(self._video.project)
        self.published.open.setFocus()
        announce(self, self.tr("Published"), is_urgent=True)

    def _stopped(self, error: EvpError | None) -> None:
        self._show(self._video.project)
        if error is not None:
            self.notice.say_error(error)
        else:
            self.notice.say(self.tr("Stopped. Nothing was published."))

    def _cancel(self) -> None:
        if self._delivery is not None:
            self._delivery.cancel()

    def _location(self) -> Path:
        receipt = self._receipt
        assert receipt is not None
        location = Path(receipt.location)
        return location if location.is_dir() else location.parent

    def _open(self) -> None:
        receipt = self._receipt
        if receipt is not None:
            index = Path(receipt.library) / INDEX
            _open_file(index if index.exists() else self._location())

    def _copy(self) -> None:
        if self._receipt is not None:
            QGuiApplication.clipboard().setText(self._receipt.location)


def _looks(project: Project) -> tuple[str, bool]:
    """What the choices on this page change about the picture."""
    return project.delivery.aspect, project.delivery.are_captions_burned_in


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
