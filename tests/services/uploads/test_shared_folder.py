"""A folder on a share as a library: there once and whole, or not at all, whatever happens in between."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.errors import LibraryAway, LibraryRefused
from evp_desktop.model.libraries import Library
from evp_desktop.model.uploads import Attachment, Chapter, Package, Remote, Upload
from evp_desktop.services.uploads.index_page import look_of
from evp_desktop.services.uploads.shared_folder import SharedFolder
from tests.render.films import DEFAULT
from tests.services.uploads.imaginary import Killed
from tests.services.uploads.test_engine import DATA, Desk

VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n"


def folder_library(folder: Path) -> SharedFolder:
    return SharedFolder(Library(id="share", kind="folder", address=str(folder)), lambda: look_of(DEFAULT))


class Share(Desk):
    """An upload to a folder, with a picture and subtitles."""

    def __init__(self, place: Path, library: Any = None, pieces: int = 65536) -> None:
        self.share = place / "library"
        super().__init__(place / "queue", library or folder_library(self.share), pieces)
        for name, text in (("poster.jpg", "\xff"), ("words.en.vtt", VTT)):
            (self.engine.folder(self.upload) / name).write_text(text, encoding="utf-8")

    def upload_of(self, number: int, piece_bytes: int) -> Upload:
        upload = super().upload_of(number, piece_bytes)
        package = replace(
            upload.package,
            published_at="2026-11-24T10:00:00+00:00",
            thumbnail="poster.jpg",
            subtitles=(Attachment(language="en", name="words.en.vtt"),),
            chapters=(Chapter(start_us=0, title="Beginning"),),
            duration_us=1_500_000,
        )
        return replace(upload, package=package)

    @property
    def videos(self) -> list[Path]:
        return sorted(self.share.glob("[a-z]*/*.mp4"))


def test_it_stands_in_its_folder_and_on_the_page(tmp_path: Path) -> None:
    """Video, picture, subtitles and record, and nothing that is hidden is left."""
    at = Share(tmp_path)
    upload = at.run()
    assert (upload.state, upload.remote.url) == ("published", str(at.share / "how-to"))
    assert (at.share / "how-to" / "how-to.mp4").read_bytes() == DATA
    assert (at.share / "how-to" / "subtitles.en.vtt").read_text(encoding="utf-8") == VTT
    record = json.loads((at.share / "how-to" / "video.json").read_text(encoding="utf-8"))
    assert (record["mark"], record["sha256"]) == ("u0", hashlib.sha256(DATA).hexdigest())
    page = (at.share / "index.html").read_text(encoding="utf-8")
    assert "How to" in page
    assert "Hello" in page
    assert [path.name for path in at.share.iterdir() if path.name.startswith(".")] == []


class Faulty:
    """A folder library in which things go wrong between and inside steps."""

    def __init__(self, folder: Path, faults: list[str]) -> None:
        self._library = folder_library(folder)
        self._faults = iter(faults)
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._library, name)
        if not callable(found) or name.startswith("_"):
            return found

        def call(*args: Any) -> Any:
            fault = next(self._faults, "")
            if fault == "away":
                raise LibraryAway("share", "unmounted")
            result = found(*args)
            self._spoil(fault)
            if fault == "die":
                raise Killed
            return result

        return call

    def _spoil(self, fault: str) -> None:
        for video in self._folder.glob(".publishing-*/*.mp4"):
            if fault == "cut":
                os.truncate(video, video.stat().st_size // 2)
            elif fault == "longer":
                with video.open("ab") as file:
                    file.write(DATA)
            elif fault == "cleaned":
                shutil.rmtree(video.parent)


FAULTS = st.lists(st.sampled_from(["", "", "away", "die", "die", "cut", "longer", "cleaned"]), max_size=25)


@settings(max_examples=100)
@given(faults=FAULTS, pieces=st.sampled_from([40_000, 65536, 10**7]))
def test_it_is_there_once_and_whole(
    tmp_path_factory: pytest.TempPathFactory, faults: list[str], pieces: int
) -> None:
    """Killed anywhere, cut off, spoilt or cleaned away: exactly one whole video, on the page."""
    place = tmp_path_factory.mktemp("share")
    at = Share(place, Faulty(place / "library", faults), pieces)
    assert at.run().state == "published"
    assert [path.read_bytes() for path in at.videos] == [DATA]
    assert "How to" in (at.share / "index.html").read_text(encoding="utf-8")
    at.queue.close()


def test_a_new_version_keeps_its_place(tmp_path: Path) -> None:
    """The address stays; the old video is gone and the page shows one."""
    first = Share(tmp_path / "first")
    old = first.run().remote
    library = folder_library(first.share)
    place = tmp_path / "second"
    second = Share(place, library)
    second.share = first.share
    upload = second.upload
    newer = replace(upload.package, mark="newer", title="Another title", replaces=old.id)
    second.queue.keep(replace(upload, package=newer))
    assert second.run().state == "published"
    assert [path.name for path in first.share.iterdir() if path.is_dir()] == ["how-to"]
    assert library.condition(old, newer).phase == "gone"
    assert library.condition(Remote(id="newer"), newer).phase == "published"


def test_removed_it_is_gone_from_the_page(tmp_path: Path) -> None:
    """Twice is as good as once, and nothing else goes."""
    at = Share(tmp_path)
    at.run()
    (at.share / "notes.txt").write_text("mine")
    for _ in range(2):
        at.library.remove(at.upload.remote)
    assert at.videos == []
    assert "How to" not in (at.share / "index.html").read_text(encoding="utf-8")
    assert (at.share / "notes.txt").exists()


def test_two_of_one_title_stand_beside_each_other(tmp_path: Path) -> None:
    """A title is no identity."""
    first, second = Share(tmp_path / "first"), Share(tmp_path / "second")
    second.library = folder_library(first.share)
    second.queue.keep(replace(second.upload, package=replace(second.upload.package, mark="other")))
    assert (first.run().state, second.run().state) == ("published", "published")
    assert [path.parent.name for path in first.videos] == ["how-to", "how-to-2"]


@pytest.mark.parametrize("place", ["a file", "no such folder"])
def test_a_share_that_is_not_there_is_told(tmp_path: Path, place: str) -> None:
    """What passes is tried again; a file in its place is no library."""
    if place == "a file":
        (tmp_path / "library").write_text("x")
        with pytest.raises(LibraryRefused):
            folder_library(tmp_path / "library").limits()
    else:
        with pytest.raises(LibraryAway):
            folder_library(tmp_path / "gone").condition(Remote(id="u0"), _package())


def test_a_full_share_is_told(tiny_disk: Path, tmp_path: Path) -> None:
    """A share that fills up on the way: it says so, and lists no half video."""
    at = Share(tmp_path, folder_library(tiny_disk))
    at.step()
    with pytest.raises(OSError, match="No space"):
        (tiny_disk / "others").write_bytes(bytes(4 * 2**20))
    upload = at.run()
    assert (upload.state, upload.trouble.why) == ("failed", "quota")
    assert list(tiny_disk.glob("[a-z]*/*.mp4")) == []
    (tiny_disk / "others").unlink()
    at.engine.grant(upload, "go_on")
    assert at.run().state == "published"


def test_hostile_records_hide_nothing(tmp_path: Path) -> None:
    """A record that lies, a link or rubbish neither breaks the page nor passes for a video."""
    at = Share(tmp_path)
    at.run()
    for name, text in (("rubbish", "{"), ("liar", '{"mark":"u1","video":"../../x"}'), ("deep", "[" * 90_000)):
        (at.share / name).mkdir()
        (at.share / name / "video.json").write_text(text)
    (at.share / "linked").symlink_to(at.share / "how-to")
    assert at.library.find(replace(_package(), mark="u1")) is None
    assert at.library.find(replace(_package(), mark="u0")) == Remote(id="u0")


def _package() -> Package:
    return Package(mark="m", video="video.mp4", size_bytes=9, title="How to", language="en")
