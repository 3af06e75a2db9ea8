"""The window with a real queue in front of a real upload engine: set up, sign in, publish."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evp_desktop.services import projects
from evp_desktop.services.editing import Post
from evp_desktop.services.sending import Sending
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.app import App
from evp_desktop.ui.publish.page import PublishPage
from evp_desktop.ui.settings.page import SettingsPage
from evp_desktop.ui.signing_in import SigningIn
from evp_desktop.ui.tools import Services
from evp_desktop.ui.window import Window
from tests.services.uploads.desk import MB, video
from tests.support import servers
from tests.support.accessibility import dump
from tests.support.fake_services import FakeServices

LONG_MS = 30_000


@pytest.fixture(scope="module")
def peertube(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Server]:
    with servers.running(servers.peertube(tmp_path_factory.mktemp("peertube"))) as server:
        yield server


@pytest.fixture
def app(qapp: QApplication, services: FakeServices, settings: SettingsStore) -> Iterator[App]:
    """The program with everything real that concerns libraries."""

    def make(settings: SettingsStore, post: Post) -> Services:
        return dataclasses.replace(services.make(settings, post), sending=Sending(settings, post))

    app = App(qapp, make, settings, theme="light", speak="en")
    yield app
    app.window.close()
    app.close()
    app.window.deleteLater()
    qapp.processEvents()


def _signed_in(qtbot: QtBot, window: Window, server: servers.Server) -> None:
    """Set the library up as a person does."""
    window.show_place("settings:libraries")
    page = window.page
    assert isinstance(page, SettingsPage)
    qtbot.keyClicks(page.libraries.address, server.url)
    qtbot.keyClick(page.libraries.address, Qt.Key.Key_Return)

    def dialog() -> SigningIn | None:
        return page.libraries.findChild(SigningIn)

    qtbot.waitUntil(lambda: dialog() is not None, timeout=LONG_MS)
    found = dialog()
    assert found is not None
    qtbot.keyClicks(found.user, servers.USER)
    qtbot.keyClicks(found.secret, "wrong")
    qtbot.mouseClick(found.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "The library does not take this." in dump(found), timeout=LONG_MS)
    found.secret.clear()
    qtbot.keyClicks(found.secret, servers.PASSWORD)
    qtbot.mouseClick(found.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: f"signed in as {servers.USER}" in dump(window), timeout=LONG_MS)
    page.libraries.rows[-1].radio.click()


def _made(services: FakeServices) -> None:
    """Files as an export leaves them."""
    export = services.exports[-1]
    (export.folder / "video.mp4").write_bytes(video(3 * MB))
    (export.folder / "poster.jpg").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    export.finish()


def test_from_an_address_to_a_link(
    qtbot: QtBot,
    app: App,
    window: Window,
    services: FakeServices,
    settings: SettingsStore,
    project: Path,
    peertube: servers.Server,
) -> None:
    """Found by its address, signed in, published in a department, its link in the document; then replaced."""
    _signed_in(qtbot, window, peertube)
    assert settings.settings.default_library == settings.settings.libraries[-1].id
    window.open_video(project, "publish")
    page = window.page
    assert isinstance(page, PublishPage)
    qtbot.waitUntil(lambda: page.where.offer is not None, timeout=LONG_MS)
    page.where.toggle()
    page.where.department.chosen.emit("4")
    page.publish()
    _made(services)
    qtbot.waitUntil(lambda: "Published in the library" in dump(window), timeout=LONG_MS)
    (receipt,) = projects.load(project).receipts or window.video.project.receipts  # type: ignore[union-attr]
    assert receipt.location.startswith(peertube.url)
    again = page.secondary()
    assert again is not None
    assert again.words == "Publish the new version"


def test_what_is_wrong_is_told_before_a_byte_leaves(
    qtbot: QtBot, app: App, window: Window, services: FakeServices, project: Path, peertube: servers.Server
) -> None:
    """A library that wants a department says so at the field."""
    _signed_in(qtbot, window, peertube)
    window.open_video(project, "publish")
    page = window.page
    assert isinstance(page, PublishPage)
    page.publish()
    _made(services)
    words = "The library does not take what is written under Department."
    qtbot.waitUntil(lambda: words in dump(page), timeout=LONG_MS)
    qtbot.mouseClick(page.journey.buttons["put_away"], Qt.MouseButton.LeftButton)
    action = page.primary()
    assert action is not None
    assert action.is_enabled
