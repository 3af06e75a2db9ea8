"""What is shown of a video before it is played: thumbnails, a moving preview, a storyboard.

All are taken from the finished file, most of them from its key frames: nothing is composed again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

import cv2
import numpy as np
import numpy.typing as npt

from evp_desktop.errors import os_errors
from evp_desktop.media.animation import write_gif, write_webp
from evp_desktop.media.frames import Planes, to_rgb
from evp_desktop.media.key_frames import KeyFrame, KeyFrameReader
from evp_desktop.media.reader import VideoReader
from evp_desktop.model.captions import Cue
from evp_desktop.model.time import US_PER_S, frame_start_us
from evp_desktop.render.shots import Plan

PreviewKind = Literal["gif", "webp"]
Rgb = npt.NDArray[np.uint8]
Check = Callable[[], None]
"""Called for each picture; may raise `Cancelled`."""

THUMBNAIL_PX = 1280
"""The longer side of a thumbnail, at most."""
TRIED = 6
"""Key frames among which each thumbnail is chosen."""
DARK, BRIGHT = 32, 225
"""Mean luma outside which a picture shows little."""
FLAT = 12.0
"""The spread of luma under which a picture is of one colour."""

PREVIEW_PX = 480
PREVIEW_RATE = 10
PREVIEW_S = 8
PREVIEW_PARTS = 4
PREVIEW_MAX_BYTES = 2_500_000
_SMALLER = 0.8
_LEAST_SHARE = 0.3

TILE_PX = 160
TILES = 100
"""In one picture, at most: 1600 x 900 pixels."""
COLUMNS = 10
TILE_STEP_S = 2
"""No closer than the key frames."""


class Span(NamedTuple):
    """A part of the video in which somebody shows something."""

    start_us: int
    end_us: int


def spans_of(plan: Plan) -> list[Span]:
    """The clips of a plan, without intro, cards and outro; what follows on each other is one."""
    found: list[Span] = []
    for shot in plan.shots:
        if shot.kind != "clip":
            continue
        start_us, end_us = frame_start_us(shot.first_frame), frame_start_us(shot.end_frame)
        if found and found[-1].end_us == start_us:
            start_us = found.pop().start_us
        found.append(Span(start_us, end_us))
    return found


def _moment(spans: Sequence[Span], part: float) -> int:
    """The moment at which a part, 0 to 1, of all spans together is over."""
    left_us = part * sum(span.end_us - span.start_us for span in spans)
    for span in spans:
        if left_us <= span.end_us - span.start_us:
            return round(span.start_us + left_us)
        left_us -= span.end_us - span.start_us
    return spans[-1].end_us


# Thumbnails


def thumbnails(video: Path, spans: Sequence[Span], count: int, check: Check) -> list[Rgb]:
    """Pictures from all over the spans, none of them dark, empty or blurred where there is a better one.

    Fewer where the video has fewer key frames. Raises `MediaUnreadable` and its like.
    """
    chosen: dict[int, Planes] = {}
    with KeyFrameReader(video) as reader:
        for i in range(count):
            tried: dict[int, KeyFrame] = {}
            for k in range(TRIED):
                check()
                frame = reader.at(_moment(spans, (i + (k + 0.5) / TRIED) / count))
                if frame.time_us not in chosen:
                    tried[frame.time_us] = frame
            if tried:
                best = max(tried.values(), key=lambda frame: worth(frame.picture))
                chosen[best.time_us] = best.picture
    return [_shrunk(chosen[time_us], THUMBNAIL_PX) for time_us in sorted(chosen)]


def worth(picture: Planes) -> float:
    """How much there is to see: sharpness, far less for what is dark, glaring or of one colour."""
    small = _small(picture)
    sharpness = float(cv2.Laplacian(small, cv2.CV_32F).std())
    return sharpness / 100 if _is_poor(small) else sharpness


def _small(picture: Planes) -> Rgb:
    height = max(1, 360 * picture.height // picture.width)
    return cv2.resize(picture.y, (360, height), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)


def _is_poor(luma: Rgb) -> bool:
    return not DARK <= luma.mean() <= BRIGHT or bool(luma.std() < FLAT)


# Moving preview


def preview_frames(video: Path, spans: Sequence[Span], check: Check, from_us: int | None = None) -> list[Rgb]:
    """`PREVIEW_S` seconds of the video: a few moments from all over it, or what follows on `from_us`."""
    with VideoReader(video) as reader, KeyFrameReader(video) as keys:
        frames = []
        for start_us, lasts_us in _excerpts(keys, spans, from_us):
            for i in range(lasts_us * PREVIEW_RATE // US_PER_S):
                check()
                picture = reader.frame_at(start_us + i * US_PER_S // PREVIEW_RATE)
                frames.append(_shrunk(picture, PREVIEW_PX))
    return frames


def _excerpts(keys: KeyFrameReader, spans: Sequence[Span], from_us: int | None) -> list[tuple[int, int]]:
    """Begin and length of each part; they begin at key frames, which are found quickly."""
    end_us, total_us = spans[-1].end_us, sum(span.end_us - span.start_us for span in spans)
    if from_us is not None or total_us <= PREVIEW_S * US_PER_S:
        start_us = spans[0].start_us if from_us is None else max(0, min(from_us, end_us - US_PER_S))
        return [(start_us, min(PREVIEW_S * US_PER_S, end_us - start_us))]
    lasts_us = PREVIEW_S * US_PER_S // PREVIEW_PARTS
    starts = [keys.at(_moment(spans, (i + 0.1) / PREVIEW_PARTS)).time_us for i in range(PREVIEW_PARTS)]
    return [(start_us, lasts_us) for start_us in starts]


def write_preview(path: Path, kind: PreviewKind, frames: Sequence[Rgb], check: Check) -> None:
    """A GIF or WebP of at most `PREVIEW_MAX_BYTES`, smaller in pixels where it has to be."""
    write = write_gif if kind == "gif" else write_webp
    height, width = frames[0].shape[:2]
    share = 1.0
    while True:
        check()
        size = (round(width * share / 2) * 2, round(height * share / 2) * 2)
        small = [cv2.resize(frame, size, interpolation=cv2.INTER_AREA) for frame in frames]
        write(path, [frame.astype(np.uint8, copy=False) for frame in small], PREVIEW_RATE)
        share *= _SMALLER
        with os_errors(path):
            if path.stat().st_size <= PREVIEW_MAX_BYTES or share < _LEAST_SHARE:
                return


# Storyboard


class Storyboard(NamedTuple):
    """Many small pictures in one, and what each stands for as cues that name a rectangle of it."""

    picture: Rgb
    cues: tuple[Cue, ...]


def storyboard(video: Path, duration_us: int, picture_name: str, check: Check) -> Storyboard:
    """A tile for every few seconds of the video; raises `MediaUnreadable` and its like.

    The cues are the thumbnails track that players read: `NAME.jpg#xywh=LEFT,TOP,WIDTH,HEIGHT`.
    """
    step_us = max(TILE_STEP_S * US_PER_S, -(-duration_us // TILES))
    starts = range(0, max(duration_us, 1), step_us)
    tiles = []
    with KeyFrameReader(video) as keys, VideoReader(video) as reader:
        for start_us in starts:
            check()
            middle_us = start_us + step_us // 2
            picture = keys.at(middle_us).picture
            if _is_poor(_small(picture)):  # a card that is only just appearing
                picture = reader.frame_at(middle_us)
            tiles.append(_shrunk(picture, TILE_PX))
    height, width = tiles[0].shape[:2]
    columns = min(COLUMNS, len(tiles))
    sheet = np.zeros((-(-len(tiles) // columns) * height, columns * width, 3), np.uint8)
    cues = []
    for i, (tile, start_us) in enumerate(zip(tiles, starts, strict=True)):
        top, left = i // columns * height, i % columns * width
        sheet[top : top + height, left : left + width] = tile
        place = f"{quote(picture_name)}#xywh={left},{top},{width},{height}"
        cues.append(Cue(start_us, min(start_us + step_us, duration_us), place))
    return Storyboard(sheet, tuple(cues))


def _shrunk(picture: Planes, side_px: int) -> Rgb:
    """As RGB, its longer side at most `side_px`, both sides even."""
    share = min(1.0, side_px / max(picture.width, picture.height))
    width, height = (max(2, round(length * share / 2) * 2) for length in (picture.width, picture.height))
    return to_rgb(picture, width, height)
