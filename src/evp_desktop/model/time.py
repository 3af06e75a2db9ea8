"""Time: whole microseconds in the document, exact fractions for rates."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import msgspec

US_PER_S = 1_000_000
US_PER_MS = 1_000
NS_PER_US = 1_000

TimeUs = Annotated[int, msgspec.Meta(ge=0, le=7 * 24 * 3600 * US_PER_S)]
"""A time or length in a document: no recording lasts a week, but a damaged file may say so."""

DELIVERY_RATE = Fraction(30)
"""Frames per second of every delivered video (FEATURES E: constant, 30 for screens)."""


def frame_start_us(index: int, rate: Fraction = DELIVERY_RATE) -> int:
    """When frame `index` begins, in microseconds, rounded to the nearest."""
    return round(index * US_PER_S / rate)


def frame_at(time_us: int, rate: Fraction = DELIVERY_RATE) -> int:
    """The index of the frame nearest to `time_us`."""
    return round(time_us * rate / US_PER_S)


def to_frame(time_us: int, rate: Fraction = DELIVERY_RATE) -> int:
    """`time_us` moved to the nearest start of a frame."""
    return frame_start_us(frame_at(time_us, rate), rate)


def clock_text(time_us: int) -> str:
    """`m:ss`, or `h:mm:ss` from an hour on, rounded down."""
    minutes, seconds = divmod(max(0, time_us) // US_PER_S, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
