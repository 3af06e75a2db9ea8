"""Monitors and regions on a real X server: several of them, unplugged, resized."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evp_desktop.capture.devices import list_screens
from evp_desktop.capture.screen import ScreenSource
from tests.capture import contract
from tests.capture.desk import (
    HEIGHT,
    SMALL_MODE,
    Desk,
    is_all,
    read_until,
    rgb_of,
    running_desk,
    shows,
    xrandr,
)

RED, BLUE, BLACK = (200, 10, 10), (10, 10, 200), (0, 0, 0)


@pytest.fixture(scope="module")
def _desk() -> Iterator[Desk]:
    with running_desk() as desk:
        name = list_screens()[0].id
        xrandr("--newmode", *SMALL_MODE.split())
        xrandr("--addmode", name, "small")
        yield desk


@pytest.fixture
def desk(_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with a red half, a blue half and the pointer in the middle; whole again afterwards."""
    monkeypatch.setenv("DISPLAY", _desk._connection.get_display_name())
    _desk.point(700, 700)
    _desk.paint((0, 0, 640, HEIGHT), RED)
    _desk.paint((640, 0, 640, HEIGHT), BLUE)
    yield _desk
    for screen in list_screens():
        if screen.id != "screen":
            xrandr("--delmonitor", screen.id)
    xrandr("--output", "screen", "--mode", "1280x720")


def split(left_mm: int = 160, right_mm: int = 160) -> None:
    """Two monitors side by side where there was one; millimetres give each its own density."""
    xrandr("--setmonitor", "right", f"640/{right_mm}x720/180+640+0", "none")
    xrandr("--setmonitor", "left", f"640/{left_mm}x720/180+0+0", "screen")


def source_of(name: str) -> ScreenSource:
    """The monitor of that name, as the recorder would open it."""
    screen = next(one for one in list_screens() if one.name == name)
    area = (screen.x, screen.y, screen.width, screen.height)
    return ScreenSource(screen.name, area, screen_id=screen.id)


def shrink() -> None:
    """The whole desktop becomes 800x600."""
    xrandr("--output", "screen", "--mode", "small")


def test_each_of_two_monitors_is_recorded_by_itself(desk: Desk) -> None:
    """Both are listed in pixels whatever their density, and each shows its own part of the desktop."""
    split(left_mm=160, right_mm=320)
    places = {one.name: (one.x, one.y, one.width, one.height) for one in list_screens()}
    assert places == {"left": (0, 0, 640, 720), "right": (640, 0, 640, 720)}
    left, right = (contract.check(source_of(name)) for name in ("left", "right"))
    assert is_all(rgb_of(left[-1]), RED)
    assert is_all(rgb_of(right[-1])[:650], BLUE)


def test_another_monitor_stands_in_for_an_unplugged_one(desk: Desk) -> None:
    """The take goes on with what is left, in the same size; plugged in again, it is shown again."""
    split()
    source = source_of("right")
    source.open()
    source.read()
    xrandr("--delmonitor", "right")
    grab = read_until(source, lambda grab: grab.change)
    assert grab.change == "replaced"
    assert is_all(rgb_of(grab), RED)
    xrandr("--setmonitor", "right", "640/160x720/180+640+0", "none")
    grab = read_until(source, lambda grab: grab.change)
    assert grab.change == "back"
    assert is_all(rgb_of(grab)[:650], BLUE)
    source.close()


def test_a_monitor_that_gets_another_resolution_goes_on(desk: Desk) -> None:
    """The smaller desktop stands in the middle, as sharp as it was; the old resolution brings all back."""
    source = source_of("screen")
    source.open()
    source.read()
    shrink()
    read_until(source, lambda grab: grab.change == "resized")
    desk.paint((0, 0, 800, 600), RED)
    rgb = rgb_of(read_until(source, lambda grab: is_all(rgb_of(grab)[64:600, 244:1036], RED)))
    assert is_all(rgb[:56], BLACK)
    assert is_all(rgb[:, :236], BLACK)
    assert source.to_picture(0, 0) == (240, 60)
    xrandr("--output", "screen", "--mode", "1280x720")
    desk.point(1270, 710)
    desk.paint((0, 0, 1280, 720), BLUE)
    grab = read_until(source, lambda grab: is_all(rgb_of(grab)[:600], BLUE))
    assert grab.frame.format.name == "bgr0"
    source.close()


def test_a_region_that_is_cut_off_goes_on(desk: Desk) -> None:
    """What is left of it is shown; when nothing is left, its last picture; then it comes back."""
    half, gone = ScreenSource("half", (700, 100, 200, 200)), ScreenSource("gone", (900, 100, 200, 200))
    for source in (half, gone):
        source.open()
        assert is_all(rgb_of(source.read()), BLUE)
    shrink()
    read_until(half, lambda grab: grab.change == "resized")
    desk.paint((0, 0, 800, 600), RED)
    rgb = rgb_of(read_until(half, lambda grab: is_all(rgb_of(grab)[:, 54:146], RED)))
    assert is_all(rgb[:, :46], BLACK)
    lost = read_until(gone, lambda grab: grab.change == "lost")
    assert is_all(rgb_of(lost), BLUE)
    xrandr("--output", "screen", "--mode", "1280x720")
    desk.paint((0, 0, 1280, 720), RED)
    for source in (half, gone):
        read_until(source, shows(RED))
        source.close()


@pytest.mark.parametrize("is_drawn", [True, False])
@pytest.mark.parametrize("area", [(0, 0, 1280, 720), (300, 200, 320, 240)])
def test_the_pointer_is_drawn_or_not(desk: Desk, area: tuple[int, int, int, int], is_drawn: bool) -> None:
    """On the whole screen and on a region."""
    desk.paint((0, 0, 1280, 720), RED)
    desk.point(400, 300)
    source = ScreenSource("screen", area, is_pointer_drawn=is_drawn)
    source.open()
    rgb = rgb_of(read_until(source, lambda grab: is_all(rgb_of(grab)[:20], RED)))
    source.close()
    x, y = 400 - area[0], 300 - area[1]
    assert is_all(rgb[y - 10 : y + 30, x - 10 : x + 30], RED) is not is_drawn
