"""The live picture under the text to say, with the countdown over it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from evp_desktop.model.script import Background, Layout
from evp_desktop.ui.theme import CARD_RADIUS, Look
from evp_desktop.ui.widgets.controls import IconButton, row
from evp_desktop.ui.widgets.layout_choice import WITH_FACE, BackgroundChoice
from evp_desktop.ui.widgets.picture import Picture
from evp_desktop.ui.widgets.prompter import Prompter, column_width

_PROMPTER_SHARE = 0.36
"""At most this share of the height is text, so that the picture stays a picture."""


class Corner(QWidget):
    """What belongs to a face, beside the picture's corner: what is behind it, whether it is seen here."""

    self_view = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.background = BackgroundChoice(look, "stage")
        self.eye = IconButton(look, "eye", "", kind="stage", run=self.self_view.emit)
        self.eye.setFixedWidth(40)
        inside = row(gap=8)
        inside.addWidget(self.eye)
        inside.addWidget(self.background)
        self.setLayout(inside)

    def show_view(self, layout: Layout, background: Background, *, is_hidden: bool, is_busy: bool) -> None:
        """Show what is chosen; without a face there is nothing to choose, while recording only to hide."""
        self.background.show_background(background, "voice" if is_busy else layout)
        words = self.tr("Show my own face") if is_hidden else self.tr("Hide my own face")
        self.eye.set_name(words, "H")
        self.eye.set_icon("eye_off" if is_hidden else "eye")
        self.setVisible(layout in WITH_FACE)
        self.adjustSize()


class Stage(QWidget):
    """The text at the top, under the lens, and the picture below it: neither hides the other."""

    def __init__(self, look: Look, text_px: int) -> None:
        super().__init__()
        self._look = look
        self.picture = Picture(look, self.tr("Live picture, as the viewer will see it"), radius=8)
        self.picture.setParent(self)
        self.prompter = Prompter(text_px)
        self.prompter.setParent(self)
        self.corner = Corner(look)
        self.corner.setParent(self)
        self._waiting = QLabel(self)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._waiting.setStyleSheet(
            f"color: {look.on_stage}; background: rgba(10, 11, 13, 200); font-size: 15px;"
            " border-radius: 12px; padding: 12px 20px;"
        )
        self._waiting.hide()
        self._count = QLabel(self)
        self._count.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count.setStyleSheet(
            f"color: {look.on_stage}; background: rgba(10, 11, 13, 170); font-size: 112px; font-weight: 600;"
            " border-radius: 96px;"
        )
        self._count.hide()
        self.setMinimumHeight(240)

    def show_words(self, text: str) -> None:
        """Show what is to be said, or no prompter at all."""
        self.prompter.show_words(text)
        self.prompter.setVisible(bool(text))
        self._place()

    def show_count(self, seconds: int) -> None:
        """Show the countdown; zero takes it away."""
        self._count.setVisible(seconds > 0)
        self._count.setText(str(seconds))
        self._count.setAccessibleName(str(seconds))

    def show_waiting(self, text: str) -> None:
        """Say in the middle of an empty picture why it is empty."""
        if text != self._waiting.text():
            self._waiting.setText(text)
            self._place()
        self._waiting.setVisible(bool(text))

    def grow_text(self, steps: int) -> int:
        """Make the prompter's letters larger or smaller; returns the size."""
        size = self.prompter.grow(steps)
        self._place()
        return size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything in its place."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw one dark ground for text and picture."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.stage))
        painter.drawRoundedRect(QRectF(self.rect()), CARD_RADIUS, CARD_RADIUS)

    def _place(self) -> None:
        high = self._place_prompter()
        self.picture.setGeometry(8, high + 8, self.width() - 16, max(90, self.height() - high - 16))
        box = self.picture.picture_box().toRect().translated(self.picture.pos())
        self._waiting.setFixedWidth(min(self._waiting.sizeHint().width() + 8, max(200, box.width() - 64)))
        self._waiting.adjustSize()
        self._waiting.move(box.center() - self._waiting.rect().center())
        side = min(192, box.height() - 16)
        self._count.setGeometry(QRect(box.center().x() - side // 2, box.center().y() - side // 2, side, side))
        self.corner.adjustSize()
        beside = box.left() - self.corner.width() - 12
        self.corner.move(max(12, beside), box.bottom() - self.corner.height() - 8)
        for over in (self.corner, self._waiting, self._count):
            over.raise_()

    def _place_prompter(self) -> int:
        """Put the text at the top; returns how much of the height it takes."""
        if self.prompter.isHidden():
            return 0
        width = min(column_width(self.prompter.text_px), self.width() - 32)
        document = self.prompter.document()
        document.setTextWidth(width - 36)
        wanted = round(document.size().height()) + 16
        height = min(wanted, round(self.height() * _PROMPTER_SHARE))
        self.prompter.setGeometry((self.width() - width) // 2, 4, width, height)
        return height + 4
