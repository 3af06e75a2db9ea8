"""Who signs in to what."""

from __future__ import annotations

import base64
import json
from typing import Any

from evp_desktop.model.libraries import Library
from evp_desktop.services.signin.hidden import Secret
from tests.services.signin.office import Answer, Asked, Office

PASSWORD = Secret("Geheim-wachtwoord-ëß-7")
CLIENT = {"client_id": "x3km52wd00zcot1wq01c82t3b9kvxuvq", "client_secret": "DEaz-no-secret-really"}


def library(here: Office, kind: str, **options: str) -> Library:
    return Library(id="lib1", kind=kind, name="Ours", address=here.url, user="anna", options=options)


def tokens(number: int, **more: Any) -> dict[str, Any]:
    """Tokens as PeerTube and others give them."""
    return {
        "token_type": "Bearer",
        "access_token": f"access-{number}-{'a' * 30}",
        "refresh_token": f"refresh-{number}-{'r' * 30}",
        "expires_in": 86399,
        **more,
    }


def problem(status: int, code: str, **headers: str) -> Answer:
    """PeerTube's `problem+json`."""
    told = {"type": f"https://docs.example/{code}", "detail": f"No: {code}", "status": status, "code": code}
    return Answer(status, told, {"Content-Type": "application/problem+json", **headers})


class PeerTubeOffice:
    """PeerTube's sign-in: refresh tokens work once, a code is wanted of those who have one."""

    def __init__(self, here: Office, *, code: str = "") -> None:
        self.here = here
        self.code = code
        self.given = 0
        self.good: set[str] = set()
        here.says("GET /api/v1/oauth-clients/local", Answer(200, CLIENT))
        here.routes["POST /api/v1/users/token"] = self.token
        here.routes["POST /api/v1/users/revoke-token"] = self.revoke
        here.routes["GET /api/v1/users/me"] = self.me

    def token(self, asked: Asked) -> Answer:
        form = asked.form
        if form["client_secret"] != CLIENT["client_secret"]:
            return problem(400, "invalid_client")
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] not in self.good:
                return problem(400, "invalid_grant")
        elif form["password"] != PASSWORD or form["username"] != "anna":
            return problem(400, "invalid_grant")
        elif self.code and "x-peertube-otp" not in asked.headers:
            return problem(401, "missing_two_factor", **{"x-peertube-otp": "required; app"})
        elif self.code and asked.headers["x-peertube-otp"] != self.code:
            return problem(400, "invalid_two_factor")
        self.given += 1
        made = tokens(self.given)
        self.good = {made["access_token"], made["refresh_token"]}
        return Answer(200, made)

    def revoke(self, asked: Asked) -> Answer:
        if not self.is_good(asked):
            return problem(401, "invalid_token")
        self.good = set()
        return Answer(200, {"success": True})

    def me(self, asked: Asked) -> Answer:
        return Answer(200, {"id": 2}) if self.is_good(asked) else problem(401, "invalid_token")

    def is_good(self, asked: Asked) -> bool:
        return asked.headers.get("authorization", "").removeprefix("Bearer ") in self.good


def jwt(number: int, issued: float, ends: float) -> str:
    """A JSON web token as Plone makes them; nobody here checks its signature."""

    def part(told: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")

    told = {"sub": "anna", "iat": issued, "exp": ends, "n": number}
    return f"{part({'alg': 'HS256'})}.{part(told)}.{part('signature')}"
