"""Exporting again, being stopped, and everything that can stand in the way."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from msgspec.structs import replace

from evp_desktop.errors import (
    Busy,
    Cancelled,
    DiskFull,
    EvpError,
    FileTrouble,
    MediaUnreadable,
    NotFound,
    NothingRecorded,
)
from evp_desktop.media import delivery
from evp_desktop.media.frames import Picture
from evp_desktop.media.segment_encoder import SegmentEncoder
from evp_desktop.model import edits
from evp_desktop.model.project import Speaker
from evp_desktop.render import film, segments
from evp_desktop.render.export import make_ahead
from evp_desktop.render.plan import make_plan
from evp_desktop.services import projects
from tests.render.films import export_now, job_of, left_in, numbers_in
from tests.support import judge, lab


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small pictures: these tests are about which are made, not how they look."""
    monkeypatch.setattr(film, "make_plan", lambda *given: replace(make_plan(*given), width=480, height=270))


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every picture that is encoded, by the file it goes to."""
    written: list[Path] = []

    class Counting(SegmentEncoder):
        def add(self, picture: Picture, is_new: bool) -> None:
            written.append(self._path)
            super().add(picture, is_new)

    monkeypatch.setattr(segments, "SegmentEncoder", Counting)
    return written


@pytest.fixture
def plain(spoken: Path) -> Path:
    """The project without a name to show: nothing is drawn over the clips that depends on the others."""
    lab.change(spoken, lambda project: edits.set_speaker(project, Speaker()))
    return spoken


def test_the_same_again_encodes_nothing(plain: Path, tmp_path: Path, encoded: list[Path]) -> None:
    """A second export of the same project finds every segment, and gives the same pictures."""
    first = export_now(plain, tmp_path / "one.mp4")
    encoded.clear()
    second = export_now(plain, tmp_path / "two.mp4")
    assert encoded == []
    assert numbers_in(second.video, 75, 105) == numbers_in(first.video, 75, 105)


def test_a_trim_encodes_only_what_changed(plain: Path, tmp_path: Path, encoded: list[Path]) -> None:
    """After the first clip was shortened, only its own pictures are made again."""
    export_now(plain, tmp_path / "one.mp4")
    encoded.clear()
    clip = projects.load(plain).clips[0]
    lab.change(plain, lambda project: edits.trim_clip(project, clip.id, end_us=1_500_000))
    made = export_now(plain, tmp_path / "two.mp4")
    assert len(encoded) == 45
    numbers = numbers_in(made.video, 75, 90)
    assert set(numbers[:44]) <= set(range(46))
    assert numbers[46:89] == sorted(numbers[46:89])
    assert min(numbers[45:]) >= 100
    assert len(judge.frame_times_s(made.video)) == 75 + 45 + 45 + 75


def test_taking_it_back_encodes_nothing(plain: Path, tmp_path: Path, encoded: list[Path]) -> None:
    """A clip that was cut and put back is found as it was made at first."""
    whole = projects.load(plain)
    export_now(plain, tmp_path / "one.mp4")
    clip = whole.clips[1]
    lab.change(plain, lambda project: edits.trim_clip(project, clip.id, end_us=500_000))
    export_now(plain, tmp_path / "two.mp4")
    encoded.clear()
    lab.change(plain, lambda _: whole)
    export_now(plain, tmp_path / "three.mp4")
    assert encoded == []


def test_a_cancel_leaves_nothing(spoken: Path, tmp_path: Path) -> None:
    """Stopped in the middle, it ends within a second, and the place of the film is as empty as before."""
    stop = threading.Event()
    asked: list[float] = []

    def report(part: float, _: float | None) -> None:
        if part > 0.3 and not stop.is_set():
            asked.append(time.monotonic())
            stop.set()

    with pytest.raises(Cancelled):
        export_now(spoken, tmp_path / "out" / "film.mp4", report=report, is_cancelled=stop.is_set)
    assert time.monotonic() - asked[0] < 1.0
    assert list((tmp_path / "out").iterdir()) == []
    assert [name for name in left_in(projects.cache_folder(spoken)) if ".part" in name] == []


@pytest.mark.parametrize("moment", [0, 1, 40, 150])
def test_a_cancel_at_any_moment(spoken: Path, tmp_path: Path, moment: int) -> None:
    """Also in the sound, between segments and while joining, a cancel leaves no file."""
    left = [moment]

    def is_cancelled() -> bool:
        left[0] -= 1
        return left[0] < 0

    with pytest.raises(Cancelled):
        export_now(spoken, tmp_path / "out" / "film.mp4", is_cancelled=is_cancelled)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_stopped_export_goes_on_where_it_was(spoken: Path, tmp_path: Path, encoded: list[Path]) -> None:
    """Segments that were finished before a cancel are not made again."""
    with pytest.raises(Cancelled):
        export_now(spoken, tmp_path / "film.mp4", is_cancelled=lambda: len(encoded) > 100, workers=1)
    finished = len(left_in(projects.cache_folder(spoken) / "segments"))
    assert finished >= 1
    kept = projects.cache_folder(spoken) / "segments"
    frames = sum(len(judge.frame_times_s(path)) for path in kept.glob("*.mp4"))
    encoded.clear()
    made = export_now(spoken, tmp_path / "film.mp4")
    assert len(encoded) == len(judge.frame_times_s(made.video)) - frames


def test_what_a_killed_export_left_is_cleared_away(spoken: Path, tmp_path: Path) -> None:
    """The half files of an earlier export of this project go, those of another one at work stay."""
    mine = f".making-{projects.load(spoken).id}-abc"
    for name in (mine, ".making-another-abc"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "film.mp4").write_bytes(b"half")
    export_now(spoken, tmp_path / "film.mp4")
    assert [path.name for path in tmp_path.glob(".making-*")] == [".making-another-abc"]


def test_a_failed_export_keeps_the_older_film(spoken: Path, tmp_path: Path) -> None:
    """When it goes wrong, the film of last time is still there, untouched."""
    made = export_now(spoken, tmp_path / "film.mp4")
    before = made.video.read_bytes()
    (projects.take_folder(spoken, "take-two") / "screen.mkv").write_bytes(b"gone bad")
    with pytest.raises(MediaUnreadable):
        export_now(spoken, tmp_path / "film.mp4")
    assert made.video.read_bytes() == before


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scribble(path: Path) -> None:
    path.write_bytes(b"not a recording at all " * 100)


def behead(path: Path) -> None:
    path.write_bytes(path.read_bytes()[4000:])


@pytest.mark.parametrize("name", ["screen.mkv", "microphone.mkv"])
@pytest.mark.parametrize("spoil", [remove, empty, scribble, behead])
def test_a_take_that_cannot_be_read_is_named(
    spoken: Path, tmp_path: Path, spoil: Callable[[Path], None], name: str
) -> None:
    """A missing or hostile file of a take is one error that names the file; nothing half is left."""
    path = projects.take_folder(spoken, "take-two") / name
    spoil(path)
    with pytest.raises(FileTrouble) as caught:
        export_now(spoken, tmp_path / "out" / "film.mp4")
    assert type(caught.value) is (NotFound if spoil is remove else MediaUnreadable)
    assert caught.value.path == path
    assert list((tmp_path / "out").iterdir()) == []


def test_a_project_without_recordings(tmp_path: Path) -> None:
    """There is nothing to make, and no folder is made for it."""
    folder = projects.create(tmp_path, "Empty")
    with pytest.raises(NothingRecorded):
        export_now(folder, tmp_path / "out" / "film.mp4")
    assert not (tmp_path / "out").exists()


def test_two_exports_of_one_project(spoken: Path, tmp_path: Path) -> None:
    """While one export runs, another is told so at once."""
    projects.cache_folder(spoken).mkdir()
    with FileLock(projects.cache_folder(spoken) / "export.lock"), pytest.raises(Busy) as caught:
        export_now(spoken, tmp_path / "film.mp4")
    assert caught.value.path == spoken
    assert not (tmp_path / "film.mp4").exists()


def fill_up(disk: Path, left_bytes: int) -> None:
    (disk / "filler").write_bytes(b"x" * (2 * 2**20 - left_bytes))


def test_a_full_disk_for_the_film(spoken: Path, tiny_disk: Path) -> None:
    """When the film does not fit where it should go, that is told and nothing half lies there."""
    fill_up(tiny_disk, 60_000)
    with pytest.raises(DiskFull):
        export_now(spoken, tiny_disk / "film.mp4")
    assert left_in(tiny_disk) == ["filler"]


def test_a_full_disk_for_the_work(spoken: Path, tmp_path: Path, tiny_disk: Path) -> None:
    """When the project's own disk is full, that is told, the film's place stays empty, and room helps."""
    fill_up(tiny_disk, 12_000)
    projects.cache_folder(spoken).symlink_to(tiny_disk)
    with pytest.raises(DiskFull):
        export_now(spoken, tmp_path / "out" / "film.mp4")
    assert list((tmp_path / "out").iterdir()) == []
    (tiny_disk / "filler").unlink()
    assert export_now(spoken, tmp_path / "out" / "film.mp4").video.is_file()


@pytest.mark.parametrize("place", ["cache", "video"])
def test_a_file_in_place_of_a_folder(spoken: Path, place: str) -> None:
    """Where a folder is needed and a file lies, one error of ours tells it."""
    (spoken / place).write_text("in the way")
    with pytest.raises(FileTrouble) as caught:
        export_now(spoken, spoken / "video" / "film.mp4")
    assert caught.value.path == spoken / place


def test_a_folder_in_place_of_the_film(spoken: Path, tmp_path: Path) -> None:
    """Where a folder has the film's name, no part of the delivery is put beside it."""
    (tmp_path / "film.mp4").mkdir()
    with pytest.raises(EvpError):
        export_now(spoken, tmp_path / "film.mp4")
    assert [path.name for path in tmp_path.glob("film*")] == ["film.mp4"]


def test_a_take_without_sound_is_silent(spoken: Path, tmp_path: Path) -> None:
    """A project without any microphone still becomes a film, with a silent track."""

    def mute(project: object) -> object:
        return replace(
            project,  # type: ignore[type-var]
            takes=tuple(replace(take, sources=take.sources[:1]) for take in project.takes),  # type: ignore[attr-defined]
        )

    lab.change(spoken, mute)  # type: ignore[arg-type]
    made = export_now(spoken, tmp_path / "film.mp4")
    assert judge.stream(made.video, "audio")["channels"] == 2
    assert abs(judge.sound(made.video)).max() < 1e-4
    assert made.gain_db == 0.0


def test_a_cache_that_is_emptied_meanwhile(
    spoken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Segments that somebody deletes just before they are joined are made again."""
    join = delivery.join
    emptied: list[Path] = []

    def empty_once(path: Path, found: Sequence[Path], *rest: Any) -> None:
        if not emptied:
            emptied.extend(found)
            shutil.rmtree(found[0].parent)
        join(path, found, *rest)

    monkeypatch.setattr(delivery, "join", empty_once)
    made = export_now(spoken, tmp_path / "film.mp4")
    assert len(emptied) > 1
    assert len(judge.frame_times_s(made.video)) * 1_000_000 // 30 == made.duration_us


@pytest.mark.parametrize("spoil", [empty, scribble, behead])
def test_a_damaged_segment_is_made_again(spoken: Path, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    """What a power cut left of a segment is thrown away, not delivered and not an obstacle for ever."""
    first = export_now(spoken, tmp_path / "one.mp4")
    for path in sorted((projects.cache_folder(spoken) / "segments").iterdir())[:2]:
        spoil(path)
    again = export_now(spoken, tmp_path / "two.mp4")
    assert numbers_in(again.video, 75, 105) == numbers_in(first.video, 75, 105)


def test_what_is_made_ahead_is_only_joined(spoken: Path, tmp_path: Path, encoded: list[Path]) -> None:
    """After everything was made ahead, an export encodes no picture; ahead, no file leaves the cache."""
    make_ahead(job_of(spoken, tmp_path / "film.mp4"), lambda *_: None, lambda: False)
    assert list(tmp_path.glob("film*")) == []
    encoded.clear()
    made = export_now(spoken, tmp_path / "film.mp4")
    assert encoded == []
    assert made.video.is_file()
