"""Makes what nobody shall see unrecognisable: on the recorded picture, before all else is done with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from evp_desktop.media.frames import Plane, Planes, rgb_to_yuv
from evp_desktop.model.masks import Mask, MaskPlace
from evp_desktop.model.media import SourceKind

MARGIN_US = 66_667
"""Two frames: a picture may be shown a little before or behind its time, and is covered all the same."""
CELLS = 8
"""What is left of a covered region: at most so many colours along its longer side."""
SOLID = rgb_to_yuv(96, 100, 108)


class Patch(NamedTuple):
    """A mask at a moment: the even pixels it covers, whole, and how."""

    left: int
    top: int
    right: int
    low: int
    is_round: bool
    is_solid: bool


class Box(NamedTuple):
    """A rectangle in parts of a picture."""

    left: float
    top: float
    right: float
    low: float


def patches_at(
    masks: Sequence[Mask], source: SourceKind, time_us: int, width: int, height: int
) -> tuple[Patch, ...]:
    """Where a source's picture of that size is covered at a moment of the take."""
    found = (
        _patch(mask, time_us, width, height)
        for mask in masks
        if mask.source == source and mask.start_us - MARGIN_US <= time_us <= mask.end_us + MARGIN_US
    )
    return tuple(patch for patch in found if patch.left < patch.right and patch.top < patch.low)


def box_at(places: Sequence[MaskPlace], time_us: int) -> Box:
    """The rectangle at a moment: between two places on a straight line; places are in order of time."""
    after = bisect_right(places, time_us, key=lambda place: place.at_us)
    one, other = places[max(0, after - 1)], places[min(after, len(places) - 1)]
    lasts = other.at_us - one.at_us
    part = min(1.0, max(0.0, (time_us - one.at_us) / lasts)) if lasts > 0 else 0.0
    x, y = one.x + (other.x - one.x) * part, one.y + (other.y - one.y) * part
    width = one.width + (other.width - one.width) * part
    height = one.height + (other.height - one.height) * part
    return Box(x, y, x + width, y + height)


def _patch(mask: Mask, time_us: int, width: int, height: int) -> Patch:
    """All that the mask covers around a moment: where it moves, all the way it goes in a frame or two."""
    boxes = [box_at(mask.places, at) for at in (time_us - MARGIN_US, time_us, time_us + MARGIN_US)]
    left = int(max(0, min(box.left for box in boxes)) * width) // 2 * 2
    top = int(max(0, min(box.top for box in boxes)) * height) // 2 * 2
    right = min(width, -int(-max(box.right for box in boxes) * width // 2) * 2)
    low = min(height, -int(-max(box.low for box in boxes) * height // 2) * 2)
    return Patch(left, top, right, low, mask.shape == "round", mask.style == "solid")


def covered(picture: Planes, patches: Sequence[Patch]) -> Planes:
    """A copy of the picture in which nothing of what lies beneath the patches can be recognised."""
    result = Planes(*(plane.copy() for plane in picture))
    for patch in patches:
        shape = _ellipse(patch) if patch.is_round else None
        for step, plane, colour in zip((1, 2, 2), result, SOLID, strict=True):
            right, low = -(-patch.right // step), -(-patch.low // step)
            part = plane[patch.top // step : low, patch.left // step : right]
            cover = np.full_like(part, colour) if patch.is_solid else _few_colours(part)
            if shape is None:
                part[:] = cover
            else:
                inside = shape if step == 1 else _halved(shape)
                np.copyto(part, cover, where=inside[: part.shape[0], : part.shape[1]])
    return result


def _few_colours(part: Plane) -> Plane:
    """The mean colours of a few large cells, and smooth steps between them: no more of the part than that."""
    height, width = part.shape
    longer = max(width, height)
    cells = (max(1, round(CELLS * width / longer)), max(1, round(CELLS * height / longer)))
    cells = (min(cells[0], width), min(cells[1], height))
    means = cv2.resize(part, cells, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(means, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _ellipse(patch: Patch) -> np.typing.NDArray[np.bool_]:
    """The pixels of the ellipse in a patch, none of them in part."""
    height, width = patch.low - patch.top, patch.right - patch.left
    down, across = ((np.arange(size) - (size - 1) / 2) / (size / 2) for size in (height, width))
    return np.asarray(np.hypot(down[:, None], across[None, :]) <= 1)


def _halved(shape: np.typing.NDArray[np.bool_]) -> np.typing.NDArray[np.bool_]:
    """Where colours are covered: wherever one of the four pixels is that share them."""
    height, width = (size + size % 2 for size in shape.shape)
    padded = np.zeros((height, width), bool)
    padded[: shape.shape[0], : shape.shape[1]] = shape
    return np.asarray(padded.reshape(height // 2, 2, width // 2, 2).any(axis=(1, 3)))
