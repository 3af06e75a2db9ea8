"""What there is while recording: time, level, pause, again, stop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from evp_desktop.model.time import clock_text
from evp_desktop.services.recording import Status
from evp_desktop.ui import messages, stylesheet
from evp_desktop.ui.announce import announce
from evp_desktop.ui.theme import GAP, Look
from evp_desktop.ui.widgets.controls import Button, Label, column, row
from evp_desktop.ui.widgets.level_meter import LevelMeter


class RedDot(QWidget):
    """The red dot that means: bytes are being written."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(16, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.recording))
        painter.drawEllipse(QRectF(2, 2, 12, 12))


class LiveBar(QWidget):
    """Time, level, pause, again, stop: all there is while recording."""

    pause = Signal()
    again = Signal()
    stop = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._phase = ""
        self._warned: tuple[str, ...] = ()
        self.dot = RedDot(look)
        self.words = Label("", "strong")
        self.words.setStyleSheet(f"color: {look.recording_text};")
        self.time = Label("0:00", "strong")
        self.time.setFont(stylesheet.tabular(QFont(self.time.font())))
        self.time.setAccessibleDescription(self.tr("Recorded time"))
        self.level = LevelMeter(look)
        self.warning = Label("")
        self.warning.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.warning.setFixedHeight(20)  # stays there when empty, so that nothing jumps
        self.warning.setStyleSheet(f"color: {look.attention}; font-weight: 600;")
        self.pause_button = Button(look, self.tr("Pause"), "pause", key="P", run=self.pause.emit)
        self.again_button = Button(look, self.tr("Again"), "again", key="R", run=self.again.emit)
        self.stop_button = Button(look, self.tr("Stop"), "stop", "primary", key="Space", run=self.stop.emit)
        self._lay_out()
        self._keep_width()

    def show_status(self, status: Status) -> None:
        """Show what is really being written; the dot is there for nothing else."""
        is_recording = status.phase == "recording"
        self.dot.setVisible(is_recording)
        self.time.setText(clock_text(status.elapsed_us))
        self.level.show_level(status.level_dbfs)
        if status.phase != self._phase:
            self._phase = status.phase
            self._tell_phase(status.phase)
        if status.warnings != self._warned:
            self._warned = status.warnings
            self._warn(status)

    def show_count(self, seconds: int) -> None:
        """Show the countdown where the state stands."""
        self.dot.hide()
        self._phase = ""
        self.words.setText(self.tr("Starting in {n}").format(n=seconds))
        self.time.setText(clock_text(0))

    def _phase_words(self) -> dict[str, str]:
        return {
            "recording": self.tr("Recording"),
            "paused": self.tr("Paused"),
            "stopping": self.tr("One moment"),
            "starting": self.tr("One moment"),
            "trouble": self.tr("Not recording"),
        }

    def _tell_phase(self, phase: str) -> None:
        every = self._phase_words()
        words = every.get(phase, every["trouble"])
        self.words.setText(words)
        self.pause_button.set_words(self.tr("Go on") if phase == "paused" else self.tr("Pause"))
        self.pause_button.set_icon("record" if phase == "paused" else "pause")
        for button in (self.pause_button, self.again_button, self.stop_button):
            button.setEnabled(phase != "stopping")
        announce(self, words, is_urgent=True)

    def _keep_width(self) -> None:
        """Room for the longest words, so that nothing moves when they change."""
        self.words.ensurePolished()
        every = [*self._phase_words().values(), self.tr("Starting in {n}").format(n=10)]
        self.words.setMinimumWidth(max(self.words.fontMetrics().horizontalAdvance(one) for one in every) + 8)
        pause, metrics = self.pause_button, self.pause_button.fontMetrics()
        longest = max(self.tr("Pause"), self.tr("Go on"), key=metrics.horizontalAdvance)
        pause.setMinimumWidth(metrics.horizontalAdvance(longest) + 64)
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance("0:00:00") + 8)

    def _warn(self, status: Status) -> None:
        words = messages.warning(status.warnings[0], status.free_minutes) if status.warnings else ""
        self.warning.setText(words)
        if words:
            announce(self, words, is_urgent=True)

    def _lay_out(self) -> None:
        outer = column(gap=8)
        self.setLayout(outer)
        outer.addWidget(self.warning)
        layout = row(gap=GAP)
        layout.addWidget(self.dot)
        layout.addWidget(self.words)
        layout.addWidget(self.time)
        layout.addWidget(self.level)
        layout.addStretch(1)
        for button in (self.pause_button, self.again_button, self.stop_button):
            layout.addWidget(button)
        outer.addLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
