"""The plan and its segments: every frame once, and a cut changes nothing behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop import paths
from evp_desktop.model import edits
from evp_desktop.model.brand import BrandKit
from evp_desktop.model.clips import Clip
from evp_desktop.model.media import Source, SourceKind, Take
from evp_desktop.model.project import Project, Speaker
from evp_desktop.model.script import Block, Layout
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.export import chapters_of, poster_frame
from evp_desktop.render.plan import (
    GRID_FRAMES,
    cut,
    effective_layout,
    live_plan,
    make_plan,
    tail,
    take_plan,
)
from evp_desktop.services.brand_kits import find_kit

KIT: BrandKit = find_kit("default", paths.brand_kits_folder()).spec
LAYOUTS: Sequence[Layout] = get_args(Layout)
KINDS: Sequence[SourceKind] = get_args(SourceKind)


def take_of(number: int, duration_us: int, *kinds: SourceKind) -> Take:
    sources = tuple(Source(kind=kind, file=f"{kind}.mkv", duration_us=duration_us) for kind in kinds)
    return Take(
        id=f"take{number}",
        block_id=f"block{number}",
        recorded_at="2026-11-20T10:00:00+00:00",
        duration_us=duration_us,
        sources=sources,
    )


def project_of(*clips: tuple[int, int], headings: Sequence[str] = (), speaker: str = "Anna") -> Project:
    """A project with a clip from a to b, in microseconds, for each pair, of takes of 60 s."""
    names = [*headings, *[f"Part {i}" for i in range(len(headings), len(clips))]]
    return Project(
        id="project",
        title="A title",
        created_at="",
        speaker=Speaker(name=speaker),
        blocks=tuple(Block(id=f"block{i}", heading=name) for i, name in enumerate(names)),
        takes=tuple(take_of(i, 60 * US_PER_S, "screen", "microphone") for i in range(len(clips))),
        clips=tuple(
            Clip(id=f"clip{i}", block_id=f"block{i}", take_id=f"take{i}", start_us=a, end_us=b)
            for i, (a, b) in enumerate(clips)
        ),
    )


STRETCH = st.tuples(st.integers(0, 30 * US_PER_S), st.integers(200_000, 30 * US_PER_S)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)
STRETCHES = st.lists(STRETCH, min_size=1, max_size=6)


@given(STRETCHES)
def test_segments_tile_the_plan(stretches: list[tuple[int, int]]) -> None:
    """Every frame of the plan lies in exactly one segment, inside its own shot, in order."""
    plan = make_plan(project_of(*stretches), KIT)
    segments = cut(plan)
    borders = [0, *[segment.end_frame for segment in segments]]
    assert [segment.first_frame for segment in segments] == borders[:-1]
    assert borders[-1] == plan.frames
    for segment in segments:
        assert 0 < segment.frames <= GRID_FRAMES
        assert segment.shot.first_frame <= segment.first_frame
        assert segment.end_frame <= segment.shot.end_frame


@given(STRETCHES)
def test_shots_follow_each_other(stretches: list[tuple[int, int]]) -> None:
    """Intro, clips and outro lie end to end, and the clips' frames are their times, within one frame."""
    project = project_of(*stretches)
    plan = make_plan(project, KIT)
    kinds = [shot.kind for shot in plan.shots]
    assert kinds == ["intro", *["clip"] * len(stretches), "outro"]
    assert [shot.first_frame for shot in plan.shots[1:]] == [shot.end_frame for shot in plan.shots[:-1]]
    for shot, (begin, end) in zip(plan.shots[1:-1], stretches, strict=True):
        assert abs(shot.frames - (end - begin) * 30 / US_PER_S) <= 1
    assert plan.shot_at(plan.frames - 1).kind == "outro"


@given(STRETCHES, st.integers(0, 5), st.integers(-5_000_000, 5_000_000))
def test_a_trim_changes_no_segment_behind_it(
    stretches: list[tuple[int, int]], which: int, by_us: int
) -> None:
    """Segments of later clips show the same frames of the same takes in the same lengths as before."""
    project = project_of(*stretches)
    which %= len(stretches)
    clip = project.clips[which]
    trimmed = edits.trim_clip(project, clip.id, end_us=clip.end_us + by_us)

    def behind(one: Project) -> list[tuple[str, int, int]]:
        later = {f"take{i}" for i in range(which + 1, len(stretches))}
        return [
            (
                segment.shot.take_id,
                segment.shot.source_frame + segment.first_frame - segment.shot.first_frame,
                segment.frames,
            )
            for segment in cut(make_plan(one, KIT))
            if segment.shot.take_id in later
        ]

    assert behind(trimmed) == behind(project)


@given(STRETCHES, st.integers(0, 3000))
def test_the_tail_is_the_rest(stretches: list[tuple[int, int]], frame: int) -> None:
    """What is left from a frame on shows the same, counted from 0."""
    plan = make_plan(project_of(*stretches), KIT)
    frame = min(frame, plan.frames - 1)
    rest = tail(plan, frame)
    assert rest.shots[0].first_frame == 0
    assert rest.frames == plan.frames - frame
    for at in (0, rest.frames // 2, rest.frames - 1):
        one, other = plan.shot_at(frame + at), rest.shot_at(at)
        assert one.take_id == other.take_id
        assert one.source_frame + frame + at - one.first_frame == other.source_frame + at - other.first_frame


def test_without_clips_there_is_no_video() -> None:
    """A project without a clip has an empty plan, not an intro alone."""
    plan = make_plan(project_of(), KIT)
    assert (plan.shots, plan.frames, cut(plan)) == ((), 0, ())


@pytest.mark.parametrize("kit", [KIT, replace(KIT, intro=None, outro=None)], ids=["cards", "bare"])
def test_clips_of_unknown_takes_are_no_video(kit: BrandKit) -> None:
    """When no clip shows a take that is there, the plan is empty as well."""
    project = replace(project_of((0, US_PER_S)), takes=())
    assert make_plan(project, kit).shots == ()


def test_a_clip_of_an_unknown_take_is_left_out() -> None:
    """Beside others, a clip whose take is gone is simply not shown."""
    project = project_of((0, US_PER_S), (0, US_PER_S))
    project = replace(project, takes=project.takes[1:])
    assert [shot.take_id for shot in make_plan(project, KIT).shots if shot.kind == "clip"] == ["take1"]


def test_a_kit_without_cards() -> None:
    """Without intro and outro the clips are all."""
    plan = make_plan(project_of((0, US_PER_S)), replace(KIT, intro=None, outro=None))
    assert [(shot.kind, shot.frames) for shot in plan.shots] == [("clip", 30)]


def test_the_name_is_shown_in_the_first_seconds() -> None:
    """The lower third starts and lasts as the kit says, ends with the clips, and needs a name."""
    intro = round((KIT.intro.duration_s if KIT.intro else 0) * 30)
    begin = intro + round(KIT.lower_third.start_s * 30)
    plan = make_plan(project_of((0, 20 * US_PER_S)), KIT)
    assert plan.lower_third == (begin, begin + round(KIT.lower_third.duration_s * 30))
    assert make_plan(project_of((0, 2 * US_PER_S)), KIT).lower_third == (begin, intro + 60)
    assert make_plan(project_of((0, 20 * US_PER_S), speaker=" "), KIT).lower_third == (0, 0)


@pytest.mark.parametrize(
    ("headings", "wanted"),
    [
        (["One", "Two", "Three"], ["One", "Two", "Three"]),
        (["", "Two", ""], ["A title", "Two"]),
        (["One", "", "Three"], ["One", "Three"]),
        (["", "", ""], []),
    ],
)
def test_headings_become_chapters(headings: list[str], wanted: list[str]) -> None:
    """The first chapter begins at 0, each ends where the next begins, the last with the video."""
    plan = make_plan(project_of(*[(0, 3 * US_PER_S)] * 3, headings=headings), KIT)
    chapters = chapters_of(plan)
    assert [chapter.title for chapter in chapters] == wanted
    if chapters:
        assert chapters[0].start_us == 0
        assert chapters[-1].end_us == plan.duration_us
        assert [one.end_us for one in chapters[:-1]] == [one.start_us for one in chapters[1:]]


@given(STRETCHES)
def test_the_poster_shows_a_clip(stretches: list[tuple[int, int]]) -> None:
    """The poster is a frame of the first clip."""
    plan = make_plan(project_of(*stretches), KIT)
    assert plan.shot_at(poster_frame(plan)) == plan.shots[1]


@given(st.sampled_from(LAYOUTS), st.sets(st.sampled_from(KINDS)))
def test_a_layout_shows_only_what_was_recorded(wanted: Layout, kinds: set[SourceKind]) -> None:
    """Whatever was recorded, the layout shows streams that are there, and asking again changes nothing."""
    take = take_of(0, US_PER_S, *kinds)
    found = effective_layout(wanted, take)
    assert effective_layout(found, take) == found
    block = Block(id="block0", layout=wanted)
    shot = take_plan(replace(project_of(), blocks=(block,)), take).shots[0]
    shown = {*shot.faces, *([shot.backdrop] if shot.backdrop else [])}
    assert shot.layout == found
    assert shown <= kinds
    assert bool(shown) == (found != "voice")
    pictures = kinds & {"screen", "slides", "camera", "second_camera"}
    assert (found == "voice") == (wanted == "voice" or not pictures)


@pytest.mark.parametrize(
    ("wanted", "kinds", "found"),
    [
        *[(layout, ("screen", "camera", "second_camera"), layout) for layout in LAYOUTS],
        *[(layout, ("slides", "camera"), layout) for layout in ("screen_camera", "side_by_side", "camera")],
        ("two_people", ("screen", "camera"), "camera"),
        ("two_people", ("screen",), "screen"),
        ("side_by_side", ("slides",), "screen"),
        ("side_by_side", ("camera", "second_camera"), "two_people"),
        ("screen", ("camera",), "camera"),
        ("camera", ("slides", "microphone"), "screen"),
        ("camera", ("microphone", "pointer"), "voice"),
    ],
)
def test_the_nearest_layout_is_taken(wanted: Layout, kinds: tuple[SourceKind, ...], found: Layout) -> None:
    """What is missing is left out, and what else was recorded takes its place."""
    assert effective_layout(wanted, take_of(0, US_PER_S, *kinds)) == found


def test_slides_stand_in_the_screen_s_place() -> None:
    """A take with slides shows them where a screen would be; a screen goes before them."""
    assert live_plan(64, 36, Block(id="b"), ["slides"]).shots[0].backdrop == "slides"
    assert live_plan(64, 36, Block(id="b"), ["slides", "screen"]).shots[0].backdrop == "screen"
    assert live_plan(64, 36, Block(id="b", layout="camera"), ["second_camera"]).shots[0].faces == (
        "second_camera",
    )


def test_one_take_from_end_to_end() -> None:
    """The editor's plan of a take is the whole take, without cards and without a name."""
    project = project_of((US_PER_S, 2 * US_PER_S))
    plan = take_plan(project, project.takes[0])
    assert [(shot.kind, shot.source_frame, shot.frames) for shot in plan.shots] == [("clip", 0, 1800)]
    assert plan.lower_third == (0, 0)


def test_times_out_of_all_proportion_are_refused() -> None:
    """A document that claims a clip of a million years is damaged; it must not fill the memory."""
    from pathlib import Path

    from evp_desktop.errors import ProjectUnreadable
    from evp_desktop.model import codec

    project = project_of((0, US_PER_S))
    for bad in ({"end_us": 10**18}, {"start_us": -1}, {"start_us": -(10**18)}):
        clip = replace(project.clips[0], **bad)
        data = codec.encode(replace(project, clips=(clip,)))
        with pytest.raises(ProjectUnreadable) as caught:
            codec.decode(data, Project, Path("project.json"))
        assert "$.clips[0]." in caught.value.detail
