"""A file is brought in as a take, can be stopped, and trouble is a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from evp_desktop.errors import MediaUnreadable
from evp_desktop.model import edits
from evp_desktop.model.media import Take
from evp_desktop.model.script import Block
from evp_desktop.ui.importing import dropped_file
from evp_desktop.ui.prepare.page import PreparePage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeServices


@pytest.fixture
def page(window: Window, project: Path) -> PreparePage:
    """The script."""
    window.open_video(project, "prepare")
    assert isinstance(window.page, PreparePage)
    return window.page


def _last(window: Window) -> Block:
    assert window.video is not None
    return window.video.project.blocks[-1]


def _takes(window: Window) -> tuple[Take, ...]:
    assert window.video is not None
    return window.video.project.takes_of(_last(window).id)


def test_a_file_becomes_a_take(
    qtbot: QtBot, window: Window, page: PreparePage, services: FakeServices
) -> None:
    """Dropped on a card, it stands in the video of that part, and undo takes it out of it."""
    assert window.video is not None
    page.card(_last(window).id).dropped.emit(Path("talk.mp4"))
    assert page.imports.is_running
    qtbot.waitUntil(lambda: len(_takes(window)) == 1)
    assert services.imported == [(Path("talk.mp4"), _last(window).id)]
    assert window.video.project.clip_of(_last(window).id) is not None
    assert not page.imports.is_running
    window.video.editor.undo()
    assert window.video.project.clip_of(_last(window).id) is None


def test_a_stopped_one_leaves_nothing(qtbot: QtBot, window: Window, page: PreparePage) -> None:
    """What comes in after Cancel is not taken."""
    page.imports.bring(Path("talk.mp4"), _last(window))
    page.imports.cancel_button.click()
    assert not page.imports.is_running
    qtbot.wait(100)
    assert _takes(window) == ()


def test_trouble_is_told(qtbot: QtBot, window: Window, page: PreparePage, services: FakeServices) -> None:
    """A file that nobody can read is told by its name."""
    services.import_trouble = MediaUnreadable(Path("talk.mp4"))
    page.imports.bring(Path("talk.mp4"), _last(window))
    qtbot.waitUntil(lambda: "“talk.mp4”" in dump(window))
    assert not page.imports.is_running


def test_slides_are_shown_where_there_was_only_a_voice(
    qtbot: QtBot, window: Window, page: PreparePage, services: FakeServices
) -> None:
    """A part of voice alone becomes one that shows what was brought in."""
    assert window.video is not None
    block = _last(window)
    window.video.editor.apply("x", lambda one: edits.change_block(one, block.id, layout="voice"))
    page.imports.bring(Path("slides.pdf"), _last(window))
    qtbot.waitUntil(lambda: len(_takes(window)) == 1)
    assert services.imported
    assert _last(window).layout == "screen"


@pytest.mark.parametrize(
    ("names", "wanted"),
    [(["a.pdf"], "a.pdf"), (["a.MP4"], "a.MP4"), (["a.exe"], None), (["a.pdf", "b.pdf"], None)],
)
def test_only_one_known_file_is_taken(names: list[str], wanted: str | None) -> None:
    """What cannot be brought in is not taken from the hand."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(f"/x/{name}") for name in names])
    found = dropped_file(mime)
    assert (found.name if found else None) == wanted
