"""The parts of the video in a row, each with its picture and length."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from evp_desktop.model.clips import Clip
from evp_desktop.model.project import Project
from evp_desktop.model.time import US_PER_S, clock_text
from evp_desktop.ui.edit.scene import HEIGHT, PICTURE_HEIGHT, SceneCard
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.theme import SMALL_GAP
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import row
from evp_desktop.ui.widgets.picture import to_image


class SceneStrip(QScrollArea):
    """Tells which part is chosen; pictures are made in the background and kept."""

    chosen = Signal(str)

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__()
        self._tools = tools
        self._video = video
        self.cards: dict[str, SceneCard] = {}
        self._images: dict[str, QImage] = {}
        self._row: QHBoxLayout = row(gap=SMALL_GAP)
        self._row.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._row)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFixedHeight(HEIGHT + 12)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_parts(self, project: Project, chosen_id: str) -> None:
        """Show every part, and which one is chosen."""
        if list(self.cards) != [block.id for block in project.blocks]:
            self._make_cards(project)
        for block in project.blocks:
            card, clip = self.cards[block.id], project.clip_of(block.id)
            length_us = sum(one.duration_us for one in project.clips if one.block_id == block.id)
            length = clock_text(length_us) if clip else self.tr("not recorded yet")
            card.show_length(length, is_recorded=clip is not None)
            card.show_chosen(block.id == chosen_id)
            self._load_picture(card, clip)
        self.ensureWidgetVisible(self.cards[chosen_id])

    def _make_cards(self, project: Project) -> None:
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            if item is not None and (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.cards = {}
        for place, block in enumerate(project.blocks):
            card = SceneCard(self._tools.look, place + 1, block.heading)
            card.clicked.connect(self._chooser(block.id))
            self.cards[block.id] = card
            self._row.insertWidget(place, card)

    def _chooser(self, block_id: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(block_id)

    def _load_picture(self, card: SceneCard, clip: Clip | None) -> None:
        if clip is None:
            card.show_image(None)
            return
        block = self._video.project.block(clip.block_id)
        masks = tuple(mask for mask in self._video.project.masks if mask.take_id == clip.take_id)
        view = f"{block.layout} {block.background} {block.face_frame}" if block else ""
        key = f"{clip.take_id} {clip.start_us // US_PER_S} {view} {hash(masks)}"
        if key in self._images:
            card.show_image(self._images[key])
            return

        def keep(image: QImage) -> None:
            self._images[key] = image
            card.show_image(image)

        video, thumbnail = self._video, self._tools.services.thumbnail
        project = video.project
        width = round(PICTURE_HEIGHT * 16 / 9 * 2)
        self._tools.background.run(
            card, lambda: to_image(thumbnail(video.folder, project, video.kit, clip.id, width)), keep
        )
