"""The encoder of a segment: the fastest way that its settings allow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import av

from evp_desktop.media.delivery import VideoEncoder
from evp_desktop.media.encoders import B_FRAMES, KEY_FRAMES, EncoderSettings
from evp_desktop.media.frames import Picture
from evp_desktop.media.repeats import RepeatingEncoder
from evp_desktop.media.trouble import media_errors
from evp_desktop.model.time import DELIVERY_RATE

if TYPE_CHECKING:
    from evp_desktop.media.repeats import Packet


class SegmentEncoder(VideoEncoder):
    """A `VideoEncoder` told which pictures are new; with x264 it encodes only those. For one thread."""

    def __init__(self, path: Path, settings: EncoderSettings, threads: int = 1) -> None:
        super().__init__(path, settings)
        self._stream.codec_context.thread_count = threads
        self._repeating: RepeatingEncoder | None = None
        if settings.encoder == "libx264":
            with media_errors(path):
                context = self._stream.codec_context
                assert isinstance(context, av.VideoCodecContext)
                context.open()
                self._repeating = RepeatingEncoder(context, KEY_FRAMES, B_FRAMES)

    def add(self, picture: Picture, is_new: bool) -> None:
        """Add the next frame; `is_new` is False when it equals the one before; raises as `write`."""
        if self._repeating is None:
            self.write(picture)
            return
        with media_errors(self._path):
            self._mux(self._repeating.add(picture, is_new))

    def close(self) -> None:
        """Finish the file; raises `DiskFull` and its like."""
        if self._repeating is None:
            super().close()
            return
        with media_errors(self._path):
            try:
                self._mux(self._repeating.finish())
            finally:
                self._container.close()

    def _mux(self, packets: list[Packet]) -> None:
        for packet in packets:
            packet.stream, packet.time_base = self._stream, 1 / DELIVERY_RATE
            self._container.mux_one(packet)
