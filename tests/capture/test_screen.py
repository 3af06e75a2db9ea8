"""What libav's grabbers are asked for, and when two pictures are equal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.capture.equal import is_equal
from evp_desktop.capture.fit import Fitter, cut, place_in
from evp_desktop.capture.screen import ScreenSource, grabber_arguments
from evp_desktop.capture.sight import Sight, change_between, common, pushed_inside
from evp_desktop.errors import NoDisplay
from tests.support.lab import frame_of, plain

PLACE = (10, 20, 640, 480)
POINTER = [(True, "1"), (False, "0")]


@pytest.mark.parametrize(("is_drawn", "told"), POINTER)
def test_x11_grabs_a_rectangle_or_a_window(is_drawn: bool, told: str) -> None:
    """On Linux the rectangle is the address's offset and the option's size, also inside a window."""
    expected = {"framerate": "30", "draw_mouse": told, "probesize": "32", "video_size": "640x480"}
    asked = grabber_arguments("linux", ":7", Sight(PLACE, PLACE), is_pointer_drawn=is_drawn)
    assert asked == (":7+10,20", "x11grab", expected)
    asked = grabber_arguments("linux", ":7", Sight(PLACE, PLACE, number=99), is_pointer_drawn=is_drawn)
    assert asked == (":7+10,20", "x11grab", {**expected, "window_id": "99"})


@pytest.mark.parametrize(("is_drawn", "told"), POINTER)
def test_windows_grabs_a_rectangle_or_a_window(is_drawn: bool, told: str) -> None:
    """On Windows offset and size are options, and a window is named by its handle."""
    expected = {
        "framerate": "30",
        "draw_mouse": told,
        "offset_x": "10",
        "offset_y": "20",
        "video_size": "640x480",
    }
    asked = grabber_arguments("win32", "", Sight(PLACE, PLACE), is_pointer_drawn=is_drawn)
    assert asked == ("desktop", "gdigrab", expected)
    asked = grabber_arguments("win32", "", Sight(PLACE, PLACE, number=99), is_pointer_drawn=is_drawn)
    assert asked == ("hwnd=99", "gdigrab", expected)


@pytest.mark.parametrize(("is_drawn", "told"), POINTER)
def test_macos_grabs_a_screen_without_sound(is_drawn: bool, told: str) -> None:
    """On macOS the screen is named by its number, and no microphone is opened."""
    asked = grabber_arguments("darwin", "", Sight(PLACE, PLACE, number=1), is_pointer_drawn=is_drawn)
    expected = {"framerate": "30", "capture_cursor": told, "pixel_format": "bgr0"}
    assert asked == ("Capture screen 1:none", "avfoundation", expected)


@given(st.integers(16, 4000), st.integers(16, 4000))
def test_odd_sizes_become_even(width: int, height: int) -> None:
    """4:2:0 needs even sides; at most one pixel is lost."""
    source = ScreenSource("region", (3, 5, width, height))
    assert (source.width % 2, source.height % 2) == (0, 0)
    assert (width - source.width, height - source.height) in {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_without_a_display_there_is_nothing_to_grab(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening says so at once, also for a display that nobody serves."""
    with pytest.raises(NoDisplay):
        ScreenSource("screen", (0, 0, 64, 64)).open()
    monkeypatch.setenv("DISPLAY", ":4711")
    with pytest.raises(NoDisplay) as caught:
        ScreenSource("screen", (0, 0, 64, 64)).open()
    assert caught.value.name == ":4711"


def test_one_pixel_makes_a_picture_new() -> None:
    """Pictures are equal when every byte is; size counts too; and nothing equals no picture."""
    one = plain((10, 20, 30))
    other = one.copy()
    assert is_equal(frame_of(one), frame_of(other))
    other[-1, -1, 2] += 1
    assert not is_equal(frame_of(one), frame_of(other))
    assert not is_equal(frame_of(one), frame_of(np.ascontiguousarray(one[:-2])))
    assert not is_equal(frame_of(one), None)


SIDES = st.integers(2, 5000)
EVEN = st.integers(1, 2500).map(lambda half: 2 * half)


@given(SIDES, SIDES, EVEN, EVEN)
def test_a_picture_is_placed_whole_and_in_the_middle(width: int, height: int, wide: int, high: int) -> None:
    """It lies inside, on even numbers, in the middle, never larger than it was, in its own shape."""
    left, top, shown_wide, shown_high = place_in(width, height, (wide, high))
    assert [side % 2 for side in (left, top, shown_wide, shown_high)] == [0, 0, 0, 0]
    assert 0 <= left <= wide - shown_wide - left <= left + 2
    assert 0 <= top <= high - shown_high - top <= top + 2
    assert shown_wide <= max(2, width + 1)
    assert shown_high <= max(2, height + 1)
    scale = min(1, wide / width, high / height)
    assert abs(shown_wide - width * scale) <= 2
    assert abs(shown_high - height * scale) <= 2


def test_a_picture_of_the_right_size_is_left_alone() -> None:
    """Nothing is copied then; a cut has the pixels of its place."""
    frame = frame_of(np.dstack([np.arange(64 * 64, dtype=np.uint8).reshape(64, 64)] * 3))
    assert Fitter(64, 64).fit(frame) is frame
    part = cut(frame, (6, 10, 20, 30)).to_ndarray(format="bgra")
    assert (part == frame.to_ndarray(format="bgra")[10:40, 6:26]).all()


def test_an_equal_picture_is_fitted_once() -> None:
    """A window of another size that stands still costs nothing: the same object comes again."""
    fitter = Fitter(64, 48)
    first = fitter.fit(frame_of(plain((200, 20, 20), 32, 32)))
    assert fitter.fit(frame_of(plain((200, 20, 20), 32, 32))) is first
    other = fitter.fit(frame_of(plain((20, 20, 200), 128, 96)))
    assert other is not first
    rgb = first.to_ndarray(format="rgb24")
    assert (first.width, first.height) == (64, 48)
    assert rgb[:8].max() < 8
    assert rgb[24, 32, 0] > 180


RECTANGLE = st.tuples(st.integers(-50, 50), st.integers(-50, 50), st.integers(1, 60), st.integers(1, 60))


def pixels(area: tuple[int, int, int, int]) -> set[tuple[int, int]]:
    return {(x, y) for x in range(area[0], area[0] + area[2]) for y in range(area[1], area[1] + area[3])}


@given(RECTANGLE, RECTANGLE)
def test_what_rectangles_share(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> None:
    """The common part has exactly the pixels of both; a rectangle that is pushed inside stays inside."""
    shared = common(one, other)
    assert (pixels(shared) if shared else set()) == pixels(one) & pixels(other)
    pushed = pushed_inside(one, other)
    assert pixels(pushed) <= pixels(other)
    assert pushed[2:] == (min(one[2], other[2]), min(one[3], other[3]))


def test_changes_are_told_by_name() -> None:
    """A move is no change; another size, another monitor, its return, and being out of sight are."""
    here = Sight(PLACE, PLACE, device="left")
    moved = here._replace(area=(0, 0, 640, 480))
    smaller = here._replace(area=(10, 20, 320, 240))
    other = smaller._replace(device="right")
    hidden = here._replace(is_hidden=True)
    steps = [(here, moved), (here, smaller), (here, other), (other, here), (here, hidden), (hidden, smaller)]
    told = [change_between(before, after, "left") for before, after in steps]
    assert told == [None, "resized", "replaced", "back", "lost", "back"]
    assert change_between(hidden, hidden._replace(area=(0, 0, 2, 2)), "left") is None
