"""Encoders of graphics chips: which there may be, how they are set up, and whose they are."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import suppress
from pathlib import Path

import av

from evp_desktop.media.encoders import KEY_FRAMES, EncoderSettings, max_kbit
from evp_desktop.model.delivery import VideoCodec

CANDIDATES: dict[VideoCodec, tuple[str, ...]] = {
    "h264": ("h264_nvenc", "h264_videotoolbox", "h264_qsv", "h264_amf", "h264_mf"),
    "hevc": ("hevc_nvenc", "hevc_videotoolbox", "hevc_qsv", "hevc_amf", "hevc_mf"),
}
"""In the order in which they are tried. VA-API is left out: it takes pictures from its own memory alone."""

_OPTIONS = {
    "nvenc": {
        "preset": "p4",
        "rc": "vbr",
        "cq": "23",
        "forced-idr": "1",
        "strict_gop": "1",
        "spatial-aq": "1",
    },
    "videotoolbox": {"allow_sw": "0", "flags": "+qscale", "global_quality": str(65 * 118)},
    "qsv": {"preset": "veryfast", "global_quality": "23", "forced_idr": "1"},
    "amf": {"usage": "transcoding", "quality": "balanced", "rc": "cqp", "qp_i": "21", "qp_p": "23"},
    "mf": {"hw_encoding": "1", "rate_control": "quality", "quality": "70"},
}
"""About the quality of x264 at crf 21; the trial has the last word."""
_FORMATS = {"qsv": "nv12"}
_DRIVERS = ("nvEncodeAPI64.dll", "amfrt64.dll", "libmfxhw64.dll", "libvplwrapper.dll")
_MODULES = ("nvidia", "amdgpu", "i915", "xe")


def candidates(codec: VideoCodec) -> list[str]:
    """The encoders of chips that this libav knows; whether there is such a chip shows when one is opened."""
    known = av.codecs_available
    return [name for name in CANDIDATES.get(codec, ()) if name in known]


def hardware_settings(encoder: str, codec: VideoCodec, width: int, height: int) -> EncoderSettings:
    """An encoder of a chip, set up to be joined: no B-frames, key frames as the others have them."""
    family = encoder.split("_")[1]
    rate = max_kbit(width, height)
    shared = {"g": str(KEY_FRAMES), "bf": "0", "maxrate": f"{rate}k", "bufsize": f"{2 * rate}k"}
    return EncoderSettings(
        codec=codec,
        encoder=encoder,
        width=width,
        height=height,
        profile="High" if codec == "h264" else "",
        pixel_format=_FORMATS.get(family, "yuv420p"),
        options=tuple({**shared, **_OPTIONS[family]}.items()),
        maker=driver_mark(),
    )


def driver_mark() -> str:
    """What changes when libav, the system or a driver does: a trial's result holds no longer."""
    version = ".".join(map(str, av.library_versions["libavcodec"]))
    return " ".join([version, platform.platform(), *_driver_marks()])


def _driver_marks() -> list[str]:
    found = []
    if sys.platform == "win32":
        system = Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32"
        for name in _DRIVERS:
            with suppress(OSError):
                stat = (system / name).stat()
                found.append(f"{name}:{stat.st_size}:{int(stat.st_mtime)}")
    for name in _MODULES:
        with suppress(OSError):
            found.append(f"{name}:{Path('/sys/module', name, 'version').read_text().strip()}")
    return found
