"""What lives at an address, and what people mean by one."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.errors import LibraryAway, LibraryRefused
from evp_desktop.services.signin.probe import probe
from evp_desktop.services.signin.reach import candidates, user_in
from tests.services.signin.office import Answer, Office
from tests.support.servers.certificates import Authority, authority

MEANT = {
    "videos.example": ("https://videos.example",),
    " videos.example/lib/ ": ("https://videos.example/lib",),
    "http://videos.example": ("https://videos.example",),
    "HTTPS://Videos.Example:8443/": ("https://videos.example:8443",),
    "localhost:9000": ("https://localhost:9000", "http://localhost:9000"),
    "http://127.0.0.1:9000": ("http://127.0.0.1:9000",),
    "https://127.0.0.1:9000": ("https://127.0.0.1:9000",),
    "[::1]:9000": ("https://[::1]:9000", "http://[::1]:9000"),
    "anna:geheim@videos.example/a?token=x#y": ("https://videos.example/a",),
    "bücher.example": ("https://xn--bcher-kva.example",),
    "": (),
    "ftp://videos.example": (),
    "file:///etc/passwd": (),
    "javascript:alert(1)": (),
    "https://": (),
    "videos.example:port": (),
    "a b.example": (),
    "http://[": (),
    "x" * 3000: (),
}


@pytest.mark.parametrize("written", MEANT)
def test_what_people_mean_by_an_address(written: str) -> None:
    """Encrypted first; unencrypted on this machine only; nothing secret stays in it."""
    assert candidates(written) == MEANT[written]


def test_unencrypted_only_when_asked() -> None:
    """A person may allow it."""
    assert candidates("http://old.example", is_plain_allowed=True) == ("http://old.example",)
    assert candidates("old.example", is_plain_allowed=True) == ("https://old.example", "http://old.example")
    assert user_in("https://anna:geheim@videos.example") == user_in("anna@videos.example") == "anna"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_none(written: str) -> None:
    """Whatever is typed never raises, and an address never holds a name, a password or a query."""
    for one in (*candidates(written), *candidates(f"https://{written}", is_plain_allowed=True)):
        assert one.startswith(("https://", "http://"))
        assert not set("@?# ") & set(one)
    user_in(written)


PEERTUBE = {"serverVersion": "6.3.0", "instance": {"name": "Our <b>PeerTube</b>"}}
DAV = Answer(200, "", {"DAV": "1,2"})
KINDS: dict[str, tuple[str, Answer, str]] = {
    "peertube": ("GET /api/v1/config", Answer(200, PEERTUBE), "Our PeerTube"),
    "plone": ("GET /lib/@site", Answer(200, {"@id": "x", "plone.site_title": "Lib"}), "Lib"),
    "tus": ("OPTIONS /lib/", Answer(204, "", {"Tus-Version": "1.0.0"}), ""),
    "webdav": ("OPTIONS /lib/", DAV, ""),
    "mediacms": (
        "GET /api/v1/media",
        Answer(200, {"count": 0, "next": None, "previous": None, "results": []}),
        "",
    ),
    "s3": ("GET /lib/", Answer(403, "<Error/>", {"x-amz-request-id": "1"}), ""),
}


@pytest.mark.parametrize("kind", KINDS)
def test_kinds_are_recognised(here: Office, kind: str) -> None:
    """Each by what it tells of itself, with the address that its adapter wants."""
    route, answer, name = KINDS[kind]
    here.says(route, answer)
    found = probe(f"{here.url}/lib/")
    assert (found.kind, found.name) == (kind, name)
    assert found.address == (here.url if "/api/" in route else f"{here.url}/lib")
    assert not any("authorization" in one.headers for one in here.asked)


def test_a_share_that_asks_for_a_password_first(here: Office) -> None:
    """PROPFIND that wants basic authentication is a WebDAV share."""
    here.says("PROPFIND /", Answer(401, "", {"WWW-Authenticate": 'Basic realm="x"'}))
    assert probe(here.url).kind == "webdav"


def test_microsoft_is_known_by_its_name() -> None:
    """SharePoint is not asked at all."""
    found = probe("https://contoso.sharepoint.com/sites/video?web=1")
    assert (found.kind, found.address) == ("graph", "https://contoso.sharepoint.com/sites/video")


def test_what_nobody_knows(here: Office) -> None:
    """An ordinary web server has no kind; nonsense, silence and endless answers are told."""
    bodies: list[object] = ["<html>", [], {"serverVersion": 1, "instance": 3}, {"plone.site_title": 3}]
    for body in bodies:
        here.says("GET /api/v1/config", Answer(200, body))
        assert (probe(here.url).kind, probe(here.url).name) == ("", "")
    here.says("GET /api/v1/config", Answer(200, "", endless=True))
    with pytest.raises(LibraryRefused):
        probe(here.url)
    with pytest.raises(LibraryRefused) as refusal:
        probe("ftp://anna:geheim@x?token=y")
    assert refusal.value.address == "x"


def test_a_library_that_moved_is_told(here: Office) -> None:
    """A redirect to another host is shown to the person and not followed."""
    here.says("GET /api/v1/config", Answer(301, "", {"Location": "https://www.example/api/v1/config?x=1"}))
    with pytest.raises(LibraryRefused) as refusal:
        probe(here.url)
    assert (refusal.value.why, refusal.value.detail) == ("moved", "https://www.example")


def test_nobody_answers() -> None:
    """A port that nobody listens at is away, encrypted or not."""
    with pytest.raises(LibraryAway):
        probe("127.0.0.1:9")


def test_this_machine_may_speak_without_encryption(here: Office) -> None:
    """Where nothing there speaks TLS the second address is tried."""
    here.says("GET /api/v1/config", Answer(200, PEERTUBE))
    assert probe(here.url.removeprefix("http://")).address == here.url


@pytest.fixture
def own(tmp_path: Path) -> Iterator[tuple[str, Authority]]:
    """A WebDAV server with a certificate of a company's own authority."""
    made = authority(tmp_path)

    class Share(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            self.send_response(200)
            self.send_header("DAV", "1")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Share)
    server.socket = made.context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}", made
    server.shutdown()
    server.server_close()


def test_a_certificate_that_nobody_vouches_for(own: tuple[str, Authority], tmp_path: Path) -> None:
    """It is told as such and never gone around; with the company's authority it is right."""
    place, made = own
    with pytest.raises(LibraryRefused) as refusal:
        probe(place, is_plain_allowed=True)
    assert refusal.value.why == "certificate"
    (tmp_path / "company.pem").write_bytes(made.pem)
    assert probe(place, authority=str(tmp_path / "company.pem")).kind == "webdav"
