"""Brand kits from their folders: read as hostile input, checked file by file."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageFont

from evp_desktop.errors import EvpError, KitInvalid, NotFound, os_errors
from evp_desktop.model.brand import BrandKit, Kit
from evp_desktop.model.contrast import contrast_faults
from evp_desktop.model.kit_document import faults_in, parse_kit

KIT_FILE = "kit.json"
MAX_KIT_BYTES = 2**20
MAX_LOGO_BYTES = 8 * 2**20
MAX_LOGO_SIDE_PX = 8192
MAX_LOGO_PIXELS = 16 * 2**20
"""64 MB when decoded; a larger logo is a mistake or an attack."""

MIN_LOGO_SIDE_PX = 32
MAX_FONT_BYTES = 32 * 2**20
MAX_LICENCE_BYTES = 2**20

_PNG_START = b"\x89PNG\r\n\x1a\n"
_FONT_STARTS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf")


def load_kit(folder: Path) -> Kit:
    """The kit in `folder`, every file checked.

    Raises `NotFound` without such a folder, `NewerFormat` for a later version, else `KitInvalid`.
    """
    data = _kit_bytes(folder)
    spec = parse_kit(data, folder)
    for fault in _faults_beyond_schema(folder, spec):
        raise KitInvalid(folder, fault)
    return Kit(spec=spec, folder=folder)


def check_kit(folder: Path) -> list[str]:
    """Everything that is wrong with the kit in `folder`, each as `$.place: what`; raises `NotFound`."""
    try:
        data = _kit_bytes(folder)
    except KitInvalid as error:
        return [error.detail]
    faults = faults_in(data, folder)
    return faults or list(_faults_beyond_schema(folder, parse_kit(data, folder)))


def list_kits(*folders: Path) -> list[Kit]:
    """Every usable kit in `folders`, by name; of two with one id the one in the earlier folder."""
    kits: dict[str, Kit] = {}
    for kit in _usable_kits(folders):
        kits.setdefault(kit.spec.id, kit)
    return sorted(kits.values(), key=lambda kit: kit.spec.name.casefold())


def find_kit(kit_id: str, *folders: Path) -> Kit:
    """The kit with that id; raises `NotFound`, or what is wrong with the folder of that name."""
    found = next((kit for kit in _usable_kits(folders) if kit.spec.id == kit_id), None)
    if found:
        return found
    for folder in folders:
        if kit_id in {path.name for path in _kit_folders(folder)}:
            load_kit(folder / kit_id)
    raise NotFound(kit_id)


def _usable_kits(folders: tuple[Path, ...]) -> Iterator[Kit]:
    for folder in folders:
        for path in _kit_folders(folder):
            try:
                yield load_kit(path)
            except EvpError:
                continue  # a broken kit is named by check_kit, and must not hide the others


def _kit_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    with os_errors(folder):
        return sorted(path for path in folder.iterdir() if (path / KIT_FILE).exists())


def _kit_bytes(folder: Path) -> bytes:
    if not folder.is_dir():
        raise NotFound(folder)
    try:
        return _read(folder, KIT_FILE, MAX_KIT_BYTES)
    except _Bad as bad:
        raise KitInvalid(folder, f"$: {KIT_FILE} {bad}") from bad


class _Bad(Exception):
    """What is wrong with one file of the kit."""


def _read(folder: Path, name: str, max_bytes: int) -> bytes:
    """The bytes of a file of the kit, which must lie inside it when links are followed."""
    try:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise _Bad("leads out of the kit's folder")
        if not path.is_file():  # also refuses pipes and devices
            raise _Bad("is not in the kit")
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError, RuntimeError) as error:  # RuntimeError: a circle of links
        raise _Bad(f"cannot be read ({error})") from error
    if len(data) > max_bytes:
        raise _Bad(f"is larger than {max_bytes} bytes")
    return data


def _faults_beyond_schema(folder: Path, spec: BrandKit) -> Iterator[str]:
    yield from _file_faults(folder, spec)
    yield from contrast_faults(spec)
    yield from _template_faults(spec)


def _file_faults(folder: Path, spec: BrandKit) -> Iterator[str]:
    files: list[tuple[str, str, int, Callable[[bytes], None]]] = [
        ("$.logo.file", spec.logo.file, MAX_LOGO_BYTES, _check_logo),
    ]
    for name, font in (("regular", spec.fonts.regular), ("bold", spec.fonts.bold)):
        files.append((f"$.fonts.{name}.file", font.file, MAX_FONT_BYTES, _check_font))
        files.append((f"$.fonts.{name}.licence", font.licence, MAX_LICENCE_BYTES, _check_licence))
    for place, file, max_bytes, check in files:
        try:
            check(_read(folder, file, max_bytes))
        except _Bad as bad:
            yield f"{place}: {file} {bad}"


def _check_logo(data: bytes) -> None:
    """The size stands in the first 24 bytes and is judged before anything is unpacked."""
    if len(data) < 24 or not data.startswith(_PNG_START) or data[12:16] != b"IHDR":
        raise _Bad("is not a PNG picture")
    width, height = struct.unpack(">II", data[16:24])
    if max(width, height) > MAX_LOGO_SIDE_PX or width * height > MAX_LOGO_PIXELS:
        raise _Bad(f"is too large ({width}x{height} pixels)")
    if min(width, height) < MIN_LOGO_SIDE_PX:
        raise _Bad(f"is too small ({width}x{height} pixels)")
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as picture:
            picture.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _Bad("is a damaged PNG picture") from error


def _check_font(data: bytes) -> None:
    if not data.startswith(_FONT_STARTS):
        raise _Bad("is not a TrueType or OpenType font")
    try:
        ImageFont.truetype(BytesIO(data), 24).getbbox("Aa")
    except (OSError, ValueError) as error:
        raise _Bad("is a damaged font") from error


def _check_licence(data: bytes) -> None:
    if not data.strip():
        raise _Bad("is empty")


def _template_faults(spec: BrandKit) -> Iterator[str]:
    seen: set[str] = set()
    for index, template in enumerate(spec.templates):
        place = f"$.templates[{index}]"
        if template.min_s > template.max_s:
            yield f"{place}.min_s: {template.min_s} is more than max_s, {template.max_s}"
        if template.id in seen:
            yield f"{place}.id: {template.id!r} is used twice"
        seen.add(template.id)
