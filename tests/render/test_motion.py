"""How the view follows clicks: never outside, never too fast, there in time, else at rest."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.media.pointer_log import PointerEvent
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.motion import (
    CLOSER,
    MAX_SPEED,
    SLOW_PART,
    WHOLE,
    Click,
    Path,
    View,
    clicks_of,
    path_of,
    slow_view,
    view_at,
)

PLACE = st.floats(0, 1, allow_nan=False)
CLICKS = st.lists(st.builds(Click, st.integers(0, 60 * US_PER_S), PLACE, PLACE), max_size=25).map(
    lambda clicks: tuple(sorted(clicks))
)
STEP_US = US_PER_S // 30
SIZE = (1280, 720)


def far(one: View, other: View) -> float:
    """How far the edge that moves most goes, in widths of the closer view."""
    edges = [
        abs(one.left - other.left),
        abs(one.top - other.top),
        abs(one.left + one.width - other.left - other.width),
        abs(one.top + one.height - other.top - other.height),
    ]
    return max(edges) / min(one.width, other.width)


def views(path: Path) -> list[View]:
    return [view_at(path, i * STEP_US) for i in range(70 * 30)]


@given(CLICKS)
def test_nothing_outside_the_picture_is_ever_shown(clicks: tuple[Click, ...]) -> None:
    """At every moment the view lies inside, and comes no closer than it may."""
    for view in views(path_of(clicks, SIZE)):
        assert view.left >= -1e-9
        assert view.top >= -1e-9
        assert view.left + view.width <= 1 + 1e-9
        assert view.top + view.height <= 1 + 1e-9
        assert 1 / CLOSER - 1e-9 <= view.width <= 1
        assert abs(view.width - view.height) <= 2 / min(SIZE)


@given(CLICKS)
def test_it_is_never_faster_than_can_be_followed(clicks: tuple[Click, ...]) -> None:
    """From one picture to the next no edge goes further than the greatest speed allows."""
    for one, other in pairwise(views(path_of(clicks, SIZE))):
        assert far(one, other) <= MAX_SPEED / 30 * 1.02


@given(CLICKS)
def test_it_stands_still_between_moves(clicks: tuple[Click, ...]) -> None:
    """Moves follow each other in time, begin where the last one ended, and leave a while to look."""
    path = path_of(clicks, SIZE)
    for one, other in pairwise(path):
        assert other.start == one.end
        assert other.begin_us - one.end_us >= US_PER_S * 0.79
    assert not path or (path[0].start == WHOLE and path[-1].end == WHOLE)


@given(CLICKS)
def test_a_click_is_seen_from_a_view_that_stands_still(clicks: tuple[Click, ...]) -> None:
    """When something is clicked, it is in view and nothing moves, save at the very beginning of a take."""
    path = path_of(clicks, SIZE)
    first = path[0].end_us if path else 0
    for click in clicks:
        if click.at_us - 100_000 >= first:
            view = view_at(path, click.at_us)
            assert view == view_at(path, click.at_us - 100_000)
            assert view.left - 1e-9 <= click.x <= view.left + view.width + 1e-9
            assert view.top - 1e-9 <= click.y <= view.top + view.height + 1e-9


def test_it_goes_in_before_a_click_and_out_some_seconds_behind() -> None:
    """One click: whole, close and settled at the click, whole again after a few seconds."""
    path = path_of((Click(10 * US_PER_S, 0.8, 0.2),), SIZE)
    assert view_at(path, 8 * US_PER_S) == WHOLE
    close = view_at(path, 10 * US_PER_S)
    assert abs(close.width - 1 / CLOSER) < 2 / SIZE[0]
    assert close.left + close.width == 1  # at the edge, not behind it
    assert all(abs(part * 1280 % 2) < 1e-6 for part in (close.left, close.width))
    assert view_at(path, 11 * US_PER_S) == close
    assert view_at(path, 15 * US_PER_S) == WHOLE


def test_it_pans_to_a_click_outside_the_view() -> None:
    """With a few seconds between two far places it goes straight from one to the other."""
    path = path_of((Click(10 * US_PER_S, 0.1, 0.1), Click(14 * US_PER_S, 0.9, 0.9)), SIZE)
    sizes = [view_at(path, at).width for at in range(10 * US_PER_S, 14 * US_PER_S, 100_000)]
    assert max(sizes) < 0.6


def test_hasty_clicks_far_apart_are_seen_from_afar() -> None:
    """Where there is no time to move, the view stays whole."""
    clicks = tuple(Click(5 * US_PER_S + i * 400_000, 0.05 + 0.9 * (i % 2), 0.5) for i in range(10))
    assert path_of(clicks, SIZE) == ()


def test_a_faster_part_looks_as_calm() -> None:
    """At four times the speed a move takes four times as long on the take's clock."""
    clicks = (Click(60 * US_PER_S, 0.8, 0.2),)
    normal, fast = path_of(clicks, SIZE), path_of(clicks, SIZE, speed_percent=400)
    for one, other in zip(normal, fast, strict=True):
        assert abs(other.end_us - other.begin_us - 4 * (one.end_us - one.begin_us)) <= 4


@given(st.integers(0, 3600 * US_PER_S))
def test_slow_is_slow(time_us: int) -> None:
    """It shows at most 8 % closer, in the middle, and moves less than a hundredth in a second."""
    one, other = slow_view(time_us), slow_view(time_us + STEP_US)
    assert 1 / (1 + SLOW_PART) - 1e-9 <= one.width <= 1
    assert abs(one.left * 2 + one.width - 1) < 1e-9
    assert abs(one.width - other.width) < 0.01 / 30


def test_only_presses_inside_the_picture_count() -> None:
    """Movement, letting go and what lies beside the picture move nothing."""
    events = (
        PointerEvent(t_us=0, x=10, y=10),
        PointerEvent(t_us=1, x=64, y=36, button=1, down=True),
        PointerEvent(t_us=2, x=64, y=36, button=1, down=False),
        PointerEvent(t_us=3, x=-5, y=10, button=1, down=True),
        PointerEvent(t_us=4, x=128, y=10, button=1, down=True),
    )
    assert clicks_of(events, 128, 72) == (Click(1, 0.5, 0.5),)
