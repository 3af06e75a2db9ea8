"""What a recorder does when devices, disks and people fail it."""

from __future__ import annotations

import threading
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evp_desktop.capture import recorder as recorder_module
from evp_desktop.capture import tracks as tracks_module
from evp_desktop.capture.tracks import PictureTrack
from evp_desktop.errors import DeviceLost, DiskFull, FileTrouble, NoDisplay
from evp_desktop.media.frames import to_yuv420p
from evp_desktop.media.writer import VideoWriter
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.services import projects
from tests.capture.rig import HUM, LIGHT, SILENCE, Rig, lively, rig_of
from tests.support import judge
from tests.support.lab import MS, FakePictures, until

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """A warm recorder."""
    with rig_of(tmp_path, monkeypatch) as made:
        made.open()
        yield made


def free(monkeypatch: pytest.MonkeyPatch, free_bytes: int) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(10**12, 0, free_bytes))


def quiet(_: int) -> Any:
    return SILENCE


def nothing(_: int) -> None:
    return None


def test_too_little_room_refuses_to_begin(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below 500 MB no take begins, and nothing is left of the attempt."""
    free(monkeypatch, 499_000_000)
    with pytest.raises(DiskFull):
        rig.begin()
    assert list(rig.folder.iterdir()) == []
    assert not rig.recorder.is_taking
    free(monkeypatch, 501_000_000)
    assert rig.begin().is_dir()


def test_a_disk_that_fills_up_is_told(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten minutes before the end there is a warning; below 200 MB the take ends by itself and is kept."""
    rig.begin()
    free(monkeypatch, 400_000_000)
    rig.run(2, lively)
    assert "disk_nearly_full" in rig.recorder.status.warnings
    assert rig.recorder.status.free_minutes == 5
    free(monkeypatch, 199_000_000)
    until(lambda: rig.recorder.status.phase == "trouble")
    assert isinstance(rig.recorder.status.trouble, DiskFull)
    rig.run(5, lively)
    assert rig.recorder.finish().duration_us == 200_000


def test_a_take_that_cannot_be_announced_does_not_begin(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """When the manifest cannot be written the take has not begun, and another one can."""

    def full(folder: Path, _: object) -> None:
        raise DiskFull(folder)

    monkeypatch.setattr(rig.recorder, "_save_manifest", full)
    with pytest.raises(DiskFull):
        rig.begin()
    assert not rig.recorder.is_taking
    assert not (tmp_path / "take").exists()
    monkeypatch.setattr(rig.recorder, "_save_manifest", rig.save)
    rig.begin()
    rig.run(3)
    assert rig.recorder.finish().duration_us == 300_000


def test_a_folder_that_is_taken_is_not_used(rig: Rig, tmp_path: Path) -> None:
    """A take never goes into a folder that is there already."""
    (tmp_path / "take").mkdir()
    with pytest.raises(FileTrouble):
        rig.begin()
    assert list((tmp_path / "take").iterdir()) == []


def test_a_silent_source_is_trouble_whatever_its_driver_says(rig: Rig) -> None:
    """When pictures and sound stop coming for 1.5 s, it no longer says that it records."""
    rig.begin()
    rig.run(12, lively)
    until(lambda: (rig.run(1, lively), rig.recorder.status.phase)[1] == "recording")
    rig.ns += 1_600 * MS
    status = rig.recorder.status
    assert status.phase == "trouble"
    assert set(status.warnings) >= {"no_sound", "picture_frozen"}


def test_a_microphone_that_hears_nothing_is_told(rig: Rig) -> None:
    """Two seconds of digital silence warn, and a voice takes the warning back."""
    rig.begin()
    rig.run(25, lively, quiet)
    assert "no_sound" in rig.recorder.status.warnings
    assert rig.recorder.status.level_dbfs == -120
    rig.run(2)
    assert "no_sound" not in rig.recorder.status.warnings


def test_nobody_has_to_be_heard_in_a_pause(rig: Rig) -> None:
    """A pause takes the warnings away."""
    rig.begin()
    rig.run(25, lively, quiet)
    rig.recorder.pause()
    rig.run(1, lively, quiet)
    assert rig.recorder.status.warnings == ()


@pytest.mark.parametrize(("level", "warning"), [(9.9, "too_loud"), (0.06, "too_soft")])
def test_a_level_that_is_wrong_is_told(rig: Rig, level: float, warning: str) -> None:
    """A voice that overdrives, or is far away, is told in time; a good one is not."""
    rig.run(65)
    assert rig.recorder.status.warnings == ()
    rig.run(65, lively, lambda _: HUM * level)
    assert rig.recorder.status.warnings == (warning,)


def test_a_lost_screen_does_not_lose_the_take(rig: Rig) -> None:
    """When the screen goes in the middle, both files are readable, the sound goes on, and it is told."""
    assert rig.pictures
    folder = rig.begin()
    rig.run(10, lively)
    rig.pictures.break_down()
    until(lambda: rig.track is not None and rig.track.trouble is not None)
    rig.run(20)
    status = rig.recorder.status
    assert (status.phase, status.trouble, status.lost) == ("trouble", None, ("Fake screen",))
    assert status.warnings == ("screen_lost",)
    take = rig.recorder.finish()
    assert take.duration_us == 3_000_000
    times = judge.frame_times_s(folder / "screen.mkv")
    assert (len(times), times[-1]) == (31, 3.0)
    assert len(judge.sound(folder / "microphone.mkv")) == 144_000
    assert projects.load_take(folder) == take
    assert events(take, "screen") == [(1_000_000, "lost", "")]


def test_a_screen_that_comes_back_is_recorded_again(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pictures behind the hole stand at their own moments in the same file."""
    assert rig.pictures
    monkeypatch.setattr(tracks_module, "RETRY_S", 0.01)
    folder = rig.begin()
    rig.run(10, lively)
    rig.pictures.break_down()
    until(lambda: rig.track is not None and rig.track.trouble is not None)
    rig.run(10)
    rig.pictures.mend()
    rig.run(10, lively)
    assert rig.recorder.status.lost == ()
    take = rig.recorder.finish()
    times = judge.frame_times_s(folder / "screen.mkv")
    assert [round(time, 2) for time in times[29:32]] == [0.97, 2.0, 2.03]
    lost, back = events(take, "screen")
    assert lost == (1_000_000, "lost", "")
    assert back[1:] == ("back", "")
    assert 2_000_000 <= back[0] <= 2_100_000


def test_another_microphone_takes_over_and_the_take_says_so(rig: Rig) -> None:
    """The sound server gave the stream away: it is opened again, with what is there now, and back later."""
    assert rig.sound
    rig.begin()
    rig.run(10)
    rig.sound.moved = DeviceLost("Fake microphone", "unplugged")
    rig.sound.next_name = "Built-in"
    rig.run(10)
    status = rig.recorder.status
    assert (status.replaced_by, status.warnings) == ("Built-in", ("microphone_replaced",))
    rig.sound.moved = DeviceLost("Built-in", "the chosen one is back")
    rig.sound.next_name = "Fake microphone"
    rig.run(10)
    assert (rig.recorder.status.replaced_by, rig.recorder.status.warnings) == ("", ())
    take = rig.recorder.finish()
    assert [(change, device) for _, change, device in events(take, "microphone")] == [
        ("lost", ""),
        ("replaced", "Built-in"),
        ("lost", ""),
        ("back", ""),
    ]
    assert rig.sound.opened == 3


def test_a_lost_camera_leaves_the_rest_recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Screen and microphone go on, so it is still recording; the lost camera is told."""
    camera = FakePictures("Fake camera")
    with rig_of(tmp_path, monkeypatch, more=[PictureTrack("camera", camera)]) as rig:
        rig.recorder.open()
        camera.show(rig.ns, LIGHT)
        rig.run(1)
        until(lambda: rig.recorder.status.phase == "ready")
        rig.begin()
        camera.break_down()
        until(lambda: rig.recorder.status.lost)
        rig.run(15, lively)
        until(lambda: (rig.run(1, lively), rig.recorder.status.phase)[1] == "recording")
        assert rig.recorder.status.warnings == ("camera_lost",)
        take = rig.recorder.finish()
    assert [source.kind for source in take.sources] == ["screen", "microphone"]


def test_a_machine_that_slept_pauses_the_take(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sleep is no part of the take: it pauses, says why, and goes on when the maker wants."""
    slept = [0]
    monkeypatch.setattr(recorder_module, "slept_ns", lambda: slept[0])
    rig.begin()
    rig.run(10, lively)
    watching = rig.recorder._watcher
    assert watching is not None
    slept[0] = 3_600_000 * MS
    until(lambda: rig.recorder.status.phase == "paused")
    assert rig.recorder.status.warnings == ("suspended",)
    rig.run(5, lively)
    rig.recorder.resume()
    rig.run(10, lively)
    assert rig.recorder.status.warnings == ()
    assert rig.recorder.finish().duration_us == 2_000_000


def events(take: Take, kind: SourceKind) -> list[tuple[int, str, str]]:
    source = take.source(kind)
    assert source is not None
    return [(event.at_us, event.change, event.device) for event in source.events]


def test_a_microphone_that_loses_sound_stays_in_time(rig: Rig) -> None:
    """Missing samples become silence of the same length, and the manifest tells how much."""
    folder = rig.begin()
    rig.run(10)
    rig.run(10, lively, nothing)
    rig.run(10)
    take = rig.recorder.finish()
    source = take.source("microphone")
    assert source is not None
    assert abs(source.filled_us - 1_000_000) < 1_000
    heard = judge.sound(folder / "microphone.mkv")
    assert abs(len(heard) - 144_000) <= 48
    assert np.abs(heard[48_500:95_500]).max() == 0
    assert np.abs(heard[96_100:97_000]).max() > 0.09


def test_a_microphone_that_says_nothing_is_opened_again(rig: Rig) -> None:
    """Without a block for a second the device is opened anew, and heard again."""
    assert rig.sound
    sound = rig.sound
    until(lambda: sound.opened == 2)
    rig.run(1)
    until(lambda: rig.recorder.status.level_dbfs > -30)
    assert rig.recorder.status.trouble is None


def test_a_full_disk_under_one_track_does_not_stop_the_other(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When pictures can no longer be written, the sound is still kept, and the trouble is told."""
    written: list[int] = []
    write = VideoWriter.write

    def counted(writer: VideoWriter, frame: Any, time_us: int) -> None:
        write(writer, frame, time_us)
        written.append(time_us)

    def full(*_: object) -> None:
        raise DiskFull(folder)

    monkeypatch.setattr(VideoWriter, "write", counted)
    folder = rig.begin()
    rig.run(5, lively)
    until(lambda: len(written) == 15)

    monkeypatch.setattr(VideoWriter, "write", full)
    rig.run(5, lively)
    until(lambda: rig.recorder.status.phase == "trouble")
    assert isinstance(rig.recorder.status.trouble, DiskFull)
    rig.run(5)
    rig.recorder.finish()
    assert len(judge.sound(folder / "microphone.mkv")) == 72_000
    assert len(judge.frame_times_s(folder / "screen.mkv")) == 15


def test_after_a_full_disk_the_next_take_can_begin(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once there is room again, nobody has to restart anything."""
    folder = rig.begin("first")
    with monkeypatch.context() as patch:
        patch.setattr(VideoWriter, "write", lambda *_: (_ for _ in ()).throw(DiskFull(folder)))
        rig.run(3, lively)
        until(lambda: rig.recorder.status.phase == "trouble")
        rig.recorder.finish()
    folder = rig.begin("second")
    rig.run(5, lively)
    rig.recorder.finish()
    assert len(judge.frame_times_s(folder / "screen.mkv")) == 16


def test_pictures_that_cannot_be_written_in_time_are_counted(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the encoder stalls, 12 pictures wait, the others are lost and counted, and it goes on after."""
    assert rig.pictures
    goes_on, stands = threading.Event(), threading.Event()

    def stalled(*given: Any) -> Any:
        stands.set()
        goes_on.wait(20)
        return to_yuv420p(*given)

    rig.begin()
    monkeypatch.setattr(tracks_module, "to_yuv420p", stalled)
    pictures = rig.pictures
    for number in range(30):
        pictures.show(rig.ns + number * MS, lively(number))
        if number == 0:
            assert stands.wait(20)
    until(lambda: pictures._given.empty() and rig.recorder.status.lost_frames == 17)
    rig.ns += 100 * MS
    goes_on.set()
    take = rig.recorder.finish()
    assert take.sources[0].lost_frames == 17
    assert len(judge.frame_times_s(rig.folder / "take" / "screen.mkv")) == 14


def test_a_device_that_is_not_there_refuses_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The device's own trouble is told and raised; no folder is made."""
    with rig_of(tmp_path, monkeypatch, trouble=NoDisplay(":9")) as rig:
        rig.recorder.open()
        until(lambda: rig.recorder.status.phase == "trouble")
        assert isinstance(rig.recorder.status.trouble, NoDisplay)
        with pytest.raises(NoDisplay):
            rig.begin()
        assert list(tmp_path.iterdir()) == []


def test_a_take_without_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound alone is a take."""
    with rig_of(tmp_path, monkeypatch, has_pictures=False) as rig:
        rig.open()
        folder = rig.begin()
        rig.run(10)
        take = rig.recorder.finish()
    assert [source.kind for source in take.sources] == ["microphone"]
    assert len(judge.sound(folder / "microphone.mkv")) == 48_000


def test_a_take_without_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures alone are a take, without a warning about sound."""
    with rig_of(tmp_path, monkeypatch, has_sound=False) as rig:
        rig.open()
        folder = rig.begin()
        rig.run(30, lively)
        assert rig.recorder.status.warnings == ()
        rig.recorder.finish()
    assert len(judge.frame_times_s(folder / "screen.mkv")) == 91
