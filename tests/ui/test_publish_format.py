"""What is published: shape, size and file, chosen by clicking and by keys, and undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from evp_desktop.model.delivery import Delivery
from evp_desktop.ui.publish.page import PublishPage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeServices

Click = Callable[[QWidget], None]


@pytest.fixture
def page(window: Window, project: Path) -> PublishPage:
    window.open_video(project, "publish")
    assert isinstance(window.page, PublishPage)
    return window.page


@pytest.fixture
def click(qtbot: QtBot) -> Click:
    return lambda control: qtbot.mouseClick(control, Qt.MouseButton.LeftButton)


def _delivery(window: Window) -> Delivery:
    assert window.video is not None
    return window.video.project.delivery


def test_it_is_one_sentence_until_somebody_wants_it_otherwise(page: PublishPage, click: Click) -> None:
    """The choices come with the button, and go with it."""
    assert "Wide, 1080p, MP4" in dump(page)
    assert not page.format.shapes.isVisible()
    click(page.format.change)
    assert page.format.shapes.isVisible()
    assert 'Button "Done: What you publish"' in dump(page)
    click(page.format.change)
    assert not page.format.shapes.isVisible()


def test_a_shape_is_chosen_by_clicking_its_drawing(
    qtbot: QtBot, window: Window, page: PublishPage, click: Click
) -> None:
    """The sentence, the document and the picture follow; undo takes it back."""
    click(page.format.change)
    qtbot.waitUntil(lambda: page.picture.has_image)
    click(page.format.shapes.tiles["9:16"])
    assert _delivery(window).aspect == "9:16"
    assert "Upright, 1080p, MP4" in dump(page)
    qtbot.waitUntil(lambda: page.picture.picture_box().height() > page.picture.picture_box().width())
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _delivery(window) == Delivery()
    assert page.format.shapes.tiles["16:9"].isChecked()


def test_everything_can_be_chosen_by_keys(
    qtbot: QtBot, window: Window, page: PublishPage, click: Click
) -> None:
    """Arrows go through the shapes and the lists, Space turns the switch."""
    qtbot.keyClick(page.format.change, Qt.Key.Key_Space)
    wide = page.format.shapes.tiles["16:9"]
    wide.setFocus()
    qtbot.keyClick(wide, Qt.Key.Key_Right)
    qtbot.keyClick(page.format.quality, Qt.Key.Key_Down)
    qtbot.keyClick(page.format.file, Qt.Key.Key_End)
    qtbot.keyClick(page.format.captions, Qt.Key.Key_Space)
    wanted = Delivery(aspect="9:16", quality="1440p", codec="vp9", are_captions_burned_in=True)
    qtbot.waitUntil(lambda: _delivery(window) == wanted)
    assert "Upright, 1440p, WebM, subtitles in the picture" in dump(page)


def test_what_is_on_its_way_is_not_changed_any_more(
    window: Window, page: PublishPage, services: FakeServices, click: Click
) -> None:
    """The choices are there again when the video has arrived or was stopped."""
    click(page.format.change)
    page.publish()
    assert not page.format.isEnabled()
    assert not page.format.is_open
    click(page.journey.buttons["cancel"])
    assert page.format.isEnabled()


def test_tab_goes_through_the_choices_from_top_to_bottom(
    qtbot: QtBot, window: Window, page: PublishPage, click: Click
) -> None:
    """The order of the keys is that of the eyes."""
    click(page.format.change)
    page.format.change.setFocus()
    reached: list[QWidget | None] = []
    for _ in range(4):
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
    box = page.format
    assert reached == [box.shapes.tiles["16:9"], box.quality, box.file, box.captions]
