"""Pictures in other sizes and parts of pictures, on planes."""

from __future__ import annotations

import cv2
import numpy as np

from evp_desktop.media.frames import Plane, Planes
from evp_desktop.render.motion import View

_WHOLE = 1e-3
"""An edge so near to a pixel's lies there."""
_TOO_FINE = 1.5
"""A picture with more pixels than this for each one shown is halved first, once for as long as it stands."""


def resized(picture: Planes, width: int, height: int) -> Planes:
    """The picture in another size; the same where it has that size."""
    return Planes(
        scaled(picture.y, width, height),
        scaled(picture.u, width // 2, height // 2),
        scaled(picture.v, width // 2, height // 2),
    )


def scaled(plane: Plane, width: int, height: int) -> Plane:
    """The plane in another size; the same where it has that size."""
    if plane.shape == (height, width):
        return plane
    is_smaller = plane.shape[0] > height
    return np.asarray(
        cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC),
        np.uint8,
    )


class Viewer:
    """Shows a part of a picture in a size, to a fraction of a pixel; keeps what it made last."""

    def __init__(self) -> None:
        self._last: tuple[Planes, object, Planes] | None = None
        self._half: tuple[Planes, Planes] | None = None

    def shown(self, picture: Planes, view: View, width: int, height: int) -> Planes:
        """The part of the picture in that size; not to be written to."""
        asked = (view, width, height)
        last = self._last
        if last is None or last[0] is not picture or last[1] != asked:
            last = self._last = (picture, asked, self._made(picture, view, width, height))
        return last[2]

    def _made(self, picture: Planes, view: View, width: int, height: int) -> Planes:
        if view.is_whole:
            return resized(picture, width, height)
        if view.width * picture.width <= width * _TOO_FINE:
            return part_of(picture, view, width, height)
        if self._half is None or self._half[0] is not picture:
            self._half = (picture, resized(picture, picture.width // 4 * 2, picture.height // 4 * 2))
        return part_of(self._half[1], view, width, height)


def part_of(picture: Planes, view: View, width: int, height: int) -> Planes:
    """A part of a picture, whose edges may lie between pixels, in a size."""
    return Planes(
        _part(picture.y, view, width, height),
        _part(picture.u, view, width // 2, height // 2),
        _part(picture.v, view, width // 2, height // 2),
    )


def _part(plane: Plane, view: View, width: int, height: int) -> Plane:
    """Sharp and fast from whole pixels, where a view stands still; to a fraction of one while it moves."""
    high, wide = plane.shape
    left, top = view.left * wide, view.top * high
    across, down = view.width * wide, view.height * high
    edges = [round(edge) for edge in (left, top, left + across, top + down)]
    exact = (left, top, left + across, top + down)
    if all(abs(a - b) < _WHOLE for a, b in zip(edges, exact, strict=True)):
        return scaled(plane[edges[1] : edges[3], edges[0] : edges[2]], width, height)
    # The middle of a pixel lies half a pixel from its corner, in both pictures.
    step_x, step_y = across / width, down / height
    matrix = np.array([[step_x, 0, left + step_x / 2 - 0.5], [0, step_y, top + step_y / 2 - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(plane, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)
