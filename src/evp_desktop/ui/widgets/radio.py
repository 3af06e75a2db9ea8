"""One of several: a radio button by nature, drawn so that it is seen in every theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy

from evp_desktop.ui.theme import Look

WORDS_LEFT = 28
"""Where the words begin, so that what belongs to them stands under them."""
_HEIGHT = 28


class Radio(QRadioButton):
    """A ring with its words at the right, which end in an ellipsis where there is no room."""

    def __init__(self, look: Look, text: str) -> None:
        super().__init__(text.replace("&", "&&"))
        self._look = look
        self._words = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """The ring and its words."""
        return QSize(WORDS_LEFT + 4 + self.fontMetrics().horizontalAdvance(self._words), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Words may be cut."""
        return QSize(WORDS_LEFT + 80, _HEIGHT)

    def hitButton(self, _pos: object) -> bool:
        """The words count as well."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring, thick when it is the chosen one, and the words."""
        look, is_on = self._look, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(10, self.height() / 2)
        painter.setPen(QPen(QColor(look.accent if is_on else look.muted), 5 if is_on else 1.5))
        painter.setBrush(QColor(look.surface))
        radius = 5.5 if is_on else 7.25
        painter.drawEllipse(middle, radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.focus), 2))
            painter.drawEllipse(middle, 10 - 1, 10 - 1)
        painter.setPen(QColor(look.text))
        room = QRectF(WORDS_LEFT, 0, self.width() - WORDS_LEFT, self.height())
        cut = QFontMetrics(self.font()).elidedText(
            self._words, Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, cut)
