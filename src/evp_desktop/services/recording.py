"""Recording takes into a project: the window and the command line both record through this."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from evp_desktop.capture.devices import Camera, Devices, Microphone, Screen, Window, list_devices
from evp_desktop.capture.recorder import Status
from evp_desktop.capture.source import PictureSource
from evp_desktop.errors import DeviceLost, EvpError
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.render.artwork import Rgb
from evp_desktop.services import projects
from evp_desktop.services.awake import Awake
from evp_desktop.services.editing import Post
from evp_desktop.services.live import LivePicture
from evp_desktop.services.observer import Observer, Watch
from evp_desktop.services.preflight import Advice
from evp_desktop.services.sources import Choice, Chosen, make_recorder

__all__ = [
    "Advice",
    "Camera",
    "Choice",
    "Devices",
    "Microphone",
    "RecordingSession",
    "Screen",
    "Status",
    "Window",
    "list_devices",
    "make_recorder",
]

DoneTaking = Callable[[Take | None, EvpError | None], None]


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

    def edit(project: Project) -> Project:
        if project.block(block.id) is None:
            project = edits.add_block(project, block)
        return edits.change_block(
            project,
            block.id,
            heading=block.heading,
            text=block.text,
            layout=block.layout,
            background=block.background,
            are_keys_shown=block.are_keys_shown,
        )

    projects.change(folder, edit)


def keep_take(folder: Path, take: Take) -> None:
    """Add a finished take to the project on disk."""
    projects.change(folder, lambda project: edits.add_take(project, take))


class RecordingSession:
    """The devices of one visit to the record page. For one thread; no method waits long.

    `screen` is as in `make_recorder`.
    """

    def __init__(self, folder: Path, choice: Choice, post: Post, screen: PictureSource | None = None) -> None:
        self._folder = folder
        self._screen = screen
        self._choice = choice
        self._post = post
        self._chosen: Chosen | None = None
        self._live: LivePicture | None = None
        self._preflight: Watch | None = None
        self._awake = Awake()
        self._trouble: EvpError | None = None
        self._is_closed = False
        self._is_stopping = False
        self._finishing: threading.Thread | None = None
        self._lock = threading.Lock()

    def open(self) -> None:
        """Look for the devices and warm them up, in the background; `status` tells how that goes."""
        threading.Thread(target=self._open, name="recording-open", daemon=True).start()

    def _open(self) -> None:
        try:
            self._warm_up()
        except EvpError as trouble:
            self._trouble = trouble
        except Exception as fault:
            self._trouble = DeviceLost("", repr(fault))
            raise

    def _warm_up(self) -> None:
        chosen = make_recorder(self._choice, self._screen)
        with self._lock:
            if not self._is_closed:
                self._watch(chosen)
                chosen.recorder.open()
                self._live = LivePicture(chosen.recorder, self._choice.pictures)
                self._chosen = chosen

    def _watch(self, chosen: Chosen) -> None:
        """Look and listen before the first take, for one piece of advice."""
        observer = Observer(self._folder, is_sound_wanted=chosen.sound is not None)
        sound = chosen.sound
        if sound is not None:
            sound.on_heard = observer.hear
        is_face_on = "camera" in self._choice.pictures
        self._preflight = Watch(observer, lambda: chosen.recorder.latest("camera") if is_face_on else None)
        self._preflight.start()

    @property
    def status(self) -> Status:
        """What is really going on; cheap."""
        if self._trouble is not None:
            return Status(phase="trouble", trouble=self._trouble)
        if self._is_stopping:
            return Status(phase="stopping")
        return self._chosen.recorder.status if self._chosen else Status(phase="opening")

    @property
    def advice(self) -> Advice | None:
        """What would help most, from what the devices deliver; None when all is well or a take was made."""
        return self._preflight.advice if self._preflight else None

    @property
    def sees_what_covers(self) -> bool:
        """Whether a window that lies over what is recorded is in the picture too; known once it is open."""
        desktop = self._chosen.desktop if self._chosen else None
        return desktop is None or desktop.sees_what_covers

    @property
    def page(self) -> tuple[int, int]:
        """Which slide is shown and how many there are; (0, 0) without slides."""
        return self._chosen.slides.page if self._chosen and self._chosen.slides else (0, 0)

    def turn_page(self, steps: int) -> None:
        """Show another slide."""
        if self._chosen and self._chosen.slides:
            self._chosen.slides.turn(steps)

    def preview(self, width_px: int, kit: Kit, block: Block, shape: tuple[int, int] = (16, 9)) -> Rgb | None:
        """The newest live picture as the viewer will see it, faces mirrored; None before the first.

        `shape` is width and height of the video in any unit.
        """
        return self._live.draw(width_px, kit, block, shape) if self._live else None

    def begin(self, block_id: str) -> None:
        """Start a take; raises `DiskFull`, `NoAccess`, or the devices' trouble."""
        if self._trouble is not None:
            raise self._trouble
        if self._chosen is not None:
            take = new_take(block_id)
            self._chosen.recorder.begin(projects.take_folder(self._folder, take.id), take)
            self._stop_advising()
            self._awake.start()

    def _stop_advising(self) -> None:
        preflight, self._preflight = self._preflight, None
        if preflight is not None:
            preflight.stop()
        if self._chosen and self._chosen.sound:
            self._chosen.sound.on_heard = None

    def pause(self) -> None:
        """Stop writing for a while."""
        if self._chosen is not None:
            self._chosen.recorder.pause()

    def resume(self) -> None:
        """Go on writing."""
        if self._chosen is not None:
            self._chosen.recorder.resume()

    def finish(self, done: DoneTaking) -> None:
        """End the take in the background; `done` gets it, or the trouble, through `post`."""
        chosen = self._chosen
        if chosen is None or self._is_stopping or not chosen.recorder.is_taking:
            self._post(lambda: done(None, None))
            return
        self._is_stopping = True

        def work() -> None:
            take, trouble = None, None
            try:
                take = chosen.recorder.finish()
            except EvpError as error:
                trouble = error
            finally:
                self._is_stopping = False
                self._awake.stop()
                self._post(lambda: done(take, trouble))

        self._finishing = threading.Thread(target=work, name="recording-finish", daemon=True)
        self._finishing.start()

    def close(self) -> Take | None:
        """Let go of the devices; a running take is ended, kept and returned.

        A take that is being ended now is waited for: only one thread may end it.
        """
        if self._finishing is not None:
            self._finishing.join()
        with self._lock:
            self._is_closed = True
            chosen, self._chosen = self._chosen, None
        self._stop_advising()
        try:
            return chosen.recorder.close() if chosen is not None else None
        finally:
            self._awake.stop()
