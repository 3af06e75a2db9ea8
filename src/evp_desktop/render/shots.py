"""The parts of a render plan: shots, what is laid over them, and the segments they are encoded in. Pure."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Literal

import msgspec
from msgspec.structs import replace

from evp_desktop.model.masks import Mask
from evp_desktop.model.media import SourceKind
from evp_desktop.model.script import Background, Layout, Pointer, Zoom
from evp_desktop.model.time import DELIVERY_RATE, US_PER_S, frame_start_us

WIDTH_PX, HEIGHT_PX = 1920, 1080
MASK_MARGIN_US = 133_333
"""Some frames: a mask may reach so far beyond its own time."""
GRID_FRAMES = 120
"""A segment's border falls on each multiple of this on the take's own clock: 4 s at 30 per second."""
FADE_FRAMES = 12
"""A name appears in 0.4 s: quick enough not to be waited for."""
CARD_FRAMES = 18
"""A card comes in in 0.6 s, one part after the other; from then on it stands still."""

ShotKind = Literal["intro", "chapter", "clip", "outro"]
Movement = Literal["fade", "slide"]
Shape = Literal["round", "rounded"]

OF_BACKDROP: tuple[Layout, ...] = ("screen", "screen_camera", "side_by_side")
OF_FACE: tuple[Layout, ...] = ("camera", "screen_camera", "side_by_side")


class Transition(msgspec.Struct, frozen=True):
    """How a shot follows the one before it: over that one's last picture, in its own first frames."""

    movement: Movement
    frames: int


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """A run of frames of one kind.

    `source_frame` counts on the take's clock at the shot's own speed: frame k shows the take at
    (`source_frame` + k) * `speed_percent` / 100 frames, a still always at `source_frame`. So a cut elsewhere
    leaves what is shown here as it was. `kit_file` is the film of a card that is one. `under` is what a
    transition lies over: the last frame of that shot.
    """

    kind: ShotKind
    first_frame: int
    frames: int
    heading: str = ""
    kit_file: str = ""
    is_first_of_block: bool = True
    layout: Layout = "screen"
    backdrop_kind: SourceKind = "screen"
    face_kind: SourceKind = "camera"
    background: Background = "as_it_is"
    face_frame: Shape = "round"
    zoom: Zoom = "none"
    pointer: Pointer = "as_recorded"
    are_clicks_marked: bool = False
    are_keys_shown: bool = False
    take_id: str = ""
    block_id: str = ""
    source_frame: int = 0
    speed_percent: int = 100
    is_still: bool = False
    masks: tuple[Mask, ...] = ()
    transition: Transition | None = None
    under: Shot | None = None

    @property
    def end_frame(self) -> int:
        """The frame behind the last."""
        return self.first_frame + self.frames

    @property
    def is_picture(self) -> bool:
        """Whether something recorded is shown, not a card."""
        return self.kind == "clip" and self.layout != "voice"

    @property
    def backdrop(self) -> SourceKind | None:
        """The stream behind or beside the faces, where the layout shows one."""
        return self.backdrop_kind if self.kind == "clip" and self.layout in OF_BACKDROP else None

    @property
    def faces(self) -> tuple[SourceKind, ...]:
        """The streams of the faces that the layout shows, from left to right."""
        if self.kind != "clip":
            return ()
        if self.layout == "two_people":
            return ("camera", "second_camera")
        return (self.face_kind,) if self.layout in OF_FACE else ()

    @property
    def is_pointer_followed(self) -> bool:
        """Whether what the pointer did decides anything that is seen."""
        is_asked = self.zoom == "clicks" or self.pointer == "large"
        return self.backdrop is not None and (is_asked or self.are_clicks_marked or self.are_keys_shown)

    def take_us(self, frame: int) -> int:
        """Where on the take's clock frame `frame` of the shot begins, in microseconds."""
        at = self.source_frame if self.is_still else self.source_frame + frame
        return round(Fraction(at * self.speed_percent * US_PER_S, 100) / DELIVERY_RATE)

    def moved_on(self, frames: int) -> Shot:
        """The shot without its first frames, and without the transition that was in them."""
        return replace(
            self,
            first_frame=self.first_frame + frames,
            frames=self.frames - frames,
            source_frame=self.source_frame + (0 if self.is_still else frames),
        )


class Mark(msgspec.Struct, frozen=True):
    """A chapter: its first frame and title."""

    first_frame: int
    title: str


class NameSpan(msgspec.Struct, frozen=True):
    """When a speaker's name is shown, and at which side."""

    first_frame: int
    end_frame: int
    speaker: Literal["speaker", "second_speaker"] = "speaker"
    side: Literal["left", "right"] = "left"


class TitleSpan(msgspec.Struct, frozen=True):
    """When a chapter's title is laid over the picture."""

    first_frame: int
    end_frame: int
    heading: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The whole video."""

    width: int = WIDTH_PX
    height: int = HEIGHT_PX
    shots: tuple[Shot, ...]
    names: tuple[NameSpan, ...] = ()
    titles: tuple[TitleSpan, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def frames(self) -> int:
        """How many frames the video has."""
        return self.shots[-1].end_frame if self.shots else 0

    @property
    def duration_us(self) -> int:
        """How long the video lasts."""
        return frame_start_us(self.frames)

    @property
    def lower_third(self) -> tuple[int, int]:
        """The first frame with the speaker's name and the one behind the last, (0, 0) without a name."""
        spans = [span for span in self.names if span.speaker == "speaker"]
        return (spans[0].first_frame, spans[-1].end_frame) if spans else (0, 0)

    def shot_at(self, frame: int) -> Shot:
        """The shot that holds a frame; the last one behind the end."""
        return next((shot for shot in self.shots if frame < shot.end_frame), self.shots[-1])


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A run of frames inside one shot that is encoded by itself."""

    shot: Shot
    first_frame: int
    frames: int

    @property
    def end_frame(self) -> int:
        """The frame behind the last."""
        return self.first_frame + self.frames

    @property
    def essence(self) -> Shot:
        """The shot reduced to what decides the pictures of this segment.

        `first_frame` is where the shot begins as seen from the segment, where that matters, else 0.
        """
        shot, into = self.shot, self.first_frame - self.shot.first_frame
        is_over = shot.transition is None or into >= shot.transition.frames
        if is_over:
            shot = replace(shot, transition=None, under=None)
        if shot.kind != "clip":
            return replace(shot, first_frame=-into)
        since = min(into, CARD_FRAMES) if shot.layout == "voice" else 0
        part = replace(shot.moved_on(into), frames=self.frames)
        begin_us, end_us = part.take_us(0), part.take_us(self.frames)
        return replace(
            part,
            first_frame=-(since if is_over else into),
            heading=shot.heading if shot.layout == "voice" else "",
            is_first_of_block=True,
            block_id="",
            zoom=shot.zoom if shot.backdrop else "none",
            pointer=shot.pointer if shot.backdrop else "as_recorded",
            are_clicks_marked=shot.are_clicks_marked and shot.backdrop is not None,
            are_keys_shown=shot.are_keys_shown and shot.backdrop is not None,
            background=shot.background if shot.faces else "as_it_is",
            face_frame=shot.face_frame if shot.faces else "round",
            source_frame=part.source_frame if shot.is_picture else 0,
            masks=tuple(
                mask
                for mask in shot.masks
                if mask.start_us - MASK_MARGIN_US <= end_us and mask.end_us + MASK_MARGIN_US >= begin_us
            ),
        )


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
    to_border = GRID_FRAMES if shot.is_still else -shot.source_frame % GRID_FRAMES
    return range(shot.first_frame + to_border, shot.end_frame, GRID_FRAMES)


def tail(plan: Plan, frame: int) -> Plan:
    """The plan from a frame on, that frame first; for sound, which is read from one end to the other."""
    shots = []
    for shot in plan.shots:
        cut_off = min(max(0, frame - shot.first_frame), shot.frames)
        if cut_off < shot.frames:
            rest = shot.moved_on(cut_off)
            shots.append(replace(rest, first_frame=rest.first_frame - frame))
    return replace(plan, shots=tuple(shots))
