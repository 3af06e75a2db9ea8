"""Requests to a library: who learns our credentials, how long we wait, and what is taken for a reply."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator, Mapping
from email.utils import format_datetime

import pytest

from evp_desktop.errors import LibraryAway, LibraryRefused, LibraryTrouble, SignInNeeded
from evp_desktop.services.uploads.web import MAX_REPLY_BYTES, Patience, Reply, Web, check, plain
from tests.support import lab
from tests.support.servers import free_port
from tests.support.servers.proxy import Fault, Proxy, answer, before

TOKEN = "abcdefghijklmnopqrstuvwxyz0123456789"
PATIENCE = Patience(connect_s=5.0, idle_s=5.0, reply_s=10.0)


class Keys:
    """Credentials that are renewed as often as a test says."""

    def __init__(self, renewals: int = 0) -> None:
        self.left = renewals

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {TOKEN}{self.left}"}

    def renew(self, refused: Mapping[str, str]) -> bool:
        self.left -= 1
        return self.left >= 0


@pytest.fixture
def server() -> Iterator[Proxy]:
    """Says only what a test told it to."""
    with before(free_port()) as proxy:
        yield proxy


@pytest.fixture
def web(server: Proxy) -> Web:
    return Web(server.url, Keys(), patience=PATIENCE)


def says(server: Proxy, *raw: bytes, method: str = "GET") -> None:
    server.next(method, *(Fault(answer=one) for one in raw))


def test_credentials_stay_at_home(server: Proxy, web: Web) -> None:
    """Another host, and another port of the same host, never learn who we are."""
    with before(free_port()) as other:
        for one in (server, other):
            says(one, answer(200, "{}"))
            web.ask("GET", f"{one.url}/x")
        assert server.requests[0].headers["authorization"] == f"Bearer {TOKEN}0"
        assert "authorization" not in other.requests[0].headers


def test_no_redirect_is_followed_and_no_cookie_kept(server: Proxy, web: Web) -> None:
    """A redirect is a reply like another; a cookie of one reply is in no later request."""
    says(server, answer(302, Location="/else", Set_Cookie="__ac=me"), answer(200, "{}"))
    assert web.ask("GET", "/x").status == 302
    web.ask("GET", "/y")
    assert [one.path for one in server.requests] == ["/x", "/y"]
    assert "cookie" not in server.requests[1].headers


def test_refused_credentials_are_renewed_once(server: Proxy) -> None:
    """A request is repeated with renewed credentials; refused again, the person must sign in."""
    web = Web(server.url, Keys(1), patience=PATIENCE)
    says(server, answer(401), answer(200, "{}"))
    assert web.ask("GET", "/x").status == 200
    says(server, answer(401))
    with pytest.raises(SignInNeeded):
        check(web, web.ask("GET", "/x"))
    told = [one.headers["authorization"][-1] for one in server.requests]
    assert told == ["1", "0", "0"]


def test_a_piece_is_not_repeated_behind_the_engines_back(server: Proxy) -> None:
    """A body that was read from the disk is gone: the engine asks where it is and sends again."""
    web = Web(server.url, Keys(1), patience=PATIENCE)
    says(server, answer(401), method="PUT")
    with pytest.raises(LibraryAway) as away:
        web.ask("PUT", "/x", data=iter([b"one", b"two"]), size=6)
    assert away.value.after_s == 0.0
    assert [one.body_bytes for one in server.requests] == [6]


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        b"HTTP/1.1 2",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\0\1\2\3\r\n\r\n",
    ],
)
def test_half_a_reply_is_none(server: Proxy, web: Web, raw: bytes) -> None:
    """A reply that was cut off, in its head or in its body, or that is no HTTP at all, is no reply."""
    says(server, raw)
    with pytest.raises(LibraryAway):
        web.ask("GET", "/x")


def test_an_endless_reply_is_refused(server: Proxy, web: Web) -> None:
    """What does not end is no library; memory has an end too."""
    says(server, b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (MAX_REPLY_BYTES + 70000))
    with pytest.raises(LibraryRefused) as refused:
        web.ask("GET", "/x")
    assert refused.value.why == "not_a_library"


def test_hanging_up_ends_what_is_under_way(server: Proxy, web: Web) -> None:
    """From another thread, and at once; what is asked later gets no line any more."""
    server.next("GET", Fault(hold=True))
    found: list[LibraryTrouble] = []

    def ask() -> None:
        with pytest.raises(LibraryAway) as away:
            web.ask("GET", "/x")
        found.append(away.value)

    thread = threading.Thread(target=ask)
    thread.start()
    lab.until(lambda: server.requests)
    web.hang_up()
    thread.join(3)
    assert not thread.is_alive()
    assert len(found) == 1
    with pytest.raises(LibraryAway):
        web.ask("GET", "/y")
    assert len(server.requests) == 1


def test_no_secret_is_told_or_logged(server: Proxy, web: Web, caplog: pytest.LogCaptureFixture) -> None:
    """Neither errors nor the log hold a token, a query or what a server gave back of them."""
    caplog.set_level(logging.DEBUG)
    says(server, answer(500, f'{{"detail": "<b>no</b> at https://h/p?sig={TOKEN} for {TOKEN}"}}'), b"HT")
    with pytest.raises(LibraryAway) as told:
        check(web, web.ask("GET", f"/x?sig={TOKEN}"))
    with pytest.raises(LibraryAway) as cut:
        web.ask("GET", f"/x?sig={TOKEN}")
    server.close()
    with pytest.raises(LibraryAway) as away:
        web.ask("GET", f"/x?sig={TOKEN}")
    for one in (told, cut, away):
        assert TOKEN not in repr(one.getrepr(chain=True, showlocals=False))
        assert one.value.__cause__ is None
    assert TOKEN not in caplog.text
    assert "no at https://h/p?" in told.value.detail


def test_the_systems_proxy_is_used(server: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A company's proxy stands between us and a library; what is on this machine is reached without."""
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.delenv("no_proxy", raising=False)
    says(server, answer(200, "{}"))
    assert Web("http://library.invalid/base", patience=PATIENCE).ask("GET", "/x").status == 200
    assert server.requests[0].path == "http://library.invalid/base/x"
    with before(free_port()) as near:
        says(near, answer(200, "{}"))
        Web(near.url, patience=PATIENCE).ask("GET", "/x")
        assert near.requests[0].path == "/x"


@pytest.mark.parametrize(
    ("given", "there"),
    [
        ("//inside.example:9000/a?b=c", "https://library.example/a?b=c"),
        ("http://inside.example/a", "https://library.example/a"),
        ("/a/b", "https://library.example/a/b"),
        ("https://library.example/a", "https://library.example/a"),
    ],
)
def test_addresses_lead_home(given: str, there: str) -> None:
    """Whatever host a library thinks it is at, its addresses are at the one it was reached at."""
    assert Web("https://library.example").at_home(given) == there


def test_how_long_to_wait_is_understood() -> None:
    """`Retry-After` is a number or a date; anything else is none."""
    soon = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60), usegmt=True)
    waits = [Reply(429, {"retry-after": one}, b"", "").after_s for one in ("296", soon, "soon", "")]
    assert waits[0] == 296.0
    assert waits[1] is not None
    assert 50 < waits[1] <= 60
    assert waits[2:] == [None, None]


@pytest.mark.parametrize(
    ("status", "kind", "why"),
    [
        (401, SignInNeeded, None),
        (429, LibraryAway, None),
        (503, LibraryAway, None),
        (403, LibraryRefused, "rights"),
        (410, LibraryRefused, "gone"),
        (413, LibraryRefused, "too_large"),
        (415, LibraryRefused, "kind"),
        (507, LibraryRefused, "quota"),
        (308, LibraryRefused, "moved"),
        (400, LibraryRefused, "refused"),
        (206, LibraryRefused, "not_a_library"),
    ],
)
def test_replies_have_a_general_meaning(
    web: Web, status: int, kind: type[LibraryTrouble], why: str | None
) -> None:
    """What is not the reply hoped for is final or passes, and says why."""
    with pytest.raises(kind) as trouble:
        check(web, Reply(status, {}, b"<html>", web.address), 200)
    assert getattr(trouble.value, "why", None) == why


def test_words_of_a_server_are_plain() -> None:
    """No markup, no line breaks, no end of them, nothing that looks like a token."""
    assert plain("<h1>Too many\r\n requests</h1>\x1b[31m") == "Too many requests [31m"
    assert TOKEN not in plain(f"Bearer {TOKEN}.{TOKEN}")
    assert len(plain("ab " * 1000)) == 300


def test_an_address_elsewhere_is_encrypted_as_the_library_is() -> None:
    """What is a key by itself does not travel in the open, except where the library itself is in the open."""
    assert Web("https://one.example").elsewhere("https://two.example/key")
    assert Web("http://127.0.0.1:1").elsewhere("http://localhost:2/key")
    for address in ("http://two.example/key", "file:///key", "", "/key"):
        with pytest.raises(LibraryRefused) as refused:
            Web("https://one.example").elsewhere(address)
        assert refused.value.why == "not_a_library"
