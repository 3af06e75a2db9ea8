"""Plone: tus with its own ways, folders, and the round trip of approval."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
import urllib3

from evp_desktop.model.libraries import Library
from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads.plone import Plone
from evp_desktop.services.uploads.web import Web, basic
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import Bench
from tests.support import servers

pytestmark = pytest.mark.timeout(900)  # the first use installs Plone

PEOPLE = {"anna": "Contributor", "rev": "Reviewer", "bobby": ""}
PASSWORD = "Geheim-woord-1"
ADMIN = basic("admin", "Admin-pass-1")


class PloneBench(Bench):
    """A site with a department `hr`: anna adds, rev reviews, bobby is somebody else."""

    kind = "plone"
    sends_by = "PATCH"
    ends_in = "waiting"
    user: ClassVar[str] = "anna"

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
