"""How pictures are encoded: every setting that decides a segment's bytes, as one value.

FEATURES E: 8-bit yuv420p, BT.709 limited, constant frame rate, closed GOP, IDR at most 2 s apart, at most
two B-frames. Each encoder works on one thread: several segments are made side by side (facts-render).
"""

from __future__ import annotations

import hashlib
import math
import os

import msgspec

from evp_desktop.model.delivery import Delivery, VideoCodec

KEY_FRAMES = 60
"""At most this many frames from one IDR to the next: 2 s at 30 per second."""
B_FRAMES = 2
CRF = 21
PRESET = "veryfast"
HEVC_CRF, HEVC_PRESET = 24, "superfast"
AV1_CRF, AV1_PRESET = 35, 9
VP9_CRF, VP9_SPEED = 32, 6
"""Each about as good as x264 at `CRF`: SSIM 0.994 on a screencast, at 1.9, 1.0 and 0.9 times its CPU."""

_FULL_HD_PIXELS = 1920 * 1080
_FULL_HD_KBIT = 8000
"""The most that 1080p at 30 per second needs (FEATURES E, YouTube's own figure)."""
_LEAST_KBIT = 2000


class EncoderSettings(msgspec.Struct, frozen=True, kw_only=True):
    """One encoder, set up. Equal settings make segments that can be joined; `encoder` is libav's name.

    `maker` tells encoders of one name apart whose work differs: hardware with its driver.
    """

    codec: VideoCodec
    encoder: str
    width: int
    height: int
    profile: str = ""
    pixel_format: str = "yuv420p"
    options: tuple[tuple[str, str], ...] = ()
    maker: str = ""

    @property
    def text(self) -> str:
        """Everything in it in one line, the same on every machine: part of a segment's key."""
        options = " ".join(f"{name}={value}" for name, value in self.options)
        size = f"{self.width}x{self.height}"
        return f"{self.encoder} {self.profile} {size} {self.pixel_format} {options} {self.maker}".strip()

    @property
    def digest(self) -> bytes:
        """The hash of `text`."""
        return hashlib.sha256(self.text.encode()).digest()


def settings_of(delivery: Delivery) -> EncoderSettings:
    """The software encoder that makes what is asked for."""
    return settings_for(delivery.codec, *delivery.size_px)


def settings_for(codec: VideoCodec, width: int, height: int) -> EncoderSettings:
    """The software encoder of a codec for pictures of any even size."""
    makers = {"h264": _h264, "hevc": _hevc, "av1": _av1, "vp9": _vp9}
    return makers[codec](width, height)


def suffix_of(codec: VideoCodec) -> str:
    """How the name of a finished file ends."""
    return ".webm" if codec == "vp9" else ".mp4"


def sound_suffix_of(codec: VideoCodec) -> str:
    """How the name of a sound file ends that can be joined with such pictures (`delivery.encode_sound`)."""
    return ".opus" if codec == "vp9" else ".m4a"


def quieten() -> None:
    """Keep SVT-AV1 from telling its life on standard error; it asks for nothing but this variable."""
    os.environ.setdefault("SVT_LOG", "1")


def max_kbit(width: int, height: int) -> int:
    """The highest rate in kbit/s: four times the pixels of a screen need not four times as much."""
    share = math.pow(width * height / _FULL_HD_PIXELS, 0.75)
    return max(_LEAST_KBIT, round(_FULL_HD_KBIT * share))


_COLOURS = ":colorprim=bt709:transfer=bt709:colormatrix=bt709"
_GOP = f"keyint={KEY_FRAMES}:min-keyint={KEY_FRAMES // 10}:bframes={B_FRAMES}:open-gop=0"


def _vbv(width: int, height: int) -> str:
    rate = max_kbit(width, height)
    return f":vbv-maxrate={rate}:vbv-bufsize={2 * rate}"


def _h264(width: int, height: int) -> EncoderSettings:
    """x264, which chooses the lowest level that size and rate allow: 4.0 for 1080p."""
    params = f"{_GOP}:stitchable=1{_vbv(width, height)}{_COLOURS}:range=tv"
    return EncoderSettings(
        codec="h264",
        encoder="libx264",
        width=width,
        height=height,
        profile="High",
        options=(("preset", PRESET), ("crf", str(CRF)), ("x264-params", params)),
    )


def _hevc(width: int, height: int) -> EncoderSettings:
    """x265 without threads of its own; nothing about the encoder in the header, which all segments share."""
    params = (
        f"{_GOP}:b-pyramid=0:info=0:repeat-headers=0:pools=none:frame-threads=1:log-level=error"
        f"{_vbv(width, height)}{_COLOURS}:range=limited"
    )
    return EncoderSettings(
        codec="hevc",
        encoder="libx265",
        width=width,
        height=height,
        options=(("preset", HEVC_PRESET), ("crf", str(HEVC_CRF)), ("x265-params", params)),
    )


def _av1(width: int, height: int) -> EncoderSettings:
    """SVT-AV1; `scm=2` lets it find out by itself that it sees a screen, `irefresh-type=2` closes the GOP."""
    return EncoderSettings(
        codec="av1",
        encoder="libsvtav1",
        width=width,
        height=height,
        options=(
            ("preset", str(AV1_PRESET)),
            ("crf", str(AV1_CRF)),
            ("g", str(KEY_FRAMES)),
            ("svtav1-params", f"lp=1:scm=2:irefresh-type=2:mbr={max_kbit(width, height)}"),
        ),
    )


def _vp9(width: int, height: int) -> EncoderSettings:
    """libvpx at constant quality (`b=0`); its "good" deadline costs five times as much and gains nothing."""
    return EncoderSettings(
        codec="vp9",
        encoder="libvpx-vp9",
        width=width,
        height=height,
        options=(
            ("deadline", "realtime"),
            ("cpu-used", str(VP9_SPEED)),
            ("crf", str(VP9_CRF)),
            ("b", "0"),
            ("g", str(KEY_FRAMES)),
            ("row-mt", "0"),
            ("tune-content", "screen"),
        ),
    )
