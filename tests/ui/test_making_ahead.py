"""The open video is made ahead, and never beside a recording or a publication."""

from __future__ import annotations

from pathlib import Path

import pytest

from evp_desktop.errors import NoAccess
from evp_desktop.model import edits
from evp_desktop.ui.app import App
from evp_desktop.ui.publish.page import PublishPage
from evp_desktop.ui.window import Window
from tests.support.fake_services import FakeAhead, FakeServices


@pytest.fixture
def ahead(services: FakeServices) -> FakeAhead:
    return services.ahead


def test_an_open_video_is_wanted_anew_after_each_save(
    window: Window, project: Path, ahead: FakeAhead
) -> None:
    """Opened, saved, closed: each is told once."""
    window.open_video(project, "edit")
    assert (ahead.calls, ahead.folder) == (["want"], project)
    assert window.video is not None
    window.video.editor.apply("title", lambda one: edits.set_title(one, "Other"))
    window.save_now()
    assert ahead.calls == ["want", "want"]
    window.show_place("home")
    assert ahead.folder is None


def test_what_could_not_be_saved_is_not_made(window: Window, project: Path, ahead: FakeAhead) -> None:
    """There is nothing new on the disk to make."""
    window.open_video(project, "edit")
    assert window.video is not None
    window.video.ahead.saved(NoAccess(project))
    assert ahead.calls == ["want"]


def test_it_stops_before_devices_are_looked_for(
    window: Window, project: Path, ahead: FakeAhead, services: FakeServices
) -> None:
    """The record page has the machine for itself, from its first moment until it is left."""
    window.open_video(project, "edit")
    window.show_place("record")
    assert ahead.is_paused
    assert services.recordings == []
    window.show_place("edit")
    assert not ahead.is_paused


def test_it_waits_for_a_publication_whatever_the_page(
    window: Window, project: Path, ahead: FakeAhead, services: FakeServices
) -> None:
    """A visit to the record page does not set it going beside the export."""
    window.open_video(project, "publish")
    assert isinstance(window.page, PublishPage)
    window.page.publish()
    assert ahead.is_paused
    window.show_place("record")
    window.show_place("edit")
    assert ahead.is_paused
    services.exports[-1].finish(NoAccess(project))
    assert not ahead.is_paused


def test_it_ends_with_the_program(app: App, ahead: FakeAhead) -> None:
    """No child outlives the window."""
    app.close()
    assert ahead.calls[-1] == "close"
