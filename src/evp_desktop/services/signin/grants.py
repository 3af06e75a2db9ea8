"""What a library gave us to show who we are, and how it is shown."""

from __future__ import annotations

import json
import re
import time
from typing import Annotated, Any, Literal, Protocol

import msgspec

from evp_desktop.errors import LibraryRefused, LibraryTrouble
from evp_desktop.model.libraries import Library
from evp_desktop.services.signin.hidden import Secret
from evp_desktop.services.uploads.web import Reply, Web, basic, check

Scheme = Literal["Bearer", "Token", "Basic", ""]
"""How it is shown in `Authorization`; empty: not at all, as keys that requests are signed with (S3)."""

LATEST_S = 366 * 86400.0
EARLY_S = 120.0
"""Renewed so long before it ends: a token that ends while a piece is sent costs the piece."""

_PATTERN = r"^[\x21-\x7e]{1,20000}\Z"
TokenText = Annotated[str, msgspec.Meta(pattern=_PATTERN)]
"""RFC 6750, 2.1 is narrower; a line break would be another header."""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of one sign-in, for the library at `home` and no other.

    `access` is a token, or the password where a library knows no tokens. `renew_at`, in seconds since 1970,
    is when it should be renewed without being asked; 0: when it is refused. `endpoint` is where it is renewed
    and `revoke` where it is taken back, where those are not the library's own.
    """

    scheme: Scheme = "Bearer"
    home: str
    access: str
    user: str = ""
    refresh: str = ""
    renew_at: float = 0.0
    endpoint: str = ""
    revoke: str = ""
    client: str = ""
    client_secret: str = ""

    def __repr__(self) -> str:
        return f"Grant({self.scheme}, {self.home})"

    def headers(self) -> dict[str, str]:
        """What to add to a request."""
        if self.scheme == "Basic":
            shown = basic(self.user, self.access)["Authorization"]
        else:
            shown = f"{self.scheme} {self.access}"
        return {"Authorization": Secret(shown)} if self.scheme else {}

    def encoded(self) -> Secret:
        """As text in ASCII."""
        return Secret(json.dumps(msgspec.structs.asdict(self)))


def decoded(text: str) -> Grant | None:
    """What `encoded` made; None for anything else, such as what a newer version wrote."""
    try:
        return msgspec.json.decode(text.encode(), type=Grant)
    except (msgspec.MsgspecError, UnicodeEncodeError):
        return None


class Method(Protocol):
    """How grants of one kind are kept alive and given back, each a few requests."""

    def renew(self, web: Web, grant: Grant) -> Grant | None:
        """A new grant for an old one; None when only the person can sign in again."""

    def revoke(self, web: Web, grant: Grant) -> None:
        """Tell the library that a grant is not used any more; `web` carries it."""


def is_token(text: str) -> bool:
    """Whether a text can be a token or a key."""
    return re.match(_PATTERN, text) is not None


class ByPassword(Method, Protocol):
    """A method that begins with a password."""

    def sign_in(self, web: Web, user: str, password: Secret, code: Secret) -> Grant:
        """Trade a password for a grant; raises `SignInNeeded` when it is wrong, `CodeNeeded` for a code."""


class Tokens(msgspec.Struct, frozen=True):
    """A token endpoint's answer (RFC 6749, 5.1)."""

    access_token: TokenText
    token_type: str = "bearer"  # noqa: S105 - the name of a kind
    refresh_token: TokenText | None = None
    expires_in: float | str | None = None

    def __repr__(self) -> str:
        return "Tokens(…)"

    @property
    def renew_at(self) -> float:
        """When to renew, by our clock; 0 when the endpoint does not say how long it lasts."""
        try:
            lasts_s = float(self.expires_in or 0)
        except ValueError:
            return 0.0
        if not 0 < lasts_s < LATEST_S:
            return 0.0
        return time.time() + max(lasts_s - EARLY_S, lasts_s / 2)


def tokens_in(web: Web, reply: Reply) -> Tokens:
    """The tokens of a reply that promises some; raises `LibraryRefused` for anything else."""
    check(web, bare(reply))
    found: Tokens | None = told(reply, Tokens)
    if found is None or found.token_type.lower() != "bearer":
        raise LibraryRefused(web.address, "not_a_library", "no token in its answer")
    return found


def told(reply: Reply, kind: type[Any]) -> Any:
    """The reply's JSON as `kind`, or None."""
    try:
        return msgspec.json.decode(reply.body, type=kind, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def bare(reply: Reply) -> Reply:
    """A reply without its words: what answers a password may repeat it."""
    kept = {name: value for name, value in reply.headers.items() if name in ("retry-after", "location")}
    return Reply(reply.status, kept, b"", reply.url)


def word(reply: Reply, *fields: str) -> str:
    """The first of a JSON reply's fields that holds a plain code such as `invalid_grant`."""
    found = reply.dict()
    words = (found[name] for name in fields if isinstance(found.get(name), str))
    return next((one for one in words if one.replace("_", "").isalpha() and len(one) <= 40), "")


def refused(library: Library, why: str, detail: str = "") -> LibraryTrouble:
    """What is wrong with how a library was set up."""
    return LibraryRefused(library.address, why, detail)
