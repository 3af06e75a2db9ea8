"""What a kit adds to the picture, drawn once: logo, lower third, intro and outro."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from evp_desktop.media.frames import Picture, Planes
from evp_desktop.model.brand import Card, Kit, Logo
from evp_desktop.model.project import Speaker
from evp_desktop.render.overlays import Rgba, Stamp, blend, hex_to_rgb, hex_to_yuv, stamp_of
from evp_desktop.render.plan import Shot
from evp_desktop.render.text import text_image

TITLE_SAFE = 0.05
"""Graphics keep this part of the picture free at each side (EBU R 95: 90 % of width and height)."""
CAPTION_ZONE = 0.15
"""The lowest part of the picture belongs to subtitles (FEATURES E, safe areas)."""
NAME_WIDTH = 0.38
"""The longest line of a name or role, as a part of the width: the box covers only one of two people."""
_SMOOTH = 4
"""Shapes are drawn this much larger and scaled down: Pillow's own edges are jagged."""


Rgb = npt.NDArray[np.uint8]
"""(height, width, 3) uint8."""


class CardArt(NamedTuple):
    """A full-frame card: its ground, and what fades in on it."""

    ground: tuple[int, int, int]
    content: tuple[Stamp, ...]


class Artwork(NamedTuple):
    """Everything of the kit that is laid over or between the clips, at one picture size."""

    background: tuple[int, int, int]
    primary: tuple[int, int, int]
    logo: Stamp | None
    lower_third: Stamp | None
    intro: CardArt | None
    outro: CardArt | None
    voice_cards: dict[str, CardArt]

    def card_of(self, shot: Shot) -> CardArt | None:
        """The card that a shot shows in place of a recorded picture."""
        if shot.kind == "clip":
            blank = CardArt(self.background, ())
            return self.voice_cards.get(shot.heading, blank) if shot.layout == "voice" else None
        return self.intro if shot.kind == "intro" else self.outro

    def digest(self, shot: Shot, has_lower_third: bool) -> bytes:
        """A hash of all that is drawn in a shot."""
        found = hashlib.sha256(repr((self.background, self.primary)).encode())
        overlays = (self.logo, self.lower_third if has_lower_third else None)
        card = self.card_of(shot)
        found.update(repr(card.ground).encode() if card else b"-")
        for stamp in (*(overlays if shot.kind == "clip" else ()), *(card.content if card else ())):
            found.update(stamp.digest if stamp else b"-")
        return found.digest()


class Painter:
    """Draws the artwork of one kit at one picture size."""

    def __init__(self, kit: Kit, width: int, height: int) -> None:
        self._kit = kit
        self._width = width
        self._height = height

    def artwork(self, title: str, speaker: Speaker, headings: frozenset[str], outro_text: str) -> Artwork:
        """Everything a video of that title, speaker and headings needs."""
        spec = self._kit.spec
        return Artwork(
            background=hex_to_yuv(spec.colours.background),
            primary=hex_to_yuv(spec.colours.primary),
            logo=self._logo(spec.logo),
            lower_third=self._lower_third(speaker) if speaker.name.strip() else None,
            intro=self._intro(spec.intro, title, speaker) if spec.intro else None,
            outro=self._outro(spec.outro, outro_text) if spec.outro else None,
            voice_cards={heading: self._voice_card(heading) for heading in headings},
        )

    def _px(self, part_of_height: float) -> int:
        return max(2, round(part_of_height * self._height))

    def _font(self, is_bold: bool = False) -> Path:
        fonts = self._kit.spec.fonts
        return self._kit.file((fonts.bold if is_bold else fonts.regular).file)

    def _text(
        self, text: str, size: float, colour: str, width: int, *, is_bold: bool, lines: int = 1
    ) -> Rgba:
        size_px = self._px(size)
        return text_image(
            text,
            font=self._font(is_bold),
            size_px=size_px,
            colour=colour,
            max_width_px=width,
            max_lines=lines,
            min_size_px=size_px * 6 // 10,
        )

    def _logo_picture(self, width: int) -> Rgba:
        with Image.open(self._kit.file(self._kit.spec.logo.file)) as image:
            whole = image.convert("RGBA")
        height = max(2, round(whole.height * width / whole.width))
        # Premultiplied, or the colour of invisible pixels bleeds into the edges.
        return np.array(
            whole.convert("RGBa").resize((width, height), Image.Resampling.LANCZOS).convert("RGBA")
        )

    def _logo(self, logo: Logo) -> Stamp:
        picture = self._logo_picture(round(self._width * logo.width_percent / 100))
        picture[..., 3] = np.rint(picture[..., 3] * logo.opacity)
        margin = round(self._width * logo.margin_percent / 100)
        height, width = picture.shape[:2]
        x = margin if logo.corner.endswith("left") else self._width - margin - width
        y = margin if logo.corner.startswith("top") else self._height - margin - height
        return stamp_of(picture, max(0, x), max(0, y))

    def _lower_third(self, speaker: Speaker) -> Stamp:
        style = self._kit.spec.lower_third
        room = round(self._width * NAME_WIDTH)
        lines = [self._text(speaker.name.strip(), 0.042, style.text_colour, room, is_bold=True)]
        if speaker.role.strip():
            lines.append(self._text(speaker.role.strip(), 0.028, style.text_colour, room, is_bold=False))
        pad, bar, gap = self._px(0.022), self._px(0.008), self._px(0.006)
        width = max(line.shape[1] for line in lines) + 3 * pad + bar
        height = sum(line.shape[0] for line in lines) + gap * (len(lines) - 1) + 2 * pad
        box = self._rounded(width, height, style.box_colour, 0.92, self._px(0.012))
        bar_shape = self._rounded(bar, height - 2 * pad, style.accent_colour, 1, bar // 2)
        _paste(box, bar_shape, pad, pad)
        top = pad
        for line in lines:
            _paste(box, line, 2 * pad + bar, top)
            top += line.shape[0] + gap
        y = round(self._height * (1 - CAPTION_ZONE)) - height - self._px(0.01)
        return stamp_of(box, round(self._width * TITLE_SAFE), y)

    def _rounded(self, width: int, height: int, colour: str, opacity: float, radius: int) -> Rgba:
        size = (width * _SMOOTH, height * _SMOOTH)
        mask = Image.new("L", size, 0)
        corner = (0, 0, size[0] - 1, size[1] - 1)
        ImageDraw.Draw(mask).rounded_rectangle(corner, radius * _SMOOTH, fill=round(255 * opacity))
        picture = np.empty((height, width, 4), np.uint8)
        picture[..., :3] = hex_to_rgb(colour)
        picture[..., 3] = np.asarray(mask.resize((width, height), Image.Resampling.BOX))
        return picture

    def _intro(self, card: Card, title: str, speaker: Speaker) -> CardArt:
        room = round(self._width * 0.76)
        left = round(self._width * 0.12)
        lines = [(self._text(title, 0.088, card.text_colour, room, is_bold=True, lines=3), 0.03)]
        by = " · ".join(part.strip() for part in (speaker.name, speaker.role) if part.strip())
        if by:
            lines.append((self._text(by, 0.036, card.text_colour, room, is_bold=False), 0.0))
        return CardArt(hex_to_yuv(card.background), (*self._stack(lines, left), self._card_logo(left)))

    def _stack(self, lines: list[tuple[Rgba, float]], left: int) -> list[Stamp]:
        """Lines under a bar in the accent colour, together in the middle of the height."""
        bar = self._rounded(self._px(0.11), self._px(0.009), self._kit.spec.colours.accent, 1, 4)
        rows = [(bar, 0.045), *lines]
        top = (self._height - sum(row.shape[0] + self._px(gap) for row, gap in rows)) // 2
        stamps = []
        for row, gap in rows:
            stamps.append(stamp_of(row, left, max(0, top)))
            top += row.shape[0] + self._px(gap)
        return stamps

    def _card_logo(self, left: int) -> Stamp:
        picture = self._logo_picture(round(self._width * 0.13))
        return stamp_of(picture, left, round(self._height * 0.1))

    def _outro(self, card: Card, text: str) -> CardArt:
        logo = self._logo_picture(round(self._width * 0.28))
        room = round(self._width * 0.7)
        words = (
            self._text(text, 0.042, card.text_colour, room, is_bold=False, lines=2) if text.strip() else None
        )
        height = logo.shape[0] + (self._px(0.06) + words.shape[0] if words is not None else 0)
        top = (self._height - height) // 2
        content = [stamp_of(logo, (self._width - logo.shape[1]) // 2, top)]
        if words is not None:
            x = (self._width - words.shape[1]) // 2
            content.append(stamp_of(words, x, top + logo.shape[0] + self._px(0.06)))
        return CardArt(hex_to_yuv(card.background), tuple(content))

    def _voice_card(self, heading: str) -> CardArt:
        colours = self._kit.spec.colours
        room = round(self._width * 0.76)
        text = self._text(heading, 0.07, colours.text, room, is_bold=True, lines=3) if heading else None
        lines = [(text, 0.0)] if text is not None else []
        return CardArt(hex_to_yuv(colours.background), tuple(self._stack(lines, round(self._width * 0.12))))


def _paste(ground: Rgba, picture: Rgba, x: int, y: int) -> None:
    """Lay one straight-alpha picture over another, in place."""
    over = Image.fromarray(ground)
    over.alpha_composite(Image.fromarray(np.ascontiguousarray(picture)), (x, y))
    ground[:] = np.asarray(over)


def paint_card(canvas: Picture, card: CardArt, strength: float) -> None:
    """Fill the canvas with a card; `strength` fades its content in."""
    canvas.fill(card.ground)
    planes: Planes = canvas.planes
    for stamp in card.content:
        blend(planes, stamp, strength)
