"""tus 1.0: the reference server, and the one that checks pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import pytest

from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads.adapter import Adapter
from evp_desktop.services.uploads.tus import Tus
from evp_desktop.services.uploads.web import Web
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import Bench
from tests.support import servers


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
