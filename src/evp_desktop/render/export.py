"""Export: one project becomes one video with its poster and subtitles, all of it or nothing.

Most of it can be made ahead: what `make_ahead` leaves in the cache, `export` only has to join.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from evp_desktop.errors import (
    Cancelled,
    DiskFull,
    EvpError,
    MediaUnreadable,
    NotFound,
    os_errors,
)
from evp_desktop.media import delivery
from evp_desktop.media.delivery import Chapter
from evp_desktop.media.encoders import sound_suffix_of
from evp_desktop.media.frames import Picture, to_rgb
from evp_desktop.model.captions import Cue, to_srt, to_webvtt
from evp_desktop.model.proof import proof_of
from evp_desktop.model.time import frame_start_us
from evp_desktop.render import store
from evp_desktop.render.film import Film, Job, make_film
from evp_desktop.render.finished_sound import PIECES, SOUNDTRACKS, make_sound
from evp_desktop.render.room import check_room, needs_of
from evp_desktop.render.segments import Progress, Wanted, make_segments
from evp_desktop.render.shots import Plan
from evp_desktop.render.soundtrack import Levels
from evp_desktop.render.store import Store
from evp_desktop.render.subtitles import subtitles_of
from evp_desktop.render.workplace import alone, folder_for, into_place, make_room_for, save_jpeg

TRIES = 3
"""So often a cache that is emptied while we work is filled again."""

Report = Callable[[float, float | None], None]
"""Told the finished part, 0 to 1, and the seconds left when they can be guessed."""


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a video and what was measured in them."""

    video: Path
    poster: Path
    subtitles: tuple[Path, ...]
    duration_us: int
    integrated_lufs: float
    true_peak_dbtp: float
    recorded_lufs: float = 0.0
    gain_db: float = 0.0
    chapters: tuple[Chapter, ...] = ()


def export(job: Job, report: Report, is_cancelled: Callable[[], bool]) -> Exported:
    """Make the video of a project.

    Files appear under their final names only when all of them are whole; a cancelled or failed export
    leaves none, only finished pieces in the cache. Raises `NothingRecorded`, `Busy`, `Cancelled`,
    `DiskFull`, `NoAccess`, `MediaUnreadable` and their like.
    """
    film = make_film(job)
    make_room_for(_names(job.output))
    with alone(job.cache, "export.lock"):
        return _export(job, film, report, is_cancelled)


def make_ahead(job: Job, report: Report, is_cancelled: Callable[[], bool]) -> None:
    """Fill the cache with all that an export of the project needs; raises as `export`."""
    film = make_film(job)
    with alone(job.cache, "ahead.lock"), folder_for(job.cache, job.project.id) as work:
        _pieces(job, film, work, report, is_cancelled)


def _export(job: Job, film: Film, report: Report, is_cancelled: Callable[[], bool]) -> Exported:
    def check() -> None:
        if is_cancelled():
            raise Cancelled

    plan = film.plan
    chapters = chapters_of(plan)
    try:
        with folder_for(job.output.parent, job.project.id) as work:
            names = {path.suffix: work / path.name for path in _names(job.output).values()}
            video = names[job.output.suffix]
            for tries_left in reversed(range(TRIES)):
                segments, levels = _pieces(job, film, work, report, is_cancelled)
                try:
                    delivery.join(
                        video,
                        segments,
                        work / _sound_name(film),
                        chapters,
                        job.project.title,
                        lambda _: check(),
                        proof_of(job.project),
                    )
                    break
                except NotFound:  # somebody emptied the cache
                    if not tries_left:
                        raise
            if delivery.frame_count(video) != plan.frames:
                raise MediaUnreadable(video, "not as long as planned")
            _write_subtitles(names, subtitles_of(job.project, plan, film.files.sound))
            save_jpeg(make_poster(film), names[".jpg"])
            check()
            final = _names(job.output)
            into_place(names, final)
    except DiskFull as error:
        raise DiskFull(job.output) from error  # the maker knows that name, not those we work under
    return Exported(
        video=final[job.output.suffix],
        poster=final[".jpg"],
        subtitles=(final[".vtt"], final[".srt"]),
        duration_us=plan.duration_us,
        integrated_lufs=levels.delivered.integrated_lufs,
        true_peak_dbtp=levels.delivered.true_peak_dbtp,
        recorded_lufs=levels.recorded.integrated_lufs,
        gain_db=levels.gain_db,
        chapters=chapters,
    )


def _pieces(
    job: Job, film: Film, work: Path, report: Report, is_cancelled: Callable[[], bool]
) -> tuple[list[Path], Levels]:
    """Every segment of the film, made or found, and its sound, made side by side.

    When one fails the other stops, and the first reason is told.
    """
    is_broken = threading.Event()

    def is_over() -> bool:
        return is_broken.is_set() or is_cancelled()

    def check() -> None:
        if is_over():
            raise Cancelled

    with ThreadPoolExecutor(1, thread_name_prefix="sound") as beside:
        sound = beside.submit(make_sound, film, work / _sound_name(film), check)
        sound.add_done_callback(lambda done: is_broken.set() if done.exception() else None)
        try:
            segments = _segments(job, film, report, is_over)
        except Cancelled:
            sound.result()
            raise
        except BaseException:
            is_broken.set()
            raise
        levels = sound.result()
    folders = [job.cache / name for name in ("segments", "sound", SOUNDTRACKS, PIECES)]
    store.trim(folders, [*segments, *film.voices.files(film.plan)])
    return segments, levels


def _sound_name(film: Film) -> str:
    return f"sound{sound_suffix_of(film.settings.codec)}"


def _segments(job: Job, film: Film, report: Report, is_cancelled: Callable[[], bool]) -> list[Path]:
    """Every segment of the film in order, made or found; older ones leave when there are too many."""
    cache = Store(job.cache / "segments", ".mp4")
    wanted = film.wanted()
    _forget_damaged(wanted, cache)
    check_room(needs_of(film, wanted, cache))
    progress = Progress(film.plan.frames, _with_time_left(report), is_cancelled)
    make_segments(wanted, film.settings, cache, film.composer, progress, job.workers)
    return [cache.path(key) for key, _ in wanted]


def _forget_damaged(wanted: Wanted, cache: Store) -> None:
    """A segment that a power cut left half on the disk is made again."""
    for key, segment in dict(wanted).items():
        if cache.has(key):
            try:
                is_whole = delivery.frame_count(cache.path(key)) == segment.frames
            except EvpError:
                is_whole = False
            if not is_whole:
                cache.forget(key)


def make_poster(film: Film) -> npt.NDArray[np.uint8]:
    """The picture that stands for the film, (height, width, 3) RGB."""
    composer = film.composer()
    try:
        canvas = Picture(film.plan.width, film.plan.height)
        composer.draw(poster_frame(film.plan), canvas)
        return to_rgb(canvas.planes, film.plan.width, film.plan.height)
    finally:
        composer.close()


def chapters_of(plan: Plan) -> tuple[Chapter, ...]:
    """The plan's chapters with their ends."""
    borders = [*(mark.first_frame for mark in plan.marks), plan.frames]
    return tuple(
        Chapter(frame_start_us(begin), frame_start_us(end), mark.title)
        for mark, (begin, end) in zip(plan.marks, pairwise(borders), strict=True)
    )


def poster_frame(plan: Plan) -> int:
    """A frame that tells what the video is about: in the first clip, behind the lower third."""
    shot = next(shot for shot in plan.shots if shot.kind == "clip")
    return min(max(shot.first_frame + shot.frames // 3, plan.lower_third[1]), shot.end_frame - 1)


def _write_subtitles(names: Mapping[str, Path], cues: tuple[Cue, ...]) -> None:
    for kind, text in ((".vtt", to_webvtt(cues)), (".srt", to_srt(cues))):
        with os_errors(names[kind]):
            names[kind].write_text(text, encoding="utf-8", newline="\n")


def _names(output: Path) -> dict[str, Path]:
    """Every file of a delivery, the video last."""
    return {kind: output.with_suffix(kind) for kind in (".jpg", ".srt", ".vtt", output.suffix)}


def _with_time_left(report: Report) -> Callable[[int, int], None]:
    """Guess the time left from the frames made so far; those found in the cache took none."""
    started = time.monotonic()
    found: int | None = None

    def told(done: int, total: int) -> None:
        nonlocal found
        found = done if found is None else found
        made, spent = done - found, time.monotonic() - started
        left = spent * (total - done) / made if made > 0 and spent > 1 else None
        report(done / total if total else 1.0, left)

    return told
