"""Which font has which characters: the kit's own first, then ours, then the system's."""

from __future__ import annotations

import os
import struct
import sys
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import ImageFont

from evp_desktop import paths

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
MAX_TABLE_BYTES = 4 * 2**20
MAX_FACES = 24
EMOJI_FILES = ("NotoColorEmoji.ttf", "seguiemj.ttf", "Apple Color Emoji.ttc")

_BITMAP_SIZES_PX = (109, 128, 136, 137, 160, 96, 64)
"""The only sizes at which the colour emoji fonts in use can be opened."""

_PLAIN = ("notosans-", "notosanscjk", "segoeui", "arial", "msyh", "pingfang", "hiragino", "dejavusans")
_UNFIT = ("italic", "oblique", "mono", "serif", "condensed", "light", "thin", "black", "display", "ui-")

Ranges = tuple[tuple[int, ...], tuple[int, ...]]
"""First and last code points of the ranges that a font has, both rising."""


@lru_cache(maxsize=256)
def open_font(path: Path, size_px: int) -> ImageFont.FreeTypeFont:
    """The font at that size; a font of pictures at the nearest size it has. Raises `OSError`."""
    try:
        return ImageFont.truetype(str(path), size_px, index=_face(path))
    except OSError:
        for bitmap_px in _BITMAP_SIZES_PX:
            try:
                return ImageFont.truetype(str(path), bitmap_px)
            except OSError:
                continue
        raise


@lru_cache(maxsize=64)
def _face(path: Path) -> int:
    """Which font of a collection: simplified Chinese where there is a choice, since most such names are."""
    if path.suffix.lower() not in (".ttc", ".otc"):
        return 0
    for index in range(MAX_FACES):
        try:
            family = ImageFont.truetype(str(path), 16, index=index).getname()[0] or ""
        except OSError:
            break
        if family.endswith(" SC") and "Mono" not in family:
            return index
    return 0


def has(path: Path, code_point: int) -> bool:
    """Whether the font has a picture for the code point."""
    firsts, lasts = coverage(path)
    index = bisect_right(firsts, code_point) - 1
    return index >= 0 and code_point <= lasts[index]


@lru_cache(maxsize=4096)
def coverage(path: Path) -> Ranges:
    """What the font's `cmap` table says it has; nothing when it cannot be read."""
    try:
        return _ranges(_cmap(path))
    except (OSError, struct.error, ValueError, IndexError):
        return (), ()


def _cmap(path: Path) -> bytes:
    """The `cmap` table of a font file, or of the first font in a collection."""
    with path.open("rb") as file:
        head = file.read(16)
        start = struct.unpack(">I", head[12:16])[0] if head[:4] == b"ttcf" else 0
        file.seek(start)
        count = struct.unpack(">I4xH6x", b"\0\0\0\0" + file.read(12))[1]
        for _ in range(min(count, 200)):
            tag, _sum, offset, length = struct.unpack(">4sIII", file.read(16))
            if tag == b"cmap":
                file.seek(offset)
                return file.read(min(length, MAX_TABLE_BYTES))
    raise ValueError("no cmap table")


def _ranges(table: bytes) -> Ranges:
    """The ranges of the largest Unicode subtable (format 12, else 4)."""
    count = struct.unpack_from(">H", table, 2)[0]
    offsets = [struct.unpack_from(">I", table, 8 + 8 * index)[0] for index in range(count)]
    formats = {struct.unpack_from(">H", table, offset)[0]: offset for offset in offsets}
    if 12 in formats:
        return _format_12(table, formats[12])
    if 4 in formats:
        return _format_4(table, formats[4])
    raise ValueError("no table of a known format")


def _format_12(table: bytes, start: int) -> Ranges:
    count = struct.unpack_from(">I", table, start + 12)[0]
    available = (len(table) - start - 16) // 12
    groups = np.frombuffer(table, ">u4", 3 * min(count, available), start + 16).reshape(-1, 3)
    return _as_ranges(groups[:, 0].astype(np.int64), groups[:, 1].astype(np.int64))


def _format_4(table: bytes, start: int) -> Ranges:
    count = struct.unpack_from(">H", table, start + 6)[0] // 2
    lasts = np.frombuffer(table, ">u2", count, start + 14).astype(np.int64)
    firsts = np.frombuffer(table, ">u2", count, start + 16 + 2 * count).astype(np.int64)
    is_real = firsts < 0xFFFF
    return _as_ranges(firsts[is_real], lasts[is_real])


def _as_ranges(firsts: np.ndarray, lasts: np.ndarray) -> Ranges:
    order = np.argsort(firsts, kind="stable")
    return tuple(firsts[order].tolist()), tuple(lasts[order].tolist())


def font_for(cluster: str, font: Path, *, is_emoji: bool) -> Path | None:
    """The first font that has every character of the cluster, or `None`."""
    needed = tuple(ord(character) for character in cluster)
    if is_emoji and (pictures := _emoji_font()) and _has_all(pictures, needed):
        return pictures
    near = (font, *_near(font.parent), *_near(paths.assets_folder() / "fonts"))
    is_bold = _is_bold(font)
    first, *others = near
    others.sort(key=lambda path: _is_bold(path) != is_bold)
    found = next((path for path in (first, *others) if _has_all(path, needed)), None)
    return found or _system_font_for(needed, is_bold=is_bold)


def _has_all(path: Path, needed: tuple[int, ...]) -> bool:
    return all(has(path, code_point) for code_point in needed)


@lru_cache(maxsize=64)
def _near(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.glob("*") if path.suffix.lower() in SUFFIXES))


def _is_bold(path: Path) -> bool:
    return "bold" in path.stem.lower()


@lru_cache(maxsize=2048)
def _system_font_for(needed: tuple[int, ...], *, is_bold: bool) -> Path | None:
    ranked = sorted(_system_fonts(), key=lambda path: _rank(path, is_bold=is_bold))
    return next((path for path in ranked if _has_all(path, needed)), None)


def _rank(path: Path, *, is_bold: bool) -> tuple[int, bool, str]:
    """Plain upright sans-serif fonts of the right weight first."""
    name = path.stem.lower().replace(" ", "")
    unfit = sum(word in name for word in _UNFIT) - 2 * name.startswith(_PLAIN)
    return unfit, _is_bold(path) != is_bold, name


@lru_cache(maxsize=1)
def _system_fonts() -> tuple[Path, ...]:
    found = [path for folder in font_folders() if folder.is_dir() for path in _fonts_below(folder)]
    return tuple(path for path in found if path.name not in EMOJI_FILES)


def _fonts_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES]


@lru_cache(maxsize=1)
def _emoji_font() -> Path | None:
    found = (path for folder in font_folders() if folder.is_dir() for path in _fonts_below(folder))
    return next((path for path in found if path.name in EMOJI_FILES), None)


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts"
        return Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts", own
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"
    return Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts"
