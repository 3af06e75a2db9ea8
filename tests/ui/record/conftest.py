"""The record page with warm devices behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from evp_desktop.model import edits
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.record.page import RecordPage
from evp_desktop.ui.window import Window
from tests.support.fake_services import FakeRecording, FakeServices


@pytest.fixture
def page(
    qtbot: QtBot, window: Window, project: Path, services: FakeServices, settings: SettingsStore
) -> RecordPage:
    """The record page with warm devices, on a part that shows the face alone."""
    settings.change(countdown_s=0)
    window.open_video(project, "prepare")
    assert window.video is not None
    block = window.video.project.blocks[3]
    window.video.editor.apply("x", lambda one: edits.change_block(one, block.id, layout="camera"))
    window.show_place("record")
    qtbot.waitUntil(lambda: bool(services.recordings) and services.recordings[-1].status.phase == "ready")
    assert isinstance(window.page, RecordPage)
    shown = window.page
    qtbot.waitUntil(lambda: shown.recorder.status is not None and shown.recorder.status.phase == "ready")
    return shown


@pytest.fixture
def session(page: RecordPage, services: FakeServices) -> FakeRecording:
    """What stands in for the devices."""
    return services.recordings[-1]


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader would have said."""
    said: list[str] = []

    def announce(_widget: object, text: str, *, is_urgent: bool = False) -> None:
        said.append(text)

    for name in ("page", "voice", "advice", "looking_back", "region"):
        monkeypatch.setattr(f"evp_desktop.ui.record.{name}.announce", announce)
    return said
