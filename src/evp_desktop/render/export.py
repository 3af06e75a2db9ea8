"""Export: one project becomes one MP4 with its poster and subtitles, all of it or nothing."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from evp_desktop.errors import (
    Busy,
    Cancelled,
    DiskFull,
    FileTrouble,
    MediaUnreadable,
    NothingRecorded,
    os_errors,
)
from evp_desktop.media import delivery
from evp_desktop.media.delivery import Chapter
from evp_desktop.media.frames import Picture, Planes, to_rgb
from evp_desktop.media.reader import VideoReader
from evp_desktop.model.brand import Kit
from evp_desktop.model.captions import Cue, cues_of, shifted, to_srt, to_webvtt
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.model.project import Project
from evp_desktop.model.time import frame_start_us
from evp_desktop.render import colour, soundtrack
from evp_desktop.render.artwork import Artwork, Painter
from evp_desktop.render.colour import Look
from evp_desktop.render.compose import Composer, Stream
from evp_desktop.render.plan import Plan, Segment, cut, make_plan
from evp_desktop.render.segments import Progress, SegmentStore, key_of, make_segments
from evp_desktop.render.soundtrack import Levels

LOOK_SAMPLES = 12
"""Pictures of a camera take that its look is decided by."""

_PICTURES: tuple[SourceKind, ...] = ("screen", "slides", "camera", "second_camera")

Report = Callable[[float, float | None], None]
"""Told the finished part, 0 to 1, and the seconds left when they can be guessed."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to export, from where, to where. `takes` holds a folder for each take, `cache` may be emptied."""

    project: Project
    kit: Kit
    takes: Path
    cache: Path
    output: Path
    workers: int = 0


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


class Files:
    """The recorded files of a project's takes."""

    def __init__(self, project: Project, takes: Path) -> None:
        self._takes = {take.id: take for take in project.takes}
        self._folder = takes

    def find(self, take_id: str, kind: SourceKind) -> tuple[Path, Source] | None:
        """A take's file of one kind, if it was recorded."""
        take = self._takes.get(take_id)
        source = take.source(kind) if take else None
        return (self._folder / take_id / source.file, source) if source else None

    def open(self, take_id: str, kind: SourceKind) -> tuple[VideoReader, int]:
        """A reader of a take's pictures and where the file's zero lies on the take's clock."""
        found = self.find(take_id, kind)
        if found is None:
            raise MediaUnreadable(self._folder / take_id, f"no {kind} in it")
        path, source = found
        return VideoReader(path), source.start_us

    def sound(self, take_id: str) -> list[tuple[Path, Source]]:
        """A take's files of voices and of the computer's sound, voices first."""
        take = self._takes.get(take_id)
        return [
            (self._folder / take_id / source.file, source)
            for kind in ("microphone", "system_sound")
            for source in (take.sources if take else ())
            if source.kind == kind
        ]

    def fingerprint(self, take_id: str) -> bytes:
        """Changes when a file of the take does."""
        stats = []
        for kind in _PICTURES:
            found = self.find(take_id, kind)
            if found and found[0].exists():
                stat = found[0].stat()
                stats.append((kind, found[1].start_us, stat.st_size, stat.st_mtime_ns))
        return repr(stats).encode()


def export(job: Job, report: Report, is_cancelled: Callable[[], bool]) -> Exported:
    """Make the video of a project.

    Files appear under their final names only when all of them are whole; a cancelled or failed export
    leaves none, only finished segments in the cache. Raises `NothingRecorded`, `Busy`, `Cancelled`,
    `DiskFull`, `NoAccess`, `MediaUnreadable` and their like.
    """
    plan = make_plan(job.project, job.kit.spec)
    if not plan.shots:
        raise NothingRecorded
    with os_errors(job.cache):
        job.cache.mkdir(parents=True, exist_ok=True)
    with os_errors(job.output.parent):
        job.output.parent.mkdir(parents=True, exist_ok=True)
    for name in _names(job.output).values():
        if name.is_dir():
            raise FileTrouble(name, "a folder has this name")
    try:
        with FileLock(job.cache / "export.lock", timeout=0):
            return _export(job, plan, report, is_cancelled)
    except Timeout as error:
        raise Busy(job.cache.parent) from error


def _export(job: Job, plan: Plan, report: Report, is_cancelled: Callable[[], bool]) -> Exported:
    is_broken = threading.Event()

    def is_over() -> bool:
        return is_broken.is_set() or is_cancelled()

    def check() -> None:
        if is_over():
            raise Cancelled

    files = Files(job.project, job.takes)
    with os_errors(job.output.parent):
        mine = f".making-{job.project.id}-"
        for left_over in job.output.parent.glob(f"{mine}*"):  # of an export that was killed
            shutil.rmtree(left_over, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=mine, dir=job.output.parent))
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="sound") as beside:
            sound = beside.submit(soundtrack.make_soundtrack, work / "sound.m4a", plan, files.sound, check)
            sound.add_done_callback(lambda done: is_broken.set() if done.exception() else None)
            segments, poster = _both(sound, lambda: _pictures(job, plan, files, report, is_over), is_broken)
            levels = sound.result()
        chapters = chapters_of(plan)
        names = {kind: work / f"{job.output.stem}{kind}" for kind in (".mp4", ".vtt", ".srt", ".jpg")}
        delivery.join(
            names[".mp4"], segments, work / "sound.m4a", chapters, job.project.title, lambda _: check()
        )
        if delivery.frame_count(names[".mp4"]) != plan.frames:
            raise MediaUnreadable(names[".mp4"], "not as long as planned")
        _write_subtitles(names, subtitles_of(job.project, plan, files))
        _save_poster(poster, names[".jpg"])
        check()
        final = _into_place(names, job.output)
    except DiskFull as error:
        raise DiskFull(job.output) from error  # the maker knows that name, not those we work under
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Exported(
        video=final[".mp4"],
        poster=final[".jpg"],
        subtitles=(final[".vtt"], final[".srt"]),
        duration_us=plan.duration_us,
        integrated_lufs=levels.delivered.integrated_lufs,
        true_peak_dbtp=levels.delivered.true_peak_dbtp,
        recorded_lufs=levels.recorded.integrated_lufs,
        gain_db=levels.gain_db,
        chapters=chapters,
    )


def _both(
    sound: Future[Levels], pictures: Callable[[], tuple[list[Path], Planes]], is_broken: threading.Event
) -> tuple[list[Path], Planes]:
    """The pictures, while the sound is made; when one fails the other stops, and the first reason is told."""
    try:
        return pictures()
    except Cancelled:
        sound.result()
        raise
    except BaseException:
        is_broken.set()
        raise


def _pictures(
    job: Job, plan: Plan, files: Files, report: Report, is_cancelled: Callable[[], bool]
) -> tuple[list[Path], Planes]:
    """Every segment of the plan, made or found, and the poster."""
    artwork = make_artwork(job.project, job.kit, plan)
    looks = make_looks(plan, files)
    wanted = _keys(plan, artwork, looks, files, job.project)
    store = SegmentStore(job.cache / "segments")
    progress = Progress(plan.frames, _with_time_left(report), is_cancelled)
    unique = dict(wanted)

    def open_composer() -> Composer:
        return Composer(plan, artwork, files.open, looks)

    make_segments(plan, unique, store, open_composer, progress, job.workers)
    store.keep_only(set(unique))
    composer = open_composer()
    try:
        canvas = Picture(plan.width, plan.height)
        composer.draw(poster_frame(plan), canvas)
    finally:
        composer.close()
    return [store.path(key) for key, _ in wanted], canvas.planes


def _keys(
    plan: Plan, artwork: Artwork, looks: Mapping[Stream, Look], files: Files, project: Project
) -> list[tuple[str, Segment]]:
    marks = {take.id: files.fingerprint(take.id) for take in project.takes}
    return [
        (
            key_of(
                segment,
                plan,
                artwork,
                project.take(segment.shot.take_id),
                [looks[segment.shot.take_id, kind] for kind in segment.shot.faces],
                marks.get(segment.shot.take_id, b""),
            ),
            segment,
        )
        for segment in cut(plan)
    ]


def make_artwork(project: Project, kit: Kit, plan: Plan) -> Artwork:
    """The kit's artwork for this video."""
    outro = kit.spec.outro
    words = outro.text.in_language(project.language) if outro and outro.text else kit.spec.name
    headings = frozenset(
        shot.heading for shot in plan.shots if shot.layout == "voice" and shot.kind == "clip"
    )
    painter = Painter(kit, plan.width, plan.height)
    return painter.artwork(project.title, project.speaker, headings, words)


def make_looks(plan: Plan, files: Files) -> dict[Stream, Look]:
    """A look for every face that is shown."""
    wanted = {(shot.take_id, kind) for shot in plan.shots for kind in shot.faces}
    return {stream: _look_of(stream, files) for stream in sorted(wanted)}


def _look_of(stream: Stream, files: Files) -> Look:
    found = files.find(*stream)
    if found is None:
        return colour.neutral()
    path, source = found
    moments = [source.duration_us * (2 * i + 1) // (2 * LOOK_SAMPLES) for i in range(LOOK_SAMPLES)]
    with VideoReader(path) as reader:
        return colour.analyse([reader.frame_at(moment) for moment in moments])


def chapters_of(plan: Plan) -> tuple[Chapter, ...]:
    """The plan's chapters with their ends."""
    borders = [*(mark.first_frame for mark in plan.marks), plan.frames]
    return tuple(
        Chapter(frame_start_us(begin), frame_start_us(end), mark.title)
        for mark, (begin, end) in zip(plan.marks, pairwise(borders), strict=True)
    )


def subtitles_of(project: Project, plan: Plan, files: Files) -> tuple[Cue, ...]:
    """Cues from the script, each clip's text spread over the time in which somebody speaks."""
    cues: list[Cue] = []
    for shot in plan.shots:
        block = project.block(shot.block_id)
        if shot.kind != "clip" or block is None or not block.text.strip():
            continue
        alone = Plan(shots=(msgspec.structs.replace(shot, first_frame=0),))
        span = soundtrack.speech_span(soundtrack.voice(alone, files.sound), frame_start_us(shot.frames))
        cues.extend(shifted(cues_of(block.text, *span), frame_start_us(shot.first_frame)))
    return tuple(cues)


def poster_frame(plan: Plan) -> int:
    """A frame that tells what the video is about: in the first clip, behind the lower third."""
    shot = next(shot for shot in plan.shots if shot.kind == "clip")
    return min(max(shot.first_frame + shot.frames // 3, plan.lower_third[1]), shot.end_frame - 1)


def _write_subtitles(names: Mapping[str, Path], cues: tuple[Cue, ...]) -> None:
    for kind, text in ((".vtt", to_webvtt(cues)), (".srt", to_srt(cues))):
        with os_errors(names[kind]):
            names[kind].write_text(text, encoding="utf-8", newline="\n")


def _save_poster(picture: Planes, path: Path) -> None:
    from PIL import Image

    with os_errors(path):
        Image.fromarray(to_rgb(picture, picture.width, picture.height)).save(path, quality=88)


def _into_place(names: Mapping[str, Path], output: Path) -> dict[str, Path]:
    """Give every file its final name, the video last: who sees it, sees all."""
    final = _names(output)
    for kind, path in final.items():
        with os_errors(path):
            names[kind].replace(path)
    return final


def _names(output: Path) -> dict[str, Path]:
    """Every file of a delivery, the video last."""
    return {kind: output.with_suffix(kind) for kind in (".jpg", ".srt", ".vtt", ".mp4")}


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
