"""The sound of a project alone, as an episode of a podcast."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from evp_desktop.errors import Cancelled, DiskFull
from evp_desktop.media.delivery import Chapter
from evp_desktop.media.episode import write_episode
from evp_desktop.render.export import Report, chapters_of, make_poster
from evp_desktop.render.film import Job, make_film
from evp_desktop.render.finished_sound import make_sound
from evp_desktop.render.workplace import alone, folder_for, into_place, make_room_for, save_jpeg


class Episode(msgspec.Struct, frozen=True, kw_only=True):
    """A sound file and what was measured in it."""

    sound: Path
    duration_us: int
    integrated_lufs: float
    true_peak_dbtp: float
    chapters: tuple[Chapter, ...] = ()


def make_episode(job: Job, report: Report, is_cancelled: Callable[[], bool]) -> Episode:
    """Write the sound that the video has, in the kind that the name of `job.output` tells: `.m4a` or `.mp3`.

    All of it or nothing. Raises as `render.export.export`.
    """

    def check() -> None:
        if is_cancelled():
            raise Cancelled

    film = make_film(job)
    kind = job.output.suffix
    make_room_for({kind: job.output})
    try:
        with alone(job.cache, "export.lock"), folder_for(job.output.parent, job.project.id) as work:
            report(0.0, None)
            made, sound, cover = work / f"episode{kind}", work / f"sound{kind}", work / "cover.jpg"
            levels = make_sound(film, sound, check)
            save_jpeg(make_poster(film), cover)
            chapters = chapters_of(film.plan)
            tags = {"title": job.project.title, "artist": job.project.speaker.name, "genre": "Podcast"}
            write_episode(made, sound, cover, chapters, {k: v for k, v in tags.items() if v})
            check()
            into_place({kind: made}, {kind: job.output})
    except DiskFull as error:
        raise DiskFull(job.output) from error  # the maker knows that name
    report(1.0, 0.0)
    return Episode(
        sound=job.output,
        duration_us=film.plan.duration_us,
        integrated_lufs=levels.delivered.integrated_lufs,
        true_peak_dbtp=levels.delivered.true_peak_dbtp,
        chapters=chapters,
    )
