"""What the window knows of libraries: a real queue into a real folder, through quitting and starting."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from evp_desktop import paths
from evp_desktop.model.libraries import Library
from evp_desktop.model.project import Publication
from evp_desktop.model.uploads import Upload
from evp_desktop.render.export import Exported
from evp_desktop.services import projects
from evp_desktop.services.sending import Sending
from evp_desktop.services.settings import SettingsStore
from evp_desktop.services.uploads.estimate import Estimate
from tests.render.films import DEFAULT
from tests.support import lab


@pytest.fixture
def settings() -> SettingsStore:
    return SettingsStore(paths.settings_folder())


@pytest.fixture
def sending(settings: SettingsStore, tmp_path: Path) -> Iterator[Sending]:
    sending = Sending(settings, lambda call: call(), tmp_path / "uploads")
    yield sending
    sending.close()


def _send(sending: Sending, folder: Path, video: Exported, replaces: str = "") -> Upload:
    library = sending.libraries.folder(folder.parent / "library")
    return sending.submit(folder, projects.load(folder), DEFAULT, video, library, replaces)


def _published(sending: Sending, upload: Upload) -> Upload:
    def found() -> Upload | None:
        return next(
            (one for one in sending.uploads() if (one.id, one.state) == (upload.id, "published")), None
        )

    lab.until(lambda: found() is not None)
    arrived = found()
    assert arrived is not None
    return arrived


def test_a_video_reaches_a_folder(
    sending: Sending, settings: SettingsStore, spoken: Path, video: Exported
) -> None:
    """It is listed there, its project has the receipt, and the folder is a library from now on."""
    told: list[Upload] = []
    sending.listen(told.append)
    upload = _send(sending, spoken, video)
    arrived = _published(sending, upload)
    assert (spoken.parent / "library" / "index.html").is_file()
    lab.until(lambda: bool(projects.load(spoken).receipts))
    (receipt,) = projects.load(spoken).receipts
    assert Path(receipt.location).is_dir()
    assert receipt.library_id == settings.settings.libraries[0].id
    lab.until(lambda: told[-1] == arrived)
    assert sending.newest(projects.load(spoken).id) == arrived


def test_a_new_version_keeps_its_place(sending: Sending, spoken: Path, video: Exported) -> None:
    """One video on the page, at the same address."""
    first = _published(sending, _send(sending, spoken, video))
    video.video.unlink()  # as an export does: another file under that name
    video.video.write_bytes(bytes(400_000))
    second = _published(sending, _send(sending, spoken, video, first.remote.id))
    assert second.remote.url == first.remote.url
    assert [one.stat().st_size for one in Path(second.remote.url).glob("*.mp4")] == [400_000]
    assert len(list((spoken.parent / "library").glob("*/*.mp4"))) == 1


def test_what_was_not_sent_goes_on_at_the_next_start(
    settings: SettingsStore, spoken: Path, video: Exported, tmp_path: Path
) -> None:
    """Quitting loses nothing; an empty queue is not even opened."""
    library = tmp_path / "share"
    library.write_text("not a folder")  # nothing can arrive yet
    first = Sending(settings, lambda call: call(), tmp_path / "uploads")
    assert first.is_empty
    assert first.uploads() == ()
    upload = first.submit(spoken, projects.load(spoken), DEFAULT, video, first.libraries.folder(library))
    first.close()
    library.unlink()
    second = Sending(settings, lambda call: call(), tmp_path / "uploads")
    noted: list[Path] = []
    second.use(lambda folder, _edit: noted.append(folder))
    second.go_on()
    if next(one for one in second.uploads() if one.id == upload.id).state == "failed":
        second.wish(upload.id, "go_on")
    _published(second, upload)
    second.close()
    assert set(noted) == {spoken}


def test_what_is_taken_back_is_gone(sending: Sending, spoken: Path, video: Exported) -> None:
    """Neither in the library nor on the list."""
    upload = _send(sending, spoken, video)
    assert sending.take_back(upload.project_id)
    assert sending.uploads() == ()
    library = spoken.parent / "library"
    assert not library.exists() or not list(library.rglob("*.mp4"))
    assert projects.load(spoken).receipts == ()


def test_nothing_is_sent_while_it_is_held(sending: Sending, spoken: Path, video: Exported) -> None:
    """Not a byte leaves; it can be taken back meanwhile, and goes on when it may."""
    sending.hold(is_held=True)
    held = _send(sending, spoken, video)
    assert sending.take_back(held.project_id)  # wishes are granted all the same, so the queue was looked at
    assert sending.uploads() == ()
    again = _send(sending, spoken, video)
    assert sending.uploads()[0].state == "queued"
    sending.hold(is_held=False)
    _published(sending, again)


def test_closing_waits_for_no_library(
    settings: SettingsStore, spoken: Path, video: Exported, tmp_path: Path
) -> None:
    """A library that takes the line and never answers does not keep the program from ending."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        library = Library(
            id="silent", kind="tus", address=f"http://127.0.0.1:{silent.getsockname()[1]}/files"
        )
        settings.change(libraries=(library,))
        sending = Sending(settings, lambda call: call(), tmp_path / "uploads")
        sending.submit(spoken, projects.load(spoken), DEFAULT, video, library)
        line, _ = silent.accept()  # it asks now, and waits
        with line:
            closing = threading.Thread(target=sending.close)
            closing.start()
            closing.join(15)
            assert not closing.is_alive()


def test_where_a_video_goes(sending: Sending, settings: SettingsStore, tmp_path: Path) -> None:
    """The maker's own choice, else the usual library, else the folder; also when that library is gone."""
    libraries = sending.libraries
    home = libraries.usual()
    assert (home.kind, home.address) == ("folder", str(settings.library_folder))
    videos = Library(id="videos", kind="tus", name="Videos", address="https://videos.test")
    libraries.put(videos)
    settings.change(default_library="videos")
    assert libraries.usual() == videos
    assert libraries.choice() == [home, videos]
    assert libraries.meant(Publication()) == videos
    assert libraries.meant(Publication(library=home.id)) == home
    elsewhere = libraries.meant(Publication(library=str(tmp_path / "share")))
    assert elsewhere.address == str(tmp_path / "share")
    assert elsewhere == libraries.folder(tmp_path / "share")
    assert libraries.meant(Publication(library="forgotten")) == videos


def test_how_long_it_still_takes() -> None:
    """From what was confirmed in the last minute; unknown before anything was, or after it was lost."""
    estimate = Estimate(1000)
    assert estimate.left_s() is None
    estimate.tell(0.0, 0)
    assert estimate.left_s() is None
    estimate.tell(10.0, 100)
    assert estimate.left_s() == 90.0
    for moment in range(20, 200, 10):
        estimate.tell(moment, 100 + moment)
    assert estimate.left_s() == pytest.approx(1000 - 290, abs=1)
    estimate.tell(210, 50)
    assert estimate.left_s() is None
