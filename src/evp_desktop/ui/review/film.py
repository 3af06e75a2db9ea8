"""A finished video playing: picture, play button, place and time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QFont
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink
from PySide6.QtWidgets import QWidget

from evp_desktop.model.time import US_PER_MS, clock_text
from evp_desktop.ui import stylesheet
from evp_desktop.ui.keys import Key
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import IconButton, Label, column, row
from evp_desktop.ui.widgets.picture import Picture
from evp_desktop.ui.widgets.seek_bar import SeekBar

STEP_MS = 5000


class Film(QWidget):
    """Plays one file with Qt's own player."""

    failed = Signal(str)
    moved = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.picture = Picture(look, self.tr("The video that waits"))
        self.seek = SeekBar(look, self.tr("Position in the video"))
        self.play = IconButton(look, "play", self.tr("Play or pause"), key="Space", run=self.toggle)
        self._time = Label("", "muted")
        self._time.setFont(stylesheet.tabular(QFont(self._time.font())))
        self._sink = QVideoSink(self)
        self._player = QMediaPlayer(self)
        self._player.setVideoSink(self._sink)
        self._player.setAudioOutput(QAudioOutput(self))
        controls = row(gap=8)
        controls.addWidget(self.play)
        controls.addWidget(self.seek, 1)
        controls.addWidget(self._time)
        layout = column(gap=8)
        self.setLayout(layout)
        layout.addWidget(self.picture)
        layout.addLayout(controls)
        self._sink.videoFrameChanged.connect(self._show)
        self._player.positionChanged.connect(lambda _ms: self._follow())
        self._player.durationChanged.connect(lambda _ms: self._follow())
        self._player.playbackStateChanged.connect(lambda _state: self._follow())
        self._player.errorOccurred.connect(lambda _error, words: self.failed.emit(words))
        self.seek.moved.connect(self._player.setPosition)
        self.show_file(None)

    @property
    def position_us(self) -> int:
        """Where it is."""
        return self._player.position() * US_PER_MS

    def keys(self) -> list[Key]:
        """What the keys do."""
        return [
            Key("Space", self.tr("Play or pause"), self.toggle),
            Key("Left", self.tr("Five seconds back"), lambda: self._step(-STEP_MS)),
            Key("Right", self.tr("Five seconds on"), lambda: self._step(STEP_MS)),
        ]

    def show_file(self, file: Path | None) -> None:
        """Show the first picture of a file; None: nothing is there to play."""
        self._player.stop()
        self._player.setSource(QUrl.fromLocalFile(str(file)) if file else QUrl())
        self.picture.show_image(None)
        for control in (self.play, self.seek):
            control.setEnabled(file is not None)
        if file is not None:
            self._player.pause()
        self._follow()

    def toggle(self) -> None:
        """Play, or stand still."""
        if self._player.isPlaying():
            self._player.pause()
        else:
            self._player.play()

    def pause(self) -> None:
        """Stand still."""
        self._player.pause()

    def go_to(self, time_us: int) -> None:
        """Go to a moment."""
        self._player.setPosition(time_us // US_PER_MS)

    def close_file(self) -> None:
        """Let the file go."""
        self._player.stop()
        self._player.setSource(QUrl())

    def _step(self, by_ms: int) -> None:
        self._player.setPosition(min(max(self._player.position() + by_ms, 0), self._player.duration()))

    def _show(self, frame: QVideoFrame) -> None:
        image = frame.toImage()
        if not image.isNull():
            self.picture.show_image(image)

    def _follow(self) -> None:
        here, whole = self._player.position() * US_PER_MS, self._player.duration() * US_PER_MS
        self.seek.set_duration(whole)
        self.seek.show_position(here)
        self.play.set_icon("pause" if self._player.isPlaying() else "play")
        self._time.setText(f"{clock_text(here)}  /  {clock_text(whole)}" if whole else "")
        self.moved.emit()
