"""Things laid over a picture: kept premultiplied in planes, blended only inside their own rectangle."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from evp_desktop.media.frames import Plane, Planes, rgb_to_yuv, ycbcr

Rgba = npt.NDArray[np.uint8]


class Stamp(NamedTuple):
    """An overlay at (`x`, `y`): colour times opacity, and what of the ground shows through, per plane."""

    x: int
    y: int
    colour: Planes
    through: Planes

    @property
    def digest(self) -> bytes:
        """All that makes two stamps differ, as bytes, for the key of a segment."""
        parts = (*self.colour, *self.through)
        return repr((self.x, self.y)).encode() + b"".join(part.tobytes() for part in parts)


def hex_to_rgb(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` as three numbers."""
    value = int(colour.lstrip("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255


def hex_to_yuv(colour: str) -> tuple[int, int, int]:
    """`#rrggbb` as limited-range BT.709."""
    return rgb_to_yuv(*hex_to_rgb(colour))


def stamp_of(picture: Rgba, x: int, y: int) -> Stamp:
    """The stamp of an RGBA picture with straight alpha, its corner moved to even numbers."""
    x, y = x - x % 2, y - y % 2
    height, width = picture.shape[:2]
    padded = np.zeros((height + height % 2, width + width % 2, 4))
    padded[:height, :width] = picture
    alpha = padded[..., 3:] / 255
    planes = ycbcr(padded[..., 0], padded[..., 1], padded[..., 2])
    weight = alpha[..., 0]
    half = _halved(weight)
    weights = (weight, half, half)
    colours = [_premultiplied(plane, weight, i > 0) for i, plane in enumerate(planes)]
    return Stamp(x, y, Planes(*colours), Planes(*[_byte(255 * (1 - part)) for part in weights]))


def plain_stamp(colour: tuple[int, int, int], opacity: npt.NDArray[np.float64], x: int, y: int) -> Stamp:
    """The stamp of one (y, u, v) colour; `opacity` from 0 to 1, its sides, `x` and `y` even."""
    half = _halved(opacity)
    weights = (opacity, half, half)
    colours = [_byte(value * weight) for value, weight in zip(colour, weights, strict=True)]
    return Stamp(x, y, Planes(*colours), Planes(*[_byte(255 * (1 - weight)) for weight in weights]))


def _premultiplied(plane: npt.NDArray[np.float64], weight: npt.NDArray[np.float64], is_half: bool) -> Plane:
    product = plane * weight
    if is_half:
        product = _halved(product)
    return _byte(product)


def _halved(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    height, width = values.shape
    return np.asarray(values.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3)))


def _byte(values: npt.NDArray[np.float64]) -> Plane:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def blend(ground: Planes, stamp: Stamp, strength: float = 1.0) -> None:
    """Lay a stamp over the ground, in place; `strength` from 0 (not there) to 1 fades it."""
    if strength <= 0:
        return
    for i, (plane, colour, through) in enumerate(zip(ground, stamp.colour, stamp.through, strict=True)):
        step = 2 if i else 1
        top, left = stamp.y // step, stamp.x // step
        part = plane[top : top + colour.shape[0], left : left + colour.shape[1]]
        inside = (slice(part.shape[0]), slice(part.shape[1]))
        over, under = _faded(colour[inside], through[inside], strength)
        cv2.add(cv2.multiply(part, under, scale=1 / 255), over, dst=part)


def mix(ground: Plane, part: Plane, weight: Plane) -> Plane:
    """What shows where `part` lies over `ground` with a weight of 0 to 255 for each pixel."""
    over = cv2.multiply(part, weight, scale=1 / 255)
    return np.asarray(cv2.add(cv2.multiply(ground, 255 - weight, scale=1 / 255), over), np.uint8)


def _faded(colour: Plane, through: Plane, strength: float) -> tuple[Plane, Plane]:
    if strength >= 1:
        return colour, through
    ground = 255 * (1 - strength)
    return (
        np.asarray(cv2.convertScaleAbs(colour, alpha=strength), np.uint8),
        np.asarray(cv2.convertScaleAbs(through, alpha=strength, beta=ground), np.uint8),
    )
