"""Where screen and faces lie on the canvas in each layout. Pure; all places and sizes are even."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from evp_desktop.media.frames import Plane, Planes
from evp_desktop.render.overlays import Stamp
from evp_desktop.render.shots import Shape

GAP = 0.04
"""Room around and between tiles, as a part of the shorter side."""
ROUND_PART = 0.28
"""The round face's diameter as a part of the height."""
ROUNDED_PART = 0.26
"""The height of a face with round corners over a screen, as a part of the height."""
ROUNDED_SHAPE = 0.75
"""Height by width of that face: as a camera of old, so that shoulders are in it."""
FACE_WIDTH = 0.235
"""The tall face's width as a part of the canvas: the screen beside it keeps seven tenths of its size."""
FACE_SHAPES = (1.25, 1.75)
"""Height by width of the tall face: as high as the screen beside it, but always a head with shoulders."""
PERSON_SHAPE = 0.88
"""Height by width of each of two people."""
PERSON_SHAPE_SQUARE = 1.5
"""The same in a square picture, where they stand closer."""
TALL = 1.2
"""A canvas less wide than this by its height has the face below the screen."""
UPRIGHT = 0.8
"""A canvas less wide than this by its height has two people below each other."""
BELOW_SHAPES = (0.75, 1.1)
"""Height by width of the face below a screen: never a strip of eyes, never higher than a head needs."""
BELOW_PART = 0.5
"""The width of a framed face below a screen, as a part of the canvas."""
LEAST_BELOW = 0.2
"""Where less than this part of the height is left below a screen, the face lies over it."""
LINE = 2
LINE_OPACITY = 0.2
"""The line around a screen: a white page would melt into a light ground."""
CORNER = 0.022
"""The radius of a face's corners, as a part of the shorter side."""
SCREEN_CORNER = 0.008
"""The radius of a screen's corners: what stands in them is still seen."""
_LOGO_PART = 0.3
"""A logo that takes more of the height than this is not made room for: it lies over the tiles."""


class Tile(NamedTuple):
    """A rectangle on the canvas."""

    x: int
    y: int
    width: int
    height: int

    def of(self, planes: Planes) -> Planes:
        """The part of the planes that the tile covers, not copied."""
        parts = []
        for i, plane in enumerate(planes):
            step = 2 if i else 1
            top, left = self.y // step, self.x // step
            parts.append(plane[top : top + self.height // step, left : left + self.width // step])
        return Planes(*parts)


def even(length: float) -> int:
    """The even number nearest to a length, at least 2."""
    return max(2, round(length / 2) * 2)


def fitting(width: int, height: int, room: Tile) -> Tile:
    """The largest tile of that shape in the middle of a room."""
    scale = min(room.width / width, room.height / height)
    wide, high = even(width * scale), even(height * scale)
    left, top = (room.width - wide) // 4 * 2, (room.height - high) // 4 * 2
    return Tile(room.x + left, room.y + top, wide, high)


def is_tall(width: int, height: int) -> bool:
    """Whether a canvas has the face below the screen, not beside it."""
    return width < height * TALL


def face_frame(width: int, height: int, shape: Shape, logo: Stamp | None) -> Tile:
    """The place of a face over the screen: in the lower right corner, or above it where the logo has that."""
    if shape == "round":
        return round_face(width, height, logo)
    high = even(min(width, height) * ROUNDED_PART)
    return _in_corner(width, height, even(high / ROUNDED_SHAPE), high, logo)


def round_face(width: int, height: int, logo: Stamp | None) -> Tile:
    """The square around the round face: in the lower right corner, or above it where the logo has that."""
    side = round(min(width, height) * ROUND_PART / 4) * 4
    return _in_corner(width, height, side, side, logo)


def _in_corner(width: int, height: int, wide: int, high: int, logo: Stamp | None) -> Tile:
    margin = _gap(width, height)
    x, y = width - margin - wide, height - margin - high
    if logo is not None and logo.x > width // 2 and logo.y > height // 2:
        y = margin
    return Tile(x, y, wide, high)


def screen(width: int, height: int, shape: tuple[int, int], logo: Stamp | None) -> Tile:
    """A screen of a shape (width, height) alone: whole, as large as it goes, on some ground when upright."""
    if not is_tall(width, height):
        return fitting(*shape, Tile(0, 0, width, height))
    return _screen_in(width, height, shape, logo)


def screen_over_face(
    width: int, height: int, shape: tuple[int, int], frame: Shape, logo: Stamp | None
) -> tuple[Tile, Tile]:
    """A screen with a framed face below it, together in the middle; over it where there is no room."""
    gap = _gap(width, height)
    top, bottom = _free(height, gap, logo)
    backdrop = fitting(*shape, Tile(gap, 0, width - 2 * gap, bottom - top))
    left = bottom - top - backdrop.height - gap
    if left < height * LEAST_BELOW:
        return _screen_in(width, height, shape, logo), face_frame(width, height, frame, logo)
    ratio = 1.0 if frame == "round" else ROUNDED_SHAPE
    high = min(round(width * BELOW_PART * ratio), left) // 4 * 4
    wide = even(high / ratio)
    y = _top(_middle(height, backdrop.height + gap + high, top, bottom), backdrop.height + gap + high)
    face = Tile((width - wide) // 4 * 2, y + backdrop.height + gap, wide, high)
    return backdrop._replace(y=y), face


def side_by_side(width: int, height: int, shape: tuple[int, int], logo: Stamp | None) -> tuple[Tile, Tile]:
    """A backdrop of a shape (width, height), whole, and a large face: at its right, or below when upright."""
    gap = _gap(width, height)
    top, bottom = _free(height, gap, logo)
    if is_tall(width, height):
        return _above_each_other(width, height, shape, (top, bottom), gap)
    face_width = even(width * FACE_WIDTH)
    room = Tile(gap, 0, width - 3 * gap - face_width, bottom - top)
    backdrop = fitting(*shape, room)
    least, most = (even(face_width * shape) for shape in FACE_SHAPES)
    face_height = min(max(backdrop.height, least), most, room.height)
    middle = _middle(height, max(backdrop.height, face_height), top, bottom)
    left = (width - backdrop.width - gap - face_width) // 4 * 2
    return (
        backdrop._replace(x=left, y=_top(middle, backdrop.height)),
        Tile(left + backdrop.width + gap, _top(middle, face_height), face_width, face_height),
    )


def _above_each_other(
    width: int, height: int, shape: tuple[int, int], free: tuple[int, int], gap: int
) -> tuple[Tile, Tile]:
    top, bottom = free
    least = even(height * LEAST_BELOW)
    backdrop = fitting(*shape, Tile(gap, 0, width - 2 * gap, bottom - top - gap - least))
    left = bottom - top - gap - backdrop.height
    flattest, steepest = BELOW_SHAPES
    face_width = min(even(left / flattest), width - 2 * gap)
    face_height = min(left // 2 * 2, even(face_width * steepest))
    both = backdrop.height + gap + face_height
    y = _top(_middle(height, both, top, bottom), both)
    face = Tile((width - face_width) // 4 * 2, y + backdrop.height + gap, face_width, face_height)
    return backdrop._replace(y=y), face


def two_people(width: int, height: int, logo: Stamp | None) -> tuple[Tile, Tile]:
    """Two tiles of one size beside each other, or below each other when upright."""
    gap = _gap(width, height)
    top, bottom = _free(height, gap, logo)
    if width < height * UPRIGHT:
        high = (bottom - top - gap) // 4 * 2
        wide = width - 2 * gap
        return Tile(gap, top, wide, high), Tile(gap, top + high + gap, wide, high)
    wide = (width - 3 * gap) // 4 * 2
    shape = PERSON_SHAPE_SQUARE if is_tall(width, height) else PERSON_SHAPE
    high = min(even(wide * shape), bottom - top)
    y = _top(_middle(height, high, top, bottom), high)
    return Tile(gap, y, wide, high), Tile(width - gap - wide, y, wide, high)


def _gap(width: int, height: int) -> int:
    return even(min(width, height) * GAP)


def _screen_in(width: int, height: int, shape: tuple[int, int], logo: Stamp | None) -> Tile:
    """A screen on some ground, in the middle of what is free."""
    gap = _gap(width, height)
    top, bottom = _free(height, gap, logo)
    place = fitting(*shape, Tile(gap, 0, width - 2 * gap, bottom - top))
    return place._replace(y=_top(_middle(height, place.height, top, bottom), place.height))


def _free(height: int, gap: int, logo: Stamp | None) -> tuple[int, int]:
    """From where to where tiles may reach: within a gap of the edges, and not under the logo."""
    if logo is None or logo.colour.height > height * _LOGO_PART:
        return gap, height - gap
    end = logo.y + logo.colour.height
    if logo.y + end < height:
        return max(gap, even(end + gap / 2)), height - gap
    return gap, min(height - gap, even(logo.y - gap / 2))


def _middle(height: int, high: int, top: int, bottom: int) -> int:
    """The line that tiles are centred on: the canvas's own, or as near as what is free lets them."""
    return min(max(height // 2, top + high // 2), bottom - high // 2)


def _top(middle: int, height: int) -> int:
    return (middle - height // 2) // 2 * 2


def disc(side: int, radius: float) -> Plane:
    """A white disc in the middle of a black square, its edge smooth."""
    axis = np.arange(side) - (side - 1) / 2
    distance = np.hypot(axis[:, None], axis[None, :])
    return np.asarray(np.clip((radius - distance + 0.5) * 255, 0, 255), np.uint8)


def rounded(width: int, height: int, radius: float) -> Plane:
    """A white rectangle with round corners that fills its plane, its edge smooth."""
    across, down = (
        np.maximum(np.abs(np.arange(side) - (side - 1) / 2) - (side / 2 - radius), 0)
        for side in (width, height)
    )
    distance = np.hypot(down[:, None], across[None, :])
    return np.asarray(np.clip((radius - distance + 0.5) * 255, 0, 255), np.uint8)


def halved(mask: Plane) -> Plane:
    """A mask for colours, of half the size."""
    size = (mask.shape[1] // 2, mask.shape[0] // 2)
    return np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.uint8)
