"""The take that was just made, played back small at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from evp_desktop.model.media import Take
from evp_desktop.model.time import US_PER_MS
from evp_desktop.services.playback import PlayerState
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.transport import Transport
from evp_desktop.ui.widgets.controls import column
from evp_desktop.ui.widgets.picture import Picture
from evp_desktop.ui.widgets.seek_bar import SeekBar

WIDTH = 640


class Review(QWidget):
    """A small picture with a line of time under it."""

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__()
        self._transport = Transport(tools, video, self)
        self.picture = Picture(tools.look, self.tr("The part you just recorded"))
        self.picture.setMaximumWidth(WIDTH)
        self.seek = SeekBar(tools.look, self.tr("Position in the recording"))
        self.seek.setMaximumWidth(WIDTH)
        self.seek.moved.connect(lambda ms: self._transport.seek(ms * US_PER_MS))
        self._transport.picture.connect(self.picture.show_rgb)
        self._transport.moved.connect(self._follow)
        layout = column(gap=4)
        self.setLayout(layout)
        box = column(gap=4)
        box.addWidget(self.picture, 1)
        box.addWidget(self.seek)
        inside = QWidget()
        inside.setMaximumSize(WIDTH, WIDTH * 9 // 16 + 36)
        inside.setLayout(box)
        layout.addStretch(1)
        layout.addWidget(inside, 10)  # right above its two big choices
        layout.setAlignment(inside, Qt.AlignmentFlag.AlignHCenter)
        inside.setMinimumWidth(WIDTH)

    def show_take(self, take: Take) -> None:
        """Play a take from its beginning."""
        self.seek.set_duration(take.duration_us)
        self._transport.load(take_id=take.id, width_px=WIDTH)
        self._transport.play()

    def toggle(self) -> None:
        """Play it once more, or stand still."""
        self._transport.toggle()

    def pause(self) -> None:
        """Be quiet."""
        self._transport.pause()

    def let_go(self) -> None:
        """Let the player go."""
        self._transport.close()

    def _follow(self, state: PlayerState) -> None:
        self.seek.show_position(state.position_us)
