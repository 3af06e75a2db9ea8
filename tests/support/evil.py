"""Things that an enemy would send: fonts that keep FreeType busy, films of a hundred thousand streams."""

from __future__ import annotations

import struct
import zlib


def png(width_px: int, height_px: int, rows: bytes = b"", *extra: bytes) -> bytes:
    """A PNG that claims a size, with other rows in it than that, and chunks of one's own."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width_px, height_px, 8, 6, 0, 0, 0)
    chunks = (header, *extra, b"IDAT" + zlib.compress(rows), b"IEND")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    )


def font(*, depth: int = 0, program: bytes = b"") -> bytes:
    """A TrueType font whose letters are made of two of the one before, `depth` deep; with a font program."""
    empty = (
        struct.pack(">hhhhh", 1, 0, 0, 10, 10) + struct.pack(">HH", 0, 0) + b"\x01" + b"\x00\x00" + b"\x00"
    )
    glyphs = [empty + b"\0" * (-len(empty) % 4)] * 2
    for below in range(1, depth + 1):
        part = struct.pack(">HHbb", 0x0022, below, 0, 0) + struct.pack(">HHbb", 0x0002, below, 0, 0)
        whole = struct.pack(">hhhhh", -1, 0, 0, 10, 10) + part
        glyphs.append(whole + b"\0" * (-len(whole) % 4))
    count = len(glyphs)
    offsets = [sum(len(glyph) for glyph in glyphs[:index]) for index in range(count + 1)]
    tables = {
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 10, 10, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, 500, 0, 0, 0, 1, *[0] * 7, 1),
        b"maxp": struct.pack(">IH13H", 0x10000, count, 99, 99, 99, 99, 2, 9, 9, 9, 9, 999, 9, 9, 0xFFFF),
        b"hmtx": struct.pack(">Hh", 500, 0) + b"\0\0" * (count - 1),
        b"loca": struct.pack(f">{count + 1}I", *offsets),
        b"glyf": b"".join(glyphs),
        b"cmap": _map_of_letters(count - 1),
        b"name": struct.pack(">HHH", 0, 0, 6),
        b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    if program:
        tables[b"fpgm"] = program
    return _font_file(tables)


def _map_of_letters(glyph: int) -> bytes:
    """All of ASCII and Latin to one glyph."""
    groups = struct.pack(">III", 0x20, 0x24F, glyph)
    return (
        struct.pack(">HHHHI", 0, 1, 3, 10, 12) + struct.pack(">HHIII", 13, 0, 16 + len(groups), 0, 1) + groups
    )


def _font_file(tables: dict[bytes, bytes]) -> bytes:
    start = 12 + 16 * len(tables)
    directory, body = b"", b""
    for tag in sorted(tables):
        data = tables[tag]
        directory += tag + struct.pack(">III", zlib.adler32(data), start + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return b"\0\1\0\0" + struct.pack(">HHHH", len(tables), 16, 0, 0) + directory + body


def film(width_px: int, height_px: int, streams: int = 1) -> bytes:
    """A Matroska file that claims pictures of a size in so many streams, and holds none."""
    video = _part(
        b"\xe0", _part(b"\xb0", struct.pack(">I", width_px)) + _part(b"\xba", struct.pack(">I", height_px))
    )
    tracks = b"".join(
        _part(
            b"\xae",
            _part(b"\xd7", struct.pack(">I", number))
            + _part(b"\x73\xc5", struct.pack(">I", number))
            + _part(b"\x83", b"\x01")
            + _part(b"\x86", b"V_VP8")
            + video,
        )
        for number in range(1, streams + 1)
    )
    head = _part(b"\x1a\x45\xdf\xa3", _part(b"\x42\x82", b"webm"))
    block = _part(b"\xe7", b"\0") + _part(b"\xa3", b"\x81\0\0\x80" + b"\0" * 64)
    body = _part(b"\x16\x54\xae\x6b", tracks) + _part(b"\x1f\x43\xb6\x75", block)
    return head + _part(b"\x18\x53\x80\x67", body)


def _part(mark: bytes, data: bytes) -> bytes:
    return mark + struct.pack(">Q", len(data) | 1 << 56) + data
