"""The sound of a plan: the clips' voices one after the other, at the right loudness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from evp_desktop.media import loudness
from evp_desktop.media.audio import RATE_HZ, Samples, read_sound, to_samples
from evp_desktop.media.delivery import encode_sound
from evp_desktop.media.loudness import CEILING_DBTP, MAX_DBTP, Loudness
from evp_desktop.model.media import Source
from evp_desktop.model.time import US_PER_MS, frame_start_us
from evp_desktop.render.plan import Plan, Shot

FindSound = Callable[[str], tuple[Path, Source] | None]
"""The microphone file of a take, if there is one."""

EDGE_US = 8 * US_PER_MS
"""A fade this long at both ends of a clip: a cut in the middle of a wave would click."""
BLOCK = 4800
TRIES = 3
TOLERANCE_LU = 0.5
"""Half of what the target allows (FEATURES E: -16 LUFS +-1)."""


class Levels(NamedTuple):
    """What was recorded, the gain it got, and what is delivered."""

    recorded: Loudness
    gain_db: float
    delivered: Loudness


def voice(plan: Plan, find_sound: FindSound) -> Iterator[Samples]:
    """Mono blocks at 48 kHz, exactly as long as the plan; raises `MediaUnreadable` and its like."""
    for shot in plan.shots:
        begin, end = (to_samples(frame_start_us(frame)) for frame in (shot.first_frame, shot.end_frame))
        found = find_sound(shot.take_id) if shot.kind == "clip" else None
        if found is None:
            yield from _silence(end - begin)
        else:
            yield from _faded(_exactly(_clip(shot, *found), end - begin), end - begin)


def _clip(shot: Shot, path: Path, source: Source) -> Iterator[Samples]:
    start_us, end_us = (
        frame_start_us(frame) - source.start_us
        for frame in (shot.source_frame, shot.source_frame + shot.frames)
    )
    return read_sound(path, start_us, end_us)


def _silence(samples: int) -> Iterator[Samples]:
    while samples > 0:
        yield np.zeros(min(BLOCK, samples), np.float32)
        samples -= BLOCK


def _exactly(blocks: Iterable[Samples], samples: int) -> Iterator[Samples]:
    """The blocks cut or filled to a length: rounding of times may differ by a sample."""
    for block in blocks:
        if samples > 0:
            yield block[:samples]
            samples -= len(block)
    yield from _silence(samples)


def _faded(blocks: Iterable[Samples], samples: int) -> Iterator[Samples]:
    edge = min(to_samples(EDGE_US), samples // 2)
    at = 0
    for block in blocks:
        place = np.arange(at, at + len(block))
        at += len(block)
        ends = np.minimum(place, samples - 1 - place)
        yield block if ends.min() >= edge else (block * np.clip(ends / edge, 0, 1)).astype(np.float32)


def make_soundtrack(path: Path, plan: Plan, find_sound: FindSound, check: Callable[[], None]) -> Levels:
    """Write the plan's sound as AAC, its loudness and true peak measured in the written file.

    `check` is called often and may raise `Cancelled`. Raises `MediaUnreadable`, `DiskFull` and their like.
    """

    def recorded_voice() -> Iterator[Samples]:
        for block in voice(plan, find_sound):
            check()
            yield block

    recorded = loudness.measure(recorded_voice())
    wanted = loudness.gain_to_target(recorded)
    gain_db, ceiling = wanted, CEILING_DBTP
    for _ in range(TRIES):
        encode_sound(path, loudness.levelled(recorded_voice(), gain_db, ceiling))
        delivered = loudness.measure(read_sound(path, 0, plan.duration_us))
        aim = recorded.integrated_lufs + wanted
        short_lu = 0.0 if recorded.is_silent else aim - delivered.integrated_lufs
        excess_db = delivered.true_peak_dbtp - MAX_DBTP
        if abs(short_lu) <= TOLERANCE_LU and excess_db <= 0:
            break
        gain_db += short_lu  # what the limiter took away
        ceiling -= max(0.0, excess_db + 0.1) if excess_db > 0 else 0.0  # what AAC added to the peaks
    return Levels(recorded, gain_db, delivered)


def speech_span(blocks: Iterable[Samples], total_us: int) -> tuple[int, int]:
    """From when to when somebody speaks, in microseconds: the first and last 20 ms that stand out.

    Standing out means within 30 dB of the loudest; all of `total_us` where nothing does.
    """
    step = RATE_HZ // 50
    powers = [float(np.mean(np.square(part))) for part in _steps(blocks, step)]
    loudest = max(powers, default=0.0)
    heard = [i for i, power in enumerate(powers) if power >= loudest / 1000 and power > 1e-7]
    if not heard:
        return 0, total_us
    return heard[0] * 20 * US_PER_MS, min((heard[-1] + 1) * 20 * US_PER_MS, total_us)


def _steps(blocks: Iterable[Samples], size: int) -> Iterator[Samples]:
    left = np.zeros(0, np.float32)
    for block in blocks:
        joined = np.concatenate([left, block])
        whole = len(joined) // size * size
        yield from joined[:whole].reshape(-1, size)
        left = joined[whole:]
    if len(left):
        yield left
