"""Where a recording stands: devices, countdown, the running take, and looking back at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from evp_desktop.errors import EvpError
from evp_desktop.model.media import Take
from evp_desktop.model.script import Block
from evp_desktop.services.recording import Choice, Devices, RecordingSession, Status
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.layout_choice import WITH_FACE, WITH_SCREEN

if TYPE_CHECKING:
    from evp_desktop.services.preflight import Advice

Stage = Literal["ready", "countdown", "live", "stopping", "review"]

POLL_MS = 66
"""15 pictures a second: alive to the eye, cheap enough to leave the machine to the recording."""

FINISH_MS = 10_000
"""Leaving waits no longer for a take's last bytes; a later one is offered at the next start."""


class TakeRecorder(QObject):
    """Owns the recording session; the page shows what this tells."""

    stage_changed = Signal(str)
    status_changed = Signal(object)
    polled = Signal()
    counted = Signal(int)
    taken = Signal(object)
    """A take is finished; it is in the document before anything else happens."""
    turned = Signal(int, int)
    trouble = Signal(object)
    devices_found = Signal()

    def __init__(self, tools: Tools, video: OpenVideo, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._video = video
        self._session: RecordingSession | None = None
        self._seconds_left = 0
        self._block_id = ""
        self._again_countdown_s: int | None = None
        self._page = (0, 0)
        self._wanted_second_camera = tools.settings.settings.second_camera
        self.stage: Stage = "ready"
        self.devices = Devices(screens=(), windows=(), cameras=(), microphones=())
        self.choice = replace(_remembered(tools), slides=video.slides, region=video.region)
        self.status: Status | None = None
        self.seen: frozenset[str] = frozenset()
        """Every warning of the take that runs or ran last."""
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

    def start_anew(self, block: Block, own_title: str = "") -> None:
        """Look for the devices once more, after something stood in their way."""
        self._drop_session()
        self.start(block, own_title)

    def close(self) -> None:
        """Let the devices go; a running take is kept and told of before this returns."""
        self._finish_now()
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
                is_screen_on=block.layout in WITH_SCREEN,
                is_camera_on=block.layout in WITH_FACE and bool(self.devices.cameras),
                second_camera_id=self._second_camera() if block.layout == "two_people" else "",
            )
        )

    def choose(self, choice: Choice) -> None:
        """Record from what the maker chose, and remember it."""
        if choice.second_camera_id:
            self._wanted_second_camera = choice.second_camera_id
        if choice.second_camera_id == choice.camera_id != "":
            choice = replace(choice, second_camera_id="")
        self.use(choice)
        self._video.slides, self._video.region = choice.slides, choice.region
        self._tools.settings.change(
            screen=choice.screen_id,
            camera=choice.camera_id,
            second_camera=self._wanted_second_camera,
            microphone=choice.microphone_id,
            is_pointer_drawn=choice.is_pointer_drawn,
            is_system_sound_on=choice.is_system_sound_on,
        )

    @property
    def advice(self) -> Advice | None:
        """What camera and microphone suggest now."""
        return self._session.advice if self._session else None

    @property
    def sees_what_covers(self) -> bool:
        """Whether this program's own windows would be in the picture where they lie over what is recorded."""
        return self._session is None or self._session.sees_what_covers

    def turn_page(self, steps: int) -> None:
        """Show another slide."""
        if self._session is not None:
            self._session.turn_page(steps)
            self._look()

    def preview(self, width_px: int, block: Block) -> object:
        """The newest live picture as the viewer will see it, or None."""
        if self._session is None:
            return None
        return self._session.preview(width_px, self._video.kit, block, self.shape)

    @property
    def shape(self) -> tuple[int, int]:
        """Width and height of the video."""
        return self._video.project.delivery.size_px

    def begin(self, block_id: str, countdown_s: int) -> None:
        """Count down, then record."""
        if self.stage in ("ready", "review") and self._session is not None:
            self._block_id = block_id
            self._count_from(countdown_s)

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
        """End the running take, keep it, and start anew."""
        if self._session is not None and self.stage == "live":
            self._again_countdown_s = countdown_s
            self.stop()

    def review_done(self) -> None:
        """Back to where a recording can begin."""
        self._become("ready")

    def _found(self, devices: Devices, block: Block) -> None:
        self.devices = devices
        self.devices_found.emit()
        choice = replace(
            self.choice,
            is_microphone_on=bool(devices.voices),
            microphone_id=_known(self.choice.microphone_id, devices.voices),
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

    def _second_camera(self) -> str:
        """The remembered second camera, or the first that is not already in use."""
        first = self.choice.camera_id or next((one.id for one in self.devices.cameras), "")
        others = [one.id for one in self.devices.cameras if one.id != first]
        wanted = self._wanted_second_camera
        return wanted if wanted in others else next(iter(others), "")

    def _count_from(self, seconds: int) -> None:
        self._seconds_left = seconds
        self._become("countdown")
        if seconds == 0:
            self._start_take()
            return
        self.counted.emit(seconds)
        self._count.start()

    def _count_down(self) -> None:
        self._seconds_left -= 1
        if self._seconds_left > 0:
            self.counted.emit(self._seconds_left)
            return
        self._count.stop()
        self._start_take()

    def _start_take(self) -> None:
        assert self._session is not None
        self.seen = frozenset()
        try:
            self._session.begin(self._block_id)
        except EvpError as error:
            self._become("ready")
            self.trouble.emit(error)
            return
        self._become("live")
        self._look()

    def _finished(self, take: Take | None, error: EvpError | None) -> None:
        countdown_s, self._again_countdown_s = self._again_countdown_s, None
        is_again = countdown_s is not None and error is None
        if error is not None:
            self.trouble.emit(error)
        if not is_again:
            self._become("ready" if take is None else "review")
        if take is not None:
            self.taken.emit(take)
        if is_again and countdown_s is not None:
            self._count_from(countdown_s)

    def _finish_now(self) -> None:
        self._count.stop()
        self.stop()
        self._again_countdown_s = None
        if self.stage != "stopping":
            return
        loop = QEventLoop()
        self.stage_changed.connect(loop.quit)
        QTimer.singleShot(FINISH_MS, loop, loop.quit)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _look(self) -> None:
        if self._session is None:
            return
        old, self.status = self.status, self._session.status
        if self.stage == "live":
            self.seen |= frozenset(self.status.warnings)
        if old != self.status:
            self.status_changed.emit(self.status)
        if self.status.trouble is not None and (old is None or old.trouble is None):
            self.seen |= {"trouble"}
            self.trouble.emit(self.status.trouble)
            self.stop()
        self._tell_page()
        self.polled.emit()

    def _tell_page(self) -> None:
        page = self._session.page if self._session else (0, 0)
        if page != self._page:
            self._page = page
            self.turned.emit(*page)

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
        is_pointer_drawn=settings.is_pointer_drawn,
        is_system_sound_on=settings.is_system_sound_on,
    )


def _without(devices: Devices, own_title: str) -> Devices:
    """The devices without this program's own window, which nobody wants to film."""
    windows = tuple(window for window in devices.windows if window.title != own_title)
    return replace(devices, windows=windows)


def _known(wanted: str, devices: tuple[object, ...]) -> str:
    """The remembered device when it is there, else the default."""
    return wanted if any(getattr(device, "id", "") == wanted for device in devices) else ""
