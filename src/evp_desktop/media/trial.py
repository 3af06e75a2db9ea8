"""Whether an encoder of the graphics chip may be trusted: it shows what it makes of known pictures.

Drivers lie (docs/decisions/0010): an encoder that opens may still drop pictures, change their order or
colours, or be worse or slower than x264. Only what was decoded again and compared counts.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, Protocol

import av
import cv2
import msgspec
import numpy as np
import numpy.typing as npt

from evp_desktop.errors import EvpError
from evp_desktop.media.delivery import VideoEncoder
from evp_desktop.media.encoders import EncoderSettings
from evp_desktop.media.frames import BT709, LIMITED_RANGE, Picture, Plane, Planes, planes_of, to_yuv420p
from evp_desktop.media.trouble import media_errors, open_media
from evp_desktop.model.time import DELIVERY_RATE

FRAMES = 30
"""Of each kind of picture."""
FLOOR_DB = 33.0
"""Below this luma PSNR a picture is visibly worse than its source."""
MAX_LOSS_DB = 1.5
"""How much worse than x264 it may be."""
MAX_SIZE = 1.5
"""How many times the bytes of x264 it may need."""
MAX_TIME = 0.8
"""Of the time that x264 takes on one thread: else it is not worth its risk."""
MAX_SHIFT = 1.5
"""How far the mean of a plane may move: more is another range or matrix."""
_BITS = 6
_ON, _OFF = 200, 40


class Encoder(Protocol):
    """What is tried: `VideoEncoder`, or one like it."""

    def write(self, picture: Picture) -> None:
        """Add the next frame."""

    def close(self) -> None:
        """Finish the file."""


OpenEncoder = Callable[[Path, EncoderSettings], Encoder]
Clock = Callable[[], float]
Draw = Callable[[Picture, int], None]
"""Paints the picture of that number."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an encoder passed, and in a few words for the log why not."""

    is_good: bool
    reason: str = ""


class _Made(NamedTuple):
    """One file of a trial and what it cost."""

    path: Path
    header: bytes
    size_bytes: int
    seconds: float


def draw_screen(picture: Picture, number: int) -> None:
    """A page with lines of text that grow and scroll."""
    y, u, v = picture.planes
    y[:], u[:], v[:] = 235, 128, 128
    step = max(8, picture.planes.height // 40)
    lengths = np.random.default_rng(7).integers(picture.planes.width // 4, picture.planes.width, 400)
    for row in range(picture.planes.height // step):
        top = row * step + step // 4
        words = np.arange(lengths[row + number // 3]) % 11 < 8
        y[top : top + step // 2, : len(words)][:, words] = 40
    u[u.shape[0] // 2 :, : u.shape[1] // 3] = 160
    _number(picture.planes, number)


def draw_noise(picture: Picture, number: int) -> None:
    """A face camera in bad light: soft shapes that move, under grain."""
    height, width = picture.planes.y.shape
    across = np.sin((np.arange(width, dtype=np.float32) + 4 * number) / 60)
    down = np.cos(np.arange(height, dtype=np.float32) / 45)
    grain = np.roll(_grain(width, height), (17 * number, 29 * number), (0, 1))
    picture.planes.y[:] = 120 + 50 * np.outer(down, across) + grain
    picture.planes.u[:] = 110 + number // 3
    picture.planes.v[:] = 150
    _number(picture.planes, number)


@lru_cache(maxsize=1)
def _grain(width: int, height: int) -> npt.NDArray[np.float32]:
    return np.random.default_rng(1).normal(0, 4, (height, width)).clip(-16, 16).astype(np.float32)


def _number(planes: Planes, number: int) -> None:
    """The picture's number as blocks along the top, which survive any encoder."""
    cell, height = planes.width // _BITS, planes.height // 8
    for bit in range(_BITS):
        planes.y[:height, bit * cell : (bit + 1) * cell] = _ON if number >> bit & 1 else _OFF


def _number_in(luma: Plane) -> int:
    cell, height = luma.shape[1] // _BITS, luma.shape[0] // 8
    return sum(
        (luma[:height, bit * cell : (bit + 1) * cell].mean() > (_ON + _OFF) / 2) << bit
        for bit in range(_BITS)
    )


KINDS: tuple[Draw, ...] = (draw_screen, draw_noise)


def judge(
    candidate: EncoderSettings,
    peer: EncoderSettings,
    open_candidate: OpenEncoder = VideoEncoder,
    clock: Clock = time.perf_counter,
) -> Verdict:
    """Try an encoder against the software one for the same size; never raises."""
    try:
        with tempfile.TemporaryDirectory(prefix="evp-trial-") as name:
            return _judge(candidate, peer, open_candidate, clock, Path(name))
    except (EvpError, av.error.FFmpegError, ValueError, OSError, MemoryError) as error:
        return Verdict(is_good=False, reason=f"it raised {type(error).__name__}: {error}"[:200])


def _judge(
    candidate: EncoderSettings, peer: EncoderSettings, open_candidate: OpenEncoder, clock: Clock, folder: Path
) -> Verdict:
    made, known = [], []
    for i, draw in enumerate(KINDS):
        made.append(_encode(folder / f"a{i}.mp4", candidate, open_candidate, draw, clock))
        known.append(_encode(folder / f"b{i}.mp4", peer, VideoEncoder, draw, clock))
    reason = _unlike(made) or next((found for found in map(_compare, KINDS, made, known) if found), "")
    reason = reason or _too_slow(made, known)
    return Verdict(is_good=not reason, reason=reason)


def _encode(
    path: Path,
    settings: EncoderSettings,
    opener: OpenEncoder,
    draw: Draw,
    clock: Clock,
) -> _Made:
    picture, seconds = Picture(settings.width, settings.height), 0.0
    began = clock()
    encoder = opener(path, settings)
    seconds += clock() - began
    try:
        for number in range(FRAMES):
            draw(picture, number)
            began = clock()
            encoder.write(picture)
            seconds += clock() - began
    finally:
        began = clock()
        encoder.close()
        seconds += clock() - began
    with media_errors(path), open_media(path) as container:
        header = bytes(container.streams.video[0].codec_context.extradata or b"")
    return _Made(path, header, path.stat().st_size, seconds)


def _unlike(made: Sequence[_Made]) -> str:
    return "" if len({one.header for one in made}) == 1 else "its segments do not fit together"


def _too_slow(made: Sequence[_Made], known: Sequence[_Made]) -> str:
    share = sum(one.seconds for one in made) / max(sum(one.seconds for one in known), 1e-6)
    return "" if share <= MAX_TIME else f"it takes {share:.2f} of the time of the software encoder"


def _compare(draw: Draw, made: _Made, known: _Made) -> str:
    """What is wrong with the pictures of one file, in a few words; empty when nothing is."""
    found_db, peer_db = _examined(draw, made.path), _examined(draw, known.path)
    if isinstance(found_db, str):
        return found_db
    assert isinstance(peer_db, float), peer_db
    if found_db < max(FLOOR_DB, peer_db - MAX_LOSS_DB):
        return f"{found_db:.1f} dB where the software encoder has {peer_db:.1f}"
    return "" if made.size_bytes <= MAX_SIZE * known.size_bytes else "far larger files"


def _examined(draw: Draw, path: Path) -> float | str:
    """The luma PSNR in dB of all pictures together, or what is wrong with one of them."""
    count, squares, source = 0, 0.0, None
    with media_errors(path), open_media(path) as container:
        for number, frame in enumerate(container.decode(container.streams.video[0])):
            source = source or Picture(frame.width, frame.height)
            draw(source, number)
            shown = planes_of(to_yuv420p(frame))
            wrong = _wrong_facts(frame, number) or _wrong_picture(shown, source.planes, number)
            if wrong:
                return wrong
            squares += float(cv2.norm(shown.y, source.planes.y, cv2.NORM_L2SQR))
            count += 1
    if source is None or count != FRAMES:
        return f"{count} pictures of {FRAMES}"
    return 10 * math.log10(255**2 / max(squares / (count * source.planes.y.size), 1e-3))


def _wrong_facts(frame: av.VideoFrame, number: int) -> str:
    if (frame.pts or 0) * (frame.time_base or 0) != number / DELIVERY_RATE:
        return "other times than asked"
    if number == 0 and not frame.key_frame:
        return "it does not begin with a key frame"
    if (frame.color_range, frame.colorspace) != (LIMITED_RANGE, BT709):
        return "other colours are written on it"
    return ""


def _wrong_picture(shown: Planes, wanted: Planes, number: int) -> str:
    if _number_in(shown.y) != number:
        return "other pictures, or in another order"
    if any(abs(float(a.mean()) - float(b.mean())) > MAX_SHIFT for a, b in zip(shown, wanted, strict=True)):
        return "other colours"
    return ""
