"""The engine: a video arrives once and whole whatever goes wrong, or the queue says truthfully why not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.errors import LibraryRefused, SignInNeeded, StillAssembling
from evp_desktop.model.uploads import WORKING, Package, Upload
from evp_desktop.services.uploads.engine import UNSURE_S, Engine
from evp_desktop.services.uploads.queue import Queue
from evp_desktop.services.uploads.runner import Runner
from tests.services.uploads.imaginary import ADDRESS, Imaginary, Killed, schedule

DATA = bytes(range(256)) * 1024


class Desk:
    """A queue with one upload of 256 KiB, a clock that jumps to what is due, and a library."""

    def __init__(self, folder: Path, library: Imaginary, piece_bytes: int = 65536) -> None:
        self.folder = folder
        self.library = library
        self.now = 1_000_000.0
        self.queue = Queue(folder)
        self.engine = self._new_engine()
        mine = self.engine.folder(self.upload_of(0, piece_bytes))
        mine.mkdir(parents=True)
        (mine / "video.mp4").write_bytes(DATA)
        self.queue.add(self.upload_of(0, piece_bytes))

    def upload_of(self, number: int, piece_bytes: int) -> Upload:
        package = Package(
            mark=f"u{number}", video="video.mp4", size_bytes=len(DATA), title="How to", language="en"
        )
        return Upload(id=f"u{number}", library="imaginary", package=package, piece_bytes=piece_bytes)

    def _new_engine(self) -> Engine:
        return Engine(
            self.queue,
            self.folder / "outbox",
            lambda _upload: self.library,
            clock=lambda: self.now,
            luck=lambda: 0.5,
        )

    def restart(self) -> None:
        """As after a crash: nothing is known but what is on the disk."""
        self.queue.close()
        self.queue = Queue(self.folder)
        self.engine = self._new_engine()

    @property
    def upload(self) -> Upload:
        row = self.queue.row("u0")
        assert row is not None
        return row.upload

    def step(self) -> Upload:
        self.now = max(self.now, self.upload.next_try)
        try:
            self.engine.advance(self.upload)
        except Killed:
            self.restart()
        return self.upload

    def run(self, most: int = 500) -> Upload:
        """Step until nothing more happens by itself."""
        for _ in range(most):
            if self.upload.state not in WORKING:
                return self.upload
            self.step()
        raise AssertionError(f"still {self.upload.state} after {most} steps")


@pytest.fixture
def desk(tmp_path: Path) -> Callable[[Imaginary], Desk]:
    return lambda library: Desk(tmp_path, library)


def test_a_video_arrives(desk: Callable[[Imaginary], Desk]) -> None:
    """In pieces, with everything that belongs to it, and its address is known."""
    library = Imaginary(polls=3)
    at = desk(library)
    upload = at.run()
    assert (upload.state, upload.remote.url, upload.done) == (
        "published",
        f"{ADDRESS}/v1",
        ("chapters", "visibility"),
    )
    assert library.videos["v1"][1] == DATA
    assert library.received == len(DATA)
    assert upload.package.sha256 == hashlib.sha256(DATA).hexdigest()


FAULTS = st.lists(
    st.sampled_from(["", "", "", "before", "after", "cut", "restart", "die"]), min_size=1, max_size=40
)


@settings(max_examples=500)
@given(faults=FAULTS, is_find_sure=st.booleans(), pieces=st.sampled_from([32768, 65536, 10**7]))
def test_whatever_goes_wrong_the_video_is_there_once_and_whole(
    tmp_path_factory: pytest.TempPathFactory, faults: list[str], is_find_sure: bool, pieces: int
) -> None:
    """Cuts, lost replies, forgetful libraries and kills at any request: exactly one whole video."""
    library = Imaginary(schedule(faults), is_find_sure=is_find_sure, polls=1)
    at = Desk(tmp_path_factory.mktemp("desk"), library, pieces)
    upload = at.run()
    assert upload.state == "published" or upload.trouble.why == "unsure"
    assert [data for _, data in library.videos.values()] == [DATA] * (upload.state == "published")
    at.queue.close()


def test_a_lost_last_reply_makes_no_second_video(desk: Callable[[Imaginary], Desk]) -> None:
    """The library has it; asked, it says so, and nothing is sent again."""
    faults = ["", "", "", "", "", "", "", "after"]
    at = desk(library := Imaginary(schedule(faults)))
    assert at.run().state == "published"
    assert len(library.videos) == 1
    assert library.received == len(DATA)


def test_where_nobody_knows_a_person_is_asked(desk: Callable[[Imaginary], Desk]) -> None:
    """The last byte left and the library forgot all: after a quarter of an hour a person decides."""
    at = desk(library := Imaginary())
    library._fault = lambda what: "before" if what == "send" and at.upload.is_tail_sent else ""
    while not at.upload.is_tail_sent:
        at.step()
    library._fault = schedule([])
    library.parts.clear()
    began = at.now
    upload = at.run()
    assert (upload.state, upload.trouble.why) == ("failed", "unsure")
    assert at.now - began >= UNSURE_S
    assert library.videos == {}
    at.engine.grant(upload, "send_again")
    assert at.run().state == "published"
    assert len(library.videos) == 1


def test_a_library_that_is_at_work_gets_nothing_twice(desk: Callable[[Imaginary], Desk]) -> None:
    """Still putting it together is no trouble, and is not shown as one."""
    at = desk(library := Imaginary())
    library.resume = lambda _session, _package: (_ for _ in ()).throw(StillAssembling(ADDRESS, "", 300.0))  # type: ignore[assignment,method-assign]
    while at.step().state != "finishing":
        pass
    assert at.upload.next_try >= at.now + 300
    assert at.upload.trouble.why == ""


def test_who_has_to_sign_in_finds_the_upload_paused(desk: Callable[[Imaginary], Desk]) -> None:
    """It is not failed, and goes on from where it was."""
    at = desk(library := Imaginary())
    at.step()
    send = library.send
    library.send = lambda *_: (_ for _ in ()).throw(SignInNeeded(ADDRESS))  # type: ignore[method-assign]
    upload = at.run()
    assert (upload.state, upload.trouble.why, upload.paused_from) == ("paused", "sign_in", "sending")
    library.send = send  # type: ignore[method-assign]
    at.engine.grant(upload, "go_on")
    assert at.run().state == "published"


def test_what_the_library_will_not_take_is_final_and_said(desk: Callable[[Imaginary], Desk]) -> None:
    """A full quota is not tried again and again."""
    at = desk(library := Imaginary())
    library.begin = lambda _package: (_ for _ in ()).throw(LibraryRefused(ADDRESS, "quota", "2 GB"))  # type: ignore[assignment,method-assign]
    upload = at.run()
    assert (upload.state, upload.trouble.why, upload.trouble.detail) == ("failed", "quota", "2 GB")


@pytest.mark.parametrize(("change", "why"), [("gone", "file_gone"), ("changed", "file_changed")])
def test_a_file_that_changes_under_way_is_not_sent(
    desk: Callable[[Imaginary], Desk], change: str, why: str
) -> None:
    """Half of one video and half of another never becomes one."""
    at = desk(library := Imaginary())
    at.step()
    path = at.engine.folder(at.upload) / "video.mp4"
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(DATA[::-1])
    upload = at.run()
    assert (upload.state, upload.trouble.why) == ("failed", why)
    assert library.videos == {}


def test_a_step_that_is_refused_is_told_and_the_video_stays(desk: Callable[[Imaginary], Desk]) -> None:
    """Chapters that a library does not take do not send the video again."""
    at = desk(library := Imaginary())

    def refuse(step: str, *_rest: object) -> None:
        if step == "chapters":
            raise LibraryRefused(ADDRESS, "refused", "no chapters here")

    library.do_step = refuse  # type: ignore[assignment,method-assign]
    upload = at.run()
    assert (upload.state, upload.left_out, upload.done) == ("published", ("chapters",), ("visibility",))
    assert upload.trouble.field == "chapters"


def test_an_adapter_that_goes_wrong_stops_only_its_own_upload(desk: Callable[[Imaginary], Desk]) -> None:
    """Whatever it raises is told as a fault, and going on is possible when it is mended."""
    at = desk(library := Imaginary())
    begin = library.begin
    library.begin = lambda _package: {}["missing"]  # type: ignore[method-assign]
    upload = at.run()
    assert (upload.state, upload.trouble.why, upload.trouble.detail) == ("failed", "fault", "KeyError")
    library.begin = begin  # type: ignore[method-assign]
    at.engine.grant(upload, "go_on")
    assert at.run().state == "published"


def test_a_reviewer_sends_it_back(desk: Callable[[Imaginary], Desk]) -> None:
    """The words of the reviewer reach the maker."""
    library = Imaginary()
    library.phase = "waiting"
    at = desk(library)
    assert at.run().state == "waiting"
    library.phase, library.words = "sent_back", "Blur the badge at 0:42"
    upload = at.step()
    assert (upload.state, upload.words) == ("sent_back", "Blur the badge at 0:42")


def test_cancelled_nothing_of_it_stays(desk: Callable[[Imaginary], Desk]) -> None:
    """Neither half an upload nor a whole video that nobody wants."""
    at = desk(library := Imaginary())
    at.step()
    at.engine.grant(at.upload, "cancel")
    assert (at.upload.state, library.parts, library.videos) == ("cancelled", {}, {})


def test_two_copies_never_work_at_once(desk: Callable[[Imaginary], Desk]) -> None:
    """The second leaves the queue alone while the first one is at it."""
    at = desk(library := Imaginary())
    first, second = (Runner(at.folder, at.queue, at.engine) for _ in range(2))
    with first._lock:
        assert second.work_off() is False
    assert library.received == 0
    assert second.work_off() is True
    assert at.upload.state == "published"


def test_a_wish_is_granted_between_pieces(desk: Callable[[Imaginary], Desk]) -> None:
    """Pausing needs no engine: whoever holds it sees the wish before the next piece."""
    at = desk(library := Imaginary())
    send = library.send

    def send_and_wish(*args: object) -> object:
        at.queue.wish("u0", "pause")
        return send(*args)  # type: ignore[arg-type]

    library.send = send_and_wish  # type: ignore[assignment,method-assign]
    Runner(at.folder, at.queue, at.engine).work_off()
    assert (at.upload.state, at.upload.confirmed_bytes) == ("paused", 65536)
    library.send = send  # type: ignore[method-assign]
    at.queue.wish("u0", "go_on")
    Runner(at.folder, at.queue, at.engine, clock=lambda: at.now + 10).work_off()
    assert at.upload.state == "published"
    assert library.received == len(DATA)


def test_a_clock_set_back_keeps_nobody_waiting(desk: Callable[[Imaginary], Desk]) -> None:
    """What is due in a year by a clock that went wrong is due now."""
    at = desk(Imaginary())
    at.queue.keep(replace(at.upload, next_try=at.now + 365 * 86400))
    Runner(at.folder, at.queue, at.engine, clock=lambda: at.now).work_off()
    assert at.upload.state == "published"
