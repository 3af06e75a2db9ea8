"""Recording takes into a project: the window and the command line both record through this."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from evp_desktop.capture.camera import CameraSource
from evp_desktop.capture.devices import (
    Camera,
    Devices,
    Microphone,
    Screen,
    Window,
    list_devices,
    list_screens,
    list_windows,
)
from evp_desktop.capture.microphone import MicrophoneSource, list_microphones
from evp_desktop.capture.recorder import Recorder, Status
from evp_desktop.capture.screen import Rectangle, ScreenSource
from evp_desktop.capture.sound_track import SoundTrack
from evp_desktop.capture.tracks import PictureTrack, Track
from evp_desktop.errors import EvpError, NoCamera, NoDisplay, NoMicrophone, NothingRecorded, NoWindow
from evp_desktop.media.frames import Picture, Planes, to_rgb
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.model.project import Project, Speaker
from evp_desktop.model.script import Block, Layout
from evp_desktop.render.artwork import Artwork, Painter, Rgb
from evp_desktop.render.compose import Composer
from evp_desktop.render.plan import Plan, Shot
from evp_desktop.services import projects
from evp_desktop.services.editing import Post

__all__ = [
    "Camera",
    "Choice",
    "Devices",
    "Microphone",
    "RecordingSession",
    "Screen",
    "Status",
    "Window",
    "list_devices",
]

DoneTaking = Callable[[Take | None, EvpError | None], None]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What to record. An empty id means the first; `screen_id` may be a screen's or a window's.

    `slides` is a PDF, a picture or a folder of pictures, shown instead of the screen. `may_replace` lets
    the system's default take over from a device that vanished.
    """

    is_screen_on: bool = True
    screen_id: str = ""
    region: Rectangle | None = None
    is_pointer_drawn: bool = True
    slides: str = ""
    is_camera_on: bool = False
    camera_id: str = ""
    second_camera_id: str = ""
    is_microphone_on: bool = True
    microphone_id: str = ""
    is_system_sound_on: bool = False
    may_replace: bool = True


def make_recorder(choice: Choice) -> Recorder:
    """A recorder of the chosen devices, not yet open.

    Raises `NoDisplay`, `NoWindow`, `NoCamera` or `NoMicrophone`, or `NothingRecorded` when all is off.
    """
    tracks: list[Track] = []
    if choice.is_screen_on:
        tracks.append(PictureTrack("screen", _screen_source(choice)))
    if choice.is_camera_on:
        tracks.append(PictureTrack("camera", _camera_source(choice.camera_id)))
    if choice.is_microphone_on:
        tracks.append(SoundTrack(_microphone_source(choice)))
    if not tracks:
        raise NothingRecorded
    return Recorder(tracks, projects.save_take)


def _screen_source(choice: Choice) -> ScreenSource:
    if choice.region is not None:
        x, y, width, height = choice.region
        return ScreenSource(f"{x},{y} {width}x{height}", choice.region)
    wanted = choice.screen_id
    screens = list_screens()
    if not screens:
        raise NoDisplay
    screen = next((screen for screen in screens if screen.id == wanted or not wanted), None)
    if screen is not None:
        return ScreenSource(screen.name, (screen.x, screen.y, screen.width, screen.height))
    window = next((one for one in list_windows() if wanted in (one.id, one.title)), None)
    if window is None:
        raise NoWindow(wanted)
    return ScreenSource(window.title, (window.x, window.y, window.width, window.height), window.id)


def _camera_source(wanted: str) -> CameraSource:
    from evp_desktop.capture.camera import list_cameras

    camera = next((one for one in list_cameras() if not wanted or wanted in (one.id, one.name)), None)
    if camera is None:
        raise NoCamera(wanted)
    return CameraSource(camera.id, camera.name)


def _microphone_source(choice: Choice) -> MicrophoneSource:
    wanted = choice.microphone_id
    found = list_microphones()
    microphone = next((one for one in found if not wanted or wanted in (one.id, one.name)), None)
    if microphone is None:
        raise NoMicrophone(wanted)
    return MicrophoneSource(microphone.id, microphone.name, may_replace=choice.may_replace)


def new_take(block_id: str) -> Take:
    """A take of a block that begins now."""
    return Take(id=edits.new_id(), block_id=block_id, recorded_at=projects.now())


def next_block(project: Project, heading: str, text: str) -> Block:
    """The block that a recording without a script belongs to: an empty one that waits, or a new one."""
    empty = (block for block in project.blocks if not project.clip_of(block.id) and not block.text)
    block = next(empty, None) or Block(id=edits.new_id())
    return replace(block, heading=heading or block.heading, text=text or block.text)


def keep_block(folder: Path, block: Block) -> None:
    """Write a block's words into the project on disk, as a new one if need be: before they are recorded."""
    project = projects.load(folder)
    if project.block(block.id) is None:
        project = edits.add_block(project, block)
    changed = edits.change_block(project, block.id, heading=block.heading, text=block.text)
    projects.save(folder, changed)


def keep_take(folder: Path, take: Take) -> None:
    """Add a finished take to the project on disk."""
    projects.save(folder, edits.add_take(projects.load(folder), take))


class _Live:
    """The newest picture of a device, where a recorded file would be."""

    def __init__(self, picture: Planes) -> None:
        self._picture = picture

    def frame_at(self, time_us: int) -> Planes:  # noqa: ARG002  a live picture has one moment: now
        return self._picture

    def close(self) -> None:
        """Nothing is open."""


class RecordingSession:
    """The devices of one visit to the record page. For one thread; no method waits long."""

    def __init__(self, folder: Path, choice: Choice, post: Post) -> None:
        self._folder = folder
        self._choice = choice
        self._post = post
        self._recorder: Recorder | None = None
        self._trouble: EvpError | None = None
        self._is_closed = False
        self._is_stopping = False
        self._lock = threading.Lock()
        self._art: tuple[object, Artwork] | None = None

    def open(self) -> None:
        """Look for the devices and warm them up, in the background; `status` tells how that goes."""
        threading.Thread(target=self._open, name="recording-open", daemon=True).start()

    def _open(self) -> None:
        try:
            recorder = make_recorder(self._choice)
        except EvpError as trouble:
            self._trouble = trouble
            return
        with self._lock:
            if not self._is_closed:
                recorder.open()
                self._recorder = recorder

    @property
    def status(self) -> Status:
        """What is really going on; cheap."""
        if self._trouble is not None:
            return Status(phase="trouble", trouble=self._trouble)
        if self._is_stopping:
            return Status(phase="stopping")
        return self._recorder.status if self._recorder else Status(phase="opening")

    def preview(self, width_px: int, kit: Kit, layout: Layout) -> Rgb | None:
        """The newest live picture as the viewer will see it; None before the first."""
        live = self._live_pictures()
        if live is None:
            return None
        width, height = width_px // 4 * 4, width_px * 9 // 16 // 4 * 4
        plan = _live_plan(width, height, self._layout(layout))
        composer = Composer(plan, self._artwork(kit, plan), lambda _, kind: (_Live(live[kind]), 0), {})
        canvas = Picture(width, height)
        composer.draw(_LIVE_FRAME, canvas)
        return to_rgb(canvas.planes, width, height)

    def _layout(self, wanted: Layout) -> Layout:
        if self._choice.is_screen_on and self._choice.is_camera_on:
            return wanted
        if self._choice.is_screen_on:
            return "screen"
        return "camera" if self._choice.is_camera_on else "voice"

    def _live_pictures(self) -> dict[SourceKind, Planes] | None:
        """The newest picture of every chosen device, as planes; None before all have one."""
        if self._recorder is None:
            return None
        wanted: list[SourceKind] = []
        wanted += ["screen"] if self._choice.is_screen_on else []
        wanted += ["camera"] if self._choice.is_camera_on else []
        found = {kind: self._recorder.latest(kind) for kind in wanted}
        shown = {kind: picture for kind, picture in found.items() if picture is not None}
        return shown if len(shown) == len(wanted) else None

    def _artwork(self, kit: Kit, plan: Plan) -> Artwork:
        key = (kit.folder, kit.spec, plan.width)
        if self._art is None or self._art[0] != key:
            painter = Painter(kit, plan.width, plan.height)
            self._art = (key, painter.artwork("", Speaker(), frozenset(), ""))
        return self._art[1]

    def begin(self, block_id: str) -> None:
        """Start a take; raises `DiskFull`, `NoAccess`, or the devices' trouble."""
        if self._trouble is not None:
            raise self._trouble
        if self._recorder is not None:
            take = new_take(block_id)
            self._recorder.begin(projects.take_folder(self._folder, take.id), take)

    def pause(self) -> None:
        """Stop writing for a while."""
        if self._recorder is not None:
            self._recorder.pause()

    def resume(self) -> None:
        """Go on writing."""
        if self._recorder is not None:
            self._recorder.resume()

    def finish(self, done: DoneTaking) -> None:
        """End the take in the background; `done` gets it, or the trouble, through `post`."""
        recorder = self._recorder
        if recorder is None or not recorder.is_taking:
            self._post(lambda: done(None, None))
            return
        self._is_stopping = True

        def work() -> None:
            take, trouble = None, None
            try:
                take = recorder.finish()
            except EvpError as error:
                trouble = error
            self._is_stopping = False
            self._post(lambda: done(take, trouble))

        threading.Thread(target=work, name="recording-finish", daemon=True).start()

    def close(self) -> None:
        """Keep a running take and let go of the devices."""
        with self._lock:
            self._is_closed = True
            recorder, self._recorder = self._recorder, None
        if recorder is not None:
            recorder.close()


_LIVE_FRAME = 0


def _live_plan(width: int, height: int, layout: Layout) -> Plan:
    return Plan(
        width=width, height=height, shots=(Shot(kind="clip", first_frame=0, frames=1, layout=layout),)
    )
