"""The shape of the picture, chosen by looking: three small drawings, each with its word."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QWidget

from evp_desktop.model.delivery import Aspect
from evp_desktop.ui.theme import CONTROL_RADIUS, Look
from evp_desktop.ui.widgets.controls import row

ASPECTS: tuple[Aspect, ...] = ("16:9", "9:16", "1:1")
_LONG_SIDE = 34.0


class ShapeTile(QRadioButton):
    """A radio button by nature: arrows go from one to the next."""

    def __init__(self, look: Look, aspect: Aspect, words: str) -> None:
        super().__init__(words)
        self._look = look
        self.aspect = aspect
        self.setAccessibleName(f"{words} ({aspect})")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Room for the drawing above its word."""
        return QSize(max(96, self.fontMetrics().horizontalAdvance(self.text()) + 32), 84)

    def minimumSizeHint(self) -> QSize:
        """The word is never cut."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 16, 84)

    def hitButton(self, _pos: object) -> bool:
        """All of the tile counts."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shape, filled when it is the chosen one, and its word."""
        look, is_on = self._look, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter)
        ink = QColor(look.accent_text if is_on and self.isEnabled() else look.muted)
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(ink if is_on else Qt.BrushStyle.NoBrush)
        wide, high = (int(side) for side in self.aspect.split(":"))
        unit = _LONG_SIDE / max(wide, high)
        middle = QRectF(0, 8, self.width(), 44).center()
        width, height = wide * unit, high * unit
        painter.drawRoundedRect(QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height), 3, 3)
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if is_on else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(look.text if self.isEnabled() else look.muted))
        painter.drawText(QRectF(0, 52, self.width(), 26), Qt.AlignmentFlag.AlignCenter, self.text())

    def _draw_ground(self, painter: QPainter) -> None:
        look, is_on = self._look, self.isChecked()
        edge = look.focus if self.hasFocus() else look.accent if is_on else look.control_line
        thick = 2 if is_on or self.hasFocus() else 1
        inset = thick / 2
        painter.setPen(QPen(QColor(edge), thick))
        painter.setBrush(QColor(look.accent_soft if is_on else look.surface))
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, CONTROL_RADIUS, CONTROL_RADIUS)
        if is_on and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.surface), 1))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), CONTROL_RADIUS - 2, CONTROL_RADIUS - 2)


class ShapeChoice(QWidget):
    """The three shapes beside each other; `chosen` tells only what a person chose."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        words = {"16:9": self.tr("Wide"), "9:16": self.tr("Upright"), "1:1": self.tr("Square")}
        self.tiles = {aspect: ShapeTile(look, aspect, words[aspect]) for aspect in ASPECTS}
        layout = row(gap=8)
        self.setLayout(layout)
        for tile in self.tiles.values():
            layout.addWidget(tile, 1)
            tile.clicked.connect(lambda _on, tile=tile: self.chosen.emit(tile.aspect))

    def words_of(self, aspect: Aspect) -> str:
        """A shape in one word."""
        return self.tiles[aspect].text()

    def show_value(self, aspect: Aspect) -> None:
        """Show which one is chosen."""
        self.tiles[aspect].setChecked(True)
