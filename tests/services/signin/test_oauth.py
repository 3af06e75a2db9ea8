"""Signing in in the browser and by a code, with endpoints of an imitation."""

from __future__ import annotations

import base64
import hashlib
import http.client
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from evp_desktop.errors import Cancelled, LibraryAway, LibraryRefused, SignInNeeded
from evp_desktop.model.libraries import Library
from evp_desktop.services.signin import loopback, oauth
from evp_desktop.services.signin.desk import SignIn, ways
from evp_desktop.services.signin.hidden import Secret
from evp_desktop.services.uploads.web import Web
from tests.services.signin.office import Answer, Office
from tests.services.signin.people import library, tokens
from tests.services.signin.ring import FileRing
from tests.support.lab import until

CODE = "code-from-the-browser-1234567890"


def at(here: Office, kind: str = "archive", **more: str) -> Library:
    told = {
        "oauth_authorize": f"{here.url}/authorize?prompt=login",
        "oauth_token": f"{here.url}/token",
        "oauth_device": f"{here.url}/device",
        "oauth_revoke": f"{here.url}/revoke",
        "oauth_client": "evp",
        "oauth_scope": "upload offline_access",
    }
    return library(here, kind, **{**told, **more})


class Browser:
    """A browser that comes back at once with what `answer` makes of the state."""

    def __init__(self, *answers: Callable[[dict[str, str]], dict[str, str]], path: str = "") -> None:
        self.answers = answers
        self.path = path
        self.asked: dict[str, str] = {}
        self.pages: list[tuple[int, str]] = []

    def __call__(self, url: str) -> None:
        self.asked = dict(parse_qsl(urlsplit(url).query))
        threading.Thread(target=self._go).start()

    def seen(self, count: int) -> list[tuple[int, str]]:
        """So many pages, each with its status; the last one is read while the sign-in goes on."""
        until(lambda: len(self.pages) == count)
        return self.pages

    def _go(self) -> None:
        back = urlsplit(self.asked["redirect_uri"])
        for answer in self.answers:
            line = http.client.HTTPConnection("127.0.0.1", back.port or 0, timeout=10)
            line.request("GET", f"{self.path or back.path}?{urlencode(answer(self.asked))}")
            reply = line.getresponse()
            self.pages.append((reply.status, reply.read().decode()))
            line.close()


def agreed(asked: dict[str, str]) -> dict[str, str]:
    return {"code": CODE, "state": asked["state"]}


def never() -> threading.Event:
    return threading.Event()


def test_signing_in_in_the_browser(here: Office, sign_in: SignIn) -> None:
    """State and challenge go out, the code comes back, the verifier fits, the page holds nothing secret."""
    here.says("POST /token", Answer(200, tokens(1)))
    here.says("GET /videos", Answer())
    there, browser = at(here), Browser(agreed)
    sign_in.in_browser(there, browser, never())
    asked, form = browser.asked, here.asked[-1].form
    hashed = hashlib.sha256(form["code_verifier"].encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(hashed).decode().rstrip("=")
    assert (asked["code_challenge_method"], asked["prompt"], asked["login_hint"]) == ("S256", "login", "anna")
    assert len(form["code_verifier"]) >= 43
    assert (form["code"], form["redirect_uri"], form["client_id"]) == (CODE, asked["redirect_uri"], "evp")
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    [(status, page)] = browser.seen(1)
    assert (status, page.count("sluiten"), page.count("close")) == (200, 1, 1)
    assert not any(secret in page for secret in (CODE, asked["state"], form["code_verifier"]))
    assert Web(there.address, sign_in.credentials(there)).ask("GET", "/videos").status == 200
    assert here.asked[-1].headers["authorization"] == f"Bearer {tokens(1)['access_token']}"


STRANGERS = [
    lambda asked: {"code": "stolen", "state": "guessed"},
    lambda asked: {"code": "stolen"},
    lambda asked: {"error": "access_denied", "state": asked["state"] + "x"},
    lambda asked: {"code": "stolen", "state": asked["state"], "iss": "https://mixed-up.example"},
]


def test_callers_that_do_not_know_our_state_change_nothing(here: Office, sign_in: SignIn) -> None:
    """Whatever a page or program calls the address with, only the right code is taken."""
    here.says("POST /token", Answer(200, tokens(1)))
    browser = Browser(*STRANGERS, agreed)
    sign_in.in_browser(at(here), browser, never())
    assert [status for status, _ in browser.seen(len(STRANGERS) + 1)] == [404] * len(STRANGERS) + [200]
    assert [one.form["code"] for one in here.asked] == [CODE]


def test_other_hosts_paths_and_methods_are_not_heard() -> None:
    """A name that leads here by somebody's DNS, another path: nothing to see."""
    listener = loopback.Listener(Library(id="a", kind="b", address="c"), loopback.ANYWHERE, "s")
    host = urlsplit(listener.address).netloc
    good = "/?state=s&code=c"
    with listener:
        assert listener.hear(good, "evil.example")[0] == 404
        assert listener.hear("/x?state=s&code=c", host)[0] == 404
        assert listener.hear("//[", host)[0] in (400, 404)
        assert listener.hear("/?" + "&".join(["a=b"] * 50), host)[0] == 400
        line = http.client.HTTPConnection(host, timeout=10)
        line.request("POST", good)
        assert line.getresponse().status == 501
        line.close()
        assert listener.hear(good, host)[0] == 200


def test_a_person_who_says_no(here: Office, sign_in: SignIn) -> None:
    """The page says that nobody was signed in, and so do we."""
    browser = Browser(lambda asked: {"error": "access_denied", "state": asked["state"]})
    with pytest.raises(SignInNeeded):
        sign_in.in_browser(at(here), browser, never())
    assert "Nobody was signed in" in browser.seen(1)[0][1]
    assert here.asked == []


def test_a_sign_in_can_be_cancelled_and_ends_by_itself(here: Office, sign_in: SignIn) -> None:
    """Nobody waits for a browser that never comes back; the port is free again afterwards."""
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        sign_in.in_browser(at(here), lambda _: cancel.set(), cancel)
    with loopback.Listener(at(here), loopback.ANYWHERE, "s") as listener:
        port = urlsplit(listener.address).port
        with pytest.raises(SignInNeeded):
            listener.wait(never(), listens_s=0.05)
    again = f"http://localhost:{port}/redirect"
    with loopback.Listener(at(here), again, "s") as listener:
        assert listener.address == again
        with pytest.raises(LibraryAway):
            loopback.Listener(at(here), again, "s")


@pytest.mark.parametrize(
    "back", ["http://evil.example/", "https://127.0.0.1/", "http://0.0.0.0:1/", "http://[", "x"]
)
def test_codes_come_back_to_this_computer_only(here: Office, sign_in: SignIn, back: str) -> None:
    """A redirect elsewhere is refused before the browser opens."""
    with pytest.raises(LibraryRefused):
        sign_in.in_browser(at(here, oauth_redirect=back), pytest.fail, never())


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, "<html>"),
        Answer(200, {"access_token": 1}),
        Answer(307, "", {"Location": "https://evil.example/token"}),
        Answer(400, {"error": "invalid_client"}),
        Answer(200, "", endless=True),
    ],
)
def test_a_token_endpoint_that_gives_none(here: Office, sign_in: SignIn, answer: Answer) -> None:
    """One clear trouble, nothing kept, and the code goes nowhere else."""
    here.says("POST /token", answer)
    with pytest.raises(LibraryRefused):
        sign_in.in_browser(at(here), Browser(agreed), never())
    assert not sign_in.is_signed_in(at(here))
    assert len(here.asked) == 1


def test_a_code_that_is_no_good(here: Office, sign_in: SignIn) -> None:
    """`invalid_grant`: sign in once more."""
    here.says("POST /token", Answer(400, {"error": "invalid_grant"}))
    with pytest.raises(SignInNeeded):
        sign_in.in_browser(at(here), Browser(agreed), never())


def test_oauth_tokens_are_renewed_and_revoked(here: Office, sign_in: SignIn, ring: FileRing) -> None:
    """A refresh token that is not replaced is used again; signing out takes it back (RFC 7009)."""
    second = {name: one for name, one in tokens(2).items() if name != "refresh_token"}
    here.says("POST /token", Answer(200, tokens(1)), Answer(200, second))
    here.says("POST /revoke", Answer(200))
    there = at(here)
    sign_in.in_browser(there, Browser(agreed), never(), Secret("client-secret"))
    credentials = sign_in.credentials(there)
    for _ in range(2):
        assert credentials.renew(credentials.headers())
        assert here.asked[-1].form == {
            "grant_type": "refresh_token",
            "refresh_token": tokens(1)["refresh_token"],
            "client_id": "evp",
            "client_secret": "client-secret",
        }
    assert sign_in.sign_out(there)
    assert here.asked[-1].form["token"] == tokens(1)["refresh_token"]
    assert here.asked[-1].form["token_type_hint"] == "refresh_token"
    assert ring.entries() == {}


class Waits(threading.Event):
    """Remembers how long it was waited for, and waits for nothing."""

    def __init__(self, until: float = 1e9) -> None:
        super().__init__()
        self.waited: list[float] = []
        self._until = until

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        return sum(self.waited) > self._until


DEVICE = {
    "device_code": "d" * 40,
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://company.example/device",
    "expires_in": 900,
    "interval": 5,
}


def pending(code: str = "authorization_pending") -> Answer:
    return Answer(400, {"error": code})


def test_signing_in_on_another_device(here: Office, sign_in: SignIn) -> None:
    """The code is told, and asked for at the endpoint's pace: slower when it says so, and when it is away."""
    here.says("POST /device", Answer(200, DEVICE))
    here.says("POST /token", pending(), pending("slow_down"), Answer(503), Answer(200, tokens(1)))
    told: list[oauth.DeviceCode] = []
    waits = Waits()
    sign_in.with_device(at(here), told.append, waits)
    assert [(one.code, one.address) for one in told] == [("WDJB-MJHT", "https://company.example/device")]
    assert waits.waited == [5, 5, 10, 20]
    assert here.asked[-1].form["grant_type"] == "urn:ietf:params:oauth:grant-type:device_code"
    assert sign_in.is_signed_in(at(here))


@pytest.mark.parametrize("code", ["expired_token", "access_denied"])
def test_a_device_that_says_no(here: Office, sign_in: SignIn, code: str) -> None:
    """The person said no, or the code has ended."""
    here.says("POST /device", Answer(200, DEVICE))
    here.says("POST /token", pending(code))
    with pytest.raises(SignInNeeded) as refusal:
        sign_in.with_device(at(here), lambda _: None, Waits())
    assert refusal.value.detail == code


def test_waiting_for_a_device_ends(here: Office, sign_in: SignIn) -> None:
    """By its own time, however long an endpoint says that its code lasts, and when it is cancelled."""
    here.says("POST /device", Answer(200, {**DEVICE, "expires_in": 1e12, "interval": 0.0001}))
    here.says("POST /token", pending("slow_down"))
    waits = Waits()
    with pytest.raises(SignInNeeded):
        sign_in.with_device(at(here), lambda _: None, waits)
    assert sum(waits.waited) < 2000
    assert min(waits.waited) >= 1
    with pytest.raises(Cancelled):
        sign_in.with_device(at(here), lambda _: None, Waits(until=20))


@pytest.mark.parametrize(
    "told",
    [
        "<html>",
        {},
        {**DEVICE, "verification_uri": "javascript:alert(1)"},
        {**DEVICE, "verification_uri": "http://company.example/"},
        {**DEVICE, "user_code": "a\nb"},
        {**DEVICE, "expires_in": "soon"},
    ],
)
def test_device_answers_that_are_none(here: Office, sign_in: SignIn, told: Any) -> None:
    """Nothing is shown to the person that is no code and no safe address."""
    here.says("POST /device", Answer(200, told))
    with pytest.raises(LibraryRefused):
        sign_in.with_device(at(here), lambda code: pytest.fail(code.code), Waits())


def test_endpoints_are_found_at_the_issuer(here: Office) -> None:
    """What an issuer tells of itself is believed when it is about itself; options go before it."""
    told = {
        "issuer": f"{here.url}/realm",
        "authorization_endpoint": f"{here.url}/a",
        "token_endpoint": f"{here.url}/t",
        "device_authorization_endpoint": "https://other.example/d",
    }
    path = "GET /realm/.well-known/openid-configuration"
    here.says(path, Answer(200, told))
    there = library(here, "archive", oauth_issuer=f"{here.url}/realm", oauth_client="evp", oauth_scope="x")
    found = oauth.endpoints(there)
    assert (found.authorize, found.token, found.device) == (
        f"{here.url}/a",
        f"{here.url}/t",
        "https://other.example/d",
    )
    wrongs: list[object] = [
        {**told, "issuer": "https://evil.example"},
        {**told, "token_endpoint": "http://company.example/t"},
        {**told, "authorization_endpoint": "file:///etc/passwd"},
        {**told, "token_endpoint": "https://a:b@company.example/t"},
        [],
    ]
    for wrong in wrongs:
        here.says(path, Answer(200, wrong))
        with pytest.raises(LibraryRefused):
            oauth.endpoints(there)


def test_microsoft_needs_only_a_client(here: Office) -> None:
    """For Graph the endpoints are known; a company gives its tenant and the id it registered."""
    found = oauth.endpoints(library(here, "graph", oauth_client="1234", oauth_tenant="contoso.example"))
    assert found.token == "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token"
    assert "offline_access" in found.scope
    with pytest.raises(LibraryRefused):
        oauth.endpoints(library(here, "graph"))


def test_how_one_can_sign_in(here: Office) -> None:
    """The usual way first; where nobody has to, none."""
    assert ways(library(here, "peertube")) == ("password", "token")
    assert ways(library(here, "graph")) == ("browser", "device")
    assert ways(library(here, "folder")) == ()
    assert ways(library(here, "archive"))[0] == "token"
    assert ways(at(here))[:2] == ("browser", "device")


def test_an_authority_that_cannot_be_read_is_told(here: Office, sign_in: SignIn, tmp_path: Path) -> None:
    """No such file, no PEM: one clear trouble that names the file."""
    (tmp_path / "bad.pem").write_text("-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n")
    for file in (str(tmp_path / "none.pem"), str(tmp_path / "bad.pem"), str(tmp_path), "\0"):
        with pytest.raises(LibraryRefused) as refusal:
            sign_in.with_password(library(here, "peertube", authority=file), Secret("x"))
        assert (refusal.value.why, refusal.value.detail) == ("certificate", file)
