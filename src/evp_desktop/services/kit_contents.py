"""What a kit holds besides `kit.json`: pictures, fonts, films and music, each checked before it is used."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import msgspec
from PIL import Image, ImageFont

from evp_desktop.model.brand import BrandKit, KitFile
from evp_desktop.services import kit_trial
from evp_desktop.services.kit_trial import Trial
from evp_desktop.services.signing import MANIFEST, MAX_FILE_BYTES, MAX_FILES, SIGNATURE, FileHash, hash_of

MAX_LOGO_BYTES = 8 * 2**20
MAX_LOGO_SIDE_PX = 8192
MAX_LOGO_PIXELS = 16 * 2**20
"""64 MB when decoded; a larger logo is a mistake or an attack."""

MIN_LOGO_SIDE_PX = 32
MAX_FONT_BYTES = 32 * 2**20
MAX_LICENCE_BYTES = 2**20
MAX_MUSIC_BYTES = 48 * 2**20

_PNG_START = b"\x89PNG\r\n\x1a\n"
_FONT_STARTS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")
_FILM_MARKS = ((0, b"\x1aE\xdf\xa3"), (4, b"ftyp"))
"""Matroska and WebM; MP4 and QuickTime."""
_MUSIC_MARKS = ((0, b"OggS"), (0, b"fLaC"), (0, b"RIFF"), (0, b"ID3"), (4, b"ftyp"))
SUFFIXES = (
    *(".json", ".sig", ".png", ".ttf", ".otf", ".ttc", ".txt", ".md", ".pdf"),
    *(".mp4", ".mov", ".webm", ".ogg", ".flac", ".wav", ".mp3", ".m4a"),
)
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
"""Windows opens a device for these, whatever comes behind a dot."""
_DRAWING = re.compile(rb"<\?xml|<svg|<!DOCTYPE", re.IGNORECASE)


class Bad(Exception):
    """What is wrong with one file of the kit."""


def name_fault(name: str) -> str:
    """Why no file of a kit may have that name on every system, or nothing."""
    try:
        msgspec.convert(name, KitFile)
    except msgspec.ValidationError:
        return "is no name of a file in a kit"
    parts = name.split("/")
    if any(part.split(".")[0].strip().upper() in _RESERVED for part in parts):
        return "is a name that Windows keeps for itself"
    if any(part.endswith((".", " ")) for part in parts):
        return "ends in a way that Windows changes"
    if Path(name).suffix.lower() not in SUFFIXES:
        return f"is no kind of file that a kit holds ({', '.join(SUFFIXES)})"
    return ""


class Needed(NamedTuple):
    """A file that the kit names: where, which, how large it may be, and what it must be."""

    place: str
    file: str
    max_bytes: int
    check: Callable[[bytes], None]


def read_inside(folder: Path, name: str, max_bytes: int) -> bytes:
    """The bytes of a file of the kit, which must lie inside it when links are followed."""
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise Bad("leads out of the kit's folder")
        if not path.is_file():  # also refuses pipes and devices
            raise Bad("is not in the kit")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: a circle of links
        raise Bad(f"cannot be read ({error})") from error
    if len(data) > max_bytes:
        raise Bad(f"is larger than {max_bytes} bytes")
    return data


def hashes_in(folder: Path) -> dict[str, FileHash]:
    """The hash of every file in a kit's folder but for its signature and hidden ones; raises `Bad`."""
    found: dict[str, FileHash] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        is_hidden = any(part.startswith(".") for part in name.split("/"))
        if name in (MANIFEST, SIGNATURE) or is_hidden or (path.is_dir() and not path.is_symlink()):
            continue
        if len(found) == MAX_FILES:
            raise Bad(f"too many: more than {MAX_FILES}")
        found[name] = hash_of(read_inside(folder, name, MAX_FILE_BYTES))
    return found


def file_faults(folder: Path, spec: BrandKit) -> Iterator[str]:
    """What is wrong with the files that a kit names, each as `$.place: what`."""
    for needed in _needed(spec):
        try:
            needed.check(read_inside(folder, needed.file, needed.max_bytes))
        except Bad as bad:
            yield f"{needed.place}: {needed.file} {bad}"


def faults_when_tried(folder: Path, spec: BrandKit) -> list[str]:
    """What is wrong with fonts, films and music when they are really used."""
    fonts = (("regular", spec.fonts.regular), ("bold", spec.fonts.bold))
    trials = [Trial(f"$.fonts.{name}.file", "font", str(folder / font.file)) for name, font in fonts]
    for name, card in (("intro", spec.intro), ("outro", spec.outro)):
        if card and card.video:
            trials.append(Trial(f"$.{name}.video", "film", str(folder / card.video), card.duration_s))
    if spec.music:
        trials.append(Trial("$.music.file", "music", str(folder / spec.music.file)))
    return kit_trial.faults_when_tried(trials)


def _needed(spec: BrandKit) -> Iterator[Needed]:
    logo = spec.logo
    for name, file in (
        ("file", logo.file),
        ("on_dark_file", logo.on_dark_file),
        ("on_light_file", logo.on_light_file),
    ):
        if file:
            yield Needed(f"$.logo.{name}", file, MAX_LOGO_BYTES, _check_logo)
    for name, font in (("regular", spec.fonts.regular), ("bold", spec.fonts.bold)):
        yield Needed(f"$.fonts.{name}.file", font.file, MAX_FONT_BYTES, _check_font)
        yield Needed(f"$.fonts.{name}.licence", font.licence, MAX_LICENCE_BYTES, _check_licence)
    for name, card in (("intro", spec.intro), ("outro", spec.outro)):
        if card and card.video:
            yield Needed(f"$.{name}.video", card.video, MAX_FILE_BYTES, _check_film)
    if spec.music:
        yield Needed("$.music.file", spec.music.file, MAX_MUSIC_BYTES, _check_music)
        yield Needed("$.music.licence", spec.music.licence, MAX_LICENCE_BYTES, _check_licence)


def _check_logo(data: bytes) -> None:
    """The size stands in the first 24 bytes and is judged before anything is unpacked."""
    if _DRAWING.search(data[:1024]):
        raise Bad("is an SVG drawing, which can hold scripts and fetch things; save it as PNG")
    if len(data) < 24 or not data.startswith(_PNG_START) or data[12:16] != b"IHDR":
        raise Bad("is not a PNG picture")
    width, height = struct.unpack(">II", data[16:24])
    if max(width, height) > MAX_LOGO_SIDE_PX or width * height > MAX_LOGO_PIXELS:
        raise Bad(f"is too large ({width}x{height} pixels)")
    if min(width, height) < MIN_LOGO_SIDE_PX:
        raise Bad(f"is too small ({width}x{height} pixels)")
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as picture:
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Bad("is a damaged PNG picture") from error


def _check_font(data: bytes) -> None:
    if not data.startswith(_FONT_STARTS):
        raise Bad("is not a TrueType or OpenType font")
    try:
        ImageFont.truetype(BytesIO(data), 24).getbbox("Aa")
    except (OSError, ValueError) as error:
        raise Bad("is a damaged font") from error


def _check_licence(data: bytes) -> None:
    if not data.strip():
        raise Bad("is empty")


def _check_film(data: bytes) -> None:
    """Only what a film begins with; what is in it is tried in a process of its own."""
    if not any(data[at : at + len(mark)] == mark for at, mark in _FILM_MARKS):
        raise Bad("is not a film in MP4, QuickTime or WebM")


def _check_music(data: bytes) -> None:
    if not any(data[at : at + len(mark)] == mark for at, mark in _MUSIC_MARKS):
        raise Bad("is not music in Ogg, FLAC, WAV, MP3 or M4A")
