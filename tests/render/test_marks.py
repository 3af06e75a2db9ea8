"""The pointer drawn larger, clicks marked, keys shown, and transitions: what is laid over and between."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.media.frames import Picture, Planes, from_rgb
from evp_desktop.media.pointer_log import PointerEvent
from evp_desktop.model import edits
from evp_desktop.model.media import SourceKind
from evp_desktop.model.project import Project
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.artwork import make_artwork
from evp_desktop.render.compose import Composer
from evp_desktop.render.motion import WHOLE, View
from evp_desktop.render.overlays import plain_stamp
from evp_desktop.render.plan import Shot, make_plan
from evp_desktop.render.pointer import KEYS_US, RING_STEPS, RING_US, Trail, blend_inside, marks_at
from evp_desktop.render.sights import Sights
from evp_desktop.render.tiles import Tile
from tests.render.films import DEFAULT
from tests.render.test_golden import Still
from tests.render.test_plan import project_of
from tests.support import lab

WIDTH, HEIGHT = 320, 180
FULL = Tile(0, 0, WIDTH, HEIGHT)
SHOT = Shot(kind="clip", first_frame=0, frames=90, are_clicks_marked=True)
BARE = replace(DEFAULT.spec, intro=None, outro=None)


def press(t_us: int, x: int = 160, y: int = 90) -> PointerEvent:
    return PointerEvent(t_us=t_us, x=x, y=y, button=1, down=True)


def composer_of(project: Project, *events: PointerEvent) -> Composer:
    """Draws a grey screen of 320x180 with the pointer's trail."""
    plan = replace(make_plan(project, BARE), width=WIDTH, height=HEIGHT)
    art = make_artwork(project, DEFAULT, plan)._replace(logo=None)
    still = Still(lab.plain((120, 120, 120), WIDTH, HEIGHT))
    trail = Trail(events, WIDTH, HEIGHT)
    return Composer(plan, art, lambda *_: (still, 0), {}, Sights({"take0": trail}))


def changed(composer: Composer, frame: int) -> tuple[np.ndarray, ...]:
    """Rows and columns of the pixels that are not the screen's own."""
    canvas = Picture(WIDTH, HEIGHT)
    composer.draw(frame, canvas)
    return np.nonzero(np.abs(canvas.planes.y.astype(int) - int(np.median(canvas.planes.y))) > 4)


def followed(**looks: bool | str) -> Project:
    return edits.change_block(project_of((0, 8 * US_PER_S), speaker=""), "block0", **looks)  # type: ignore[arg-type]


def test_the_large_pointer_covers_the_recorded_one() -> None:
    """Its tip is at the logged place, and it is larger than the system's own arrow."""
    composer = composer_of(followed(pointer="large"), PointerEvent(t_us=0, x=100, y=60))
    rows, columns = changed(composer, 30)
    assert abs(rows.min() - 60) <= 8
    assert abs(columns.min() - 100) <= 8
    assert rows.max() - rows.min() > 24
    canvas = Picture(WIDTH, HEIGHT)
    composer.draw(30, canvas)
    inside = canvas.planes.y[63:84, 101:105]
    assert (np.abs(inside.astype(int) - 120) > 30).mean() > 0.8


@given(st.integers(-400, 700), st.integers(-400, 700))
def test_a_pointer_anywhere_is_drawn_within_its_screen(x: int, y: int) -> None:
    """Beyond an edge it is cut, far away it is not there; nothing falls over."""
    stamp = plain_stamp((200, 128, 128), np.ones((24, 16)), -2, -2)
    canvas = from_rgb(lab.plain((0, 0, 0), WIDTH, HEIGHT))
    canvas = Planes(*(plane.copy() for plane in canvas))
    blend_inside(canvas, stamp, x, y)
    drawn = int((canvas.y > 100).sum())
    left, top = (x - 2) // 2 * 2, (y - 2) // 2 * 2
    seen = max(0, min(left + 16, WIDTH) - max(left, 0)) * max(0, min(top + 24, HEIGHT) - max(top, 0))
    assert drawn == seen


def test_a_click_is_a_ring_that_grows_and_is_gone() -> None:
    """From the press on for 0.6 s, around its place."""
    composer = composer_of(followed(are_clicks_marked=True), press(US_PER_S))
    assert len(changed(composer, 28)[0]) == 0
    early, late = changed(composer, 33), changed(composer, 40)
    for rows, columns in (early, late):
        assert abs((rows.min() + rows.max()) / 2 - 89.5) <= 2
        assert abs((columns.min() + columns.max()) / 2 - 159.5) <= 2
    assert np.ptp(late[0]) > np.ptp(early[0])
    assert len(changed(composer, 30 + 18 + 2)[0]) == 0


def test_keys_are_shown_at_the_foot() -> None:
    """For a second and a half, in the middle, above where subtitles are."""
    event = PointerEvent(t_us=US_PER_S, x=5, y=5, keys="Ctrl+C")
    composer = composer_of(followed(are_keys_shown=True), event)
    rows, columns = changed(composer, 40)
    assert rows.max() < HEIGHT * 0.85
    assert rows.min() > HEIGHT * 0.6
    assert abs((columns.min() + columns.max()) / 2 - 159.5) <= 2
    assert len(changed(composer, 80)[0]) == 0


def test_nothing_is_shown_that_was_not_asked_for() -> None:
    """A log alone draws nothing."""
    event = PointerEvent(t_us=US_PER_S, x=5, y=5, keys="Ctrl+C")
    assert len(changed(composer_of(followed(), press(US_PER_S), event), 32)[0]) == 0


@given(st.integers(0, 4 * US_PER_S), st.floats(0.3, 1), st.floats(0, 1))
def test_marks_follow_the_view(time_us: int, size: float, part: float) -> None:
    """Wherever the view lies, the ring is on the place that was clicked."""
    view = View((1 - size) * part, (1 - size) * part, size, size) if size < 1 else WHOLE
    marks = marks_at(SHOT, Trail([press(US_PER_S, 100, 60)], WIDTH, HEIGHT), time_us, view, FULL)
    if US_PER_S <= time_us < US_PER_S + RING_US:
        ((x, y, step),) = marks.rings
        assert abs(view.left + x / WIDTH * view.width - 100 / WIDTH) < 0.003
        assert abs(view.top + y / HEIGHT * view.height - 60 / HEIGHT) < 0.005
        assert 0 <= step < RING_STEPS
    else:
        assert marks.rings == ()


@given(st.integers(0, 5 * US_PER_S))
def test_the_trail_is_read_between_places(time_us: int) -> None:
    """Where it moved it is between two places, where it rested it stays; before the first it is nowhere."""
    events = [
        PointerEvent(t_us=t, x=x, y=50)
        for t, x in ((US_PER_S, 0), (US_PER_S + 100_000, 100), (3 * US_PER_S, 200))
    ]
    place = Trail(events, 200, 100).place_at(time_us)
    if time_us < US_PER_S:
        assert place is None
    else:
        assert place is not None
        moving = min(1.0, (time_us - US_PER_S) / 100_000) * 0.5
        assert abs(place[0] - (1.0 if time_us >= 3 * US_PER_S else moving)) < 1e-6


@given(st.integers(0, 5 * US_PER_S))
def test_the_last_keys_are_shown(time_us: int) -> None:
    """Until they have been there long enough, or others come."""
    events = [
        PointerEvent(t_us=t, x=0, y=0, keys=keys) for t, keys in ((US_PER_S, "F5"), (2 * US_PER_S, "Esc"))
    ]
    text, strength = Trail(events, 10, 10).keys_at(time_us)
    wanted = "" if time_us < US_PER_S else "F5" if time_us < 2 * US_PER_S else "Esc"
    assert text == (wanted if time_us < 2 * US_PER_S + KEYS_US else "")
    assert (strength > 0) == bool(text) or time_us > 2 * US_PER_S + KEYS_US - 2_000


class Grey(Still):
    """A take of one grey, that counts how often it is asked."""

    def __init__(self, level: int) -> None:
        super().__init__(lab.plain((level,) * 3, WIDTH, HEIGHT))
        self.asked = 0

    def frame_at(self, time_us: int) -> Planes:
        self.asked += 1
        return super().frame_at(time_us)


@pytest.mark.parametrize("movement", ["fade", "slide"])
def test_a_transition_goes_from_the_last_picture_to_the_next(movement: Literal["fade", "slide"]) -> None:
    """Every frame a little more of the new one, at last all of it; the old one is looked up once."""
    project = edits.change_clip(
        project_of((0, US_PER_S), (0, US_PER_S), speaker=""), "clip1", transition=movement
    )
    plan = replace(make_plan(project, BARE), width=WIDTH, height=HEIGHT)
    takes = {"take0": Grey(20), "take1": Grey(220)}

    def reader(take_id: str, _: SourceKind) -> tuple[Grey, int]:
        return takes[take_id], 0

    art = make_artwork(project, DEFAULT, plan)._replace(logo=None)
    composer, canvas = Composer(plan, art, reader, {}), Picture(WIDTH, HEIGHT)
    seen = []
    for frame in range(29, 45):
        assert composer.draw(frame, canvas) is (frame <= 42)
        seen.append(float(canvas.planes.y.mean()))
    assert (np.diff(seen[:14]) > 0).all()
    assert seen[0] < seen[1] < 80
    assert len(set(seen[13:])) == 1
    assert takes["take0"].asked == 2
    if movement == "slide":
        composer.draw(36, canvas)
        assert len(np.flatnonzero(np.diff(canvas.planes.y[90].astype(int)))) == 1  # one edge


def test_a_transition_over_a_chapter_card(tmp_path: object) -> None:
    """A card that stands is faded over like a picture."""
    kit = replace(DEFAULT.spec, intro=None, outro=None, transition="fade")
    kit = replace(kit, chapters=replace(kit.chapters, kind="card", duration_s=1))
    project = project_of((0, US_PER_S), (0, US_PER_S), speaker="")
    plan = replace(make_plan(project, kit), width=WIDTH, height=HEIGHT)
    takes = {"take0": Grey(20), "take1": Grey(220)}
    composer = Composer(plan, make_artwork(project, DEFAULT, plan), lambda take, _: (takes[take], 0), {})
    canvas = Picture(WIDTH, HEIGHT)
    means = []
    for frame in range(25, 80):
        composer.draw(frame, canvas)
        means.append(float(canvas.planes.y[60:].mean()))
    assert max(np.abs(np.diff(means))) < 40  # no jump: the card comes and goes softly
