"""What is in a media file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av

from evp_desktop.errors import MediaUnreadable, os_errors
from evp_desktop.media.trouble import media_errors, open_media
from evp_desktop.model.media import MediaFacts
from evp_desktop.model.time import US_PER_S

_NAMES = {0: "gbr", 1: "bt709", 2: "", 5: "bt470bg", 6: "smpte170m", 9: "bt2020"}
_TEXT = "tty"
"""libav shows any `.txt` as a film of its letters."""
_RANGES = {1: "limited", 2: "full"}


def probe(path: Path) -> MediaFacts:
    """Facts about a video or sound file.

    Raises `NotFound`, `NoAccess` or `MediaUnreadable`.
    """
    with os_errors(path):
        size_bytes = path.stat().st_size
    with media_errors(path), open_media(path) as container:
        video = container.streams.video[0] if container.streams.video else None
        audio = container.streams.audio[0] if container.streams.audio else None
        if (video is None and audio is None) or container.format.name == _TEXT:
            raise MediaUnreadable(path, "no picture and no sound in it")
        return MediaFacts(
            path=str(path),
            container=container.format.name,
            duration_us=_duration_us(container),
            size_bytes=size_bytes,
            chapters=tuple(mark["metadata"].get("title", "") for mark in container.chapters()),
            **_video_facts(video),
            **_audio_facts(audio),
        )


def duration_us(path: Path) -> int:
    """How long the file lasts; a file that was cut off is read through. Raises as `probe`."""
    with media_errors(path), open_media(path) as container:
        return _duration_us(container)


def _duration_us(container: av.container.InputContainer) -> int:
    if container.duration is not None:
        return int(container.duration)
    ends = [
        ((packet.pts or 0) + (packet.duration or 0)) * packet.time_base
        for packet in container.demux()
        if packet.pts is not None and packet.time_base is not None
    ]
    return int(max(ends, default=0) * US_PER_S)


def _video_facts(stream: av.VideoStream | None) -> dict[str, Any]:
    if stream is None:
        return {}
    context = stream.codec_context
    return {
        "video_codec": context.name,
        "video_profile": context.profile or "",
        "width": context.width,
        "height": context.height,
        "frame_rate": str(stream.average_rate or ""),
        "pixel_format": context.pix_fmt or "",
        "colour_primaries": _NAMES.get(int(context.color_primaries), "other"),
        "colour_transfer": _NAMES.get(int(context.color_trc), "other"),
        "colour_matrix": _NAMES.get(int(context.colorspace), "other"),
        "colour_range": _RANGES.get(int(context.color_range), ""),
    }


def _audio_facts(stream: av.AudioStream | None) -> dict[str, Any]:
    if stream is None:
        return {}
    context = stream.codec_context
    return {
        "audio_codec": context.name,
        "sample_rate_hz": context.sample_rate or 0,
        "channels": context.layout.nb_channels,
    }
