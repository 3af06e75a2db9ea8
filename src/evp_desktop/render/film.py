"""A film: all that is decided before a picture is drawn, and the key of each of its segments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from evp_desktop.errors import MediaUnreadable, NothingRecorded
from evp_desktop.media.encoders import EncoderSettings, settings_for
from evp_desktop.media.reader import VideoReader
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.model.project import Project
from evp_desktop.render import background, soundtrack
from evp_desktop.render.artwork import Artwork, make_artwork
from evp_desktop.render.captions import NO_CAPTIONS, Captions, make_captions
from evp_desktop.render.colour import Look
from evp_desktop.render.compose import Composer, Stream
from evp_desktop.render.looks import make_looks
from evp_desktop.render.mixing import Check, nothing
from evp_desktop.render.overlays import Stamp
from evp_desktop.render.plan import make_plan
from evp_desktop.render.segments import hashed
from evp_desktop.render.shots import NameSpan, Plan, Segment, Shot, TitleSpan, cut
from evp_desktop.render.sights import NO_SIGHTS, Sights, make_sights
from evp_desktop.render.soundtrack import Arranged
from evp_desktop.render.subtitles import subtitles_of
from evp_desktop.render.voices import Voices

_PICTURES: tuple[SourceKind, ...] = ("screen", "slides", "camera", "second_camera")


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to export, from where, to where. `takes` holds a folder for each take, `cache` may be emptied.

    `encoder` takes the place of the one that the project's delivery means.
    """

    project: Project
    kit: Kit
    takes: Path
    cache: Path
    output: Path
    workers: int = 0
    encoder: EncoderSettings | None = None


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


class Film(msgspec.Struct, frozen=True, kw_only=True):
    """What a project looks like with a kit, ready to be drawn."""

    job: Job
    plan: Plan
    settings: EncoderSettings
    files: Files
    artwork: Artwork
    looks: Mapping[Stream, Look]
    sights: Sights = NO_SIGHTS
    captions: Captions = NO_CAPTIONS

    def composer(self) -> Composer:
        """A composer of its pictures, for one thread."""
        return Composer(self.plan, self.artwork, self.files.open, self.looks, self.sights, self.captions)

    @property
    def voices(self) -> Voices:
        """The sound files that are heard in it."""
        return Voices(self.job.project, self.job.kit, self.files.sound, self.job.cache)

    def arranged(self, check: Check = nothing) -> Arranged:
        """How it sounds, with what the cache has by now; raises as `soundtrack.arrange`."""
        voices = self.voices
        mix = soundtrack.mix_of(self.job.project, self.job.kit, voices)
        return soundtrack.arrange(self.plan, voices.find, mix, check)

    def wanted(self) -> list[tuple[str, Segment]]:
        """Every segment in order, with its key: the hash of all that decides its bytes."""
        return [(self._key(segment), segment) for segment in cut(self.plan)]

    def _key(self, segment: Segment) -> str:
        shot = segment.essence
        parts = [self.settings.text.encode(), repr(shot).encode(), *self._overlays(segment)]
        for shown in (shot, shot.under):
            if shown is not None:
                parts += self._inputs(shown)
        return hashed(parts)

    def _inputs(self, shot: Shot) -> list[bytes]:
        """What a shot is drawn from besides its own fields."""
        looks = [self.looks[shot.take_id, kind].digest for kind in shot.faces]
        model = b""
        if shot.faces and shot.background != "as_it_is":
            model = background.model_state(background.model_file())
        files = self.files.fingerprint(shot.take_id) if shot.take_id else b""
        return [self.artwork.digest(shot), files, model, self.sights.digest(shot), *looks]

    def _overlays(self, segment: Segment) -> list[bytes]:
        """What is laid over the segment's pictures for a while, in its own frames."""
        if segment.shot.kind != "clip":
            return []
        spans: tuple[NameSpan | TitleSpan, ...] = (*self.plan.names, *self.plan.titles)
        found = [self.captions.digest(segment.first_frame, segment.end_frame)]
        for span in spans:
            if span.first_frame < segment.end_frame and span.end_frame > segment.first_frame:
                at = (span.first_frame - segment.first_frame, span.end_frame - segment.first_frame)
                drawn = self._drawn(span)
                found.append(repr(at).encode() + (drawn.digest if drawn else b""))
        return found

    def _drawn(self, span: NameSpan | TitleSpan) -> Stamp | None:
        if isinstance(span, NameSpan):
            return self.artwork.name_of(span)
        return self.artwork.title_of(span.heading)


def make_film(job: Job, plan: Plan | None = None) -> Film:
    """Decide what a job's pictures are; raises `NothingRecorded`, `MediaUnreadable` and their like."""
    plan = plan or make_plan(job.project, job.kit.spec)
    if not plan.shots:
        raise NothingRecorded
    files = Files(job.project, job.takes)
    return Film(
        job=job,
        plan=plan,
        settings=job.encoder or settings_for(job.project.delivery.codec, plan.width, plan.height),
        files=files,
        artwork=make_artwork(job.project, job.kit, plan),
        looks=make_looks(plan, files, job.cache, job.project.finish.camera),
        sights=make_sights(plan, files.find, job.cache),
        captions=_captions(job, plan, files),
    )


def _captions(job: Job, plan: Plan, files: Files) -> Captions:
    if not job.project.delivery.are_captions_burned_in:
        return NO_CAPTIONS
    return make_captions(job.project, job.kit, plan, subtitles_of(job.project, plan, files.sound))
