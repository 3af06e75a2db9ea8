"""What else is made of a project than its video: sound alone, and what is shown before it is played."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from evp_desktop.errors import Cancelled, os_errors
from evp_desktop.model.brand import Kit
from evp_desktop.model.captions import to_webvtt
from evp_desktop.model.project import Project
from evp_desktop.render import previews
from evp_desktop.render.export import Report
from evp_desktop.render.plan import make_plan
from evp_desktop.render.podcast import Episode, make_episode
from evp_desktop.render.previews import Check, PreviewKind, Span
from evp_desktop.render.workplace import alone, folder_for, into_place, make_room_for, save_jpeg
from evp_desktop.services import projects
from evp_desktop.services.exporting import job_for, output_file, with_ending

SoundKind = Literal["m4a", "mp3"]
MAX_THUMBNAILS = 20


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What shall lie beside the video. `preview_from_us` chooses a place, else a few moments are shown."""

    preview: PreviewKind | None = None
    preview_from_us: int | None = None
    thumbnails: int = 0
    is_storyboard_wanted: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing is wanted."""
        return not (self.preview or self.thumbnails or self.is_storyboard_wanted)


class Extras(msgspec.Struct, frozen=True, kw_only=True):
    """The files that lie beside the video; `storyboard` is a picture and its track."""

    preview: tuple[Path, ...] = ()
    thumbnails: tuple[Path, ...] = ()
    storyboard: tuple[Path, ...] = ()


def export_sound(
    folder: Path,
    project: Project,
    kit: Kit,
    kind: SoundKind,
    report: Report,
    is_cancelled: Callable[[], bool],
    *,
    output: Path | None = None,
) -> Episode:
    """Make the sound alone, with title, cover and chapters; raises as `render.podcast.make_episode`."""
    target = with_ending(output or output_file(folder, project), f".{kind}")
    return make_episode(job_for(folder, project, kit, target), report, is_cancelled)


def make_extras(
    folder: Path, video: Path, project: Project, kit: Kit, wishes: Wishes, is_cancelled: Callable[[], bool]
) -> Extras:
    """Make what is wanted from the finished video of a project folder, beside it, all of it or nothing.

    Raises `Cancelled`, `MediaUnreadable`, `DiskFull` and their like.
    """
    if wishes.is_empty:
        return Extras()

    def check() -> None:
        if is_cancelled():
            raise Cancelled

    plan = make_plan(project, kit.spec)
    spans = previews.spans_of(plan)
    cache = projects.cache_folder(folder)
    with alone(cache, "export.lock"), folder_for(video.parent, project.id) as work:
        made = Extras(
            preview=_preview(video, spans, wishes, work, check),
            thumbnails=_thumbnails(video, spans, wishes.thumbnails, work, check),
            storyboard=_storyboard(video, plan.duration_us, wishes, work, check),
        )
        check()
        return _beside(video, made)


def _beside(video: Path, made: Extras) -> Extras:
    """Every file under its final name, beside the video."""
    files = {path.name: path for path in (*made.preview, *made.thumbnails, *made.storyboard)}
    final = {name: video.parent / name for name in files}
    make_room_for(final)
    into_place(files, final)
    return Extras(
        preview=tuple(final[path.name] for path in made.preview),
        thumbnails=tuple(final[path.name] for path in made.thumbnails),
        storyboard=tuple(final[path.name] for path in made.storyboard),
    )


def _preview(video: Path, spans: list[Span], wishes: Wishes, work: Path, check: Check) -> tuple[Path, ...]:
    if wishes.preview is None:
        return ()
    path = work / f"{video.stem}-preview.{wishes.preview}"
    frames = previews.preview_frames(video, spans, check, wishes.preview_from_us)
    previews.write_preview(path, wishes.preview, frames, check)
    return (path,)


def _thumbnails(video: Path, spans: list[Span], count: int, work: Path, check: Check) -> tuple[Path, ...]:
    pictures = previews.thumbnails(video, spans, min(count, MAX_THUMBNAILS), check)
    paths = tuple(work / f"{video.stem}-{i}.jpg" for i in range(1, len(pictures) + 1))
    for picture, path in zip(pictures, paths, strict=True):
        save_jpeg(picture, path)
    return paths


def _storyboard(video: Path, duration_us: int, wishes: Wishes, work: Path, check: Check) -> tuple[Path, ...]:
    if not wishes.is_storyboard_wanted:
        return ()
    picture, track = (work / f"{video.stem}-storyboard{kind}" for kind in (".jpg", ".vtt"))
    board = previews.storyboard(video, duration_us, picture.name, check)
    save_jpeg(board.picture, picture)
    with os_errors(track):
        track.write_text(to_webvtt(board.cues), encoding="utf-8", newline="\n")
    return (picture, track)
