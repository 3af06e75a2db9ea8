"""Automatic levels for a camera: gentle, one look for a whole take, never for a screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from evp_desktop.media.frames import Plane, Planes

BLACK_Y, WHITE_Y = 16, 235
"""Limited range (ITU-R BT.709-6, 4.6)."""

_DARK_AT, _LIGHT_AT = 24, 224
"""Where the darkest and lightest half percent of the picture should lie."""
_MAX_STRETCH = 1.5
"""More makes sensor noise visible."""
_MIDDLE = (96, 128)
"""A face in good light lies between these; the median is led towards them."""
_GAMMA = (0.75, 1.25)
_MAX_TINT = 6
"""A stronger colour cast is left alone in part: it may be the room's real colour."""


class Look(NamedTuple):
    """One table of 256 for each plane."""

    y: Plane
    u: Plane
    v: Plane

    @property
    def digest(self) -> bytes:
        """The tables as bytes, for the key of a segment."""
        return self.y.tobytes() + self.u.tobytes() + self.v.tobytes()


def neutral() -> Look:
    """The look that changes nothing."""
    same: Plane = np.arange(256, dtype=np.uint8)
    return Look(same, same, same)


def analyse(pictures: Sequence[Planes]) -> Look:
    """The look for a take, from some of its pictures."""
    if not pictures:
        return neutral()
    luma = np.concatenate([picture.y[::8, ::8].reshape(-1) for picture in pictures])
    dark, middle, light = np.percentile(luma, (0.5, 50, 99.5))
    return Look(
        _levels(float(dark), float(middle), float(light)),
        _tint([picture.u for picture in pictures]),
        _tint([picture.v for picture in pictures]),
    )


def _levels(dark: float, middle: float, light: float) -> Plane:
    if light - dark < 16:  # a covered lens or a blank wall: nothing to go by
        return neutral().y
    stretch = min((_LIGHT_AT - _DARK_AT) / (light - dark), _MAX_STRETCH)
    stretch = max(stretch, 1.0)
    centre = (dark + light) / 2
    target = (_DARK_AT + _LIGHT_AT) / 2
    shift = target - centre if stretch < _MAX_STRETCH else (target - centre) * 0.5
    values = (np.arange(256) - centre) * stretch + centre + shift
    unit = np.clip((values - BLACK_Y) / (WHITE_Y - BLACK_Y), 0, 1)
    seen = (middle - centre) * stretch + centre + shift
    curve = unit ** _gamma((seen - BLACK_Y) / (WHITE_Y - BLACK_Y))
    return _table(curve * (WHITE_Y - BLACK_Y) + BLACK_Y)


def _gamma(middle: float) -> float:
    low, high = ((level - BLACK_Y) / (WHITE_Y - BLACK_Y) for level in _MIDDLE)
    middle = float(np.clip(middle, 0.05, 0.95))
    wanted = min(max(middle, low), high)
    return float(np.clip(np.log(wanted) / np.log(middle), *_GAMMA))


def _tint(planes: Sequence[Plane]) -> Plane:
    mean = float(np.mean([plane[::4, ::4].mean() for plane in planes]))
    shift = float(np.clip((128 - mean) * 0.5, -_MAX_TINT, _MAX_TINT))
    return _table(np.arange(256.0) + shift)


def _table(values: npt.NDArray[np.floating[Any]]) -> Plane:
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)
