"""Where the small bar goes while the screen is recorded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from evp_desktop.services.recording import Choice, Devices, Screen, Window
from evp_desktop.ui.record.step_aside import AsideBar, captured_area, free_spot
from evp_desktop.ui.theme import make_look

SCREEN = QRect(0, 0, 1920, 1080)


def test_the_bar_stands_right_above_a_window() -> None:
    """The eyes stay near the lens and the bar out of the picture."""
    spot = free_spot(600, 200, QRect(400, 400, 900, 500), [SCREEN])
    assert spot is not None
    assert spot.bottom() < 400


def test_a_whole_screen_leaves_no_place() -> None:
    """Then the caller makes the bar small."""
    assert free_spot(600, 60, SCREEN, [SCREEN]) is None


def test_a_second_screen_takes_the_bar() -> None:
    """With two screens the bar goes to the one that is not recorded."""
    second = QRect(1920, 0, 1280, 1024)
    spot = free_spot(600, 200, SCREEN, [SCREEN, second])
    assert spot is not None
    assert second.contains(spot)


@given(st.integers(0, 1500), st.integers(0, 900), st.integers(50, 1900), st.integers(50, 1000))
def test_a_free_spot_is_really_free(x: int, y: int, width: int, height: int) -> None:
    """Wherever the window is, the bar never lies over it or off the screen."""
    captured = QRect(x, y, width, height)
    spot = free_spot(640, 120, captured, [SCREEN])
    assert spot is None or (SCREEN.contains(spot) and not spot.intersects(captured))


def test_the_recorded_area_is_that_of_the_chosen_source() -> None:
    """An id names a screen or a window; no id means the first screen; switched off means none."""
    devices = Devices(
        screens=(Screen(id="a", name="A", x=0, y=0, width=1920, height=1080),),
        windows=(Window(id="w", title="W", x=10, y=20, width=300, height=200),),
    )
    assert captured_area(devices, Choice()) == QRect(0, 0, 1920, 1080)
    assert captured_area(devices, Choice(screen_id="w")) == QRect(10, 20, 300, 200)
    assert captured_area(devices, Choice(is_screen_on=False)) is None


@pytest.mark.parametrize(("key", "name"), [("P", "pause"), ("R", "again"), ("Space", "stop")])
def test_the_bar_has_the_keys_of_the_page(qtbot: QtBot, key: str, name: str) -> None:
    """Pause, again and stop work while the window is out of sight."""
    bar = AsideBar(make_look(is_dark=False), 28)
    qtbot.addWidget(bar, before_close_func=lambda widget: widget.leave())
    bar.show()
    with qtbot.waitSignal(getattr(bar.live, name)):
        qtbot.keyClick(bar, getattr(Qt.Key, f"Key_{key}"))


def test_closing_the_bar_by_hand_asks_to_stop(qtbot: QtBot) -> None:
    """The bar never leaves a recording running out of sight."""
    bar = AsideBar(make_look(is_dark=False), 28)
    qtbot.addWidget(bar, before_close_func=lambda widget: widget.leave())
    bar.show()
    with qtbot.waitSignal(bar.closed):
        bar.close()
    assert bar.isVisible()
