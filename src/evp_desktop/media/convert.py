"""Somebody else's video or sound, written anew as a recording of ours.

Nothing of the file itself lives on: pictures are decoded, turned upright, fitted into full HD and encoded by
`VideoWriter`, sound becomes 48 kHz mono FLAC. Times are the file's own, so that what was together stays so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
from av.stream import Disposition
from av.video.reformatter import Colorspace, VideoReformatter

from evp_desktop.errors import MediaUnreadable, os_errors
from evp_desktop.media.audio import RATE_HZ, Samples, to_mono
from evp_desktop.media.frames import Picture, planes_of, tag
from evp_desktop.media.loudness_table import TableWriter, table_path
from evp_desktop.media.trouble import media_errors, open_media
from evp_desktop.media.writer import AudioWriter, VideoWriter
from evp_desktop.model.time import US_PER_MS, US_PER_S

MAX_BYTES = 32 * 2**30
MAX_US = 4 * 3600 * US_PER_S
"""Nobody explains for longer; a damaged file may say anything."""
MAX_PIXELS = 36_000_000
"""Of one picture: 8K and a little."""
LONG_SIDE, SHORT_SIDE = 1920, 1080
"""What is delivered: more would be stored for nobody."""
SHORTEST_PX = 16
MIN_FRAME_US = 15 * US_PER_MS
"""Films of more than 60 pictures a second lose those in between."""
SLIP_US = 12 * US_PER_MS
"""Sound further than this from where its time stamp puts it is moved there: a hole, or a double piece.
More than a resampler holds back, and than times in whole milliseconds are off.
"""

_FORMATS = (
    "mov,mp4,matroska,webm,avi,mpegts,mpeg,mpegvideo,m4v,asf,flv,mxf,gif,"
    "ogg,wav,w64,aiff,caf,mp3,flac,aac,amr,ac3"
)
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
"""Only formats that hold their media themselves: a playlist would fetch what it names."""

OnPart = Callable[[float | None], None]
"""Told the finished part, 0 to 1, or None when it is no further, again and again; may raise `Cancelled`."""


class Contents(NamedTuple):
    """What a file holds; a cover picture is no picture. Sides as they are to be seen."""

    has_picture: bool
    has_sound: bool
    is_upright: bool


class Converted(NamedTuple):
    """A written file: where it begins on the clock of the file it came from, and how long it lasts."""

    start_us: int
    duration_us: int
    width: int = 0
    height: int = 0


def look_into(path: Path) -> Contents:
    """What can be converted; raises `NotFound`, `NoAccess` or `MediaUnreadable`."""
    with os_errors(path):
        if path.stat().st_size > MAX_BYTES:
            raise MediaUnreadable(path, f"larger than {MAX_BYTES // 2**30} GB")
    with media_errors(path), _open(path) as container:
        picture, sound = _picture_stream(container), _sound_stream(container)
        if picture is None:
            return Contents(False, sound is not None, False)
        first = next(_frames(path, container, picture, lambda _: None), None)
        shape = _shape(first, _pixel(picture)) if isinstance(first, av.VideoFrame) else (0, 0)
        return Contents(True, sound is not None, shape[0] < shape[1])


def convert_pictures(path: Path, target: Path, on_part: OnPart) -> Converted:
    """Write the pictures; raises `MediaUnreadable`, `DiskFull` and their like."""
    with media_errors(path), _open(path) as container:
        stream = _picture_stream(container)
        frames = _frames(path, container, stream, on_part) if stream else iter(())
        sink = _Pictures(path, target, _pixel(stream))
        try:
            for frame in frames:
                sink.add(frame)
        finally:
            sink.close()
        return sink.converted(_frame_us(stream))


def convert_sound(path: Path, target: Path, on_part: OnPart) -> Converted:
    """Write the sound; raises `MediaUnreadable`, `DiskFull` and their like."""
    with media_errors(path), _open(path) as container:
        stream = _sound_stream(container)
        frames = _frames(path, container, stream, on_part) if stream else iter(())
        sink = _Sound(path, target, on_part)
        try:
            for frame in frames:
                sink.add(frame)
            sink.flush()
        finally:
            sink.close()
        return sink.converted()


def _open(path: Path) -> av.container.InputContainer:
    try:
        return open_media(path, _OPTIONS)
    except av.error.ArgumentError as error:
        raise MediaUnreadable(path, "neither film nor sound") from error


def _picture_stream(container: av.container.InputContainer) -> av.VideoStream | None:
    covers = Disposition.attached_pic | Disposition.timed_thumbnails
    return next((one for one in container.streams.video if not one.disposition & covers), None)


def _sound_stream(container: av.container.InputContainer) -> av.AudioStream | None:
    return container.streams.audio[0] if container.streams.audio else None


def _pixel(stream: av.VideoStream | None) -> Fraction:
    """The shape of a pixel, width by height: 1 unless the file says something that can be."""
    told = stream.sample_aspect_ratio if stream else None
    return told if told and Fraction(1, 8) <= told <= 8 else Fraction(1)


def _frame_us(stream: av.VideoStream | None) -> int:
    rate = stream.average_rate if stream else None
    return round(US_PER_S / rate) if rate else US_PER_S // 30


def _frames(
    path: Path,
    container: av.container.InputContainer,
    stream: av.VideoStream | av.AudioStream,
    on_part: OnPart,
) -> Iterator[av.VideoFrame | av.AudioFrame]:
    """Every frame that has a time and can be decoded, the others are left out."""
    if stream.codec_context is None:  # nobody here can decode it
        return
    stream.codec_context.thread_type = "AUTO"
    size = max(1, path.stat().st_size)
    with suppress(av.error.InvalidDataError, av.error.EOFError):
        for packet in container.demux(stream):
            on_part(min(1.0, max(0, packet.pos or 0) / size))
            with suppress(av.error.InvalidDataError):
                for frame in packet.decode():
                    if isinstance(frame, (av.VideoFrame, av.AudioFrame)) and frame.pts is not None:
                        yield frame


def _time_us(frame: av.VideoFrame | av.AudioFrame) -> int:
    return round((frame.pts or 0) * (frame.time_base or Fraction(0)) * US_PER_S)


def _check_length(path: Path, length_us: int) -> None:
    if length_us > MAX_US:
        raise MediaUnreadable(path, f"longer than {MAX_US // (3600 * US_PER_S)} hours")


class _Pictures:
    """Writes the frames of one film."""

    def __init__(self, path: Path, target: Path, pixel: Fraction) -> None:
        self._path = path
        self._target = target
        self._pixel = pixel
        self._writer: VideoWriter | None = None
        self._reformatter = VideoReformatter()
        self._size = (0, 0)
        self._start_us = self._last_us = 0

    def add(self, frame: av.VideoFrame | av.AudioFrame) -> None:
        if not isinstance(frame, av.VideoFrame):
            return
        if frame.width * frame.height > MAX_PIXELS:
            raise MediaUnreadable(self._path, f"pictures of {frame.width} x {frame.height}")
        time_us = _time_us(frame)
        if self._writer is None:
            self._size = _fitted(*_shape(frame, self._pixel))
            self._writer = VideoWriter(self._target, *self._size)
            self._start_us = time_us
        elif time_us < self._last_us + MIN_FRAME_US:
            return
        self._last_us = time_us
        _check_length(self._path, time_us - self._start_us)
        self._writer.write(_as_ours(frame, self._size, self._reformatter), time_us - self._start_us)

    def converted(self, frame_us: int) -> Converted:
        if self._writer is None:
            raise MediaUnreadable(self._path, "no picture can be decoded")
        return Converted(self._start_us, self._last_us + frame_us - self._start_us, *self._size)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def _shape(frame: av.VideoFrame, pixel: Fraction) -> tuple[int, int]:
    """Width and height as the frame is to be seen: square pixels, upright."""
    wide = round(frame.width * pixel)
    return (frame.height, wide) if frame.rotation % 180 else (wide, frame.height)


def _fitted(width: int, height: int) -> tuple[int, int]:
    """The size it is stored in: even, at most full HD lying or standing, never larger than it was."""
    scale = min(1.0, LONG_SIDE / max(width, height), SHORT_SIDE / max(1, min(width, height)))
    wide, high = (max(SHORTEST_PX, round(side * scale / 2) * 2) for side in (width, height))
    return wide, high


def _as_ours(frame: av.VideoFrame, size: tuple[int, int], reformatter: VideoReformatter) -> av.VideoFrame:
    """The frame upright, in a size, as BT.709 limited yuv420p."""
    quarter_turns = round(frame.rotation / 90) % 4
    width, height = size[::-1] if quarter_turns % 2 else size
    result = reformatter.reformat(
        frame,
        width=width,
        height=height,
        format="yuv420p",
        src_colorspace=_matrix(frame),
        dst_colorspace=Colorspace.ITU709,
        dst_color_range="MPEG",
        interpolation="AREA" if frame.height > height else "BICUBIC",
    )
    if quarter_turns:
        upright = Picture(*size)
        for plane, lying in zip(upright.planes, planes_of(result), strict=True):
            np.copyto(plane, np.rot90(lying, quarter_turns))
        result = upright.to_frame()
    tag(result)
    return result


def _matrix(frame: av.VideoFrame) -> Colorspace:
    """What turns the frame's numbers into colours; where it does not say, what its size suggests."""
    told = int(frame.colorspace)
    if told in (1, 5, 6, 7):
        return Colorspace(told)
    return Colorspace.ITU601 if told == 2 and frame.height <= 576 else Colorspace.ITU709


class _Sound:
    """Writes the sound of one file without holes, and its table: where nothing came there is silence."""

    def __init__(self, path: Path, target: Path, on_part: OnPart) -> None:
        self._path = path
        self._target = target
        self._on_part = on_part
        self._writer: AudioWriter | None = None
        self._table: TableWriter | None = None
        self._resampler: av.AudioResampler | None = None
        self._kind: tuple[str, str, int] | None = None
        self._start_us = 0
        self._to_drop = 0

    def add(self, frame: av.VideoFrame | av.AudioFrame) -> None:
        if not isinstance(frame, av.AudioFrame) or not frame.samples:
            return
        time_us = _time_us(frame)
        if self._writer is None:
            self._writer = AudioWriter(self._target, RATE_HZ, 1)
            self._table = TableWriter(table_path(self._target), RATE_HZ, 1)
            self._start_us = time_us
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self._kind:
            self.flush()
            self._kind = kind
            # More than two channels become two as libav mixes them: their mean would bury the speaker.
            layout = None if frame.layout.nb_channels <= 2 else "stereo"
            self._resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE_HZ)
        self._follow(time_us - self._start_us)
        self._resample(frame)

    def _follow(self, wanted_us: int) -> None:
        """Fill a hole before what comes next, or drop what was heard already."""
        assert self._writer is not None
        _check_length(self._path, wanted_us)
        slip_us = wanted_us - self._writer.samples * US_PER_S // RATE_HZ
        if slip_us > SLIP_US:
            self._write_silence(slip_us * RATE_HZ // US_PER_S)
        elif slip_us < -SLIP_US:
            self._to_drop = -slip_us * RATE_HZ // US_PER_S

    def _resample(self, frame: av.AudioFrame | None) -> None:
        if self._resampler is not None:
            if frame is not None:
                frame.pts = None  # the resampler would make silence of its own where times jump
            for out in self._resampler.resample(frame):
                block = to_mono(out)
                dropped = min(self._to_drop, len(block))
                self._to_drop -= dropped
                self._write(block[dropped:])

    def _write_silence(self, samples: int) -> None:
        while samples > 0:
            self._on_part(None)
            self._write(np.zeros(min(samples, RATE_HZ), np.float32))
            samples -= RATE_HZ

    def _write(self, block: Samples) -> None:
        if self._writer is not None and self._table is not None:
            whole = np.rint(np.clip(block, -1, 1) * 32767).astype(np.int16).reshape(-1, 1)
            self._writer.write(whole)
            self._table.write(whole)

    def flush(self) -> None:
        self._resample(None)
        self._resampler = None

    def converted(self) -> Converted:
        if self._writer is None or not self._writer.samples:
            raise MediaUnreadable(self._path, "no sound can be decoded")
        return Converted(self._start_us, self._writer.samples * US_PER_S // RATE_HZ)

    def close(self) -> None:
        for writer in (self._table, self._writer):
            if writer is not None:
                writer.close()
