"""Finish, on the page Check: what is done to sound and light by itself is switched while it plays."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from evp_desktop.model.project import Finish, Project
from evp_desktop.services import projects
from evp_desktop.ui.check.page import CheckPage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeServices


def _open(window: Window, folder: Path, **changes: object) -> CheckPage:
    projects.change(folder, lambda project: replace(project, **changes))
    window.open_video(folder, "check")
    assert isinstance(window.page, CheckPage)
    return window.page


def _project(window: Window) -> Project:
    assert window.video is not None
    return window.video.project


def test_a_switch_goes_into_the_document_and_back(qtbot: QtBot, window: Window, project: Path) -> None:
    """Each has its sentence, and Ctrl+Z takes it back."""
    page = _open(window, project)
    assert "Voices made clear, light improved" in dump(page)
    qtbot.mouseClick(page.finish.change, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.finish.sound, Qt.MouseButton.LeftButton)
    qtbot.keyClick(page.finish.camera, Qt.Key.Key_Space)
    assert _project(window).finish == Finish(sound="as_recorded", camera="as_recorded")
    assert "Voices as recorded, light as recorded" in dump(page)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _project(window).finish == Finish(sound="as_recorded")
    assert page.finish.camera.isChecked()


@pytest.mark.parametrize(("kit", "has_music"), [("default", False), ("noordlicht", True)])
def test_music_is_offered_where_the_house_style_has_some(
    window: Window, project: Path, kit: str, has_music: bool
) -> None:
    """Where it has none there is no switch for it."""
    page = _open(window, project, brand_kit=kit)
    page.finish.change.click()
    assert page.finish.music.isVisibleTo(page) == has_music
    if has_music:
        page.finish.music.click()
        assert _project(window).finish.is_music_on
        assert "with music" in dump(page)


def test_the_video_goes_on_where_it_was(
    qtbot: QtBot, window: Window, project: Path, services: FakeServices
) -> None:
    """With the difference to be heard at once, and the focus still on the switch."""
    page = _open(window, project)
    page.finish.change.click()
    page.transport.seek(4_000_000)
    page.transport.play()
    page.finish.sound.setFocus()
    qtbot.keyClick(page.finish.sound, Qt.Key.Key_Space)
    assert services.players[-1].calls[-3:] == ["load", "seek 4000000", "play 1"]
    assert services.players[-1].state.is_playing
    assert page.finish.sound.hasFocus()


def test_an_upright_video_takes_the_height(qtbot: QtBot, window: Window, project: Path) -> None:
    """And it is shown in its own shape, whole."""
    page = _open(window, project)
    qtbot.waitUntil(lambda: page.picture.has_image)
    wide = page.picture.picture_box().height()
    delivery = replace(_project(window).delivery, aspect="9:16")
    window.video.editor.apply("x", lambda one: replace(one, delivery=delivery))  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: page.picture.picture_box().height() > wide + 50)
    box = page.picture.picture_box()
    assert round(box.width() / box.height(), 2) == round(9 / 16, 2)
    assert page.picture.rect().contains(box.toAlignedRect())
