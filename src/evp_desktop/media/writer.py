"""Writing while recording: Matroska files that can be read however they end."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

from evp_desktop.media.frames import BT709, LIMITED_RANGE, tag
from evp_desktop.media.trouble import create_media, media_errors
from evp_desktop.model.time import US_PER_S

CLUSTER_MS = 300
"""Matroska reaches the disk a cluster at a time, when the next begins: a process that dies loses one."""

KEY_FRAME_EVERY = 60
"""Frames: 2 s of a lively picture, so that a player finds its way quickly."""
KEY_FRAME_EVERY_US = 10 * US_PER_S
"""A picture that stands still has few frames, and a key frame costs as much as ten of them."""

_MUXER = {"cluster_time_limit": str(CLUSTER_MS), "flush_packets": "1"}


class StreamWriter:
    """A file of one stream that is being written. For one thread."""

    def __init__(self, path: Path, kind: str, options: dict[str, str] | None = None) -> None:
        self._path = path
        self._stream: av.VideoStream | av.AudioStream
        with media_errors(path):
            self._container = create_media(path, kind, options)

    def _encode(self, frame: av.VideoFrame | av.AudioFrame) -> None:
        with media_errors(self._path):
            self._put(self._stream.encode(frame))  # type: ignore[arg-type]

    def _put(self, packets: Sequence[av.Packet[Any]]) -> None:
        self._container.mux(packets)

    def close(self) -> None:
        """Finish the file; raises `DiskFull` and its like."""
        with media_errors(self._path):
            try:
                self._put(self._stream.encode(None))
            finally:
                self._container.close()


def set_up_picture(stream: av.VideoStream, width: int, height: int, time_base: Fraction) -> None:
    """Tell an encoder the size, clock and colours that all our pictures have."""
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base = time_base
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = LIMITED_RANGE


class VideoWriter(StreamWriter):
    """One video stream, x264 ultrafast at crf 20, variable frame rate. For one thread."""

    def __init__(self, path: Path, width: int, height: int, threads: int = 1) -> None:
        super().__init__(path, "matroska", _MUXER)
        self._last_key_us, self._since_key = 0, KEY_FRAME_EVERY
        self._last_us = -1
        with media_errors(path):
            self._stream = self._container.add_stream("libx264", rate=30)
            set_up_picture(self._stream, width, height, Fraction(1, US_PER_S))
            self._stream.codec_context.thread_count = threads
            self._stream.codec_context.options = {
                "preset": "ultrafast",
                "crf": "20",
                "tune": "zerolatency",
                "g": "600",
            }

    def write(self, frame: av.VideoFrame, time_us: int) -> None:
        """Add a yuv420p frame shown from `time_us` on; raises `DiskFull` and its like."""
        time_us = max(time_us, self._last_us + 1)
        self._since_key += 1
        is_key = self._since_key >= KEY_FRAME_EVERY or time_us - self._last_key_us >= KEY_FRAME_EVERY_US
        if is_key:
            self._last_key_us, self._since_key = time_us, 0
        self._last_us = time_us
        tag(frame)
        # A frame from a decoder carries its type, and x264 obeys it: 85 Mbit/s of key frames.
        frame.pict_type = av.video.frame.PictureType.I if is_key else av.video.frame.PictureType.NONE
        frame.pts, frame.time_base = time_us, Fraction(1, US_PER_S)
        self._encode(frame)


class AudioWriter(StreamWriter):
    """One FLAC stream of 16-bit samples, in Matroska unless another `kind` is wanted. For one thread."""

    def __init__(self, path: Path, sample_rate_hz: int, channels: int, kind: str = "matroska") -> None:
        super().__init__(path, kind, _MUXER if kind == "matroska" else None)
        self._rate = sample_rate_hz
        self._layout = "mono" if channels == 1 else "stereo"
        self.samples = 0
        with media_errors(path):
            self._stream = self._container.add_stream("flac", rate=sample_rate_hz, layout=self._layout)
            self._stream.codec_context.format = av.AudioFormat("s16")

    def write(self, samples: npt.NDArray[np.int16]) -> None:
        """Add samples of shape (n, channels); raises `DiskFull` and its like."""
        if not len(samples):
            return
        flat = np.ascontiguousarray(samples).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(flat, format="s16", layout=self._layout)
        frame.sample_rate = self._rate
        frame.pts, frame.time_base = self.samples, Fraction(1, self._rate)
        self.samples += len(samples)
        self._encode(frame)
