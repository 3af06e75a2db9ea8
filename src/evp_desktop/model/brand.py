"""A brand kit: the house style as one document, `kit.json`, in a folder with its fonts and pictures.

A kit is made by others and read as hostile input: every number is bounded, every name is a plain file
name, unknown fields are refused, and `kit_document.parse_kit` names the place of what is wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from evp_desktop.model.libraries import Review
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

FieldPath = Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{1,40}(\.[a-z_]{1,40}){0,3}\Z")]
"""A field of the kit, or a group of them: `logo.corner`, `logo`."""

Corner = Literal["top_left", "top_right", "bottom_left", "bottom_right"]

Lock = Literal["free", "locked", "hidden"]
"""Whether departments and makers may change a field, see it only, or not even that."""
Origin = Literal["trusted", "stranger", "unsigned"]
"""Signed by a maker that this machine knows, by one it does not know, or a folder that was made here."""


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
    """The logo burned into the picture: a PNG with transparency.

    Sizes are in percent of a wide (16:9) picture's width, in a picture of another shape of what would be that
    width; so it is as large for the eye. `clear_space_percent` of the logo's own width stays free around it.
    """

    file: KitFile
    on_dark_file: KitFile | None = None
    on_light_file: KitFile | None = None
    """How it looks on dark and on light cards, where `file` does not do."""
    corner: Corner = "top_right"
    width_percent: Annotated[float, msgspec.Meta(ge=2, le=30)] = 9
    margin_percent: Annotated[float, msgspec.Meta(ge=0, le=15)] = 3
    clear_space_percent: Annotated[float, msgspec.Meta(ge=0, le=50)] = 10
    opacity: Annotated[float, msgspec.Meta(ge=0.1, le=1)] = 1


class LowerThird(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Name and role of the speaker, shown once near the start."""

    start_s: Seconds = 1
    duration_s: Seconds = 5
    text_colour: Colour = "#ffffff"
    box_colour: Colour = "#1b1d23"
    box_opacity: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.92
    accent_colour: Colour = "#2f6fed"


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Intro or outro: a generated title card, or the film `video` on that ground. No duration: left out."""

    duration_s: Seconds = 2.5
    background: Colour
    text_colour: Colour
    text: Words | None = None
    video: KitFile | None = None


class CaptionStyle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How subtitles look where they are burned in or shown by our own player."""

    text_colour: Colour = "#ffffff"
    box_colour: Colour = "#000000"
    box_opacity: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.75
    size_percent: Annotated[float, msgspec.Meta(ge=2, le=10)] = 4.6
    """Size of the text in percent of the picture's shorter side."""


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


class Purpose(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a video with somebody in it may be used for."""

    id: Id
    text: Words


class ConsentWording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody who is seen or heard agrees to; each version of the wording has its own name."""

    version: ShortText
    text: Words
    purposes: Annotated[tuple[Purpose, ...], msgspec.Meta(min_length=1, max_length=20)]
    months: Annotated[int, msgspec.Meta(ge=1, le=120)] = 24
    """How long it is given for."""


class RetentionClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a kind of video is kept before its owner renews, replaces or deletes it."""

    id: Id
    name: Words
    months: Annotated[int, msgspec.Meta(ge=1, le=240)]


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
    review: Review = "none"
    """Whose approval such a video needs, beyond what the kit asks for all."""
    retention: Annotated[str, msgspec.Meta(max_length=40)] = ""


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
    review: Review = "none"
    consent: ConsentWording | None = None
    retention: Annotated[tuple[RetentionClass, ...], msgspec.Meta(max_length=20)] = ()
    locks: Annotated[dict[FieldPath, Lock], msgspec.Meta(max_length=200)] = {}
    templates: Annotated[tuple[Template, ...], msgspec.Meta(min_length=1, max_length=100)]


class Kit(msgspec.Struct, frozen=True, kw_only=True):
    """A checked kit and the folder its files lie in."""

    spec: BrandKit
    folder: Path
    origin: Origin = "unsigned"

    def file(self, name: str) -> Path:
        """Where a file of the kit lies."""
        return self.folder / name
