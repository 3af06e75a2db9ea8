"""MediaCMS, against an imitation of what it was seen to do."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import urllib3
from msgspec.structs import replace

from evp_desktop.errors import LibraryAway, LibraryRefused, SignInNeeded, StillAssembling
from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads.adapter import Offset
from evp_desktop.services.uploads.body import FileBody, stamp
from evp_desktop.services.uploads.mediacms import MediaCms
from evp_desktop.services.uploads.pace import Pace
from evp_desktop.services.uploads.web import Web
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import Bench, Desk
from tests.support import servers
from tests.support.servers.imitation import imitation
from tests.support.servers.proxy import Fault, Proxy, Request, answer

UPLOAD = "UPLOAD"


def called(request: Request) -> str:
    """The request with the video, apart from the others that are POST, too."""
    return UPLOAD if (request.method, request.path) == ("POST", "/api/v1/media") else request.method


class OnePiece(Proxy):
    """There is one piece: what befalls the second elsewhere befalls it, and what befalls every POST, too."""

    def next(self, method: str, *faults: Fault) -> None:
        if method == UPLOAD and faults[0] == Fault():
            faults = faults[1:]
        super().next(method, *faults)
        if method == "POST":
            super().next(UPLOAD, *faults)


class MediaCmsBench(Bench):
    """The imitation; the token of a real one never ends."""

    kind = "mediacms"
    sends_by = UPLOAD
    asks_who = False

    def adapter(self, web: Web) -> MediaCms:
        return MediaCms(web, settle_s=0.2)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Token {servers.TOKEN}"}

    def wishes(self) -> dict[str, Any]:
        return {"visibility": "unlisted", "department": "hr-uid"}

    @contextmanager
    def door(self, context: ssl.SSLContext | None = None) -> Iterator[Proxy]:
        proxy = OnePiece(self.server.port, context, called=called)
        try:
            yield proxy
        finally:
            proxy.close()

    def stored(self, package: Package) -> list[bytes]:
        mine = [one["friendly_token"] for one in self.media() if package.mark in one["description"]]
        return [self.ask("GET", f"/_test/data/{one}").data for one in mine]

    def media(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "/_test/all").json()["media"]
        return found

    def set(self, **settings: object) -> None:
        self.ask("PUT", "/_test/settings", json=settings)

    def ask(self, method: str, path: str, **given: Any) -> urllib3.BaseHTTPResponse:
        reply = urllib3.request(method, self.server.url + path, retries=False, timeout=10, **given)
        assert reply.status == 200, reply.data
        return reply


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.running(imitation(tmp_path_factory.mktemp("mediacms"), "mediacms_world")) as server:
        yield server


@pytest.fixture
def bench(server: servers.Server) -> MediaCmsBench:
    return MediaCmsBench(server)


class TestMediaCms(Contract):
    """The contract, with one piece."""

    @pytest.fixture
    def bench(self, server: servers.Server) -> Bench:
        return MediaCmsBench(server)

    def test_it_arrives_in_pieces(self, desk: Desk, proxy: Proxy) -> None:
        """It arrives in one piece, however small pieces are elsewhere."""
        desk.assert_arrived()
        assert desk.upload.resent_bytes == 0
        assert desk.upload.done == ("hide", "tags", "category", "visibility")
        assert proxy.count(UPLOAD) == 1


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(bench: MediaCmsBench, tmp_path: Path) -> Iterator[MakeDesk]:
    """Uploads straight to the server, with other wishes than usual."""
    made: list[Desk] = []

    def make(**given: Any) -> Desk:
        made.append(Desk(tmp_path / str(len(made)), bench, bench.server.url, **given))
        return made[-1]

    yield make
    bench.set(state="public", encoding="success", most=1000, may_publish=True)
    for desk in made:
        desk.queue.close()


@pytest.fixture
def proxy(bench: MediaCmsBench) -> Iterator[Proxy]:
    with bench.door() as proxy:
        yield proxy


def test_it_is_hidden_first_and_shown_last(bench: MediaCmsBench, make_desk: MakeDesk) -> None:
    """A portal that shows what arrives shows it until the first step; known tags and category are there."""
    desk = make_desk()
    seen: list[str] = []
    do_step = desk.adapter.do_step

    def watched(step: str, *given: Any) -> None:
        do_step(step, *given)
        seen.append(next(one["state"] for one in bench.media() if desk.id in one["description"]))

    desk.adapter.do_step = watched  # type: ignore[assignment,method-assign]
    desk.assert_arrived()
    there = next(one for one in bench.media() if desk.id in one["description"])
    assert seen == ["private", "private", "private", "unlisted"]
    assert (there["tags"], there["categories"]) == (["veilig"], ["hr-uid"])
    assert there["description"] == f"In three steps\n\nEVP {desk.id}"
    assert desk.upload.remote.url == f"{bench.server.url}/view?m={there['friendly_token']}"


def test_tags_that_it_does_not_know_are_no_trouble(bench: MediaCmsBench, make_desk: MakeDesk) -> None:
    """People cannot add tags there: those are left out."""
    desk = make_desk(tags=("unknown", "Other One"))
    desk.assert_arrived()


def test_a_category_that_is_not_this_persons_is_told(make_desk: MakeDesk) -> None:
    """The video is there, with a word about its department."""
    upload = make_desk(department="not-mine").run()
    assert (upload.state, upload.left_out) == ("published", ("category",))
    assert (upload.trouble.why, upload.trouble.field) == ("field", "department")


def test_who_may_not_publish_leaves_it_private(bench: MediaCmsBench, make_desk: MakeDesk) -> None:
    """A portal may keep "public" to its editors."""
    bench.set(may_publish=False)
    desk = make_desk(visibility="public")
    upload = desk.run()
    assert (upload.left_out, upload.trouble.why) == (("visibility",), "rights")
    assert next(one["state"] for one in bench.media() if desk.id in one["description"]) == "private"


def test_what_is_no_video_does_not_stay(bench: MediaCmsBench, make_desk: MakeDesk) -> None:
    """MediaCMS takes anything with 201: what it cannot play is deleted, and told."""
    bench.data = b"text" * 50_000
    desk = make_desk()
    upload = desk.run()
    assert (upload.state, upload.trouble.why) == ("failed", "unreadable")
    assert desk.stored == []


def test_being_made_ready_takes_a_while(bench: MediaCmsBench, make_desk: MakeDesk) -> None:
    """It is published when it can be played; when it cannot, that is told."""
    bench.set(encoding="running")
    desk = make_desk()
    desk.run("processing")
    assert desk.step().state == "processing"
    bench.set(encoding="fail")
    upload = desk.run()
    assert (upload.state, upload.trouble.why) == ("failed", "unreadable")


def test_a_token_that_is_none_asks_to_sign_in(bench: MediaCmsBench, make_desk: MakeDesk) -> None:
    """403 for a token that it does not know, and for more videos than one may have: told apart."""
    desk = make_desk()
    desk.keys.spoil()
    with pytest.raises(SignInNeeded):
        desk.adapter.limits()
    desk.keys.renew({})
    bench.set(most=0)
    assert desk.run().trouble.why == "rights"


def body_of(desk: Desk) -> FileBody:
    path = desk.engine.folder(desk.upload) / "video.mp4"
    return FileBody(path, stamp(path), 0, len(desk.bench.data), Pace(), Event())


def test_what_may_still_be_at_work_is_not_sent_again(
    bench: MediaCmsBench, make_desk: MakeDesk, proxy: Proxy
) -> None:
    """All of it left and no reply came: it is looked for before it is sent again, also by a new program."""
    desk = make_desk()
    credentials = desk.keys
    first = MediaCms(Web(proxy.url, credentials))
    session = first.begin(desk.package)
    assert first.resume(session.state, desk.package).answer == Offset(0)
    proxy.next(UPLOAD, Fault(answer=b"HTTP/1.1 201 Created\r\n"))
    with pytest.raises(LibraryAway):
        first.send(session.state, body_of(desk), desk.package)
    with pytest.raises(StillAssembling):
        first.resume(session.state, desk.package)
    with pytest.raises(StillAssembling):
        MediaCms(Web(proxy.url, credentials)).resume(session.state, desk.package)
    later = MediaCms(Web(proxy.url, credentials), settle_s=0.0)
    assert later.resume(session.state, desk.package).answer == Offset(0)


def test_what_did_not_leave_as_a_whole_is_sent_again_at_once(
    bench: MediaCmsBench, make_desk: MakeDesk, proxy: Proxy
) -> None:
    """Half a form is no video; a refusal is an answer, except from a proxy that did not wait."""
    desk = make_desk()
    adapter = MediaCms(Web(proxy.url, desk.keys))
    session = adapter.begin(desk.package).state
    answers = [Fault(cut_up=5_000), Fault(answer=answer(503)), Fault(answer=answer(504))]
    for fault, is_at_work in zip(answers, (False, False, True), strict=True):
        proxy.next(UPLOAD, fault)
        with pytest.raises(LibraryAway):
            adapter.send(session, body_of(desk), desk.package)
        if is_at_work:
            with pytest.raises(StillAssembling):
                adapter.resume(session, desk.package)
        else:
            assert adapter.resume(session, desk.package).answer == Offset(0)


def test_limits_departments_and_numbers(make_desk: MakeDesk) -> None:
    """Titles of 100 characters, categories, views."""
    desk = make_desk()
    assert desk.adapter.limits().title_length == (1, 100)
    assert [(one.id, one.name) for one in desk.adapter.departments()] == [("hr-uid", "HR"), ("it-uid", "IT")]
    desk.assert_arrived()
    assert desk.adapter.numbers(desk.upload.remote).views == 1


def test_it_is_found_behind_newer_ones(make_desk: MakeDesk) -> None:
    """Page after page; another package's is not taken for it."""
    desk = make_desk()
    desk.assert_arrived()
    for _ in range(6):
        make_desk().assert_arrived()
    found = desk.adapter.find(desk.package)
    assert found is not None
    assert found.id == desk.upload.remote.id
    assert desk.adapter.find(replace(desk.package, mark=desk.id[:-1])) is None


@pytest.mark.parametrize("reply", ["[]", '{"results": [{"friendly_token": 7}]}', "<html>", "null"])
def test_what_is_no_mediacms_is_told(make_desk: MakeDesk, proxy: Proxy, reply: str) -> None:
    """Replies of something else are no crash."""
    desk = make_desk()
    proxy.next("GET", Fault(), Fault(answer=answer(200, reply, Content_Type="application/json")))
    with pytest.raises(LibraryRefused) as refused:
        desk.adapter_to(proxy.url).find(desk.package)
    assert refused.value.why == "not_a_library"
