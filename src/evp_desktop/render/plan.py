"""The render plan: which frame of the video shows what. Pure; counted in frames of the delivery rate."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Literal

import msgspec
from msgspec.structs import replace

from evp_desktop.model.brand import BrandKit, Card
from evp_desktop.model.clips import Clip
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Background, Block, Layout
from evp_desktop.model.time import US_PER_S, frame_at, frame_start_us

WIDTH_PX, HEIGHT_PX = 1920, 1080
GRID_FRAMES = 120
"""A segment's border falls on each multiple of this on the take's own clock: 4 s at 30 per second."""

ShotKind = Literal["intro", "clip", "outro"]

_OF_BACKDROP: tuple[Layout, ...] = ("screen", "screen_camera", "side_by_side")
_OF_FACE: tuple[Layout, ...] = ("camera", "screen_camera", "side_by_side")
_INSTEAD: dict[Layout, tuple[Layout, ...]] = {
    "screen": ("screen", "two_people", "camera"),
    "camera": ("camera", "screen"),
    "screen_camera": ("screen_camera", "screen", "two_people", "camera"),
    "side_by_side": ("side_by_side", "screen", "two_people", "camera"),
    "two_people": ("two_people", "camera", "screen"),
    "voice": (),
}
"""What is shown for a wanted layout: the first that the recorded sources allow, else a card."""


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
    backdrop_kind: SourceKind = "screen"
    face_kind: SourceKind = "camera"
    background: Background = "as_it_is"
    take_id: str = ""
    block_id: str = ""
    source_frame: int = 0

    @property
    def end_frame(self) -> int:
        """The frame behind the last."""
        return self.first_frame + self.frames

    @property
    def backdrop(self) -> SourceKind | None:
        """The stream behind or beside the faces, where the layout shows one."""
        return self.backdrop_kind if self.kind == "clip" and self.layout in _OF_BACKDROP else None

    @property
    def faces(self) -> tuple[SourceKind, ...]:
        """The streams of the faces that the layout shows, from left to right."""
        if self.kind != "clip":
            return ()
        if self.layout == "two_people":
            return ("camera", "second_camera")
        return (self.face_kind,) if self.layout in _OF_FACE else ()


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
    shot = _shot_of(take, project.block(take.block_id), max(1, frame_at(take.duration_us)))
    return Plan(shots=(shot,))


def live_plan(width: int, height: int, block: Block, kinds: Collection[SourceKind]) -> Plan:
    """One frame of what is being recorded: devices of these kinds, shown as the block wants it."""
    return Plan(width=width, height=height, shots=(_clip_shot(block, kinds, 1),))


def effective_layout(wanted: Layout, take: Take) -> Layout:
    """The layout that the recorded sources allow."""
    return possible_layout(wanted, [source.kind for source in take.sources])


def possible_layout(wanted: Layout, kinds: Collection[SourceKind]) -> Layout:
    """The layout nearest to the wanted one that sources of these kinds allow."""
    return next((layout for layout in _INSTEAD[wanted] if _is_possible(layout, kinds)), "voice")


def _is_possible(layout: Layout, kinds: Collection[SourceKind]) -> bool:
    if layout == "two_people":
        return "camera" in kinds and "second_camera" in kinds
    has_backdrop = "screen" in kinds or "slides" in kinds
    has_face = "camera" in kinds or "second_camera" in kinds
    return (layout not in _OF_BACKDROP or has_backdrop) and (layout not in _OF_FACE or has_face)


def _clip_shot(block: Block | None, kinds: Collection[SourceKind], frames: int) -> Shot:
    """A shot at frame 0 of streams of these kinds, in the block's layout or the nearest there is."""
    return Shot(
        kind="clip",
        first_frame=0,
        frames=frames,
        layout=possible_layout(block.layout if block else "screen", kinds),
        backdrop_kind="screen" if "screen" in kinds else "slides",
        face_kind="camera" if "camera" in kinds else "second_camera",
        background=block.background if block else "as_it_is",
        block_id=block.id if block else "",
    )


def _shot_of(take: Take, block: Block | None, frames: int) -> Shot:
    shot = _clip_shot(block, [source.kind for source in take.sources], frames)
    return replace(shot, take_id=take.id, block_id=take.block_id)


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
        replace(
            _shot_of(take, block, frames),
            first_frame=shots[-1].end_frame if shots else 0,
            heading=block.heading.strip() if block else "",
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
