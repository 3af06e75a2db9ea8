"""What libav's grabbers are asked for, and when two pictures are equal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.capture.equal import is_equal
from evp_desktop.capture.screen import ScreenSource, grabber_arguments
from evp_desktop.errors import NoDisplay
from tests.support.lab import frame_of, plain


def test_x11_grabs_a_rectangle_with_the_pointer() -> None:
    """On Linux the rectangle is the address's offset and the option's size."""
    assert grabber_arguments("linux", ":7", (10, 20, 640, 480)) == (
        ":7+10,20",
        "x11grab",
        {"framerate": "30", "draw_mouse": "1", "probesize": "32", "video_size": "640x480"},
    )


def test_windows_grabs_a_rectangle_with_the_pointer() -> None:
    """On Windows offset and size are options, and a desktop of unknown size is taken whole."""
    options = {"framerate": "30", "draw_mouse": "1", "offset_x": "10", "offset_y": "20"}
    assert grabber_arguments("win32", "", (10, 20, 640, 480)) == (
        "desktop",
        "gdigrab",
        {**options, "video_size": "640x480"},
    )
    assert "video_size" not in grabber_arguments("win32", "", (0, 0, 0, 0))[2]


def test_macos_grabs_the_first_screen_without_sound() -> None:
    """On macOS the screen is named, with the pointer and without a microphone."""
    assert grabber_arguments("darwin", "", (0, 0, 0, 0)) == (
        "Capture screen 0:none",
        "avfoundation",
        {"framerate": "30", "capture_cursor": "1"},
    )


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
