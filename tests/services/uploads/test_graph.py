"""SharePoint and OneDrive by Microsoft Graph, against an imitation from its documentation."""

from __future__ import annotations

import base64
import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3
from msgspec.structs import replace

from evp_desktop.errors import LibraryAway, LibraryRefused, OffsetDiffers, SessionGone
from evp_desktop.model.libraries import Library
from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads import kinds
from evp_desktop.services.uploads.adapter import Tools
from evp_desktop.services.uploads.graph import MAX_PIECE_BYTES, ROOT, UNIT_BYTES, Graph
from evp_desktop.services.uploads.graph_words import Drive, drive_at, file_name, place, quick_xor
from evp_desktop.services.uploads.web import Web
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import Bench, Desk, Keys, video
from tests.support import servers
from tests.support.servers.imitation import imitation
from tests.support.servers.proxy import Fault, Proxy, answer, before

SITE = "https://contoso.sharepoint.com/sites/films"
FOLDER = f"{SITE}/Shared Documents/Films"


class GraphBench(Bench):
    """The imitation; pieces go through the door by another name of this machine."""

    kind = "graph"
    sends_by = "PUT"
    checks_pieces = True

    def adapter(self, web: Web) -> Graph:
        return Graph(Library(id="films", kind="graph", address=FOLDER), web)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {servers.TOKEN}"}

    def path(self) -> str:
        return "/v1.0"

    @contextmanager
    def door(self, context: ssl.SSLContext | None = None) -> Iterator[Proxy]:
        """Behind an encrypted door, pieces have one of their own; the certificate knows no names of hosts."""
        with before(self.server.port, context) as proxy, before(self.server.port, context) as other:
            if context:
                self.set(scheme="https", upload_host=f"127.0.0.1:{other.port}")
            yield proxy
            self.set(scheme="http", upload_host="")

    def stored(self, package: Package) -> list[bytes]:
        return [self.ask("GET", f"/_test/data/{one['id']}").data for one in self.videos(package)]

    def videos(self, package: Package) -> list[dict[str, Any]]:
        """Every video of a package, moved to its place or not."""
        named = [one for one in self.items() if not one["folder"] and one["name"].endswith(".mp4")]
        return [one for one in named if package.mark in one["path"] or package.title in one["name"]]

    def items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "/_test/items").json()["items"]
        return found

    def one(self, path: str) -> str:
        found: str = next(one["id"] for one in self.items() if one["path"] == path)
        return found

    def set(self, **settings: object) -> None:
        self.ask("PUT", "/_test/settings", json=settings)

    def ask(self, method: str, path: str, **given: Any) -> urllib3.BaseHTTPResponse:
        reply = urllib3.request(method, self.server.url + path, retries=False, timeout=10, **given)
        assert reply.status == 200, reply.data
        return reply


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.running(imitation(tmp_path_factory.mktemp("graph"), "graph_world")) as server:
        yield server


@pytest.fixture
def bench(server: servers.Server) -> GraphBench:
    return GraphBench(server)


class TestGraph(Contract):
    """The contract; a cut piece is forgotten, a restart keeps the pieces before it."""

    @pytest.fixture
    def bench(self, server: servers.Server) -> Iterator[Bench]:
        bench = GraphBench(server)
        yield bench
        assert bench.ask("GET", "/_test/strangers").json()["strangers"] == []


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(bench: GraphBench, tmp_path: Path) -> Iterator[MakeDesk]:
    """Uploads straight to the server, with other wishes than usual."""
    made: list[Desk] = []

    def make(**given: Any) -> Desk:
        made.append(Desk(tmp_path / str(len(made)), bench, f"{bench.server.url}/v1.0", **given))
        return made[-1]

    yield make
    bench.set(remaining=10**12, upload_host="", scheme="http", hash=True)
    for desk in made:
        desk.queue.close()


@pytest.fixture
def proxy(bench: GraphBench) -> Iterator[Proxy]:
    with before(bench.server.port) as proxy:
        yield proxy


def test_the_host_of_pieces_never_learns_who_we_are(
    bench: GraphBench, make_desk: MakeDesk, proxy: Proxy
) -> None:
    """Pieces and records are at another port: nothing there says who we are, and everything at home does."""
    bench.set(upload_host=f"127.0.0.1:{proxy.port}")
    with before(bench.server.port) as home:
        desk = make_desk()
        desk.adapter = desk.adapter_to(f"{home.url}/v1.0")
        desk.assert_arrived()
        assert desk.adapter.find(desk.package)
        assert all(one.headers["authorization"] == f"Bearer {servers.TOKEN}" for one in home.requests)
        assert all(one.path.startswith("/v1.0/") for one in home.requests)
    assert proxy.count("PUT") >= 3
    assert {one.path.split("/")[1] for one in proxy.requests} == {"up", "down"}
    assert all("authorization" not in one.headers for one in proxy.requests)


def test_all_that_belongs_to_it_is_there_before_people_find_it(
    bench: GraphBench, make_desk: MakeDesk
) -> None:
    """It lies hidden until the last step; then in its department under its title, with its own id."""
    desk = make_desk(department=bench.one("/Films/HR"), title='How to: "lift" 50%')
    seen: list[str] = []
    do_step = desk.adapter.do_step

    def watched(step: str, *given: Any) -> None:
        seen.append(bench.videos(desk.package)[0]["path"])
        do_step(step, *given)

    desk.adapter.do_step = watched  # type: ignore[assignment,method-assign]
    assert desk.run().state == "published"
    hidden = f"/Films/.evp/{desk.id}"
    assert set(seen) == {f"{hidden}/video.mp4"}
    paths = {one["path"]: one["id"] for one in bench.items()}
    assert desk.upload.remote.id == f"{paths['/Films/HR/How to lift 50.mp4']}/{desk.id}"
    assert desk.upload.remote.url.endswith("/Films/HR/How to lift 50.mp4")
    assert {f"{hidden}/{one}" for one in ("record.json", "nl.vtt", "thumbnail.jpg")} <= set(paths)
    record = json.loads(bench.ask("GET", f"/_test/data/{paths[f'{hidden}/record.json']}").data)
    assert (record["mark"], record["sha256"]) == (desk.id, desk.package.sha256)
    assert record["chapters"][1] == {"start_us": 2_000_000, "title": "Eind"}
    item = next(one for one in bench.items() if one["id"] == paths["/Films/HR/How to lift 50.mp4"])
    assert item["description"] == f"In three steps\n\nEVP {desk.id}"


def test_two_of_one_title_get_two_names(make_desk: MakeDesk) -> None:
    """The second does not write over the first."""
    urls = []
    for _ in range(2):
        desk = make_desk(title="The same title")
        assert desk.run().state == "published"
        urls.append(desk.upload.remote.url.rpartition("/")[2])
    assert urls == ["The same title.mp4", "The same title (2).mp4"]


def test_somebody_elses_change_is_no_name_that_is_taken(bench: GraphBench, make_desk: MakeDesk) -> None:
    """409 may mean that the item is being changed: it is asked again, and keeps its name."""
    desk = make_desk(title="Changed meanwhile")
    desk.run("processing")
    bench.set(conflict=True)
    assert desk.run().state == "published"
    assert "conflict" not in bench.ask("GET", "/_test/settings").json()["settings"]
    assert desk.upload.remote.url.endswith("/Changed meanwhile.mp4")


def test_an_upload_that_is_refused_is_begun_anew(
    bench: GraphBench, make_desk: MakeDesk, proxy: Proxy
) -> None:
    """The key in the address has ended: it is asked for once more, and then a new one is made."""
    bench.set(upload_host=f"127.0.0.1:{proxy.port}")
    desk = make_desk()
    desk.run("sending")
    proxy.next("PUT", Fault(answer=answer(401)))
    proxy.next("GET", Fault(), Fault(answer=answer(401)))
    desk.assert_arrived()
    assert not proxy.has_faults
    assert desk.upload.restarts == 1


def test_one_that_was_renamed_and_moved_is_found(bench: GraphBench, make_desk: MakeDesk) -> None:
    """People tidy up in SharePoint: its record knows it by its id."""
    desk = make_desk()
    desk.assert_arrived()
    item = desk.upload.remote.id.partition("/")[0]
    told = {"name": "Another.mp4", "parentReference": {"id": bench.one("/Films/IT")}}
    bench.ask("PATCH", f"/v1.0/drives/d1/items/{item}", json=told, headers=bench.headers())
    found = desk.adapter.find(desk.package)
    assert found is not None
    assert (found.id, found.url.endswith("/IT/Another.mp4")) == (desk.upload.remote.id, True)


def test_nothing_of_a_removed_one_stays(bench: GraphBench, make_desk: MakeDesk) -> None:
    """The record with names in it goes with the video."""
    desk = make_desk()
    desk.assert_arrived()
    desk.adapter.remove(desk.upload.remote)
    assert [one["path"] for one in bench.items() if desk.id in one["path"]] == []


def test_a_new_version_keeps_id_and_link(bench: GraphBench, make_desk: MakeDesk) -> None:
    """The file is written over; that it is there is known, also when the last reply was lost."""
    first = make_desk()
    first.assert_arrived()
    bench.data = video(700_000)
    second = make_desk(replaces=first.upload.remote.id, title=first.package.title)
    with before(bench.server.port) as door:
        bench.set(upload_host=f"127.0.0.1:{door.port}")
        assert second.adapter.find(second.package) is None
        door.next("PUT", Fault(), Fault(lose_reply=True))
        assert second.run().state == "published"
        assert not door.has_faults
    assert second.upload.restarts == 0
    assert second.upload.remote == first.upload.remote
    assert second.stored == [bench.data]
    record = bench.one(f"/Films/.evp/{first.id}/record.json")
    assert bench.ask("GET", f"/_test/data/{record}").json()["mark"] == second.id


def test_what_arrived_damaged_is_sent_again(bench: GraphBench, make_desk: MakeDesk) -> None:
    """Its hash is compared with Graph's; where Graph tells none, its size is."""
    desk = make_desk()
    desk.run("processing")
    item = desk.upload.remote.id.partition("/")[0]
    bench.ask("PUT", f"/_test/spoil/{item}", body=video(len(bench.data) - 5))
    desk.assert_arrived()
    assert desk.upload.restarts == 1
    bench.set(hash=False)
    other = make_desk()
    other.run("processing")
    bench.ask("PUT", f"/_test/spoil/{other.upload.remote.id.partition('/')[0]}", body=b"short")
    upload = other.run()
    assert (upload.state, upload.trouble.why) == ("failed", "damaged")


def test_limits_and_departments_are_the_drives(bench: GraphBench, make_desk: MakeDesk) -> None:
    """Space, and the folders below the library's own, page after page."""
    adapter = make_desk().adapter
    bench.set(remaining=17)
    limits = adapter.limits()
    assert (limits.free_bytes, limits.can_replace, limits.can_review) == (17, True, False)
    assert [one.name for one in adapter.departments()] == ["HR", "Sales", "IT"]
    assert make_desk().run().trouble.why == "quota"
    with pytest.raises(LibraryRefused) as refused:
        adapter.begin(replace(make_desk().package, department="01NOWHERE"))
    assert (refused.value.why, refused.value.field) == ("field", "department")
    desk = make_desk()
    bench.set(remaining=10**12)
    desk.assert_arrived()
    assert adapter.numbers(desk.upload.remote).views == 7


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (answer(404), SessionGone),
        (answer(401), SessionGone),
        (answer(409, '{"error": {"code": "upload_name_conflict"}}'), SessionGone),
        (answer(416), OffsetDiffers),
        (answer(429, Retry_After="9"), LibraryAway),
        (answer(507), LibraryRefused),
        (answer(403, '{"error": {"code": "quotaLimitReached"}}'), LibraryRefused),
        (answer(200, '{"no": "item"}'), LibraryRefused),
    ],
)
def test_replies_to_a_piece_are_understood(
    bench: GraphBench, make_desk: MakeDesk, proxy: Proxy, said: bytes, kind: type[Exception]
) -> None:
    """What may be said to a piece is told apart; no words of it hold the key in its address."""
    bench.set(upload_host=f"127.0.0.1:{proxy.port}")
    desk = make_desk()
    session = desk.adapter.begin(desk.package)
    proxy.next("GET", Fault(answer=said))
    with pytest.raises(kind) as raised:
        desk.adapter.resume(session.state, desk.package)
    assert "tempauth" not in f"{raised.value!r} {vars(raised.value)}"
    desk.adapter.abandon(session.state)
    desk.adapter.abandon(session.state)


def test_pieces_are_as_graph_wants_them(make_desk: MakeDesk) -> None:
    """Multiples of 320 KiB, below 60 MiB."""
    desk = make_desk()
    session = desk.adapter.begin(desk.package)
    assert (session.unit_bytes, session.max_bytes) == (UNIT_BYTES, MAX_PIECE_BYTES)
    assert MAX_PIECE_BYTES % UNIT_BYTES == 0
    assert MAX_PIECE_BYTES < 60 * 2**20


@pytest.mark.parametrize(
    ("address", "drive", "folder"),
    [
        (SITE, "", ""),
        (f"{SITE}/Shared%20Documents", "d1", ""),
        (f"{SITE}/Shared%20Documents/Forms/AllItems.aspx", "d1", ""),
        (f"{SITE}/shared documents old/A/B", "d2", "A/B"),
        (f"https://contoso.sharepoint.com/:f:/r/{SITE[31:]}/Shared%20Documents/Films", "d1", "Films"),
    ],
)
def test_an_address_is_as_in_the_browser(address: str, drive: str, folder: str) -> None:
    """The library of documents and the folder in it are found by the address that people see."""
    there = [Drive(id="d1", url=f"{SITE}/Shared%20Documents")]
    there.append(Drive(id="d2", url=f"{SITE}/Shared%20Documents%20Old"))
    found = drive_at(place(address), there)
    assert place(address).site == "sites/films"
    assert (found[0].id, found[1]) == (drive, folder) if found else not drive


def test_an_address_may_be_graphs_own() -> None:
    """A OneDrive, or a drive by its id."""
    assert place("https://graph.microsoft.com/v1.0/me/drive/root:/My films").path == "My films"
    assert place("https://graph.microsoft.com/v1.0/drives/b!x/root").drive == "/drives/b!x"
    assert place("https://onedrive.live.com").drive == "/me/drive"
    assert place("https://contoso.sharepoint.com/Shared Documents").site == ""


def test_a_place_that_is_not_there_is_told(bench: GraphBench) -> None:
    """No such site, no such folder: it is no library."""
    web = Web(f"{bench.server.url}/v1.0", Keys(bench))
    for address in ("https://contoso.sharepoint.com/sites/other", f"{FOLDER}/Nowhere"):
        with pytest.raises(LibraryRefused) as refused:
            Graph(Library(id="x", kind="graph", address=address), web).limits()
        assert refused.value.why == "not_a_library"


def test_a_token_goes_to_graph_and_not_to_the_site(bench: GraphBench) -> None:
    """The library is known by its site; what is asked and who we are goes to Graph alone, and encrypted."""
    library = Library(id="films", kind="graph", address=FOLDER)
    tools = Tools(Web(FOLDER, Keys(bench)))
    adapter = kinds.maker(library)(library, tools)
    assert isinstance(adapter, Graph)
    assert adapter._web.address == ROOT
    assert not adapter._web.is_home(FOLDER)
    here = replace(library, options={"graph": f"{bench.server.url}/v1.0"})
    assert kinds.maker(here)(here, tools).limits().free_bytes == 10**12
    with pytest.raises(LibraryRefused):
        kinds.maker(library)(replace(library, options={"graph": "http://graph.example"}), tools)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("How to", "How to.mp4"),
        ("A/B: \\ <c>|?*#%", "A B c.mp4"),
        (" ~$. ", "$.mp4"),
        ("CON", "Video CON.mp4"),
        ("...", "Video.mp4"),
    ],
)
def test_names_are_what_sharepoint_takes(make_desk: MakeDesk, title: str, name: str) -> None:
    """Signs and words that it does not take are left out."""
    assert file_name(make_desk(title=title).package, 1) == name


def test_the_hash_is_microsofts() -> None:
    """By published pairs of content and hash, and in whatever parts it is read."""
    known = {
        "": "AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "Sg==": "SgAAAAAAAAAAAAAAAQAAAAAAAAA=",
        "qaApEj66lw==": "qQBFCiTgA11cAgAABwAAAAAAAAA=",
        "XoJ1AsoR4fDYJrDqYs4=": "XhBEHQSgjAiEAx7YPgEs1CEGZwA=",
    }
    for content, hashed in known.items():
        assert quick_xor([base64.b64decode(content)]) == hashed
    data = video(100_003)
    assert quick_xor([data[:7], data[7:1000], data[1000:50_001], data[50_001:]]) == quick_xor([data])
