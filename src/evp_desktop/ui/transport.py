"""Playing in the hands of a maker: play, pause, shuttle, step, always at a known place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from evp_desktop.errors import EvpError
from evp_desktop.ui.keys import Key
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.tools import Tools

if TYPE_CHECKING:
    from evp_desktop.services.playback import Player, PlayerState

SPEEDS = (1.0, 2.0, 4.0)
_END_US = 60_000
"""Two frames: a player that stands there is at the end."""


class Transport(QObject):
    """Owns a player; the page shows what this tells."""

    picture = Signal(object)
    moved = Signal(object)
    trouble = Signal(object)

    def __init__(self, tools: Tools, video: OpenVideo, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._video = video
        self._player: Player | None = None
        self._speed = 0.0
        self._first_us = 0
        self._last_us = 0
        self._trouble: EvpError | None = None
        self._since_play = QElapsedTimer()

    @property
    def state(self) -> PlayerState | None:
        """Where the player is."""
        return self._player.state if self._player else None

    def keys(self) -> list[Key]:
        """The keys of every player."""
        return [
            Key("Space", self.tr("Play or pause"), self.toggle),
            Key("K", self.tr("Pause"), self.pause),
            Key("L", self.tr("Play; again for faster"), lambda: self.shuttle(1)),
            Key("J", self.tr("Play backwards; again for faster"), lambda: self.shuttle(-1)),
            Key("Left", self.tr("One frame back"), lambda: self.step(-1)),
            Key("Right", self.tr("One frame on"), lambda: self.step(1)),
        ]

    @property
    def is_playing(self) -> bool:
        """Whether time runs."""
        return self._player is not None and self._player.state.is_playing

    def load(self, *, clip_id: str | None = None, take_id: str | None = None, width_px: int) -> None:
        """Show one recording, or the whole video without an id."""
        if self._player is None:
            self._player = self._tools.services.make_player(self._tools.post, self.picture.emit, self._follow)
        self._first_us = self._last_us = 0
        self._speed = 0.0
        self._trouble = None
        video = self._video
        self._player.load(
            video.folder, video.project, video.kit, clip_id=clip_id, take_id=take_id, width_px=width_px
        )

    def keep_within(self, first_us: int, last_us: int) -> None:
        """Play no further than the kept part."""
        self._first_us, self._last_us = first_us, last_us

    def toggle(self) -> None:
        """Play or stand still."""
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Play from here, or from the beginning when here is the end."""
        if self._player is None:
            return
        state = self._player.state
        last = self._last_us or state.duration_us
        if not self._first_us <= state.position_us < last - _END_US:
            self._player.seek(self._first_us)
        self._run(1.0)

    def go_on(self) -> None:
        """Play on from where it was told to go."""
        if self._player is not None:
            self._run(1.0)

    def pause(self) -> None:
        """Stand still."""
        self._speed = 0.0
        if self._player is not None:
            self._player.pause()

    def shuttle(self, direction: int) -> None:
        """Play forwards or backwards, faster each time."""
        if self._player is None:
            return
        same = self.is_playing and self._speed * direction > 0
        place = SPEEDS.index(abs(self._speed)) + 1 if same and abs(self._speed) in SPEEDS else 0
        self._run(direction * SPEEDS[min(place, len(SPEEDS) - 1)])

    def step(self, frames: int) -> None:
        """Go some frames on, or back."""
        if self._player is not None:
            self._speed = 0.0
            self._player.step(frames)

    def seek(self, time_us: int) -> None:
        """Go to a time."""
        if self._player is not None:
            self._since_play.start()
            self._player.seek(time_us)

    def close(self) -> None:
        """Let the player go."""
        if self._player is not None:
            self._player.close()
            self._player = None

    def _run(self, speed: float) -> None:
        assert self._player is not None
        self._speed = speed
        self._since_play.start()
        self._player.play(speed)

    def _follow(self, state: PlayerState) -> None:
        if state.trouble is not None:
            if self._trouble is None:
                self._trouble = state.trouble
                self.trouble.emit(state.trouble)
            return
        is_past = self._last_us and state.position_us >= self._last_us
        was_inside = self._since_play.isValid() and self._since_play.elapsed() > 250
        if state.is_playing and self._speed > 0 and is_past and was_inside:
            self.pause()
        self.moved.emit(state)
