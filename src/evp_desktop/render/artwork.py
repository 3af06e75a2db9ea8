"""What a kit adds to the picture, drawn once: logo, names, titles, cards."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from evp_desktop.model.brand import Card, Kit
from evp_desktop.model.departments import resolve
from evp_desktop.model.project import Project, Speaker
from evp_desktop.render import labels
from evp_desktop.render.bidi import is_right_to_left
from evp_desktop.render.brush import ACTION_SAFE, Brush, rounded
from evp_desktop.render.cards import CardArt, Part
from evp_desktop.render.overlays import Rgba, Stamp, hex_to_yuv, stamp_of
from evp_desktop.render.shots import NameSpan, Plan, Shot
from evp_desktop.render.tiles import Tile

Rgb = npt.NDArray[np.uint8]
"""(height, width, 3) uint8."""
_CARD_MARGIN = 0.12
"""What a card keeps free at each side, as a part of the picture's width."""


class Artwork(NamedTuple):
    """Everything of the kit that is laid over or between the clips, at one picture size.

    `logo_clear` is the logo with the clear space around it.
    """

    background: tuple[int, int, int]
    primary: tuple[int, int, int]
    accent: tuple[int, int, int]
    bold_font: Path
    logo: Stamp | None
    logo_clear: Tile | None = None
    lower_third: Stamp | None = None
    second_lower_third: Stamp | None = None
    titles: Mapping[str, Stamp] = {}
    intro: CardArt | None = None
    outro: CardArt | None = None
    chapters: Mapping[str, CardArt] = {}
    voice_cards: Mapping[str, CardArt] = {}

    def card_of(self, shot: Shot) -> CardArt | None:
        """The card that a shot shows in place of a recorded picture."""
        blank = CardArt(self.background)
        if shot.kind == "chapter":
            return self.chapters.get(shot.heading, blank)
        if shot.kind == "clip":
            return self.voice_cards.get(shot.heading, blank) if shot.layout == "voice" else None
        return self.intro if shot.kind == "intro" else self.outro

    def name_of(self, span: NameSpan) -> Stamp | None:
        """The name that a span shows."""
        return self.lower_third if span.speaker == "speaker" else self.second_lower_third

    def title_of(self, heading: str) -> Stamp | None:
        """A chapter's title as it lies over the picture."""
        return self.titles.get(heading)

    def digest(self, shot: Shot, has_lower_third: bool = False) -> bytes:
        """A hash of all that is drawn in a shot, without names and titles unless one is asked for."""
        found = hashlib.sha256(repr((self.background, self.primary, self.accent)).encode())
        card = self.card_of(shot)
        found.update(card.digest() if card else b"-")
        if shot.are_keys_shown:
            stat = self.bold_font.stat()
            found.update(repr((self.bold_font.name, stat.st_size, stat.st_mtime_ns)).encode())
        for stamp in (
            self.logo if shot.kind == "clip" else None,
            self.lower_third if has_lower_third else None,
        ):
            found.update(stamp.digest if stamp else b"-")
        return found.digest()


def make_artwork(project: Project, kit: Kit, plan: Plan) -> Artwork:
    """The kit's artwork for a video, with what its maker chose of it."""
    choices = {choice.path: choice.value for choice in project.brand_choices}
    if choices:
        kit = replace(kit, spec=resolve(kit.spec, choices=choices).spec)
    return Painter(kit, plan.width, plan.height).artwork(project, plan)


def plain_artwork(kit: Kit, width: int, height: int) -> Artwork:
    """The kit's colours and logo alone, for the live picture."""
    return Painter(kit, width, height).plain()


class Painter:
    """Draws the artwork of one kit at one picture size."""

    def __init__(self, kit: Kit, width: int, height: int) -> None:
        self._brush = Brush(kit, width, height)

    def plain(self) -> Artwork:
        """Colours and logo."""
        colours = self._brush.spec.colours
        logo = self._logo()
        return Artwork(
            background=hex_to_yuv(colours.background),
            primary=hex_to_yuv(colours.primary),
            accent=hex_to_yuv(colours.accent),
            bold_font=self._brush.file(self._brush.spec.fonts.bold.file),
            logo=logo,
            logo_clear=self._clear(logo),
        )

    def artwork(self, project: Project, plan: Plan) -> Artwork:
        """Everything that the plan of a project shows."""
        spec, plain = self._brush.spec, self.plain()
        kinds = {shot.kind for shot in plan.shots}
        named = name_labels(self._brush, project, plan, plain)
        titles = {span.heading for span in plan.titles}
        spoken = {shot.heading for shot in plan.shots if shot.kind == "clip" and shot.layout == "voice"}
        return plain._replace(
            lower_third=named["speaker"].stamp if "speaker" in named else None,
            second_lower_third=named["second_speaker"].stamp if "second_speaker" in named else None,
            titles={
                title: labels.title_label(self._brush, title, plain.logo_clear).stamp for title in titles
            },
            intro=self._intro(spec.intro, project) if spec.intro and "intro" in kinds else None,
            outro=self._outro(spec.outro, project) if spec.outro and "outro" in kinds else None,
            chapters=self._chapters({shot.heading for shot in plan.shots if shot.kind == "chapter"}),
            voice_cards={heading: self._voice_card(heading) for heading in spoken},
        )

    def _logo(self) -> Stamp:
        brush, logo = self._brush, self._brush.spec.logo
        picture = brush.logo(brush.of_wide(logo.width_percent))
        picture[..., 3] = np.rint(picture[..., 3] * logo.opacity)
        margin = brush.of_wide(logo.margin_percent)
        across, down = (max(margin, round(side * ACTION_SAFE)) for side in (brush.width, brush.height))
        height, width = picture.shape[:2]
        x = across if logo.corner.endswith("left") else brush.width - across - width
        y = down if logo.corner.startswith("top") else brush.height - down - height
        return stamp_of(picture, max(0, x), max(0, y))

    def _clear(self, logo: Stamp) -> Tile:
        room = round(logo.colour.width * self._brush.spec.logo.clear_space_percent / 100)
        return Tile(logo.x - room, logo.y - room, logo.colour.width + 2 * room, logo.colour.height + 2 * room)

    def _intro(self, card: Card, project: Project) -> CardArt:
        if card.video:
            return self._film(card)
        brush, colour = self._brush, card.text_colour
        lines = [brush.text(project.title, 0.088, colour, self._room, is_bold=True, lines=self._title_lines)]
        names = [by for speaker in (project.speaker, project.second_speaker) if (by := _by(speaker))]
        lines += [brush.text(by, 0.036, colour, self._room, lines=2) for by in names]
        slogan = [self._slogan(card, project)] if card.text else []
        stack = self._stack(lines, is_turned=is_right_to_left(project.title))
        return CardArt(hex_to_yuv(card.background), (*stack, self._card_logo(card.background), *slogan))

    def _slogan(self, card: Card, project: Project) -> Part:
        """The kit's own words, small, at the foot of the card."""
        words = card.text.in_language(project.language) if card.text else ""
        text = self._brush.text(words, 0.03, card.text_colour, self._room)
        top = round(self._brush.height * 0.9) - text.shape[0]
        return Part(stamp_of(text, self._left, top), "fade", 0.4, 1.0)

    @property
    def _left(self) -> int:
        return round(self._brush.width * _CARD_MARGIN)

    @property
    def _room(self) -> int:
        return self._brush.width - 2 * self._left

    @property
    def _title_lines(self) -> int:
        """A tall picture has room for more and shorter lines."""
        return 3 if self._brush.width > self._brush.height else 5

    def _stack(self, lines: list[Rgba], *, is_turned: bool = False) -> list[Part]:
        """Lines under a bar in the accent colour, in the middle of the height; they come in in turn."""
        brush = self._brush
        bar = rounded(brush.px(0.11), brush.px(0.009), brush.spec.colours.accent, 1, brush.px(0.0037))
        rows = [bar, *lines]
        gaps = [brush.px(0.045), *([brush.px(0.03)] * (len(lines) - 1)), 0]
        top = (brush.height - sum(row.shape[0] for row in rows) - sum(gaps)) // 2
        parts = []
        for number, (row, gap) in enumerate(zip(rows, gaps, strict=False)):
            left = brush.width - self._left - row.shape[1] if is_turned else self._left
            begin = min(0.15 * number, 0.45)
            stamp = stamp_of(row, left, max(0, top))
            parts.append(Part(stamp, "rise" if number else "draw", begin, begin + 0.55, brush.px(0.035)))
            top += row.shape[0] + gap
        return parts

    def _card_logo(self, ground: str) -> Part:
        picture = self._brush.logo(self._brush.of_wide(13), ground)
        return Part(stamp_of(picture, self._left, round(self._brush.height * 0.1)), "fade", 0.0, 0.6)

    def _film(self, card: Card) -> CardArt:
        return CardArt(hex_to_yuv(card.background), film=self._brush.file(card.video or ""))

    def _outro(self, card: Card, project: Project) -> CardArt:
        if card.video:
            return self._film(card)
        brush = self._brush
        logo = brush.logo(brush.of_wide(28), card.background)
        text = card.text.in_language(project.language) if card.text else brush.spec.name
        words = (
            brush.text(text, 0.042, card.text_colour, self._room, lines=3, align="center")
            if text.strip()
            else None
        )
        gap = brush.px(0.06)
        height = logo.shape[0] + (gap + words.shape[0] if words is not None else 0)
        top = (brush.height - height) // 2
        rise = brush.px(0.035)
        parts = [Part(stamp_of(logo, (brush.width - logo.shape[1]) // 2, top), "rise", 0.0, 0.7, rise)]
        if words is not None:
            stamp = stamp_of(words, (brush.width - words.shape[1]) // 2, top + logo.shape[0] + gap)
            parts.append(Part(stamp, "rise", 0.3, 1.0, rise))
        return CardArt(hex_to_yuv(card.background), tuple(parts))

    def _chapters(self, headings: Collection[str]) -> dict[str, CardArt]:
        if not headings:
            return {}
        colours = self._brush.spec.colours
        logo = self._card_logo(colours.primary)
        return {
            heading: self._card(heading, colours.primary, colours.on_primary, logo) for heading in headings
        }

    def _voice_card(self, heading: str) -> CardArt:
        colours = self._brush.spec.colours
        return self._card(heading, colours.background, colours.text)

    def _card(self, heading: str, ground: str, colour: str, *others: Part) -> CardArt:
        lines = (
            [self._brush.text(heading, 0.07, colour, self._room, is_bold=True, lines=self._title_lines)]
            if heading
            else []
        )
        stack = self._stack(lines, is_turned=is_right_to_left(heading))
        return CardArt(hex_to_yuv(ground), (*stack, *others))


def _by(speaker: Speaker) -> str:
    return " · ".join(part.strip() for part in (speaker.name, speaker.role) if part.strip())


def name_labels(brush: Brush, project: Project, plan: Plan, plain: Artwork) -> dict[str, labels.Label]:
    """The label of each name that the plan shows; two that are seen at once each lie under their own face."""
    spans = {span.speaker: span for span in plan.names}
    is_burned = project.delivery.are_captions_burned_in
    both = [spans.get("speaker"), spans.get("second_speaker")]
    place = labels.alone(brush, plain.logo_clear, are_captions_burned_in=is_burned)
    places = {"speaker": place, "second_speaker": place}
    if _are_at_once(both):
        pair = labels.together(brush, plain.logo, are_captions_burned_in=is_burned)
        places = dict(zip(places, pair, strict=True))
    elif both[1] is not None and both[1].side == "right":
        places["second_speaker"] = labels.together(brush, plain.logo, are_captions_burned_in=is_burned)[1]
    speakers = {"speaker": project.speaker, "second_speaker": project.second_speaker}
    return {name: labels.name_label(brush, speakers[name], places[name]) for name in spans}


def _are_at_once(spans: list[NameSpan | None]) -> bool:
    one, other = spans
    return (
        one is not None
        and other is not None
        and one.first_frame < other.end_frame
        and other.first_frame < one.end_frame
    )
