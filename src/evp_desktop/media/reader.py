"""Reading pictures: which frame does a file show at a moment?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import av

from evp_desktop.errors import MediaUnreadable
from evp_desktop.media.frames import Planes, planes_of, to_yuv420p
from evp_desktop.media.trouble import media_errors, open_media
from evp_desktop.model.time import US_PER_S

SEEK_AHEAD_US = 6 * US_PER_S
"""Up to here decoding on is cheaper than a seek: recordings have a key frame every 2 s."""


class VideoReader:
    """The pictures of one file in order of time, variable frame rate or not. For one thread.

    A frame is shown from its time stamp until the next one's: a recording leaves out frames that
    equal the one before.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        self._path = path
        with media_errors(path):
            self._container = open_media(path)
            if not self._container.streams.video:
                self._container.close()
                raise MediaUnreadable(path, "no picture in it")
            self._stream = self._container.streams.video[0]
            self._stream.codec_context.thread_count = threads
        # A stamp stands for all that is rounded to it: in Matroska 67 ms for 66,667 µs.
        self._rounding_us = round((self._stream.time_base or 0) * US_PER_S / 2)
        self._frames = self._decode()
        self._shown: Planes | None = None
        self._shown_us = -1
        self._next: av.VideoFrame | None = None
        self._shown_from_us: int | None = None

    def frame_at(self, time_us: int) -> Planes:
        """The picture shown at `time_us`: the last one that starts no later, else the first.

        The same object is returned while the same frame is shown; it is not to be written to.
        Raises `MediaUnreadable`.
        """
        with media_errors(self._path):
            if self._is_far(time_us):
                self._go_to(time_us)
            while self._next is not None and self._time_us(self._next) <= time_us + self._rounding_us:
                self._advance()
                self._shown_from_us = self._shown_us
        if self._shown is None:
            raise MediaUnreadable(self._path, "no picture can be decoded")
        return self._shown

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    def __enter__(self) -> VideoReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _is_far(self, time_us: int) -> bool:
        if self._shown_from_us is None or time_us < self._shown_from_us:
            return True
        return self._next is not None and time_us > self._time_us(self._next) + SEEK_AHEAD_US

    def _go_to(self, time_us: int) -> None:
        if self._shown_from_us is not None or time_us > SEEK_AHEAD_US:
            self._container.seek(max(0, time_us), backward=True)
        self._frames = self._decode()
        self._shown = self._next = None
        self._advance()
        self._advance()
        self._shown_from_us = min(time_us, self._shown_us)

    def _advance(self) -> None:
        if self._next is not None:
            self._shown_us = self._time_us(self._next)
            self._shown = planes_of(to_yuv420p(self._next))
        self._next = next(self._frames, None)

    def _decode(self) -> Iterator[av.VideoFrame]:
        """Every frame that can be decoded; a damaged end simply ends the file."""
        try:
            for frame in self._container.decode(self._stream):
                if frame.pts is not None:
                    yield frame
        except (av.error.InvalidDataError, av.error.EOFError):
            return

    def _time_us(self, frame: av.VideoFrame) -> int:
        return round((frame.pts or 0) * (frame.time_base or 0) * US_PER_S)
