"""On or off: a check box by nature, drawn as a switch."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from evp_desktop.ui.theme import CONTROL_HEIGHT, Look


class Switch(QCheckBox):
    """A switch with its words at the right."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__(text)
        self._look = look
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """The switch and its words."""
        return QSize(56 + self.fontMetrics().horizontalAdvance(self.text()), CONTROL_HEIGHT)

    def hitButton(self, _pos: object) -> bool:
        """The words count as well."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the switch and its words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        box = QRectF(2, middle - 11, 40, 22)
        is_on = self.isChecked()
        painter.setPen(QPen(QColor(self._look.accent if is_on else self._look.muted), 1))
        painter.setBrush(QColor(self._look.accent if is_on else self._look.surface))
        painter.drawRoundedRect(box, 11, 11)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.on_accent if is_on else self._look.muted))
        painter.drawEllipse(QPointF(box.right() - 11 if is_on else box.left() + 11, middle), 7, 7)
        painter.setPen(QColor(self._look.text))
        painter.drawText(
            QRectF(54, 0, self.width() - 54, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.focus), 2))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 12, 12)
