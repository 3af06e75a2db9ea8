"""A brand kit: the house style as one document, `kit.json`, in a folder with its fonts and pictures.

A kit is made by others and read as hostile input: every number is bounded, every name is a plain file
name, unknown fields are refused, and `parse_kit` names the place of what is wrong.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from evp_desktop.errors import KitInvalid, NewerFormat
from evp_desktop.model.media import Id
from evp_desktop.model.script import Language, Layout

FORMAT = 1

Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-fA-F]{6}\Z")]
"""`#rrggbb` in sRGB."""

Seconds = Annotated[float, msgspec.Meta(ge=0, le=20)]
ShortText = Annotated[str, msgspec.Meta(max_length=200)]
LongText = Annotated[str, msgspec.Meta(max_length=2000)]
KitFile = Annotated[
    str,
    msgspec.Meta(pattern=r"^([A-Za-z0-9_-][A-Za-z0-9_. -]{0,79}/){0,2}[A-Za-z0-9_-][A-Za-z0-9_. -]{0,79}\Z"),
]
"""A file in the kit: at most two folders deep, no leading dots."""

Corner = Literal["top_left", "top_right", "bottom_left", "bottom_right"]


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text in both languages."""

    nl: LongText
    en: LongText

    def in_language(self, language: Language) -> str:
        """The text in `language`."""
        return self.nl if language == "nl" else self.en


class Colours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The kit's palette. `on_*` is the colour of text on it."""

    primary: Colour
    on_primary: Colour
    accent: Colour
    background: Colour
    text: Colour


class Font(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A font file with the licence that lets the company use it."""

    file: KitFile
    licence: KitFile


class Fonts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The only fonts the kit's texts are set in."""

    regular: Font
    bold: Font


class Logo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The logo burned into the picture: a PNG with transparency; sizes in percent of the picture's width."""

    file: KitFile
    corner: Corner = "top_right"
    width_percent: Annotated[float, msgspec.Meta(ge=2, le=30)] = 9
    margin_percent: Annotated[float, msgspec.Meta(ge=0, le=15)] = 3
    opacity: Annotated[float, msgspec.Meta(ge=0.1, le=1)] = 1


class LowerThird(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name and role of the speaker, shown once near the start."""

    start_s: Seconds = 1
    duration_s: Seconds = 5
    text_colour: Colour = "#ffffff"
    box_colour: Colour = "#1b1d23"
    accent_colour: Colour = "#2f6fed"


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A generated title card: intro or outro. No duration: left out."""

    duration_s: Seconds = 2.5
    background: Colour
    text_colour: Colour
    text: Words | None = None


class CaptionStyle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How subtitles look where they are burned in or shown by our own player."""

    text_colour: Colour = "#ffffff"
    box_colour: Colour = "#000000"
    box_opacity: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.75
    size_percent: Annotated[float, msgspec.Meta(ge=2, le=10)] = 4.6
    """Height of the text in percent of the picture's height."""


class Sound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How loud a video is: -16 LUFS on line, -23 for broadcast (EBU R 128), -14 for social media."""

    target_lufs: Literal[-16, -23, -14] = -16


class Music(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Music that a maker may put under the voice, with the licence that lets the company use it."""

    file: KitFile
    licence: KitFile
    under_lu: Annotated[float, msgspec.Meta(ge=6, le=40)] = 18
    """How far it stays under the voice where somebody speaks."""


class ChapterStyle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a new chapter is announced: not in the picture, by a card before it, or by a title laid over it."""

    kind: Literal["none", "card", "title"] = "none"
    duration_s: Annotated[float, msgspec.Meta(ge=1, le=20)] = 2.5


class TemplateBlock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part that a template proposes."""

    heading: Words
    hint: Words
    layout: Layout = "screen"


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of video with the parts it needs."""

    id: Id
    title: Words
    description: Words
    min_s: Annotated[int, msgspec.Meta(ge=1, le=7200)] = 60
    max_s: Annotated[int, msgspec.Meta(ge=1, le=7200)] = 180
    is_face_needed: bool = False
    blocks: Annotated[tuple[TemplateBlock, ...], msgspec.Meta(min_length=1, max_length=50)]
    tips: Annotated[tuple[Words, ...], msgspec.Meta(max_length=20)] = ()


class BrandKit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole kit as it stands in `kit.json`."""

    format: Annotated[int, msgspec.Meta(ge=1)] = FORMAT
    id: Id
    name: ShortText
    version: ShortText
    colours: Colours
    fonts: Fonts
    logo: Logo
    lower_third: LowerThird
    intro: Card | None = None
    outro: Card | None = None
    captions: CaptionStyle = CaptionStyle()
    chapters: ChapterStyle = ChapterStyle()
    face_frame: Literal["round", "rounded"] = "round"
    transition: Literal["cut", "fade", "slide"] = "cut"
    sound: Sound = Sound()
    music: Music | None = None
    templates: Annotated[tuple[Template, ...], msgspec.Meta(min_length=1, max_length=100)]


class Kit(msgspec.Struct, frozen=True, kw_only=True):
    """A checked kit and the folder its files lie in."""

    spec: BrandKit
    folder: Path

    def file(self, name: str) -> Path:
        """Where a file of the kit lies."""
        return self.folder / name


def parse_kit(data: bytes, path: Path) -> BrandKit:
    """The kit in `data`; `KitInvalid` names the place of the first fault, `NewerFormat` a later version."""
    raw = _raw(data, path)
    for fault in _faults(raw, BrandKit, "$"):
        raise KitInvalid(path, fault)
    return msgspec.convert(raw, BrandKit)


def faults_in(data: bytes, path: Path) -> list[str]:
    """Every place where `data` breaks the schema, as `$.place: what is wrong`."""
    try:
        return list(_faults(_raw(data, path), BrandKit, "$"))
    except KitInvalid as error:
        return [error.detail]
    except NewerFormat as error:
        return [f"$.format: {error.detail}"]


def _raw(data: bytes, path: Path) -> object:
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise KitInvalid(path, f"$: {error}") from error
    found = raw.get("format") if isinstance(raw, dict) else None
    if isinstance(found, int) and found > FORMAT:
        raise NewerFormat(path, found, FORMAT)
    return raw


def _faults(value: object, kind: Any, place: str) -> Iterator[str]:
    """Walk `value` beside its type, because msgspec stops at the first fault."""
    if get_origin(kind) is types.UnionType:
        kind = next(part for part in get_args(kind) if part is not types.NoneType)
        if value is None:
            return
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        yield from _faults_in_part(value, kind, place)
        return
    limits = kind
    if get_origin(kind) is Annotated and get_origin(get_args(kind)[0]) is tuple:
        item_kind = get_args(get_args(kind)[0])[0]
        limits = Annotated[(list[Any], *kind.__metadata__)]
        for index, item in enumerate(value if isinstance(value, list) else ()):
            yield from _faults(item, item_kind, f"{place}[{index}]")
    try:
        msgspec.convert(value, limits)
    except msgspec.ValidationError as error:
        yield f"{place}: {error}"


def _faults_in_part(value: dict[str, object], kind: type[msgspec.Struct], place: str) -> Iterator[str]:
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for name in value.keys() - fields.keys():
        yield f"{place}: unknown field {name[:80]!r}"
    for name, field in fields.items():
        if name in value:
            yield from _faults(value[name], field.type, f"{place}.{name}")
        elif field.required:
            yield f"{place}: missing field {name!r}"


def contrast(one: str, other: str) -> float:
    """How well two colours stand apart: 1 (equal) to 21 (black on white), after WCAG 2.2."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def blend(top: str, below: str, opacity: float) -> str:
    """The colour seen where `top`, `opacity` 0 to 1, lies over `below`."""
    pairs = zip(_channels(top), _channels(below), strict=True)
    return "#" + "".join(f"{round(a * opacity + b * (1 - opacity)):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, definition)."""
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


MIN_CONTRAST = 4.5
"""Text that everyone can read (WCAG 2.2, 1.4.3)."""


def contrast_faults(kit: BrandKit) -> Iterator[str]:
    """Every text colour of the kit that stands out too little, as `$.place: what is wrong`."""
    for place, text, box in _texts_on_boxes(kit):
        found = contrast(text, box)
        if found < MIN_CONTRAST:
            yield f"{place}: contrast {found:.1f} on {box}, at least {MIN_CONTRAST} is needed"


def _texts_on_boxes(kit: BrandKit) -> Iterator[tuple[str, str, str]]:
    yield "$.colours.on_primary", kit.colours.on_primary, kit.colours.primary
    yield "$.colours.text", kit.colours.text, kit.colours.background
    yield "$.lower_third.text_colour", kit.lower_third.text_colour, kit.lower_third.box_colour
    for name, card in (("intro", kit.intro), ("outro", kit.outro)):
        if card:
            yield f"$.{name}.text_colour", card.text_colour, card.background
    captions = kit.captions
    boxes = [blend(captions.box_colour, below, captions.box_opacity) for below in ("#000000", "#ffffff")]
    worst = min(boxes, key=lambda box: contrast(captions.text_colour, box))
    yield "$.captions.text_colour", captions.text_colour, worst
