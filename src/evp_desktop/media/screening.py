"""Films and music in somebody else's kit: opened in no way that could reach further than the file."""

from __future__ import annotations

from pathlib import Path

import av

from evp_desktop.errors import MediaUnreadable, os_errors
from evp_desktop.media.trouble import media_errors, open_media
from evp_desktop.model.time import US_PER_S

MAX_STREAMS = 8
MAX_SIDE_PX = 4096
LONGEST_MUSIC_S = 20 * 60
_FILM = "mov,mp4,matroska,webm"
_MUSIC = "ogg,flac,wav,mp3,mov,mp4"


def screen_film(path: Path, shown_s: float) -> None:
    """Whether a film can be shown for so long; raises `MediaUnreadable` with the reason."""
    with media_errors(path), _open(path, _FILM) as container:
        if not container.streams.video:
            raise MediaUnreadable(path, "no picture in it")
        stream = container.streams.video[0]
        size = stream.codec_context.width, stream.codec_context.height
        if not 16 <= min(size) <= max(size) <= MAX_SIDE_PX:
            raise MediaUnreadable(path, f"pictures of {size[0]}x{size[1]}")
        seen_us = 0
        for frame in container.decode(stream):
            if (frame.width, frame.height) != size:
                raise MediaUnreadable(path, "pictures of more than one size")
            seen_us = round((frame.pts or 0) * (frame.time_base or 0) * US_PER_S)
            if seen_us >= shown_s * US_PER_S:
                return
        if seen_us < (shown_s - 0.1) * US_PER_S:
            raise MediaUnreadable(path, f"shorter than {shown_s:g} s")


def screen_music(path: Path) -> None:
    """Whether there is music in a file; raises `MediaUnreadable` with the reason."""
    with media_errors(path), _open(path, _MUSIC) as container:
        if not container.streams.audio:
            raise MediaUnreadable(path, "no sound in it")
        if (container.duration or 0) > LONGEST_MUSIC_S * US_PER_S:
            raise MediaUnreadable(path, f"longer than {LONGEST_MUSIC_S // 60} minutes")
        if next(container.decode(container.streams.audio[0]), None) is None:
            raise MediaUnreadable(path, "no sound that can be played")


def _open(path: Path, formats: str) -> av.container.InputContainer:
    with os_errors(path):
        path.stat()
    options = {"protocol_whitelist": "file", "format_whitelist": formats, "max_streams": str(MAX_STREAMS)}
    try:
        return open_media(path, options)
    except av.error.ArgumentError as error:
        raise MediaUnreadable(path, "no kind of file that a kit holds") from error
