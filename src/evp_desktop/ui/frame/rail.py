"""The left side of the window: the way home, the five steps, settings and help."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from evp_desktop.ui import icons
from evp_desktop.ui.frame.steps import StepState
from evp_desktop.ui.keys import with_key
from evp_desktop.ui.theme import CONTROL_RADIUS, GAP, RAIL_WIDTH, SMALL_GAP, Look
from evp_desktop.ui.widgets.controls import Frame, Label, column, line
from evp_desktop.ui.widgets.push_button import PushButton


class RailButton(PushButton):
    """An icon, a name, a state in words beneath, and a mark when it is done or here."""

    def __init__(self, look: Look, icon: str, title: str, *, key: str = "") -> None:
        super().__init__(title)
        self._look = look
        self._icon = icon
        self._words = ""
        self._is_done = False
        self._is_here = False
        self.setAutoDefault(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(with_key(title, key) if key else "")
        self.setAccessibleName(title)

    def show_state(self, words: str, *, is_done: bool) -> None:
        """Show how far this step is."""
        if (words, is_done) == (self._words, self._is_done):
            return
        self._words, self._is_done = words, is_done
        self._describe()
        self.updateGeometry()
        self.update()

    def show_here(self, is_here: bool) -> None:
        """Mark that this is where one is."""
        self._is_here = is_here
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines where there is a state, one where there is none."""
        return QSize(RAIL_WIDTH - 2 * SMALL_GAP, 56 if self._words else 40)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, icon, words and mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = self._ground()
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, CONTROL_RADIUS, CONTROL_RADIUS)
        ink = self._look.accent_text if self._is_here else self._look.text
        icons.draw(painter, self._icon, ink, QRectF(12, (self.height() - 20) / 2, 20, 20))
        self._draw_words(painter, ink)
        if self._is_done:
            icons.draw(
                painter, "tick", self._look.good, QRectF(self.width() - 28, (self.height() - 16) / 2, 16, 16)
            )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._look.focus), 2))
            painter.drawRoundedRect(box, CONTROL_RADIUS, CONTROL_RADIUS)

    def _describe(self) -> None:
        here = self.tr("you are here") if self._is_here else ""
        done = self.tr("done") if self._is_done else ""
        self.setAccessibleDescription(", ".join(part for part in (here, self._words, done) if part))

    def _ground(self) -> str:
        if self._is_here:
            return self._look.accent_soft
        return self._look.hairline if self.underMouse() else ""

    def _draw_words(self, painter: QPainter, ink: str) -> None:
        left, width = 44, self.width() - 44 - (32 if self._is_done else 8)
        font = QFont(self.font())
        font.setPixelSize(14)
        font.setWeight(QFont.Weight.DemiBold if self._is_here else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        flag = Qt.AlignmentFlag
        height = self.height() / 2 if self._words else self.height()
        align = (flag.AlignBottom if self._words else flag.AlignVCenter) | flag.AlignLeft
        painter.drawText(QRectF(left, 0, width, height), align, self.text())
        if not self._words:
            return
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(self._look.muted))
        words = painter.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, height + 1, width, height), flag.AlignTop | flag.AlignLeft, words)


class Rail(Frame):
    """Tells where one is, and takes one anywhere in one click."""

    go = Signal(str)

    def __init__(self, look: Look, steps: list[StepState], title: str = "") -> None:
        super().__init__("rail")
        self._look = look
        self._title = Label(title, "strong", wraps=True)
        self._title.setMaximumHeight(2 * 20 + 24)
        self._buttons: dict[str, RailButton] = {}
        self.setFixedWidth(RAIL_WIDTH)
        self.setAccessibleName(self.tr("Places"))
        layout = column(gap=4)
        layout.setContentsMargins(SMALL_GAP, GAP, SMALL_GAP, SMALL_GAP)
        self.setLayout(layout)
        layout.addWidget(self._button("home", "back" if steps else "videos", self.tr("My videos")))
        if steps:
            self._title.setContentsMargins(12, 16, 8, 8)
            layout.addWidget(self._title)
        for place, step in enumerate(steps, 1):
            layout.addWidget(self._button(step.name, step.name, step.title, key=f"Ctrl+{place}"))
        self.show_steps(steps)
        layout.addStretch(1)
        layout.addWidget(line())
        layout.addWidget(self._button("settings", "settings", self.tr("Settings"), key="Ctrl+,"))
        layout.addWidget(self._button("help", "help", self.tr("Help"), key="F1"))

    def show_place(self, place: str) -> None:
        """Mark where one is."""
        for name, button in self._buttons.items():
            button.show_here(name == place)

    def show_title(self, title: str) -> None:
        """Show the name of the open video."""
        self._title.setText(title)

    def show_steps(self, steps: list[StepState]) -> None:
        """Show the state of each step."""
        for step in steps:
            self._buttons[step.name].show_state(step.words, is_done=step.is_done)

    def button(self, place: str) -> RailButton:
        """The button that leads to a place."""
        return self._buttons[place]

    def _button(self, place: str, icon: str, title: str, *, key: str = "") -> RailButton:
        made = RailButton(self._look, icon, title, key=key)
        made.clicked.connect(lambda: self.go.emit(place))
        self._buttons[place] = made
        return made
