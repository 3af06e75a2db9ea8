"""What a finished video shall be: its shape, size and format."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import msgspec

Aspect = Literal["16:9", "9:16", "1:1"]
Quality = Literal["720p", "1080p", "1440p", "2160p"]
"""The shorter side, as its usual name."""
VideoCodec = Literal["h264", "hevc", "av1", "vp9"]

SHORT_SIDE_PX: dict[Quality, int] = {"720p": 720, "1080p": 1080, "1440p": 1440, "2160p": 2160}


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """The file that is asked for. `vp9` lies in WebM with Opus, all others in MP4 with AAC."""

    aspect: Aspect = "16:9"
    quality: Quality = "1080p"
    codec: VideoCodec = "h264"
    are_captions_burned_in: bool = False

    @property
    def size_px(self) -> tuple[int, int]:
        """Width and height, both even."""
        short = SHORT_SIDE_PX[self.quality]
        wide, high = (int(side) for side in self.aspect.split(":"))
        ratio = Fraction(max(wide, high), min(wide, high))
        long = int(short * ratio) // 2 * 2
        return (long, short) if wide >= high else (short, long)
