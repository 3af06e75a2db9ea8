"""What is behind a face: the room out of focus, or one colour, by a small model that knows a person.

A mask is a function of one picture alone, never of those before it: a segment of an export shows the same
whichever segment was made first.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from evp_desktop import paths
from evp_desktop.media.frames import Plane, Planes, to_rgb
from evp_desktop.model.media import SourceKind
from evp_desktop.model.script import Background
from evp_desktop.render.overlays import mix

WIDTH_PX, HEIGHT_PX = 256, 144
"""What the model takes and gives (facts-models 4)."""
_SHA256 = "4aafe6223bb8dac6fac8ca8ed56852870a33051ef3f6238822d282a109962894"
_UNSURE, _SURE = 0.35, 0.8
"""The model's own edge is soft and ragged: below the first is room, above the second is person."""
_INSIDE = np.clip((np.arange(256.0) - 100) * (255 / 155), 0, 255).astype(np.uint8)
"""Draws the edge in: on a plain ground the light of the room would show as a rim around the hair."""
_BLUR = 0.05
"""The reach of the blur as a part of the height: furniture is still there, a screen cannot be read."""

Weights = npt.NDArray[np.float32]


def model_file() -> Path:
    """Where the model lies that ships with the program."""
    return paths.assets_folder() / "models" / "selfie_segmentation_landscape.tflite"


def model_state(path: Path) -> bytes:
    """What tells whether faces can be cut out, as bytes for the key of a segment."""
    return b"model" if _is_whole(path) else b"no model"


def is_ready() -> bool:
    """Whether the model is there, whole, and can be run."""
    return Cutter(model_file()).is_ready


def _is_whole(path: Path) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == _SHA256
    except OSError:
        return False


class Cutter:
    """Finds the person in a picture. For one thread, which has its own."""

    def __init__(self, path: Path) -> None:
        self._net: cv2.dnn.Net | None = None
        self._last: dict[SourceKind, tuple[Planes, Plane | None]] = {}
        if _is_whole(path):
            try:
                self._net = cv2.dnn.readNetFromTFLite(str(path))
            except cv2.error:
                self._net = None  # an OpenCV without this kind of model

    @property
    def is_ready(self) -> bool:
        """Whether there is a model to ask."""
        return self._net is not None

    def mask(self, picture: Planes, kind: SourceKind) -> Plane | None:
        """How much of each pixel is person, 0 to 255, as large as the picture; None without a model.

        The last picture of each kind is remembered: a face that stands still is looked for once.
        """
        last = self._last.get(kind)
        if last is None or last[0] is not picture:
            last = self._last[kind] = (picture, self._found(picture))
        return last[1]

    def _found(self, picture: Planes) -> Plane | None:
        if self._net is None:
            return None
        small = Planes(_resized(picture.y, 1), _resized(picture.u, 2), _resized(picture.v, 2))
        rgb = to_rgb(small, WIDTH_PX, HEIGHT_PX)
        try:
            self._net.setInput(cv2.dnn.blobFromImage(rgb, 1 / 255))
            found = self._net.forward().reshape(HEIGHT_PX, WIDTH_PX)
        except cv2.error:
            self._net = None
            return None
        soft = cv2.GaussianBlur(found, (5, 5), 0)
        levels = np.clip((soft - _UNSURE) * (255 / (_SURE - _UNSURE)), 0, 255)
        size = (picture.width, picture.height)
        return np.asarray(cv2.resize(levels.astype(np.uint8), size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _resized(plane: Plane, step: int) -> Plane:
    size = (WIDTH_PX // step, HEIGHT_PX // step)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)


def replaced(picture: Planes, person: Plane, background: Background, colour: tuple[int, int, int]) -> Planes:
    """The picture with another background behind the person, whose mask is as large as the picture."""
    if background == "plain":
        person = np.asarray(cv2.LUT(person, _INSIDE), np.uint8)
    half = np.asarray(
        cv2.resize(person, (picture.u.shape[1], picture.u.shape[0]), interpolation=cv2.INTER_AREA), np.uint8
    )
    masks = (person, half, half)
    if background == "plain":
        grounds = [np.full_like(plane, value) for plane, value in zip(picture, colour, strict=True)]
    else:
        room = _room_weights(person)
        grounds = [_out_of_focus(plane, room) for plane in picture]
    return Planes(*map(mix, grounds, picture, masks))


def _room_weights(person: Plane) -> Weights:
    """How much of each pixel is room, 0 to 1, at a quarter of the size."""
    quarter = cv2.resize(person, _quarter(person), interpolation=cv2.INTER_AREA)
    return np.asarray(1 - quarter.astype(np.float32) / 255, np.float32)


def _quarter(plane: Plane) -> tuple[int, int]:
    return max(1, plane.shape[1] // 4), max(1, plane.shape[0] // 4)


def _out_of_focus(plane: Plane, room: Weights) -> Plane:
    """The plane blurred, only the room counting: a person's colours would shine around them as a halo."""
    size = (room.shape[1], room.shape[0])
    small = cv2.resize(plane, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    spread, weight = _blurred(small * room), _blurred(room)
    # Deep inside a person there is no room to take colours from, and nothing of it is seen.
    ground = np.rint((spread + np.float32(1e-3) * small) / (weight + np.float32(1e-3))).astype(np.uint8)
    size = (plane.shape[1], plane.shape[0])
    return np.asarray(cv2.resize(ground, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _blurred(values: Weights) -> Weights:
    """Two means over a square, one after the other: as cheap for a wide reach as for a short one."""
    reach = max(1, round(values.shape[0] * _BLUR)) * 2 + 1
    once = cv2.blur(values, (reach, reach))
    return np.asarray(cv2.blur(once, (reach, reach)), np.float32)
