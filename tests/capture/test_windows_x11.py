"""A window on a real X server with a window manager: covered, moved, resized, minimised, closed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from evp_desktop.capture.devices import list_windows
from evp_desktop.capture.platform import x11_follow
from evp_desktop.capture.screen import ScreenSource
from evp_desktop.errors import DeviceLost
from tests.capture import contract
from tests.capture.desk import Desk, ManagedWindow, is_all, read_until, rgb_of, running_desk, shows

RED, BLUE, BLACK = (200, 10, 10), (10, 10, 200), (0, 0, 0)


@pytest.fixture(scope="module")
def _desk() -> Iterator[Desk]:
    with running_desk() as desk:
        yield desk


@pytest.fixture
def desk(_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk of this module, in the environment of each test."""
    monkeypatch.setenv("DISPLAY", _desk._connection.get_display_name())
    _desk.point(1270, 710)
    return _desk


@pytest.fixture
def red(desk: Desk) -> Iterator[ManagedWindow]:
    """A red window that may be closed by the test."""
    window = desk.window("Red", (200, 150, 400, 300), RED)
    yield window
    window.close()


@pytest.fixture
def source(red: ManagedWindow) -> Iterator[ScreenSource]:
    """The red window, open."""
    found = next(one for one in list_windows() if one.title == "Red")
    assert (found.id, (found.x, found.y, found.width, found.height)) == (red.id, red.place)
    source = ScreenSource(found.title, red.place, found.id)
    source.open()
    read_until(source, shows(RED))
    yield source
    source.close()


def test_a_window_in_a_frame_keeps_the_contract(red: ManagedWindow) -> None:
    """The inside of the frame is recorded, at its own size."""
    source = ScreenSource("Red", red.place, red.id)
    grabs = contract.check(source)
    assert is_all(rgb_of(grabs[-1]), RED)
    assert (source.width, source.height) == (400, 300)
    assert source.sees_what_covers is False


def test_what_covers_a_window_is_not_recorded(desk: Desk, source: ScreenSource) -> None:
    """A window on top hides nothing of it, and is not seen."""
    cover = desk.window("Cover", (100, 50, 800, 600), BLUE)
    try:
        assert all(is_all(rgb_of(source.read()), RED) for _ in range(8))
    finally:
        cover.close()


def test_a_window_half_off_the_screen_is_recorded_whole(red: ManagedWindow, source: ScreenSource) -> None:
    """Also the part that nobody sees."""
    for place in ((-250, 500), (1100, -100), (300, 200)):
        red.move(*place)
        grabs = [source.read() for _ in range(8)]
        assert all(is_all(rgb_of(grab), RED) for grab in grabs)
        assert {grab.change for grab in grabs} == {None}


def test_a_window_that_grows_is_made_smaller(red: ManagedWindow, source: ScreenSource) -> None:
    """All of it is in the picture, whose size stays; the change is told once."""
    red.resize(800, 400)
    grab = read_until(source, lambda grab: grab.change)
    assert grab.change == "resized"
    rgb = rgb_of(grab)
    assert is_all(rgb[54:246, 4:396], RED)
    assert is_all(rgb[:46], BLACK)
    assert is_all(rgb[254:], BLACK)
    assert source.read().frame is grab.frame
    assert source.read().change is None


def test_a_window_that_shrinks_stands_in_the_middle(red: ManagedWindow, source: ScreenSource) -> None:
    """It is not blown up: what was readable stays as sharp as it was. Its first size brings all back."""
    red.resize(200, 100)
    rgb = rgb_of(read_until(source, lambda grab: grab.change == "resized"))
    is_red = np.abs(rgb.astype(int) - RED).max(axis=2) <= 12
    assert is_red[104:196, 104:296].all()
    assert not is_red[:98].any()
    assert not is_red[:, :98].any()
    red.resize(400, 300)
    assert read_until(source, shows(RED)).frame.format.name == "bgr0"


def test_a_minimised_window_stays_as_it_was(red: ManagedWindow, source: ScreenSource) -> None:
    """Its last picture is repeated with new times, and told as lost; then it is back."""
    red.minimise()
    lost = read_until(source, lambda grab: grab.change)
    again = source.read()
    assert (lost.change, again.change) == ("lost", None)
    assert again.frame is lost.frame
    assert again.at_ns > lost.at_ns
    assert is_all(rgb_of(again), RED)
    red.restore()
    back = read_until(source, lambda grab: grab.change)
    assert back.change == "back"
    assert is_all(rgb_of(read_until(source, lambda grab: grab.frame is not lost.frame)), RED)


def test_a_closed_window_is_lost(desk: Desk) -> None:
    """The source says why."""
    window = desk.window("Brief", (200, 150, 400, 300), RED)
    source = ScreenSource("Brief", window.place, window.id)
    source.open()
    source.read()
    window.close()
    with pytest.raises(DeviceLost, match="closed"):
        read_until(source, lambda grab: False)
    source.close()


def test_places_follow_the_window(red: ManagedWindow, source: ScreenSource) -> None:
    """A place on the desktop is told in the picture's own pixels, also after a move and a resize."""
    x, y, _, _ = red.place
    source.read()
    assert source.to_picture(x + 30, y + 40) == (30, 40)
    red.move(500, 300)
    x, y, _, _ = red.place
    read_until(source, lambda _: source.to_picture(x + 30, y + 40) == (30, 40))
    assert source.to_picture(x - 5, y + 400) == (-5, 400)
    red.resize(800, 400)
    read_until(source, lambda grab: grab.change == "resized")
    x, y, _, _ = red.place
    assert source.to_picture(x, y) == (0, 50)
    assert source.to_picture(x + 400, y + 200) == (200, 150)


@pytest.mark.parametrize("is_drawn", [True, False])
def test_the_pointer_is_drawn_on_a_window_or_not(desk: Desk, red: ManagedWindow, is_drawn: bool) -> None:
    """Over a window the pointer is in the picture when it is asked for."""
    source = ScreenSource("Red", red.place, red.id, is_pointer_drawn=is_drawn)
    source.open()
    desk.point(red.place[0] + 100, red.place[1] + 100)
    if is_drawn:
        read_until(source, lambda grab: not is_all(rgb_of(grab)[90:130, 90:130], RED))
    else:
        assert all(is_all(rgb_of(source.read()), RED) for _ in range(6))
    source.close()


def test_without_composite_the_desktop_is_cut(
    desk: Desk, red: ManagedWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window is recorded where it lies, with what covers it, and the source says so."""
    monkeypatch.setattr(x11_follow, "_draw_apart", lambda *_: False)
    source = ScreenSource("Red", red.place, red.id)
    source.open()
    assert source.sees_what_covers is True
    read_until(source, shows(RED))
    red.move(700, 300)
    read_until(source, shows(RED))
    cover = desk.window("Cover", (100, 50, 1100, 600), BLUE)
    read_until(source, shows(BLUE))
    cover.close()
    red.resize(200, 100)
    rgb = rgb_of(read_until(source, lambda grab: grab.change == "resized"))
    assert is_all(rgb[:90], BLACK)
    red.minimise()
    read_until(source, lambda grab: grab.change == "lost")
    source.close()


def test_a_window_is_drawn_as_before_afterwards(desk: Desk, red: ManagedWindow) -> None:
    """When the source is closed, the desktop shows the window again as it did."""
    source = ScreenSource("Red", red.place, red.id)
    source.open()
    source.read()
    source.close()
    whole = ScreenSource("region", red.place)
    whole.open()
    assert read_until(whole, shows(RED))
    whole.close()


def test_the_shadow_that_a_program_draws_is_left_out(desk: Desk) -> None:
    """Toolkits that draw their own frame make the window larger than what a person takes for it."""
    window = desk.window("Shadow", (200, 150, 400, 300), RED)
    window.mark("_GTK_FRAME_EXTENTS", [30, 30, 20, 40])
    found = next(one for one in list_windows() if one.title == "Shadow")
    x, y, _, _ = window.place
    assert (found.x, found.y, found.width, found.height) == (x + 30, y + 20, 340, 240)
    source = ScreenSource("Shadow", (found.x, found.y, found.width, found.height), found.id)
    source.open()
    assert is_all(rgb_of(source.read()), RED)
    assert source.to_picture(x + 30, y + 20) == (0, 0)
    source.close()
    window.close()
