"""tus 1.0: the reference server, and the one that checks pieces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import ClassVar

import pytest
from msgspec.structs import replace

from evp_desktop.errors import LibraryRefused, OffsetDiffers, PieceTooLarge, SessionGone
from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads.adapter import Adapter
from evp_desktop.services.uploads.body import FileBody, stamp
from evp_desktop.services.uploads.pace import Pace
from evp_desktop.services.uploads.tus import Tus, metadata
from evp_desktop.services.uploads.web import Web
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import Bench, Desk
from tests.support import servers
from tests.support.servers.proxy import Fault, answer, before


class TusBench(Bench):
    """What the server has is in the files of its store."""

    kind = "tus"
    sends_by = "PATCH"
    finds = False

    def adapter(self, web: Web) -> Adapter:
        return Tus(web)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {servers.TOKEN}"}

    def path(self) -> str:
        return "/files"

    def stored(self, package: Package) -> list[bytes]:
        folder = self.server.folder / "files"
        told = [one for one in folder.iterdir() if one.name.endswith((".json", ".META"))]
        mine = [one for one in told if package.mark in one.read_text()]
        found = [one.with_name(one.name.removesuffix(".json").removesuffix(".META")) for one in mine]
        return [
            one.read_bytes() for one in found if one.exists() and one.stat().st_size == package.size_bytes
        ]


class CheckingBench(TusBench):
    checks_pieces: ClassVar[bool] = True


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.running(servers.tus(tmp_path_factory.mktemp("tus"))) as server:
        yield server


@pytest.fixture(scope="module")
def checking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.running(servers.tus_with_checksum(tmp_path_factory.mktemp("tus"))) as server:
        yield server


class TestReference(Contract):
    """@tus/server."""

    @pytest.fixture
    def bench(self, reference: servers.Server) -> Bench:
        return TusBench(reference)


class TestChecking(Contract):
    """@uploadx/core's tus, which lists `checksum`."""

    @pytest.fixture
    def bench(self, checking: servers.Server) -> Bench:
        return CheckingBench(checking)


@pytest.fixture
def tus(reference: servers.Server, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, TusBench(reference), f"{reference.url}/files")
    yield desk
    desk.queue.close()


def test_everything_about_it_goes_along(tus: Desk, reference: servers.Server) -> None:
    """tus has no words for a video: title, tags, mark and the rest are the upload's metadata."""
    tus.assert_arrived()
    name = tus.upload.remote.id.rpartition("/")[2]
    told = json.loads((reference.folder / "files" / f"{name}.json").read_text())["metadata"]
    assert told["mark"] == tus.id
    assert (told["title"], told["tags"], told["language"]) == (tus.package.title, "veilig, magazijn", "nl")
    assert told["filename"] == f"{tus.id}.mp4"
    assert told["sha256"] == tus.package.sha256
    assert "scheduled_at" not in told


def test_one_that_needs_approval_is_announced_as_private(tus: Desk) -> None:
    """A service that shows what arrives is told to show it to nobody before it was approved."""
    assert metadata(replace(tus.package, review="hr"))["visibility"] == "private"
    assert metadata(tus.package)["visibility"] == "internal"


def test_the_servers_limit_is_met_before_the_first_byte(tus: Desk) -> None:
    """What is larger than the server takes is told before anything is sent."""
    assert tus.adapter.limits().max_bytes == 8_000_000
    tus.queue.keep(replace(tus.upload, package=replace(tus.package, size_bytes=8_000_001)))
    with (tus.engine.folder(tus.upload) / "video.mp4").open("ab") as file:
        file.truncate(8_000_001)
    assert tus.run().trouble.why == "too_large"


def test_a_hash_goes_along_only_where_it_is_checked(
    reference: servers.Server, checking: servers.Server, tmp_path: Path
) -> None:
    """The reference server takes a wrong hash in silence: it gets none. The one that checks gets SHA-256."""
    told = []
    for number, (server, kind) in enumerate(((reference, TusBench), (checking, CheckingBench))):
        with before(server.port) as proxy:
            desk = Desk(tmp_path / str(number), kind(server), f"{proxy.url}/files")
            desk.assert_arrived()
            desk.queue.close()
            told += [{one.headers.get("upload-checksum", "")[:7] for one in proxy.requests if one.body_bytes}]
    assert told == [{""}, {"sha256 "}]


def test_a_kind_that_is_not_taken_is_told(checking: servers.Server, tmp_path: Path) -> None:
    """415 ends it before anything is sent."""
    desk = Desk(tmp_path, CheckingBench(checking), f"{checking.url}/files")
    package = replace(desk.package, video="notes.txt")
    with pytest.raises(LibraryRefused) as refused:
        desk.adapter.begin(package)
    assert refused.value.why == "kind"
    desk.queue.close()


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, SessionGone),
        (410, SessionGone),
        (409, OffsetDiffers),
        (412, OffsetDiffers),
        (413, PieceTooLarge),
    ],
)
def test_replies_to_a_piece_are_understood(
    tus: Desk, reference: servers.Server, status: int, kind: type[Exception]
) -> None:
    """What a tus server may say to a piece is told apart."""
    with before(reference.port) as proxy:
        adapter = tus.adapter_to(f"{proxy.url}/files")
        session = adapter.begin(tus.package)
        path = tus.engine.folder(tus.upload) / "video.mp4"
        proxy.next("PATCH", Fault(answer=answer(status, "no")))
        with pytest.raises(kind):
            adapter.send(session.state, FileBody(path, stamp(path), 0, 9, Pace(), Event()), tus.package)


def test_a_finished_upload_that_was_taken_away_is_no_loss(tus: Desk) -> None:
    """Services move what is finished to where it is shown: its address is gone, the video is not."""
    tus.assert_arrived()
    tus.adapter.remove(tus.upload.remote)
    assert tus.adapter.condition(tus.upload.remote, tus.package).phase == "published"


@pytest.mark.parametrize("told", [{}, {"Upload-Offset": "many"}, {"Upload-Offset": "-1"}])
def test_what_is_no_tus_server_is_told(tus: Desk, reference: servers.Server, told: dict[str, str]) -> None:
    """A reply without an offset is no tus."""
    with before(reference.port) as proxy:
        proxy.next("HEAD", Fault(answer=answer(200, **{k.replace("-", "_"): v for k, v in told.items()})))
        with pytest.raises(LibraryRefused) as refused:
            tus.adapter_to(f"{proxy.url}/files").resume(f"{proxy.url}/files/x", tus.package)
    assert refused.value.why == "not_a_library"
