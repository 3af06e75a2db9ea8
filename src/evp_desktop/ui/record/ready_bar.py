"""What stands under the picture before a recording: the part, the round red button, the text's size."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from evp_desktop.ui.theme import GAP, Look
from evp_desktop.ui.widgets.controls import Button, IconButton, Label, column, row
from evp_desktop.ui.widgets.push_button import PushButton


class RecordButton(PushButton):
    """The one round red button."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._is_ready = False
        self.setAccessibleName(self.tr("Start recording"))
        self.setToolTip(self.tr("Start recording (Space)"))
        self.setFixedSize(64, 64)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)

    def show_ready(self, is_ready: bool) -> None:
        """Show whether the devices are warm; pressed before that, it starts as soon as they are."""
        if is_ready != self._is_ready:
            self._is_ready = is_ready
            self.setAccessibleDescription("" if is_ready else self.tr("Warming up…"))
            self.update()

    def sizeHint(self) -> QSize:
        """Large, because it is the one thing to do."""
        return QSize(64, 64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a red disc in a ring; the ring is heavier with the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(32, 32)
        ring = self._look.focus if self.hasFocus() else self._look.control_line
        painter.setPen(QPen(QColor(ring), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, 29, 29)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.recording if self._is_ready else self._look.control_line))
        size = 20 if self.isDown() else 23 if self.underMouse() and self.isEnabled() else 22
        painter.drawEllipse(middle, size, size)


class ReadyBar(QWidget):
    """Which part it is, the round red button, and the size of the text."""

    previous = Signal()
    following = Signal()
    grow = Signal(int)
    import_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.button = RecordButton(look)
        self._words = Label("", "strong")
        self._state = Label("", "small")
        self.back = IconButton(
            look, "chevron_left", self.tr("Part before"), key="Left", run=self.previous.emit
        )
        self.forth = IconButton(
            look, "chevron_right", self.tr("Part after"), key="Right", run=self.following.emit
        )
        smaller = IconButton(
            look, "text_smaller", self.tr("Smaller text"), key="-", run=lambda: self.grow.emit(-1)
        )
        larger = IconButton(
            look, "text_larger", self.tr("Larger text"), key="+", run=lambda: self.grow.emit(1)
        )
        left = row(gap=4)
        left.addWidget(self.back)
        words = column(gap=0)
        words.addStretch(1)
        words.addWidget(self._words)
        words.addWidget(self._state)
        words.addStretch(1)
        left.addLayout(words)
        left.addWidget(self.forth)
        left.addStretch(1)
        self.bring = Button(
            look, self.tr("From a file…"), "import", "quiet", key="Ctrl+I", run=self.import_wanted.emit
        )
        right = row(gap=4)
        right.addStretch(1)
        right.addWidget(self.bring)
        right.addWidget(smaller)
        right.addWidget(larger)
        layout = row(gap=GAP)
        layout.addLayout(left, 1)
        layout.addWidget(self.button)
        layout.addLayout(right, 1)
        self.setLayout(layout)

    def show_part(self, number: int, count: int, state: str) -> None:
        """Show which part is about to be recorded."""
        self._words.setText(self.tr("Part {n} of {count}").format(n=number, count=count))
        self._state.setText(state)
        self.back.setEnabled(number > 1)
        self.forth.setEnabled(number < count)
