"""Short moving pictures without sound: GIF with a palette of its own, and WebP."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from evp_desktop.errors import os_errors
from evp_desktop.media.trouble import create_media, media_errors

Rgb = npt.NDArray[np.uint8]

WEBP_QUALITY = 70
_PALETTE = "max_colors=255:stats_mode=full"
_DITHER = "dither=bayer:bayer_scale=4:diff_mode=rectangle"
"""An ordered pattern: it stands still where the picture does, so that only what changes is written."""
_PALETTE_SIDE = 16


def write_gif(path: Path, pictures: Sequence[Rgb], rate: int) -> None:
    """Pictures of (height, width, 3) RGB, all of one size, as a GIF that repeats.

    Raises `DiskFull` and its like.
    """
    height, width = pictures[0].shape[:2]
    with media_errors(path), create_media(path, "gif") as out:
        stream = out.add_stream("gif", rate=rate)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "pal8"
        for frame in _with_palette(pictures, rate):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def write_webp(path: Path, pictures: Sequence[Rgb], rate: int) -> None:
    """As `write_gif`, as an animated WebP."""
    from PIL import Image

    first, *rest = map(Image.fromarray, pictures)
    with os_errors(path):
        first.save(
            path,
            "WEBP",
            save_all=True,
            append_images=rest,
            duration=1000 // rate,
            loop=0,
            quality=WEBP_QUALITY,
            method=4,
        )


def _frames(pictures: Sequence[Rgb], rate: int) -> Iterator[av.VideoFrame]:
    for i, picture in enumerate(pictures):
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = i, Fraction(1, rate)
        yield frame


def _palette_of(pictures: Sequence[Rgb], rate: int) -> av.VideoFrame:
    """The colours of all pictures together."""
    graph, source = _graph_for(pictures[0], rate)
    palette, sink = graph.add("palettegen", _PALETTE), graph.add("buffersink")
    source.link_to(palette)
    palette.link_to(sink)
    graph.configure()
    for frame in _frames(pictures, rate):
        source.push(frame)
    source.push(None)
    found = sink.pull()
    assert isinstance(found, av.VideoFrame)
    return found


def _with_palette(pictures: Sequence[Rgb], rate: int) -> Iterator[av.VideoFrame]:
    graph, source = _graph_for(pictures[0], rate)
    palette = _palette_of(pictures, rate)
    side = graph.add_buffer(
        width=_PALETTE_SIDE,
        height=_PALETTE_SIDE,
        format=av.VideoFormat(palette.format.name),
        time_base=Fraction(1, rate),
    )
    use, sink = graph.add("paletteuse", _DITHER), graph.add("buffersink")
    source.link_to(use, 0, 0)
    side.link_to(use, 0, 1)
    use.link_to(sink)
    graph.configure()
    side.push(palette)
    side.push(None)
    for frame in _frames(pictures, rate):
        source.push(frame)
        yield from _ready(sink)
    source.push(None)
    yield from _ready(sink)


def _graph_for(picture: Rgb, rate: int) -> tuple[av.filter.Graph, av.filter.context.FilterContext]:
    graph = av.filter.Graph()
    height, width = picture.shape[:2]
    source = graph.add_buffer(
        width=width, height=height, format=av.VideoFormat("rgb24"), time_base=Fraction(1, rate)
    )
    return graph, source


def _ready(sink: av.filter.context.FilterContext) -> Iterator[av.VideoFrame]:
    while True:
        try:
            frame = sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        if isinstance(frame, av.VideoFrame):
            yield frame
