"""The window for those who do not see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from evp_desktop.ui.app import App
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump, nameless

PLACES = ("home", "new", "prepare", "record", "edit", "check", "publish", "settings", "review")


def _go(window: Window, project: Path, place: str) -> None:
    if place in ("home", "new", "settings", "review"):
        window.show_place(place)
    else:
        window.open_video(project, place)


@pytest.fixture
def open_at(qtbot: QtBot, make_app: Callable[..., App], project: Path) -> Callable[[str, str], Window]:
    """Opens the window in a language at a place, as it is after a moment."""

    def open_it(language: str, place: str) -> Window:
        window = make_app(language).window
        window.resize(1280, 720)
        window.show()
        qtbot.waitExposed(window)
        window.show_place("home")
        _go(window, project, place)
        qtbot.wait(120)
        return window

    return open_it


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("place", PLACES)
def test_everything_one_can_use_has_a_name(
    open_at: Callable[[str, str], Window], place: str, language: str
) -> None:
    """A screen reader can name every button, field, slider and picture."""
    window = open_at(language, place)
    assert nameless(window) == []


@pytest.mark.parametrize("place", PLACES)
def test_every_page_tells_its_name_in_the_tree(open_at: Callable[[str, str], Window], place: str) -> None:
    """The dump is a real tree: it holds the side, the page and its controls."""
    text = dump(open_at("en", place))
    assert 'Button "My videos"' in text
    assert 'Button "Settings"' in text
    assert len(text.splitlines()) > 15


@pytest.mark.parametrize("place", PLACES)
def test_targets_are_large_enough(open_at: Callable[[str, str], Window], place: str) -> None:
    """Nothing to press is smaller than 24 by 24."""
    window = open_at("en", place)
    small = [
        (button.accessibleName(), button.width(), button.height())
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and min(button.width(), button.height()) < 24
    ]
    assert small == []


@pytest.mark.parametrize("place", PLACES)
def test_tab_reaches_everything_and_comes_back(
    qtbot: QtBot, open_at: Callable[[str, str], Window], place: str
) -> None:
    """Tab visits every control that takes the focus, and ends where it began."""
    window = open_at("en", place)
    first = window.focusWidget()
    assert first is not None
    seen: list[QWidget] = []
    at: QWidget | None = first
    while at is not None and at not in seen and len(seen) < 200:
        seen.append(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
        at = window.focusWidget()
    wanted = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and isinstance(widget, QAbstractButton)
    ]
    assert [widget.accessibleName() for widget in wanted if widget not in seen] == []


def test_no_visible_word_stays_english_in_dutch(open_at: Callable[[str, str], Window]) -> None:
    """The frame of the window is Dutch from the first label."""
    text = dump(open_at("nl", "record"))
    for word in ("Voorbereiden", "Opnemen", "Bewerken", "Nakijken", "Publiceren", "Instellingen"):
        assert word in text
    for word in ('"Prepare"', '"Settings"', '"Undo"', "Nobody"):
        assert word not in text
