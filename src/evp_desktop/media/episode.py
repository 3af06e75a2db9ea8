"""A sound file that tells what it is: title, cover and chapters, as players of podcasts show them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av

from evp_desktop.media.delivery import Chapter, mark
from evp_desktop.media.trouble import create_media, media_errors, open_media

_FILES = {
    ".m4a": ("mp4", {"movflags": "+faststart", "brand": "M4A "}),
    ".mp3": ("mp3", {"id3v2_version": "3"}),  # the version that every player knows
}
SUFFIXES = tuple(_FILES)


def write_episode(
    path: Path, sound: Path, cover: Path, chapters: Sequence[Chapter], tags: dict[str, str]
) -> None:
    """Copy the packets of `sound` (AAC for `.m4a`, MP3 for `.mp3`) behind its tags and a JPEG.

    Raises `DiskFull` and its like.
    """
    kind, options = _FILES[path.suffix]
    with (
        media_errors(path),
        create_media(path, kind, options) as out,
        open_media(sound) as heard,
        open_media(cover) as seen,
    ):
        out.metadata.update(tags)
        source, picture = heard.streams.audio[0], seen.streams.video[0]
        audio = out.add_stream_from_template(source, opaque=True)
        art = out.add_stream_from_template(picture, opaque=True)
        art.disposition = av.stream.Disposition.attached_pic
        out.set_chapters([mark(i, chapter) for i, chapter in enumerate(chapters)])
        still = next(seen.demux(picture))
        still.pts = still.dts = 0
        still.stream = art
        out.mux_one(still)
        for packet in heard.demux(source):
            if packet.pts is not None:
                packet.stream = audio
                out.mux_one(packet)
