"""One part of the story as a small card in the strip under the picture."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPaintEvent, QPen

from evp_desktop.ui import icons
from evp_desktop.ui.theme import CONTROL_RADIUS, Look
from evp_desktop.ui.widgets.push_button import PushButton

WIDTH = 152
PICTURE_HEIGHT = 80
HEIGHT = PICTURE_HEIGHT + 40


class SceneCard(PushButton):
    """A button that shows a thumbnail, the heading and the length; chosen by click or Enter."""

    def __init__(self, look: Look, number: int, heading: str) -> None:
        super().__init__()
        self._look = look
        self._number = number
        self._heading = heading
        self._length = ""
        self._image: QImage | None = None
        self._is_recorded = False
        self._is_chosen = False
        self.setAutoDefault(True)
        self.setFixedSize(WIDTH, HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        title = heading or self.tr("Part {n}").format(n=number)
        self.setAccessibleName(self.tr("Part {n}: {heading}").format(n=number, heading=title))
        self.setToolTip(title)

    def show_length(self, length: str, *, is_recorded: bool) -> None:
        """Show how long the part is in the video, or that it is not recorded yet."""
        self._length, self._is_recorded = length, is_recorded
        self._describe()
        self.update()

    def show_image(self, image: QImage | None) -> None:
        """Show a picture of the part."""
        self._image = image
        self.update()

    def show_chosen(self, is_chosen: bool) -> None:
        """Mark that this is the part that is shown."""
        self._is_chosen = is_chosen
        self._describe()
        self.update()

    def _describe(self) -> None:
        chosen = self.tr("chosen") if self._is_chosen else ""
        self.setAccessibleDescription(", ".join(part for part in (chosen, self._length) if part))

    def sizeHint(self) -> QSize:
        """A small picture with two lines."""
        return QSize(WIDTH, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the thumbnail in its ring, then the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(3, 3, WIDTH - 6, PICTURE_HEIGHT)
        path = QPainterPath()
        path.addRoundedRect(box, CONTROL_RADIUS - 2, CONTROL_RADIUS - 2)
        painter.fillPath(path, QColor(self._look.stage if self._image else self._look.raised))
        if self._image is not None:
            painter.setClipPath(path)
            painter.drawImage(box, self._image)
            painter.setClipping(False)
        elif not self._is_recorded:
            icons.draw(painter, "record", self._look.muted, QRectF(box.center().x() - 10, 33, 20, 20))
        self._draw_ring(painter, box)
        self._draw_words(painter)

    def _draw_ring(self, painter: QPainter, box: QRectF) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._is_chosen or self.hasFocus():
            painter.setPen(QPen(QColor(self._look.accent if self._is_chosen else self._look.focus), 3))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), CONTROL_RADIUS, CONTROL_RADIUS)
        else:
            painter.setPen(QPen(QColor(self._look.hairline), 1))
            painter.drawRoundedRect(box, CONTROL_RADIUS - 2, CONTROL_RADIUS - 2)
        if self._is_chosen and self.hasFocus():
            painter.setPen(QPen(QColor(self._look.focus), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _draw_words(self, painter: QPainter) -> None:
        font = QFont(self.font())
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._look.text))
        title = f"{self._number}  {self._heading}"
        fitting = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, WIDTH - 8)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(4, PICTURE_HEIGHT + 5, WIDTH - 8, 17), left, fitting)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self._look.muted))
        painter.drawText(QRectF(4, PICTURE_HEIGHT + 22, WIDTH - 8, 17), left, self._length)
