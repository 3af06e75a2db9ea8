"""A template as a small storyboard: one frame for each part, showing what the viewer will see."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from evp_desktop.model.script import Layout
from evp_desktop.ui.theme import CARD_RADIUS, CONTROL_RADIUS, Look, mix

_COLUMNS = 3
_GAP = 8.0


class Storyboard(QWidget):
    """Decoration beside words that say the same, so a screen reader passes over it."""

    def __init__(self, look: Look, layouts: tuple[Layout, ...], *, is_card_top: bool = False) -> None:
        super().__init__()
        self._look = look
        self._layouts = layouts[:6]
        self._is_card_top = is_card_top
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(124)

    def sizeHint(self) -> QSize:
        """Wide enough for three frames."""
        return QSize(220, 124)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frames on a soft ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        box = QRectF(self.rect())
        if self._is_card_top:
            painter.setClipRect(box)
            ground.addRoundedRect(box.adjusted(0, 0, 0, CARD_RADIUS), CARD_RADIUS - 1, CARD_RADIUS - 1)
        else:
            ground.addRoundedRect(box, CONTROL_RADIUS, CONTROL_RADIUS)
        painter.fillPath(ground, QColor(self._look.accent_soft))
        rows = 1 if len(self._layouts) <= _COLUMNS else 2
        wide = min(len(self._layouts), _COLUMNS)
        room = (self.width() - 32 - (wide - 1) * _GAP) / max(1, wide)
        height = min(self.height() * (0.36 if rows == 2 else 0.46), room * 9 / 16)
        width = height * 16 / 9
        for row in range(rows):
            frames = self._layouts[row * _COLUMNS : (row + 1) * _COLUMNS]
            total = len(frames) * width + (len(frames) - 1) * _GAP
            top = (self.height() - rows * height - (rows - 1) * _GAP) / 2 + row * (height + _GAP)
            left = (self.width() - total) / 2
            for place, layout in enumerate(frames):
                self._draw_frame(painter, QRectF(left + place * (width + _GAP), top, width, height), layout)

    def _draw_frame(self, painter: QPainter, box: QRectF, layout: Layout) -> None:
        ink = QColor(self._look.accent)
        painter.setPen(QPen(QColor(mix(self._look.accent, self._look.surface, 0.35)), 1))
        painter.setBrush(QColor(self._look.surface))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        if layout == "camera":
            _draw_person(painter, box.center().x(), box.bottom(), box.height() * 0.8, box)
        elif layout == "two_people":
            for x in (box.left() + box.width() * 0.3, box.left() + box.width() * 0.7):
                _draw_person(painter, x, box.bottom(), box.height() * 0.7, box)
        elif layout == "voice":
            _draw_voice(painter, box)
        elif layout == "side_by_side":
            self._draw_screen(painter, box.adjusted(0, 0, -box.width() * 0.38, 0))
            painter.setBrush(ink)
            _draw_person(painter, box.right() - box.width() * 0.22, box.bottom(), box.height() * 0.62, box)
        else:
            self._draw_screen(painter, box)
        if layout == "screen_camera":
            painter.setBrush(ink)
            side = box.height() * 0.42
            painter.drawEllipse(QRectF(box.right() - side - 4, box.bottom() - side - 4, side, side))

    def _draw_screen(self, painter: QPainter, box: QRectF) -> None:
        painter.setBrush(QColor(mix(self._look.accent, self._look.surface, 0.45)))
        for place, share in enumerate((0.4, 0.62, 0.52)):
            y = box.top() + box.height() * (0.26 + place * 0.2)
            painter.drawRoundedRect(QRectF(box.left() + 8, y, (box.width() - 16) * share, 4), 2, 2)


def _draw_person(painter: QPainter, x: float, bottom: float, height: float, clip: QRectF) -> None:
    painter.save()
    painter.setClipRect(clip)
    head = height * 0.36
    painter.drawEllipse(QRectF(x - head / 2, bottom - height, head, head))
    painter.drawEllipse(QRectF(x - head * 1.05, bottom - height * 0.55, head * 2.1, height))
    painter.restore()


def _draw_voice(painter: QPainter, box: QRectF) -> None:
    heights = (0.2, 0.44, 0.66, 0.36, 0.54, 0.24)
    for place, share in enumerate(heights):
        tall = box.height() * share
        x = box.center().x() + (place - (len(heights) - 1) / 2) * 8 - 2
        painter.drawRoundedRect(QRectF(x, box.center().y() - tall / 2, 4, tall), 2, 2)
