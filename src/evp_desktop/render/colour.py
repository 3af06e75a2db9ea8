"""Automatic light and colour for a camera: gentle, one look for a whole take, never for a screen.

A face tells most: it is what is looked at, and skin of any people has nearly one hue. What is neutral in the
room tells the rest, and the less is done, the better: each is one voice of three.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from evp_desktop.media.faces import Face
from evp_desktop.media.frames import Plane, Planes

BLACK_Y, WHITE_Y = 16, 235
"""Limited range (ITU-R BT.709-6, 4.6)."""
VERSION = 1
"""Raised by hand when the same pictures would get another look."""

_DARK_AT, _LIGHT_AT = 24, 224
"""Where the darkest and lightest half percent of the picture should lie at most and at least."""
_LOWERED = 16
"""Black that is grey is lowered by at most so much: fog may be meant."""
_MAX_STRETCH = 1.6
"""More makes sensor noise visible."""
_MIDDLE = (96, 128)
"""Without a face the median is led towards these."""
_FACE_LIGHT_FROM, _FACE_MIDDLE_TO = 120, 184
"""Of any skin in good light the light parts are above the one, and the median is below the other."""
_GAMMA = (0.7, 1.3)

_SKIN_PART = 0.55
"""Of a face: no hair and no background."""
_SKIN_HUE = np.radians(127.0)
"""From blueness to redness of BT.709; of people of all colours within some ten degrees."""
_SKIN_STRENGTH = (12.0, 28.0)
"""How far skin of luma `_SKIN_AT` lies from grey; darker skin less in proportion."""
_SKIN_AT = 150.0
_SKIN_KNOWN_WITHIN, _GREY_KNOWN_WITHIN, _CAST_EXPECTED = 8.0, 18.0, 12.0
"""Codes at that luma: how far each of the three voices may be off, as standard deviations."""
_GREY_WITHIN = 22.0
"""What is further from grey is coloured, not cast upon: a red jumper tells nothing about the light."""
_MOST_TINT, _MOST_TINT_BLIND = 16.0, 6.0
"""Codes at that luma, with a face and without one."""
_SATURATION = (0.9, 1.35)

Values = npt.NDArray[np.float64]


class Look(NamedTuple):
    """A table of 256 for each plane, and how much blueness and redness each code of luma above black adds."""

    y: Plane
    u: Plane
    v: Plane
    tint: tuple[float, float] = (0.0, 0.0)

    @property
    def digest(self) -> bytes:
        """All of it as bytes, for the key of a segment."""
        return self.y.tobytes() + self.u.tobytes() + self.v.tobytes() + repr(self.tint).encode()


def neutral() -> Look:
    """The look that changes nothing."""
    same: Plane = np.arange(256, dtype=np.uint8)
    return Look(same, same, same)


def graded(picture: Planes, look: Look) -> Planes:
    """A picture with a look; 1 ms of a core at 1080p."""
    y, u, v = (
        np.asarray(cv2.LUT(plane, table), np.uint8) for plane, table in zip(picture, look[:3], strict=True)
    )
    if not any(look.tint):
        return Planes(y, u, v)
    light = cv2.resize(y, (u.shape[1], u.shape[0]), interpolation=cv2.INTER_LINEAR)
    shifted = (
        np.asarray(cv2.addWeighted(plane, 1.0, light, more, -BLACK_Y * more), np.uint8)
        for plane, more in zip((u, v), look.tint, strict=True)
    )
    return Planes(y, *shifted)


def analyse(pictures: Sequence[Planes], faces: Sequence[Sequence[Face]] = ()) -> Look:
    """The look for a take, from some of its pictures and the faces in them."""
    if not pictures:
        return neutral()
    seen = [
        _pixels(picture, some)
        for picture, some in zip(pictures, [*faces, *[()] * len(pictures)], strict=False)
    ]
    room, skin = (np.concatenate([one[which] for one in seen]) for which in (0, 1))
    table = _levels(np.concatenate([room[:, 0], skin[:, 0]]), skin[:, 0])
    chroma = _chroma(table, skin if len(skin) else room)
    room, skin = (_with(some, table, chroma) for some in (room, skin))
    colours = _table((np.arange(256.0) - 128) * chroma + 128)
    return Look(table, colours, colours, _tint(room, skin))


def _pixels(picture: Planes, faces: Sequence[Face]) -> tuple[Values, Values]:
    """Some pixels (y, u, v) of the room and of the skin in the middle of the faces."""
    step = max(1, picture.height // 180)
    light = picture.y[::2, ::2][: picture.u.shape[0], : picture.u.shape[1]]
    pixels = np.dstack([light, picture.u, picture.v])[::step, ::step].astype(np.float64)
    is_skin = np.zeros(pixels.shape[:2], np.bool_)
    is_room = ~is_skin
    for face in faces:
        is_room[_middle(face, is_room.shape, 1.0)] = False
        is_skin[_middle(face, is_skin.shape, _SKIN_PART)] = True
    return pixels[is_room], pixels[is_skin]


def _middle(face: Face, shape: tuple[int, ...], part: float) -> tuple[slice, slice]:
    """Rows and columns of the middle of a face."""
    height, width = shape[:2]
    down, across = face.height * part / 2, face.width * part / 2
    edges = (
        (face.centre_y - down) * height,
        (face.centre_y + down) * height,
        (face.centre_x - across) * width,
        (face.centre_x + across) * width,
    )
    top, bottom, left, right = (max(0, round(edge)) for edge in edges)
    return slice(top, bottom), slice(left, right)


def _levels(luma: Values, skin: Values) -> Plane:
    dark, middle, light = (float(level) for level in np.percentile(luma, (0.5, 50, 99.5)))
    if light - dark < 16:  # a covered lens or a blank wall: nothing to go by
        return neutral().y
    black = dark if dark <= _DARK_AT else max(_DARK_AT, dark - _LOWERED)
    stretch = min(max((_LIGHT_AT - black) / (light - dark), 1.0), _MAX_STRETCH)
    unit = np.clip(((np.arange(256) - dark) * stretch + black - BLACK_Y) / (WHITE_Y - BLACK_Y), 0, 1)
    gamma = _gamma(unit, middle, skin)
    return _table(unit**gamma * (WHITE_Y - BLACK_Y) + BLACK_Y)


def _gamma(unit: Values, middle: float, skin: Values) -> float:
    if not len(skin):
        return _leading(float(unit[round(middle)]), *(_unit(level) for level in _MIDDLE))
    middle, light = (float(unit[round(level)]) for level in np.percentile(skin, (50, 90)))
    darker = _leading(middle, 0.0, _unit(_FACE_MIDDLE_TO))
    return darker if darker > 1 else _leading(light, _unit(_FACE_LIGHT_FROM), 1.0)


def _unit(level: float) -> float:
    return (level - BLACK_Y) / (WHITE_Y - BLACK_Y)


def _leading(level: float, low: float, high: float) -> float:
    """The exponent that brings a level between two others, as far as is gentle."""
    level = float(np.clip(level, 0.05, 0.95))
    wanted = float(np.clip(level, low, high))
    return float(np.clip(np.log(max(wanted, 0.05)) / np.log(level), *_GAMMA))


def _chroma(table: Plane, pixels: Values) -> float:
    """What makes colours as much stronger or weaker as the light around the face was made."""
    before = float(np.median(pixels[:, 0])) - BLACK_Y
    after = float(np.median(table[pixels[:, 0].astype(int)])) - BLACK_Y
    return float(np.clip(after / max(before, 1.0), *_SATURATION)) if before > 0 else 1.0


def _with(pixels: Values, table: Plane, chroma: float) -> Values:
    light = table[pixels[:, 0].astype(int)].astype(np.float64)
    return np.column_stack([light, (pixels[:, 1:] - 128) * chroma])


def _tint(room: Values, skin: Values) -> tuple[float, float]:
    """The most likely cast, taken away: what skin asks for, what grey asks for, and that there is none."""
    votes = [(np.zeros(2), _CAST_EXPECTED)]
    grey = _grey(room)
    if grey is not None:
        votes.append((-grey, _GREY_KNOWN_WITHIN))
    seen = skin[(skin[:, 0] > 40) & (skin[:, 0] < 215)]
    is_skin_seen = len(seen) > max(8, len(skin) // 4)
    if is_skin_seen:
        votes.append((_to_skin(seen), _SKIN_KNOWN_WITHIN))
    weights = [1 / deviation**2 for _, deviation in votes]
    shift = np.sum([vote * weight for (vote, _), weight in zip(votes, weights, strict=True)], axis=0) / sum(
        weights
    )
    most = _MOST_TINT if is_skin_seen else _MOST_TINT_BLIND
    shift *= min(1.0, most / max(float(np.hypot(*shift)), 1e-6))
    return tuple(round(float(one) / (_SKIN_AT - BLACK_Y), 4) for one in shift)  # type: ignore[return-value]


def _at_skin_light(pixels: Values) -> Values:
    """Colours as they would be at the luma of `_SKIN_AT`, in the middle of all."""
    lights = pixels[:, :1] - BLACK_Y
    found: Values = np.median(pixels[:, 1:] / np.maximum(lights, 1) * (_SKIN_AT - BLACK_Y), axis=0)
    return found


def _grey(room: Values) -> Values | None:
    """How what is nearly grey in the room is coloured; None where hardly anything is."""
    lit = room[(room[:, 0] > 50) & (room[:, 0] < 225)]
    nearly = lit[np.hypot(lit[:, 1], lit[:, 2]) < _GREY_WITHIN]
    return _at_skin_light(nearly) if len(nearly) > len(room) // 50 else None


def _to_skin(skin: Values) -> Values:
    """From the colour of a face to the nearest that skin has."""
    seen = _at_skin_light(skin)
    line = np.array([np.cos(_SKIN_HUE), np.sin(_SKIN_HUE)])
    strength = float(np.clip(seen @ line, *_SKIN_STRENGTH))
    return np.asarray(line * strength - seen, np.float64)


def _table(values: npt.NDArray[np.floating[Any]]) -> Plane:
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)
