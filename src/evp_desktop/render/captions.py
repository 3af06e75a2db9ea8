"""Subtitles that are part of the picture, in the kit's style."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from evp_desktop.model.brand import Kit
from evp_desktop.model.captions import Cue
from evp_desktop.model.project import Project
from evp_desktop.model.time import frame_at
from evp_desktop.render.brush import TITLE_SAFE, Brush, paste, rounded
from evp_desktop.render.labels import BURNED_ZONE, Label
from evp_desktop.render.overlays import Stamp, stamp_of
from evp_desktop.render.shots import Plan
from evp_desktop.render.text import LINE_HEIGHT, text_width_px
from evp_desktop.render.tiles import Tile

KEPT = 24
"""Drawn captions that are kept: more than all threads together show at a time."""
_SMALLEST = 0.7
"""How far a caption shrinks before it is cut, in parts of its size."""


class Caption(NamedTuple):
    """A text and the frames that it is shown in, from the first to the one behind the last."""

    first_frame: int
    end_frame: int
    text: str


class Captions:
    """The captions of one video at one picture size; drawn when they are first asked for. For any thread."""

    def __init__(self, brush: Brush | None, captions: Sequence[Caption], style: bytes = b"") -> None:
        self._captions = sorted(captions)
        self._firsts = [caption.first_frame for caption in self._captions]
        self._style = style
        self._drawn = lru_cache(maxsize=KEPT)(lambda text: caption_label(brush, text) if brush else None)

    def at(self, frame: int) -> Stamp | None:
        """The caption of a frame; the same object as long as it is the same caption."""
        caption = self._caption_at(frame)
        label = self._drawn(caption.text) if caption else None
        return label.stamp if label else None

    def digest(self, first_frame: int, end_frame: int) -> bytes:
        """A hash of all captions in a run of frames, with their places in it; empty where there is none."""
        inside = [
            (max(0, one.first_frame - first_frame), min(one.end_frame, end_frame) - first_frame, one.text)
            for one in self._captions
            if one.first_frame < end_frame and one.end_frame > first_frame
        ]
        return hashlib.sha256(self._style + repr(inside).encode()).digest() if inside else b""

    def _caption_at(self, frame: int) -> Caption | None:
        index = bisect_right(self._firsts, frame) - 1
        found = self._captions[index] if index >= 0 else None
        return found if found and frame < found.end_frame else None


NO_CAPTIONS = Captions(None, ())


def make_captions(project: Project, kit: Kit, plan: Plan, cues: Sequence[Cue]) -> Captions:
    """The captions of a video whose delivery asks for them, else none."""
    if not project.delivery.are_captions_burned_in:
        return NO_CAPTIONS
    brush = Brush(kit, plan.width, plan.height)
    font = brush.file(kit.spec.fonts.regular.file)
    style = repr((kit.spec.captions, plan.width, plan.height, font.name, font.stat().st_size)).encode()
    shown = [Caption(frame_at(cue.start_us), frame_at(cue.end_us), cue.text) for cue in cues]
    return Captions(brush, shown, style)


def caption_label(brush: Brush, text: str) -> Label:
    """The text in its box, at the middle of the picture's foot; broken anew where it is narrow."""
    style = brush.spec.captions
    size = style.size_percent / 100
    pad_x, pad_y = brush.px(0.45 * size), brush.px(0.12 * size)
    safe = round(brush.height * TITLE_SAFE)
    room_x = brush.width - 2 * round(brush.width * TITLE_SAFE) - 2 * pad_x
    room_y = round(brush.height * BURNED_ZONE) - safe - 2 * pad_y
    most = max(2, int(room_y / (brush.px(size) * LINE_HEIGHT)))
    if not _fits(brush, text, size, room_x, most):
        text = " ".join(text.split())
    picture = brush.text(
        text, size, style.text_colour, room_x, lines=most, smallest=_SMALLEST, align="center"
    )
    width, height = picture.shape[1] + 2 * pad_x, picture.shape[0] + 2 * pad_y
    box = rounded(width, height, style.box_colour, style.box_opacity, brush.px(0.2 * size))
    paste(box, picture, pad_x, pad_y)
    stamp = stamp_of(box, (brush.width - width) // 2, brush.height - safe - height)
    line = Tile(stamp.x + pad_x, stamp.y + pad_y, picture.shape[1], picture.shape[0])
    return Label(stamp, (line,), style.text_colour, style.box_colour, style.box_opacity)


def _fits(brush: Brush, text: str, size: float, room_px: int, lines: int) -> bool:
    """Whether the lines fit as they are broken."""
    font = brush.file(brush.spec.fonts.regular.file)
    widths = [text_width_px(line, font=font, size_px=brush.px(size)) for line in text.split("\n")]
    return len(widths) <= lines and max(widths) <= room_px
