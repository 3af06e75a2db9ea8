"""Plone: tus with its own ways, folders, and the round trip of approval."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import urllib3

from evp_desktop.errors import LibraryRefused, OffsetDiffers
from evp_desktop.model.libraries import Library
from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads.adapter import Offset, Reviewer
from evp_desktop.services.uploads.body import FileBody, stamp
from evp_desktop.services.uploads.pace import Pace
from evp_desktop.services.uploads.plone import Plone
from evp_desktop.services.uploads.web import Web, basic
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import Bench, Desk, Keys, video
from tests.support import servers

pytestmark = pytest.mark.timeout(900)  # the first use installs Plone

PEOPLE = {"anna": "Contributor", "rev": "Reviewer", "bobby": ""}
PASSWORD = "Geheim-woord-1"
ANNA_READS = {"id": "anna", "type": "user", "roles": {"Reader": True}}
ADMIN = basic("admin", "Admin-pass-1")


class PloneBench(Bench):
    """A site with a department `hr`: anna adds, rev reviews, bobby is somebody else."""

    kind = "plone"
    sends_by = "PATCH"
    ends_in = "waiting"

    def __init__(self, server: servers.Server, user: str = "anna") -> None:
        super().__init__(server)
        self._user = user
        self._headers: dict[str, str] = {}

    def adapter(self, web: Web) -> Plone:
        return Plone(Library(id="l1", kind="plone", address=web.address, user=self._user), web)

    def headers(self) -> dict[str, str]:
        if not self._headers:
            told = {"login": self._user, "password": PASSWORD}
            token = self.ask("POST", "/@login", {}, json=told).json()["token"]
            self._headers = {"Authorization": f"Bearer {token}"}
        return self._headers

    def path(self) -> str:
        return "/lib"

    def wishes(self) -> dict[str, Any]:
        return {"department": "hr", "review": "communication"}

    def stored(self, package: Package) -> list[bytes]:
        found = self.ask("GET", f"/@search?portal_type=File&SearchableText={package.mark}").json()["items"]
        return [self.ask("GET", f"{self.within(one['@id'])}/@@download/file").data for one in found]

    def within(self, url: str) -> str:
        return url.partition("/lib")[2]

    def ask(self, method: str, path: str, who: dict[str, str] = ADMIN, **given: Any) -> Any:
        headers = {"Accept": "application/json", **who}
        url = f"{self.server.url}/lib{path}"
        reply = urllib3.request(method, url, retries=False, timeout=30, headers=headers, **given)
        assert reply.status in (200, 201, 204), (reply.status, reply.data)
        return reply


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.running(servers.plone(tmp_path_factory.mktemp("plone"))) as server:
        furnish(PloneBench(server))
        yield server


def furnish(bench: PloneBench) -> None:
    for name in PEOPLE:
        told = {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "roles": ["Member"]}
        bench.ask("POST", "/@users", json=told)
    for name, title in (("hr", "HR"), ("board", "Board")):
        bench.ask("POST", "", json={"@type": "Folder", "id": name, "title": title})
    bench.ask("POST", "/hr/@workflow/publish", json={})
    entries = [
        {"id": name, "type": "user", "roles": {role: True, "Reader": True}}
        for name, role in PEOPLE.items()
        if role
    ]
    bench.ask("POST", "/hr/@sharing", json={"entries": entries})


@pytest.fixture
def bench(server: servers.Server) -> PloneBench:
    return PloneBench(server)


class TestPlone(Contract):
    """The contract, with rev's approval of whatever waits."""

    @pytest.fixture
    def bench(self, server: servers.Server) -> Bench:
        return PloneBench(server)


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(bench: PloneBench, tmp_path: Path) -> Iterator[MakeDesk]:
    """Uploads straight to the site, with other wishes than usual."""
    made: list[Desk] = []

    def make(**given: Any) -> Desk:
        made.append(Desk(tmp_path / str(len(made)), bench, f"{bench.server.url}/lib", **given))
        return made[-1]

    yield make
    for desk in made:
        desk.queue.close()


def as_(user: str, bench: PloneBench) -> Plone:
    """The adapter of somebody else."""
    theirs = PloneBench(bench.server, user)
    return theirs.adapter(Web(f"{bench.server.url}/lib", Keys(theirs)))


def state_of(bench: PloneBench, desk: Desk) -> str:
    state: str = bench.ask("GET", f"/{desk.upload.remote.id}").json()["review_state"]
    return state


def test_approval_goes_back_and_forth(bench: PloneBench, make_desk: MakeDesk) -> None:
    """Sent back with words, sent in again, approved: the whole round, and nobody else sees it before."""
    desk = make_desk()
    desk.assert_arrived()
    there, reviewer, stranger = desk.upload.remote, as_("rev", bench), as_("bobby", bench)
    assert isinstance(reviewer, Reviewer)
    waiting = [one for one in reviewer.waiting() if one.remote == there]
    assert [(one.title, one.maker) for one in waiting] == [(desk.package.title, "anna")]
    assert stranger.waiting() == []
    assert desk.adapter.waiting() == []  # type: ignore[attr-defined]
    with pytest.raises(LibraryRefused) as refused:
        stranger.condition(there, desk.package)
    assert refused.value.why == "rights"
    reviewer.send_back(there, "Blur the badge at 0:42")
    assert desk.step().state == "sent_back"
    assert desk.upload.words == "Blur the badge at 0:42"
    desk.adapter.do_step("submit", there, desk.package, desk.folder)
    assert desk.adapter.condition(there, desk.package).phase == "waiting"
    reviewer.approve(there)
    reviewer.approve(there)
    assert desk.adapter.condition(there, desk.package).phase == "published"
    assert stranger.condition(there, desk.package).phase == "published"


def test_words_go_along(bench: PloneBench, make_desk: MakeDesk) -> None:
    """Title, description, tags and date; a language that the site does not have is left out alone."""
    desk = make_desk(scheduled_at="2030-01-01T09:00:00+01:00")
    desk.assert_arrived()
    item = bench.ask("GET", f"/{desk.upload.remote.id}").json()
    assert (item["title"], item["description"]) == (desk.package.title, "In three steps")
    assert item["subjects"] == ["veilig", "magazijn"]
    assert item["effective"].startswith("2030-01-01T0")
    assert item["file"]["content-type"] == "video/mp4"


def test_who_may_publish_publishes(bench: PloneBench, make_desk: MakeDesk) -> None:
    """Without a review of ours: published by who may, else sent in; private stays private."""
    mine = make_desk(review="none")
    assert mine.run().state == "waiting"
    assert state_of(bench, mine) == "pending"
    as_("rev", bench).do_step("visibility", mine.upload.remote, mine.package, mine.folder)
    assert state_of(bench, mine) == "published"
    private = make_desk(review="none", visibility="private")
    assert private.run().state == "published"
    assert state_of(bench, private) == "private"


def test_departments_are_folders_one_may_add_to(bench: PloneBench) -> None:
    """A department is a folder that this person may add files to."""
    assert [(one.id, one.name) for one in as_("anna", bench).departments()] == [("hr", "HR")]
    assert as_("bobby", bench).departments() == []


def test_without_rights_nothing_is_sent(bench: PloneBench, make_desk: MakeDesk) -> None:
    """Who may not add to a folder is told so, and not to sign in again."""
    desk = make_desk(department="board")
    upload = desk.run()
    assert (upload.state, upload.trouble.why) == ("failed", "rights")


def test_nothing_is_appended_where_it_should_not_be(make_desk: MakeDesk) -> None:
    """Plone would take a piece for any offset: it is asked first."""
    desk = make_desk()
    desk.run("sending")
    session, package = desk.upload.session, desk.package
    path = desk.engine.folder(desk.upload) / package.video
    piece = FileBody(path, stamp(path), 65536, 1000, Pace(), threading.Event())
    with pytest.raises(OffsetDiffers):
        desk.adapter.send(session, piece, package)
    assert desk.adapter.resume(session, package).answer == Offset(0)


def test_a_new_version_keeps_the_address(bench: PloneBench, make_desk: MakeDesk) -> None:
    """The file is replaced under its address; one that needs approval is withdrawn before that."""
    first = make_desk()
    first.assert_arrived()
    there = first.upload.remote
    as_("rev", bench).approve(there)
    bench.data = video(500_000)
    second = make_desk(replaces=there.id, title="How to, better")
    assert second.adapter.find(second.package) is None
    second.adapter.begin(second.package)
    assert state_of(bench, first) == "private"
    assert second.run().state == "waiting"
    assert second.upload.remote == there
    assert bench.ask("GET", f"/{there.id}/@@download/file").data == bench.data
    assert bench.ask("GET", f"/{there.id}").json()["title"] == "How to, better"
    assert second.adapter.find(second.package) == there


def test_what_was_moved_is_found(bench: PloneBench, make_desk: MakeDesk) -> None:
    """A video that somebody moved to another folder is not sent again."""
    desk = make_desk()
    desk.assert_arrived()
    bench.ask("POST", "/board/@move", json={"source": f"/{desk.upload.remote.id}"})
    bench.ask("POST", "/board/@sharing", json={"entries": [ANNA_READS]})
    try:
        found = desk.adapter.find(desk.package)
        assert found is not None
        assert found.id.startswith("board/evp-")
    finally:
        bench.ask("POST", "/board/@sharing", json={"entries": [{**ANNA_READS, "roles": {"Reader": False}}]})
