"""Where screen and faces lie on the canvas in each layout. Pure; all places and sizes are even."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from evp_desktop.media.frames import Plane, Planes
from evp_desktop.render.overlays import Stamp, plain_stamp

GAP = 0.04
"""Room around and between tiles, as a part of the height."""
ROUND_PART = 0.28
"""The round face's diameter as a part of the height."""
FACE_WIDTH = 0.235
"""The tall face's width as a part of the canvas: the screen beside it keeps seven tenths of its size."""
FACE_SHAPES = (1.25, 1.75)
"""Height by width of the tall face: as high as the screen beside it, but always a head with shoulders."""
PERSON_SHAPE = 0.88
"""Height by width of each of two people."""
LINE = 2
LINE_OPACITY = 0.2
"""The line around a screen: a white page would melt into a light ground."""
CORNER = 0.022
"""The radius of a tile's corners, as a part of the height."""
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


def round_face(width: int, height: int, logo: Stamp | None) -> Tile:
    """The square around the round face: in the lower right corner, or above it where the logo has that."""
    side = round(height * ROUND_PART / 4) * 4
    margin = round(height * GAP) // 2 * 2
    x, y = width - margin - side, height - margin - side
    if logo is not None and logo.x > width // 2 and logo.y > height // 2:
        y = margin
    return Tile(x, y, side, side)


def side_by_side(width: int, height: int, shape: tuple[int, int], logo: Stamp | None) -> tuple[Tile, Tile]:
    """A backdrop of a shape (width, height) at the left, whole, and a tall face at the right."""
    gap = even(height * GAP)
    top, bottom = _free(height, gap, logo)
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


def two_people(width: int, height: int, logo: Stamp | None) -> tuple[Tile, Tile]:
    """Two tiles of one size beside each other."""
    gap = even(height * GAP)
    top, bottom = _free(height, gap, logo)
    wide = (width - 3 * gap) // 4 * 2
    high = min(even(wide * PERSON_SHAPE), bottom - top)
    y = _top(_middle(height, high, top, bottom), high)
    return Tile(gap, y, wide, high), Tile(width - gap - wide, y, wide, high)


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


def rounded(tile: Tile, height: int, colour: tuple[int, int, int]) -> tuple[Stamp, ...]:
    """What turns a tile's corners round, on a ground of one colour; `height` is the canvas's."""
    radius = even(height * CORNER)
    ground = 1 - disc(2 * radius, radius) / 255
    near, far = slice(None, radius), slice(radius, None)
    right, low = tile.x + tile.width - radius, tile.y + tile.height - radius
    return (
        plain_stamp(colour, ground[near, near], tile.x, tile.y),
        plain_stamp(colour, ground[near, far], right, tile.y),
        plain_stamp(colour, ground[far, near], tile.x, low),
        plain_stamp(colour, ground[far, far], right, low),
    )


def outlined(tile: Tile, colour: tuple[int, int, int]) -> tuple[Stamp, ...]:
    """A thin line around a tile, outside it."""
    across, down = (
        np.full(size, LINE_OPACITY) for size in ((LINE, tile.width + 2 * LINE), (tile.height, LINE))
    )
    left, right, top, low = tile.x - LINE, tile.x + tile.width, tile.y - LINE, tile.y + tile.height
    places = ((across, left, top), (across, left, low), (down, left, tile.y), (down, right, tile.y))
    return tuple(plain_stamp(colour, opacity, x, y) for opacity, x, y in places)


def disc(side: int, radius: float) -> Plane:
    """A white disc in the middle of a black square, its edge smooth."""
    axis = np.arange(side) - (side - 1) / 2
    distance = np.hypot(axis[:, None], axis[None, :])
    return np.asarray(np.clip((radius - distance + 0.5) * 255, 0, 255), np.uint8)
