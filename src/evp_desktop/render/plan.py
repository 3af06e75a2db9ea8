"""The render plan: which frame of the video shows what. Pure; counted in frames of the delivery rate."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import msgspec
from msgspec.structs import replace

from evp_desktop.model.brand import BrandKit, Card
from evp_desktop.model.clips import Clip
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Layout
from evp_desktop.model.time import US_PER_S, frame_at, frame_start_us

WIDTH_PX, HEIGHT_PX = 1920, 1080
GRID_FRAMES = 120
"""A segment's border falls on each multiple of this on the take's own clock: 4 s at 30 per second."""

ShotKind = Literal["intro", "clip", "outro"]


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """A run of frames of one kind.

    A clip's frame k shows the take at frame `source_frame` + k of the take's clock, so a cut elsewhere
    leaves what is shown here as it was.
    """

    kind: ShotKind
    first_frame: int
    frames: int
    heading: str = ""
    layout: Layout = "screen"
    take_id: str = ""
    block_id: str = ""
    source_frame: int = 0

    @property
    def end_frame(self) -> int:
        """The frame behind the last."""
        return self.first_frame + self.frames


class Mark(msgspec.Struct, frozen=True):
    """A chapter: its first frame and title."""

    first_frame: int
    title: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The whole video. `lower_third` is (first frame, end frame), empty where no speaker is named."""

    width: int = WIDTH_PX
    height: int = HEIGHT_PX
    shots: tuple[Shot, ...]
    lower_third: tuple[int, int] = (0, 0)
    marks: tuple[Mark, ...] = ()

    @property
    def frames(self) -> int:
        """How many frames the video has."""
        return self.shots[-1].end_frame if self.shots else 0

    @property
    def duration_us(self) -> int:
        """How long the video lasts."""
        return frame_start_us(self.frames)

    def shot_at(self, frame: int) -> Shot:
        """The shot that holds a frame; the last one behind the end."""
        return next((shot for shot in self.shots if frame < shot.end_frame), self.shots[-1])


def make_plan(project: Project, kit: BrandKit) -> Plan:
    """Intro, the clips in order, outro; empty when the project has no clip of a take that is there."""
    shots: list[Shot] = []
    _add_card(shots, "intro", kit.intro)
    first_clip_frame = shots[-1].end_frame if shots else 0
    for clip in project.clips:
        _add_clip(shots, project, clip)
    if not any(shot.kind == "clip" for shot in shots):
        return Plan(shots=())
    clips_end = shots[-1].end_frame
    _add_card(shots, "outro", kit.outro)
    begin = first_clip_frame + _to_frames(kit.lower_third.start_s)
    end = min(begin + _to_frames(kit.lower_third.duration_s), clips_end)
    return Plan(
        shots=tuple(shots),
        lower_third=(begin, end) if project.speaker.name.strip() and end > begin else (0, 0),
        marks=_marks(shots, project.title),
    )


def take_plan(project: Project, take: Take) -> Plan:
    """One take from its first moment to its last, without brand: what the editor plays to trim it."""
    block = project.block(take.block_id)
    shot = Shot(
        kind="clip",
        first_frame=0,
        frames=max(1, frame_at(take.duration_us)),
        layout=effective_layout(block.layout if block else "screen", take),
        take_id=take.id,
        block_id=take.block_id,
    )
    return Plan(shots=(shot,))


def effective_layout(wanted: Layout, take: Take) -> Layout:
    """The layout that the recorded sources allow."""
    has_screen, has_camera = take.source("screen") is not None, take.source("camera") is not None
    if has_screen and has_camera:
        return wanted
    if has_screen:
        return "voice" if wanted == "voice" else "screen"
    return "camera" if has_camera and wanted != "voice" else "voice"


def _to_frames(seconds: float) -> int:
    return frame_at(round(seconds * US_PER_S))


def _add_card(shots: list[Shot], kind: ShotKind, card: Card | None) -> None:
    frames = _to_frames(card.duration_s) if card else 0
    if frames:
        shots.append(Shot(kind=kind, first_frame=shots[-1].end_frame if shots else 0, frames=frames))


def _add_clip(shots: list[Shot], project: Project, clip: Clip) -> None:
    take = project.take(clip.take_id)
    first = frame_at(clip.start_us)
    frames = frame_at(clip.end_us) - first
    if take is None or frames <= 0:
        return
    block = project.block(clip.block_id)
    shots.append(
        Shot(
            kind="clip",
            first_frame=shots[-1].end_frame if shots else 0,
            frames=frames,
            heading=block.heading.strip() if block else "",
            layout=effective_layout(block.layout if block else "screen", take),
            take_id=take.id,
            block_id=clip.block_id,
            source_frame=first,
        )
    )


def _marks(shots: list[Shot], title: str) -> tuple[Mark, ...]:
    """Chapters from headings; the first begins at 0, as players expect."""
    clips = [shot for shot in shots if shot.kind == "clip"]
    headed = [Mark(shot.first_frame, shot.heading) for shot in clips if shot.heading]
    if not headed:
        return ()
    if clips[0].heading:
        return (Mark(0, headed[0].title), *headed[1:])
    return (Mark(0, title), *headed)


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A run of frames inside one shot that is encoded by itself."""

    shot: Shot
    first_frame: int
    frames: int

    @property
    def end_frame(self) -> int:
        """The frame behind the last."""
        return self.first_frame + self.frames


def cut(plan: Plan) -> tuple[Segment, ...]:
    """The plan in segments: borders at shots and at the grid of each take.

    The grid lies on the take's clock, so trimming one clip changes none of the segments behind it.
    """
    segments = []
    for shot in plan.shots:
        ordered = sorted({shot.first_frame, shot.end_frame, *_grid(shot)})
        for begin, end in pairwise(ordered):
            segments.append(Segment(shot=shot, first_frame=begin, frames=end - begin))
    return tuple(segments)


def _grid(shot: Shot) -> range:
    to_border = -shot.source_frame % GRID_FRAMES
    return range(shot.first_frame + to_border, shot.end_frame, GRID_FRAMES)


def tail(plan: Plan, frame: int) -> Plan:
    """The plan from a frame on, that frame first; for sound, which is read from one end to the other."""
    shots = []
    for shot in plan.shots:
        cut_off = min(max(0, frame - shot.first_frame), shot.frames)
        if cut_off < shot.frames:
            shots.append(
                replace(
                    shot,
                    first_frame=shot.first_frame + cut_off - frame,
                    frames=shot.frames - cut_off,
                    source_frame=shot.source_frame + cut_off,
                )
            )
    return replace(plan, shots=tuple(shots))
