"""From a finished video to a receipt in its project, whatever happens in between."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from evp_desktop import paths
from evp_desktop.errors import NotFound
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.libraries import Library
from evp_desktop.model.project import Publication
from evp_desktop.model.review import Remark
from evp_desktop.model.uploads import Upload
from evp_desktop.render.export import Exported
from evp_desktop.services import projects, signing
from evp_desktop.services.publisher import Publisher
from evp_desktop.services.review_desk import ReviewDesk
from tests.render.films import DEFAULT
from tests.services.uploads.imaginary import Imaginary
from tests.support import lab

LIBRARY = Library(id="intranet", kind="imaginary", address="https://imaginary.invalid", department="hr")
REVIEWED = replace(DEFAULT, spec=replace(DEFAULT.spec, review="communication"))


@pytest.fixture
def library() -> Imaginary:
    return Imaginary()


@pytest.fixture
def publisher(tmp_path: Path, library: Imaginary) -> Iterator[Publisher]:
    publisher = Publisher(tmp_path / "uploads", lambda _id: (LIBRARY, library))
    yield publisher
    publisher.close()


@pytest.fixture
def desk(tmp_path: Path, library: Imaginary) -> Iterator[Publisher]:
    """A publisher with a review folder; the library has nobody who approves."""
    publisher = Publisher(tmp_path / "uploads", lambda _id: (LIBRARY, library), desk=tmp_path / "desk")
    yield publisher
    publisher.close()


def decide(tmp_path: Path, mark: str, state: Any, *, is_trusted: bool = True, words: str = "") -> None:
    key = tmp_path / "keys" / f"reviewer-{is_trusted}"
    if not key.exists():
        key.parent.mkdir(exist_ok=True)
        public = signing.make_key(key, "Communications")
        if is_trusted:
            signing.trust(key.with_name(f"{key.name}.pub"), paths.reviewers_folders()[0])
        assert public.name == "Communications"
    remarks = [Remark(at_us=42_000_000, words=words)] if words else []
    ReviewDesk(tmp_path / "desk").decide(mark, state, remarks, key, "Bo")


def look_again(publisher: Publisher) -> Upload:
    publisher._queue.keep(replace(publisher.rows()[0].upload, next_try=0))
    publisher.work_off()
    return publisher.rows()[0].upload


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


def test_nothing_leaves_before_somebody_signed(
    desk: Publisher, library: Imaginary, spoken: Path, video: Exported, tmp_path: Path
) -> None:
    """Not a byte goes to the library; with a trusted approval of this very file it goes, once."""
    upload = submit(desk, spoken, video, REVIEWED)
    desk.work_off()
    assert look_again(desk).state == "waiting"
    assert (library.received, library.parts) == (0, {})
    (request,) = ReviewDesk(tmp_path / "desk").requests()
    assert ReviewDesk(tmp_path / "desk").video(request).read_bytes() == bytes(300_000)
    decide(tmp_path, upload.id, "approved", is_trusted=False)
    assert look_again(desk).state == "waiting"
    decide(tmp_path, upload.id, "approved")
    published = look_again(desk)
    assert (published.state, published.approved_by, published.package.review) == ("published", "Bo", "none")
    assert projects.load(spoken).review.state == "approved"


def test_what_is_asked_for_comes_back_at_its_moment(
    desk: Publisher, library: Imaginary, spoken: Path, video: Exported, tmp_path: Path
) -> None:
    """The reviewer's words with their time; nothing was sent."""
    upload = submit(desk, spoken, video, REVIEWED)
    desk.work_off()
    decide(tmp_path, upload.id, "changes_needed", words="Blur the badge")
    assert look_again(desk).words == "0:42 Blur the badge"
    assert projects.load(spoken).review.state == "changes_needed"
    assert library.received == 0


@pytest.mark.parametrize("forgery", ["other_file", "changed", "copied", "unsigned", "rubbish"])
def test_a_forged_approval_counts_for_nothing(
    desk: Publisher, library: Imaginary, spoken: Path, video: Exported, tmp_path: Path, forgery: str
) -> None:
    """Whoever can write to the review folder can still not approve."""
    upload = submit(desk, spoken, video, REVIEWED)
    desk.work_off()
    place = tmp_path / "desk" / upload.id
    if forgery == "other_file":
        (place / video.video.name).write_bytes(b"another film")
        other = hashlib.sha256(b"another film").hexdigest()
        text = (place / "request.json").read_text().replace(upload_hash(desk), other)
        (place / "request.json").write_text(text)
        decide(tmp_path, upload.id, "approved")
    elif forgery == "changed":
        decide(tmp_path, upload.id, "changes_needed")
        for path in place.glob("decision-*.json"):
            path.write_text(path.read_text().replace("changes_needed", "approved"))
    elif forgery == "copied":
        other = submit(desk, spoken, video, REVIEWED)
        desk.work_off()
        decide(tmp_path, other.id, "approved")
        for path in (tmp_path / "desk" / other.id).glob("decision-*.json"):
            (place / path.name).write_bytes(path.read_bytes())
    else:
        data = b"[" * 90_000 if forgery == "rubbish" else b'{"decision":"{}","signature":""}'
        (place / f"decision-{'a' * 32}.json").write_bytes(data)
    assert look_again(desk).state == "waiting"


def upload_hash(publisher: Publisher) -> str:
    return publisher.rows()[0].upload.package.sha256


def test_without_anybody_who_approves_it_says_so(
    publisher: Publisher, library: Imaginary, spoken: Path, video: Exported
) -> None:
    """It is not published without, and does not wait for ever."""
    submit(publisher, spoken, video, REVIEWED)
    publisher.work_off()
    upload = publisher.rows()[0].upload
    assert (upload.state, upload.trouble.why) == ("failed", "no_reviewer")
    assert library.received == 0


def test_a_request_can_be_taken_back(desk: Publisher, spoken: Path, video: Exported, tmp_path: Path) -> None:
    """Cancelled, nobody is asked any more and nothing of the video lies on the desk."""
    upload = submit(desk, spoken, video, REVIEWED)
    desk.work_off()
    desk.wish(upload.id, "cancel")
    desk.work_off()
    assert desk.rows()[0].upload.state == "cancelled"
    assert list((tmp_path / "desk").iterdir()) == []


def test_hostile_requests_are_left_out(tmp_path: Path) -> None:
    """Links, paths that lead out and rubbish are no requests."""
    desk = ReviewDesk(tmp_path)
    for name, text in (
        ("rubbish", "{"),
        ("leads-out", '{"mark":"leads-out","title":"x","review":"hr","video":"../x","size_bytes":1}'),
        ("other", '{"mark":"another","title":"x","review":"hr","video":"v.mp4","size_bytes":1}'),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "request.json").write_text(text)
        (tmp_path / name / "v.mp4").write_bytes(b"v")
    (tmp_path / "linked").symlink_to(tmp_path / "other")
    assert desk.requests() == []
    with pytest.raises(NotFound):
        desk.decide("../other", "approved", [], tmp_path / "key", "Bo")


def test_a_video_that_needs_approval_waits_and_comes_back_with_words(
    publisher: Publisher, library: Imaginary, spoken: Path, video: Exported
) -> None:
    """In review it is marked so; the reviewer's words and the decision stand in the project."""
    library.can_review = True
    library.phase = "waiting"
    upload = submit(publisher, spoken, video, REVIEWED)
    assert upload.package.review == "communication"
    publisher.work_off()
    assert projects.load(spoken).review.state == "in_review"
    library.phase, library.words = "sent_back", "Blur the badge at 0:42"
    look_again(publisher)
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
