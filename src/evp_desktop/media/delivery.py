"""The delivered file: segments of picture, one track of sound, chapters, joined into one MP4 or WebM.

FEATURES E: constant frame rate, AAC-LC (in WebM Opus) 48 kHz stereo, index first. How segments join:
facts-render ("each segment its own MP4, the output stream made from the first one's template").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import msgspec
import numpy as np

from evp_desktop.errors import MediaUnreadable
from evp_desktop.media.audio import RATE_HZ, Samples
from evp_desktop.media.coded_sound import FRAME, Piece, coded, windows
from evp_desktop.media.encoders import B_FRAMES, EncoderSettings, quieten
from evp_desktop.media.frames import Picture
from evp_desktop.media.trouble import create_media, media_errors, open_media, open_packets
from evp_desktop.media.writer import StreamWriter, set_up_picture
from evp_desktop.model.time import DELIVERY_RATE, US_PER_S

AUDIO_BIT_RATE = 160_000
_SOUNDS: dict[str, tuple[str, str, dict[str, str]]] = {
    ".opus": ("ogg", "libopus", {"application": "audio"}),
    ".mp3": ("mp3", "libmp3lame", {}),
}
_FILES = {
    ".mp4": ("mp4", {"movflags": "+faststart"}),
    # Without a space kept in front, the muxer would move the whole file to make room.
    ".webm": ("webm", {"cues_to_front": "1"}),
}

_AHEAD = {"h264": B_FRAMES, "hevc": 1}
"""How many frames before its time the pictures of a codec are sent, because others are made from them."""
_TAGS = {"hevc": "hvc1"}
"""The name that Apple's players ask for; the header is in front, where this name promises it."""


_SAMPLE = Fraction(1, RATE_HZ)


class Chapter(msgspec.Struct, frozen=True):
    """A named part of the video."""

    start_us: int
    end_us: int
    title: str


class VideoEncoder(StreamWriter):
    """One closed run of frames into an MP4 of its own. For one thread."""

    def __init__(self, path: Path, settings: EncoderSettings) -> None:
        super().__init__(path, "mp4")
        self._frames = self._sent = 0
        self._is_dated_here = settings.encoder == "libx265"
        self._format = settings.pixel_format
        quieten()
        with media_errors(path):
            stream = self._container.add_stream(settings.encoder, rate=DELIVERY_RATE)
            assert isinstance(stream, av.VideoStream)
            self._stream = stream
            set_up_picture(stream, settings.width, settings.height, 1 / DELIVERY_RATE)
            context = stream.codec_context
            context.pix_fmt = settings.pixel_format
            context.sample_aspect_ratio = Fraction(1)
            context.thread_count = 1
            if settings.profile:
                context.profile = settings.profile
            context.options = dict(settings.options)

    def write(self, picture: Picture) -> None:
        """Add the next frame; raises `DiskFull` and its like."""
        frame = picture.to_frame()
        if frame.format.name != self._format:
            frame = frame.reformat(format=self._format)
        frame.pict_type = av.video.frame.PictureType.NONE
        frame.pts, frame.time_base = self._frames, 1 / DELIVERY_RATE
        self._frames += 1
        self._encode(frame)

    def _put(self, packets: Sequence[av.Packet[Any]]) -> None:
        """x265 leaves the decoding time of a picture that comes alone to chance."""
        for packet in packets:
            if self._is_dated_here:
                packet.dts = self._sent - _AHEAD["hevc"]
            self._sent += 1
        super()._put(packets)


def encode_sound(path: Path, blocks: Iterable[Samples]) -> None:
    """Mono blocks at 48 kHz with the same voice left and right: `.opus`, `.mp3`, or AAC-LC in an MP4.

    Raises `DiskFull` and its like.
    """
    if path.suffix not in _SOUNDS:
        write_pieces(path, (coded(window) for window in windows(blocks)))
        return
    kind, encoder, options = _SOUNDS[path.suffix]
    with media_errors(path), create_media(path, kind) as container:
        stream = _sound_stream(container, encoder)
        stream.codec_context.options = options
        position = 0
        for block in blocks:
            both = np.ascontiguousarray(np.broadcast_to(block, (2, len(block))))
            frame = av.AudioFrame.from_ndarray(both, format="fltp", layout="stereo")
            frame.sample_rate = RATE_HZ
            frame.pts, frame.time_base = position, _SAMPLE
            position += len(block)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def is_made_of_pieces(path: Path) -> bool:
    """Whether the sound of a file is AAC, which `write_pieces` writes."""
    return path.suffix not in _SOUNDS


def write_pieces(path: Path, pieces: Iterable[Piece]) -> None:
    """Coded pieces one behind the other into an MP4; raises `DiskFull` and its like."""
    with media_errors(path), create_media(path, "mp4") as container:
        stream = _sound_stream(container, "aac")
        begin = -FRAME  # the first packet only begins
        for piece in pieces:
            left = piece.samples + FRAME * (begin < 0)
            for data in piece.packets:
                packet: av.Packet[Any] = av.Packet(data)
                packet.pts = packet.dts = begin
                packet.duration = min(FRAME, left)
                packet.time_base, packet.stream = _SAMPLE, stream
                container.mux_one(packet)
                begin, left = begin + FRAME, left - FRAME


def _sound_stream(container: av.container.OutputContainer, encoder: str) -> av.AudioStream:
    stream = container.add_stream(encoder, rate=RATE_HZ, layout="stereo")
    assert isinstance(stream, av.AudioStream)
    stream.bit_rate = AUDIO_BIT_RATE
    return stream


def join(
    path: Path,
    segments: Sequence[Path],
    sound: Path,
    chapters: Sequence[Chapter],
    title: str,
    on_segment: Callable[[int], None],
    comment: str = "",
) -> None:
    """Copy the packets of segments and sound into one file; `on_segment(i)` is told of each, and may raise.

    `comment` stands in the file's metadata under that name. Raises `DiskFull` and its like, or
    `MediaUnreadable` for segments of different encoder settings.
    """
    kind, options = _FILES[path.suffix]
    with media_errors(path), create_media(path, kind, options) as out:
        out.metadata["title"] = title
        if comment:
            out.metadata["comment"] = comment
        with open_media(segments[0]) as first, open_media(sound) as voice:
            video = _like(out, first.streams.video[0])
            audio = out.add_stream_from_template(voice.streams.audio[0], opaque=True)
            header = bytes(first.streams.video[0].codec_context.extradata or b"")
            out.set_chapters([mark(i, chapter) for i, chapter in enumerate(chapters)])
            voices = voice.demux(voice.streams.audio[0])
            frames = 0
            for i, segment in enumerate(segments):
                on_segment(i)
                frames += _copy_segment(out, video, segment, frames, header)
                until_s = frames / DELIVERY_RATE
                _copy_sound(out, audio, voices, until_s if i + 1 < len(segments) else None)


def _like(out: av.container.OutputContainer, source: av.VideoStream) -> av.VideoStream:
    """A stream for the packets of another: made from its decoder, as not every encoder has that name."""
    stream = out.add_stream_from_template(source, opaque=True)
    tag = _TAGS.get(source.codec.canonical_name)
    if tag is not None and out.format.name == "mp4":
        stream.codec_context.codec_tag = tag
    return stream


def _copy_segment(
    out: av.container.OutputContainer, stream: av.VideoStream, path: Path, frames: int, header: bytes
) -> int:
    """Copy one segment behind `frames` frames; returns how many it holds."""
    with open_packets(path) as segment:
        source = segment.streams.video[0]
        if bytes(source.codec_context.extradata or b"") != header:
            raise MediaUnreadable(path, "encoded with other settings than the first segment")
        step = round(1 / DELIVERY_RATE / (source.time_base or Fraction(1)))
        ahead = _AHEAD.get(source.codec.canonical_name, 0)
        count = 0
        for packet in segment.demux(source):
            if packet.pts is None or packet.dts is None:
                continue
            packet.pts += frames * step
            # A segment too short for B-frames decodes without delay; the file as a whole has one.
            packet.dts = (frames + count - ahead) * step
            packet.stream = stream
            out.mux_one(packet)
            count += 1
    return count


def _copy_sound(
    out: av.container.OutputContainer,
    stream: av.AudioStream,
    packets: Iterable[av.Packet[av.AudioStream]],
    until_s: Fraction | None,
) -> None:
    """Copy sound up to a moment, so that the file can be played while it arrives."""
    for packet in packets:
        if packet.pts is None:
            continue
        time_s = packet.pts * packet.time_base
        packet.stream = stream
        out.mux_one(packet)
        if until_s is not None and time_s >= until_s:
            return


def mark(index: int, chapter: Chapter) -> av.container.Chapter:
    """A chapter as libav takes it."""
    return {
        "id": index,
        "start": chapter.start_us,
        "end": chapter.end_us,
        "time_base": Fraction(1, US_PER_S),
        "metadata": {"title": chapter.title},
    }


def frame_count(path: Path) -> int:
    """How many pictures a file of ours holds; WebM does not tell, and is counted. Raises as `probe`."""
    with media_errors(path), open_packets(path) as container:
        if not container.streams.video:
            raise MediaUnreadable(path, "no picture in it")
        stream = container.streams.video[0]
        return int(stream.frames) or sum(packet.pts is not None for packet in container.demux(stream))
