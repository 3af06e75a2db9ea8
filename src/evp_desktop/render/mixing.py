"""The sounds of a plan, one after the other and together: as samples, and as how loud they are.

A take may hold several voices, each in a file of its own, and what the computer played. Both forms of a sound
agree: what the tables say of a plan is what is heard of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from evp_desktop.errors import FileTrouble
from evp_desktop.media import loudness, loudness_table
from evp_desktop.media.audio import Samples, in_steps, read_sound, to_samples, whole_sound
from evp_desktop.media.loudness_table import Course, Cut, LoudnessTable
from evp_desktop.media.tempo import at_speed
from evp_desktop.model.media import Source
from evp_desktop.model.time import US_PER_MS, frame_start_us
from evp_desktop.render.shots import Plan, Shot
from evp_desktop.render.voices import of_kit

EDGE_US = 8 * US_PER_MS
"""A fade this long at both ends of a clip: a cut in the middle of a wave would click."""
BLOCK = 4800
TABLE_SHORT_US = 100 * US_PER_MS
"""A table is written a tenth of a second at a time: this much may be missing at the end of a file."""

Check = Callable[[], None]


class Part(NamedTuple):
    """A file that is heard, and the gain it gets beside the others."""

    path: Path
    source: Source
    gain_db: float = 0.0

    @property
    def is_voice(self) -> bool:
        """Whether somebody speaks in it."""
        return self.source.kind == "microphone"


Balance = Mapping[str, Sequence[Part]]
"""What is heard of each take, and of each film of the kit."""


def nothing() -> None:
    """Nobody wants to stop it."""


def parts_of(shot: Shot, parts: Balance) -> Sequence[Part]:
    """What is heard in a shot: nothing in a still or on a card that is no film."""
    if shot.kind == "clip":
        return () if shot.is_still else parts.get(shot.take_id, ())
    return parts.get(of_kit(shot.kit_file), ()) if shot.kit_file else ()


# As samples


def mixed(plan: Plan, parts: Balance, check: Check = nothing) -> Iterator[Samples]:
    """Mono blocks at 48 kHz, exactly as long as the plan; raises `MediaUnreadable` and its like.

    `check` is called for each block and may raise `Cancelled`.
    """
    for shot in plan.shots:
        samples = to_samples(frame_start_us(shot.end_frame)) - to_samples(frame_start_us(shot.first_frame))
        heard = [_exactly(_clip(shot, part), samples) for part in parts_of(shot, parts)]
        for block in _faded(_summed(heard), samples) if heard else _silence(samples):
            check()
            yield block


def _clip(shot: Shot, part: Part) -> Iterator[Samples]:
    start_us, end_us = _span(shot, part)
    blocks = at_speed(read_sound(part.path, start_us, end_us), shot.speed_percent)
    if not part.gain_db:
        return blocks
    factor = np.float32(loudness.amplitude(part.gain_db))
    return (block * factor for block in blocks)


def _span(shot: Shot, part: Part) -> tuple[int, int]:
    """From where to where in the file."""
    return shot.take_us(0) - part.source.start_us, shot.take_us(shot.frames) - part.source.start_us


def _summed(streams: Sequence[Iterator[Samples]]) -> Iterator[Samples]:
    """Streams of one length, heard together."""
    if len(streams) == 1:
        yield from streams[0]
        return
    for blocks in zip(*(in_steps(stream, BLOCK) for stream in streams), strict=True):
        yield np.sum(blocks, axis=0, dtype=np.float32)


def _silence(samples: int) -> Iterator[Samples]:
    while samples > 0:
        yield np.zeros(min(BLOCK, samples), np.float32)
        samples -= BLOCK


def _exactly(blocks: Iterable[Samples], samples: int) -> Iterator[Samples]:
    """The blocks cut or filled to a length: times are rounded, and another speed is right to some ms."""
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


# As how loud they are


class Tables:
    """The tables of sound files: those that lie beside them, else made by listening, once. For one thread."""

    def __init__(self, check: Check = nothing) -> None:
        self._check = check
        self._known: dict[Path, LoudnessTable] = {}

    def of(self, path: Path, duration_us: int = 0) -> LoudnessTable:
        """Of a file that lasts so long; raises `MediaUnreadable` and its like when it has to be heard."""
        if path not in self._known:
            kept = _kept_table(path)
            is_whole = kept is not None and kept.duration_us >= duration_us - TABLE_SHORT_US
            self._known[path] = kept if kept is not None and is_whole else self._heard(path)
        return self._known[path]

    def _heard(self, path: Path) -> LoudnessTable:
        def blocks() -> Iterator[Samples]:
            for block in whole_sound(path):
                self._check()
                yield block

        return loudness_table.heard(blocks())


def _kept_table(path: Path) -> LoudnessTable | None:
    try:
        return loudness_table.read_table(loudness_table.table_path(path))
    except FileTrouble:
        return None


def course_of(plan: Plan, parts: Balance, tables: Tables) -> Course:
    """How loud `mixed` is as it goes on: arithmetic on the tables."""
    layers = max((len(parts_of(shot, parts)) for shot in plan.shots), default=0)
    return loudness_table.together(
        [
            loudness_table.course(_cut(shot, parts_of(shot, parts)[layer:], tables) for shot in plan.shots)
            for layer in range(max(1, layers))
        ]
    )


def _cut(shot: Shot, parts: Sequence[Part], tables: Tables) -> Cut:
    lasts_us = frame_start_us(shot.end_frame) - frame_start_us(shot.first_frame)
    if not parts:
        return Cut(None, 0, lasts_us)
    part, speed = parts[0], shot.speed_percent / 100
    start_us, _ = _span(shot, part)
    table = tables.of(part.path, part.source.duration_us)
    return Cut(table, start_us, start_us + round(lasts_us * speed), part.gain_db, speed)
