"""WebDAV: wsgidav, and Nextcloud's own way with pieces around it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from msgspec.structs import replace

from evp_desktop.errors import LibraryAway, LibraryRefused, SessionGone, SignInNeeded
from evp_desktop.model.libraries import Library
from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads.adapter import Adapter, Arrived, Offset
from evp_desktop.services.uploads.body import FileBody, stamp
from evp_desktop.services.uploads.dav import Dav
from evp_desktop.services.uploads.pace import Pace
from evp_desktop.services.uploads.web import Web, basic
from evp_desktop.services.uploads.webdav import WebDav
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import MB, Bench, Desk, Dying, video
from tests.services.uploads.imaginary import Killed
from tests.support import servers
from tests.support.servers.proxy import Fault, Proxy, answer, before


class DavBench(Bench):
    """What the server has is in its folder of files."""

    kind = "webdav"
    begins_by = "MKCOL"

    def adapter(self, web: Web) -> Adapter:
        return WebDav(Library(id="l1", kind="webdav", address=web.address, options={"piece_mib": "5"}), web)

    def headers(self) -> dict[str, str]:
        return basic(servers.USER, servers.PASSWORD)

    def files(self) -> Path:
        return self.server.folder / "files"

    def stored(self, package: Package) -> list[bytes]:
        found = self.files().rglob("*.mp4")
        mine = {one for one in found if package.mark in one.parent.name or _marks(one.parent) == package.mark}
        return [one.read_bytes() for one in sorted(mine) if one.stat().st_size == package.size_bytes]


class CloudBench(DavBench):
    """Three pieces, the last one short."""

    data: bytes = video(10 * MB + 12345)
    begins_by: ClassVar[str] = "MKCOL"

    def path(self) -> str:
        return f"/remote.php/dav/files/{servers.USER}"


def _marks(folder: Path) -> str:
    record = folder / "video.json"
    return str(json.loads(record.read_text())["mark"]) if record.exists() else ""


class DyingAtTheEnd(Dying):
    """Killed once the library has all of it."""

    def _and_die(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any) -> Any:
            found = call(*args)
            if isinstance(found, Arrived) and name not in self.deaths:
                self.deaths.add(name)
                raise Killed
            return found

        return wrapped


class DavContract(Contract):
    """The contract, with a password that was changed in place of a token that expired."""

    def test_credentials_that_expire_are_renewed(self, desk: Desk) -> None:
        """Credentials that are refused on the way are renewed, and the same upload goes on."""
        desk.run("sending")
        good = desk.keys.headers()
        old = basic(servers.USER, "old")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(desk.keys, "headers", lambda: good if desk.keys.renewals else old)
            desk.assert_arrived()
        assert (desk.keys.renewals, desk.upload.restarts) == (1, 0)


@pytest.fixture(scope="module")
def dav_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.running(servers.webdav(tmp_path_factory.mktemp("dav"))) as server:
        yield server


@pytest.fixture(scope="module")
def cloud_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.running(servers.nextcloud(tmp_path_factory.mktemp("cloud"))) as server:
        yield server


class TestWsgiDav(DavContract):
    """In one request: what goes wrong goes wrong with the first one."""

    @pytest.fixture
    def bench(self, dav_server: servers.Server) -> Bench:
        return DavBench(dav_server)

    @pytest.fixture
    def proxy(self, bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
        with bench.door() as proxy:
            later = proxy.next

            def sooner(method: str, *faults: Fault) -> None:
                later(method, *(faults[1:] if method == "PUT" and faults[0] == Fault() else faults))

            monkeypatch.setattr(proxy, "next", sooner)
            yield proxy


class TestNextcloud(DavContract):
    """In pieces."""

    @pytest.fixture
    def bench(self, cloud_server: servers.Server) -> Bench:
        return CloudBench(cloud_server)

    def test_it_survives_our_end_after_the_last_piece(self, desk: Desk, proxy: Proxy) -> None:
        """Killed when the last piece was sent and before the note of it, it is not sent twice."""
        desk.run("sending")
        desk.adapter = cast("Adapter", DyingAtTheEnd(desk.adapter, "send"))
        assert desk.step().is_tail_sent
        sent = sum(one.body_bytes for one in proxy.requests if one.method == "PUT")
        desk.assert_arrived()
        again = sum(one.body_bytes for one in proxy.requests if one.method == "PUT") - sent
        assert again < 100_000


@pytest.fixture
def dav(dav_server: servers.Server, tmp_path: Path) -> Iterator[Desk]:
    yield from _desk(tmp_path, DavBench(dav_server))


@pytest.fixture
def cloud(cloud_server: servers.Server, tmp_path: Path) -> Iterator[Desk]:
    yield from _desk(tmp_path, CloudBench(cloud_server))


def _desk(folder: Path, bench: DavBench, **given: Any) -> Iterator[Desk]:
    desk = Desk(folder, bench, f"{bench.server.url}{bench.path()}", **given)
    yield desk
    desk.queue.close()


def _body(desk: Desk, begin: int, length: int) -> FileBody:
    path = desk.engine.folder(desk.upload) / "video.mp4"
    return FileBody(path, stamp(path), begin, length, Pace(), threading.Event())


def _place(desk: Desk) -> Path:
    bench = cast("DavBench", desk.bench)
    return next(one for one in (bench.files() / desk.package.department).iterdir() if _marks(one) == desk.id)


def test_everything_about_it_lies_beside_it(dav: Desk) -> None:
    """The folder has video, picture, subtitles and a record that any program reads."""
    dav.assert_arrived()
    place = _place(dav)
    record = json.loads((place / "video.json").read_text())
    assert {one.name for one in place.iterdir()} == {
        "video.json", record["video"], "poster.jpg", "subtitles.nl.vtt"
    }  # fmt: skip
    assert (record["title"], record["tags"]) == (dav.package.title, ["veilig", "magazijn"])
    assert [one["title"] for one in record["chapters"]] == ["Begin", "Eind"]
    assert (record["mark"], record["sha256"]) == (dav.id, dav.package.sha256)
    assert dav.upload.remote.url.endswith(f"{place.name}/{record['video']}")


def test_nothing_shows_before_everything_is_there(dav: Desk) -> None:
    """Until the last step there is a hidden folder, and no other."""
    before_it = {one.name for one in (dav.bench.server.folder / "files").iterdir()}
    dav.run("processing")
    now = {one.name for one in (dav.bench.server.folder / "files").iterdir()} - before_it
    assert now == {f".publishing-{dav.id}"}
    dav.assert_arrived()
    assert not (dav.bench.server.folder / "files" / f".publishing-{dav.id}").exists()


def test_two_of_one_title_get_two_names(dav_server: servers.Server, tmp_path: Path) -> None:
    """The second gets a number, also when somebody takes the name just then; each is found by its mark."""
    bench = DavBench(dav_server)
    desks = [next(_desk(tmp_path / str(number), bench, title="Tweemaal dit")) for number in range(2)]
    for desk in desks:
        desk.assert_arrived()
    assert [_place(desk).name for desk in desks] == ["tweemaal-dit", "tweemaal-dit-2"]
    assert [desk.adapter.find(desk.package) for desk in desks] == [
        replace(desk.upload.remote, url="") for desk in desks
    ]
    with before(dav_server.port) as proxy:
        third = Desk(tmp_path / "third", bench, proxy.url, title="Tweemaal dit")
        proxy.next("MOVE", Fault(answer=answer(412)))
        third.assert_arrived()
    assert _place(third).name == "tweemaal-dit-4"


def test_a_new_version_takes_the_place_of_the_older(dav_server: servers.Server, tmp_path: Path) -> None:
    """Same folder, so the link stays; of the older one nothing is left, whatever the new one is called."""
    bench = DavBench(dav_server)
    old = next(_desk(tmp_path / "old", bench, title="Zo tillen", department="HR"))
    old.assert_arrived()
    name = _place(old).name
    new = next(_desk(tmp_path / "new", bench, title="Zo til je", replaces=old.upload.remote.id))
    new.assert_arrived()
    (place,) = [one for one in (bench.files() / "HR").iterdir() if not one.name.startswith(".")]
    assert place.name == name
    assert _marks(place) == new.id
    assert not (place / "zo-tillen.mp4").exists()
    assert new.adapter.find(new.package) is not None
    assert old.adapter.condition(old.upload.remote, old.package).phase == "gone"


def test_departments_are_the_folders_that_are_no_videos(dav: Desk) -> None:
    """A video's own folder is none; a department that is not there yet is made."""
    dav.queue.keep(replace(dav.upload, package=replace(dav.package, department="Veilig werken/Hal 2")))
    dav.assert_arrived()
    loose = Desk(dav.folder / "loose", dav.bench, f"{dav.bench.server.url}")
    loose.assert_arrived()
    names = {one.id for one in dav.adapter.departments()}
    assert "Veilig werken" in names
    assert not any(name.startswith((".", "how-to")) for name in names)
    loose.queue.close()


def test_a_name_cannot_lead_out_of_the_library(dav: Desk) -> None:
    """A department of `..` is the library itself; odd characters are characters."""
    dav.queue.keep(replace(dav.upload, package=replace(dav.package, department="../Zorg & welzijn %2F")))
    dav.assert_arrived()
    assert (dav.bench.server.folder / "files" / "Zorg & welzijn %2F").is_dir()


def test_a_password_does_not_travel_in_the_clear() -> None:
    """An address without encryption, of another machine, is refused before anything is asked."""
    with pytest.raises(LibraryRefused) as refused:
        WebDav(
            Library(id="l1", kind="webdav", address="http://files.example/dav"),
            Web("http://files.example/dav"),
        )
    assert refused.value.why == "certificate"


@pytest.mark.parametrize(
    ("status", "kind", "why"),
    [
        (401, SignInNeeded, ""),
        (403, LibraryRefused, "rights"),
        (409, SessionGone, ""),
        (412, LibraryRefused, "refused"),
        (413, LibraryRefused, "too_large"),
        (423, LibraryAway, ""),
        (507, LibraryRefused, "quota"),
    ],
)
def test_replies_to_a_video_are_understood(
    dav: Desk,
    dav_server: servers.Server,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    kind: type[Exception],
    why: str,
) -> None:
    """What a server may say to a video is told apart."""
    monkeypatch.setattr(dav.keys, "renew", lambda _refused: False)
    with before(dav_server.port) as proxy:
        adapter = dav.adapter_to(proxy.url)
        session = adapter.begin(dav.package)
        proxy.next("PUT", Fault(answer=answer(status)))
        with pytest.raises(kind) as raised:
            adapter.send(session.state, _body(dav, 0, dav.package.size_bytes), dav.package)
    assert getattr(raised.value, "why", "") == why


@pytest.mark.parametrize("said", ["<html>", "", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'])
def test_what_is_no_webdav_is_told(dav: Desk, dav_server: servers.Server, said: str) -> None:
    """A page for people is no answer, and nothing in an answer stands for more than it says."""
    with before(dav_server.port) as proxy:
        proxy.next("PROPFIND", Fault(answer=answer(207, said)))
        with pytest.raises(LibraryRefused) as refused:
            dav.adapter_to(proxy.url).limits()
    assert refused.value.why == "not_a_library"


def test_one_that_may_not_be_shown_says_why(dav: Desk, dav_server: servers.Server) -> None:
    """Everything arrived and the name is refused: it does not wait for ever, and goes on when asked to."""
    with before(dav_server.port) as proxy:
        dav.adapter = dav.adapter_to(proxy.url)
        proxy.next("MOVE", *[Fault(answer=answer(403))] * 2)
        assert (dav.run().state, dav.upload.trouble.why) == ("failed", "rights")
        dav.engine.grant(dav.upload, "go_on")
        assert dav.run().state == "published"
    assert _place(dav).is_dir()


def test_a_nextcloud_goes_on_behind_the_last_whole_piece(cloud: Desk) -> None:
    """Pieces are counted up to the first that lacks or has another length."""
    session = cloud.adapter.begin(cloud.package)
    cloud.adapter.send(session.state, _body(cloud, 0, 5 * MB), cloud.package)
    last = replace(cloud.package, size_bytes=11 * MB)
    cloud.adapter.send(session.state, _body(cloud, 10 * MB, 12345), last)
    again = cloud.adapter.resume(session.state, cloud.package)
    assert (again.answer, again.min_bytes, again.max_bytes) == (Offset(5 * MB), 5 * MB, 5 * MB)
    (first,) = (cloud.bench.server.folder / "uploads" / f"evp-{cloud.id}").glob("00001")
    first = first.rename(first.with_name("1"))  # as a storage lists it that takes pieces itself
    assert cloud.adapter.resume(session.state, cloud.package).answer == Offset(5 * MB)
    first.write_bytes(b"short")
    assert cloud.adapter.resume(session.state, cloud.package).answer == Offset(0)
    first.unlink()
    cloud.assert_arrived()


def test_a_nextcloud_that_is_at_work_is_not_sent_more(cloud: Desk, cloud_server: servers.Server) -> None:
    """Putting together took longer than a request may: it is asked again, and no piece leaves twice."""
    with before(cloud_server.port) as proxy:
        cloud.adapter = cloud.adapter_to(f"{proxy.url}{cloud.bench.path()}")
        proxy.next("MOVE", Fault(answer=answer(504)), Fault(answer=answer(423)), Fault(lose_reply=True))
        assert cloud.run("finishing").state == "finishing"
        cloud.assert_arrived()
        pieces = [one for one in proxy.requests if one.method == "PUT" and "/uploads/" in one.path]
    assert len(pieces) == 3


def test_pieces_that_a_nextcloud_dropped_are_sent_again(cloud: Desk) -> None:
    """After a day of silence it deletes them: the upload begins again, and says so."""
    cloud.run("sending")
    Dav(Web(f"{cloud.bench.server.url}", cloud.keys)).delete(f"remote.php/dav/uploads/anna/evp-{cloud.id}")
    cloud.assert_arrived()
    assert cloud.upload.restarts == 1


def test_people_see_it_in_their_nextcloud(cloud: Desk) -> None:
    """The link leads to the page of its folder, not to a file."""
    cloud.assert_arrived()
    assert cloud.upload.remote.url.endswith(f"/index.php/apps/files/?dir=/{_place(cloud).name}")


def test_nothing_is_left_of_pieces_that_nobody_wants(cloud: Desk) -> None:
    """Cancelled, the pieces go too."""
    cloud.run("sending")
    cloud.engine.grant(cloud.upload, "cancel")
    assert list((cloud.bench.server.folder / "uploads").glob(f"*{cloud.id}*")) == []
    assert list((cloud.bench.server.folder / "files").glob(f"*{cloud.id}*")) == []
