"""The red dot tells the truth within two seconds, whatever goes wrong underneath."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evp_desktop.capture import disk as disk_module
from evp_desktop.capture.disk import Syncer
from evp_desktop.media.writer import AudioWriter, VideoWriter
from tests.capture.rig import SILENCE, Heard, Rig, Shown, humming, lively, rig_of
from tests.support.lab import MS, until

WITHIN_TENTHS = 20


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """A recorder that says "recording", and does."""
    with rig_of(tmp_path, monkeypatch) as made:
        made.open()
        made.begin()
        made.run(25, lively)
        until(lambda: (made.run(1, lively), made.recorder.status.phase)[1] == "recording")
        yield made


def nothing(_: int) -> None:
    return None


def silence(_: int) -> object:
    return SILENCE


@pytest.mark.parametrize(
    ("shown", "heard", "phase", "warning"),
    [
        (lively, nothing, "trouble", "no_sound"),
        (lively, silence, "recording", "no_sound"),
        (nothing, humming, "trouble", "picture_frozen"),
    ],
    ids=["no sound arrives", "only silence arrives", "no picture arrives"],
)
def test_what_no_longer_arrives_is_told(
    rig: Rig, shown: Shown, heard: Heard, phase: str, warning: str
) -> None:
    """Two seconds later the status no longer says that all is well."""
    rig.run(WITHIN_TENTHS, shown, heard)
    status = rig.recorder.status
    assert (status.phase, warning in status.warnings) == (phase, True)


@pytest.mark.parametrize("writer", [VideoWriter, AudioWriter])
def test_a_file_that_does_not_grow_is_told(rig: Rig, monkeypatch: pytest.MonkeyPatch, writer: type) -> None:
    """Pictures and sound arrive, but one of the files stands still: that is no recording."""
    monkeypatch.setattr(writer, "write", lambda *_: None)
    rig.run(WITHIN_TENTHS, lively)
    assert rig.recorder.status.phase == "trouble"


def test_a_still_screen_is_a_recording(rig: Rig) -> None:
    """A picture that does not change is written often enough for the dot to stay red."""
    for _ in range(5):
        rig.run(10)
        assert rig.recorder.status.phase == "recording"


def test_pictures_that_get_lost_are_told(rig: Rig) -> None:
    """A disk or encoder that cannot keep up: six pictures lost in five seconds are too many."""
    assert rig.track
    rig.track.lost_frames += 6
    assert "disk_slow" in rig.recorder.status.warnings
    rig.run(60, lively)
    assert "disk_slow" not in rig.recorder.status.warnings


def test_a_disk_that_takes_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the disk does not answer, and after it took too long, it is called slow."""
    ns, asked = [0], []
    monkeypatch.setattr(disk_module, "now_ns", lambda: ns[0])
    monkeypatch.setattr(disk_module, "_SYNC_S", 0.001)

    def hang(path: Path) -> None:
        asked.append(path)
        until(lambda: ns[0] > 0)

    monkeypatch.setattr(disk_module, "_sync", hang)
    syncer = Syncer(lambda: [tmp_path])
    try:
        until(lambda: asked)
        assert not syncer.is_slow(1_400 * MS)
        assert syncer.is_slow(1_600 * MS)
        ns[0] = 1_600 * MS
        until(lambda: len(asked) > 1)
        until(lambda: not syncer.is_slow(ns[0]))
    finally:
        syncer.stop()
