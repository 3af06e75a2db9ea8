"""How a camera's picture is cut: without black bars, around the face, the same for all of a take. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from evp_desktop.media.frames import Planes
from evp_desktop.render.tiles import Tile

FACE_LINE = 0.36
"""The middle of a face lies here, as a part of the height: its eyes at about a third from the top."""
CLOSE_FACE = 0.36
"""In a small frame a face is so high, as a part of the frame."""
MOST_CLOSER = 1.7
"""The picture is never enlarged more than this for it, and never beyond its own pixels."""
_DARK_Y = 28
"""A black bar is no lighter anywhere (limited range, with some noise)."""
_BAR_PARTS = (0.02, 0.3)
"""A narrower bar is not worth a cut, a wider one is a dark room."""
_EVEN = 0.6
"""Two bars are of one kind when the narrower has at least this part of the wider one."""


class Framing(NamedTuple):
    """What is known of a camera's picture, in parts of it: black bars at each side, and the face.

    The face is the place of its middle, and its height from brow to chin.
    """

    across: float = 0.0
    down: float = 0.0
    face: tuple[float, float, float] | None = None


NO_FRAMING = Framing()


def bars_of(pictures: Sequence[Planes]) -> tuple[float, float]:
    """How wide the black bars left and right are, and those above and below; 0 where there are none."""
    if not pictures:
        return 0.0, 0.0
    same = [picture.y for picture in pictures if picture.y.shape == pictures[0].y.shape]
    lightest = np.max(same, axis=0)
    return _bar(lightest.max(axis=0)), _bar(lightest.max(axis=1))


def _bar(lightest: np.typing.NDArray[np.uint8]) -> float:
    lit = np.flatnonzero(lightest > _DARK_Y)
    if len(lit) == 0:
        return 0.0
    before, behind = int(lit[0]), len(lightest) - 1 - int(lit[-1])
    least, most = (part * len(lightest) for part in _BAR_PARTS)
    wider = max(before, behind)
    if not least <= wider <= most or min(before, behind) < wider * _EVEN:
        return 0.0
    return (wider + 2) / len(lightest)  # the edge itself is half dark


def cut(
    picture: Planes, width: int, height: int, framing: Framing = NO_FRAMING, *, is_close: bool = False
) -> Tile:
    """The largest part of a picture in the shape of `width` to `height`, around the face, else the middle.

    With `is_close` a smaller part where the face is small in it, for a small frame.
    """
    left, top = (round(side * part / 2) * 2 for side, part in zip(_size(picture), framing[:2], strict=True))
    free_wide, free_high = picture.width - 2 * left, picture.height - 2 * top
    scale = min(free_wide / width, free_high / height)
    if is_close and framing.face is not None:
        wanted = framing.face[2] * picture.height / (height * CLOSE_FACE)
        scale = min(scale, max(wanted, scale / MOST_CLOSER, min(1.0, scale)))
    wide, high = round(width * scale / 2) * 2, round(height * scale / 2) * 2
    if framing.face is None:
        return Tile(left + (free_wide - wide) // 4 * 2, top + (free_high - high) // 4 * 2, wide, high)
    x = round((framing.face[0] * picture.width - wide / 2) / 2) * 2
    y = round((framing.face[1] * picture.height - high * FACE_LINE) / 2) * 2
    return Tile(
        min(max(left, x), left + max(0, (free_wide - wide) // 2 * 2)),
        min(max(top, y), top + max(0, (free_high - high) // 2 * 2)),
        wide,
        high,
    )


def _size(picture: Planes) -> tuple[int, int]:
    return picture.width, picture.height
