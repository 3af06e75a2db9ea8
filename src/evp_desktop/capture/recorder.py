"""The recorder: warm devices, takes one after the other, and what is truly being written."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec
from filelock import FileLock

from evp_desktop.capture.clock import TakeClock, now_ns, slept_ns
from evp_desktop.capture.disk import STOP_BYTES, Growth, Syncer, free_bytes
from evp_desktop.capture.hearing import Hearing
from evp_desktop.capture.sound_track import SoundTrack
from evp_desktop.capture.tracks import PictureTrack, Running, Track
from evp_desktop.errors import DeviceTrouble, DiskFull, EvpError, FileTrouble, os_errors
from evp_desktop.media.frames import Planes
from evp_desktop.media.loudness import decibel
from evp_desktop.model.media import Source, SourceKind, Take

Phase = Literal["opening", "ready", "starting", "recording", "paused", "stopping", "trouble"]
Warning_ = Literal[
    "no_sound",
    "picture_frozen",
    "microphone_lost",
    "microphone_replaced",
    "camera_lost",
    "screen_lost",
    "suspended",
    "disk_slow",
    "disk_nearly_full",
    "too_loud",
    "too_soft",
]

REFUSE_BYTES = 500 * 10**6
"""A take is not begun with less (FEATURES D, recording)."""
WARN_MINUTES = 10
SILENT_NS = 1_500_000_000
"""A source that delivered nothing for so long is not recorded, whatever its driver says."""
LOUD_DBFS = -1.0
SLOW_FRAMES = 6
"""So many pictures lost in `_LATELY_NS`, 4 % of them, are too many."""
LOCK = "recording.lock"

_LOST: dict[SourceKind, Warning_] = {
    "microphone": "microphone_lost",
    "screen": "screen_lost",
    "slides": "screen_lost",
    "camera": "camera_lost",
    "second_camera": "camera_lost",
}
_SETTLE_S = 0.15
"""Longer than a device's block and a queue's wait, shorter than anybody notices."""
_CLOSE_S = 10.0
_WATCH_S = 0.25
_LATELY_NS = 5_000_000_000
_SLEPT_NS = 1_000_000_000
_STOOD_STILL_NS = 10_000_000_000
"""Where the monotonic clock counts on during sleep: no thread waits so long for its turn."""


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured, not what was asked for: "recording" means that every file grows.

    A device that is lost does not end a take: the others go on. `lost` names such devices, `replaced_by` the
    microphone that took over.
    """

    phase: Phase
    elapsed_us: int = 0
    level_dbfs: float = -120.0
    peak_dbfs: float = -120.0
    bytes_written: int = 0
    lost_frames: int = 0
    warnings: tuple[Warning_, ...] = ()
    free_minutes: int = 0
    trouble: EvpError | None = None
    lost: tuple[str, ...] = ()
    replaced_by: str = ""


class Recorder:
    """Records takes from sources that stay open in between. Its methods belong to one thread.

    `save_manifest(folder, take)` writes a take's manifest; it is called from the first second on.
    """

    def __init__(self, tracks: Sequence[Track], save_manifest: Callable[[Path, Take], None]) -> None:
        self._tracks = tuple(tracks)
        self._pictures = tuple(track for track in tracks if isinstance(track, PictureTrack))
        sounds = [track for track in tracks if isinstance(track, SoundTrack)]
        self._sound = next((track for track in sounds if track.kind == "microphone"), None)
        self._save_manifest = save_manifest
        self._clock = TakeClock()
        self._changing = threading.Lock()
        self._take: Take | None = None
        self._folder = Path()
        self._lock: FileLock | None = None
        self._growth = Growth()
        self._hearing = Hearing()
        self._syncer: Syncer | None = None
        self._losses: list[tuple[int, int]] = []
        self._announced: tuple[Source, ...] = ()
        self._full: FileTrouble | None = None
        self._ending: list[threading.Event] = []
        self._was_suspended = False
        self._is_over = threading.Event()
        self._watcher: threading.Thread | None = None

    def open(self) -> None:
        """Warm every device up; returns at once, `status` tells when they deliver."""
        for track in self._tracks:
            track.start()

    def latest(self, kind: SourceKind) -> Planes | None:
        """The newest picture of the screen or camera."""
        return next((track.latest() for track in self._pictures if track.kind == kind), None)

    def begin(self, folder: Path, take: Take) -> None:
        """Start a take in `folder`, which is made; its manifest is there before the first picture.

        Raises `DiskFull` when there is too little room, `NoAccess` and its like, or the devices' trouble.
        """
        assert self._take is None
        trouble = self._device_trouble()
        if trouble is not None:
            raise trouble
        if not all(done.is_set() for done in self._ending):
            raise FileTrouble(self._folder, "the last take is still being written")
        with os_errors(folder):
            folder.mkdir(parents=True)
            if shutil.disk_usage(folder).free < REFUSE_BYTES:
                folder.rmdir()
                raise DiskFull(folder.parent)
            lock = FileLock(folder / LOCK)
            try:
                lock.acquire(timeout=0)
            except OSError:  # too many open files, or a disk that knows no locks
                shutil.rmtree(folder, ignore_errors=True)
                raise
        self._folder, self._announced, self._lock = folder, (), lock
        self._clock = TakeClock()
        for track in self._tracks:
            track.begin(Running(folder, lambda: self._clock))
        announced = msgspec.structs.replace(take, state="recording", sources=self._sources())
        try:
            self._save_manifest(folder, announced)
        except EvpError:
            self._unlock()
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._take = announced
        self._full, self._was_suspended, self._losses = None, False, []
        self._start_clock()
        self._is_over.clear()
        self._syncer = Syncer(self._files)
        self._watcher = threading.Thread(target=self._watch, name="take-watch", daemon=True)
        self._watcher.start()

    def _start_clock(self) -> None:
        self._growth, self._hearing = Growth(), Hearing()
        with self._changing:
            self._clock = self._clock.started(now_ns())

    def _stop_clock(self, at_ns: int) -> None:
        with self._changing:
            self._clock = self._clock.stopped(at_ns)

    def pause(self) -> None:
        """Stop writing; what happens from now on is not recorded."""
        self._stop_clock(now_ns())

    def resume(self) -> None:
        """Go on writing in the same take."""
        if self._take is not None and self._full is None:
            self._was_suspended = False
            self._start_clock()

    def finish(self) -> Take:
        """End the take; returns when its files are closed and its manifest says so."""
        assert self._take is not None
        self._stop_clock(now_ns())
        self._is_over.set()
        if self._watcher is not None:
            self._watcher.join(_CLOSE_S)
        # What was seen or heard just before the end is still on its way here.
        threading.Event().wait(_SETTLE_S)
        end_us = self._clock.duration_us(0)
        self._ending = [track.finish(end_us) for track in self._tracks]
        for done in self._ending:
            done.wait(timeout=_CLOSE_S)
        if self._syncer is not None:
            self._syncer.stop()
        take = msgspec.structs.replace(
            self._take, state="finished", duration_us=end_us, sources=self._sources(is_final=True)
        )
        self._take = None
        try:
            self._save_manifest(self._folder, take)
        finally:
            self._unlock()
        return take

    def close(self) -> Take | None:
        """Let go of every device; a running take is ended, kept and returned."""
        try:
            return self.finish() if self._take is not None else None
        finally:
            for track in self._tracks:
                track.close()

    @property
    def is_taking(self) -> bool:
        """Whether a take has begun and not ended."""
        return self._take is not None

    @property
    def status(self) -> Status:
        """What is really going on; cheap enough to be asked 20 times a second."""
        at_ns = now_ns()
        level = self._sound.level if self._sound else 0.0
        peak = self._sound.peak if self._sound else 0.0
        self._hearing.note(at_ns, level, peak)
        written = self._growth.look(at_ns, self._files()) if self._take else 0
        free_minutes = self._growth.free_minutes(self._folder) if self._take else 0
        return Status(
            phase=self._phase(at_ns),
            elapsed_us=self._clock.duration_us(at_ns) if self._take else 0,
            level_dbfs=decibel(level),
            peak_dbfs=decibel(peak),
            bytes_written=written,
            lost_frames=sum(track.lost_frames for track in self._tracks),
            warnings=self._warnings(at_ns, free_minutes),
            free_minutes=free_minutes,
            trouble=self._trouble(),
            lost=tuple(track.name for track in self._tracks if track.device_trouble and track.must_deliver),
            replaced_by=self._sound.replaced_by if self._sound else "",
        )

    def _phase(self, at_ns: int) -> Phase:
        due = [track for track in self._tracks if track.must_deliver]
        if self._take is None:
            if self._device_trouble() is not None:
                return "trouble"
            return "ready" if all(track.is_open.is_set() for track in due) else "opening"
        if self._full or any(track.file_trouble for track in due):
            return "trouble"
        if not self._clock.is_running:
            return "paused"
        alive = [track for track in due if at_ns - track.last_at_ns <= SILENT_NS]
        if not self._is_worth_it(alive):
            return "trouble"
        if self._growth.is_growing(at_ns, [self._folder / track.file for track in alive]):
            return "recording"
        return "trouble" if self._growth.has_begun(at_ns) else "starting"

    def _is_worth_it(self, alive: Sequence[Track]) -> bool:
        """Whether what still delivers makes a recording: the microphone, and a picture if one was wanted."""
        is_heard = self._sound is None or self._sound in alive
        is_seen = not self._pictures or any(track in alive for track in self._pictures)
        return is_heard and is_seen and bool(alive)

    def _warnings(self, at_ns: int, free_minutes: int) -> tuple[Warning_, ...]:
        if self._take and not self._clock.is_running:
            return ("suspended",) if self._was_suspended else ()  # nobody has to be heard or seen
        found = [_LOST[track.kind] for track in self._tracks if track.must_deliver and track.device_trouble]
        if self._sound is not None and "microphone_lost" not in found:
            found += self._heard_warnings(at_ns, self._sound)
        present = [t for t in self._pictures if t.is_open.is_set() and not t.device_trouble]
        if any(track.is_hidden or at_ns - track.last_at_ns > SILENT_NS for track in present):
            found.append("picture_frozen")
        if self._take and self._is_disk_slow(at_ns):
            found.append("disk_slow")
        if self._take and free_minutes < WARN_MINUTES:
            found.append("disk_nearly_full")
        return tuple(dict.fromkeys(found))

    def _heard_warnings(self, at_ns: int, sound: SoundTrack) -> list[Warning_]:
        found: list[Warning_] = ["microphone_replaced"] if sound.replaced_by else []
        if at_ns - sound.last_at_ns > SILENT_NS or self._hearing.is_silent(at_ns):
            found.append("no_sound")
        elif self._hearing.loudest > LOUD_DBFS:
            found.append("too_loud")
        elif self._hearing.is_soft(at_ns):
            found.append("too_soft")
        return found

    def _is_disk_slow(self, at_ns: int) -> bool:
        self._losses.append((at_ns, sum(track.lost_frames for track in self._pictures)))
        while self._losses[0][0] < at_ns - _LATELY_NS:
            self._losses.pop(0)
        is_syncing_slowly = self._syncer is not None and self._syncer.is_slow(at_ns)
        return is_syncing_slowly or self._losses[-1][1] - self._losses[0][1] >= SLOW_FRAMES

    def _device_trouble(self) -> DeviceTrouble | None:
        due = (track.device_trouble for track in self._tracks if track.must_deliver)
        return next((trouble for trouble in due if trouble), None)

    def _trouble(self) -> EvpError | None:
        """What ends a take: a file that cannot be written. Without a take, a device that is not there."""
        files = (track.file_trouble for track in self._tracks if track.must_deliver)
        in_the_way = next((trouble for trouble in files if trouble), None) or self._full
        return in_the_way or (None if self._take else self._device_trouble())

    def _watch(self) -> None:
        """While a take runs: keep its manifest true, end it before the disk is full, notice sleep."""
        slept, last_ns = slept_ns(), now_ns()
        while not self._is_over.wait(_WATCH_S):
            at_ns = now_ns()
            stood_still = sys.platform != "linux" and at_ns - last_ns > _STOOD_STILL_NS
            if slept_ns() - slept > _SLEPT_NS or stood_still:
                slept = slept_ns()
                if self._clock.is_running:
                    self._was_suspended = True
                    self._stop_clock(last_ns if stood_still else at_ns)
            last_ns = at_ns
            self._growth.look(at_ns, self._files())  # also when nobody asks for the status
            self._announce()
            if self._full is None and free_bytes(self._folder) < STOP_BYTES:
                self._full = self._no_room()
                self.pause()

    def _no_room(self) -> FileTrouble:
        """Why nothing can be written any more: a disk that was pulled out is not a full one."""
        try:
            with os_errors(self._folder):
                self._folder.stat()
        except FileTrouble as trouble:
            return trouble
        return DiskFull(self._folder)

    def _files(self) -> list[Path]:
        return [self._folder / source.file for source in self._sources()]

    def _sources(self, *, is_final: bool = False) -> tuple[Source, ...]:
        found = [track.result for track in self._tracks if track.result is not None]
        if is_final:
            found = [source for source in found if (self._folder / source.file).exists()]
        return tuple(found)

    def _announce(self) -> None:
        """Write the manifest again once the sources know where they begin: recovery needs it."""
        sources = self._sources()
        if self._take is None or sources == self._announced:
            return
        self._announced = sources
        self._take = msgspec.structs.replace(self._take, sources=sources)
        try:
            self._save_manifest(self._folder, self._take)
        except FileTrouble:
            return  # the disk is full, which the watch finds out in the next line

    def _unlock(self) -> None:
        if self._lock is not None:
            with suppress(OSError):  # the folder may be gone, or not be ours to write to any more
                self._lock.release()
                (self._folder / LOCK).unlink(missing_ok=True)
            self._lock = None
