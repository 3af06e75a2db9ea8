"""From one picture to the next: both mixed, or the new one pushed in over the old."""

from __future__ import annotations

import cv2
import numpy as np

from evp_desktop.media.frames import Planes
from evp_desktop.render.motion import ease
from evp_desktop.render.shots import Movement, Transition


def part_at(transition: Transition, frame: int) -> float:
    """How much of a transition is done in frame `frame` of its shot: never nothing, and never all."""
    return ease((frame + 1) / (transition.frames + 1))


def join(movement: Movement, below: Planes, above: Planes, part: float, canvas: Planes) -> None:
    """Draw the picture that follows over the one before; all are of one size."""
    for old, new, into in zip(below, above, canvas, strict=True):
        if movement == "fade":
            cv2.addWeighted(new, part, old, 1 - part, 0, dst=into)
        else:
            # Colours have half the places: a place of theirs is two of the brightness's.
            step = 2 if old is below.y else 1
            edge = round((1 - part) * below.width / 2) * step
            np.copyto(into[:, :edge], old[:, :edge])
            np.copyto(into[:, edge:], new[:, : into.shape[1] - edge])
