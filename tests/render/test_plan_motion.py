"""Speed, stills, transitions, chapter cards and second names; and what makes a segment another one."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.model import edits
from evp_desktop.model.brand import ChapterStyle
from evp_desktop.model.clips import Transition as Wanted
from evp_desktop.model.delivery import Delivery
from evp_desktop.model.masks import Mask, MaskPlace
from evp_desktop.model.project import BrandChoice, Project, Speaker
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.plan import Plan, Shot, cut, make_plan, tail
from tests.render.test_plan import KIT, STRETCHES, project_of, take_of

BARE = replace(KIT, intro=None, outro=None)
SPEEDS = st.integers(25, 400)


def clips_of(plan: Plan) -> list[Shot]:
    return [shot for shot in plan.shots if shot.kind == "clip"]


def sped(project: Project, speed_percent: int) -> Project:
    for clip in project.clips:
        project = edits.change_clip(project, clip.id, speed_percent=speed_percent)
    return project


@given(STRETCHES, SPEEDS)
def test_a_clip_at_another_speed_lasts_as_long_as_it_says(
    stretches: list[tuple[int, int]], speed_percent: int
) -> None:
    """Its frames are its time in the video, and from the first to the last they show its part of the take."""
    project = sped(project_of(*stretches), speed_percent)
    step_us = US_PER_S / 30 * speed_percent / 100
    kept = [clip for clip in project.clips if clip.duration_us > US_PER_S // 15]
    shots = {shot.take_id: shot for shot in clips_of(make_plan(project, BARE))}
    for clip in kept:
        shot = shots[clip.take_id]
        assert abs(shot.frames - clip.duration_us * 30 / US_PER_S) <= 1
        assert abs(shot.take_us(0) - clip.start_us) <= step_us / 2 + 1
        assert abs(shot.take_us(shot.frames) - clip.end_us) <= step_us / 2 + 1
        assert abs(shot.take_us(7) - shot.take_us(0) - 7 * step_us) <= 1


@given(STRETCHES, SPEEDS, st.integers(0, 5), st.integers(-5_000_000, 5_000_000))
def test_a_trim_changes_no_segment_behind_it_at_any_speed(
    stretches: list[tuple[int, int]], speed_percent: int, which: int, by_us: int
) -> None:
    """What later clips are made of stays the same; of the trimmed one all that lies off the cut."""
    project = sped(project_of(*stretches), speed_percent)
    clip = project.clips[which % len(stretches)]
    trimmed = edits.trim_clip(project, clip.id, start_us=clip.start_us + by_us)

    def essences(one: Project) -> list[Shot]:
        return [segment.essence for segment in cut(make_plan(one, BARE))]

    before, after = essences(project), essences(trimmed)
    later = {f"take{i}" for i in range(len(stretches)) if i != which % len(stretches)}
    assert [shot for shot in before if shot.take_id in later] == [
        shot for shot in after if shot.take_id in later
    ]
    own = [[shot for shot in side if shot.take_id == clip.take_id] for side in (before, after)]
    if own[0] and own[1]:
        fewest = min(len(side) for side in own)
        assert own[0][len(own[0]) - fewest + 1 :] == own[1][len(own[1]) - fewest + 1 :]


def test_a_still_shows_one_moment_and_is_made_once() -> None:
    """A frozen picture is silent, stands still, and its full segments are all the same one."""
    project = edits.freeze(project_of((0, 10 * US_PER_S), speaker=""), "clip0", 4 * US_PER_S, 13 * US_PER_S)
    plan = make_plan(project, BARE)
    assert [(shot.is_still, shot.frames) for shot in plan.shots] == [(False, 120), (True, 390), (False, 180)]
    still = plan.shots[1]
    assert {still.take_us(frame) for frame in (0, 100, 390)} == {4 * US_PER_S}
    made = [segment.essence for segment in cut(plan) if segment.shot is still]
    assert len(made) == 4
    assert made[0] == made[1] == made[2]
    assert tail(plan, 200).shots[0].take_us(0) == 4 * US_PER_S


def test_parts_of_one_part_have_one_chapter() -> None:
    """A part that a still splits in three is one chapter, and no transition falls inside it."""
    kit = replace(BARE, chapters=ChapterStyle(kind="card"), transition="fade")
    project = project_of((0, 9 * US_PER_S), (0, 9 * US_PER_S))
    plan = make_plan(edits.freeze(project, "clip1", 4 * US_PER_S, 2 * US_PER_S), kit)
    assert [mark.title for mark in plan.marks] == ["Part 0", "Part 1"]
    assert [shot.kind for shot in plan.shots] == ["clip", "chapter", "clip", "clip", "clip"]
    assert [shot.transition is not None for shot in plan.shots] == [False, True, True, False, False]
    assert plan.marks[1].first_frame == plan.shots[1].first_frame
    assert plan.shots[1].heading == "Part 1"


def test_a_title_is_laid_over_the_beginning_of_a_chapter() -> None:
    """Every headed part but the first shows its title, for as long as the kit says."""
    kit = replace(BARE, chapters=ChapterStyle(kind="title", duration_s=2))
    plan = make_plan(project_of(*[(0, 9 * US_PER_S)] * 3, headings=["One", "", "Three"]), kit)
    assert [(one.first_frame, one.end_frame, one.heading) for one in plan.titles] == [(540, 600, "Three")]


@pytest.mark.parametrize(
    ("clip", "house", "wanted"),
    [
        ("house_style", "cut", None),
        ("house_style", "fade", "fade"),
        ("cut", "fade", None),
        ("slide", "cut", "slide"),
    ],
)
def test_a_transition_is_the_clips_or_the_kits(
    clip: Wanted, house: Literal["cut", "fade", "slide"], wanted: str | None
) -> None:
    """It lengthens nothing, and the first shot of a video has none."""
    kit = replace(BARE, transition=house)
    project = edits.change_clip(project_of((0, US_PER_S), (0, US_PER_S)), "clip1", transition=clip)
    first, second = make_plan(project, kit).shots
    assert first.transition is None
    assert (second.transition.movement if second.transition else None) == wanted
    assert (first.frames, second.frames) == (30, 30)


def test_a_transition_depends_on_the_last_picture_before_it_alone() -> None:
    """Trimmed in front, the shot before leaves the transition as it was; trimmed at its end it does not."""
    kit = replace(BARE, transition="fade")
    project = project_of((0, 8 * US_PER_S), (0, 8 * US_PER_S))

    def second(one: Project) -> list[Shot]:
        segments = cut(make_plan(one, kit))
        return [segment.essence for segment in segments if segment.shot.take_id == "take1"]

    before = second(project)
    assert before[0].under is not None
    assert before[1].under is None
    assert second(edits.trim_clip(project, "clip0", start_us=US_PER_S)) == before
    other = second(edits.trim_clip(project, "clip0", end_us=7 * US_PER_S))
    assert other[0] != before[0]
    assert other[1:] == before[1:]


def test_a_mask_touches_only_the_segments_it_is_seen_in() -> None:
    """Covering something from 5 to 6 s makes anew what lies there, and nothing before or behind."""
    project = project_of((0, 16 * US_PER_S), speaker="")
    place = MaskPlace(at_us=0, x=0.1, y=0.1, width=0.2, height=0.1)
    mask = Mask(id="m", take_id="take0", start_us=5 * US_PER_S, end_us=6 * US_PER_S, places=(place,))
    before = [segment.essence for segment in cut(make_plan(project, BARE))]
    after = [segment.essence for segment in cut(make_plan(edits.add_mask(project, mask), BARE))]
    assert [one == two for one, two in zip(before, after, strict=True)] == [True, False, True, True]


def test_a_changed_heading_or_block_makes_nothing_anew() -> None:
    """What is not drawn is no part of a segment."""
    project = project_of((0, 8 * US_PER_S), (0, 8 * US_PER_S))
    changed = edits.change_block(project, "block1", heading="Another", text="Other words")
    sides = [[segment.essence for segment in cut(make_plan(one, BARE))] for one in (project, changed)]
    assert sides[0] == sides[1]


def test_two_names_are_shown_side_by_side_or_in_turn() -> None:
    """Together where both are seen; else the second follows the first."""
    project = edits.set_second_speaker(project_of((0, 30 * US_PER_S)), Speaker(name="Bo"))
    one, other = make_plan(project, BARE).names
    assert (one.speaker, one.side, other.speaker, other.side) == ("speaker", "left", "second_speaker", "left")
    assert other.first_frame > one.end_frame
    both = replace(project, takes=(take_of(0, 30 * US_PER_S, "camera", "second_camera"),))
    both = edits.change_block(both, "block0", layout="two_people")
    one, other = make_plan(both, BARE).names
    assert (one.side, other.side) == ("left", "right")
    assert (one.first_frame, one.end_frame) == (other.first_frame, other.end_frame)


@pytest.mark.parametrize(
    ("aspect", "size"), [("16:9", (1280, 720)), ("9:16", (720, 1280)), ("1:1", (720, 720))]
)
def test_the_plan_has_the_size_that_is_asked_for(
    aspect: Literal["16:9", "9:16", "1:1"], size: tuple[int, int]
) -> None:
    """Of the delivery's shape and quality."""
    project = edits.set_delivery(project_of((0, US_PER_S)), Delivery(aspect=aspect, quality="720p"))
    plan = make_plan(project, KIT)
    assert (plan.width, plan.height) == size


def test_a_maker_s_choices_are_followed() -> None:
    """What head office leaves free is as the maker chose it, and the film of a card is named."""
    kit = replace(KIT, outro=replace(KIT.intro, video="film.mp4") if KIT.intro else None)
    choices = (BrandChoice(path="transition", value="slide"), BrandChoice(path="intro.duration_s", value=4.0))
    project = replace(project_of((0, US_PER_S), (0, US_PER_S)), brand_choices=choices)
    intro, _, second, outro = make_plan(project, kit).shots
    assert intro.frames == 120
    assert second.transition is not None
    assert second.transition.movement == "slide"
    assert (intro.kit_file, outro.kit_file) == ("", "film.mp4")
