"""What is recorded is chosen by name, by drag or by key, and nothing moves while it is looked up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from evp_desktop.services.recording import Camera, Choice, Devices, Screen
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.record.chips import SourceChips
from evp_desktop.ui.record.monitors import screen_words
from evp_desktop.ui.record.page import RecordPage
from evp_desktop.ui.record.region import RegionOverlay, desktop_pixels, first_area, kept_inside
from evp_desktop.ui.theme import make_look
from evp_desktop.ui.window import Window
from tests.support.fake_services import FakeServices

LOOK = make_look(is_dark=False)
ROOM = QRect(0, 0, 1920, 1080)


def _screen(place: str, x: int, y: int) -> Screen:
    return Screen(id=place, name=place, x=x, y=y, width=1920, height=1080)


def test_monitors_are_called_by_where_they_stand() -> None:
    """Left and right, upper and lower, with the size; more than three have numbers."""
    left, right = _screen("a", 0, 0), _screen("b", 1920, 0)
    assert screen_words(left, (left,)) == "Whole screen 1920×1080"
    assert screen_words(right, (right, left)) == "Right screen 1920×1080"
    middle = _screen("m", 1000, 0)
    assert screen_words(middle, (left, right, middle)).startswith("Middle screen")
    low = _screen("l", 0, 1080)
    assert screen_words(low, (left, low)).startswith("Lower screen")
    many = tuple(_screen(str(n), n * 1920, 0) for n in range(4))
    assert screen_words(many[2], many).startswith("Screen 3")


def test_the_chips_stand_still_while_devices_are_found(qtbot: QtBot, services: FakeServices) -> None:
    """A name that arrives changes no place and no width."""
    chips = SourceChips(LOOK, QWidget())
    qtbot.addWidget(chips)
    chips.show_layout("screen_camera")
    chips.resize(1000, 40)
    chips.show()
    parts = (chips.picture, chips.camera, chips.microphone, chips.level, chips.sound)
    before = [part.geometry() for part in parts]
    assert "Looking" in chips.camera.accessibleName()
    chips.show_choice(services.devices, Choice(is_camera_on=True))
    qtbot.wait(1)
    assert [part.geometry() for part in parts] == before
    assert chips.camera.accessibleName() == "Camera: Built-in camera"


def test_two_people_need_two_cameras(page: RecordPage, services: FakeServices) -> None:
    """The second chip offers the cameras that the first does not use, and the first of them is taken."""
    cameras = (Camera(id="c0", name="One"), Camera(id="c1", name="Two"))
    page.recorder.devices = replace(page.recorder.devices, cameras=cameras)
    page.before.layout_choice.chosen.emit("two_people")
    assert page.before.chips.second_camera.isVisible()
    assert services.recordings[-1].choice.second_camera_id == "c1"
    assert page.before.chips.second_camera.accessibleName() == "Second camera: Two"


def test_pointer_and_computer_sound_are_remembered(
    page: RecordPage, services: FakeServices, settings: SettingsStore
) -> None:
    """One press each, and the next visit begins with it."""
    page.before.layout_choice.chosen.emit("screen")
    page.before.chips._pointer.trigger()
    page.before.chips.sound.click()
    choice = services.recordings[-1].choice
    assert (choice.is_pointer_drawn, choice.is_system_sound_on) == (False, True)
    assert (settings.settings.is_pointer_drawn, settings.settings.is_system_sound_on) == (False, True)
    assert page.before.chips.sound.accessibleName() == "Sound of the computer: on"


def test_a_part_of_the_screen_is_recorded_instead(page: RecordPage, services: FakeServices) -> None:
    """The chosen part goes to the recorder; choosing a screen again forgets it."""
    page.before.layout_choice.chosen.emit("screen")
    page.sources.region.chosen.emit((10, 20, 640, 360))
    assert services.recordings[-1].choice.region == (10, 20, 640, 360)
    assert page.before.chips.picture.accessibleName() == "What is shown: A part of the screen"
    page.before.chips.picture.chosen.emit("screen-0")
    assert services.recordings[-1].choice.region is None


def test_the_focus_comes_back_to_the_chip(
    qtbot: QtBot, window: Window, page: RecordPage, services: FakeServices
) -> None:
    """After the frame the window is back, and the keyboard stands where it stood."""
    page.before.layout_choice.chosen.emit("screen")
    page.before.chips.region_wanted.emit()
    assert not window.isVisible()
    qtbot.waitUntil(lambda: page.sources.region.overlay is not None)
    overlay = page.sources.region.overlay
    assert overlay is not None
    qtbot.keyClick(overlay, Qt.Key.Key_Return)
    assert window.isVisible()
    assert services.recordings[-1].choice.region is not None
    assert window.focusWidget() is page.before.chips.picture


@pytest.fixture
def overlay(qtbot: QtBot) -> RegionOverlay:
    """The frame over a screen."""
    made = RegionOverlay(LOOK, ROOM, QPixmap(1920, 1080), QRect(400, 300, 640, 360))
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_frame_is_worked_by_keys_alone(qtbot: QtBot, overlay: RegionOverlay, spoken: list[str]) -> None:
    """Arrows move it, Shift with arrows changes its size, Enter chooses it; each step is spoken."""
    qtbot.keyClick(overlay, Qt.Key.Key_Right)
    qtbot.keyClick(overlay, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert overlay.area == QRect(416, 300, 640, 376)
    assert spoken[-1] == "640 by 376, from 416, 300"
    with qtbot.waitSignal(overlay.accepted) as chosen:
        qtbot.keyClick(overlay, Qt.Key.Key_Return)
    assert chosen.args == [(416, 300, 640, 376)]


def test_escape_leaves_all_as_it_was(qtbot: QtBot, overlay: RegionOverlay) -> None:
    """Nothing is chosen."""
    with qtbot.waitSignal(overlay.left_alone), qtbot.assertNotEmitted(overlay.accepted):
        qtbot.keyClick(overlay, Qt.Key.Key_Escape)


@given(
    st.integers(-500, 2500), st.integers(-500, 2500), st.integers(1, 3000), st.integers(1, 3000),
    st.sampled_from([1.0, 1.25, 1.5, 2.0]),
)  # fmt: skip
def test_a_frame_is_always_on_the_screen_and_even(
    x: int, y: int, width: int, height: int, scale: float
) -> None:
    """However it is dragged, it can be recorded."""
    area = kept_inside(QRect(x, y, width, height), ROOM)
    assert ROOM.contains(area)
    _, _, wide, high = desktop_pixels(area, scale)
    assert wide % 2 == high % 2 == 0


def test_the_frame_begins_where_it_was() -> None:
    """A frame that is no longer on the screen begins in the middle."""
    assert first_area(ROOM, QRect(5, 5, 300, 300)) == QRect(5, 5, 300, 300)
    assert ROOM.contains(first_area(ROOM, QRect(5000, 5, 300, 300)))


def test_without_a_camera_the_chip_says_so(page: RecordPage, window: Window) -> None:
    """No device leaves a chip with words, not an empty one."""
    page.before.chips.show_choice(Devices(), Choice())
    assert page.before.chips.camera.accessibleName() == "Camera: none found"
    assert window.isVisible()


def test_slides_are_still_chosen_on_the_next_visit(
    qtbot: QtBot, window: Window, page: RecordPage, services: FakeServices
) -> None:
    """Looking at another page takes nothing out of the maker's hands."""
    page.before.layout_choice.chosen.emit("screen")
    page.sources.show_slides(Path("somewhere/slides.pdf"))
    window.show_place("prepare")
    window.show_place("record")
    qtbot.waitUntil(lambda: services.recordings[-1].choice.slides.endswith("slides.pdf"))


def test_shortcuts_are_kept_only_where_asked_for_and_possible(window: Window, project: Path) -> None:
    """Off by itself, not offered where the system does not tell them; then they are shown in every part."""
    window.open_video(project, "record")
    page = window.page
    assert isinstance(page, RecordPage)
    chips = page.before.chips
    assert not chips.shortcuts.isVisible()
    assert not page.recorder.choice.are_shortcuts_recorded
    chips.show_choice(replace(page.recorder.devices, are_shortcuts_heard=True), page.recorder.choice)
    assert chips.shortcuts.isVisible()
    chips.shortcuts.trigger()
    assert page.recorder.choice.are_shortcuts_recorded
    assert window.video is not None
    assert all(block.are_keys_shown for block in window.video.project.blocks)
