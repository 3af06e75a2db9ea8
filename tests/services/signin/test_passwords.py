"""A password becomes a token: what libraries answer, and what is made of it."""

from __future__ import annotations

import time

import pytest
from msgspec.structs import replace

from evp_desktop.errors import CodeNeeded, LibraryAway, LibraryRefused, SignInNeeded
from evp_desktop.services.signin.desk import SignIn
from evp_desktop.services.signin.hidden import Secret
from evp_desktop.services.uploads.web import Web
from tests.services.signin.office import Answer, Office
from tests.services.signin.people import CLIENT, PASSWORD, PeerTubeOffice, jwt, library, problem, tokens
from tests.services.signin.ring import FileRing

TOKEN_PATH = "POST /api/v1/users/token"


def status(sign_in: SignIn, here: Office, kind: str, path: str) -> int:
    """What a request gets as who is signed in."""
    there = library(here, kind)
    return Web(there.address, sign_in.credentials(there)).ask("GET", path).status


def test_peertube_takes_a_password(here: Office, sign_in: SignIn, ring: FileRing) -> None:
    """Client, then tokens by a form, as PeerTube 6 wants it; the password is not kept."""
    PeerTubeOffice(here)
    sign_in.with_password(library(here, "peertube"), PASSWORD)
    assert here.asked[-1].form == {
        **CLIENT,
        "grant_type": "password",
        "response_type": "code",
        "username": "anna",
        "password": str(PASSWORD),
    }
    assert status(sign_in, here, "peertube", "/api/v1/users/me") == 200
    assert str(PASSWORD) not in "".join(ring.entries().values())


def test_peertube_wants_a_code(here: Office, sign_in: SignIn) -> None:
    """Without the code it is asked for, a wrong one is told as such, the right one signs in."""
    PeerTubeOffice(here, code="123456")
    there = library(here, "peertube")
    with pytest.raises(CodeNeeded) as wanted:
        sign_in.with_password(there, PASSWORD)
    with pytest.raises(CodeNeeded) as wrong:
        sign_in.with_password(there, PASSWORD, Secret("000000"))
    assert (wanted.value.detail, wrong.value.detail) == ("", "invalid_two_factor")
    assert not sign_in.is_signed_in(there)
    sign_in.with_password(there, PASSWORD, Secret("123456"))
    assert sign_in.is_signed_in(there)


def test_peertube_asks_to_wait(here: Office, sign_in: SignIn) -> None:
    """The 16th try in 5 minutes is answered with a page and a time."""
    PeerTubeOffice(here)
    here.says(TOKEN_PATH, Answer(429, "<h1>Too many requests</h1>", {"Retry-After": "296"}))
    with pytest.raises(LibraryAway) as away:
        sign_in.with_password(library(here, "peertube"), PASSWORD)
    assert away.value.after_s == 296


def test_peertube_says_no(here: Office, sign_in: SignIn) -> None:
    """A wrong password is one; somebody who is blocked is told so."""
    PeerTubeOffice(here)
    with pytest.raises(SignInNeeded):
        sign_in.with_password(library(here, "peertube"), Secret("wrong"))
    here.says(TOKEN_PATH, problem(400, "blocked_user"))
    with pytest.raises(LibraryRefused) as refusal:
        sign_in.with_password(library(here, "peertube"), PASSWORD)
    assert (refusal.value.why, refusal.value.detail) == ("rights", "blocked_user")


def test_plone_gives_a_token_that_is_renewed_in_time(here: Office, sign_in: SignIn) -> None:
    """A Plone token is renewed when half of its life is over, while it can still be."""
    now = time.time()
    here.says(
        "POST /@login",
        Answer(200, {"token": jwt(1, now - 7 * 3600, now + 5 * 3600)}, {"Set-Cookie": "__ac=x"}),
    )
    here.says("POST /@login-renew", Answer(200, {"token": jwt(2, now, now + 43200)}))
    here.says("GET /", Answer())
    sign_in.with_password(library(here, "plone"), PASSWORD)
    assert status(sign_in, here, "plone", "/") == 200
    assert not here.count("/@login-renew")
    old = jwt(3, now - 43200, now + 60)
    here.says("POST /@login", Answer(200, {"token": old}))
    sign_in.with_password(library(here, "plone"), PASSWORD)
    keeper = sign_in.credentials(library(here, "plone"))
    kept = keeper.kept()
    assert kept
    keeper.keep(replace(kept, renew_at=now - 1))
    assert status(sign_in, here, "plone", "/") == 200
    assert [one.headers["authorization"] for one in here.asked if one.path == "/@login-renew"] == [
        f"Bearer {old}"
    ]
    assert here.asked[-1].headers["authorization"] == f"Bearer {jwt(2, now, now + 43200)}"
    assert not any("cookie" in one.headers for one in here.asked)


def test_a_renewal_in_time_that_does_not_succeed_hinders_nothing(here: Office, sign_in: SignIn) -> None:
    """What is still good is used; the library is not asked for new ones at each request."""
    now = time.time()
    here.says("POST /@login", Answer(200, {"token": jwt(1, now - 50, now + 40)}))
    here.says("POST /@login-renew", Answer(503))
    here.says("GET /", Answer())
    there = library(here, "plone")
    sign_in.with_password(there, PASSWORD)
    keeper = sign_in.credentials(there)
    kept = keeper.kept()
    assert kept
    keeper.keep(replace(kept, renew_at=now - 1))
    web = Web(there.address, keeper)
    assert [web.ask("GET", "/").status for _ in range(3)] == [200, 200, 200]
    assert here.count("/@login-renew") == 1


def test_plone_says_no(here: Office, sign_in: SignIn) -> None:
    """A wrong password is 401 there; a token that has ended cannot be renewed."""
    told = {"error": {"message": "Wrong login and/or password.", "type": "Invalid credentials"}}
    here.says("POST /@login", Answer(401, told))
    there = library(here, "plone")
    with pytest.raises(SignInNeeded):
        sign_in.with_password(there, PASSWORD)
    sign_in.with_token(there, Secret("ended"))
    here.says("POST /@login-renew", Answer(401, told))
    keeper = sign_in.credentials(there)
    assert keeper.renew(keeper.headers()) is False


def test_mediacms_gives_a_token_of_its_own_kind(here: Office, sign_in: SignIn) -> None:
    """`Token`, not `Bearer`; a wrong password is 400 there."""
    here.says("POST /api/v1/login", Answer(400, {"non_field_errors": ["User not found."]}))
    there = library(here, "mediacms")
    with pytest.raises(SignInNeeded):
        sign_in.with_password(there, PASSWORD)
    here.says("POST /api/v1/login", Answer(200, {"email": "a@b", "username": "anna", "token": "f" * 40}))
    sign_in.with_password(there, PASSWORD)
    assert sign_in.credentials(there).headers() == {"Authorization": f"Token {'f' * 40}"}
    assert sign_in.credentials(there).renew({"Authorization": f"Token {'f' * 40}"}) is False


def test_webdav_takes_the_password_itself(here: Office, sign_in: SignIn) -> None:
    """It is tried, and goes along in UTF-8."""
    here.routes["PROPFIND /"] = lambda asked: Answer(
        207 if asked.headers["authorization"] == "Basic YW5uYTpHZWhlaW0td2FjaHR3b29yZC3Dq8OfLTc=" else 401, ""
    )
    there = library(here, "webdav")
    with pytest.raises(SignInNeeded):
        sign_in.with_password(there, Secret("wrong"))
    sign_in.with_password(there, PASSWORD)
    assert sign_in.is_signed_in(there)


def test_a_pasted_token_is_cleaned(here: Office, sign_in: SignIn) -> None:
    """Spaces, line ends and the word before it go; what cannot be a token is not kept."""
    there = library(here, "tus")
    sign_in.with_token(there, Secret("  Bearer abc.DEF-123\r\n"))
    assert sign_in.credentials(there).headers() == {"Authorization": "Bearer abc.DEF-123"}
    for text in ("", " \n", "tökén", "a\0b", "x" * 20001):
        with pytest.raises(SignInNeeded):
            sign_in.with_token(there, Secret(text))


def test_keys_are_kept_and_never_sent(here: Office, sign_in: SignIn) -> None:
    """Whoever signs requests asks for the pair; no header holds it."""
    there = library(here, "s3")
    with pytest.raises(SignInNeeded):
        sign_in.credentials(there).pair()
    sign_in.with_keys(there, "AKIA123", Secret("s3cr3t/key"))
    credentials = sign_in.credentials(there)
    assert (credentials.pair(), credentials.headers()) == (("AKIA123", "s3cr3t/key"), {})
    assert credentials.renew({}) is False


def test_a_secret_stays_with_its_host(here: Office, sign_in: SignIn) -> None:
    """A library whose address is changed to another host gets nothing of what the old one knew."""
    there = library(here, "tus")
    sign_in.with_token(there, Secret("abc"))
    assert sign_in.is_signed_in(replace(there, address=f"{here.url}/files"))
    for address in ("https://elsewhere.example", here.url.replace("http:", "https:"), "http://127.0.0.1:1"):
        moved = replace(there, address=address)
        assert not sign_in.is_signed_in(moved)
        assert sign_in.credentials(moved).headers() == {}


HOSTILE = [
    Answer(200, "<html>welcome</html>"),
    Answer(200, []),
    Answer(200, {"access_token": 7, "token_type": "Bearer"}),
    Answer(200, {"access_token": "a\r\nX-Evil: 1", "token_type": "Bearer", "token": "a\r\nX: 1"}),
    Answer(200, {"access_token": "a", "token_type": "mac", "token": ["a"]}),
    Answer(200, {"access_token": "", "token": ""}),
    Answer(200, "[" * 200_000),
    Answer(200, "\x00"),
    Answer(204, ""),
    Answer(302, "", {"Location": "https://evil.example/collect?x=1"}),
    Answer(500, "<html>"),
    Answer(418, {"error": {"error": {}}, "code": ["x"]}),
    Answer(200, "", endless=True),
]


@pytest.mark.parametrize("answer", HOSTILE, ids=range(len(HOSTILE)))
def test_answers_that_are_none(here: Office, sign_in: SignIn, answer: Answer) -> None:
    """Wrong JSON, endless replies, redirects to other hosts: one clear trouble, and nothing is kept."""
    here.says("GET /api/v1/oauth-clients/local", Answer(200, CLIENT))
    for path in (TOKEN_PATH, "POST /@login", "POST /api/v1/login"):
        here.says(path, answer)
    for kind in ("peertube", "plone", "mediacms"):
        there = library(here, kind)
        with pytest.raises((LibraryRefused, LibraryAway)):
            sign_in.with_password(there, PASSWORD)
        assert not sign_in.is_signed_in(there)


@pytest.mark.parametrize("client", [Answer(404), Answer(200, "no"), Answer(200, {"client_id": None})])
def test_what_is_no_peertube(here: Office, sign_in: SignIn, client: Answer) -> None:
    """The password is not sent to what does not begin as PeerTube does."""
    here.says("GET /api/v1/oauth-clients/local", client)
    with pytest.raises(LibraryRefused):
        sign_in.with_password(library(here, "peertube"), PASSWORD)
    assert len(here.asked) == 1


@pytest.mark.parametrize("lasts", [None, 0, -5, "3600", "soon", 1e300, 86399.5])
def test_how_long_a_token_lasts_may_be_anything(here: Office, sign_in: SignIn, lasts: object) -> None:
    """A lifetime that makes no sense is none; the token works until it is refused."""
    told = {name: one for name, one in tokens(1, expires_in=lasts).items() if one is not None}
    here.says("GET /api/v1/oauth-clients/local", Answer(200, CLIENT))
    here.routes[TOKEN_PATH] = lambda _: Answer(200, told)
    there = library(here, "peertube")
    sign_in.with_password(there, PASSWORD)
    kept = sign_in.credentials(there).kept()
    assert kept
    assert (kept.renew_at > time.time()) == (lasts in ("3600", 86399.5))


def test_signing_out_takes_everything_back(here: Office, sign_in: SignIn, ring: FileRing) -> None:
    """The library is told, also when the token had ended by then, and the keyring is empty."""
    peertube = PeerTubeOffice(here)
    there = library(here, "peertube")
    sign_in.with_password(there, PASSWORD)
    peertube.good = {one for one in peertube.good if one.startswith("refresh")}
    assert sign_in.sign_out(there)
    assert peertube.good == set()
    assert (ring.entries(), sign_in.is_signed_in(there)) == ({}, False)
    assert sign_in.sign_out(there)


def test_signing_out_of_plone_and_others(here: Office, sign_in: SignIn, ring: FileRing) -> None:
    """Plone is told with the token; a password is only forgotten."""
    here.says("POST /@logout", Answer(204, ""))
    for kind in ("plone", "tus", "mediacms"):
        sign_in.with_token(library(here, kind), Secret("abc"))
        assert sign_in.sign_out(library(here, kind))
        assert ring.entries() == {}
    assert [(one.path, one.headers["authorization"]) for one in here.asked] == [("/@logout", "Bearer abc")]


@pytest.mark.parametrize("answer", [Answer(500), Answer(403, "no"), Answer(200, "", endless=True)])
def test_signing_out_never_waits_for_the_library(
    here: Office, sign_in: SignIn, ring: FileRing, answer: Answer
) -> None:
    """Whatever the library answers, nothing is kept here."""
    here.says("POST /@logout", answer)
    sign_in.with_token(library(here, "plone"), Secret("abc"))
    assert sign_in.sign_out(library(here, "plone"))
    assert ring.entries() == {}
