"""Videos whose time in the library ends are decided about on Home."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from evp_desktop.errors import LibraryAway
from evp_desktop.model import edits
from evp_desktop.model.project import Receipt, Retention
from evp_desktop.services import projects
from evp_desktop.services.keeping import Deleted, Removal
from evp_desktop.ui.home.page import HomePage
from evp_desktop.ui.publish.page import PublishPage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeServices

RECEIPT = Receipt(
    library="videos",
    location="https://videos.test/w/1",
    title="T",
    published_at="2026-05-03T12:00:00+00:00",
    sha256="0" * 64,
    mark="m1",
)


@pytest.fixture
def page(qtbot: QtBot, window: Window, project: Path) -> HomePage:
    """Home with one video that ends in ten days."""
    day = datetime.now().astimezone().date() + timedelta(days=10)
    kept = Retention(kind="how-to", owner="Anna", until=day.isoformat())
    projects.change(project, lambda now: edits.set_retention(edits.add_receipt(now, RECEIPT), kept))
    window.show_place("home")
    page = window.page
    assert isinstance(page, HomePage)
    qtbot.waitUntil(lambda: bool(page.ending.buttons))
    return page


def _button(qtbot: QtBot, page: HomePage, name: str) -> None:
    (buttons,) = page.ending.buttons.values()
    qtbot.mouseClick(buttons[name], Qt.MouseButton.LeftButton)


def test_renewing(qtbot: QtBot, page: HomePage, project: Path) -> None:
    """As long again as its kind says; then nothing is to be decided."""
    assert "Their time in the library ends" in dump(page)
    _button(qtbot, page, "renew")
    qtbot.waitUntil(lambda: not page.ending.isVisible())
    until = datetime.fromisoformat(projects.load(project).retention.until).date()
    assert until > datetime.now().astimezone().date() + timedelta(days=360)


def test_replacing(qtbot: QtBot, window: Window, page: HomePage) -> None:
    """It opens where a new version is published."""
    _button(qtbot, page, "replace")
    assert isinstance(window.page, PublishPage)


@pytest.mark.parametrize("is_reached", [True, False])
def test_deleting(qtbot: QtBot, page: HomePage, services: FakeServices, is_reached: bool) -> None:
    """Asked once more, with No ready; what could not be reached is told."""
    trouble = None if is_reached else LibraryAway("videos")
    services.sending.deleted = Deleted(removals=(Removal(RECEIPT, trouble),), is_project_gone=is_reached)
    _button(qtbot, page, "delete")
    assert "That cannot be undone." in dump(page)
    assert services.sending.wishes == []
    _button(qtbot, page, "yes")
    words = "is gone everywhere." if is_reached else "is still at https://videos.test/w/1"
    qtbot.waitUntil(lambda: words in dump(page))
    assert [wish for _, wish in services.sending.wishes] == ["delete everything"]


def test_what_is_no_longer_out_is_not_asked_about(qtbot: QtBot, page: HomePage, project: Path) -> None:
    """A video that was removed from its library needs no decision."""
    gone = replace(RECEIPT, removed_at="2026-05-04T12:00:00+00:00")
    projects.change(project, lambda now: edits.add_receipt(now, gone))
    page.opened()
    qtbot.waitUntil(lambda: not page.ending.isVisible())
