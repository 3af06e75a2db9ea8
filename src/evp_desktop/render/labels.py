"""Texts in a box over the picture: who speaks, and what a chapter is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from evp_desktop.model.project import Speaker
from evp_desktop.render import tiles
from evp_desktop.render.bidi import is_right_to_left
from evp_desktop.render.brush import TITLE_SAFE, Brush, paste, rounded
from evp_desktop.render.overlays import Rgba, Stamp, stamp_of
from evp_desktop.render.tiles import Tile

CAPTION_ZONE = 0.15
"""The lowest part of the picture belongs to subtitles (FEATURES E, safe areas)."""
BURNED_ZONE = 0.2
"""And more of it where they are part of the picture: two lines within the safe area."""
NAME_ROOM = 0.676
"""The longest line of a name or role in parts of the shorter side: the box covers only one of two people."""
_BESIDE_BOX = 0.052
"""What a box needs beside its text."""
_SMALLEST_NAME = 0.55
"""How far a name shrinks before it is cut: eighty letters fit on two lines."""


class Label(NamedTuple):
    """A text in its box: the stamp, where its lines lie on the canvas, and its colours."""

    stamp: Stamp
    lines: tuple[Tile, ...]
    text_colour: str
    box_colour: str
    box_opacity: float

    @property
    def place(self) -> Tile:
        """What of the canvas the box covers."""
        return Tile(self.stamp.x, self.stamp.y, self.stamp.colour.width, self.stamp.colour.height)


class Place(NamedTuple):
    """Where a name goes: its left edge, the line it stands on, and the longest line of text."""

    left: int
    bottom: int
    room: int


def name_label(brush: Brush, speaker: Speaker, place: Place) -> Label:
    """Name over function, with a bar at the side where the name begins."""
    colour = brush.spec.lower_third.text_colour
    lines = [
        brush.text(
            speaker.name.strip(), 0.042, colour, place.room, is_bold=True, lines=2, smallest=_SMALLEST_NAME
        )
    ]
    if speaker.role.strip():
        lines.append(
            brush.text(speaker.role.strip(), 0.028, colour, place.room, lines=2, smallest=_SMALLEST_NAME)
        )
    box, places = _boxed(brush, lines, is_turned=is_right_to_left(speaker.name))
    return _label(brush, box, places, place.left, place.bottom - box.shape[0])


def title_label(brush: Brush, heading: str, logo: Tile | None) -> Label:
    """A chapter's title, at the top and at the side where the logo is not."""
    room = round(min(brush.width * 0.6, brush.short * 1.05))
    text = brush.text(heading, 0.04, brush.spec.lower_third.text_colour, room, is_bold=True, lines=2)
    box, places = _boxed(brush, [text], is_turned=is_right_to_left(heading))
    left, top = round(brush.width * TITLE_SAFE), round(brush.height * TITLE_SAFE)
    is_at_top = logo is not None and logo.y < brush.height // 2
    if logo is not None and is_at_top and logo.x < brush.width // 2:
        left = brush.width - left - box.shape[1]
    if logo is not None and is_at_top and _meets(Tile(left, top, box.shape[1], box.shape[0]), logo):
        top = logo.y + logo.height
    return _label(brush, box, places, left, top)


def _meets(one: Tile, other: Tile) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _label(brush: Brush, box: Rgba, lines: Sequence[Tile], left: int, top: int) -> Label:
    style = brush.spec.lower_third
    stamp = stamp_of(box, max(0, left), max(0, top))
    moved = tuple(line._replace(x=line.x + stamp.x, y=line.y + stamp.y) for line in lines)
    return Label(stamp, moved, style.text_colour, style.box_colour, style.box_opacity)


def _boxed(brush: Brush, lines: Sequence[Rgba], *, is_turned: bool) -> tuple[Rgba, list[Tile]]:
    """Lines under each other in a box with a bar; where the lines lie in it."""
    style = brush.spec.lower_third
    pad, bar, gap = brush.px(0.022), brush.px(0.008), brush.px(0.006)
    wide = max(line.shape[1] for line in lines)
    width = wide + 3 * pad + bar
    height = sum(line.shape[0] for line in lines) + gap * (len(lines) - 1) + 2 * pad
    box = rounded(width, height, style.box_colour, style.box_opacity, brush.px(0.012))
    bar_left = width - pad - bar if is_turned else pad
    paste(box, rounded(bar, height - 2 * pad, style.accent_colour, 1, bar // 2), bar_left, pad)
    places, top = [], pad
    for line in lines:
        left = pad + wide - line.shape[1] if is_turned else 2 * pad + bar
        paste(box, line, left, top)
        places.append(Tile(left, top, line.shape[1], line.shape[0]))
        top += line.shape[0] + gap
    return box, places


def _ground_line(brush: Brush, *, are_captions_burned_in: bool) -> int:
    """The line that names stand on: over the subtitles."""
    zone = BURNED_ZONE if are_captions_burned_in else CAPTION_ZONE
    return round(brush.height * (1 - zone)) - brush.px(0.01)


def alone(brush: Brush, logo: Tile | None, *, are_captions_burned_in: bool) -> Place:
    """The place of one name: lower left, above a logo that has that corner."""
    left = round(brush.width * TITLE_SAFE)
    bottom = _ground_line(brush, are_captions_burned_in=are_captions_burned_in)
    is_in_the_way = logo is not None and logo.x < brush.width // 2 and logo.y > brush.height // 2
    if logo is not None and is_in_the_way:
        bottom = min(bottom, logo.y)
    room = min(round(NAME_ROOM * brush.short), brush.width - 2 * left - brush.px(2 * _BESIDE_BOX))
    return Place(left, bottom, room)


def together(brush: Brush, logo: Stamp | None, *, are_captions_burned_in: bool) -> tuple[Place, Place]:
    """The places of two names at once: each at the foot of its own face."""
    faces = tiles.two_people(brush.width, brush.height, logo)
    safe_x, safe_y = round(brush.width * TITLE_SAFE), round(brush.height * TITLE_SAFE)
    inset = max(brush.px(0.02), safe_x - faces[0].x)
    ground = _ground_line(brush, are_captions_burned_in=are_captions_burned_in)
    lowest = min(ground, brush.height - safe_y)
    one, other = (
        Place(
            face.x + inset,
            min(lowest, face.y + face.height - brush.px(0.02)),
            min(round(NAME_ROOM * brush.short), face.width - 2 * inset - brush.px(2 * _BESIDE_BOX)),
        )
        for face in faces
    )
    return one, other
