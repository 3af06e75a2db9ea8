"""The sound of a plan: the clips' sound one after the other, at the right loudness.

Within a take the voices are balanced against the first, the takes against each other; the whole is then
brought to the target as one voice would be. How loud it will be, and what the limiter takes away, is known
beforehand from the tables of loudness, so that it is encoded once and only measured then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from evp_desktop.errors import os_errors
from evp_desktop.media import loudness, loudness_table
from evp_desktop.media.audio import Samples, read_sound
from evp_desktop.media.coded_sound import Piece, Window, coded, windows
from evp_desktop.media.delivery import encode_sound, is_made_of_pieces, write_pieces
from evp_desktop.media.loudness import CEILING_DBTP, MAX_DBTP, TARGET_LUFS, Loudness
from evp_desktop.media.loudness_table import STEP_US, Course
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import Source
from evp_desktop.model.project import Project
from evp_desktop.model.time import frame_start_us
from evp_desktop.render import music as bedding
from evp_desktop.render.mixing import Balance, Check, Part, Tables, course_of, mixed, nothing
from evp_desktop.render.music import Bed
from evp_desktop.render.shots import Plan, tail
from evp_desktop.render.voices import FindSound, Sound, Voices, heard_in, is_of_kit, of_kit

__all__ = ["Balance", "FindSound", "Part", "Sound", "mixed"]

VERSION = 3
"""Raised by hand when the same inputs would sound otherwise."""
UNDER_LU = 10.0
"""How far the computer's sound stays under the voice: words stay easy to follow, it is still heard where
nobody speaks, and where both are heard it makes the whole less than half a LU louder."""
FILM_UNDER_LU = 2.0
"""How far a film of the kit stays under the voice."""
EVENED_DB = 6.0
"""A take that is softer or louder than the others is brought at most so much nearer to them."""
MOST_APART_LU = 15.0
"""A take further off than that is no voice like the others."""
TRIES = 3
TOLERANCE_LU = 0.5
"""Half of what the target allows (FEATURES E: -16 LUFS +-1)."""
_HEARD = 1e-7
"""The power of -70 dB: softer is silence."""
_GAIN_DIGITS = 1
"""Gains are whole tenths of a dB: a word less leaves the sound before it as it was, to the bit."""
_HELD_DB = 3.0
"""What the limiter takes away is given back up to here; more would be heard as squeezed."""

Floats = npt.NDArray[np.float64]
Coding = Callable[[Iterable[Window]], Iterator[Piece]]
"""Makes the pieces of windows, in their order."""


class Levels(msgspec.Struct, frozen=True):
    """What was recorded, the gain it got, and what is delivered."""

    recorded: Loudness
    gain_db: float
    delivered: Loudness


class Mix(msgspec.Struct, frozen=True, kw_only=True):
    """How the sounds of a plan are put together."""

    target_lufs: float = TARGET_LUFS
    is_evened: bool = True
    music: Path | None = None
    music_under_lu: float = 18.0


def mix_of(project: Project, kit: Kit, voices: Voices) -> Mix:
    """What project and kit want."""
    spec = kit.spec
    return Mix(
        target_lufs=spec.sound.target_lufs,
        is_evened=project.finish.sound == "automatic",
        music=voices.music,
        music_under_lu=spec.music.under_lu if spec.music else 0.0,
    )


class Arranged(NamedTuple):
    """All that is decided about the sound of a plan; `aim_lufs` is how loud it shall be delivered."""

    plan: Plan
    parts: Balance
    bed: Bed | None
    recorded: Loudness
    gain_db: float
    aim_lufs: float

    def blocks(self, first_frame: int = 0, check: Check = nothing) -> Iterator[Samples]:
        """The sound from a frame on, before its gain."""
        heard = mixed(tail(self.plan, first_frame), self.parts, check)
        return bedding.laid_under(heard, self.bed, frame_start_us(first_frame)) if self.bed else heard

    def levelled(self, first_frame: int = 0, check: Check = nothing) -> Iterator[Samples]:
        """The sound from a frame on, as it will be delivered."""
        return loudness.levelled(self.blocks(first_frame, check), self.gain_db)


def arrange(plan: Plan, find_sound: FindSound, mix: Mix | None = None, check: Check = nothing) -> Arranged:
    """Decide how a plan sounds; `check` may raise `Cancelled`. Raises `MediaUnreadable` and its like."""
    mix = mix or Mix()
    tables = Tables(check)
    parts = _balanced(plan, find_sound, mix, tables)
    course, bed = course_of(plan, parts, tables), None
    recorded = course.loudness
    if mix.music is not None:
        voice = course_of(plan, _only_voices(parts), tables)
        found = bedding.bed_of(mix.music, tables.of(mix.music), voice, mix.music_under_lu, plan.duration_us)
        if found is not None:
            bed, music = found
            course = loudness_table.together([course, music])
    gain_db, aim_lufs = _gain(course, mix.target_lufs)
    return Arranged(plan, parts, bed, recorded, gain_db, aim_lufs)


def _gain(course: Course, target_lufs: float) -> tuple[float, float]:
    """The gain that brings a course to the target behind the limiter, and where it then is."""
    found = course.loudness
    wanted_db = gain_db = loudness.gain_to_target(found, target_lufs)
    aim_lufs = found.integrated_lufs + wanted_db
    if found.is_silent:
        return gain_db, aim_lufs
    for _ in range(TRIES):
        limited = _limited(course.turned(loudness.amplitude(gain_db))).loudness
        gain_db += aim_lufs - limited.integrated_lufs
    return round(min(max(gain_db, wanted_db), wanted_db + _HELD_DB), _GAIN_DIGITS), aim_lufs


def _limited(course: Course) -> Course:
    """What the limiter leaves, nearly: it is down around a peak, and lets go within 60 ms."""
    limit = loudness.amplitude(CEILING_DBTP)
    needed = limit / np.maximum(course.true_peaks, limit)
    if needed.min(initial=1.0) == 1.0:
        return course
    around = np.lib.stride_tricks.sliding_window_view(np.pad(needed, (1, 1), constant_values=1.0), 3)
    held, gain = around.min(axis=1), 1.0
    for step, most in enumerate(held):
        held[step] = gain = min(most, gain + (1 - gain) * 0.15)
    return course.turned(held)


def balance(plan: Plan, find_sound: FindSound, check: Check = nothing, mix: Mix | None = None) -> Balance:
    """What is heard of each take, and how loud beside the others; `check` may raise `Cancelled`."""
    return _balanced(plan, find_sound, mix or Mix(), Tables(check))


def _balanced(plan: Plan, find_sound: FindSound, mix: Mix, tables: Tables) -> Balance:
    within = {name: _within(_only(plan, name), name, find_sound(name), tables) for name in heard_in(plan)}
    whole = course_of(plan, _only_voices(within), tables).loudness
    if whole.is_silent:
        return within
    found = {}
    for name, parts in within.items():
        alone = _only(plan, name)
        if is_of_kit(name):
            own = course_of(alone, within, tables).loudness
            found[name] = _turned(parts, _apart(whole, own) - FILM_UNDER_LU)
        else:
            own = course_of(alone, _only_voices(within), tables).loudness
            is_alike = mix.is_evened and abs(_apart(whole, own)) < MOST_APART_LU
            found[name] = (
                _turned(parts, min(max(_apart(whole, own), -EVENED_DB), EVENED_DB)) if is_alike else parts
            )
    return found


def _within(alone: Plan, name: str, sounds: Sequence[Sound], tables: Tables) -> Sequence[Part]:
    """The sounds of one take: voices as loud as the first that is heard, the computer's sound under them."""
    parts = [Part(*sound) for sound in sounds]
    if len(parts) < 2:
        return parts
    found = [course_of(alone, {name: [part]}, tables).loudness for part in parts]
    spoken = (loud for part, loud in zip(parts, found, strict=True) if part.is_voice and not loud.is_silent)
    main = next(spoken, None)
    if main is None:
        return parts
    aims = [main.integrated_lufs - (0.0 if part.is_voice else UNDER_LU) for part in parts]
    return [
        part._replace(gain_db=loudness.gain_to_target(loud, aim))
        for part, loud, aim in zip(parts, found, aims, strict=True)
    ]


def _apart(whole: Loudness, own: Loudness) -> float:
    """What is missing to be as loud as the whole; 0 for silence."""
    return 0.0 if own.is_silent else whole.integrated_lufs - own.integrated_lufs


def _turned(parts: Sequence[Part], gain_db: float) -> Sequence[Part]:
    return [part._replace(gain_db=round(part.gain_db + gain_db, _GAIN_DIGITS)) for part in parts]


def _only(plan: Plan, name: str) -> Plan:
    """The shots in which a take, or a film of the kit, is heard."""
    return replace(
        plan, shots=tuple(shot for shot in plan.shots if name in (shot.take_id, of_kit(shot.kit_file)))
    )


def _only_voices(parts: Balance) -> Balance:
    return {name: [part for part in some if part.is_voice] for name, some in parts.items()}


def measured(plan: Plan, parts: Balance, check: Check = nothing) -> Loudness:
    """Loudness and true peak of `mixed`, by arithmetic; a file without a table is listened to.

    Raises as `mixed`.
    """
    return course_of(plan, parts, Tables(check)).loudness


def coded_now(wanted: Iterable[Window]) -> Iterator[Piece]:
    """Every piece coded, one after the other."""
    return map(coded, wanted)


def make_soundtrack(
    path: Path,
    plan: Plan,
    find_sound: FindSound,
    check: Check,
    mix: Mix | None = None,
    coding: Coding = coded_now,
) -> Levels:
    """Write the plan's sound, its loudness and true peak measured in what was written.

    The same inputs make the same bytes. `check` is called often and may raise `Cancelled`; `coding` may take
    pieces from a cache. Raises `MediaUnreadable`, `DiskFull` and their like.
    """
    arranged = arrange(plan, find_sound, mix, check)
    gain_db, ceiling = arranged.gain_db, CEILING_DBTP
    for _ in range(TRIES):
        blocks = loudness.levelled(arranged.blocks(0, check), gain_db, ceiling)
        delivered = _written(path, blocks, plan.duration_us, coding)
        short_lu = 0.0 if delivered.is_silent else arranged.aim_lufs - delivered.integrated_lufs
        excess_db = delivered.true_peak_dbtp - MAX_DBTP
        if abs(short_lu) <= TOLERANCE_LU and excess_db <= 0:
            break
        gain_db += short_lu
        ceiling -= max(0.0, excess_db + 0.1) if excess_db > 0 else 0.0  # what the encoder added to the peaks
    return Levels(arranged.recorded, gain_db, delivered)


def _written(path: Path, blocks: Iterator[Samples], duration_us: int, coding: Coding) -> Loudness:
    """Write a sound; how loud what was written is."""
    if not is_made_of_pieces(path):
        encode_sound(path, blocks)
        return loudness.measure(read_sound(path, 0, duration_us))
    courses: list[Course] = []

    def noted() -> Iterator[Piece]:
        for piece in coding(windows(blocks)):
            courses.append(piece.course)
            yield piece

    write_pieces(path, noted())
    return loudness_table.following(courses).loudness


def digest(plan: Plan, find_sound: FindSound, mix: Mix | None = None) -> bytes:
    """Changes when `make_soundtrack` would write another file: of all that decides it."""
    shots = [
        (shot.kind, shot.frames, shot.take_id, shot.kit_file, shot.take_us(0), shot.take_us(shot.frames))
        for shot in plan.shots
    ]
    stills = [shot.is_still for shot in plan.shots]
    mix = mix or Mix()
    sounds = [(name, [_state(*sound) for sound in find_sound(name)]) for name in heard_in(plan)]
    music = _state(mix.music, None) if mix.music else None
    parts = (VERSION, shots, stills, sounds, mix.target_lufs, mix.is_evened, music, mix.music_under_lu)
    return hashlib.sha256(repr(parts).encode()).digest()


def _state(path: Path, source: Source | None) -> tuple[object, ...]:
    with os_errors(path):
        stat = path.stat()
    return path.name, stat.st_size, stat.st_mtime_ns, source


def speech_spans(plan: Plan, find_sound: FindSound) -> list[tuple[int, int]]:
    """From when to when somebody speaks in each shot, in its own microseconds; in one without a voice, when
    the computer is heard. Raises `MediaUnreadable` and its like for files without a table.
    """
    parts = {name: [Part(*sound) for sound in find_sound(name)] for name in heard_in(plan)}
    voices = _only_voices(parts)
    course = course_of(plan, {name: voices[name] or parts[name] for name in parts}, Tables())
    spans = []
    for shot in plan.shots:
        begin_us, end_us = frame_start_us(shot.first_frame), frame_start_us(shot.end_frame)
        steps = slice(round(begin_us / STEP_US), round(end_us / STEP_US))
        spans.append(speech_span(course.mean_squares[steps], end_us - begin_us))
    return spans


def speech_span(mean_squares: Floats, total_us: int) -> tuple[int, int]:
    """From when to when somebody speaks, in microseconds, by the power of each 10 ms.

    The first and last that stand out: within 30 dB of the loudest. All of `total_us` where nothing does.
    """
    loudest = float(mean_squares.max(initial=0.0))
    heard = np.flatnonzero((mean_squares >= loudest / 1000) & (mean_squares > _HEARD))
    if not len(heard):
        return 0, total_us
    return int(heard[0]) * STEP_US, min((int(heard[-1]) + 1) * STEP_US, total_us)
