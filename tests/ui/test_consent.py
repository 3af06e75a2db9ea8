"""Who is in the video agrees, on the screen or on paper, and can take it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from evp_desktop.errors import LibraryAway
from evp_desktop.model import edits
from evp_desktop.model.project import Project, Receipt
from evp_desktop.services import projects
from evp_desktop.services.keeping import Removal
from evp_desktop.ui.prepare.consent import ConsentDialog
from evp_desktop.ui.prepare.page import PreparePage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeServices

ANNA = "Anna de Vries"


@pytest.fixture
def page(window: Window, project: Path) -> PreparePage:
    window.open_video(project, "prepare:consent")
    assert isinstance(window.page, PreparePage)
    return window.page


def _document(window: Window) -> Project:
    assert window.video is not None
    return window.video.project


def _dialog(page: PreparePage) -> ConsentDialog:
    dialog = page.people.findChildren(ConsentDialog)[-1]
    assert isinstance(dialog, ConsentDialog)
    return dialog


def _agree(qtbot: QtBot, page: PreparePage) -> None:
    qtbot.mouseClick(page.people.agree[ANNA], Qt.MouseButton.LeftButton)
    dialog = _dialog(page)
    dialog.purposes["internal"].setChecked(True)
    qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)


def test_agreeing_on_the_screen(qtbot: QtBot, window: Window, page: PreparePage, project: Path) -> None:
    """The very words, a tick and a name; a receipt lies beside the video, and undo takes nothing back."""
    assert f"Not agreed yet: {ANNA}" in dump(window)
    assert page.people.agree[ANNA].hasFocus()
    qtbot.mouseClick(page.people.agree[ANNA], Qt.MouseButton.LeftButton)
    dialog = _dialog(page)
    assert "I can withdraw my consent at any time" in dump(dialog)
    assert not dialog.agree.isEnabled()
    dialog.purposes["internal"].setChecked(True)
    qtbot.mouseClick(dialog.agree, Qt.MouseButton.LeftButton)
    (consent,) = _document(window).consents
    assert (consent.name, consent.purposes) == (ANNA, ("Show it to colleagues",))
    assert (project / "consents" / f"{consent.id}.txt").is_file()
    assert "1 person, all agreed." in dump(window)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _document(window).consents == (consent,)


def test_a_paper_is_kept_beside_it(
    qtbot: QtBot,
    window: Window,
    page: PreparePage,
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody who is not named in the script signed a paper."""
    paper = tmp_path / "signed.pdf"
    paper.write_bytes(b"%PDF-1.4 signed")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(paper), ""))
    qtbot.mouseClick(page.people.add, Qt.MouseButton.LeftButton)
    dialog = _dialog(page)
    qtbot.keyClicks(dialog.name, "Bram")
    dialog.purposes["internal"].setChecked(True)
    qtbot.mouseClick(dialog.paper, Qt.MouseButton.LeftButton)
    (consent,) = _document(window).consents
    assert (project / "consents" / consent.file).read_bytes() == paper.read_bytes()


def test_what_cannot_be_kept_is_said(qtbot: QtBot, window: Window, page: PreparePage, project: Path) -> None:
    """The dialog stays, with what stands in the way."""
    (project / "consents").write_text("in the way")
    _agree(qtbot, page)
    assert _document(window).consents == ()
    assert _dialog(page).isVisible()


@pytest.mark.parametrize("is_reached", [True, False])
def test_withdrawing(
    qtbot: QtBot, window: Window, page: PreparePage, services: FakeServices, project: Path, is_reached: bool
) -> None:
    """Asked once more; then noted and saved before anything is removed, and told what is still there."""
    _agree(qtbot, page)
    receipt = Receipt(
        library="videos",
        location="https://videos.test/w/1",
        title="T",
        published_at="2026-05-03T12:00:00+00:00",
        sha256="0" * 64,
        library_id="videos",
        remote_id="1",
        mark="m1",
    )
    assert window.video is not None
    window.video.editor.note(lambda now: edits.add_receipt(now, receipt))
    services.sending.removals = (Removal(receipt, None if is_reached else LibraryAway("videos")),)
    qtbot.mouseClick(page.people.take_back[ANNA], Qt.MouseButton.LeftButton)
    yes = next(one for one in page.people.findChildren(QPushButton) if one.text() == "Withdraw consent")
    assert "goes from every library" in dump(window)
    qtbot.mouseClick(yes, Qt.MouseButton.LeftButton)
    assert projects.load(project).consents[0].withdrawn_at
    words = "gone from every library" if is_reached else "still there: https://videos.test/w/1"
    qtbot.waitUntil(lambda: words in dump(window))
    assert bool(_document(window).receipts[0].removed_at) == is_reached
    assert f"Not agreed yet: {ANNA}" in dump(window)


def test_a_house_style_without_words_asks_nobody(window: Window, project: Path) -> None:
    """No box at all."""
    window.open_video(project)
    assert window.video is not None
    kit = window.video.kit
    window.video.kit = replace(kit, spec=replace(kit.spec, consent=None))
    window.show_place("prepare")
    assert "consent" not in dump(window)
