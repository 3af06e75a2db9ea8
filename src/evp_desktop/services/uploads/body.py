"""A stretch of the video on its way: read from the disk in small parts, at the pace that is allowed."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from evp_desktop.errors import Cancelled, FileChanged, os_errors
from evp_desktop.services.uploads.adapter import Body
from evp_desktop.services.uploads.pace import Pace

PART_BYTES = 64 * 2**10
"""So small that even a slow line takes one within the time that a socket gets for it."""


def stamp(path: Path) -> tuple[int, int]:
    """Size in bytes and time of the last change in nanoseconds; raises `NotFound` and its like."""
    with os_errors(path):
        found = path.stat()
    return found.st_size, found.st_mtime_ns


def sha256_of(path: Path, is_over: threading.Event) -> str:
    """The hash of a whole file; raises `Cancelled` when it is over."""
    found = hashlib.sha256()
    with os_errors(path), path.open("rb") as file:
        while part := file.read(2**20):
            found.update(part)
            if is_over.is_set():
                raise Cancelled
    return found.hexdigest()


class FileBody:
    """`length` bytes of a file from `begin`; raises `FileChanged` when it is not as `stamped`."""

    def __init__(
        self,
        path: Path,
        stamped: tuple[int, int],
        begin: int,
        length: int,
        pace: Pace,
        is_over: threading.Event,
    ) -> None:
        self.begin = begin
        self.sent_bytes = 0
        self._path = path
        self._stamped = stamped
        self._length = length
        self._pace = pace
        self._is_over = is_over

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        """The bytes, as fast as they may leave; raises `Cancelled` when it is over."""
        for part in self._parts():
            self._pace.take(len(part), self._is_over)
            if self._is_over.is_set():
                raise Cancelled
            self.sent_bytes += len(part)
            yield part

    def digest(self, algorithm: str) -> bytes:
        """The hash of the stretch as it is on the disk."""
        found = hashlib.new(algorithm, usedforsecurity=False)
        for part in self._parts():
            found.update(part)
        return found.digest()

    def following(self) -> FileBody | None:
        """The stretch behind this one, as long or up to the end; None where the file ends."""
        begin = self.begin + self._length
        length = min(self._length, self._stamped[0] - begin)
        if length <= 0:
            return None
        return FileBody(self._path, self._stamped, begin, length, self._pace, self._is_over)

    def _parts(self) -> Iterator[bytes]:
        if stamp(self._path) != self._stamped:
            raise FileChanged(self._path)
        with os_errors(self._path):
            file = self._path.open("rb")
        with file:
            file.seek(self.begin)
            left = self._length
            while left:
                part = _read(file, min(PART_BYTES, left), self._path)
                left -= len(part)
                yield part


def _read(file: BinaryIO, size_bytes: int, path: Path) -> bytes:
    with os_errors(path):
        part = file.read(size_bytes)
    if not part:
        raise FileChanged(path)
    return part


class HashAhead:
    """Hashes of pieces: while one is sent, the next one is hashed on a thread of its own.

    A library that checks pieces wants the hash before the first byte, which would else cost the time of
    reading everything once more.
    """

    def __init__(self, algorithm: str) -> None:
        self._algorithm = algorithm
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="hash")
        self._next: tuple[int, int, Future[bytes]] | None = None

    def of(self, body: Body) -> bytes:
        """The hash of a piece; raises as reading it does."""
        known, self._next = self._next, None
        is_known = known is not None and known[:2] == (body.begin, len(body))
        found = known[2].result() if known is not None and is_known else body.digest(self._algorithm)
        after = body.following()
        if after is not None:
            self._next = (after.begin, len(after), self._pool.submit(after.digest, self._algorithm))
        return found
