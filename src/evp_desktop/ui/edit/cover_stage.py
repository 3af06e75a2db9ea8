"""What was recorded, with a frame around what nobody shall see: by mouse, or with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.picture import Picture

LEAST = 0.01
"""The smallest side of a cover, in parts of the picture."""
_STEP, _SMALL_STEP = 0.02, 0.002
_GRIP_PX = 12
FIRST = QRectF(0.35, 0.42, 0.3, 0.16)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CoverStage(Picture):
    """`area` is in parts of the picture; arrows move it, with Shift they change its size, Ctrl is finer."""

    area_changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "")
        self.setAccessibleName(self.tr("What you cover"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.area = QRectF(FIRST)
        self.is_round = False
        self.others: list[QRectF] = []
        self._from = QPointF()
        self._moved_from: QRectF | None = None
        self._describe()

    def begin(self, others: list[QRectF]) -> None:
        """A new frame in the middle; what is covered already is drawn too."""
        self.others = others
        self.set_area(FIRST)

    def set_area(self, area: QRectF) -> None:
        """Put the frame somewhere, inside the picture."""
        self.area = inside(area)
        self._describe()
        self.update()
        self.area_changed.emit()

    def set_round(self, is_round: bool) -> None:
        """An ellipse in place of a rectangle."""
        self.is_round = is_round
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture and the frames."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for other in self.others:
            painter.setPen(QPen(QColor(255, 255, 255, 180), 1, Qt.PenStyle.DashLine))
            painter.drawRect(self._on_screen(other))
        box = self._on_screen(self.area)
        shade = QColor(self._look.accent)
        shade.setAlpha(70)
        for colour, width in (("#ffffff", 4.0), (self._look.accent, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.setBrush(shade if width < 3 else Qt.BrushStyle.NoBrush)
            if self.is_round:
                painter.drawEllipse(box)
            else:
                painter.drawRect(box)
        painter.setPen(QPen(QColor(self._look.accent), 2))
        painter.setBrush(QColor("#ffffff"))
        painter.drawEllipse(box.bottomRight(), _GRIP_PX / 2, _GRIP_PX / 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.focus), 2))
            painter.drawRoundedRect(self.picture_box().adjusted(1, 1, -1, -1), 10, 10)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a new frame, take hold of this one, or of its corner."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        at = event.position()
        box = self._on_screen(self.area)
        is_corner = (at - box.bottomRight()).manhattanLength() < 2 * _GRIP_PX
        self._from = self._part_at(at)
        self._moved_from = QRectF(self.area) if box.contains(at) and not is_corner else None
        if is_corner:
            self._from = self.area.topLeft()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        at = self._part_at(event.position())
        if self._moved_from is not None:
            self.set_area(self._moved_from.translated(at - self._from))
        else:
            self.set_area(QRectF(self._from, at).normalized())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the frame, or change its size."""
        way = _ARROWS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        held = event.modifiers()
        step = _SMALL_STEP if held & Qt.KeyboardModifier.ControlModifier else _STEP
        across, down = way[0] * step, way[1] * step
        if held & Qt.KeyboardModifier.ShiftModifier:
            self.set_area(self.area.adjusted(0, 0, across, down))
        else:
            self.set_area(self.area.translated(across, down))

    def _on_screen(self, area: QRectF) -> QRectF:
        box = self.picture_box()
        return QRectF(
            box.x() + area.x() * box.width(),
            box.y() + area.y() * box.height(),
            area.width() * box.width(),
            area.height() * box.height(),
        )

    def _part_at(self, at: QPointF) -> QPointF:
        box = self.picture_box()
        return QPointF((at.x() - box.x()) / box.width(), (at.y() - box.y()) / box.height())

    def _describe(self) -> None:
        area = self.area
        self.setAccessibleDescription(
            self.tr(
                "{x} % from the left, {y} % from above, {width} % wide, {height} % high. Arrow keys move it, "
                "Shift with an arrow changes its size."
            ).format(
                x=round(area.x() * 100),
                y=round(area.y() * 100),
                width=round(area.width() * 100),
                height=round(area.height() * 100),
            )
        )


def inside(area: QRectF) -> QRectF:
    """The area no smaller than it may be, and all of it in the picture."""
    width, height = (min(max(side, LEAST), 1.0) for side in (area.width(), area.height()))
    return QRectF(min(max(area.x(), 0.0), 1.0 - width), min(max(area.y(), 0.0), 1.0 - height), width, height)
