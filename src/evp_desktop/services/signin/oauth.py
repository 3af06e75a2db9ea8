"""OAuth 2 for programs on a desktop: where its endpoints are, PKCE, tokens, and taking them back.

RFC 6749 and 8414, 7636 (PKCE), 8252 (loopback), 8628 (devices), 7009 (revocation). Own code: decision 14.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import msgspec

from evp_desktop.errors import Cancelled, LibraryAway, SignInNeeded
from evp_desktop.model.libraries import Library
from evp_desktop.services.signin import loopback
from evp_desktop.services.signin.grants import Grant, bare, refused, tokens_in, told, word
from evp_desktop.services.signin.hidden import Secret, web_form
from evp_desktop.services.signin.passwords import FORM
from evp_desktop.services.signin.reach import is_loopback, way_to
from evp_desktop.services.uploads.web import Reply, Web, check

MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
MICROSOFT_SCOPE = "offline_access Files.ReadWrite.All Sites.ReadWrite.All"
DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SLOWER_S = 5.0
"""What `slow_down` adds to the interval (RFC 8628, 3.5)."""
LONGEST_INTERVAL_S = 60.0
LONGEST_CODE_S = 1800.0


class Endpoints(msgspec.Struct, frozen=True, kw_only=True):
    """Where a library's sign-in lives, with the id that it knows this program by."""

    authorize: str = ""
    token: str
    device: str = ""
    revoke: str = ""
    issuer: str = ""
    client: str
    scope: str = ""
    redirect: str = loopback.ANYWHERE


class DeviceCode(msgspec.Struct, frozen=True, kw_only=True):
    """What a person types on any device: the code, where, and an address that holds both, if there is one."""

    code: str
    address: str
    whole_address: str = ""


class _Discovered(msgspec.Struct, frozen=True):
    issuer: str
    token_endpoint: str
    authorization_endpoint: str = ""
    device_authorization_endpoint: str = ""
    revocation_endpoint: str = ""


class _Device(msgspec.Struct, frozen=True):
    device_code: str
    user_code: str
    expires_in: float
    verification_uri: str = ""
    verification_url: str = ""  # as some wrote it before the RFC
    verification_uri_complete: str = ""
    interval: float = 5.0

    def __repr__(self) -> str:
        return "_Device(…)"


def endpoints(library: Library) -> Endpoints:
    """From the library's options `oauth_…`, for `graph` Microsoft's, else what the issuer tells of itself.

    Raises `LibraryRefused` when the options do not say enough or name what is no safe address.
    """
    told_us = {
        name.removeprefix("oauth_"): text
        for name, text in library.options.items()
        if text and name.startswith("oauth_")
    }
    if library.kind == "graph" and "issuer" not in told_us:
        base = MICROSOFT.format(tenant=told_us.get("tenant", "organizations"))
        names = {"authorize": "authorize", "token": "token", "device": "devicecode"}
        known = {name: f"{base}/{path}" for name, path in names.items()} | {"scope": MICROSOFT_SCOPE}
    elif "issuer" in told_us:
        known = _discovered(library, told_us["issuer"])
    else:
        known = {}
    try:
        found = msgspec.convert({**known, **told_us}, Endpoints)
    except msgspec.ValidationError as error:
        raise refused(library, "not_a_library", f"sign-in: {error}") from None
    for url in (found.authorize, found.token, found.device, found.revoke):
        if url and not is_safe(url):
            raise refused(library, "not_a_library", f"sign-in at {urlsplit(url).hostname or 'no address'}")
    return found


def is_safe(url: str) -> bool:
    """Whether secrets may go to an address: https, or this machine itself."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    is_address = bool(host) and url.isascii() and url.isprintable() and " " not in url and not parts.username
    return is_address and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


def _discovered(library: Library, issuer: str) -> dict[str, str]:
    """RFC 8414, 3: the document has to be about the issuer that was asked."""
    if not is_safe(issuer):
        raise refused(library, "not_a_library", "sign-in: no safe issuer")
    web = way_to(library, issuer)
    reply = check(web, web.ask("GET", ".well-known/openid-configuration"))
    found = told(reply, _Discovered)
    if found is None or found.issuer.rstrip("/") != issuer.rstrip("/"):
        raise refused(library, "not_a_library", "sign-in: what its issuer tells is not about itself")
    known = {
        "issuer": found.issuer,
        "authorize": found.authorization_endpoint,
        "token": found.token_endpoint,
        "device": found.device_authorization_endpoint,
        "revoke": found.revocation_endpoint,
    }
    return {name: text for name, text in known.items() if text}


class OAuth:
    """Grants that were made in a browser."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def renew(self, web: Web, grant: Grant) -> Grant | None:  # noqa: ARG002 - it is not at the library itself
        """By its refresh token; one that keeps no new one keeps the old (RFC 6749, 6)."""
        if not grant.refresh:
            return None
        fields = {"grant_type": "refresh_token", "refresh_token": grant.refresh}
        return _trade(self._library, grant, fields)

    def revoke(self, web: Web, grant: Grant) -> None:  # noqa: ARG002
        """By RFC 7009, where there is an endpoint for it."""
        if grant.revoke:
            fields = {"token": grant.refresh or grant.access, **_who(grant)}
            fields["token_type_hint"] = "refresh_token" if grant.refresh else "access_token"
            there = way_to(self._library, grant.revoke)
            check(there, bare(there.ask("POST", grant.revoke, data=web_form(fields), headers=FORM)))


def in_browser(
    library: Library, client_secret: Secret, open_browser: Callable[[str], object], cancel: threading.Event
) -> Grant:
    """Have the person sign in in their own browser, which comes back to this machine with a code.

    Raises `Cancelled`, and `SignInNeeded` when somebody says no or nothing happens for 5 minutes.
    """
    where = endpoints(library)
    if not where.authorize:
        raise refused(library, "not_a_library", "sign-in: no oauth_authorize")
    verifier, state = Secret(secrets.token_urlsafe(48)), secrets.token_urlsafe(24)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    with loopback.Listener(library, where.redirect, state, where.issuer) as listener:
        asked = {
            "response_type": "code",
            "client_id": where.client,
            "redirect_uri": listener.address,
            "scope": where.scope,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "login_hint": library.user,
        }
        joint = "&" if urlsplit(where.authorize).query else "?"
        open_browser(where.authorize + joint + urlencode({name: one for name, one in asked.items() if one}))
        fields = {"code": listener.wait(cancel), "redirect_uri": listener.address}
    fields |= {"grant_type": "authorization_code", "code_verifier": verifier}
    return _trade(library, _begun(library, where, client_secret), fields)


def with_device(
    library: Library, client_secret: Secret, tell: Callable[[DeviceCode], object], cancel: threading.Event
) -> Grant:
    """Have the person type a short code on any device, and ask until they did.

    Raises `Cancelled`, `SignInNeeded` when the person or the library says no or the code ends.
    """
    where = endpoints(library)
    if not where.device:
        raise refused(library, "not_a_library", "sign-in: no oauth_device")
    web = way_to(library, where.device)
    asked = web_form({"client_id": where.client, "client_secret": client_secret, "scope": where.scope})
    reply = web.ask("POST", where.device, data=asked, headers=FORM)
    check(web, bare(reply))
    device: _Device | None = told(reply, _Device)
    address = (device.verification_uri or device.verification_url) if device else ""
    if device is None or not is_safe(address) or not device.user_code.isprintable():
        raise refused(library, "not_a_library", "sign-in: no code in its answer")
    whole = device.verification_uri_complete if is_safe(device.verification_uri_complete) else ""
    tell(DeviceCode(code=device.user_code[:40], address=address, whole_address=whole))
    return _poll(library, _begun(library, where, client_secret), device, cancel)


def _poll(library: Library, begun: Grant, device: _Device, cancel: threading.Event) -> Grant:
    """RFC 8628, 3.4 and 3.5; counted in waits and not by a clock that may jump."""
    fields = {"grant_type": DEVICE_GRANT, "device_code": device.device_code}
    left_s = min(device.expires_in, LONGEST_CODE_S)
    interval_s = min(max(device.interval, 1.0), LONGEST_INTERVAL_S)
    while left_s > 0:
        if cancel.wait(interval_s):
            raise Cancelled
        left_s -= interval_s
        try:
            return _trade(library, begun, fields)
        except _Pending as pending:
            interval_s += SLOWER_S if pending.args == ("slow_down",) else 0.0
        except LibraryAway as away:
            interval_s = min(max(interval_s * 2, away.after_s or 0.0), LONGEST_INTERVAL_S)
    raise SignInNeeded(library.address, "expired_token")


class _Pending(Exception):
    """The person has not typed the code yet."""


def _begun(library: Library, where: Endpoints, client_secret: Secret) -> Grant:
    return Grant(
        home=library.address,
        access="",
        user=library.user,
        endpoint=where.token,
        revoke=where.revoke,
        client=where.client,
        client_secret=client_secret,
    )


def _who(grant: Grant) -> dict[str, str]:
    return {"client_id": grant.client, "client_secret": grant.client_secret}


def _trade(library: Library, grant: Grant, fields: dict[str, str]) -> Grant:
    """Trade a code or a refresh token for tokens."""
    web = way_to(library, grant.endpoint)
    reply = web.ask("POST", grant.endpoint, data=web_form({**fields, **_who(grant)}), headers=FORM)
    _meet(library, reply)
    found = tokens_in(web, reply)
    return msgspec.structs.replace(
        grant,
        access=found.access_token,
        refresh=found.refresh_token or grant.refresh,
        renew_at=found.renew_at,
    )


def _meet(library: Library, reply: Reply) -> None:
    code = word(reply, "error")
    if reply.status not in (400, 401, 403) or not code:
        return
    if code in ("authorization_pending", "slow_down"):
        raise _Pending(code)
    if code in ("invalid_grant", "expired_token", "access_denied", "interaction_required"):
        raise SignInNeeded(library.address, code)
    raise refused(library, "rights", code)
