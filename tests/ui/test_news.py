"""What came of a video while nobody looked."""

from __future__ import annotations

from pathlib import Path

import pytest

from evp_desktop.model.uploads import Package, Trouble, Upload
from evp_desktop.ui.app import App
from evp_desktop.ui.window import Window
from tests.support.fake_services import FakeServices


@pytest.fixture
def upload(services: FakeServices, project: Path) -> Upload:
    package = Package(mark="m", video="v.mp4", size_bytes=100, title="How to book a room", language="en")
    upload = Upload(id="m", library="videos", project_id="none", package=package, project=str(project))
    services.sending.queue[upload.id] = upload
    return upload


def test_news_comes_when_the_window_is_behind_others(
    app: App, window: Window, services: FakeServices, upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for each thing that happened; progress is no news."""
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    services.sending.become(upload, state="sending", confirmed_bytes=50)
    services.sending.become(upload, state="sending", confirmed_bytes=80)
    assert app.news.said == []
    services.sending.become(upload, state="sent_back")
    services.sending.become(upload, state="sent_back", attempt=2)
    assert app.news.said == [("How to book a room", "Sent back with remarks")]
    services.sending.become(upload, state="paused", trouble=Trouble(why="sign_in"))
    assert app.news.said[-1][1].startswith("The video library wants to know who you are.")


def test_no_news_of_what_one_sees_or_did(
    app: App,
    window: Window,
    services: FakeServices,
    upload: Upload,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The window is in front; or it was the maker who paused."""
    monkeypatch.setattr(window, "isActiveWindow", lambda: True)
    services.sending.become(upload, state="sending")
    services.sending.become(upload, state="failed", trouble=Trouble(why="quota"))
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    services.sending.become(upload, state="sending", trouble=Trouble())
    services.sending.become(upload, state="paused")
    assert app.news.said == []
