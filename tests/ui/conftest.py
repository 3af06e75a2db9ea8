"""A window with fakes behind it, on a screen that nobody sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from evp_desktop import paths
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.app import App
from evp_desktop.ui.window import Window
from tests.support.fake_services import FakeServices
from tests.support.screenshots import sample_videos


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What nobody sees or hears complains about what it cannot do; that is not the window's fault."""
    complaints = ("This plugin does not support", "No RHI backend", "PulseAudioService")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(*complaints, extend=True))


@pytest.fixture
def services() -> FakeServices:
    """What the window asks, and what it was told."""
    return FakeServices()


@pytest.fixture
def settings() -> SettingsStore:
    """Fresh settings."""
    return SettingsStore(paths.settings_folder())


@pytest.fixture
def make_app(
    qapp: QApplication, services: FakeServices, settings: SettingsStore
) -> Iterator[Callable[..., App]]:
    """Makes the program around the fakes."""
    made: list[App] = []

    def make(language: str = "en", theme: str = "light") -> App:
        made.append(App(qapp, services.make, settings, theme=theme, speak=language))
        return made[-1]

    yield make
    for app in made:
        app.window.close()
        app.close()
        app.window.deleteLater()
    qapp.processEvents()


@pytest.fixture
def app(make_app: Callable[..., App]) -> App:
    """The program in English."""
    return make_app()


@pytest.fixture
def window(qtbot: QtBot, app: App) -> Window:
    """The window on Home, 1280 by 720."""
    app.window.resize(1280, 720)
    app.window.show()
    qtbot.waitExposed(app.window)
    app.window.show_place("home")
    return app.window


@pytest.fixture
def project(services: FakeServices, settings: SettingsStore) -> Path:
    """A project of five parts, three of them recorded, the second one twice and trimmed."""
    return sample_videos(settings.projects_folder, services, "en")
