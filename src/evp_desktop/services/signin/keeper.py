"""The credentials of one library: taken from the keyring, renewed by one program at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, runtime_checkable

from filelock import FileLock, Timeout

from evp_desktop.errors import LibraryAway, LibraryTrouble, SignInNeeded
from evp_desktop.model.libraries import Library
from evp_desktop.services.signin.grants import Grant, Method, decoded
from evp_desktop.services.signin.hidden import Secret, sealed
from evp_desktop.services.signin.reach import way_to
from evp_desktop.services.signin.secrets import Secrets
from evp_desktop.services.uploads.web import origin

LOCK_S = 120.0
"""Longer than the other program can take: a renewal is two requests of 45 s."""
REST_S = 60.0
"""How long a renewal that nobody asked for yet is left alone after it did not succeed."""


@runtime_checkable
class KeyPair(Protocol):
    """Credentials that requests are signed with; an adapter asks `web.credentials` for them."""

    def pair(self) -> tuple[str, str]:
        """The id of the key, and the key itself; raises `SignInNeeded`."""


class Keeper:
    """Who we are for one library, as `web.Credentials` and `KeyPair`. Any thread may ask."""

    def __init__(
        self, library: Library, secrets: Secrets, method_of: Callable[[Grant], Method | None], folder: Path
    ) -> None:
        """`method_of` tells how a grant is renewed; the lock lies in `folder`, `paths.state_folder`."""
        self._library = library
        self._secrets = secrets
        self._method_of = method_of
        self._folder = folder
        self._grant: Grant | None = None
        self._rests_until = 0.0

    @sealed
    def headers(self) -> dict[str, str]:
        """What to add to a request, renewed in time where it is known to end soon."""
        grant = self._grant or self.kept()
        if grant is None:
            return {}
        self._grant = grant
        is_due = grant.renew_at and time.time() >= grant.renew_at and time.monotonic() >= self._rests_until
        if is_due and not self._renew_early(grant):
            self._rests_until = time.monotonic() + REST_S
        return self._grant.headers()

    @sealed
    def renew(self, refused: Mapping[str, str]) -> bool:
        """Renew what was refused, unless another program did so meanwhile.

        False when only the person can sign in again; raises `LibraryAway` and its like when the library
        cannot be asked now.
        """
        with self.alone():
            kept = self.kept()
            if kept is not None and kept.headers().items() <= dict(refused).items():
                kept = self._renewed(kept)
            self._grant = kept
        return kept is not None

    @sealed
    def pair(self) -> tuple[str, str]:
        """The id of the key, and the key; raises `SignInNeeded`."""
        grant = self.kept()
        if grant is None:
            raise SignInNeeded(self._library.address)
        return grant.user, Secret(grant.access)

    def kept(self) -> Grant | None:
        """What is kept for this library at the host where it was signed in to, and for no other host."""
        text = self._secrets.get(self._library.id)
        grant = decoded(text) if text else None
        is_home = grant is not None and origin(grant.home) == origin(self._library.address)
        return grant if is_home else None

    def keep(self, grant: Grant) -> None:
        """Keep a grant in place of the last one."""
        self._secrets.put(self._library.id, grant.encoded())
        self._grant = grant

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only program that changes this library's grant; raises `LibraryAway` when one never ends."""
        lock = FileLock(self._folder / f"sign-in-{self._library.id}.lock")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=LOCK_S)
        except Timeout:
            raise LibraryAway(self._library.address, "another program is signing in", 5.0) from None
        except OSError:  # a folder that cannot be written: two programs at once are then the lesser evil
            yield
            return
        try:
            yield
        finally:
            lock.release()

    def _renew_early(self, grant: Grant) -> bool:
        """Trouble is left for when it is refused: until then it may still be good."""
        try:
            return self.renew(grant.headers())
        except LibraryTrouble:
            return False
        finally:
            self._grant = self._grant or grant

    def _renewed(self, old: Grant) -> Grant | None:
        """It is kept before it is used: the old one is worth nothing from the moment the library answered."""
        method = self._method_of(old)
        try:
            new = method.renew(way_to(self._library), old) if method else None
        except SignInNeeded:
            return None
        if new is not None:
            self.keep(new)
        return new
