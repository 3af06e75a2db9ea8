"""A recorded voice made fit to be heard: rumble, hum and noise out, sharp s and loud words softened.

What a voice needs is decided once, from its recording as a whole; the work is done on stretches that begin
earlier and end later than what is kept of them, so that they can be made side by side.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from evp_desktop.errors import Cancelled
from evp_desktop.media import denoise
from evp_desktop.media.audio import RATE_HZ, Samples, in_steps, read_sound, whole_sound
from evp_desktop.media.hum import hum_lines
from evp_desktop.media.kept_sound import keep
from evp_desktop.media.leveller import FLOOR_DB, LEVELS_PER_S, evened, levels_of, turned
from evp_desktop.media.side_by_side import in_order
from evp_desktop.model.time import US_PER_S

VERSION = 2
"""Raised by hand when the same recording would sound otherwise."""

RUMBLE_HZ = 80.0
"""Below the lowest voices: desks, doors, wind and what is left of 50 Hz."""
NOTCH_HZ = 1.5
"""On either side of a hum's frequency; a voice never stays in so narrow a place."""
HEARD_FLOOR_DB = -55.0
"""A noise floor below it, as it will stand in the finished video, is left alone (facts-models 3)."""
_FINISHED_DB = -19.0
"""About the level of a voice of -16 LUFS on two speakers; at most `_LIFT_DB` are added to reach it."""
_LIFT_DB = 12.0
_S_BAND_HZ = (5000.0, 10_000.0)
S_BELOW_VOICE_DB = -4.0
"""So loud may s and sh be beside the voice; three people measured -7 to -10, sharp ones are above 0."""
_S_RATIO, _S_STEPS = 4.0, 3
_SHARP_DB = 2.0
_SOFTEST_S_DB = -60.0
"""A voice whose s is above that by less, or so soft, is not worth the work."""

KEPT_S, BEFORE_S, AFTER_S = 30, 2.4, 0.6
"""A stretch, and what is read around it for filters and model to settle."""
JOINT_S = 0.02
MOST_WORKERS = 4
"""Each holds 50 MB."""
_TENTH = RATE_HZ // 10
_EXCERPTS, _EXCERPT_S = 6, 10
"""What decides about a long recording: pieces from all over it."""

LEAST_ABOVE_FLOOR_DB = 3.0
"""A sound as even as this is no voice in a noise, but a tone or a machine that is meant to be heard."""

Check = Callable[[], None]
Levels = npt.NDArray[np.float64]


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What is done to a voice. Levels in dB of full scale, as root mean squares of 10 ms."""

    hum_hz: tuple[int, ...] = ()
    is_noise_reduced: bool = False
    is_s_softened: bool = False
    voice_db: float = -120.0
    floor_db: float = -120.0


def is_noise_reduction_ready() -> bool:
    """Whether the optional library for it is there; without it everything else is still done."""
    return denoise.is_ready()


def needs_of(path: Path, duration_us: int) -> Needs:
    """What a recording needs, from as much of it as a minute holds; raises `MediaUnreadable` and its like."""
    heard = np.concatenate([np.zeros(0, np.float32), *_excerpts(path, duration_us)])
    lines = hum_lines(heard.astype(np.float64), RATE_HZ)
    heard = _filtered(heard, lines)
    levels = _without_holes(levels_of(heard))
    voice_db, floor_db = _voice_level(levels), float(np.quantile(levels, 0.05)) if len(levels) else FLOOR_DB
    finished_db = floor_db + min(_FINISHED_DB - voice_db, _LIFT_DB)
    sharp_db = float(np.quantile(levels_of(_s_band(heard)), 0.99)) if len(heard) else FLOOR_DB
    return Needs(
        hum_hz=lines,
        is_noise_reduced=finished_db > HEARD_FLOOR_DB
        and voice_db - floor_db > LEAST_ABOVE_FLOOR_DB
        and denoise.is_ready(),
        is_s_softened=sharp_db > max(voice_db + S_BELOW_VOICE_DB + _SHARP_DB, _SOFTEST_S_DB),
        voice_db=voice_db,
        floor_db=floor_db,
    )


def _excerpts(path: Path, duration_us: int) -> Iterator[Samples]:
    piece_us = _EXCERPT_S * US_PER_S
    if duration_us <= _EXCERPTS * piece_us:
        yield from read_sound(path, 0, duration_us)
        return
    for number in range(_EXCERPTS):
        begin_us = (duration_us - piece_us) * number // (_EXCERPTS - 1)
        yield from read_sound(path, begin_us, begin_us + piece_us)


def _without_holes(levels: Levels) -> Levels:
    """Without the seconds of digital silence that stand in place of lost sound."""
    seconds = [levels[at : at + LEVELS_PER_S] for at in range(0, len(levels), LEVELS_PER_S)]
    return np.concatenate([np.zeros(0), *(one for one in seconds if one.max() > FLOOR_DB)])


def _voice_level(levels: Levels) -> float:
    """The mean power of what stands out, in dB."""
    if not len(levels):
        return FLOOR_DB
    powers = 10 ** (levels / 10)
    heard = powers[powers > np.quantile(powers, 0.95) / 100]
    return float(10 * np.log10(heard.mean()))


def clean(path: Path, cleaned: Path, needs: Needs, check: Check, workers: int = 0) -> None:
    """Write what becomes of a recording as FLAC, mono at 48 kHz, with its table of loudness beside it.

    Each sample in its place, as many as there were. `check` is called several times a second and may raise;
    `workers` threads, as many as there are cores for 0, at most `MOST_WORKERS`. Raises `MediaUnreadable`,
    `DiskFull` and their like.
    """
    threads = min(workers or os.cpu_count() or 1, MOST_WORKERS)
    keep(cleaned, _joined(_side_by_side(path, needs, check, threads)), check)


def _side_by_side(path: Path, needs: Needs, check: Check, workers: int) -> Iterator[Samples]:
    """The stretches of a recording, cleaned, in their order; a few of them are in memory."""
    is_over = threading.Event()

    def still() -> None:
        if is_over.is_set():
            raise Cancelled
        check()

    stretches = _stretches(in_steps(whole_sound(path), KEPT_S * RATE_HZ))
    return in_order(stretches, lambda stretch: _cleaned(stretch, needs, still), workers, is_over.set)


def _stretches(parts: Iterable[Samples]) -> Iterator[Samples]:
    """Each part with what comes before and behind it, silence at both ends."""
    before, behind = (np.zeros(round(seconds * RATE_HZ), np.float32) for seconds in (BEFORE_S, AFTER_S))
    last: Samples | None = None
    for part in parts:
        if last is not None:
            yield np.concatenate([before, last, part[: len(behind)], behind[len(part) :]])
            before = np.concatenate([before, last])[-len(before) :]
        last = part
    if last is not None:
        yield np.concatenate([before, last, behind])


def _cleaned(stretch: Samples, needs: Needs, check: Check) -> Samples:
    """What is kept of a stretch, and a little more for the joint with the next."""
    check()
    samples = _filtered(stretch, needs.hum_hz)
    floor_db = needs.floor_db
    if needs.is_noise_reduced:
        samples = denoise.denoised(samples, check)
        floor_db -= denoise.LIMIT_DB
    check()
    if needs.is_s_softened:
        samples = _softened(samples, needs.voice_db)
    samples = evened(samples, needs.voice_db, floor_db)
    first, last = round(BEFORE_S * RATE_HZ), len(samples) - round((AFTER_S - JOINT_S) * RATE_HZ)
    return samples[first:last]


def _joined(stretches: Iterable[Samples]) -> Iterator[Samples]:
    """Each stretch faded into the one behind it, what overhangs at the end left out."""
    over = round(JOINT_S * RATE_HZ)
    rising = np.linspace(0, 1, over, dtype=np.float32)
    left: Samples | None = None
    for stretch in stretches:
        if left is not None:
            count = min(over, len(stretch) - over)
            stretch[:count] = (left + rising * (stretch[:over] - left))[:count]
        yield stretch[:-over]
        left = stretch[-over:]


def _filtered(samples: Samples, hum_hz: tuple[int, ...]) -> Samples:
    """Without rumble and hum: by Fourier transform, so that nothing is delayed."""

    hertz = _frequencies(samples)
    passed = np.asarray(1 / np.sqrt(1 + (RUMBLE_HZ / np.maximum(hertz, 1)) ** 8), np.float32)
    for line in hum_hz:
        passed *= 1 - np.exp(-np.square((hertz - line) / NOTCH_HZ))
    return _shaped(samples, passed)


def _s_band(samples: Samples) -> Samples:
    """What lies between the frequencies of s and sh."""
    low, high = _S_BAND_HZ
    hertz = _frequencies(samples)
    passed = 1 / (1 + (low / np.maximum(hertz, 1)) ** 8 + (hertz / high) ** 8)
    return _shaped(samples, np.asarray(passed, np.float32))


def _frequencies(samples: Samples) -> Samples:
    """Those of a transform of the samples, made a little longer to a length that it does quickly."""
    length = max(1, -(-len(samples) // _TENTH)) * _TENTH
    return np.arange(length // 2 + 1, dtype=np.float32) * np.float32(RATE_HZ / length)


def _shaped(samples: Samples, response: Samples) -> Samples:
    length = 2 * (len(response) - 1)
    spectrum = np.fft.rfft(samples, length)
    spectrum *= response
    return np.fft.irfft(spectrum, length)[: len(samples)].astype(np.float32)


def _softened(samples: Samples, voice_db: float) -> Samples:
    """With s and sh at most a quarter as far above what is good as they were."""
    band = _s_band(samples)
    over_db = np.maximum(0.0, levels_of(band) - voice_db - S_BELOW_VOICE_DB)
    return samples - band + turned(band, -over_db * (1 - 1 / _S_RATIO), _S_STEPS)
