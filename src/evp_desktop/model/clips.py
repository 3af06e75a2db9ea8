"""Clips: which part of which take is shown, and how fast."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from evp_desktop.model.media import Id
from evp_desktop.model.time import TimeUs

Transition = Literal["house_style", "cut", "fade", "slide"]
"""How a clip follows the one before it. It begins with the clip and lengthens nothing: the last picture of
the clip before stands still under it.
"""

SpeedPercent = Annotated[int, msgspec.Meta(ge=25, le=400)]


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a take, from `start_us` to `end_us` on the take's clock, that stands in the video.

    Shown at `speed_percent` of its own speed, voices at their own pitch. With `freeze_us` it is a still: the
    picture at `start_us` for that long, without sound.
    """

    id: Id
    block_id: Id
    take_id: Id
    start_us: TimeUs
    end_us: TimeUs
    speed_percent: SpeedPercent = 100
    freeze_us: TimeUs = 0
    transition: Transition = "house_style"

    @property
    def duration_us(self) -> int:
        """How long the clip lasts in the video."""
        return self.freeze_us or (self.end_us - self.start_us) * 100 // self.speed_percent
