"""The sample plug-in: Vimeo, loaded as an installed package is, in front of a real tus server."""

from __future__ import annotations

import ssl
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import urllib3

from evp_desktop.errors import LibraryRefused
from evp_desktop.model.libraries import Library
from evp_desktop.model.uploads import Package
from evp_desktop.services.signin.desk import ways
from evp_desktop.services.uploads import kinds
from evp_desktop.services.uploads.adapter import Adapter, Tools
from evp_desktop.services.uploads.web import Web
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import VTT, Bench, Desk
from tests.support import servers
from tests.support.servers.environments import ROOT
from tests.support.servers.imitation import imitation
from tests.support.servers.proxy import Fault, Proxy, answer, before

PLUG_IN = ROOT / "plugins" / "evp_vimeo"
LIBRARY = Library(id="vimeo", kind="vimeo", address="https://api.vimeo.com")


@pytest.fixture(scope="module", autouse=True)
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """As pip installs it: what its own pyproject says, beside the program."""
    site = tmp_path_factory.mktemp("site")
    project = tomllib.loads((PLUG_IN / "pyproject.toml").read_text())["project"]
    about = site / "evp_vimeo-0.1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 0.1.0\n")
    points = project["entry-points"]["evp_desktop.libraries"]
    lines = [f"{name} = {value}" for name, value in points.items()]
    (about / "entry_points.txt").write_text("\n".join(["[evp_desktop.libraries]", *lines]))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(PLUG_IN))
        patch.syspath_prepend(str(site))
        yield
    sys.modules.pop("evp_vimeo", None)


class VimeoBench(Bench):
    """The imitation with @tus/server behind it."""

    kind = "vimeo"
    sends_by = "PATCH"

    def adapter(self, web: Web) -> Adapter:
        return kinds.maker(LIBRARY)(LIBRARY, Tools(web))

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {servers.TOKEN}"}

    def wishes(self) -> dict[str, Any]:
        return {"visibility": "unlisted", "department": "11"}

    @contextmanager
    def door(self, context: ssl.SSLContext | None = None) -> Iterator[Proxy]:
        """Behind an encrypted door, bytes have one of their own; the certificate knows no names of hosts."""
        with before(self.server.port, context) as proxy, before(self.server.port, context) as other:
            if context:
                self.set(scheme="https", upload_host=f"127.0.0.1:{other.port}")
            yield proxy
            self.set(scheme="http", upload_host="")

    def stored(self, package: Package) -> list[bytes]:
        found = self.told()["videos"].items()
        mine = [one for one, it in found if it["name"] == package.title and it["status"] == "complete"]
        return [self.ask("GET", f"/_test/data/{one}").data for one in mine]

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", "/_test/all").json()
        return found

    def set(self, **settings: object) -> None:
        self.ask("PUT", "/_test/settings", json=settings)

    def ask(self, method: str, path: str, **given: Any) -> urllib3.BaseHTTPResponse:
        reply = urllib3.request(method, self.server.url + path, retries=False, timeout=10, **given)
        assert reply.status == 200, reply.data
        return reply


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with (
        servers.running(servers.tus(tmp_path_factory.mktemp("tus"))) as tus,
        servers.running(imitation(tmp_path_factory.mktemp("vimeo"), "vimeo_world")) as server,
    ):
        VimeoBench(server).set(tus=tus.url)
        yield server


@pytest.fixture
def bench(server: servers.Server) -> VimeoBench:
    return VimeoBench(server)


class TestVimeo(Contract):
    """The contract; the host of bytes never learns who we are."""

    @pytest.fixture
    def bench(self, server: servers.Server) -> Iterator[Bench]:
        bench = VimeoBench(server)
        yield bench
        assert bench.told()["strangers"] == []


MakeDesk = Callable[..., Desk]


@pytest.fixture
def make_desk(bench: VimeoBench, tmp_path: Path) -> Iterator[MakeDesk]:
    """Uploads straight to the server, with other wishes than usual."""
    made: list[Desk] = []

    def make(**given: Any) -> Desk:
        made.append(Desk(tmp_path / str(len(made)), bench, bench.server.url, **given))
        return made[-1]

    yield make
    bench.set(free=10**12, transcode="complete")
    for desk in made:
        desk.queue.close()


def test_it_is_a_kind_like_ours() -> None:
    """Installed, it is there; one signs in with a token."""
    assert "vimeo" in kinds.kinds()
    assert ways(LIBRARY)[0] == "token"
    assert (PLUG_IN / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_all_that_belongs_to_it_is_there_before_anybody_sees_it(
    bench: VimeoBench, make_desk: MakeDesk
) -> None:
    """Private until the last step; then subtitles, chapters, picture, keywords and folder are there, once."""
    desk = make_desk()
    seen: list[str] = []
    do_step = desk.adapter.do_step

    def watched(step: str, *given: Any) -> None:
        video = bench.told()["videos"][desk.upload.remote.id]
        seen.append(video["privacy"]["view"])
        do_step(step, *given)
        do_step(step, *given)

    desk.adapter.do_step = watched  # type: ignore[assignment,method-assign]
    desk.assert_arrived()
    there = bench.told()["videos"][desk.upload.remote.id]
    assert set(seen) == {"nobody"}
    assert there["privacy"]["view"] == "unlisted"
    assert (there["tags"], there["folder"]) == (["veilig", "magazijn"], "11")
    assert [(one["language"], one["data"]) for one in there["texttracks"].values()] == [("nl", VTT)]
    chapters = [(one["timecode"], one["title"]) for one in there["chapters"].values()]
    assert chapters == [(0, "Begin"), (2, "Eind")]
    assert all(one["active"] and one["data"] for one in there["pictures"].values())
    assert desk.upload.remote.url == f"https://vimeo.com/{desk.upload.remote.id}"


def test_a_video_whose_making_we_did_not_hear_of_is_taken_up(bench: VimeoBench, make_desk: MakeDesk) -> None:
    """The reply to the first request is lost: the empty video is filled, and none is left over."""
    desk = make_desk()
    with before(bench.server.port) as proxy:
        desk.adapter = desk.adapter_to(proxy.url)
        proxy.next("POST", Fault(lose_reply=True))
        desk.assert_arrived()
        assert not proxy.has_faults
    assert sum(it["name"] == desk.package.title for it in bench.told()["videos"].values()) == 1


def test_limits_and_folders_are_the_accounts(bench: VimeoBench, make_desk: MakeDesk) -> None:
    """Space, folders as departments, plays."""
    desk = make_desk()
    bench.set(free=7)
    assert desk.adapter.limits().free_bytes == 7
    assert desk.run().trouble.why == "quota"
    with pytest.raises(LibraryRefused) as refused:
        desk.adapter.begin(desk.package)
    assert refused.value.why == "quota"
    assert [(one.id, one.name) for one in desk.adapter.departments()] == [("11", "HR"), ("12", "IT")]
    bench.set(free=10**12)
    other = make_desk()
    other.assert_arrived()
    assert other.adapter.numbers(other.upload.remote).views == 5


def test_a_refusal_names_the_field(make_desk: MakeDesk) -> None:
    """What Vimeo itself refuses is told with the field of our form."""
    desk = make_desk(title="x" * 200)
    with pytest.raises(LibraryRefused) as refused:
        desk.adapter.begin(desk.package)
    assert (refused.value.why, refused.value.field) == ("field", "title")


def test_it_is_there_when_it_can_be_played(bench: VimeoBench, make_desk: MakeDesk) -> None:
    """Being made ready is no arrival, and what cannot be played is told."""
    bench.set(transcode="in_progress")
    desk = make_desk()
    desk.run("processing")
    assert desk.step().state == "processing"
    bench.set(transcode="error")
    upload = desk.run()
    assert (upload.state, upload.trouble.why) == ("failed", "unreadable")


@pytest.mark.parametrize("reply", ["[]", '{"data": [{"uri": 7}]}', "<html>"])
def test_what_is_no_vimeo_is_told(bench: VimeoBench, make_desk: MakeDesk, reply: str) -> None:
    """Replies of something else are no crash."""
    desk = make_desk()
    with before(bench.server.port) as proxy:
        proxy.next("GET", Fault(answer=answer(200, reply, Content_Type="application/json")))
        with pytest.raises(LibraryRefused) as refused:
            desk.adapter_to(proxy.url).find(desk.package)
    assert refused.value.why == "not_a_library"
