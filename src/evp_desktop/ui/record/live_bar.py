"""What there is while recording: state, time, level, slides, pause, again, stop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from evp_desktop.model.time import clock_text
from evp_desktop.services.recording import Status
from evp_desktop.ui import stylesheet
from evp_desktop.ui.keys import with_key
from evp_desktop.ui.record.words import every_phase, phase_words, warning_words
from evp_desktop.ui.theme import GAP, Look
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, IconButton, Label, column, row
from evp_desktop.ui.widgets.level_meter import LevelMeter


class RedDot(QWidget):
    """The red dot that means: bytes are being written."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(16, 16)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # what stands beside it never moves
        self.setSizePolicy(policy)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._look.recording))
        painter.drawEllipse(QRectF(2, 2, 12, 12))


class Told(QWidget):
    """A sentence on a soft ground with an icon; its place stays when it is empty."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._box = Frame("attention")
        self._icon = Icon("attention", look.attention)
        self._label = Label("")
        inside = row()
        inside.setContentsMargins(12, 0, 16, 0)
        inside.addWidget(self._icon)
        inside.addWidget(self._label)
        self._box.setLayout(inside)
        self._box.setFixedHeight(32)
        whole = row(gap=0)
        whole.addStretch(1)
        whole.addWidget(self._box)
        whole.addStretch(1)
        self.setLayout(whole)
        self.setFixedHeight(32)
        self._box.hide()

    def text(self) -> str:
        """The sentence that stands there."""
        return self._label.text()

    def say(self, words: str, *, is_serious: bool = True) -> None:
        """Show a sentence; none takes the ground away."""
        colour = self._look.attention if is_serious else self._look.muted
        self._icon.show_icon("attention" if is_serious else "info", colour)
        self._label.setStyleSheet(f"color: {colour}; font-weight: {600 if is_serious else 400};")
        self._label.setText(words)
        self._box.setProperty("kind", "attention" if is_serious else "soft")
        self._box.style().unpolish(self._box)
        self._box.style().polish(self._box)
        self._box.setVisible(bool(words))


class LiveBar(QWidget):
    """All there is while recording; what it says is what the recorder measured."""

    pause = Signal()
    again = Signal()
    stop = Signal()
    turned = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._phase = ""
        self._hint = ""
        self._global_keys: dict[str, str] = {}
        self.dot = RedDot(look)
        self.words = Label("", "strong")
        self.time = Label("0:00", "strong")
        self.time.setFont(stylesheet.tabular(QFont(self.time.font())))
        self.time.setAccessibleDescription(self.tr("Recorded time"))
        self.level = LevelMeter(look, has_words=True)
        self.warning = Told(look)
        self.pause_button = Button(look, self.tr("Pause"), "pause", key="P", run=self.pause.emit)
        self.again_button = Button(look, self.tr("Again"), "again", key="R", run=self.again.emit)
        self.stop_button = Button(look, self.tr("Stop"), "stop", "primary", key="Space", run=self.stop.emit)
        self.pages = self._make_pages(look)
        self._lay_out()
        self._keep_width()

    def show_status(self, status: Status) -> None:
        """Show what is really being written; the dot is there for nothing else."""
        self.dot.setVisible(status.phase == "recording")
        self.time.setText(clock_text(status.elapsed_us))
        self.level.show_level(status.level_dbfs)
        if status.phase != self._phase:
            self._phase = status.phase
            self._show_phase(status.phase)
        self._tell(warning_words(status))

    def show_count(self, seconds: int) -> None:
        """Show the countdown where the state stands."""
        self.dot.hide()
        self._phase = ""
        self.words.setStyleSheet("")
        self.stop_button.setEnabled(True)
        for button in (self.pause_button, self.again_button):
            button.setEnabled(False)
        self.words.setText(self.tr("Starting in {n}").format(n=seconds))
        self.time.setText(clock_text(0))
        self._tell("")

    def show_page(self, number: int, count: int) -> None:
        """Show which slide is seen; without slides there is nothing to turn."""
        self.pages.setVisible(count > 0)
        self._page_words.setText(self.tr("Slide {n} of {count}").format(n=number, count=count))
        self._page_back.setEnabled(number > 1)
        self._page_forth.setEnabled(number < count)

    def show_hint(self, words: str) -> None:
        """Say this calmly as long as there is nothing to warn of."""
        self._hint = words
        self._tell("")

    def show_global_keys(self, keys: dict[str, str]) -> None:
        """Name the keys that work in every program as well."""
        self._global_keys = keys
        self._name_keys()

    def _tell(self, warning: str) -> None:
        words = warning or self._hint
        if words != self.warning.text():
            self.warning.say(words, is_serious=bool(warning))

    def _show_phase(self, phase: str) -> None:
        self.words.setText(phase_words(phase))
        is_calm = phase in ("paused", "starting", "stopping")
        unusual = self._look.text if is_calm else self._look.attention
        self.words.setStyleSheet(f"color: {self._look.recording_text if phase == 'recording' else unusual};")
        self.pause_button.set_words(self.tr("Go on") if phase == "paused" else self.tr("Pause"))
        self.pause_button.set_icon("record" if phase == "paused" else "pause")
        self._name_keys()
        for button in (self.pause_button, self.again_button, self.stop_button):
            button.setEnabled(phase != "stopping")

    def _name_keys(self) -> None:
        """Let each tooltip say what its button does now, and by which keys."""
        for action, plain, button in (
            ("start_stop", "Space", self.stop_button),
            ("pause", "P", self.pause_button),
            ("again", "R", self.again_button),
        ):
            words = with_key(button.accessibleName(), plain, names_letters=self._look.names_letters)
            if key := self._global_keys.get(action, ""):
                words = self.tr("{name}, in every program {key}").format(name=words, key=key)
            button.setToolTip(words)

    def _keep_width(self) -> None:
        """Room for the longest words, so that nothing moves when they change."""
        self.words.ensurePolished()
        every = [*every_phase(), self.tr("Starting in {n}").format(n=10)]
        self.words.setMinimumWidth(max(self.words.fontMetrics().horizontalAdvance(one) for one in every) + 8)
        pause, metrics = self.pause_button, self.pause_button.fontMetrics()
        longest = max(self.tr("Pause"), self.tr("Go on"), key=metrics.horizontalAdvance)
        pause.setMinimumWidth(metrics.horizontalAdvance(longest) + 64)
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance("0:00:00") + 8)
        widest = self.tr("Slide {n} of {count}").format(n=888, count=888)
        self._page_words.setMinimumWidth(self._page_words.fontMetrics().horizontalAdvance(widest))

    def _make_pages(self, look: Look) -> QWidget:
        self._page_back = IconButton(
            look, "chevron_left", self.tr("Slide before"), key="PgUp", run=lambda: self.turned.emit(-1)
        )
        self._page_words = Label("", "strong")
        self._page_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page_forth = IconButton(
            look, "chevron_right", self.tr("Next slide"), key="PgDown", run=lambda: self.turned.emit(1)
        )
        pages = QWidget()
        inside: QHBoxLayout = row(gap=4)
        for widget in (self._page_back, self._page_words, self._page_forth):
            inside.addWidget(widget)
        pages.setLayout(inside)
        pages.hide()
        return pages

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
        layout.addWidget(self.pages)
        for button in (self.pause_button, self.again_button, self.stop_button):
            layout.addWidget(button)
        outer.addLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
