"""Files that were cut off, copied into whole ones packet by packet."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import av

from evp_desktop.errors import MediaUnreadable
from evp_desktop.media.trouble import create_media, media_errors, open_media
from evp_desktop.model.time import US_PER_S

_CHUNK_BYTES = 2**16
_BLOCK_HEAD_BYTES = 4
"""Track, time and flags of a Matroska block (RFC 9559, 10.1), between `Packet.pos` and its bytes."""


def mend(path: Path) -> int:
    """Give a recording that was cut off its length and index; returns its duration in microseconds.

    The old file is replaced only by a whole new one. Raises `MediaUnreadable`, `DiskFull` and their like.
    """
    whole = path.with_suffix(".mending.mkv")
    try:
        with media_errors(path):
            duration_us = _copy(path, whole)
            with whole.open("rb") as file:
                os.fsync(file.fileno())
            whole.replace(path)
    finally:
        whole.unlink(missing_ok=True)
    return duration_us


def length_us(path: Path) -> int:
    """How long a recording lasts that was cut off, read to its end; raises `MediaUnreadable` and its like."""
    with media_errors(path), open_media(path) as old:
        if not old.streams:
            raise MediaUnreadable(path, "nothing was written yet")
        return max((_end_us(packet) for packet in _packets(old, _written_bytes(path))), default=0)


def _end_us(packet: av.Packet[Any]) -> int:
    if packet.pts is None or packet.time_base is None:
        return 0
    return round((packet.pts + (packet.duration or 0)) * packet.time_base * US_PER_S)


def _copy(path: Path, whole: Path) -> int:
    end_us = 0
    with open_media(path) as old, create_media(whole, "matroska") as new:
        if not old.streams:
            raise MediaUnreadable(path, "nothing was written yet")
        stream = new.add_stream_from_template(old.streams[0])
        for packet in _packets(old, _written_bytes(path)):
            if packet.pts is None:
                continue
            end_us = max(end_us, _end_us(packet))
            packet.stream = stream
            new.mux_one(packet)
    return end_us


def _packets(container: av.container.InputContainer, written_bytes: int) -> Iterator[av.Packet[Any]]:
    """Every whole packet; the torn one at the end is left out."""
    with suppress(av.error.InvalidDataError, av.error.EOFError):
        for packet in container.demux(container.streams[0]):
            if packet.size and (packet.pos or 0) + _BLOCK_HEAD_BYTES + packet.size <= written_bytes:
                yield packet


def _written_bytes(path: Path) -> int:
    """The size without zeros at the end: after a power cut a file may be longer than what was written.

    No packet of x264 or FLAC ends with many of them.
    """
    with path.open("rb") as file:
        at = file.seek(0, os.SEEK_END)
        while at:
            begin = max(0, at - _CHUNK_BYTES)
            file.seek(begin)
            chunk = file.read(at - begin).rstrip(b"\0")
            if chunk:
                return begin + len(chunk)
            at = begin
    return 0
