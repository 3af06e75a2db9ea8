"""The folder library."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest

from evp_desktop.errors import Cancelled, DiskFull, LibraryUnwritable, NotFound
from evp_desktop.services.uploads import folder as folder_library
from evp_desktop.services.uploads.folder import publish, rebuild_index
from tests.services.uploads.support import LOOK, delivery, put, shown


def put_many(library: Path, source: Path, count: int) -> list[str]:
    """What one of two programs does in the test for simultaneous publishing."""
    return [put(library, delivery(source)).folder.name for _ in range(count)]


def everything_in(library: Path) -> set[str]:
    return {str(path.relative_to(library)) for path in library.rglob("*")}


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small file system of its own at `folder`, or a skip where that is not allowed."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)]
    if (
        sys.platform != "linux"
        or os.geteuid() != 0
        or subprocess.run(command, capture_output=True).returncode
    ):
        pytest.skip("mounting a file system needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_video_arrives_whole(source: Path, library: Path) -> None:
    """Video, poster, subtitles and record lie in a folder with a readable name, and the page lists them."""
    done = put(library, delivery(source))
    assert done.folder == library / "zo-werkt-het-een-stap"
    assert done.video.read_bytes() == (source / "export.mp4").read_bytes()
    assert [path.name for path in done.subtitles] == ["subtitles.nl.vtt"]
    assert everything_in(library) == {
        "index.html",
        "zo-werkt-het-een-stap",
        "zo-werkt-het-een-stap/zo-werkt-het-een-stap.mp4",
        "zo-werkt-het-een-stap/poster.jpg",
        "zo-werkt-het-een-stap/subtitles.nl.vtt",
        "zo-werkt-het-een-stap/video.json",
    }
    (video,) = shown(library)
    assert video["chapters"] == [[0, "Begin"], [2.5, "Eind"]]
    assert video["subtitles"][0]["cues"] == [[1.0, 3.5, "<v Anna>Hallo"]]
    assert (library / video["video"]).samefile(done.video)


def test_the_record_holds_the_hash_of_the_video(source: Path, library: Path) -> None:
    """The hash in the answer is that of the file and stands in the record."""
    done = put(library, delivery(source))
    counted = hashlib.sha256((source / "export.mp4").read_bytes()).hexdigest()
    assert done.sha256 == counted
    assert json.loads((done.folder / "video.json").read_bytes())["sha256"] == counted


def test_a_taken_name_gets_a_number(source: Path, library: Path) -> None:
    """Nothing is overwritten: not a video, not an empty folder, not a file of that name."""
    library.mkdir()
    (library / "uitleg").write_text("mine")
    (library / "uitleg-2").mkdir()
    names = [put(library, delivery(source, "Uitleg")).folder.name for _ in range(2)]
    assert names == ["uitleg-3", "uitleg-4"]
    assert (library / "uitleg").read_text() == "mine"
    assert list((library / "uitleg-2").iterdir()) == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("", "video"),
        ("../../etc", "etc"),
        ("王小明", "video"),
        ("CON: a\\b/c\n", "con-a-b-c"),
        ("Ærø ß", "aero-ss"),
        ("CON", "video-con"),
    ],
)
def test_any_title_gives_a_safe_folder(source: Path, library: Path, title: str, name: str) -> None:
    """A title can never lead out of the library or be refused by a file system."""
    done = put(library, delivery(source, title))
    assert done.folder.parent == library
    assert done.folder.name == name


@pytest.mark.parametrize("pool", ["threads", "processes"])
def test_two_programs_publish_at_the_same_moment(source: Path, library: Path, pool: str) -> None:
    """Each video gets a folder of its own, and the page lists every one."""
    maker = (
        ThreadPoolExecutor(2)
        if pool == "threads"
        else ProcessPoolExecutor(2, mp_context=get_context("forkserver"))
    )
    with maker as workers:
        jobs = [workers.submit(put_many, library, source, 6) for _ in range(2)]
        names = [name for job in jobs for name in job.result()]
    assert len(set(names)) == 12
    assert {video["id"] for video in shown(library)} == set(names)
    assert not [name for name in everything_in(library) if name.startswith(".")]


def test_progress_rises_to_one(source: Path, library: Path) -> None:
    """Progress never goes back and ends at 1."""
    told: list[float] = []
    publish(library, delivery(source), LOOK, progress=told.append, is_cancelled=lambda: False)
    assert told == sorted(told)
    assert told[-1] == 1
    assert len(told) > 10


@pytest.mark.parametrize("chunks", [0, 1, 5, 15])
def test_a_cancelled_publish_leaves_nothing(source: Path, library: Path, chunks: int) -> None:
    """Whenever it is stopped, the library is as it was."""
    put(library, delivery(source))
    before = everything_in(library)
    asked = iter(range(1000))
    with pytest.raises(Cancelled):
        publish(
            library,
            delivery(source, "Another"),
            LOOK,
            progress=lambda _: None,
            is_cancelled=lambda: next(asked) >= chunks,
        )
    assert everything_in(library) == before


def test_a_full_disk_leaves_nothing(source: Path, tmp_path: Path) -> None:
    """Without room the answer is DiskFull and no part of the video stays."""
    with mounted(tmp_path / "small", "-o", "size=2m") as library:
        with pytest.raises(DiskFull):
            put(library, delivery(source))
        assert everything_in(library) == set()


def test_a_disk_that_fills_at_the_page_takes_the_video_back(
    source: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A video that cannot be listed is not left behind unlisted."""

    def full(*_: object) -> None:
        raise DiskFull(library)

    monkeypatch.setattr(folder_library, "rebuild_index", full)
    with pytest.raises(DiskFull):
        put(library, delivery(source))
    assert everything_in(library) == set()


def test_a_read_only_library_is_told_apart(source: Path, tmp_path: Path) -> None:
    """A library that may only be read is LibraryUnwritable."""
    with mounted(tmp_path / "shared", "-o", "ro") as library, pytest.raises(LibraryUnwritable):
        put(library, delivery(source))


def test_a_file_in_place_of_the_library(source: Path, library: Path) -> None:
    """A file where the library should be is LibraryUnwritable and left as it is."""
    library.write_text("mine")
    with pytest.raises(LibraryUnwritable) as caught:
        put(library, delivery(source))
    assert caught.value.path == library
    assert library.read_text() == "mine"


def test_a_missing_video_is_no_trouble_of_the_library(source: Path, library: Path) -> None:
    """A file of the delivery that is gone is named itself."""
    with pytest.raises(NotFound) as caught:
        put(library, delivery(source, video=source / "gone.mp4"))
    assert caught.value.path == source / "gone.mp4"
    assert everything_in(library) == set()


def test_a_copy_that_differs_is_refused(source: Path, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is read back: a disk that lies does not get the video published."""
    monkeypatch.setattr("os.fsync", lambda handle: os.pwrite(handle, b"\0\0\0\0\0\0\0\0", 0))
    with pytest.raises(LibraryUnwritable, match="differs"):
        put(library, delivery(source))
    assert everything_in(library) == set()


def test_only_old_leftovers_are_removed(source: Path, library: Path) -> None:
    """A temporary folder of a crash a day ago goes; one of now may belong to another program."""
    old, new = library / ".publishing-old", library / ".publishing-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "part.mp4").write_bytes(b"x")
    page_part = library / ".index.html-0.tmp"
    page_part.write_bytes(b"x")
    for path in (old, page_part):
        os.utime(path, (0, 0))
    put(library, delivery(source))
    assert not old.exists()
    assert not page_part.exists()
    assert (new / "part.mp4").exists()


def test_a_leftover_that_vanishes_meanwhile_is_no_trouble(
    source: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another program may finish between our seeing its temporary folder and our looking at its age."""
    glob = Path.glob
    monkeypatch.setattr(Path, "glob", lambda self, pattern: [*glob(self, pattern), self / ".publishing-gone"])
    assert put(library, delivery(source)).video.exists()


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"title": 3}',
        b"[" * 100_000,
        b" " * (folder_library.MAX_RECORD_BYTES + 2),
    ],
)
def test_a_damaged_record_does_not_hide_the_others(source: Path, library: Path, damage: bytes) -> None:
    """A video whose record cannot be read is left out of the page."""
    bad, good = (put(library, delivery(source, title)) for title in ("Bad", "Good"))
    (bad.folder / "video.json").write_bytes(damage)
    rebuild_index(library, LOOK)
    assert [video["id"] for video in shown(library)] == [good.folder.name]


@pytest.mark.parametrize(
    ("field", "value"),
    [("video", "../secret.mp4"), ("poster", "/etc/passwd"), ("video", "gone.mp4"), ("format", 99)],
)
def test_a_hostile_record_is_left_out(source: Path, library: Path, field: str, value: object) -> None:
    """A record cannot point out of its folder, nor promise a file that is not there."""
    done = put(library, delivery(source))
    record = json.loads((done.folder / "video.json").read_bytes())
    (done.folder / "video.json").write_text(json.dumps({**record, field: value}))
    rebuild_index(library, LOOK)
    assert shown(library) == []


def test_the_newest_video_stands_first(source: Path, library: Path) -> None:
    """The page is in the order of publishing, newest first."""
    for title, day in (("Old", "2025-01-01"), ("New", "2026-01-01"), ("Mid", "2025-06-01")):
        put(library, delivery(source, title, published_at=f"{day}T09:00:00+00:00"))
    assert [video["title"] for video in shown(library)] == ["New", "Mid", "Old"]


def test_texts_of_any_kind_and_length_are_listed(source: Path, library: Path) -> None:
    """Half characters and endless texts are mended, so that our own record can always be read back."""
    put(library, delivery(source, "Half \ud83d" + "x" * 9_000, speaker="\x00", description="y" * 99_999))
    (video,) = shown(library)
    assert video["title"].startswith("Half ?xxx")
    assert (len(video["title"]), len(video["description"]), video["speaker"]) == (500, 20_000, "\x00")
