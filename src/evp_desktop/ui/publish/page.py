"""Publish: what it is called, where it goes, then one button and what happens in words."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from evp_desktop.errors import EvpError
from evp_desktop.model import edits
from evp_desktop.model.project import Project, Publication, Receipt
from evp_desktop.model.uploads import WORKING, Upload
from evp_desktop.services import projects
from evp_desktop.ui.announce import announce
from evp_desktop.ui.frame.page import Action, Page
from evp_desktop.ui.keys import Key
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.publish import place
from evp_desktop.ui.publish.delivery import Delivery
from evp_desktop.ui.publish.format import FormatBox
from evp_desktop.ui.publish.journey import JourneyCard, PublishedCard
from evp_desktop.ui.publish.staying import StayingBox
from evp_desktop.ui.publish.where import WhereBox
from evp_desktop.ui.publish.words import Standing, left_words, standing, waiting_elsewhere
from evp_desktop.ui.signing_in import SigningIn
from evp_desktop.ui.theme import GAP
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Frame, Icon, Label, column, field, row, scrolled
from evp_desktop.ui.widgets.picture import Picture, to_image
from evp_desktop.ui.widgets.text import LineEdit, TextEdit

PICTURE_WIDTH = 640
LOOK_MS = 2000
"""How often the queue is looked at for what another copy of the program sends."""


class PublishPage(Page):
    """Nothing leaves this computer before the button is pressed."""

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__(tools, "")
        self.heading = self.tr("Publish")
        self._video = video
        self._upload: Upload | None = None
        self.title_edit = LineEdit("", kind="large")
        self.description = TextEdit("", self.tr("Two lines about what people will see"), min_lines=3)
        self.where = WhereBox(tools, video)
        self.staying = StayingBox(tools, video)
        self.format = FormatBox(tools.look, video.editor)
        self.picture = Picture(tools.look, self.tr("Picture of your video"))
        self.journey = JourneyCard(tools.look)
        self.published = PublishedCard(tools.look)
        self._lock = self._private_card()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._lay_out()
        self._connect()
        self._show(video.project)

    @property
    def _delivery(self) -> Delivery | None:
        return self._video.delivery

    @property
    def upload(self) -> Upload | None:
        """What is on its way of this video, also what stopped on its way."""
        return self._upload if self._upload is not None and self._upload.state != "published" else None

    @property
    def is_on_its_way(self) -> bool:
        """Whether the video is being made or sent, or waits for somebody: then nothing is changed."""
        is_out = self.upload is not None and self.upload.state not in ("sent_back", "failed", "cancelled")
        return self._delivery is not None or is_out or self._video.is_locked

    def primary(self) -> Action | None:
        """Publish, or open what was published."""
        if self.is_on_its_way:
            return None
        is_ready = bool(self._video.project.clips)
        publish = Action(self.tr("Publish"), self.publish, "publish", key="Ctrl+Return", is_enabled=is_ready)
        if self.upload is None and self._receipt is not None:
            return Action(self.tr("Open it"), self._open, "open")
        return publish

    def secondary(self) -> Action | None:
        """A changed video takes the place of the older one where the library can do that."""
        if self.is_on_its_way or self._receipt is None or self.upload is not None:
            return None
        words = self.tr("Publish the new version") if self._older() else self.tr("Publish once more")
        return Action(words, self.publish)

    def keys(self) -> list[Key]:
        """Publishing has a key of two hands, so that it is never a slip."""
        return [Key("Ctrl+Return", self.tr("Publish"), self.publish)]

    def opened(self) -> None:
        """Fetch the picture, and follow what is on its way."""
        self.where.show_project(self._video.project)
        self._look()
        self._timer.start()
        if self._delivery is not None:
            self._follow(self._delivery)
        if not self._video.project.clips:
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
        """Make the video and put it on its way to the library."""
        if self.is_on_its_way or not self._video.project.clips:
            return
        self.notice.clear()
        self.staying.settle()
        delivery = Delivery(self.tools, self._video, self.where.chosen, self._older())
        self._follow(delivery)
        try:
            delivery.start()
        except EvpError as error:
            self._stopped(error)
            return
        self._show(self._video.project)
        self.journey.buttons["cancel"].setFocus()

    def _older(self) -> str:
        """The library's id of the video that a new version takes the place of; empty where it cannot."""
        library = self.where.chosen
        receipts = [one for one in self._video.project.receipts if one.library_id == library.id]
        is_there = receipts and not receipts[-1].removed_at
        return receipts[-1].remote_id if is_there and self.where.limits.can_replace else ""

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
        self._made_so_far(*delivery.progress)
        delivery.progressed.connect(self._made_so_far)
        delivery.queued.connect(self._queued)
        delivery.stopped.connect(self._stopped)

    @property
    def _receipt(self) -> Receipt | None:
        receipts = [one for one in self._video.project.receipts if not one.removed_at]
        return receipts[-1] if receipts else None

    def _lay_out(self) -> None:
        form = QWidget()
        left = column(gap=GAP)
        left.setContentsMargins(0, 0, 8, 0)
        form.setLayout(left)
        left.addWidget(field(self.tr("Title"), self.title_edit))
        left.addWidget(field(self.tr("Description"), self.description))
        for box in (self.where, self.staying, self.format):
            left.addWidget(box)
        left.addStretch(1)
        right = column(gap=GAP)
        right.addWidget(self.picture)
        for card in (self._lock, self.journey, self.published):
            right.addWidget(card)
        right.addStretch(1)
        inside = QWidget()
        inside.setLayout(right)
        side = scrolled(inside)
        side.setFixedWidth(400)
        right.setContentsMargins(0, 0, 12, 0)
        whole = row(gap=32)
        area = scrolled(form)
        area.setMaximumWidth(760)
        for box in (self.where, self.staying, self.format):
            box.open_within(area)
        whole.addWidget(area, 1)
        whole.addWidget(side)
        whole.addStretch(0)
        self.body.addLayout(whole, 1)

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
        self.where.set_up.connect(lambda: self.go.emit("settings:libraries"))
        self.where.sign_in.connect(lambda _library: self._sign_in())
        self.journey.wanted.connect(self._do)
        self.journey.jumped.connect(lambda at_us: self.go.emit(f"check:{at_us}"))
        self.published.opened.connect(self._open)
        self.published.folder.connect(self._open_folder)
        self.published.copied.connect(self._copy)
        self._timer.timeout.connect(self._look_again)
        self.keep(self._video.editor.listen(self._project_changed))
        self.keep(self.tools.services.sending.listen(self._moved))

    def _project_changed(self, old: Project, new: Project) -> None:
        self._show(new)
        if _looks(old) != _looks(new):
            self._fetch_picture()

    def _show(self, project: Project) -> None:
        told = project.publication
        self.title_edit.show_text(told.title or project.title)
        self.description.show_text(told.description)
        self.where.show_project(project)
        self.staying.show_project(project)
        self.format.show_delivery(project.delivery)
        self.picture.show_shape(project.delivery.size_px)
        self.picture.setFixedHeight(216 if project.delivery.aspect == "16:9" else 264)
        self._show_side(project)

    def _show_side(self, project: Project) -> None:
        is_busy, receipt = self.is_on_its_way, self._receipt
        if is_busy:
            for box in (self.where, self.staying, self.format):
                box.close_up()
        is_told = is_busy or self.upload is not None
        self.journey.setVisible(is_told)
        self.published.setVisible(receipt is not None and not is_told)
        self._lock.setVisible(receipt is None and not is_told)
        for control in (self.title_edit, self.description, self.where, self.staying, self.format):
            control.setEnabled(not is_busy)
        if self.upload is None and self._video.is_locked:
            self.journey.show_standing(waiting_elsewhere())
        elif self.upload is not None and self._delivery is None:
            sending = self.tools.services.sending
            shown = standing(self.upload, sending.left_s(self.upload), is_held=sending.is_held)
            remarks = project.review.remarks if self.upload.state == "sent_back" else ()
            self.journey.show_standing(shown, remarks)
        if receipt is not None:
            day = self.tools.day(datetime.fromisoformat(receipt.published_at))
            self.published.show_published(day, receipt.location, is_folder=not place.is_link(receipt))
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

    # On its way

    def _made_so_far(self, fraction: float, left_s: float | None) -> None:
        words = f"{round(fraction * 100)} %{left_words(left_s)}"
        made = Standing(self.tr("Making your video"), words, fraction=fraction, deeds=("cancel",))
        self.journey.show_standing(made)

    def _queued(self, upload: Upload) -> None:
        self._moved(upload)
        if "cancel" in self.journey.buttons:
            self.journey.buttons["cancel"].setFocus()

    def _look(self) -> None:
        """Ask the queue how this video stands."""
        sending, project_id = self.tools.services.sending, self._video.project.id

        def keep(upload: Upload | None) -> None:
            if upload is not None or self._upload is not None:
                self._take(upload)

        self.tools.background.run(self, lambda: sending.newest(project_id), keep, self.notice.say_error)

    def _look_again(self) -> None:
        if self._upload is not None and self._upload.state in {*WORKING, "waiting"}:
            self._look()

    def _moved(self, upload: Upload) -> None:
        if upload.project_id == self._video.project.id:
            self._take(None if upload.state == "cancelled" else upload)

    def _take(self, upload: Upload | None) -> None:
        old, self._upload = self._upload, upload
        if old == upload and upload is None:
            return
        self._show_side(self._video.project)
        if upload is not None and upload.state == "published" and (old is None or old.state != "published"):
            self._arrived(old)
        elif upload is None:
            self.notice.say(self.tr("Stopped. Nothing was published."))

    def _arrived(self, old: Upload | None) -> None:
        if old is not None:
            self.published.open.setFocus()
            announce(self, self.tr("Published"), is_urgent=True)

    def _stopped(self, error: EvpError | None) -> None:
        self._show(self._video.project)
        if error is not None:
            self.notice.say_error(error)
        else:
            self.notice.say(self.tr("Stopped. Nothing was published."))

    def _do(self, deed: str) -> None:
        """One of the buttons under what happens."""
        if self._delivery is not None:
            self._delivery.cancel()
            return
        upload, sending = self.upload, self.tools.services.sending
        if upload is None:
            self._video.editor.note(_taken_back)
            return
        if deed == "sign_in":
            self._sign_in()
        elif deed == "change":
            self.go.emit("edit")
        elif deed == "put_away":
            sending.forget(upload)
            self._upload = None
            self._show_side(self._video.project)
        elif deed == "send_now":
            sending.hold(is_held=False)
        elif deed == "pause":
            sending.wish(upload.id, "pause")
        elif deed in ("go_on", "try_again"):
            sending.wish(upload.id, "go_on")
        elif deed == "send_again":
            sending.wish(upload.id, "send_again")
        else:
            sending.wish(upload.id, "cancel")

    def _sign_in(self) -> None:
        dialog = SigningIn(self.tools, self.where.chosen, self)
        dialog.signed_in.connect(self.where.ask)
        dialog.open()

    def _open(self) -> None:
        if self._receipt is not None:
            place.open_video(self._receipt)

    def _open_folder(self) -> None:
        if self._receipt is not None:
            place.open_folder(self._receipt)

    def _copy(self) -> None:
        if self._receipt is not None:
            QGuiApplication.clipboard().setText(self._receipt.location)


def _looks(project: Project) -> tuple[str, bool]:
    """What the choices on this page change about the picture."""
    return project.delivery.aspect, project.delivery.are_captions_burned_in


def _taken_back(project: Project) -> Project:
    """Nobody is asked for approval any more."""
    return edits.set_review(project, replace(project.review, state="concept", decided_at=projects.now()))
