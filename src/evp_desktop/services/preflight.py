"""Before the first take: at most one piece of advice, from what camera and microphone really deliver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from evp_desktop.capture.recorder import REFUSE_BYTES
from evp_desktop.media.faces import Face
from evp_desktop.media.loudness import MAX_GAIN_DB, TARGET_LUFS

AdviceKind = Literal[
    "no_sound",
    "no_space",
    "too_soft",
    "noisy",
    "hum",
    "no_face",
    "face_small",
    "face_high",
    "face_low",
    "face_left",
    "face_right",
    "dark_face",
    "back_light",
    "camera_small",
    "little_space",
    "battery_low",
]

SOFT_LUFS = TARGET_LUFS - MAX_GAIN_DB
"""A softer voice cannot be brought to the target."""
NOISY_LUFS = -45.0
"""A room as loud as this is heard through any voice."""
CLEAR_LU = 20.0
"""A voice that stands out by less is tiring to listen to."""
FACE_HEIGHT = 0.15
HEAD_ABOVE_FACE = 0.45
"""Forehead and hair above the box from brow to chin, in heights of that box."""
LOWEST_FACE = 0.62
FROM_MIDDLE = 0.2
DARK = 0.2
"""Of the brightness that a screen can show: below it a face of any colour lacks light."""
SHADED_FACE = 0.35
GLARE = 0.2
"""A fifth of what is around the face almost white: a window, not a wall."""
BRIGHTER_ROOM = 0.5
CAMERA_HEIGHT_PX = 720
LITTLE_BYTES = 5 * 10**9
LOW_BATTERY_PERCENT = 20.0


class Advice(msgspec.Struct, frozen=True):
    """The one thing to do first; only without sound or space is there no point in recording."""

    kind: AdviceKind

    @property
    def is_blocking(self) -> bool:
        """Whether a recording would be worth nothing."""
        return self.kind in ("no_sound", "no_space")


class Hearing(msgspec.Struct, frozen=True, kw_only=True):
    """What the microphone delivered lately; `voice_lufs` is None while nobody speaks."""

    is_silent: bool = False
    voice_lufs: float | None = None
    noise_lufs: float = -120.0
    hum_hz: Literal[0, 50, 60] = 0


class Sight(msgspec.Struct, frozen=True, kw_only=True):
    """What the camera delivered lately; brightness and glare are 0 to 1.

    `is_face_sought` is False where no face can be looked for. `glare` is how much of what is around the
    face is almost white.
    """

    width: int
    height: int
    is_face_sought: bool = True
    face: Face | None = None
    face_brightness: float = 0.0
    room_brightness: float = 0.0
    glare: float = 0.0


class Observations(msgspec.Struct, frozen=True, kw_only=True):
    """All that advice can be about; None is what is not used or not known yet."""

    hearing: Hearing | None = None
    sight: Sight | None = None
    free_bytes: int | None = None
    battery_percent: float | None = None
    is_plugged_in: bool = True


def advise(seen: Observations) -> Advice | None:
    """The most important piece of advice, or None when all is well."""
    return next((Advice(kind) for kind in _kinds(seen)), None)


def _kinds(seen: Observations) -> Iterator[AdviceKind]:
    """Every remark, the most important first."""
    if seen.hearing is not None and seen.hearing.is_silent:
        yield "no_sound"
    if seen.free_bytes is not None and seen.free_bytes < REFUSE_BYTES:
        yield "no_space"
    if seen.hearing is not None:
        yield from _about_sound(seen.hearing)
    if seen.sight is not None:
        yield from _about_picture(seen.sight)
    if seen.free_bytes is not None and seen.free_bytes < LITTLE_BYTES:
        yield "little_space"
    is_low = seen.battery_percent is not None and seen.battery_percent < LOW_BATTERY_PERCENT
    if is_low and not seen.is_plugged_in:
        yield "battery_low"


def _about_sound(heard: Hearing) -> Iterator[AdviceKind]:
    if heard.voice_lufs is not None and heard.voice_lufs < SOFT_LUFS:
        yield "too_soft"
    is_unclear = heard.voice_lufs is not None and heard.voice_lufs - heard.noise_lufs < CLEAR_LU
    if heard.noise_lufs > NOISY_LUFS or is_unclear:
        yield "noisy"
    if heard.hum_hz:
        yield "hum"


def _about_picture(sight: Sight) -> Iterator[AdviceKind]:
    if sight.face is not None:
        yield from _about_place(sight.face)
        yield from _about_light(sight)
    elif sight.is_face_sought:
        yield "no_face"
    if sight.height < CAMERA_HEIGHT_PX:
        yield "camera_small"


def _about_place(face: Face) -> Iterator[AdviceKind]:
    if face.height < FACE_HEIGHT:
        yield "face_small"
    if face.y < face.height * HEAD_ABOVE_FACE:
        yield "face_high"
    if face.centre_y > LOWEST_FACE:
        yield "face_low"
    if face.centre_x < 0.5 - FROM_MIDDLE:
        yield "face_left"
    if face.centre_x > 0.5 + FROM_MIDDLE:
        yield "face_right"


def _about_light(sight: Sight) -> Iterator[AdviceKind]:
    is_outshone = sight.glare > GLARE or sight.room_brightness - sight.face_brightness > BRIGHTER_ROOM
    if sight.face_brightness < SHADED_FACE and is_outshone:
        yield "back_light"
    elif sight.face_brightness < DARK:
        yield "dark_face"
