"""How pictures are encoded: every setting that decides a segment's bytes, as one value.

FEATURES E: 8-bit yuv420p, BT.709 limited, constant frame rate, closed GOP, IDR at most 2 s apart, at most
two B-frames. Each encoder works on one thread: several segments are made side by side (facts-render).
"""

from __future__ import annotations

import hashlib

import msgspec

from evp_desktop.model.delivery import Delivery, VideoCodec

KEY_FRAMES = 60
"""At most this many frames from one IDR to the next: 2 s at 30 per second."""
B_FRAMES = 2
CRF = 21
PRESET = "veryfast"

_FULL_HD_PIXELS = 1920 * 1080
_FULL_HD_KBIT = 8000
"""The most that 1080p at 30 per second needs (FEATURES E, YouTube's own figure)."""
_LEAST_KBIT = 2000


class EncoderSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One encoder, set up. Equal settings make segments that can be joined; `encoder` is libav's name."""

    codec: VideoCodec
    encoder: str
    width: int
    height: int
    profile: str = ""
    options: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """Everything in it in one line, the same on every machine: part of a segment's key."""
        options = " ".join(f"{name}={value}" for name, value in self.options)
        return f"{self.encoder} {self.profile} {self.width}x{self.height} {options}"

    @property
    def digest(self) -> bytes:
        """The hash of `text`."""
        return hashlib.sha256(self.text.encode()).digest()


def settings_of(delivery: Delivery) -> EncoderSettings:
    """The software encoder that makes what is asked for."""
    return settings_for(delivery.codec, *delivery.size_px)


def settings_for(codec: VideoCodec, width: int, height: int) -> EncoderSettings:
    """The software encoder of a codec for pictures of any even size."""
    make = {"h264": _h264}[codec]
    return make(width, height)


def max_kbit(width: int, height: int) -> int:
    """The highest rate in kbit/s: four times the pixels of a screen need not four times as much."""
    share = (width * height / _FULL_HD_PIXELS) ** 0.75
    return max(_LEAST_KBIT, round(_FULL_HD_KBIT * share))


def _h264(width: int, height: int) -> EncoderSettings:
    """x264, which chooses the lowest level that size and rate allow: 4.0 for 1080p."""
    rate = max_kbit(width, height)
    params = (
        f"keyint={KEY_FRAMES}:min-keyint={KEY_FRAMES // 10}:bframes={B_FRAMES}:open-gop=0:stitchable=1"
        f":vbv-maxrate={rate}:vbv-bufsize={2 * rate}"
        ":colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
    )
    return EncoderSettings(
        codec="h264",
        encoder="libx264",
        width=width,
        height=height,
        profile="High",
        options=(("preset", PRESET), ("crf", str(CRF)), ("x264-params", params)),
    )
