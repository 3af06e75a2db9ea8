"""Stretches of the video, and their hashes."""

from __future__ import annotations

import hashlib
import random
import threading
from pathlib import Path

import pytest

from evp_desktop.errors import FileChanged
from evp_desktop.services.uploads.body import FileBody, HashAhead, stamp
from evp_desktop.services.uploads.pace import Pace


def test_the_next_piece_is_hashed_while_one_is_sent(tmp_path: Path) -> None:
    """The same hashes as one after the other, also where pieces change their size; a change is noticed."""
    path = tmp_path / "video.mp4"
    data = random.Random(3).randbytes(100_000)
    path.write_bytes(data)
    stamped, over = stamp(path), threading.Event()
    hashes = HashAhead("md5")

    def piece(begin: int, length: int) -> FileBody:
        return FileBody(path, stamped, begin, length, Pace(), over)

    for begin, length in ((0, 10_000), (10_000, 10_000), (20_000, 40_000), (60_000, 40_000)):
        expected = hashlib.md5(data[begin : begin + length], usedforsecurity=False).digest()
        assert hashes.of(piece(begin, length)) == expected
    assert piece(60_000, 40_000).following() is None
    tail = piece(50_000, 40_000).following()
    assert tail is not None
    assert (tail.begin, len(tail)) == (90_000, 10_000)
    path.write_bytes(data + b"more")
    with pytest.raises(FileChanged):
        hashes.of(piece(0, 10_000))
