"""Where a recording stands: devices, countdown, the running take, and looking back at it."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from evp_desktop.errors import EvpError
from evp_desktop.model.media import Take
from evp_desktop.model.script import Block
from evp_desktop.services.recording import Choice, Devices, RecordingSession, Status
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.tools import Tools

Stage = Literal["ready", "countdown", "live", "stopping", "review"]

POLL_MS = 66
"""15 pictures a second: alive to the eye, cheap enough to leave the machine to the recording."""


class TakeRecorder(QObject):
    """Owns the recording session; the page shows what this tells."""

    stage_changed = Signal(str)
    status_changed = Signal(object)
    polled = Signal()
    counted = Signal(int)
    taken = Signal(object)
    trouble = Signal(object)
    devices_found = Signal()

    def __init__(self, tools: Tools, video: OpenVideo, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._video = video
        self._session: RecordingSession | None = None
        self._seconds_left = 0
        self._block_id = ""
        self._is_again = False
        self.stage: Stage = "ready"
        self.devices = Devices(screens=(), windows=(), cameras=(), microphones=())
        self.choice = _remembered(tools)
        self.status: Status | None = None
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._look)
        self._count = QTimer(self, interval=1000)
        self._count.timeout.connect(self._count_down)

    def start(self, block: Block, own_title: str = "") -> None:
        """Look which devices there are, then warm up the ones this part needs."""
        self._poll.start()
        self._tools.background.run(
            self,
            self._tools.services.list_devices,
            lambda found: self._found(_without(found, own_title), block),
            self.trouble.emit,
        )

    def close(self) -> None:
        """Let the devices go; a running take is kept."""
        self._poll.stop()
        self._count.stop()
        self._drop_session()

    def use(self, choice: Choice) -> None:
        """Record from these sources from now on."""
        if choice == self.choice and self._session is not None:
            return
        self.choice = choice
        self._drop_session()
        self._session = self._tools.services.open_recording(self._video.folder, choice, self._tools.post)
        self._session.open()
        self._look()

    def use_for(self, block: Block) -> None:
        """Record from the sources that the part's layout shows."""
        self.use(
            replace(
                self.choice,
                is_screen_on=block.layout in ("screen", "screen_camera"),
                is_camera_on=block.layout in ("camera", "screen_camera") and bool(self.devices.cameras),
            )
        )

    def preview(self, width_px: int, block: Block) -> object:
        """The newest live picture as the viewer will see it, or None."""
        if self._session is None:
            return None
        return self._session.preview(width_px, self._video.kit, block.layout)

    def begin(self, block_id: str, countdown_s: int) -> None:
        """Count down, then record."""
        if self.stage not in ("ready", "review") or self._session is None:
            return
        self._block_id = block_id
        self._seconds_left = countdown_s
        self._become("countdown")
        if countdown_s == 0:
            self._start_take()
            return
        self.counted.emit(countdown_s)
        self._count.start()

    def cancel_countdown(self) -> None:
        """Not yet after all."""
        if self.stage == "countdown":
            self._count.stop()
            self._become("ready")

    def toggle_pause(self) -> None:
        """Pause, or go on in the same take."""
        if self._session is None or self.stage != "live" or self.status is None:
            return
        if self.status.phase == "paused":
            self._session.resume()
        else:
            self._session.pause()
        self._look()

    def stop(self) -> None:
        """End the take and keep it."""
        if self._session is not None and self.stage == "live":
            self._become("stopping")
            self._session.finish(self._finished)

    def again(self, countdown_s: int) -> None:
        """Throw the running take away and start it anew."""
        if self._session is not None and self.stage == "live":
            self._session.discard()
            self._become("ready")
            self.begin(self._block_id, countdown_s)

    def review_done(self) -> None:
        """Back to where a recording can begin."""
        self._become("ready")

    def _found(self, devices: Devices, block: Block) -> None:
        self.devices = devices
        self.devices_found.emit()
        choice = replace(
            self.choice,
            is_microphone_on=bool(devices.microphones),
            microphone_id=_known(self.choice.microphone_id, devices.microphones),
            camera_id=_known(self.choice.camera_id, devices.cameras),
            screen_id=_known(self.choice.screen_id, (*devices.screens, *devices.windows)),
        )
        self.choice = choice
        self.use_for(block)

    def _drop_session(self) -> None:
        session, self._session = self._session, None
        self.status = None
        if session is not None:
            session.close()

    def _count_down(self) -> None:
        self._seconds_left -= 1
        if self._seconds_left > 0:
            self.counted.emit(self._seconds_left)
            return
        self._count.stop()
        self._start_take()

    def _start_take(self) -> None:
        assert self._session is not None
        try:
            self._session.begin(self._block_id)
        except EvpError as error:
            self._become("ready")
            self.trouble.emit(error)
            return
        self._become("live")
        self._look()

    def _finished(self, take: Take | None, error: EvpError | None) -> None:
        if error is not None:
            self.trouble.emit(error)
        self._become("ready" if take is None else "review")
        if take is not None:
            self.taken.emit(take)

    def _look(self) -> None:
        if self._session is None:
            return
        old, self.status = self.status, self._session.status
        if old != self.status:
            self.status_changed.emit(self.status)
        if self.status.trouble is not None and (old is None or old.trouble is None):
            self.trouble.emit(self.status.trouble)
            self.stop()
        self.polled.emit()

    def _become(self, stage: Stage) -> None:
        if stage != self.stage:
            self.stage = stage
            self.stage_changed.emit(stage)


def _remembered(tools: Tools) -> Choice:
    settings = tools.settings.settings
    return Choice(
        screen_id=settings.screen,
        is_screen_on=True,
        camera_id=settings.camera,
        is_camera_on=False,
        microphone_id=settings.microphone,
        is_microphone_on=True,
    )


def _without(devices: Devices, own_title: str) -> Devices:
    """The devices without this program's own window, which nobody wants to film."""
    windows = tuple(window for window in devices.windows if window.title != own_title)
    return replace(devices, windows=windows)


def _known(wanted: str, devices: tuple[object, ...]) -> str:
    """The remembered device when it is there, else the default."""
    return wanted if any(getattr(device, "id", "") == wanted for device in devices) else ""
