"""One contract for every source of pictures, and what is special about the real ones."""

from __future__ import annotations

import numpy as np
import pytest

from evp_desktop.capture.devices import is_wayland, list_devices, list_screens, list_windows
from evp_desktop.capture.screen import ScreenSource
from evp_desktop.errors import DeviceLost, NoDisplay, NoWindow, RegionOutside
from tests.capture import contract
from tests.support.lab import RunningStage
from tests.support.x11 import Painter


def test_a_fake_source_keeps_the_contract() -> None:
    """The source that other tests rely on promises what the real ones do."""
    contract.check(contract.Clockwork())


@pytest.mark.parametrize("area", [(0, 0, 1920, 1080), (101, 53, 641, 361)])
def test_the_screen_keeps_the_contract(stage: RunningStage, area: tuple[int, int, int, int]) -> None:
    """The whole screen and an odd region of it deliver stamped pictures of even size."""
    grabs = contract.check(ScreenSource("screen", area))
    assert (grabs[0].frame.width, grabs[0].frame.height) == (area[2] // 2 * 2, area[3] // 2 * 2)


def test_a_window_keeps_the_contract_and_is_followed(stage: RunningStage) -> None:
    """A window is cut out where it is, also after it moved."""
    with Painter() as painter:
        window = painter.window("A red window", (300, 200, 320, 240), (200, 10, 10))
        source = ScreenSource("A red window", (300, 200, 320, 240), window.id)
        assert is_red(contract.check(source)[-1].frame.to_ndarray(format="rgb24"))
        source.open()
        window.move(100, 700)
        frames = [source.read().frame for _ in range(10)]
        source.close()
        assert is_red(frames[-1].to_ndarray(format="rgb24"))


def is_red(rgb: np.ndarray) -> bool:
    return bool((rgb.reshape(-1, 3) == (200, 10, 10)).all())


def test_a_window_that_closes_is_lost(stage: RunningStage) -> None:
    """When the window goes, so does the source, with the reason."""
    with Painter() as painter:
        window = painter.window("Short-lived", (300, 200, 320, 240), (10, 10, 200))
        source = ScreenSource("Short-lived", (300, 200, 320, 240), window.id)
        source.open()
        source.read()
        window.close()
        with pytest.raises(DeviceLost, match="closed"):
            read_to_the_end(source)
        source.close()


def read_to_the_end(source: ScreenSource) -> None:
    for _ in range(100):
        source.read()


def test_what_is_not_there_is_refused(stage: RunningStage) -> None:
    """A region beside the screen and a window that nobody opened have errors of their own."""
    with pytest.raises(RegionOutside) as caught:
        ScreenSource("1900,0 640x480", (1900, 0, 640, 480)).open()
    assert "1920x1080" in caught.value.detail
    gone = ScreenSource("gone", (0, 0, 64, 64), "window-0x7777777")
    with pytest.raises(NoWindow):
        gone.open()
    gone.close()


def test_screens_and_windows_are_listed(stage: RunningStage) -> None:
    """The stage's screen has its size; a window is listed by title, place and size, tiny helpers are not."""
    with Painter() as painter:
        painter.window("Some window", (300, 200, 320, 240), (10, 10, 200))
        painter.window("A helper", (0, 0, 20, 20), (10, 10, 200))
        found = list_devices()
    assert [(screen.width, screen.height) for screen in found.screens] == [(1920, 1080)]
    places = {window.title: (window.x, window.y, window.width, window.height) for window in found.windows}
    assert places == {"Some window": (300, 200, 320, 240)}
    assert found.microphones[0].id == "evp_microphone"


def test_the_window_inside_a_frame_is_listed(stage: RunningStage) -> None:
    """An old window manager keeps no list; what it framed is found, and recorded without the frame."""
    with Painter() as painter:
        frame = painter.window("A frame", (300, 200, 320, 240), (200, 10, 10))
        inside = frame.framed("Framed", 20)
        found = list_windows()
        assert [(one.id, one.title) for one in found] == [(inside, "Framed")]
        place = (found[0].x, found[0].y, found[0].width, found[0].height)
        assert place == (320, 220, 280, 200)
        source = ScreenSource("Framed", place, inside)
        source.open()
        rgb = source.read().frame.to_ndarray(format="rgb24")
        source.close()
        assert (rgb.reshape(-1, 3) == (10, 200, 10)).all()
        frame.close()


def test_without_a_display_there_are_no_screens() -> None:
    """Listing devices goes on without a display; asking for screens says what is missing."""
    assert list_devices().screens == ()
    with pytest.raises(NoDisplay):
        list_screens()


@pytest.mark.parametrize(
    ("session", "socket", "expected"),
    [("wayland", "", True), ("", "wayland-0", True), ("x11", "wayland-0", False), ("", "", False)],
)
def test_a_wayland_session_is_known(
    monkeypatch: pytest.MonkeyPatch, session: str, socket: str, expected: bool
) -> None:
    """By what the session says of itself; a private X server in it says otherwise."""
    monkeypatch.setenv("XDG_SESSION_TYPE", session)
    monkeypatch.setenv("WAYLAND_DISPLAY", socket)
    assert is_wayland() is expected
