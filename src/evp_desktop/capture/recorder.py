"""The recorder: warm devices, takes one after the other, and what is truly being written."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from filelock import FileLock

from evp_desktop.capture.clock import TakeClock, now_ns
from evp_desktop.capture.tracks import PictureTrack, Running, SoundTrack, Track
from evp_desktop.errors import DeviceLost, DeviceTrouble, DiskFull, EvpError, FileTrouble, os_errors
from evp_desktop.media.frames import Planes
from evp_desktop.media.loudness import decibel
from evp_desktop.model.media import Source, SourceKind, Take
from evp_desktop.model.time import NS_PER_US, US_PER_S

Phase = Literal["opening", "ready", "starting", "recording", "paused", "stopping", "trouble"]
Warning_ = Literal["no_sound", "picture_frozen", "disk_slow", "disk_nearly_full", "too_loud", "too_soft"]

REFUSE_BYTES = 500 * 10**6
STOP_BYTES = 200 * 10**6
"""Refuse to begin below the one, end cleanly at the other (FEATURES D, recording)."""
WARN_MINUTES = 10
SILENT_NS = 1_500_000_000
"""A source that delivered nothing for so long is not recorded, whatever its driver says."""
QUIET_DBFS = -70.0
"""A microphone that is off or muted stays below this; a quiet room between two sentences does not."""
SOFT_DBFS = (-50.0, -42.0)
"""Somebody speaks, but from far away: louder than a room, softer than a voice nearby."""
LOUD_DBFS = -1.0
LISTEN_NS = 2_000_000_000
GROWTH_NS = 2_500_000_000
"""The files must have grown within this: two keep-alive pictures and a cluster."""
LOCK = "recording.lock"


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What is measured, not what was asked for: "recording" means that every file grows."""

    phase: Phase
    elapsed_us: int = 0
    level_dbfs: float = -120.0
    peak_dbfs: float = -120.0
    bytes_written: int = 0
    lost_frames: int = 0
    warnings: tuple[Warning_, ...] = ()
    free_minutes: int = 0
    trouble: EvpError | None = None


class Recorder:
    """Records takes from sources that stay open in between. Its methods belong to one thread.

    `save_manifest(folder, take)` writes a take's manifest; it is called from the first second on.
    """

    def __init__(
        self,
        pictures: Sequence[PictureTrack],
        sound: SoundTrack | None,
        save_manifest: Callable[[Path, Take], None],
    ) -> None:
        self._pictures = tuple(pictures)
        self._sound = sound
        self._save_manifest = save_manifest
        self._clock = TakeClock()
        self._take: Take | None = None
        self._folder = Path()
        self._lock: FileLock | None = None
        self._growth = _Growth()
        self._hearing = _Hearing()
        self._announced: tuple[Source, ...] = ()
        self._full: DiskFull | None = None
        self._is_over = threading.Event()
        self._watcher: threading.Thread | None = None

    def open(self) -> None:
        """Warm every device up; returns at once, `status` tells when they deliver."""
        for track in self._tracks:
            track.start()

    @property
    def _tracks(self) -> tuple[Track, ...]:
        return (*self._pictures, *([self._sound] if self._sound else []))

    def latest(self, kind: SourceKind) -> Planes | None:
        """The newest picture of the screen or camera."""
        return next((track.latest() for track in self._pictures if track.kind == kind), None)

    def begin(self, folder: Path, take: Take) -> None:
        """Start a take in `folder`, which is made; its manifest is there before the first picture.

        Raises `DiskFull` when there is too little room, `NoAccess` and its like, or the devices' trouble.
        """
        trouble = self._device_trouble()
        if isinstance(trouble, DeviceTrouble):  # a disk that was full may have room again
            raise trouble
        with os_errors(folder):
            folder.mkdir(parents=True)
            if shutil.disk_usage(folder).free < REFUSE_BYTES:
                folder.rmdir()
                raise DiskFull(folder.parent)
        self._folder, self._announced = folder, ()
        self._lock = FileLock(folder / LOCK)
        self._lock.acquire(timeout=0)
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
        self._growth = _Growth()
        self._clock = self._clock.started(now_ns())
        self._full = None
        self._is_over.clear()
        self._watcher = threading.Thread(target=self._watch, name="take-watch", daemon=True)
        self._watcher.start()

    def pause(self) -> None:
        """Stop writing; what happens from now on is not recorded."""
        self._clock = self._clock.stopped(now_ns())

    def resume(self) -> None:
        """Go on writing in the same take."""
        if self._take is not None and self._full is None:
            self._growth = _Growth()
            self._clock = self._clock.started(now_ns())

    def finish(self) -> Take:
        """End the take; returns when its files are closed and its manifest says so."""
        assert self._take is not None
        self._clock = self._clock.stopped(now_ns())
        self._is_over.set()
        if self._watcher is not None:
            self._watcher.join()
        # What was seen or heard just before the end is still on its way here.
        threading.Event().wait(_SETTLE_S)
        end_us = self._clock.duration_us(0)
        for done in [track.finish(end_us) for track in self._tracks]:
            done.wait(timeout=_CLOSE_S)
        take = msgspec.structs.replace(
            self._take, state="finished", duration_us=end_us, sources=self._sources(is_final=True)
        )
        self._take = None
        try:
            self._save_manifest(self._folder, take)
        finally:
            self._unlock()
        return take

    def discard(self) -> None:
        """End the take and throw its files away."""
        if self._take is not None:
            folder = self._folder
            self.finish()
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """End a running take, keep it, and let go of every device."""
        try:
            if self._take is not None:
                self.finish()
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
        trouble = self._device_trouble() or self._full
        return Status(
            phase=self._phase(at_ns, trouble),
            elapsed_us=self._clock.duration_us(at_ns) if self._take else 0,
            level_dbfs=decibel(level),
            peak_dbfs=decibel(peak),
            bytes_written=written,
            lost_frames=sum(track.lost_frames for track in self._tracks),
            warnings=self._warnings(at_ns),
            free_minutes=self._free_minutes(),
            trouble=trouble,
        )

    def _phase(self, at_ns: int, trouble: EvpError | None) -> Phase:
        if self._take is None:
            if trouble is not None:
                return "trouble"
            return "ready" if all(track.is_open.is_set() for track in self._tracks) else "opening"
        if trouble is not None and not isinstance(trouble, DeviceLost):
            return "trouble"
        if not self._clock.is_running:
            return "paused"
        if any(at_ns - track.last_at_ns > SILENT_NS for track in self._tracks):
            return "trouble"
        if self._growth.is_growing(at_ns):
            return "recording"
        return "trouble" if self._growth.was_growing else "starting"

    def _warnings(self, at_ns: int) -> tuple[Warning_, ...]:
        found: list[Warning_] = []
        if self._take and not self._clock.is_running:
            return ()  # paused: nobody has to be heard or seen
        if self._sound and (at_ns - self._sound.last_at_ns > SILENT_NS or self._hearing.is_silent(at_ns)):
            found.append("no_sound")
        elif self._sound and self._hearing.loudest > LOUD_DBFS:
            found.append("too_loud")
        elif self._sound and self._hearing.is_soft(at_ns):
            found.append("too_soft")
        if any(t.is_open.is_set() and at_ns - t.last_at_ns > SILENT_NS for t in self._pictures):
            found.append("picture_frozen")
        if self._take and sum(track.lost_frames for track in self._pictures) > 30:
            found.append("disk_slow")
        if self._take and self._free_minutes() < WARN_MINUTES:
            found.append("disk_nearly_full")
        return tuple(found)

    def _device_trouble(self) -> EvpError | None:
        return next((track.trouble for track in self._tracks if track.trouble), None)

    def _watch(self) -> None:
        """While a take runs: keep its manifest true, and end the writing cleanly before the disk is full."""
        while not self._is_over.wait(_WATCH_S):
            self._announce()
            if self._full is None and self._free_bytes() < STOP_BYTES:
                self._full = DiskFull(self._folder)
                self.pause()

    def _free_bytes(self) -> int:
        try:
            return shutil.disk_usage(self._folder).free
        except OSError:
            return 0

    def _free_minutes(self) -> int:
        if self._take is None:
            return 0
        per_minute = max(self._growth.bytes_per_minute, _BUSY_BYTES_PER_MINUTE)
        return int(max(0, self._free_bytes() - STOP_BYTES) / per_minute)

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
            self._lock.release()
            (self._folder / LOCK).unlink(missing_ok=True)
            self._lock = None


_SETTLE_S = 0.15
"""Longer than a device's block and a queue's wait, shorter than anybody notices."""
_CLOSE_S = 10.0
_WATCH_S = 0.25
_BUSY_BYTES_PER_MINUTE = 40 * 10**6
"""A lively 1080p screen at 5 Mbit/s (facts-capture 2); the guess before there is a measurement."""


class _Growth:
    """Whether files really grow on the disk."""

    def __init__(self) -> None:
        self._sizes: dict[Path, int] = {}
        self._grown_ns: dict[Path, int] = {}
        self._started_ns = now_ns()
        self._expected = 0
        self._last_ns = 0
        self.was_growing = False

    def look(self, at_ns: int, files: Sequence[Path]) -> int:
        """Note the sizes; returns their sum in bytes."""
        if at_ns - self._last_ns >= 100_000_000:
            self._last_ns, self._expected = at_ns, len(files)
            for path in files:
                self._note(path, at_ns)
        return sum(self._sizes.values())

    def _note(self, path: Path, at_ns: int) -> None:
        try:
            size = path.stat().st_size
        except OSError:
            return
        if size > self._sizes.get(path, 0):
            if path in self._sizes:  # its first bytes are only the header
                self._grown_ns[path] = at_ns
            self._sizes[path] = size

    def is_growing(self, at_ns: int) -> bool:
        """Whether every file grew lately."""
        is_so = (
            self._expected > 0
            and len(self._grown_ns) == self._expected
            and all(at_ns - grown < GROWTH_NS for grown in self._grown_ns.values())
        )
        self.was_growing = self.was_growing or is_so
        return is_so

    @property
    def bytes_per_minute(self) -> float:
        """How fast the disk fills."""
        minutes = max(1, self._last_ns - self._started_ns) / (60 * NS_PER_US * US_PER_S)
        return sum(self._sizes.values()) / minutes if minutes > 1 / 12 else 0.0


class _Hearing:
    """How loud it was lately."""

    def __init__(self) -> None:
        self._heard: list[tuple[int, float, float]] = []
        self._since_ns = now_ns()

    def note(self, at_ns: int, level: float, peak: float) -> None:
        """Remember a level and peak, as amplitudes, for some seconds."""
        self._heard.append((at_ns, decibel(level), decibel(peak)))
        oldest = at_ns - 3 * LISTEN_NS
        while self._heard and self._heard[0][0] < oldest:
            self._heard.pop(0)

    @property
    def loudest(self) -> float:
        """The highest peak lately, in dBFS."""
        return max((peak for _, _, peak in self._heard), default=-120.0)

    def is_silent(self, at_ns: int) -> bool:
        """Whether nothing was heard for 2 s."""
        if at_ns - self._since_ns < LISTEN_NS:
            return False
        return all(peak < QUIET_DBFS for when, _, peak in self._heard if at_ns - when < LISTEN_NS)

    def is_soft(self, at_ns: int) -> bool:
        """Whether somebody speaks, but from far away."""
        if at_ns - self._since_ns < 3 * LISTEN_NS:
            return False
        top = max((level for _, level, _ in self._heard), default=-120.0)
        return SOFT_DBFS[0] < top < SOFT_DBFS[1]
