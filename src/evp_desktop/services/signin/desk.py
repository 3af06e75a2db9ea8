"""Signing in and out, for every kind of library."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from evp_desktop.errors import LibraryTrouble, SignInNeeded
from evp_desktop.model.libraries import Library
from evp_desktop.services.signin import oauth
from evp_desktop.services.signin.grants import ByPassword, Grant, Method, Scheme, is_token
from evp_desktop.services.signin.hidden import Secret, sealed
from evp_desktop.services.signin.keeper import Keeper
from evp_desktop.services.signin.passwords import Basic, MediaCms, PeerTube, Plone
from evp_desktop.services.signin.reach import way_to
from evp_desktop.services.signin.secrets import Secrets

Way = Literal["password", "token", "keys", "browser", "device"]
"""`keys`: an id and a key that requests are signed with; `device`: a code to type elsewhere."""

NOBODY: tuple[Way, ...] = ()
_WAYS: dict[str, tuple[Way, ...]] = {
    "folder": NOBODY,
    "peertube": ("password", "token"),
    "plone": ("password", "token"),
    "mediacms": ("password", "token"),
    "webdav": ("password", "token"),
    "s3": ("keys",),
    "graph": ("browser", "device"),
}
_OTHERS: tuple[Way, ...] = ("token", "password")
_METHODS: dict[str, Callable[[], ByPassword]] = {"peertube": PeerTube, "plone": Plone, "mediacms": MediaCms}
_SCHEMES: dict[str, Scheme] = {"mediacms": "Token"}


def ways(library: Library) -> tuple[Way, ...]:
    """How one can sign in to a library, the usual way first; empty where nobody has to."""
    if library.kind in _WAYS:
        return _WAYS[library.kind]
    is_oauth = any(name.startswith("oauth_") for name in library.options)
    return ("browser", "device", *_OTHERS) if is_oauth else _OTHERS


class SignIn:
    """Keeps who we are for each library of this machine."""

    def __init__(self, secrets: Secrets, folder: Path) -> None:
        """`folder` is `paths.state_folder`, for locks."""
        self._secrets = secrets
        self._folder = folder

    @property
    def is_lasting(self) -> bool:
        """Whether a sign-in outlives this run; else this machine has no keyring that works."""
        return self._secrets.is_lasting

    def credentials(self, library: Library) -> Keeper:
        """Who we are for a library, for its `Web`."""
        return Keeper(library, self._secrets, lambda grant: _method(library, grant), self._folder)

    def is_signed_in(self, library: Library) -> bool:
        """Whether something is kept; the library may know better."""
        return self.credentials(library).kept() is not None

    @sealed
    def with_password(self, library: Library, password: Secret, code: Secret = Secret()) -> None:  # noqa: B008
        """Sign in as the library's `user`, with the code of a second factor where one is wanted.

        Raises `SignInNeeded` for a wrong password, `CodeNeeded` when a code is wanted (its `detail` is not
        empty when the one given was wrong), `LibraryAway` when the library asks to wait.
        """
        method = _METHODS.get(library.kind, Basic)()
        self._keep(library, method.sign_in(way_to(library), library.user, Secret(password), Secret(code)))

    @sealed
    def with_token(self, library: Library, token: Secret) -> None:
        """Keep a token that a person made in the library itself; raises `SignInNeeded` for what is none."""
        text = Secret("".join(token.split()[-1:]))
        if not is_token(text):
            raise SignInNeeded(library.address)
        scheme = _SCHEMES.get(library.kind, "Bearer")
        self._keep(library, Grant(scheme=scheme, home=library.address, access=text, user=library.user))

    @sealed
    def with_keys(self, library: Library, key_id: str, key: Secret) -> None:
        """Keep a pair of keys; raises `SignInNeeded` for what is none."""
        if not (is_token(key_id) and is_token(key)):
            raise SignInNeeded(library.address)
        self._keep(library, Grant(scheme="", home=library.address, access=key, user=key_id))

    @sealed
    def in_browser(
        self,
        library: Library,
        open_browser: Callable[[str], object],
        cancel: threading.Event,
        client_secret: Secret = Secret(),  # noqa: B008
    ) -> None:
        """Sign in in the person's own browser, which `open_browser` shows an address in; 5 minutes at most.

        Raises `Cancelled`, `SignInNeeded`, `LibraryRefused` where the library's options do not say how.
        """
        self._keep(library, oauth.in_browser(library, client_secret, open_browser, cancel))

    @sealed
    def with_device(
        self,
        library: Library,
        tell: Callable[[oauth.DeviceCode], object],
        cancel: threading.Event,
        client_secret: Secret = Secret(),  # noqa: B008
    ) -> None:
        """Sign in on any device with a code that `tell` shows; raises as `in_browser`."""
        self._keep(library, oauth.with_device(library, client_secret, tell, cancel))

    @sealed
    def sign_out(self, library: Library) -> bool:
        """Take the sign-in back at the library, where it can be asked, and remove it here in any case.

        False when the system's keyring does not let it be removed.
        """
        keeper = self.credentials(library)
        is_removed = False
        with suppress(LibraryTrouble), keeper.alone():
            with suppress(LibraryTrouble):
                _revoke(library, keeper.kept())
            is_removed = self._secrets.remove(library.id)
        return is_removed or self._secrets.remove(library.id)

    def _keep(self, library: Library, grant: Grant) -> None:
        keeper = self.credentials(library)
        with keeper.alone():
            keeper.keep(grant)


class _Shown:
    """One grant, as it is."""

    def __init__(self, grant: Grant) -> None:
        self._grant = grant

    def headers(self) -> dict[str, str]:
        return self._grant.headers()

    def renew(self, refused: object) -> bool:  # noqa: ARG002
        return False


def _revoke(library: Library, grant: Grant | None) -> None:
    """One that has ended by itself is renewed to be taken back: its refresh token may be good for weeks."""
    method = _method(library, grant) if grant else None
    if grant is None or method is None:
        return
    try:
        method.revoke(way_to(library, credentials=_Shown(grant)), grant)
    except SignInNeeded:
        fresh = method.renew(way_to(library), grant)
        if fresh is not None:
            method.revoke(way_to(library, credentials=_Shown(fresh)), fresh)


def _method(library: Library, grant: Grant) -> Method | None:
    """How a grant is renewed and taken back."""
    if not grant.scheme:
        return None
    if grant.endpoint:
        return oauth.OAuth(library)
    return _METHODS[library.kind]() if library.kind in _METHODS and grant.scheme != "Basic" else None
