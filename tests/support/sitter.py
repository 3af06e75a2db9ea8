"""A person in front of a camera: where, how near, and in what light, as the test wants."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from evp_desktop.media.frames import Planes, from_rgb

PORTRAIT = Path(__file__).parent / "astronaut.png"
"""Eileen Collins, NASA, public domain."""
FACE_X, FACE_Y, FACE_HEIGHT = 0.442, 0.237, 0.208
"""Where the face is in the portrait, from brow to chin."""

Rgb = npt.NDArray[np.uint8]


def sitting(
    *,
    x: float = 0.5,
    y: float = 0.42,
    height: float = 0.3,
    light: float = 1.0,
    room: tuple[int, int, int] = (120, 110, 100),
    size: tuple[int, int] = (1280, 720),
) -> Rgb:
    """A picture of somebody whose face has its middle at x, y and this height, in parts of the picture."""
    bgr = cv2.imread(str(PORTRAIT))
    assert bgr is not None
    portrait = bgr[..., ::-1].astype(np.float32) * light
    side = portrait.shape[0]
    scale = height * size[1] / (FACE_HEIGHT * side)
    move = np.array(
        [
            [scale, 0, x * size[0] - FACE_X * side * scale],
            [0, scale, y * size[1] - FACE_Y * side * scale],
        ]
    )
    kept = np.full((size[1], size[0], 3), room, np.float32)
    drawn = cv2.warpAffine(portrait, move, size, dst=kept, borderMode=cv2.BORDER_TRANSPARENT)
    return np.clip(drawn, 0, 255).astype(np.uint8)


def before_a_window(light: float = 0.3) -> Rgb:
    """Somebody with the light behind: the portrait's own bright parts stay dark, the room is white."""
    return sitting(light=light, room=(250, 250, 250))


def planes(rgb: Rgb) -> Planes:
    """As a camera delivers it."""
    return from_rgb(rgb)
