"""A brand kit: the house style as one document, `kit.json`, in a folder with its fonts and pictures.

A kit is made by others and read as hostile input: every number is bounded, every name is a plain file
name, unknown fields are refused, and `parse_kit` names the place of what is wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from evp_desktop.errors import KitInvalid, NewerFormat
from evp_desktop.model.media import Id
from evp_desktop.model.script import Language, Layout

FORMAT = 1

Colour = Annotated[str, msgspec.Meta(pattern=r"^#[0-9a-fA-F]{6}$")]
"""`#rrggbb` in sRGB."""

Percent = Annotated[float, msgspec.Meta(ge=0, le=100)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=20)]
ShortText = Annotated[str, msgspec.Meta(max_length=200)]
LongText = Annotated[str, msgspec.Meta(max_length=2000)]
KitFile = Annotated[
    str,
    msgspec.Meta(pattern=r"^([A-Za-z0-9_-][A-Za-z0-9_. -]{0,79}/){0,2}[A-Za-z0-9_-][A-Za-z0-9_. -]{0,79}$"),
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
    tips: tuple[Words, ...] = ()


class BrandKit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole kit as it stands in `kit.json`."""

    format: int = FORMAT
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
    try:
        raw = msgspec.json.decode(data)
        found = raw.get("format") if isinstance(raw, dict) else None
        if isinstance(found, int) and found > FORMAT:
            raise NewerFormat(path, found, FORMAT)
        return msgspec.convert(raw, BrandKit)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise KitInvalid(path, str(error)) from error
