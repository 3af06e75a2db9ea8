"""The contract with a real PeerTube, where the environment names one; what it makes there it deletes."""

from __future__ import annotations

import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import urllib3

from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads.peertube import PeerTube
from evp_desktop.services.uploads.web import Web
from tests.services.uploads.contract import Contract
from tests.services.uploads.desk import Bench
from tests.support import servers
from tests.support.servers.proxy import Proxy, before

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ADDRESS, USER, SECRET = (os.environ.get(f"EVP_PEERTUBE_{one}", "") for one in ("URL", "USER", "PASSWORD"))


class RealBench(Bench):
    """A PeerTube of yours; it keeps what it made of a video, and the size and name of what was sent."""

    kind = "peertube"
    checks_pieces = True
    can_restart = False
    patience_s = 600.0

    def __init__(self, data: bytes) -> None:
        super().__init__(servers.Server(Path(), lambda _port: ()))
        self.data = data
        self._headers: dict[str, str] = {}
        client = self.ask("GET", "/oauth-clients/local")
        form = {**client, "grant_type": "password", "username": USER, "password": SECRET}
        told = self.ask("POST", "/users/token", body=urlencode(form), headers=FORM)
        self._headers = {"Authorization": f"Bearer {told['access_token']}"}

    def door(self, context: ssl.SSLContext | None = None) -> AbstractContextManager[Proxy]:
        return before(0, context, ADDRESS)

    def adapter(self, web: Web) -> PeerTube:
        return PeerTube(web)

    def headers(self) -> dict[str, str]:
        return self._headers

    def wishes(self) -> dict[str, Any]:
        channel = self.ask("GET", "/users/me")["videoChannels"][0]["id"]
        return {"department": str(channel), "visibility": "unlisted"}

    def stored(self, package: Package) -> list[bytes]:
        found = [one["uuid"] for one in self.mine() if one["name"] == package.title]
        sizes = [self.ask("GET", f"/videos/{one}/source")["size"] for one in found]
        return [self.data if size == package.size_bytes else b"" for size in sizes]

    def mine(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("GET", "/users/me/videos?count=100&sort=-createdAt")["data"]
        return found

    def ask(self, method: str, path: str, **given: Any) -> Any:
        given.setdefault("headers", self._headers)
        url = f"{ADDRESS.rstrip('/')}/api/v1{path}"
        reply = urllib3.request(method, url, retries=False, timeout=60, **given)
        assert reply.status in (200, 204), (path, reply.status, reply.data)
        return reply.json() if reply.status == 200 else None


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A real video of 6 s that takes three pieces."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    source = ["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30:duration=6"]
    coded = ["-c:v", "libx264", "-b:v", "6M", "-minrate", "6M", "-maxrate", "6M", "-bufsize", "6M"]
    shape = ["-pix_fmt", "yuv420p", "-x264-params", "nal-hrd=cbr", str(path)]
    subprocess.run(["ffmpeg", "-loglevel", "error", *source, *coded, *shape], check=True)
    return path.read_bytes()


class RealPeerTube(Contract):
    """The contract, with a real one; what it makes there it deletes."""

    @pytest.fixture
    def bench(self, film: bytes) -> Iterator[Bench]:
        bench = RealBench(film)
        before_us = {one["uuid"] for one in bench.mine()}
        yield bench
        for one in bench.mine():
            if one["uuid"] not in before_us and one["name"].startswith("How to "):
                bench.ask("DELETE", f"/videos/{one['uuid']}")


if ADDRESS and USER and SECRET:

    @pytest.mark.timeout(1800)
    class TestRealPeerTube(RealPeerTube):
        """It was named."""

else:

    def test_a_real_peertube() -> None:
        """The contract holds with a PeerTube of yours."""
        pytest.skip("no PeerTube in EVP_PEERTUBE_URL, EVP_PEERTUBE_USER and EVP_PEERTUBE_PASSWORD")
