"""The render plan: which frame of the video shows what. Pure; counted in frames of the delivery rate."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Literal

from msgspec.structs import replace

from evp_desktop.model.brand import BrandKit, Card, ChapterStyle
from evp_desktop.model.clips import Clip
from evp_desktop.model.departments import resolve
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block, Layout
from evp_desktop.model.time import DELIVERY_RATE, US_PER_S, frame_at
from evp_desktop.render.shots import (
    CARD_FRAMES,
    GRID_FRAMES,
    OF_BACKDROP,
    OF_FACE,
    Mark,
    NameSpan,
    Plan,
    Segment,
    Shape,
    Shot,
    ShotKind,
    TitleSpan,
    Transition,
    cut,
    tail,
)

__all__ = [
    "GRID_FRAMES",
    "Mark",
    "NameSpan",
    "Plan",
    "Segment",
    "Shot",
    "TitleSpan",
    "Transition",
    "as_chosen",
    "cut",
    "effective_layout",
    "live_plan",
    "make_plan",
    "possible_layout",
    "tail",
    "take_plan",
]

TRANSITION_FRAMES = 12
"""0.4 s: seen, and over before it is watched."""
NAME_GAP_FRAMES = 15
"""Between two names that are shown one after the other."""

_INSTEAD: dict[Layout, tuple[Layout, ...]] = {
    "screen": ("screen", "two_people", "camera"),
    "camera": ("camera", "screen"),
    "screen_camera": ("screen_camera", "screen", "two_people", "camera"),
    "side_by_side": ("side_by_side", "screen", "two_people", "camera"),
    "two_people": ("two_people", "camera", "screen"),
    "voice": (),
}
"""What is shown for a wanted layout: the first that the recorded sources allow, else a card."""


def make_plan(project: Project, kit: BrandKit) -> Plan:
    """Intro, the clips in order, outro; empty when the project has no clip of a take that is there."""
    kit = as_chosen(kit, project)
    shots: list[Shot] = []
    _add_card(shots, kit, kit.intro, "intro")
    first_clip_frame = shots[-1].end_frame if shots else 0
    for clip in project.clips:
        _add_clip(shots, project, kit, clip)
    if not any(shot.kind == "clip" for shot in shots):
        return Plan(shots=())
    clips_end = shots[-1].end_frame
    _add_card(shots, kit, kit.outro, "outro")
    width, height = project.delivery.size_px
    return Plan(
        width=width,
        height=height,
        shots=tuple(shots),
        names=_names(shots, project, kit, first_clip_frame, clips_end),
        titles=_titles(shots, kit) if kit.chapters.kind == "title" else (),
        marks=_marks(shots, project.title),
    )


def as_chosen(kit: BrandKit, project: Project) -> BrandKit:
    """The kit with what the maker chose of it."""
    choices = {choice.path: choice.value for choice in project.brand_choices}
    return resolve(kit, choices=choices).spec if choices else kit


def take_plan(project: Project, take: Take, kit: BrandKit | None = None) -> Plan:
    """One take from its first moment to its last, without brand: what the editor plays to trim it."""
    block = project.block(take.block_id)
    kit = as_chosen(kit, project) if kit else None
    shot = _shot_of(project, take, block, kit, max(1, frame_at(take.duration_us)))
    width, height = project.delivery.size_px
    return Plan(width=width, height=height, shots=(shot,))


def live_plan(
    width: int, height: int, block: Block, kinds: Collection[SourceKind], kit: BrandKit | None = None
) -> Plan:
    """One frame of what is being recorded: devices of these kinds, shown as the block wants it."""
    still = replace(block, zoom="none", pointer="as_recorded", are_clicks_marked=False, are_keys_shown=False)
    return Plan(width=width, height=height, shots=(_clip_shot(still, kinds, kit, 1),))


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
    return (layout not in OF_BACKDROP or has_backdrop) and (layout not in OF_FACE or has_face)


def _clip_shot(block: Block | None, kinds: Collection[SourceKind], kit: BrandKit | None, frames: int) -> Shot:
    """A shot at frame 0 of streams of these kinds, in the block's layout or the nearest there is."""
    wanted = block or Block(id="none")
    house_frame: Shape = kit.face_frame if kit else "round"
    return Shot(
        kind="clip",
        first_frame=0,
        frames=frames,
        layout=possible_layout(wanted.layout, kinds),
        backdrop_kind="screen" if "screen" in kinds else "slides",
        face_kind="camera" if "camera" in kinds else "second_camera",
        background=wanted.background,
        face_frame=house_frame if wanted.face_frame == "house_style" else wanted.face_frame,
        zoom=wanted.zoom,
        pointer=wanted.pointer,
        are_clicks_marked=wanted.are_clicks_marked,
        are_keys_shown=wanted.are_keys_shown,
        block_id=block.id if block else "",
    )


def _shot_of(project: Project, take: Take, block: Block | None, kit: BrandKit | None, frames: int) -> Shot:
    shot = _clip_shot(block, [source.kind for source in take.sources], kit, frames)
    shown = (shot.backdrop, *shot.faces)
    masks = tuple(
        replace(mask, places=tuple(sorted(mask.places, key=lambda place: place.at_us)))
        for mask in project.masks
        if mask.take_id == take.id and mask.source in shown
    )
    return replace(shot, take_id=take.id, block_id=take.block_id, masks=masks)


def _to_frames(seconds: float) -> int:
    return frame_at(round(seconds * US_PER_S))


def _add_card(
    shots: list[Shot], kit: BrandKit, card: Card | ChapterStyle | None, kind: ShotKind, heading: str = ""
) -> None:
    frames = _to_frames(card.duration_s) if card else 0
    if frames:
        first = shots[-1].end_frame if shots else 0
        film = (card.video or "") if isinstance(card, Card) else ""
        shot = Shot(kind=kind, first_frame=first, frames=frames, heading=heading, kit_file=film)
        shots.append(_following(shot, shots, kit.transition))


def _add_clip(shots: list[Shot], project: Project, kit: BrandKit, clip: Clip) -> None:
    take = project.take(clip.take_id)
    if take is None:
        return
    first = _at_speed(clip.start_us, 100 if clip.freeze_us else clip.speed_percent)
    frames = frame_at(clip.freeze_us) or _at_speed(clip.end_us, clip.speed_percent) - first
    if frames <= 0:
        return
    block = project.block(clip.block_id)
    heading = block.heading.strip() if block else ""
    clips = [shot for shot in shots if shot.kind == "clip"]
    is_first = not clips or clips[-1].block_id != clip.block_id
    if is_first and clips and heading and kit.chapters.kind == "card":
        _add_card(shots, kit, kit.chapters, "chapter", heading)
    shot = replace(
        _shot_of(project, take, block, kit, frames),
        first_frame=shots[-1].end_frame if shots else 0,
        heading=heading,
        is_first_of_block=is_first,
        block_id=clip.block_id,
        source_frame=first,
        speed_percent=100 if clip.freeze_us else clip.speed_percent,
        is_still=clip.freeze_us > 0,
    )
    wanted = kit.transition if clip.transition == "house_style" else clip.transition
    if clip.transition == "house_style" and shots and shots[-1].take_id == take.id:
        wanted = "cut"  # a transition tells that something new begins
    shots.append(_following(shot, shots, wanted))


def _at_speed(time_us: int, speed_percent: int) -> int:
    """A moment of a take in frames of the video, as if all of the take were shown at that speed.

    Wherever a clip begins, its frames show the same moments: those that a multiple of the speed falls on.
    """
    return round(Fraction(time_us * 100, speed_percent * US_PER_S) * DELIVERY_RATE)


def _following(shot: Shot, shots: list[Shot], wanted: Literal["cut", "fade", "slide"]) -> Shot:
    """The shot with the wanted transition from the last one of `shots`, if there is one."""
    if wanted == "cut" or not shots:
        return shot
    transition = Transition(wanted, min(TRANSITION_FRAMES, shot.frames))
    return replace(shot, transition=transition, under=_last_picture(shots[-1]))


def _last_picture(shot: Shot) -> Shot:
    """A shot whose last frame shows what this one's shows, whatever comes before that."""
    still = replace(shot, first_frame=0, transition=None, under=None, is_first_of_block=True)
    if shot.kind != "clip":
        return still
    left_out = shot.frames - (1 if shot.is_picture else min(shot.frames, CARD_FRAMES))
    last = still.moved_on(left_out)
    return Segment(shot=last, first_frame=last.first_frame, frames=last.frames).essence


def _names(
    shots: list[Shot], project: Project, kit: BrandKit, first_frame: int, end_frame: int
) -> tuple[NameSpan, ...]:
    """The speakers' names near the start; side by side where both are seen, else one after the other."""
    is_named, is_second_named = project.speaker.name.strip(), project.second_speaker.name.strip()
    lasts = _to_frames(kit.lower_third.duration_s)
    begin = first_frame + _to_frames(kit.lower_third.start_s)
    spans = [NameSpan(begin, begin + lasts)] if is_named else []
    if is_second_named:
        both = next((shot for shot in shots if "second_camera" in shot.faces), None)
        if both is None:
            begin = spans[0].end_frame + NAME_GAP_FRAMES if spans else begin
            spans.append(NameSpan(begin, begin + lasts, "second_speaker"))
        else:
            begin = max(begin, both.first_frame + _to_frames(kit.lower_third.start_s))
            side: Literal["left", "right"] = "right" if both.layout == "two_people" else "left"
            if side == "left" and spans:
                begin = max(begin, spans[0].end_frame + NAME_GAP_FRAMES)
            spans.append(NameSpan(begin, begin + lasts, "second_speaker", side))
    cut_off = (replace(span, end_frame=min(span.end_frame, end_frame)) for span in spans)
    return tuple(span for span in cut_off if span.end_frame > span.first_frame)


def _headed(shots: list[Shot]) -> list[Shot]:
    """The first clip of each part that has a heading."""
    return [shot for shot in shots if shot.kind == "clip" and shot.heading and shot.is_first_of_block]


def _titles(shots: list[Shot], kit: BrandKit) -> tuple[TitleSpan, ...]:
    lasts = _to_frames(kit.chapters.duration_s)
    first = next(shot for shot in shots if shot.kind == "clip")
    return tuple(
        TitleSpan(shot.first_frame, shot.first_frame + min(lasts, shot.frames), shot.heading)
        for shot in _headed(shots)
        if shot is not first and shot.layout != "voice"  # a card that says so already
    )


def _marks(shots: list[Shot], title: str) -> tuple[Mark, ...]:
    """Chapters from headings, each from its card on; the first begins at 0, as players expect."""
    cards = {shot.end_frame: shot.first_frame for shot in shots if shot.kind == "chapter"}
    first = next(shot for shot in shots if shot.kind == "clip")
    headed = [Mark(cards.get(shot.first_frame, shot.first_frame), shot.heading) for shot in _headed(shots)]
    if not headed:
        return ()
    if first.heading:
        return (Mark(0, headed[0].title), *headed[1:])
    return (Mark(0, title), *headed)
