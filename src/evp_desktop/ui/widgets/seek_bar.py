"""Where the picture is in time: a slider by nature, drawn as a thin line with a playhead."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSlider

from evp_desktop.model.time import US_PER_MS, clock_text
from evp_desktop.ui.theme import Look

PAGE_MS = 5000
STEP_MS = 1000


class SeekBar(QSlider):
    """A time in milliseconds; `moved` tells what the maker chose, never what playing did."""

    moved = Signal(int)
    EDGE = 8

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._look = look
        self._is_told = False
        self.setAccessibleName(name)
        self.setSingleStep(STEP_MS)
        self.setPageStep(PAGE_MS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.valueChanged.connect(self._changed)
        self.set_duration(0)

    def set_duration(self, duration_us: int) -> None:
        """How long the whole lasts."""
        self._is_told = True
        self.setRange(0, max(1, duration_us // US_PER_MS))
        self._is_told = False
        self._describe()

    def show_position(self, position_us: int) -> None:
        """Follow the player."""
        if not self.isSliderDown():
            self._is_told = True
            self.setValue(position_us // US_PER_MS)
            self._is_told = False

    def sizeHint(self) -> QSize:
        """High enough to hit."""
        return QSize(240, 32)

    def x_of(self, value: int) -> float:
        """Where a time lies."""
        share = value / max(1, self.maximum())
        return self.EDGE + share * (self.width() - 2 * self.EDGE)

    def value_at(self, x: float) -> int:
        """Which time lies at `x`."""
        share = (x - self.EDGE) / max(1, self.width() - 2 * self.EDGE)
        return round(min(max(share, 0.0), 1.0) * self.maximum())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the mouse points."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self.value_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if self.isSliderDown():
            self.setValue(self.value_at(event.position().x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line, the part that has been, and the playhead."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        at = self.x_of(self.value())
        whole = QRectF(self.EDGE, middle - 2, self.width() - 2 * self.EDGE, 4)
        painter.setBrush(QColor(self._look.control_line))
        painter.drawRoundedRect(whole, 2, 2)
        painter.setBrush(QColor(self._look.accent))
        painter.drawRoundedRect(QRectF(self.EDGE, middle - 2, at - self.EDGE, 4), 2, 2)
        painter.drawEllipse(QPointF(at, middle), 7, 7)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            pen = painter.pen()
            pen.setColor(QColor(self._look.focus))
            pen.setWidth(2)
            pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.drawRoundedRect(self.rect().adjusted(1, 3, -1, -3), 8, 8)

    def _changed(self, value: int) -> None:
        self._describe()
        self.update()
        if not self._is_told:
            self.moved.emit(value)

    def _describe(self) -> None:
        at, whole = clock_text(self.value() * US_PER_MS), clock_text(self.maximum() * US_PER_MS)
        self.setAccessibleDescription(self.tr("{at} of {whole}").format(at=at, whole=whole))
