"""A kit's music under a video: looped, and down before anybody speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from evp_desktop.media import loudness_table
from evp_desktop.media.audio import RATE_HZ, Samples, read_sound, to_samples
from evp_desktop.media.loudness_table import STEP_US, STEPS_PER_S, Course, Cut, LoudnessTable
from evp_desktop.model.time import US_PER_MS, US_PER_S

OPEN_LU = 8.0
"""So much louder where nobody speaks: on the intro, on cards and in long pauses."""
DOWN_S, UP_S = 0.3, 1.0
"""It is down when a word begins, and comes up slowly enough not to be noticed (broadcasters duck so)."""
HOLD_S = 0.7
"""A shorter pause between two sentences leaves it down."""
FADE_IN_S, FADE_OUT_S = 0.5, 2.5
JOINT_US = 1500 * US_PER_MS
"""The end of the music goes over into its beginning; a quarter of it where it is short."""
_SPOKEN_LU = 15.0
"""Nobody speaks where the voice is softer than it is as a whole by more than this."""
_WINDOW_STEPS = 20
_STEP = RATE_HZ * STEP_US // US_PER_S

Floats = npt.NDArray[np.float64]


class Bed(NamedTuple):
    """Music and its gain, an amplitude ratio for each 10 ms of the video."""

    path: Path
    duration_us: int
    factors: Floats


def bed_of(
    path: Path, table: LoudnessTable, voice: Course, under_lu: float, duration_us: int
) -> tuple[Bed, Course] | None:
    """Music for so long under a voice, and how loud it then is; None for music that cannot be heard.

    Where nobody speaks at all, it is all there is, and is left as it is.
    """
    music = _looped_course(table, duration_us)
    own, spoken = music.loudness, voice.loudness
    if own.is_silent:
        return None
    steps = len(music.mean_squares)
    gains_db = np.zeros(steps)
    if not spoken.is_silent:
        level_db = spoken.integrated_lufs - under_lu - own.integrated_lufs
        gains_db += level_db + _ducked(_is_spoken(voice, spoken.integrated_lufs, steps))
    factors = 10 ** (gains_db / 20) * _fades(steps)
    return Bed(path, table.duration_us, factors), music.turned(factors)


def _looped_course(table: LoudnessTable, duration_us: int) -> Course:
    loop_us = max(STEP_US, table.duration_us - _joint_us(table.duration_us))
    ends_us = [*range(loop_us, duration_us, loop_us), duration_us]
    return loudness_table.course(
        Cut(table, 0, end_us - begin_us) for begin_us, end_us in zip([0, *ends_us], ends_us, strict=False)
    )


def _is_spoken(voice: Course, integrated_lufs: float, steps: int) -> npt.NDArray[np.bool_]:
    """For each 10 ms whether somebody speaks around it."""
    padded = np.pad(voice.mean_squares[:steps], (0, max(0, steps - len(voice.mean_squares))))
    around = np.convolve(padded, np.full(_WINDOW_STEPS, 1 / _WINDOW_STEPS), "same")
    limit = loudness_table.mean_square(integrated_lufs - _SPOKEN_LU)
    return np.asarray(around[:steps] > limit, np.bool_)


def _ducked(is_spoken: npt.NDArray[np.bool_]) -> Floats:
    """dB for each 10 ms: 0 where somebody speaks, `OPEN_LU` elsewhere, with straight ways between."""
    held = np.convolve(is_spoken, np.ones(round(HOLD_S * STEPS_PER_S)))[: len(is_spoken)] > 0
    wanted = np.where(held, 0.0, OPEN_LU)
    place = np.arange(len(wanted))
    down, up = (OPEN_LU / (seconds * STEPS_PER_S) for seconds in (DOWN_S, UP_S))
    falling = np.minimum.accumulate((wanted + place * down)[::-1])[::-1] - place * down
    rising = np.minimum.accumulate(falling - place * up) + place * up
    return np.asarray(rising, np.float64)


def _fades(steps: int) -> Floats:
    place = np.arange(steps) + 0.5
    rising = place / (FADE_IN_S * STEPS_PER_S)
    falling = (steps - place) / (FADE_OUT_S * STEPS_PER_S)
    part: Floats = np.clip(np.minimum(rising, falling), 0, 1)
    return part * part * (3 - 2 * part)


def laid_under(blocks: Iterable[Samples], bed: Bed, first_us: int = 0) -> Iterator[Samples]:
    """The blocks, which begin at a moment of the video, with the music under them."""
    at = to_samples(first_us)
    music = _Tap(_looped(bed, first_us))
    middles = (np.arange(len(bed.factors)) + 0.5) * _STEP
    for block in blocks:
        factors = np.interp(np.arange(at, at + len(block)), middles, bed.factors).astype(np.float32)
        at += len(block)
        yield block + music.take(len(block)) * factors


class _Tap:
    """Takes as many samples as are wanted out of blocks of other sizes."""

    def __init__(self, blocks: Iterator[Samples]) -> None:
        self._blocks = blocks
        self._left = np.zeros(0, np.float32)

    def take(self, samples: int) -> Samples:
        """The next samples."""
        while len(self._left) < samples:
            self._left = np.concatenate([self._left, next(self._blocks)])
        taken, self._left = self._left[:samples], self._left[samples:]
        return taken


def _looped(bed: Bed, first_us: int) -> Iterator[Samples]:
    """The music again and again, without end, from that moment of the video on."""
    joint_us = _joint_us(bed.duration_us)
    loop_us = max(STEP_US, bed.duration_us - joint_us)
    joint = list(_joint(bed, loop_us, joint_us))
    turn, into_us = divmod(first_us, loop_us)
    if turn and into_us < joint_us:
        yield np.concatenate(joint)[to_samples(into_us) :]
        into_us = joint_us
    yield from read_sound(bed.path, into_us, loop_us)
    yield from chain.from_iterable(
        chain(joint, read_sound(bed.path, joint_us, loop_us)) for _ in repeat(None)
    )


def _joint(bed: Bed, loop_us: int, joint_us: int) -> Iterator[Samples]:
    """The end of the music going over into its beginning, both at the same power together."""
    end, begin = (
        np.concatenate([np.zeros(0, np.float32), *read_sound(bed.path, at_us, at_us + joint_us)])
        for at_us in (loop_us, 0)
    )
    count = min(len(end), len(begin))
    angle = np.linspace(0, np.pi / 2, count, dtype=np.float32)
    yield end[:count] * np.cos(angle) + begin[:count] * np.sin(angle)


def _joint_us(duration_us: int) -> int:
    return min(JOINT_US, duration_us // 4)
