"""Keyrings for tests: one in a file that several programs share, and those that fail in every way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
from filelock import FileLock
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class FileRing(KeyringBackend):
    """Keeps everything in one JSON file, and takes as much in one entry as Windows does."""

    priority = 1.0
    limit_bytes = 2560

    def __init__(self, file: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.file = file

    def entries(self) -> dict[str, str]:
        with FileLock(f"{self.file}.lock"):
            found: dict[str, str] = json.loads(self.file.read_text()) if self.file.exists() else {}
        return found

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries().get(f"{service}|{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > self.limit_bytes:
            raise OSError(1783, "CredWrite", "The stub received bad data.")
        self._change(f"{service}|{username}", password)

    def delete_password(self, service: str, username: str) -> None:
        if self.get_password(service, username) is None:
            raise PasswordDeleteError(username)
        self._change(f"{service}|{username}", None)

    def _change(self, key: str, value: str | None) -> None:
        with FileLock(f"{self.file}.lock"):
            found = json.loads(self.file.read_text()) if self.file.exists() else {}
            found.pop(key, None)
            if value is not None:
                found[key] = value
            self.file.write_text(json.dumps(found))


@contextmanager
def used(ring: KeyringBackend) -> Iterator[None]:
    """Make it the system's keyring."""
    before = keyring.get_keyring()
    keyring.set_keyring(ring)
    try:
        yield
    finally:
        keyring.set_keyring(before)
