"""The whole take as a bar with a beginning and an end to drag: three sliders in one picture."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSlider

from evp_desktop.model.time import US_PER_MS, clock_text
from evp_desktop.ui.theme import CONTROL_RADIUS, Look
from evp_desktop.ui.widgets.seek_bar import SeekBar

HANDLE_WIDTH = 24
_GRIP = 12
KEY_STEP_MS = 100


class Handle(QSlider):
    """One end of the kept part: a slider for hand, key and screen reader, no wider than its grip."""

    def __init__(self, look: Look, name: str, bar: TrimBar, *, is_start: bool) -> None:
        super().__init__(Qt.Orientation.Horizontal, bar)
        self._look = look
        self._bar = bar
        self._is_start = is_start
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSingleStep(KEY_STEP_MS)
        self.setPageStep(1000)
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if self.isSliderDown():
            x = self.mapToParent(event.position().toPoint()).x()
            self.setValue(self._bar.value_at(x + (_GRIP / 2 if self._is_start else -_GRIP / 2)))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the grip, with a ring when it has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = HANDLE_WIDTH - _GRIP if self._is_start else 0
        box = QRectF(left, 0, _GRIP, self.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.accent))
        painter.drawRoundedRect(box, 4, 4)
        painter.setBrush(QColor(self._look.on_accent))
        painter.drawRoundedRect(QRectF(box.center().x() - 1, box.center().y() - 8, 2, 16), 1, 1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.text), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)


class TrimBar(SeekBar):
    """The playhead is the bar's own slider; `trimmed` tells start and end in milliseconds as dragged."""

    trimmed = Signal(str, int)
    EDGE = HANDLE_WIDTH

    def __init__(self, look: Look) -> None:
        super().__init__(look, "")
        self.setAccessibleName(self.tr("Position in the take"))
        self._strip: list[QImage] = []
        self.start = Handle(look, self.tr("Beginning of the kept part"), self, is_start=True)
        self.end = Handle(look, self.tr("End of the kept part"), self, is_start=False)
        self.start.valueChanged.connect(lambda value: self._handle_moved("start", value))
        self.end.valueChanged.connect(lambda value: self._handle_moved("end", value))
        self.setFixedHeight(56)

    def show_trim(self, start_us: int, end_us: int, duration_us: int) -> None:
        """Show which part of a take is kept."""
        self.set_duration(duration_us)
        self._is_told = True
        for handle, value in ((self.start, start_us), (self.end, end_us)):
            handle.setRange(0, max(1, duration_us // US_PER_MS))
            handle.setValue(value // US_PER_MS)
            handle.setAccessibleDescription(clock_text(value))
        self._is_told = False
        self._place()

    def show_strip(self, images: list[QImage]) -> None:
        """Show pictures of the take along the bar."""
        self._strip = images
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a small picture."""
        return QSize(320, 56)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the handles at their times."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the take, dim what is left out, frame what is kept, and the playhead."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRectF(self.EDGE, 4, self.width() - 2 * self.EDGE, self.height() - 8)
        path = QPainterPath()
        path.addRoundedRect(whole, CONTROL_RADIUS / 2, CONTROL_RADIUS / 2)
        painter.fillPath(path, QColor(self._look.hairline))
        painter.setClipPath(path)
        self._draw_strip(painter, whole)
        left, right = self.x_of(self.start.value()), self.x_of(self.end.value())
        dim = QColor(self._look.window)
        dim.setAlpha(190)
        painter.fillRect(QRectF(whole.left(), whole.top(), left - whole.left(), whole.height()), dim)
        painter.fillRect(QRectF(right, whole.top(), whole.right() - right, whole.height()), dim)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(self._look.accent), 2))
        painter.drawRect(QRectF(left, whole.top() + 1, right - left, whole.height() - 2))
        self._draw_playhead(painter)

    def _draw_strip(self, painter: QPainter, whole: QRectF) -> None:
        x = whole.left()
        while self._strip and x < whole.right():
            share = (x - whole.left()) / whole.width()
            image = self._strip[min(int(share * len(self._strip)), len(self._strip) - 1)]
            width = whole.height() * image.width() / max(1, image.height())
            painter.drawImage(QRectF(x, whole.top(), width, whole.height()), image)
            x += width

    def _draw_playhead(self, painter: QPainter) -> None:
        at = self.x_of(self.value())
        painter.setPen(QPen(QColor(self._look.window), 5))
        painter.drawLine(int(at), 0, int(at), self.height())
        painter.setPen(QPen(QColor(self._look.text), 2))
        painter.drawLine(int(at), 0, int(at), self.height())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.focus), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)

    def _handle_moved(self, end: str, value: int) -> None:
        self._place()
        if not self._is_told:
            self.trimmed.emit(end, value)

    def _place(self) -> None:
        left, right = self.x_of(self.start.value()), self.x_of(self.end.value())
        self.start.setGeometry(round(left) - HANDLE_WIDTH, 2, HANDLE_WIDTH, self.height() - 4)
        self.end.setGeometry(round(right), 2, HANDLE_WIDTH, self.height() - 4)
        self.update()
