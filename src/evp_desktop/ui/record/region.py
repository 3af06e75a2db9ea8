"""A part of the screen, chosen by dragging or with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QScreen,
)
from PySide6.QtWidgets import QWidget

from evp_desktop.services.recording import Choice
from evp_desktop.ui.announce import announce
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Label

MIN_WIDTH, MIN_HEIGHT = 160, 90
"""Smaller than this nobody can read anything in the video."""

_STEP, _SMALL_STEP = 16, 1
_HANDLE = 10
_ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


def desktop_pixels(area: QRect, scale: float) -> tuple[int, int, int, int]:
    """An area in points as x, y, width and height in pixels; width and height are even, as video needs."""
    width, height = round(area.width() * scale), round(area.height() * scale)
    return round(area.x() * scale), round(area.y() * scale), width // 2 * 2, height // 2 * 2


def first_area(room: QRect, before: QRect | None) -> QRect:
    """Where the frame stands at first: where it was, or in the middle, widescreen."""
    if before is not None and room.contains(before):
        return before
    width = round(room.width() * 0.6)
    area = QRect(0, 0, width, min(width * 9 // 16, room.height()))
    area.moveCenter(room.center())
    return area


def kept_inside(area: QRect, room: QRect) -> QRect:
    """The area no smaller than it may be, and all of it in the room."""
    made = QRect(area)
    made.setWidth(min(max(area.width(), MIN_WIDTH), room.width()))
    made.setHeight(min(max(area.height(), MIN_HEIGHT), room.height()))
    made.moveLeft(min(max(made.left(), room.left()), room.right() - made.width() + 1))
    made.moveTop(min(max(made.top(), room.top()), room.bottom() - made.height() + 1))
    return made


class RegionOverlay(QWidget):
    """Lies over a whole screen, dimmed but for the chosen part."""

    accepted = Signal(object)
    """The part as x, y, width and height in pixels of the desktop."""
    left_alone = Signal()

    def __init__(self, look: Look, room: QRect, picture: QPixmap, area: QRect) -> None:
        super().__init__(
            None,
            Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint,
        )
        self._look = look
        self._room = room
        self._picture = picture
        self._start = QPoint()
        self._is_done = False
        self.area = area
        self.setWindowTitle(self.tr("A part of the screen"))
        self.setAccessibleName(self.tr("A part of the screen"))
        self.setAccessibleDescription(self._hint())
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._words = Label(self._hint(), wraps=True)
        self._words.setParent(self)
        self._words.setStyleSheet(
            "background: rgba(10, 11, 13, 235); color: #f4f4f6; border-radius: 12px; padding: 12px 20px;"
        )
        self.setGeometry(room)
        self._place_words()

    def _hint(self) -> str:
        return self.tr(
            "Drag around what you want to show. Arrow keys move the frame, Shift with an arrow changes its "
            "size, Enter chooses it, Esc goes back."
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the screen darker, and the chosen part as it is in a frame."""
        painter = QPainter(self)
        inside = self.area.translated(-self._room.topLeft())
        painter.drawPixmap(self.rect(), self._picture)
        painter.fillRect(self.rect(), QColor(10, 11, 13, 150))
        scale = self._picture.width() / max(1, self.width())
        source = QRect(inside.topLeft() * scale, inside.size() * scale)
        painter.drawPixmap(inside, self._picture, source)
        painter.setPen(QPen(QColor("#ffffff"), 4))
        painter.drawRect(inside.adjusted(-2, -2, 1, 1))
        painter.setPen(QPen(QColor(self._look.accent), 2))
        painter.drawRect(inside.adjusted(-1, -1, 0, 0))
        painter.setBrush(QColor("#ffffff"))
        for corner in (inside.topLeft(), inside.topRight(), inside.bottomLeft(), inside.bottomRight()):
            painter.drawEllipse(corner, _HANDLE // 2, _HANDLE // 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a new frame here."""
        self._start = event.globalPosition().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the frame from where it began to here."""
        self.area = QRect(self._start, event.globalPosition().toPoint()).normalized()
        self._place_words()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A drag chooses at once; a mere click leaves the frame to the keys."""
        if (event.globalPosition().toPoint() - self._start).manhattanLength() > _STEP:
            self._become(kept_inside(self.area, self._room))
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Shift with an arrow sizes, Ctrl makes small steps; Enter accepts, Escape leaves."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            step = _ARROWS[key] * (_SMALL_STEP if is_fine else _STEP)
            is_sizing = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            moved = self.area.adjusted(0, 0, step.x(), step.y()) if is_sizing else self.area.translated(step)
            self._become(kept_inside(moved, self._room))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.accept()
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def accept(self) -> None:
        """This part it is."""
        self._is_done = True
        self.accepted.emit(desktop_pixels(self.area, self.devicePixelRatioF()))
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing without a choice leaves all as it was."""
        if not self._is_done:
            self._is_done = True
            self.left_alone.emit()
        super().closeEvent(event)
        self.deleteLater()

    def _become(self, area: QRect) -> None:
        self.area = area
        self._place_words()
        self.update()
        words = self.tr("{width} by {height}, from {x}, {y}")
        announce(self, words.format(width=area.width(), height=area.height(), x=area.x(), y=area.y()))

    def _place_words(self) -> None:
        """At the top, or at the bottom when the frame is there."""
        width = min(720, self.width() - 64)
        self._words.setFixedWidth(width)
        self._words.adjustSize()
        left = (self.width() - width) // 2
        is_covered = self.area.top() - self._room.top() < self._words.height() + 48
        top = self.height() - self._words.height() - 32 if is_covered else 32
        self._words.move(left, top)


_HIDING_MS = 250
"""A window manager takes so long to take a window away and paint what was under it."""


class RegionChooser(QObject):
    """Takes the window away, lets a part of its screen be chosen, and brings the window back."""

    chosen = Signal(object)
    """The part as x, y, width and height in pixels of the desktop."""
    came_back = Signal()

    def __init__(self, look: Look, page: QWidget) -> None:
        super().__init__(page)
        self._look = look
        self._page = page
        self.overlay: RegionOverlay | None = None

    def ask(self, choice: Choice) -> None:
        """Let the maker choose, beginning with the part that is in use."""
        screen = self._page.screen()
        self._page.window().hide()
        QTimer.singleShot(_HIDING_MS, self, lambda: self._open(screen, choice))

    def _open(self, screen: QScreen, choice: Choice) -> None:
        scale = screen.devicePixelRatio()
        before = QRect(*(round(value / scale) for value in choice.region)) if choice.region else None
        room = screen.geometry()
        self.overlay = RegionOverlay(self._look, room, screen.grabWindow(0), first_area(room, before))
        self.overlay.accepted.connect(self._accepted)
        self.overlay.left_alone.connect(self._come_back)
        self.overlay.showFullScreen()
        self.overlay.activateWindow()
        self.overlay.setFocus()
        announce(self.overlay, self.overlay.accessibleDescription())

    def _accepted(self, region: tuple[int, int, int, int]) -> None:
        self._come_back()
        self.chosen.emit(region)

    def _come_back(self) -> None:
        self.overlay = None
        window = self._page.window()
        window.show()
        window.raise_()
        window.activateWindow()
        self.came_back.emit()
