"""PeerTube: its own upload engine, with an imitation of the rest of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import urllib3
from msgspec.structs import replace

from evp_desktop.errors import LibraryRefused
from evp_desktop.model.uploads import Chapter, Package, Remote
from evp_desktop.services.uploads.adapter import Reviewer
from evp_desktop.services.uploads.peertube import PeerTube
from evp_desktop.services.uploads.web import Web
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import Bench, Desk, Keys, video
from tests.support import servers
from tests.support.servers.proxy import Fault, Proxy, answer, before

HR = "4"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class PeerTubeBench(Bench):
    """The imitation; `told` and `stored` come by its doors for tests."""

    kind = "peertube"
    checks_pieces = True

    def __init__(self, server: servers.Server, user: str = servers.USER) -> None:
        super().__init__(server)
        self._user = user
        self._headers: dict[str, str] = {}

    def adapter(self, web: Web) -> PeerTube:
        return PeerTube(web)

    def headers(self) -> dict[str, str]:
        form = {
            "client_id": "client",
            "client_secret": "of-the-client",
            "grant_type": "password",
            "username": self._user,
            "password": servers.PASSWORD,
        }
        if not self._headers:
            told = self.ask("POST", "/api/v1/users/token", body=urlencode(form), headers=FORM).json()
            self._headers = {"Authorization": f"Bearer {told['access_token']}"}
        return self._headers

    def wishes(self) -> dict[str, Any]:
        return {"department": HR, "visibility": "internal"}

    def stored(self, package: Package) -> list[bytes]:
        found = [one for one in self.videos() if package.mark in one["source"]["inputFilename"]]
        return [self.ask("GET", f"/_test/videos/{one['uuid']}").data for one in found]

    def videos(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "/_test/videos").json()
        return found

    def one(self, remote: Remote) -> dict[str, Any]:
        return next(one for one in self.videos() if one["uuid"] == remote.id)

    def set(self, **settings: object) -> None:
        self.ask("PUT", "/_test/settings", json=settings)

    def ask(self, method: str, path: str, **given: Any) -> urllib3.BaseHTTPResponse:
        reply = urllib3.request(method, self.server.url + path, retries=False, timeout=10, **given)
        assert reply.status == 200, reply.data
        return reply


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.running(servers.peertube(tmp_path_factory.mktemp("peertube"))) as server:
        yield server


@pytest.fixture
def bench(server: servers.Server) -> PeerTubeBench:
    return PeerTubeBench(server)


class TestPeerTube(Contract):
    """The contract; a restart makes it forget what is under way."""

    @pytest.fixture
    def bench(self, server: servers.Server) -> Bench:
        return PeerTubeBench(server)


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(bench: PeerTubeBench, tmp_path: Path) -> Iterator[MakeDesk]:
    """Uploads straight to the server, with other wishes than usual."""
    made: list[Desk] = []

    def make(**given: Any) -> Desk:
        made.append(Desk(tmp_path / str(len(made)), bench, bench.server.url, **given))
        return made[-1]

    yield make
    bench.set(videoQuota=-1, autoBlacklist=False, processMs=0, transcodeMs=0, transcodingFails=False)
    bench.set(maxChunkSize=0)
    for desk in made:
        desk.queue.close()


def reviewer(bench: PeerTubeBench) -> PeerTube:
    """The adapter of a moderator."""
    mine = PeerTubeBench(bench.server, "mod")
    return mine.adapter(Web(bench.server.url, Keys(mine)))


def test_all_that_belongs_to_it_is_there_before_anybody_sees_it(
    bench: PeerTubeBench, make_desk: MakeDesk
) -> None:
    """Subtitles as WebVTT, chapters, thumbnail, words; it is private until the last step."""
    desk = make_desk()
    seen: list[int] = []
    do_step = desk.adapter.do_step

    def watched(step: str, remote: Remote, package: Package, folder: Path) -> None:
        seen.append(bench.one(remote)["privacy"])
        do_step(step, remote, package, folder)

    desk.adapter.do_step = watched  # type: ignore[method-assign]
    desk.assert_arrived()
    there = bench.one(desk.upload.remote)
    assert seen == [3, 3, 3, 3]
    assert desk.upload.done[-1] == "visibility"
    assert there["privacy"] == 4
    assert there["captions"]["nl"].startswith("WEBVTT\n\n00:00.000")
    assert there["chapters"] == [{"timecode": 0, "title": "Begin"}, {"timecode": 2, "title": "Eind"}]
    assert there["thumbnailBytes"] > 100
    assert (there["name"], there["tags"], there["language"]) == (
        desk.package.title,
        ["veilig", "magazijn"],
        "nl",
    )
    assert desk.upload.remote.url == f"{bench.server.url}/w/{there['shortUUID']}"


def test_limits_and_departments_are_the_servers(bench: PeerTubeBench, make_desk: MakeDesk) -> None:
    """What it takes and where to is read from it, quota and review included."""
    adapter = make_desk().adapter
    bench.set(videoQuota=10**9, autoBlacklist=True)
    used = sum(one["source"]["size"] for one in bench.videos())
    limits = adapter.limits()
    assert (limits.free_bytes, limits.title_length, limits.tags) == (10**9 - used, (3, 120), 5)
    assert ".mp4" in limits.file_endings
    assert (limits.can_review, limits.can_replace, limits.can_schedule) == (True, True, True)
    assert [(one.id, one.name) for one in adapter.departments()] == [("2", "anna"), (HR, "HR")]
    assert not reviewer(bench).limits().can_review


def test_quota_is_met_before_the_first_byte(bench: PeerTubeBench, make_desk: MakeDesk, proxy: Proxy) -> None:
    """A full quota ends it before anything is sent, also when it fills up between looking and sending."""
    desk = make_desk()
    bench.set(videoQuota=1)
    assert desk.run().trouble.why == "quota"
    with pytest.raises(LibraryRefused) as refused:
        desk.adapter.begin(desk.package)
    assert refused.value.why == "quota"
    assert proxy.count("PUT") == 0


@pytest.fixture
def proxy(bench: PeerTubeBench) -> Iterator[Proxy]:
    with before(bench.server.port) as proxy:
        yield proxy


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"title": "No"}, "title"),
        ({"tags": ("x",)}, "tags"),
        ({"department": "99"}, "department"),
        ({"department": "no number"}, "department"),
    ],
)
def test_a_refusal_names_the_field(make_desk: MakeDesk, wishes: dict[str, Any], field: str) -> None:
    """What PeerTube itself refuses is told with the field of our form."""
    desk = make_desk(**wishes)
    with pytest.raises(LibraryRefused) as refused:
        desk.adapter.begin(desk.package)
    assert (refused.value.why, refused.value.field) == ("field", field)


def test_a_file_of_another_kind_is_refused_at_once(make_desk: MakeDesk) -> None:
    """A kind that it does not take is refused before anything is sent."""
    desk = make_desk(video="notes.txt")
    with pytest.raises(LibraryRefused) as refused:
        desk.adapter.begin(desk.package)
    assert refused.value.why == "kind"


def test_what_is_no_video_is_refused_for_good(bench: PeerTubeBench, make_desk: MakeDesk) -> None:
    """422 after the last piece is final: it is not sent again, and not waited for."""
    bench.data = b"text" * 50_000
    desk = make_desk()
    upload = desk.run()
    assert (upload.state, upload.trouble.why) == ("failed", "unreadable")
    assert upload.restarts == 0


def test_putting_together_takes_a_while(bench: PeerTubeBench, make_desk: MakeDesk, proxy: Proxy) -> None:
    """With the last reply lost while it is put together, we wait for the video and send nothing again."""
    bench.set(processMs=300, transcodeMs=300)
    desk = make_desk()
    desk.adapter = desk.adapter_to(proxy.url)
    proxy.next("PUT", *[Fault()] * 5, Fault(cut_down=0), Fault(cut_down=0))
    states = []
    desk.engine._on_change = lambda _old, new: states.append(new.state)
    desk.assert_arrived()
    assert "processing" in states
    assert desk.upload.restarts == 0


def test_transcoding_that_ends_badly_is_told(bench: PeerTubeBench, make_desk: MakeDesk) -> None:
    """A video that PeerTube cannot play is no published one."""
    bench.set(transcodingFails=True)
    upload = make_desk().run()
    assert (upload.state, upload.trouble.why) == ("failed", "unreadable")


def test_pieces_are_as_large_as_the_server_wants(
    bench: PeerTubeBench, make_desk: MakeDesk, proxy: Proxy
) -> None:
    """No piece is larger than the server's limit."""
    bench.set(maxChunkSize=300_000)
    desk = make_desk()
    desk.adapter = desk.adapter_to(proxy.url)
    desk.assert_arrived()
    assert max(one.body_bytes for one in proxy.requests if one.method == "PUT") <= 300_000


def test_a_proxy_that_takes_less_is_found_out(
    bench: PeerTubeBench, make_desk: MakeDesk, proxy: Proxy
) -> None:
    """413 without PeerTube's own word is a proxy's: pieces get smaller until they pass."""
    desk = make_desk()
    desk.adapter = desk.adapter_to(proxy.url)
    desk.queue.keep(replace(desk.upload, piece_bytes=2**22))
    too_large = Fault(answer=answer(413, "<h1>413</h1>", Content_Type="text/html"))
    desk.run("sending")
    proxy.next("PUT", Fault(), too_large)
    desk.step()
    assert desk.upload.piece_bytes == 2**21
    desk.assert_arrived()


def test_a_renamed_video_is_known_still(bench: PeerTubeBench, make_desk: MakeDesk) -> None:
    """Its title was changed in PeerTube: it is found by its file and length, and not sent twice."""
    desk = make_desk()
    desk.assert_arrived()
    there = desk.upload.remote
    adapter = desk.adapter
    adapter.do_step("details", there, replace(desk.package, title="Another title"), desk.folder)
    found = adapter.find(desk.package)
    assert found is not None
    assert found.id == there.id
    assert adapter.find(replace(desk.package, mark="other")) is None


def test_it_is_shown_when_it_was_approved(bench: PeerTubeBench, make_desk: MakeDesk) -> None:
    """Private and in the queue until a moderator approves, with words back and forth; then for everybody."""
    bench.set(autoBlacklist=True)
    desk = make_desk(review="communication")
    assert desk.run().state == "waiting"
    there, chief = desk.upload.remote, reviewer(bench)
    assert isinstance(chief, Reviewer)
    assert bench.one(there)["privacy"] == 3
    waiting = [one for one in chief.waiting() if one.remote == there]
    assert [(one.title, one.maker) for one in waiting] == [(desk.package.title, "anna")]
    assert desk.adapter.waiting() == []  # type: ignore[attr-defined]
    chief.send_back(there, "Blur the badge at 0:42")
    assert desk.step().state == "sent_back"
    assert desk.upload.words == "Blur the badge at 0:42"
    desk.queue.keep(replace(desk.upload, state="waiting"))
    chief.approve(there)
    assert bench.one(there)["privacy"] == 3
    desk.assert_arrived_in("waiting")
    assert bench.one(there)["privacy"] == 4
    assert bench.one(there)["scheduledUpdate"] is None


def test_without_a_queue_nobody_approved_it(bench: PeerTubeBench, make_desk: MakeDesk) -> None:
    """A video that never was in the queue stays private, also when there is a queue later."""
    bench.set(autoBlacklist=True)
    desk = make_desk(review="hr")
    desk.run("sending")
    bench.set(autoBlacklist=False)
    upload = desk.run()
    assert (upload.state, upload.left_out) == ("waiting", ("submit",))
    bench.set(autoBlacklist=True)
    assert desk.step().state == "waiting"
    assert bench.one(upload.remote)["privacy"] == 3


def test_it_is_scheduled(bench: PeerTubeBench, make_desk: MakeDesk) -> None:
    """A date is left to PeerTube; until then it is private."""
    desk = make_desk(scheduled_at="2030-01-01T09:00:00+01:00")
    desk.assert_arrived()
    there = bench.one(desk.upload.remote)
    assert (there["privacy"], there["scheduledUpdate"]["privacy"]) == (3, 4)


def test_a_new_version_keeps_the_link(bench: PeerTubeBench, make_desk: MakeDesk) -> None:
    """The file is replaced and the address stays; one that needs approval is hidden before that."""
    first = make_desk()
    first.assert_arrived()
    there = first.upload.remote
    bench.data = video(500_000)
    second = make_desk(replaces=there.id, title="How to, better")
    second.assert_arrived()
    assert second.upload.remote.id == there.id
    assert bench.one(there)["name"] == "How to, better"
    third = make_desk(replaces=there.id, review="hr")
    third.adapter.begin(third.package)
    assert bench.one(there)["privacy"] == 3


def test_numbers_are_the_librarys(make_desk: MakeDesk) -> None:
    """Views, watched time, completion and comments come from its API."""
    desk = make_desk()
    desk.assert_arrived()
    numbers = desk.adapter.numbers(desk.upload.remote)
    assert (numbers.views, numbers.watched_s, numbers.completion, numbers.comments) == (0, 30, 0.5, 2)


def test_chapters_in_the_same_second_become_one(bench: PeerTubeBench, make_desk: MakeDesk) -> None:
    """PeerTube knows whole seconds and refuses two of the same."""
    marks = (Chapter(start_us=0, title="A"), Chapter(start_us=400_000, title="B"))
    desk = make_desk(chapters=marks)
    desk.assert_arrived()
    assert bench.one(desk.upload.remote)["chapters"] == [{"timecode": 0, "title": "A"}]


@pytest.mark.parametrize("reply", ["[]", "null", '{"data": [{"uuid": 7}]}', "<html>", '{"data": 5}'])
def test_what_is_no_peertube_is_told(proxy: Proxy, make_desk: MakeDesk, reply: str) -> None:
    """Replies of something else are no crash."""
    desk = make_desk()
    adapter = desk.adapter_to(proxy.url)
    proxy.next("GET", Fault(answer=answer(200, reply, Content_Type="application/json")))
    with pytest.raises(LibraryRefused) as refused:
        adapter.find(desk.package)
    assert refused.value.why == "not_a_library"
