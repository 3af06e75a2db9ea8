"""Playing what export will make: the same pictures, at real speed, with the sound as the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from evp_desktop.errors import EvpError, NotFound, NothingRecorded
from evp_desktop.media.audio import RATE_HZ, Samples
from evp_desktop.media.frames import Picture, to_rgb
from evp_desktop.media.reader import VideoReader
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.model.project import Project
from evp_desktop.model.time import DELIVERY_RATE, US_PER_S, frame_at, frame_start_us
from evp_desktop.render import plan as planning
from evp_desktop.render.artwork import Rgb
from evp_desktop.render.film import Film, Job, make_film
from evp_desktop.render.plan import Plan
from evp_desktop.render.resize import resized
from evp_desktop.render.soundtrack import Arranged
from evp_desktop.services import projects
from evp_desktop.services.editing import Post

OUT_BLOCK = 960
_SAMPLES_PER_FRAME = int(RATE_HZ / DELIVERY_RATE)


class PlayerState(msgspec.Struct, frozen=True, kw_only=True):
    """Where playback is."""

    position_us: int = 0
    duration_us: int = 0
    is_playing: bool = False
    trouble: EvpError | None = None


def _sized(plan: Plan, width_px: int) -> Plan:
    """The plan in its own shape, as large as a wide picture of that width is high."""
    scale = min(width_px / plan.width, width_px * 9 / 16 / plan.height)
    width, height = (max(36, int(side * scale) // 4 * 4) for side in (plan.width, plan.height))
    return msgspec.structs.replace(plan, width=width, height=height)


def _scene(
    folder: Path, project: Project, kit: Kit, *, clip_id: str | None, take_id: str | None, width_px: int
) -> Film:
    """The finished video, or one take from end to end; raises `NothingRecorded` for neither."""
    clip = next((clip for clip in project.clips if clip.id == clip_id), None)
    take = project.take(take_id or (clip.take_id if clip else ""))
    is_whole = clip_id is None and take_id is None
    plan = planning.make_plan(project, kit.spec) if is_whole else None
    if take is not None:
        plan = planning.take_plan(project, take, kit.spec)
    if plan is None or not plan.shots:
        raise NothingRecorded
    takes, cache = projects.takes_folder(folder), projects.cache_folder(folder)
    job = Job(project=project, kit=kit, takes=takes, cache=cache, output=folder)
    film = make_film(job, _sized(plan, width_px))
    return film if is_whole else msgspec.structs.replace(film, artwork=film.artwork._replace(logo=None))


def thumbnail(folder: Path, project: Project, kit: Kit, clip_id: str, width_px: int) -> Rgb:
    """A picture of a clip from a little way in; raises `MediaUnreadable` and its like."""
    scene = _scene(folder, project, kit, clip_id=clip_id, take_id=None, width_px=width_px)
    clip = next(clip for clip in project.clips if clip.id == clip_id)
    frame = min(frame_at(clip.start_us + (clip.end_us - clip.start_us) // 3), scene.plan.frames - 1)
    return _draw_once(scene, frame)


def picture_of(folder: Path, project: Project, kit: Kit, time_us: int, width_px: int) -> Rgb:
    """The finished video's picture at a moment; raises `NothingRecorded` or `MediaUnreadable`."""
    scene = _scene(folder, project, kit, clip_id=None, take_id=None, width_px=width_px)
    return _draw_once(scene, min(frame_at(time_us), scene.plan.frames - 1))


def recorded_picture(folder: Path, take: Take, kind: SourceKind, time_us: int, width_px: int) -> Rgb:
    """What one source recorded at a moment of the take, as it was, at most so wide.

    Raises `NotFound` or `MediaUnreadable`.
    """
    source = take.source(kind)
    if source is None:
        raise NotFound(kind)
    with VideoReader(projects.take_folder(folder, take.id) / source.file) as reader:
        planes = reader.frame_at(max(0, time_us - source.start_us))
        width = min(width_px, planes.width) // 2 * 2
        height = max(2, planes.height * width // planes.width // 2 * 2)
        return to_rgb(resized(planes, width, height), width, height)


def _draw_once(scene: Film, frame: int) -> Rgb:
    composer = scene.composer()
    try:
        canvas = Picture(scene.plan.width, scene.plan.height)
        composer.draw(frame, canvas)
        return to_rgb(canvas.planes, scene.plan.width, scene.plan.height)
    finally:
        composer.close()


class Player:
    """Plays a scene on a thread of its own; its methods return at once.

    `on_picture` and `on_state` are called through `post`.
    """

    def __init__(
        self, post: Post, on_picture: Callable[[Rgb], None], on_state: Callable[[PlayerState], None]
    ) -> None:
        self._post = post
        self._on_picture = on_picture
        self._on_state = on_state
        self._state = PlayerState()
        self._changed = threading.Condition()
        self._load: Callable[[], Film] | None = None
        self._wanted_frame: int | None = None
        self._speed = 0.0
        self._is_closed = False
        self._is_picture_waiting = False
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> PlayerState:
        """Where playback is now."""
        return self._state

    def load(
        self,
        folder: Path,
        project: Project,
        kit: Kit,
        *,
        clip_id: str | None = None,
        take_id: str | None = None,
        width_px: int,
    ) -> None:
        """Show the finished video, or one clip's or take's whole recording; stands still at its beginning."""
        with self._changed:
            self._load = lambda: _scene(
                folder, project, kit, clip_id=clip_id, take_id=take_id, width_px=width_px
            )
            self._speed, self._wanted_frame = 0.0, 0
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="player", daemon=True)
            self._thread.start()

    def play(self, speed: float = 1.0) -> None:
        """Play from where it stands, backwards for a negative speed; from the beginning when at the end."""
        with self._changed:
            at_end = self._state.position_us >= self._state.duration_us - US_PER_S // 10
            if speed > 0 and at_end:
                self._wanted_frame = 0
            self._speed = speed
            self._changed.notify()

    def pause(self) -> None:
        """Stand still."""
        with self._changed:
            self._speed = 0.0
            self._changed.notify()

    def seek(self, time_us: int) -> None:
        """Go to a moment, playing on if it plays."""
        with self._changed:
            self._wanted_frame = frame_at(max(0, time_us))
            self._changed.notify()

    def step(self, frames: int) -> None:
        """Stand still and go some frames on, or back."""
        with self._changed:
            here = frame_at(self._state.position_us) if self._wanted_frame is None else self._wanted_frame
            self._speed, self._wanted_frame = 0.0, max(0, here + frames)
            self._changed.notify()

    def close(self) -> None:
        """Stop and let go of every file and device."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _work(self) -> None:
        stage: _Stage | None = None
        while not self._is_closed:
            load = self._wait()
            try:
                if load is not None:
                    if stage is not None:
                        stage.close()
                    stage = _Stage(load())
                if stage is not None and not self._is_closed:
                    self._show(stage)
            except EvpError as trouble:
                self._speed = 0.0
                self._tell(PlayerState(trouble=trouble))
        if stage is not None:
            stage.close()

    def _wait(self) -> Callable[[], Film] | None:
        with self._changed:
            while not (self._is_closed or self._load or self._wanted_frame is not None or self._speed):
                self._changed.wait()
            load, self._load = self._load, None
            return load

    def _show(self, stage: _Stage) -> None:
        """Show the wanted frame, then play until something else is wanted."""
        with self._changed:
            wanted, self._wanted_frame, speed = self._wanted_frame, None, self._speed
        if wanted is not None:
            stage.frame = min(wanted, stage.last_frame)
        self._draw(stage, is_playing=speed != 0)
        if speed:
            self._play(stage, speed)

    def _play(self, stage: _Stage, speed: float) -> None:
        clock = stage.start(speed)
        try:
            while not self._is_closed and self._load is None and self._wanted_frame is None:
                if self._speed != speed:
                    break
                target = clock.frame()
                if target > stage.last_frame or target < 0:
                    stage.frame = min(max(target, 0), stage.last_frame)
                    with self._changed:
                        self._speed = 0.0
                    break
                if target != stage.frame:
                    stage.frame = target
                    self._draw(stage, is_playing=True)
                with self._changed:
                    self._changed.wait(timeout=1 / 90)
        finally:
            clock.stop()
        if self._speed == 0:
            self._draw(stage, is_playing=False)

    def _draw(self, stage: _Stage, *, is_playing: bool) -> None:
        picture = None if self._is_picture_waiting else stage.draw()
        self._tell(
            PlayerState(
                position_us=frame_start_us(stage.frame),
                duration_us=stage.scene.plan.duration_us,
                is_playing=is_playing,
            )
        )
        if picture is not None:
            self._is_picture_waiting = is_playing  # a slow window gets fewer pictures, never a queue of them
            self._post(lambda: self._hand_over(picture))

    def _hand_over(self, picture: Rgb) -> None:
        self._is_picture_waiting = False
        if not self._is_closed:
            self._on_picture(picture)

    def _tell(self, state: PlayerState) -> None:
        self._state = state
        self._post(lambda: None if self._is_closed else self._on_state(state))


class _Stage:
    """What the player's thread holds: the scene, its composer and where it is."""

    def __init__(self, scene: Film) -> None:
        self.scene = scene
        self.frame = 0
        self.last_frame = max(0, scene.plan.frames - 1)
        self._composer = scene.composer()
        self._canvas = Picture(scene.plan.width, scene.plan.height)
        self._arranged: Arranged | None = None

    def draw(self) -> Rgb:
        self._composer.draw(self.frame, self._canvas)
        return to_rgb(self._canvas.planes, self.scene.plan.width, self.scene.plan.height)

    def start(self, speed: float) -> _Clock:
        if speed == 1.0:
            try:
                return _SoundClock(self.frame, self._sound())
            except OSError:
                pass  # no speakers: the picture plays all the same
        return _Clock(self.frame, speed)

    def _sound(self) -> Iterator[Samples]:
        self._arranged = self._arranged or self.scene.arranged()
        return self._arranged.levelled(self.frame)

    def close(self) -> None:
        self._composer.close()


class _Clock:
    """Frames by the machine's clock."""

    def __init__(self, frame: int, speed: float) -> None:
        self._first = frame
        self._speed = speed
        self._since = time.monotonic()

    def frame(self) -> int:
        """The frame that is due."""
        return self._first + round((time.monotonic() - self._since) * self._speed * DELIVERY_RATE)

    def stop(self) -> None:
        """Nothing runs."""


class _SoundClock(_Clock):
    """Frames by what the speakers have played; raises `OSError` without speakers."""

    def __init__(self, frame: int, sound: Iterator[Samples]) -> None:
        import sounddevice

        self._sound = sound
        self._left = np.zeros(0, np.float32)
        self._played = 0
        self._is_over = False
        try:
            self._stream: Any = sounddevice.OutputStream(
                samplerate=RATE_HZ, blocksize=OUT_BLOCK, channels=2, dtype="float32", callback=self._fill
            )
            self._stream.start()
        except sounddevice.PortAudioError as error:
            raise OSError(str(error)) from error
        super().__init__(frame, 1.0)
        self._latency_s = float(self._stream.latency)

    def frame(self) -> int:
        """The frame that belongs to the sound heard now."""
        if self._is_over or not self._stream.active:
            return super().frame()
        heard = self._played - self._latency_s * RATE_HZ
        self._since = time.monotonic() - max(0.0, heard) / RATE_HZ
        return self._first + max(0, int(heard)) // _SAMPLES_PER_FRAME

    def stop(self) -> None:
        """Silence at once."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    def _fill(self, out: Any, count: int, *_: Any) -> None:
        while len(self._left) < count and not self._is_over:
            block = next(self._sound, None)
            if block is None:
                self._is_over = True
            else:
                self._left = np.concatenate([self._left, block])
        part = self._left[:count]
        out[: len(part)] = part[:, None]
        out[len(part) :] = 0
        self._left = self._left[count:]
        self._played += count
