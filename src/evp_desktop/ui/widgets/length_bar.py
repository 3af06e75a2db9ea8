"""How long the script is against the template's target: a soft bar that never scolds."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy

from evp_desktop.model.time import US_PER_S, clock_text
from evp_desktop.ui.theme import Look


class LengthBar(QProgressBar):
    """The script's length from nothing to half past the target, with the target's range marked."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._min_s = self._max_s = 0
        self.setTextVisible(False)
        self.setFixedHeight(8)
        self.setAccessibleName(self.tr("Length of your script"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_length(self, length_us: int, min_s: int, max_s: int) -> str:
        """Show a length against its target; returns the same in words."""
        self._min_s, self._max_s = min_s, max_s
        self.setRange(0, max(1, round(max_s * 1.5)))
        seconds = length_us // US_PER_S
        self.setValue(min(seconds, self.maximum()))
        words = self.tr("{now} of about {target}").format(
            now=clock_text(length_us), target=clock_text((min_s + max_s) // 2 * US_PER_S)
        )
        self.setAccessibleDescription(words)
        self.update()
        return words

    def sizeHint(self) -> QSize:
        """A thin bar."""
        return QSize(160, 8)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bar, the target's range and how far the script is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        scale = self.width() / self.maximum()
        box = QRectF(0, 0, self.width(), self.height())
        painter.setBrush(QColor(self._look.hairline))
        painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(QColor(self._look.accent_soft))
        painter.drawRect(QRectF(self._min_s * scale, 0, (self._max_s - self._min_s) * scale, self.height()))
        is_long = self.value() > self._max_s
        painter.setBrush(QColor(self._look.attention if is_long else self._look.accent))
        painter.drawRoundedRect(QRectF(0, 0, self.value() * scale, self.height()), 4, 4)
