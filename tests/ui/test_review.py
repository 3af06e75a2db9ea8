"""A reviewer looks at what waits and decides: a real review folder, a real file, a real signature."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from evp_desktop import paths
from evp_desktop.errors import FileChanged
from evp_desktop.model.uploads import Package, Upload
from evp_desktop.services import signing
from evp_desktop.services.review_desk import ReviewDesk
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.review.page import ReviewPage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds with a tone, made by ffmpeg."""
    file = tmp_path_factory.mktemp("film") / "video.mp4"
    words = "-f lavfi -i testsrc2=s=320x180:r=30:d=3 -f lavfi -i sine=440:d=3 -c:v libx264 -c:a aac"
    subprocess.run(["ffmpeg", "-v", "error", *words.split(), str(file)], check=True)
    return file


@pytest.fixture
def desk(tmp_path: Path, settings: SettingsStore, film: Path) -> ReviewDesk:
    """A review folder with one video that waits."""
    outbox = tmp_path / "outbox"
    outbox.mkdir()
    shutil.copyfile(film, outbox / "video.mp4")
    package = Package(
        mark="abcdef123456",
        video="video.mp4",
        size_bytes=film.stat().st_size,
        sha256=hashlib.sha256(film.read_bytes()).hexdigest(),
        title="How to book a room",
        description="In two minutes.",
        speaker="Anna",
        language="en",
        review="communication",
    )
    desk = ReviewDesk(tmp_path / "desk")
    desk.ask(Upload(id=package.mark, library="videos", package=package), outbox)
    settings.change(review_folder=str(desk.folder), speaker_name="Bo")
    return desk


@pytest.fixture
def page(qtbot: QtBot, window: Window, desk: ReviewDesk) -> ReviewPage:
    window.show_place("review")
    page = window.page
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.film.picture.has_image)
    return page


def _sign(qtbot: QtBot, page: ReviewPage) -> None:
    """The first decision asks for a signature."""
    page.approve()
    qtbot.waitUntil(lambda: "You have no signature yet" in dump(page))
    qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Your signature is made." in dump(page))


def _decision(desk: ReviewDesk, film: Path) -> object:
    key = paths.settings_folder() / "reviewer.key"
    mark = desk.requests()[0].mark
    return desk.decision(mark, hashlib.sha256(film.read_bytes()).hexdigest(), [signing.public_text(key)])


def test_home_leads_to_what_waits(qtbot: QtBot, window: Window, desk: ReviewDesk) -> None:
    """One line with a button."""
    window.show_place("home")
    qtbot.waitUntil(lambda: "1 video waits for your approval." in dump(window))


def test_approving(qtbot: QtBot, window: Window, page: ReviewPage, desk: ReviewDesk, film: Path) -> None:
    """Signed with the reviewer's own key, about the file that was seen; then nothing waits."""
    assert "How to book a room, Anna" in dump(page)
    _sign(qtbot, page)
    action = page.primary()
    assert action is not None
    action.run()
    qtbot.waitUntil(lambda: "Nothing waits for you." in dump(page))
    decision = _decision(desk, film)
    assert decision is not None
    assert decision.state == "approved"  # type: ignore[attr-defined]
    assert decision.by == "Bo"  # type: ignore[attr-defined]


def test_sending_back_with_words_at_a_moment(
    qtbot: QtBot, window: Window, page: ReviewPage, desk: ReviewDesk, film: Path
) -> None:
    """Nothing can be sent back without a word; what is written belongs to the moment that is shown."""
    back = page.secondary()
    assert back is not None
    assert not back.is_enabled
    page.film.go_to(2_000_000)
    qtbot.waitUntil(lambda: page.remarks.add.text() == "Add at 0:02")
    qtbot.keyClicks(page.remarks.line, "Blur the badge")
    qtbot.keyClick(page.remarks.line, Qt.Key.Key_Return)
    qtbot.keyClicks(page.remarks.line, "Louder")
    _sign(qtbot, page)
    page.send_back()
    qtbot.waitUntil(lambda: "Nothing waits for you." in dump(page))
    decision = _decision(desk, film)
    assert decision is not None
    remarks = decision.remarks  # type: ignore[attr-defined]
    assert [(one.at_us // 1_000_000, one.words) for one in remarks] == [(2, "Blur the badge"), (2, "Louder")]


def test_another_file_than_was_asked_about_is_not_shown(
    qtbot: QtBot, window: Window, desk: ReviewDesk
) -> None:
    """Whoever can write to the folder cannot have one film looked at and another approved."""
    request = desk.requests()[0]
    desk.video(request).write_bytes(b"another film")
    window.show_place("review")
    page = window.page
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: page.notice.isVisible())
    assert not page.film.picture.has_image
    page._make_key()
    with pytest.raises(FileChanged):
        page._reviewing.approve(page._asked[0], "Bo")


def test_nothing_waits(qtbot: QtBot, window: Window) -> None:
    """A calm sentence, and no button."""
    window.show_place("review")
    qtbot.waitUntil(lambda: "Nothing waits for you." in dump(window))
    assert window.page is not None
    assert window.page.primary() is None
