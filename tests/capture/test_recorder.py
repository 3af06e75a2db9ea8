"""Takes from fake devices: what is written, when, and what is told about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock, Timeout

from evp_desktop.capture.recorder import LOCK
from evp_desktop.services import projects
from tests.capture.rig import DARK, HUM, LIGHT, SILENCE, Rig, lively, rig_of, still
from tests.support import judge
from tests.support.lab import Rgb, until


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """A warm recorder."""
    with rig_of(tmp_path, monkeypatch) as made:
        made.open()
        yield made


def nearly(times: list[float], wanted: list[float], tolerance: float = 0.002) -> bool:
    return len(times) == len(wanted) and np.allclose(times, wanted, atol=tolerance)


def test_equal_pictures_are_not_encoded_again(rig: Rig) -> None:
    """A still screen is written at its beginning, every three quarters of a second, and at the end."""
    folder = rig.begin()
    rig.run(35, still)
    take = rig.recorder.finish()
    times = judge.frame_times_s(folder / "screen.mkv")
    assert nearly(times, [0, 0.75, 1.5, 2.25, 3, 3.5], 0.14)
    assert times[-1] == 3.5
    assert take.duration_us == 3_500_000


def test_every_new_picture_is_written(rig: Rig) -> None:
    """A lively screen is written picture by picture, each at its own moment."""
    folder = rig.begin()
    rig.run(10, lively)
    take = rig.recorder.finish()
    times = judge.frame_times_s(folder / "screen.mkv")
    assert nearly(times, [*[i / 30 for i in range(30)], 1.0])
    assert take.sources[0].lost_frames == 0


def test_sound_is_written_sample_by_sample(rig: Rig) -> None:
    """A second of sound is a second in the file, from the take's first moment on."""
    folder = rig.begin()
    rig.run(10)
    take = rig.recorder.finish()
    source = take.source("microphone")
    assert source is not None
    assert (source.start_us, source.duration_us, source.filled_us) == (0, 1_000_000, 0)
    heard = judge.sound(folder / "microphone.mkv")
    assert len(heard) == 48_000
    assert np.allclose(heard[:960], HUM, atol=1e-4)


def test_a_pause_is_a_hole_in_both(rig: Rig) -> None:
    """What happens in a pause is in no file, and flash and beep behind it still fall together."""

    def flashing(number: int) -> Rgb:
        return LIGHT if number in (24, 25, 26, 159, 160, 161) else DARK

    def beeping(number: int) -> np.ndarray:
        return HUM if number in (40, 41, 42, 265, 266, 267) else SILENCE

    folder = rig.begin()
    rig._shown = rig._heard = 0
    rig.run(15, flashing, beeping)
    rig.recorder.pause()
    assert rig.recorder.status.phase == "paused"
    rig.run(30, lively)
    rig.recorder.resume()
    rig.run(15, flashing, beeping)
    take = rig.recorder.finish()
    assert take.duration_us == 3_000_000
    assert nearly(judge.flashes_s(folder / "screen.mkv"), [0.8, 2.3], 0.01)
    assert nearly(judge.beeps_s(folder / "microphone.mkv"), [0.8, 2.3], 0.01)
    assert len(judge.sound(folder / "microphone.mkv")) == 144_000


def test_recording_is_said_only_of_files_that_grow(rig: Rig) -> None:
    """The status goes from ready over starting to recording, and only when both files grow on the disk."""
    assert rig.recorder.status.phase == "ready"
    folder = rig.begin()
    assert rig.recorder.status.phase == "starting"
    assert rig.recorder.status.bytes_written == 0
    rig.run(12, lively)
    until(lambda: (rig.run(1, lively), rig.recorder.status.phase)[1] == "recording")
    sizes = sum((folder / name).stat().st_size for name in ("screen.mkv", "microphone.mkv"))
    assert 0 < rig.recorder.status.bytes_written <= sizes
    assert rig.recorder.status.trouble is None


def test_the_manifest_is_there_from_the_first_moment(rig: Rig) -> None:
    """Before the first picture the folder holds a manifest that names both files and says "recording"."""
    folder = rig.begin()
    begun = projects.load_take(folder)
    assert begun.state == "recording"
    assert [source.file for source in begun.sources] == ["screen.mkv", "microphone.mkv"]
    rig.run(5)
    finished = rig.recorder.finish()
    assert finished.state == "finished"
    assert projects.load_take(folder) == finished


def test_sound_that_comes_late_stands_at_its_place(rig: Rig) -> None:
    """When the microphone comes 0.6 s late, its file begins with as much silence, and says so."""
    folder = rig.begin()
    rig.run(6, lively, lambda _: None)
    rig.run(8)
    take = rig.recorder.finish()
    source = take.source("microphone")
    assert source is not None
    assert (source.start_us, source.duration_us, source.filled_us) == (0, 1_400_000, 600_000)
    heard = judge.sound(folder / "microphone.mkv")
    assert np.abs(heard[:28_800]).max() == 0
    assert np.allclose(heard[28_800:29_760], HUM, atol=1e-4)


def test_a_take_is_locked_while_it_is_recorded(rig: Rig) -> None:
    """Another program can see that the take is at work, and that it is over."""
    folder = rig.begin()
    with pytest.raises(Timeout):
        FileLock(folder / LOCK).acquire(timeout=0)
    rig.run(2)
    rig.recorder.finish()
    assert not (folder / LOCK).exists()


def test_closing_keeps_a_running_take(rig: Rig) -> None:
    """Who closes in the middle of a take has it on disk, finished and readable."""
    folder = rig.begin()
    rig.run(8, lively)
    assert rig.pictures
    rig.pictures.break_down()
    rig.recorder.close()
    kept = projects.load_take(folder)
    assert (kept.state, kept.duration_us) == ("finished", 800_000)
    assert judge.decodes_without_error(folder / "screen.mkv")
    assert judge.decodes_without_error(folder / "microphone.mkv")
    assert rig.pictures.is_closed


def test_takes_follow_each_other_from_zero(rig: Rig) -> None:
    """The devices stay open; each take has files of its own that begin at its own zero."""
    rig.begin("first")
    rig.run(6, lively)
    rig.recorder.finish()
    rig.run(4, lively)
    folder = rig.begin("second")
    rig.run(5, lively)
    take = rig.recorder.finish()
    assert take.duration_us == 500_000
    assert nearly(judge.frame_times_s(folder / "screen.mkv"), [*[i / 30 for i in range(15)], 0.5])
    assert len(judge.sound(folder / "microphone.mkv")) == 24_000
    assert rig.sound
    assert rig.sound.opened == 1


def test_the_newest_picture_can_be_seen(rig: Rig) -> None:
    """The live picture is the last one that came, also between takes."""
    rig.run(1, lambda _: LIGHT)
    latest = rig.recorder.latest("screen")
    assert latest is not None
    assert abs(int(latest.y[8, 8]) - 218) <= 1
    assert rig.recorder.latest("camera") is None
