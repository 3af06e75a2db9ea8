"""Secrets of libraries, in the system's own keyring, or in memory for this run where there is none.

They are never written to a file. The keyring is one of the operating system's (Secret Service, KWallet,
Keychain, Windows' credential store) or one that a company put in its place; those of `keyrings.alt` are files
and count as none.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import TypeVar

import keyring
from filelock import FileLock, Timeout
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from evp_desktop.paths import APP
from evp_desktop.services.signin.hidden import Secret

LOCK = "secrets.lock"
LOCK_S = 30.0
PART_CHARACTERS = 1200
"""Windows keeps 2,560 bytes of UTF-16 in one entry (wincred.h, CRED_MAX_CREDENTIAL_BLOB_SIZE)."""
MOST_PARTS = 32
PATIENCE_S = 60.0
"""A person may be typing the keyring's password; one that has not answered by then never will."""

T = TypeVar("T")


class Secrets:
    """One text for each library, which may be long. Any thread may ask."""

    def __init__(self, folder: Path, *, patience_s: float = PATIENCE_S) -> None:
        """`folder` is `paths.state_folder`: a lock lies there, and no secret."""
        self._folder = folder
        self._patience_s = patience_s
        self._memory: dict[str, Secret] = {}
        self._is_dead = False
        self._has_failed = False

    @property
    def is_lasting(self) -> bool:
        """Whether secrets outlive this run; else they have to be given again at the next start."""
        return not (self._memory or self._is_dead or self._has_failed) and _usable() is not None

    def get(self, library: str) -> Secret | None:
        """The secret of the library of that id; None when there is none, or the keyring does not give it."""
        if library in self._memory:
            return self._memory[library]
        return self._ask(lambda backend: _read(backend, library))

    def put(self, library: str, secret: str) -> None:
        """Keep a secret in place of the last one: in the keyring, or else in memory for this run."""
        with self._alone():
            if self._ask(lambda backend: _write(backend, library, secret)):
                self._memory.pop(library, None)
                return
            self._memory[library] = Secret(secret)
            self._ask(lambda backend: _clear(backend, library))  # what is there is no longer true

    def remove(self, library: str) -> bool:
        """Remove every trace of a library's secret; False when the keyring may still hold it."""
        with self._alone():
            self._memory.pop(library, None)
            if _usable() is None:
                return True
            return bool(self._ask(lambda backend: _clear(backend, library)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One program writes at a time: on Windows two writes at once can lose one (keyring's own moves)."""
        with ExitStack() as stack:
            with suppress(OSError, Timeout):  # where nothing can be locked, writing is still better
                self._folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(FileLock(self._folder / LOCK, timeout=LOCK_S))
            yield

    def _ask(self, call: Callable[[KeyringBackend], T]) -> T | None:
        """What the keyring says; None when there is none, it fails in any way, or does not answer."""
        backend = _usable()
        if backend is None or self._is_dead:
            return None
        found: list[T] = []

        def work() -> None:
            # Backends let through whatever their system raises: D-Bus, Win32, JSON.
            with suppress(Exception):
                found.append(call(backend))

        thread = threading.Thread(target=work, name="keyring", daemon=True)
        thread.start()
        thread.join(self._patience_s)
        self._is_dead = thread.is_alive()
        self._has_failed = not found
        return found[0] if found else None


def _usable() -> KeyringBackend | None:
    """The system's keyring; None where there is none that keeps anything, or one that writes plain files."""
    try:
        backend = keyring.get_keyring()
        several = backend.backends if isinstance(backend, chainer.ChainerBackend) else [backend]
        return next((one for one in several if _is_trusted(one)), None)
    except Exception:  # noqa: BLE001 - finding a backend imports what others installed
        return None


def _is_trusted(backend: KeyringBackend) -> bool:
    is_nothing = isinstance(backend, (null.Keyring, fail.Keyring))
    return not is_nothing and not type(backend).__module__.startswith("keyrings.alt")


def _entry(library: str, part: str = "") -> str:
    return f"{library}/{part}" if part else library


def _read(backend: KeyringBackend, library: str) -> Secret | None:
    """The first sign of an entry tells whether it is all, or which parts make it up."""
    for _ in range(3):  # another program may be exchanging the parts just now
        head = backend.get_password(APP, _entry(library))
        if head is None:
            return None
        if head.startswith("="):
            return Secret(head[1:])
        parts = [backend.get_password(APP, _entry(library, name)) for name in _parts(head)]
        if parts and all(part is not None for part in parts):
            return Secret("".join(part or "" for part in parts))
    return None


def _parts(head: str) -> list[str]:
    """The names of the parts that a head like `#a3` tells of."""
    row, count = head[1:2], head[2:]
    is_sound = head.startswith("#") and row in ("a", "b") and count.isdecimal() and len(count) <= 2
    return [f"{row}{index}" for index in range(min(int(count), MOST_PARTS))] if is_sound else []


def _write(backend: KeyringBackend, library: str, secret: str) -> bool:
    """Write the parts beside those there are, then the head: a reader sees the old secret or the new one."""
    old = backend.get_password(APP, _entry(library)) or ""
    cut = [secret[at : at + PART_CHARACTERS] for at in range(0, len(secret), PART_CHARACTERS)]
    if len(cut) > MOST_PARTS:
        return False
    row = "b" if old.startswith("#a") else "a"
    head = f"={secret}" if len(cut) <= 1 else f"#{row}{len(cut)}"
    if len(cut) > 1:
        for index, part in enumerate(cut):
            backend.set_password(APP, _entry(library, f"{row}{index}"), part)
    backend.set_password(APP, _entry(library), head)
    _drop(backend, [_entry(library, name) for name in _parts(old)])
    return _read(backend, library) == secret


def _clear(backend: KeyringBackend, library: str) -> bool:
    """Remove the head and whatever parts there are, also those of a write that was cut off."""
    _drop(backend, [_entry(library)])
    for row in "ab":
        names = (_entry(library, f"{row}{index}") for index in range(MOST_PARTS))
        _drop(backend, list(takewhile(lambda name: backend.get_password(APP, name) is not None, names)))
    return backend.get_password(APP, _entry(library)) is None


def _drop(backend: KeyringBackend, names: list[str]) -> None:
    """Delete the last part first: one that is cut off leaves no part that cannot be found by counting."""
    for name in reversed(names):
        with suppress(Exception):  # every backend has its own way to say that there was nothing
            backend.delete_password(APP, name)
