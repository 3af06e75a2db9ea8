"""The sound of a plan: the clips' sound one after the other, at the right loudness.

A take may hold several voices, each in a file of its own, and what the computer played. Within a take they
are balanced against its first voice; the whole is then brought to the target as one voice would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from evp_desktop.errors import FileTrouble
from evp_desktop.media import loudness, loudness_table
from evp_desktop.media.audio import RATE_HZ, Samples, in_steps, read_sound, to_samples
from evp_desktop.media.delivery import encode_sound
from evp_desktop.media.loudness import CEILING_DBTP, MAX_DBTP, Loudness
from evp_desktop.media.loudness_table import Cut, LoudnessTable
from evp_desktop.model.media import Source
from evp_desktop.model.time import US_PER_MS, frame_start_us
from evp_desktop.render.plan import Plan, Shot

Sound = tuple[Path, Source]
"""A file of a take that holds sound: a voice, or what the computer played."""
FindSound = Callable[[str], Sequence[Sound]]
"""The sound files of a take, the main voice first."""

UNDER_LU = 10.0
"""How far the computer's sound stays under the voice: words stay easy to follow, it is still heard where
nobody speaks, and where both are heard it makes the whole less than half a LU louder."""
EDGE_US = 8 * US_PER_MS
"""A fade this long at both ends of a clip: a cut in the middle of a wave would click."""
BLOCK = 4800
TABLE_SHORT_US = 100 * US_PER_MS
"""A table is written a tenth of a second at a time: this much may be missing at the end of a file."""
TRIES = 3
TOLERANCE_LU = 0.5
"""Half of what the target allows (FEATURES E: -16 LUFS +-1)."""


class Part(NamedTuple):
    """A file that is heard, and the gain it gets beside the others of its take."""

    path: Path
    source: Source
    gain_db: float = 0.0


Balance = Mapping[str, Sequence[Part]]
"""What is heard of each take."""


class Levels(NamedTuple):
    """What was recorded, the gain it got, and what is delivered."""

    recorded: Loudness
    gain_db: float
    delivered: Loudness


def _nothing() -> None:
    """Nobody wants to stop it."""


def voice(plan: Plan, find_sound: FindSound) -> Iterator[Samples]:
    """Only what is spoken, as `mixed` gives it; of a take without a voice, what the computer played."""
    takes = {shot.take_id for shot in plan.shots if shot.kind == "clip"}
    return mixed(plan, {take: [Part(*one) for one in _voices(find_sound(take))] for take in takes})


def _voices(sounds: Sequence[Sound]) -> Sequence[Sound]:
    return [one for one in sounds if one[1].kind == "microphone"] or sounds


def balance(plan: Plan, find_sound: FindSound, check: Callable[[], None] = _nothing) -> Balance:
    """What is heard of each take, and how loud beside the others; `check` may raise `Cancelled`."""
    takes = dict.fromkeys(shot.take_id for shot in plan.shots if shot.kind == "clip")
    return {take: _balanced(plan, take, find_sound(take), check) for take in takes}


def _balanced(plan: Plan, take: str, sounds: Sequence[Sound], check: Callable[[], None]) -> list[Part]:
    """Every voice as loud as the first that is heard, the computer's sound under it."""
    if len(sounds) < 2:
        return [Part(*one) for one in sounds]
    alone = replace(plan, shots=tuple(shot for shot in plan.shots if shot.take_id == take))
    found = [(one, measured(alone, {take: [Part(*one)]}, check)) for one in sounds]
    spoken = (loud for one, loud in found if one[1].kind == "microphone" and not loud.is_silent)
    main = next(spoken, None)
    if main is None:
        return [Part(*one) for one in sounds]
    return [
        Part(*one, loudness.gain_to_target(loud, main.integrated_lufs - _under(one[1])))
        for one, loud in found
    ]


def _under(source: Source) -> float:
    return 0.0 if source.kind == "microphone" else UNDER_LU


def mixed(plan: Plan, parts: Balance, check: Callable[[], None] = _nothing) -> Iterator[Samples]:
    """Mono blocks at 48 kHz, exactly as long as the plan; raises `MediaUnreadable` and its like.

    `check` is called for each block and may raise `Cancelled`.
    """
    for shot in plan.shots:
        samples = to_samples(frame_start_us(shot.end_frame)) - to_samples(frame_start_us(shot.first_frame))
        heard = [_exactly(_clip(shot, part), samples) for part in _parts_of(shot, parts)]
        for block in _faded(_summed(heard), samples) if heard else _silence(samples):
            check()
            yield block


def _parts_of(shot: Shot, parts: Balance) -> Sequence[Part]:
    return parts.get(shot.take_id, ()) if shot.kind == "clip" else ()


def _clip(shot: Shot, part: Part) -> Iterator[Samples]:
    start_us, end_us = (
        frame_start_us(frame) - part.source.start_us
        for frame in (shot.source_frame, shot.source_frame + shot.frames)
    )
    blocks = read_sound(part.path, start_us, end_us)
    if not part.gain_db:
        return blocks
    factor = np.float32(loudness.amplitude(part.gain_db))
    return (block * factor for block in blocks)


def _summed(streams: Sequence[Iterator[Samples]]) -> Iterator[Samples]:
    """Streams of one length, heard together."""
    if len(streams) == 1:
        yield from streams[0]
        return
    for blocks in zip(*(in_steps(stream, BLOCK) for stream in streams), strict=True):
        yield np.sum(blocks, axis=0, dtype=np.float32)


def measured(plan: Plan, parts: Balance, check: Callable[[], None] = _nothing) -> Loudness:
    """Loudness and true peak of `mixed`: by arithmetic where a table was kept of every sound that is heard.

    Raises as `mixed`.
    """
    cuts = _cuts(plan, parts)
    return (
        loudness_table.integrated(cuts) if cuts is not None else loudness.measure(mixed(plan, parts, check))
    )


def _cuts(plan: Plan, parts: Balance) -> list[Cut] | None:
    """The plan as cuts of tables; None where sounds are mixed or a table is missing or too short."""
    tables: dict[Path, LoudnessTable | None] = {}
    cuts = []
    for shot in plan.shots:
        lasts_us = frame_start_us(shot.end_frame) - frame_start_us(shot.first_frame)
        heard = _parts_of(shot, parts)
        if not heard:
            cuts.append(Cut(None, 0, lasts_us))
            continue
        path, source, gain_db = heard[0]
        if path not in tables:
            tables[path] = _table(path)
        table = tables[path]
        start_us = frame_start_us(shot.source_frame) - source.start_us
        end_us = min(start_us + lasts_us, source.duration_us)
        if len(heard) > 1 or gain_db or table is None or table.duration_us < end_us - TABLE_SHORT_US:
            return None
        cuts.append(Cut(table, start_us, start_us + lasts_us))
    return cuts


def _table(path: Path) -> LoudnessTable | None:
    try:
        return loudness_table.read_table(loudness_table.table_path(path))
    except FileTrouble:
        return None


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

    parts = balance(plan, find_sound, check)
    recorded = measured(plan, parts, check)
    wanted = loudness.gain_to_target(recorded)
    gain_db, ceiling = wanted, CEILING_DBTP
    for _ in range(TRIES):
        encode_sound(path, loudness.levelled(mixed(plan, parts, check), gain_db, ceiling))
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
    powers = [float(np.mean(np.square(part))) for part in in_steps(blocks, step)]
    loudest = max(powers, default=0.0)
    heard = [i for i, power in enumerate(powers) if power >= loudest / 1000 and power > 1e-7]
    if not heard:
        return 0, total_us
    return heard[0] * 20 * US_PER_MS, min((heard[-1] + 1) * 20 * US_PER_MS, total_us)
