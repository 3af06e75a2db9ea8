"""Pictures in other sizes and parts of pictures, on planes."""

from __future__ import annotations

import cv2
import numpy as np

from evp_desktop.media.frames import Plane, Planes
from evp_desktop.render.motion import View

_TOO_FINE = 1.5
"""A picture with more pixels than this for each one shown is halved first: a view takes one in four."""


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
        self._halves: tuple[Planes, list[Planes]] | None = None
        self._room: dict[tuple[int, int], Planes] = {}

    def shown(self, picture: Planes, view: View, width: int, height: int, *, is_moving: bool) -> Planes:
        """The part of the picture in that size: sharper where the view stands still than where it moves."""
        asked = (view, is_moving, (width, height))
        last = self._last
        if last is None or last[0] is not picture or last[1] != asked:
            is_plain = view.is_whole and not is_moving
            made = resized(picture, width, height) if is_plain else self._part(picture, *asked)
            last = self._last = (picture, asked, made)
        return last[2]

    def _part(self, picture: Planes, view: View, is_moving: bool, size: tuple[int, int]) -> Planes:
        if size not in self._room:
            width, height = size
            half = (height // 2, width // 2)
            self._room[size] = Planes(
                np.empty((height, width), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8)
            )
        room = self._room[size]
        source = self._not_too_fine(picture, view, size)
        flags = (cv2.INTER_LINEAR if is_moving else cv2.INTER_CUBIC) | cv2.WARP_INVERSE_MAP
        for plane, into in zip(source, room, strict=True):
            high, wide = into.shape
            across, down = view.size * plane.shape[1] / wide, view.size * plane.shape[0] / high
            # The middle of a pixel lies half a pixel from its corner, in both pictures.
            left = view.left * plane.shape[1] + across / 2 - 0.5
            top = view.top * plane.shape[0] + down / 2 - 0.5
            matrix = np.array([[across, 0, left], [0, down, top]])
            cv2.warpAffine(
                plane, matrix, (wide, high), dst=into, flags=flags, borderMode=cv2.BORDER_REPLICATE
            )
        return room

    def _not_too_fine(self, picture: Planes, view: View, size: tuple[int, int]) -> Planes:
        if self._halves is None or self._halves[0] is not picture:
            self._halves = (picture, [picture])
        halves = self._halves[1]
        step = 0
        while view.size * picture.width / 2**step > size[0] * _TOO_FINE:
            step += 1
            if len(halves) <= step:
                last = halves[-1]
                halves.append(resized(last, last.width // 4 * 2, last.height // 4 * 2))
        return halves[step]
