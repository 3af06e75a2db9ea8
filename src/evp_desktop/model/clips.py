"""Clips: which part of which take is shown."""

from __future__ import annotations

import msgspec

from evp_desktop.model.media import Id
from evp_desktop.model.time import TimeUs


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a take, from `start_us` to `end_us` on the take's clock, that stands in the video."""

    id: Id
    block_id: Id
    take_id: Id
    start_us: TimeUs
    end_us: TimeUs

    @property
    def duration_us(self) -> int:
        """How long the clip lasts in the video."""
        return self.end_us - self.start_us
