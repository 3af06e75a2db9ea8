"""From a finished video to a receipt in its project, whatever happens in between."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from evp_desktop.errors import NotFound
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.libraries import Library
from evp_desktop.model.project import Publication
from evp_desktop.model.uploads import Upload
from evp_desktop.render.export import Exported
from evp_desktop.services import projects
from evp_desktop.services.publisher import Publisher
from tests.render.films import DEFAULT
from tests.services.uploads.imaginary import Imaginary
from tests.support import lab

LIBRARY = Library(id="intranet", kind="imaginary", address="https://imaginary.invalid", department="hr")
REVIEWED = replace(DEFAULT, spec=replace(DEFAULT.spec, review="communication"))


@pytest.fixture
def video(tmp_path: Path) -> Exported:
    """What an export left; its content does not matter to a library of bytes."""
    place = tmp_path / "made"
    place.mkdir()
    for name, data in (("Deep.mp4", bytes(300_000)), ("Deep.jpg", b"\xff\xd8"), ("Deep.en.vtt", b"WEBVTT\n")):
        (place / name).write_bytes(data)
    return Exported(
        video=place / "Deep.mp4",
        poster=place / "Deep.jpg",
        subtitles=(place / "Deep.en.vtt",),
        duration_us=3_500_000,
        integrated_lufs=-16,
        true_peak_dbtp=-1.5,
    )


@pytest.fixture
def library() -> Imaginary:
    return Imaginary()


@pytest.fixture
def publisher(tmp_path: Path, library: Imaginary) -> Iterator[Publisher]:
    publisher = Publisher(tmp_path / "uploads", lambda _id: (LIBRARY, library))
    yield publisher
    publisher.close()


def submit(publisher: Publisher, folder: Path, video: Exported, kit: Kit = DEFAULT) -> Upload:
    return publisher.submit(folder, projects.load(folder), kit, video, LIBRARY)


def test_what_the_maker_wrote_goes_along(publisher: Publisher, spoken: Path, video: Exported) -> None:
    """Title, words, tags and department; what was left open is the library's own."""
    told = Publication(title="Under water", tags=("sea", "diving"), visibility="private")
    projects.change(spoken, lambda project: edits.set_publication(project, told))
    package = submit(publisher, spoken, video).package
    assert (package.title, package.tags, package.visibility) == ("Under water", ("sea", "diving"), "private")
    assert (package.department, package.size_bytes, package.thumbnail) == ("hr", 300_000, "Deep.jpg")
    assert [one.name for one in package.subtitles] == ["Deep.en.vtt"]
    assert package.chapters[0].start_us == 0


def test_a_published_video_has_a_receipt(
    publisher: Publisher, library: Imaginary, spoken: Path, video: Exported, tmp_path: Path
) -> None:
    """It names the library, the video there and its hash; what waited in the outbox is gone."""
    upload = submit(publisher, spoken, video)
    assert publisher.work_off()
    (receipt,) = projects.load(spoken).receipts
    assert (receipt.library_id, receipt.remote_id, receipt.mark) == ("intranet", "v1", upload.id)
    assert receipt.sha256 == publisher.rows()[0].upload.package.sha256
    assert library.videos["v1"][1] == bytes(300_000)
    assert list((tmp_path / "uploads" / "outbox").iterdir()) == []
    assert video.video.exists()


def test_making_it_anew_does_not_touch_what_is_sent(
    publisher: Publisher, library: Imaginary, spoken: Path, video: Exported
) -> None:
    """The maker works on: a newer file of that name is another video."""
    submit(publisher, spoken, video)
    newer = video.video.with_name("newer")
    newer.write_bytes(b"newer")
    newer.replace(video.video)
    publisher.work_off()
    assert library.videos["v1"][1] == bytes(300_000)


def test_a_receipt_that_a_crash_prevented_is_written_later(
    publisher: Publisher, spoken: Path, video: Exported, tmp_path: Path, library: Imaginary
) -> None:
    """The queue knows; the next start notes it, once."""
    publisher._note = lambda _folder, _edit: (_ for _ in ()).throw(NotFound("project"))
    submit(publisher, spoken, video)
    publisher.work_off()
    assert projects.load(spoken).receipts == ()
    publisher.close()
    again = Publisher(tmp_path / "uploads", lambda _id: (LIBRARY, library))
    for _ in range(2):
        again.reconcile()
    assert len(projects.load(spoken).receipts) == 1
    again.close()


def test_another_project_in_its_place_gets_no_receipt(
    publisher: Publisher, spoken: Path, video: Exported
) -> None:
    """What lies in the folder now has nothing to do with what was sent."""
    submit(publisher, spoken, video)
    projects.change(spoken, lambda project: replace(project, id="other"))
    publisher.work_off()
    assert projects.load(spoken).receipts == ()


def test_a_video_that_needs_approval_waits_and_comes_back_with_words(
    publisher: Publisher, library: Imaginary, spoken: Path, video: Exported
) -> None:
    """In review it is marked so; the reviewer's words and the decision stand in the project."""
    library.phase = "waiting"
    upload = submit(publisher, spoken, video, REVIEWED)
    assert upload.package.review == "communication"
    publisher.work_off()
    assert projects.load(spoken).review.state == "in_review"
    library.phase, library.words = "sent_back", "Blur the badge at 0:42"
    publisher._queue.keep(replace(publisher.rows()[0].upload, next_try=0))
    publisher.work_off()
    review = projects.load(spoken).review
    assert (review.state, review.remarks[0].words) == ("changes_needed", "Blur the badge at 0:42")
    assert [entry.deed for entry in publisher._log.entries()] == ["asked_for_review", "sent_back"]


def test_undo_takes_no_receipt_back(spoken: Path, publisher: Publisher, video: Exported) -> None:
    """What happened stays, whatever edit is taken back."""
    submit(publisher, spoken, video)
    publisher.work_off()
    published = projects.load(spoken)
    before = replace(published, title="Before", receipts=())
    assert edits.keep_facts(before, published).receipts == published.receipts
    projects.save(spoken, before)
    assert projects.load(spoken).receipts == published.receipts


def test_uploads_go_on_in_the_background(
    publisher: Publisher, library: Imaginary, spoken: Path, video: Exported
) -> None:
    """Nobody waits for them, and closing stops them."""
    publisher.start()
    submit(publisher, spoken, video)
    lab.until(lambda: bool(projects.load(spoken).receipts))
    publisher.close()
    assert len(library.videos) == 1


def test_a_library_that_is_not_set_up_any_more_is_told(tmp_path: Path, spoken: Path, video: Exported) -> None:
    """The upload says so and stays; nothing is lost."""

    def gone(_id: str) -> tuple[Library, Imaginary]:
        raise NotFound("intranet")

    publisher = Publisher(tmp_path / "uploads", gone)
    submit(publisher, spoken, video)
    publisher.work_off()
    upload = publisher.rows()[0].upload
    assert (upload.state, upload.trouble.why) == ("failed", "not_a_library")
    assert (tmp_path / "uploads" / "outbox" / upload.id / "Deep.mp4").exists()
    publisher.close()
