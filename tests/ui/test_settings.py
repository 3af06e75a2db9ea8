"""Settings: house styles with version and maker, departments, and installing one that was sent."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from evp_desktop import paths
from evp_desktop.model.brand import Kit
from evp_desktop.services import kit_files, signing
from evp_desktop.services.brand_kits import find_kit
from evp_desktop.services.house_styles import HouseStyle
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.settings.house_styles import plain
from evp_desktop.ui.settings.page import SettingsPage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeServices


def _page(window: Window) -> SettingsPage:
    assert isinstance(window.page, SettingsPage)
    return window.page


@pytest.fixture
def page(qtbot: QtBot, window: Window) -> SettingsPage:
    window.show_place("settings")
    qtbot.waitUntil(lambda: bool(_page(window).house_styles.rows))
    return _page(window)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A signed kit of a maker whom nobody here knows."""
    monkeypatch.setattr("evp_desktop.services.brand_kits.try_kit", lambda _: [])
    signing.make_key(tmp_path / "acme", "Communications, Acme")
    kit = tmp_path / "kit"
    shutil.copytree(paths.brand_kits_folder() / "default", kit)
    spec = json.loads((kit / "kit.json").read_bytes())
    (kit / "kit.json").write_text(json.dumps({**spec, "id": "acme", "name": "Acme", "version": "7"}))
    return kit_files.pack(kit, tmp_path / "acme")


def _trust(package: Path) -> None:
    signing.trust(package.parent / "acme.pub", paths.trusted_keys_folders()[-1])


def _like(kit: Kit, kit_id: str, origin: str, name: str) -> Kit:
    return replace(kit, origin=origin, spec=replace(kit.spec, id=kit_id, name=name))


def test_each_house_style_says_its_version_and_who_made_it(
    qtbot: QtBot, window: Window, services: FakeServices
) -> None:
    """In words, so that nothing is told by the colour of an icon."""
    kit = find_kit("default")
    services.styles = [
        HouseStyle(_like(kit, "a", "trusted", "Acme"), (), "Communications, Acme", "ab12"),
        HouseStyle(_like(kit, "b", "stranger", "Holding"), (), "", "9f01 22aa"),
        HouseStyle(_like(kit, "c", "unsigned", "Mine")),
    ]
    window.show_place("settings")
    qtbot.waitUntil(lambda: len(_page(window).house_styles.rows) == 5)
    text = dump(window)
    for words in (
        "Noordlicht Energie, Version 2026.2  ·  comes with this program",
        "Acme, Version 1.1  ·  made by Communications, Acme",
        "Holding, Version 1.1  ·  unknown maker, key 9f01 22aa. Ask Communications about it.",
        "Mine, Version 1.1  ·  made on this computer, not signed",
    ):
        assert f'RadioButton "{words}"' in text


def test_a_department_is_the_second_choice(
    qtbot: QtBot, window: Window, page: SettingsPage, settings: SettingsStore
) -> None:
    """It comes with the house style that has it, and the focus stays where the choice was made."""
    assert page.house_styles.department is None
    row = next(row for row in page.house_styles.rows if row.style_shown.kit.spec.id == "noordlicht")
    qtbot.mouseClick(row.radio, Qt.MouseButton.LeftButton)
    assert settings.settings.brand_kit == "noordlicht"
    qtbot.waitUntil(lambda: _page(window).house_styles.department is not None)
    department = _page(window).house_styles.department
    assert department is not None
    assert [department.itemText(index) for index in range(department.count())] == [
        "The whole organisation",
        "Klantenservice",
    ]
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "kit noordlicht"
    qtbot.keyClick(department, Qt.Key.Key_Down)
    assert settings.settings.brand_kit == "noordlicht--klantenservice"


def test_a_known_makers_house_style_is_installed_and_used(
    qtbot: QtBot,
    window: Window,
    page: SettingsPage,
    package: Path,
    settings: SettingsStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the file dialog to new videos."""
    _trust(package)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(package), ""))
    qtbot.mouseClick(page.house_styles.install, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "“Acme”, version 7, is installed." in dump(window))
    qtbot.waitUntil(lambda: "Acme, Version 7  ·  made by Communications, Acme" in dump(window))
    use = next(one for one in page.notice.findChildren(QPushButton) if one.text() == "Use it for new videos")
    qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    assert settings.settings.brand_kit == "acme"


def _drop(page: SettingsPage, path: Path) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(9, 9), *how)
    enter.ignore()
    page.dragEnterEvent(enter)
    if enter.isAccepted():
        page.dropEvent(QDropEvent(QPointF(9, 9), *how))
    return enter.isAccepted()


def test_a_strangers_house_style_is_asked_about_first(
    qtbot: QtBot, window: Window, page: SettingsPage, package: Path
) -> None:
    """The question names the key, and Enter, Space and Escape all mean No."""
    key = signing.read_public_key(package.parent / "acme.pub").fingerprint
    for answer in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        assert _drop(page, package)
        qtbot.waitUntil(lambda: page._question is not None)
        assert f"signed with the key {key}" in dump(window)
        assert "“Acme” comes from an unknown maker" in dump(window)
        assert page._question is not None
        assert page._question.no.hasFocus()
        qtbot.keyClick(page._question.no, answer)
        assert page._question is None
    assert list(paths.kit_folders()[-1].glob("acme*")) == []
    assert page.house_styles.install.hasFocus()


def test_a_stranger_may_be_taken_all_the_same(
    qtbot: QtBot, window: Window, page: SettingsPage, package: Path
) -> None:
    """It is installed, and goes on being shown as a stranger's."""
    page.install(package)
    qtbot.waitUntil(lambda: page._question is not None)
    assert page._question is not None
    qtbot.mouseClick(page._question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Acme, Version 7  ·  unknown maker" in dump(window))


def test_a_broken_house_style_is_refused_with_a_sentence(
    qtbot: QtBot, window: Window, page: SettingsPage, tmp_path: Path
) -> None:
    """Nothing of it stays, and other files are not even taken hold of."""
    broken = tmp_path / "broken.evpkit"
    broken.write_bytes(b"PK" + bytes(600))
    page.install(broken)
    qtbot.waitUntil(lambda: "This house style cannot be used." in dump(window))
    assert page.house_styles.install.isEnabled()
    assert not _drop(page, tmp_path / "notes.txt")


def test_a_strangers_name_cannot_dress_itself_up() -> None:
    """Signs that turn the reading around, new lines and great length are taken out."""
    assert plain("Acme\u202egnp\n  x") == "Acme gnp x"
    assert plain("x" * 300) == "x" * 59 + "…"
