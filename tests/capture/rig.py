"""A recorder with fake devices on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from evp_desktop.capture import disk as disk_module
from evp_desktop.capture import hearing as hearing_module
from evp_desktop.capture import recorder as recorder_module
from evp_desktop.capture import sound_track as sound_module
from evp_desktop.capture import tracks as tracks_module
from evp_desktop.capture.recorder import Recorder
from evp_desktop.capture.sound_track import SoundTrack
from evp_desktop.capture.tracks import PictureTrack, Track
from evp_desktop.errors import DeviceTrouble
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.services import projects
from tests.support.lab import MS, FakePictures, FakeSound, Rgb, plain, until

SOUND_BLOCK = 960
Shown = Callable[[int], Rgb | None]
Heard = Callable[[int], npt.NDArray[np.float64] | None]

DARK, LIGHT = plain((20, 20, 20), 64, 64), plain((235, 235, 235), 64, 64)
HUM = 0.1 * np.sin(2 * np.pi * 1000 * np.arange(SOUND_BLOCK) / 48_000)
SILENCE = np.zeros(SOUND_BLOCK)


def still(_: int) -> Rgb:
    """Always the same picture."""
    return DARK


def lively(number: int) -> Rgb:
    """Always another picture."""
    return plain((number * 7 % 200 + 20, 60, 60), 64, 64)


def humming(_: int) -> npt.NDArray[np.float64]:
    """A tone without end."""
    return HUM


class Rig:
    """One screen and one microphone, or less; time stands still until `run`."""

    def __init__(self, folder: Path, pictures: FakePictures | None, sound: FakeSound | None) -> None:
        self.ns = 10_000 * MS
        self.folder = folder
        self.pictures = pictures
        self.sound = sound
        self.saved: list[Take] = []
        self.kind: SourceKind = "screen"
        self._shown = self._heard = 0

    def build(self, more: Sequence[Track]) -> None:
        """Make the recorder; the clock must be patched by then."""
        self.track = PictureTrack(self.kind, self.pictures) if self.pictures else None
        self.sound_track = SoundTrack(self.sound) if self.sound else None
        tracks: list[Track] = [track for track in (self.track, *more, self.sound_track) if track]
        self.recorder = Recorder(tracks, self.save)

    def save(self, folder: Path, take: Take) -> None:
        """What a recorder is given to write manifests with."""
        self.saved.append(take)
        projects.save_take(folder, take)

    def open(self) -> None:
        """Warm up: every device delivers once."""
        self.recorder.open()
        self.run(1)
        until(lambda: self.recorder.status.phase == "ready")

    def begin(self, take_id: str = "take") -> Path:
        """Start a take; returns its folder."""
        take = Take(id=take_id, block_id="block", recorded_at="2026-11-20T10:00:00+00:00")
        self.recorder.begin(self.folder / take_id, take)
        return self.folder / take_id

    def run(self, tenths: int, shown: Shown = still, heard: Heard = humming) -> None:
        """Let tenths of a second pass, with 3 pictures and 5 blocks of sound in each."""
        for _ in range(tenths):
            start = self.ns
            self._show(start, shown)
            self._hear(start, heard)
            self.ns = start + 100 * MS
            _ = self.recorder.status

    def _show(self, start: int, shown: Shown) -> None:
        for i in range(3):
            rgb = shown(self._shown)
            self._shown += 1
            if self.pictures and rgb is not None:
                self.pictures.show(start + i * 100 * MS // 3, rgb)
        track, pictures = self.track, self.pictures
        if track and pictures and track.trouble is None:
            until(lambda: pictures._given.empty() and track._queue.empty())

    def _hear(self, start: int, heard: Heard) -> None:
        for i in range(5):
            block = heard(self._heard)
            self._heard += 1
            if self.sound and block is not None:
                self.sound.hear(start + (i + 1) * 20 * MS, block)
        track = self.sound_track
        if track:
            until(lambda: track._queue.empty())


@contextmanager
def rig_of(
    folder: Path,
    patch: pytest.MonkeyPatch,
    *,
    has_pictures: bool = True,
    has_sound: bool = True,
    trouble: DeviceTrouble | None = None,
    more: Sequence[Track] = (),
) -> Iterator[Rig]:
    """A rig whose devices are closed at the end."""
    rig = Rig(folder, FakePictures() if has_pictures else None, FakeSound() if has_sound else None)
    if rig.pictures:
        rig.pictures._trouble = trouble
    for module in (recorder_module, tracks_module, sound_module, disk_module, hearing_module):
        patch.setattr(module, "now_ns", lambda: rig.ns)
    rig.build(more)
    try:
        yield rig
    finally:
        if rig.pictures:
            rig.pictures.break_down()
        rig.recorder.close()
