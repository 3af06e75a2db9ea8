"""Pictures of a finished film that cost little: its key frames, each decoded by itself."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from evp_desktop.errors import MediaUnreadable
from evp_desktop.media.frames import Planes, planes_of, to_yuv420p
from evp_desktop.media.trouble import media_errors, open_media
from evp_desktop.model.time import US_PER_S


class KeyFrame(NamedTuple):
    """A picture and when it is shown."""

    time_us: int
    picture: Planes


class KeyFrameReader:
    """The key frames of one file. For one thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with media_errors(path):
            self._container = open_media(path)
            if not self._container.streams.video:
                self._container.close()
                raise MediaUnreadable(path, "no picture in it")
            self._stream = self._container.streams.video[0]
            self._stream.codec_context.thread_count = 1

    def at(self, time_us: int) -> KeyFrame:
        """The last key frame at or before a moment, else the first; raises `MediaUnreadable`."""
        with media_errors(self._path):
            self._container.seek(max(0, time_us), backward=True)
            context = self._stream.codec_context
            context.flush_buffers()
            for packet in self._container.demux(self._stream):
                if not packet.is_keyframe:
                    continue
                # The decoder would wait for pictures behind this one: the end makes it give what it has.
                for frame in (*context.decode(packet), *context.decode(None)):
                    at_us = round((packet.pts or 0) * (packet.time_base or 0) * US_PER_S)
                    context.flush_buffers()
                    return KeyFrame(at_us, planes_of(to_yuv420p(frame)))
        raise MediaUnreadable(self._path, "no picture can be decoded")

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    def __enter__(self) -> KeyFrameReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
