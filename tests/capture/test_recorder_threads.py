"""What a recorder does when a thread or a library underneath it goes wrong in a way nobody foresaw."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sounddevice
from filelock import FileLock, Timeout

from evp_desktop.capture import recorder as recorder_module
from evp_desktop.capture import tracks as tracks_module
from evp_desktop.capture.devices import Microphone
from evp_desktop.capture.microphone import MicrophoneSource
from evp_desktop.capture.pointer import OnClick, OnShortcut, PointerSource, PointerTrack
from evp_desktop.capture.source import Grab
from evp_desktop.errors import DeviceLost, FileTrouble, NotFound
from evp_desktop.media.frames import to_yuv420p
from tests.capture.rig import Rig, lively, rig_of
from tests.support import judge
from tests.support.lab import FakePictures, until


@pytest.fixture
def rig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """A warm recorder."""
    with rig_of(tmp_path, monkeypatch) as made:
        made.open()
        yield made


def strange(*_: object) -> Any:
    """What a library raises that nobody expected."""
    raise KeyError("unforeseen")


def test_a_picture_is_converted_by_one_thread_at_a_time(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """The live picture and the file want the same frame at once; libav crashes in a frame's only scaler."""
    convert, busy, most = to_yuv420p, [0], [0]

    def counted(*arguments: Any, **named: Any) -> Any:
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        threading.Event().wait(0.002)  # as long as a large picture takes
        busy[0] -= 1
        return convert(*arguments, **named)

    def look() -> None:
        while not is_over.is_set():
            rig.recorder.latest("screen")

    monkeypatch.setattr(tracks_module, "to_yuv420p", counted)
    is_over, viewers = threading.Event(), [threading.Thread(target=look) for _ in range(2)]
    rig.begin()
    for viewer in viewers:
        viewer.start()
    rig.run(10, lively)
    is_over.set()
    for viewer in viewers:
        viewer.join()
    rig.recorder.finish()
    assert most == [1]


def test_a_picture_that_cannot_be_converted_does_not_hold_up_the_end(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of any kind on the way to a file is told, the sound is kept, and the take ends."""
    folder = rig.begin()
    monkeypatch.setattr(tracks_module, "to_yuv420p", strange)
    rig.run(10, lively)
    assert isinstance(rig.recorder.status.trouble, FileTrouble)
    assert rig.recorder.status.phase == "trouble"
    rig.recorder.finish()
    assert len(judge.sound(folder / "microphone.mkv")) == 48_000


def test_a_driver_that_breaks_its_promise_is_a_lost_device(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a library raises, the device is opened again."""
    assert rig.track
    monkeypatch.setattr(tracks_module, "RETRY_S", 0.01)
    rig.begin()
    read = FakePictures.read

    def once(source: FakePictures) -> Grab:
        monkeypatch.setattr(FakePictures, "read", read)
        return Grab(*strange())

    monkeypatch.setattr(FakePictures, "read", once)
    rig.run(2, lively)
    until(lambda: FakePictures.read is read)
    rig.run(2, lively)
    until(lambda: rig.recorder.status.lost == ())
    source = rig.recorder.finish().source("screen")
    assert source is not None
    assert [event.change for event in source.events] == ["lost", "back"]


def test_a_sound_server_that_answers_strangely_is_asked_again(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever asking for the device raises, it is opened again and heard again."""
    assert rig.sound
    rig.begin()
    with monkeypatch.context() as patch:
        patch.setattr(rig.sound, "check", strange)
        rig.run(6)
    rig.run(10)
    assert rig.sound.opened >= 2
    take = rig.recorder.finish()
    assert len(judge.sound(rig.folder / "take" / "microphone.mkv")) == 76_800
    assert take.duration_us == 1_600_000


def test_who_listens_too_cannot_cost_the_sound(rig: Rig) -> None:
    """Advice that goes wrong leaves the recording alone."""
    assert rig.sound_track
    rig.sound_track.on_heard = strange
    folder = rig.begin()
    rig.run(10)
    rig.recorder.finish()
    assert len(judge.sound(folder / "microphone.mkv")) == 48_000


class StrangePointer:
    """A pointer that cannot even be asked for."""

    def open(self, on_click: OnClick, on_shortcut: OnShortcut | None = None) -> None:
        strange(on_click, on_shortcut)

    def position(self) -> tuple[int, int]:
        raise DeviceLost("pointer")

    def close(self) -> None:
        """Nothing is open."""


def test_a_pointer_that_cannot_be_had_does_not_hold_up_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The take ends at once, without the pointer."""

    class Surface:
        width = height = 64

        def to_picture(self, x: int, y: int) -> tuple[int, int]:
            return x, y

    pointer = PointerTrack(PointerSource(Surface(), StrangePointer()))
    with rig_of(tmp_path, monkeypatch, more=[pointer]) as rig:
        rig.open()
        rig.begin()
        rig.run(5, lively)
        assert pointer.finish(0).wait(20)
        take = rig.recorder.finish()
    assert [source.kind for source in take.sources] == ["screen", "microphone"]


def test_a_disk_that_hangs_does_not_hang_the_end(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a file can no longer be written at all, the take ends with what the others have."""
    monkeypatch.setattr(recorder_module, "_CLOSE_S", 0.05)
    goes_on = threading.Event()
    rig.begin()
    rig.run(5, lively)
    convert = to_yuv420p
    monkeypatch.setattr(tracks_module, "to_yuv420p", lambda *given: goes_on.wait(20) and convert(*given))
    try:
        assert rig.pictures
        for number in range(20):
            rig.pictures.show(rig.ns, lively(number))
        until(lambda: rig.recorder.status.lost_frames)
        take = rig.recorder.finish()
        with pytest.raises(FileTrouble):  # what waits for the disk would end up in the next take
            rig.begin("next")
    finally:
        goes_on.set()
    assert {source.kind: source.duration_us for source in take.sources} == {
        "screen": take.duration_us,
        "microphone": take.duration_us,
    }
    until(lambda: all(done.is_set() for done in rig.recorder._ending))
    assert rig.track is not None
    assert len(judge.frame_times_s(rig.folder / "take" / "screen.mkv")) > 15
    rig.begin("next")


@pytest.mark.parametrize("error", [OSError(errno.EMFILE, "too many"), Timeout("take.lock")])
def test_a_folder_that_cannot_be_locked_is_not_used(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    """The trouble is one of ours, and nothing is left of the attempt."""

    def refused(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(FileLock, "acquire", refused)
        with pytest.raises(FileTrouble):
            rig.begin()
    assert list(rig.folder.iterdir()) == []
    assert not rig.recorder.is_taking
    rig.begin()


def test_a_lock_that_cannot_be_taken_away_does_not_hold_up_the_end(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that may no longer be written to costs the manifest at most, and that is told."""

    def denied(path: Path, **_: object) -> None:
        raise PermissionError(errno.EACCES, "denied", str(path))

    rig.begin()
    rig.run(3)
    monkeypatch.setattr(Path, "unlink", denied)
    assert rig.recorder.finish().duration_us == 300_000


def test_a_folder_that_is_gone_is_not_a_full_disk(rig: Rig) -> None:
    """When the disk is pulled out during a take, that is told, and the next take can begin."""
    folder = rig.begin()
    rig.run(3)
    shutil.rmtree(folder)
    until(lambda: rig.recorder.status.trouble)
    assert isinstance(rig.recorder.status.trouble, NotFound)
    with pytest.raises(NotFound):
        rig.recorder.finish()
    rig.begin("next")


def test_a_microphone_that_does_not_start_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried again and again: what cannot be started must not pile up."""
    closed: list[str] = []

    class Stream:
        def start(self) -> None:
            raise sounddevice.PortAudioError("in use")

        def abort(self, **_: object) -> None:
            closed.append("abort")

        def close(self, **_: object) -> None:
            closed.append("close")

    source = MicrophoneSource("one", "One")
    monkeypatch.setattr(source, "_choose", lambda: Microphone(id="one", name="One"))
    monkeypatch.setattr(source, "_make_stream", lambda *_: Stream())
    with pytest.raises(DeviceLost):
        source.open(lambda *_: None)
    assert closed == ["abort", "close"]
