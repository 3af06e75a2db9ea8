"""Masks: what of a recorded picture nobody shall see."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from evp_desktop.model.media import Id, SourceKind
from evp_desktop.model.time import TimeUs

Part = Annotated[float, msgspec.Meta(ge=-1, le=2)]
"""A part of the recorded picture's width or height; a mask may reach beyond its edges."""


class MaskPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a mask lies at a moment of the take: the rectangle around it, in parts of the picture."""

    at_us: TimeUs
    x: Part
    y: Part
    width: Annotated[float, msgspec.Meta(gt=0, le=1)]
    height: Annotated[float, msgspec.Meta(gt=0, le=1)]


class Mask(msgspec.Struct, frozen=True, kw_only=True):
    """A region of one source of a take that is made unrecognisable from `start_us` to `end_us` of the take.

    Between two places it moves in a straight line; before the first and behind the last it stands still. It
    lies on what was recorded, so it stays where it is whatever the layout, zoom or cut. `style` `blurred`
    leaves a few mean colours, `solid` one.
    """

    id: Id
    take_id: Id
    source: SourceKind = "screen"
    shape: Literal["rectangle", "round"] = "rectangle"
    style: Literal["blurred", "solid"] = "blurred"
    start_us: TimeUs
    end_us: TimeUs
    places: Annotated[tuple[MaskPlace, ...], msgspec.Meta(min_length=1, max_length=10_000)]
