"""Libraries that trade a password for a token, and those that want the password with each request."""

from __future__ import annotations

import base64
import json
import time

import msgspec
from msgspec.structs import replace

from evp_desktop.errors import CodeNeeded, LibraryRefused, SignInNeeded
from evp_desktop.services.signin.grants import Grant, Tokens, TokenText, bare, tokens_in, told, word
from evp_desktop.services.signin.hidden import Secret, SecretBytes, web_form
from evp_desktop.services.uploads.web import Reply, Web, check

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


class _Client(msgspec.Struct, frozen=True):
    client_id: str
    client_secret: str


class _Told(msgspec.Struct, frozen=True):
    token: TokenText

    def __repr__(self) -> str:
        return "_Told(…)"


class PeerTube:
    """OAuth 2 with the password grant, a header for the second factor, and refresh tokens that work once."""

    def sign_in(self, web: Web, user: str, password: Secret, code: Secret) -> Grant:
        """Ask for tokens by name and password, and by the code of an authenticator where one is wanted."""
        asked = {"grant_type": "password", "response_type": "code", "username": user, "password": password}
        return self._grant(web, self._ask(web, asked, {"x-peertube-otp": code} if code else {}), user)

    def renew(self, web: Web, grant: Grant) -> Grant | None:
        """Both tokens are new; the old refresh token does not work any more."""
        if not grant.refresh:
            return None
        reply = self._ask(web, {"grant_type": "refresh_token", "refresh_token": grant.refresh}, {})
        return self._grant(web, reply, grant.user)

    def revoke(self, web: Web, grant: Grant) -> None:  # noqa: ARG002
        """Both tokens end."""
        check(web, bare(web.ask("POST", "/api/v1/users/revoke-token", data=b"")))

    def _ask(self, web: Web, fields: dict[str, str], headers: dict[str, str]) -> Reply:
        reply = web.ask("GET", "/api/v1/oauth-clients/local")
        check(web, bare(reply))
        client = told(reply, _Client)
        if client is None:
            raise LibraryRefused(web.address, "not_a_library", "no PeerTube")
        body = web_form({"client_id": client.client_id, "client_secret": client.client_secret, **fields})
        return web.ask("POST", "/api/v1/users/token", data=body, headers={**FORM, **headers})

    def _grant(self, web: Web, reply: Reply, user: str) -> Grant:
        code = word(reply, "code", "error")
        if reply.status == 401 and code == "missing_two_factor":
            raise CodeNeeded(web.address)
        if reply.status == 400 and code == "invalid_two_factor":
            raise CodeNeeded(web.address, code)
        if reply.status in (400, 401) and code == "invalid_grant":
            raise SignInNeeded(web.address, code)
        if reply.status == 400 and code and code != "invalid_client":  # a blocked person, a plug-in's no
            raise LibraryRefused(web.address, "rights", code)
        found: Tokens = tokens_in(web, reply)
        return Grant(
            home=web.address,
            access=found.access_token,
            refresh=found.refresh_token or "",
            renew_at=found.renew_at,
            user=user,
        )


class Plone:
    """JSON web tokens, which can be renewed only while they last: at half their life."""

    def sign_in(self, web: Web, user: str, password: Secret, code: Secret) -> Grant:  # noqa: ARG002
        """Ask for a token by name and password."""
        body = SecretBytes(json.dumps({"login": user, "password": password}).encode())
        reply = web.ask("POST", "@login", data=body, headers=JSON)
        return self._grant(web, reply, Grant(home=web.address, access="", user=user))

    def renew(self, web: Web, grant: Grant) -> Grant | None:
        """Trade a token that is still good for a new one; None when it is not any more."""
        reply = web.ask("POST", "@login-renew", data=b"", headers=grant.headers())
        return None if reply.status in (400, 401) else self._grant(web, reply, grant)

    def revoke(self, web: Web, grant: Grant) -> None:  # noqa: ARG002
        """The token ends where the site keeps a list of them; else it ends by itself."""
        check(web, bare(web.ask("POST", "@logout", data=b"")))

    def _grant(self, web: Web, reply: Reply, old: Grant) -> Grant:
        if reply.status == 401:
            raise SignInNeeded(web.address)
        check(web, bare(reply))
        found = told(reply, _Told)
        if found is None:
            raise LibraryRefused(web.address, "not_a_library", "no token in its answer")
        return replace(old, access=found.token, renew_at=_half_life(found.token))


class MediaCms:
    """A token that never ends and that cannot be taken back."""

    def sign_in(self, web: Web, user: str, password: Secret, code: Secret) -> Grant:  # noqa: ARG002
        """Ask for the token by name and password; a wrong one is 400 here."""
        body = web_form({"username": user, "password": password})
        reply = web.ask("POST", "/api/v1/login", data=body, headers=FORM)
        if reply.status == 400 and "non_field_errors" in reply.dict():
            raise SignInNeeded(web.address)
        check(web, bare(reply))
        found = told(reply, _Told)
        if found is None:
            raise LibraryRefused(web.address, "not_a_library", "no token in its answer")
        return Grant(scheme="Token", home=web.address, access=found.token, user=user)

    def renew(self, web: Web, grant: Grant) -> Grant | None:  # noqa: ARG002
        """It cannot be renewed."""
        return None

    def revoke(self, web: Web, grant: Grant) -> None:
        """There is no way to."""


class Basic:
    """The password itself goes along with each request (RFC 7617)."""

    def sign_in(self, web: Web, user: str, password: Secret, code: Secret) -> Grant:  # noqa: ARG002
        """Look whether the library takes it; what knows no WebDAV says so, and the first upload tells."""
        grant = Grant(scheme="Basic", home=web.address, access=password, user=user)
        reply = web.ask("PROPFIND", "", data=b"", headers={**grant.headers(), "Depth": "0"})
        if reply.status == 401:
            raise SignInNeeded(web.address)
        return grant

    def renew(self, web: Web, grant: Grant) -> Grant | None:  # noqa: ARG002
        """A password is changed by people."""
        return None

    def revoke(self, web: Web, grant: Grant) -> None:
        """There is nothing that the library remembers."""


def _half_life(token: str) -> float:
    """When half of the life of a JSON web token is over, by our own clock; 0 when it does not say."""
    try:
        middle = token.split(".")[1]
        told = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        issued, ends = float(told.get("iat", time.time())), float(told["exp"])
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError):
        return 0.0
    return time.time() + max(0.0, ends - issued) / 2
