"""Home, and a new video."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from evp_desktop.model import edits
from evp_desktop.model.delivery import Delivery
from evp_desktop.model.masks import Mask, MaskPlace
from evp_desktop.services import projects
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.home.card import VideoCard
from evp_desktop.ui.home.page import HomePage
from evp_desktop.ui.new.page import NewPage
from evp_desktop.ui.new.template_card import TemplateCard
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeServices, take_of


def _cards(window: Window) -> list[VideoCard]:
    return [card for card in window.findChildren(VideoCard) if card.isVisible()]


def test_cards_say_where_a_video_stands(qtbot: QtBot, window: Window, project: Path) -> None:
    """Each card tells its state in words and offers the next step."""
    window.show_place("home")
    qtbot.waitUntil(lambda: len(_cards(window)) == 3)
    text = dump(window)
    assert project.is_dir()
    assert "3 of 5 parts recorded" in text
    assert "Published 3 May" in text
    assert 'Button "Go on recording"  How to book a meeting room' in text
    assert 'Button "Write the script"  Welcome, Sam' in text


def test_search_keeps_what_matches(qtbot: QtBot, window: Window, project: Path) -> None:
    """Typing narrows the cards; nothing found is said."""
    window.show_place("home")
    qtbot.waitUntil(lambda: len(_cards(window)) == 3)
    page = window.page
    assert isinstance(page, HomePage)
    page.search.setText("MEETING")
    assert [card.card.folder for card in _cards(window)] == [project]
    page.search.setText("zebra")
    assert _cards(window) == []
    assert "No video is called “zebra”." in dump(window)


def test_without_videos_home_says_what_will_be_there(qtbot: QtBot, window: Window) -> None:
    """The empty state is one sentence."""
    qtbot.waitUntil(lambda: "Your videos will stand here" in dump(window))


def test_a_recovered_take_is_told_with_its_time(
    qtbot: QtBot, window: Window, project: Path, services: FakeServices
) -> None:
    """The maker hears that the recording is safe, and can go on with it."""
    take = take_of(projects.load(project).blocks[0].id)
    services.recovered[project] = (take,)
    window.show_place("home")
    qtbot.waitUntil(lambda: "is safe, up to the last 2 seconds." in dump(window))
    assert 'Button "Go on with “How to book a meeting room”"' in dump(window)


def test_a_video_that_cannot_be_opened_says_why(
    qtbot: QtBot, window: Window, project: Path, services: FakeServices
) -> None:
    """Its card has a sentence, and builds the video anew from its recordings."""
    (project / projects.DOCUMENT).write_text("{", "utf-8")
    window.show_place("home")
    qtbot.waitUntil(lambda: len(_cards(window)) == 3)
    assert "is damaged" in dump(window)
    card = next(card for card in _cards(window) if card.card.folder == project)
    button = next(iter(card.findChildren(QPushButton)))
    button.click()
    qtbot.waitUntil(lambda: services.rebuilt == [project])


def test_a_new_video_by_keys_alone(qtbot: QtBot, window: Window, settings: SettingsStore) -> None:
    """Space on New video, Space on the first example, a name, Enter: the script is open."""
    page = window.page
    assert isinstance(page, HomePage)
    qtbot.keyClick(page.new, Qt.Key.Key_Space)
    page = window.page
    assert isinstance(page, NewPage)
    first = page.findChildren(TemplateCard)[0]
    assert first.button.hasFocus()
    qtbot.keyClick(first.button, Qt.Key.Key_Space)
    assert page.title_edit.hasFocus()
    qtbot.keyClicks(page.title_edit, "Zo werkt het")
    qtbot.keyClick(page.title_edit, Qt.Key.Key_Return)
    qtbot.keyClicks(page.name_edit, "Anna")
    qtbot.keyClick(page.name_edit, Qt.Key.Key_Return)
    qtbot.keyClick(page.role_edit, Qt.Key.Key_Return)
    assert window.place == "prepare"
    assert window.video is not None
    made = projects.load(window.video.folder)
    assert (made.title, made.speaker.name, len(made.blocks)) == ("Zo werkt het", "Anna", 5)
    assert settings.settings.speaker_name == "Anna"


def test_a_video_needs_a_name(window: Window) -> None:
    """The way on opens when there is a title."""
    window.show_place("new")
    page = window.page
    assert isinstance(page, NewPage)
    assert page.primary() is None
    kit = window.tools.services.find_kit("default")
    page.choose(kit.spec.templates[0])
    action = page.primary()
    assert action is not None
    assert not action.is_enabled
    page.title_edit.setText("A name")
    action = page.primary()
    assert action is not None
    assert action.is_enabled


def test_going_back_to_the_examples_keeps_the_answers(qtbot: QtBot, window: Window) -> None:
    """Another example does not cost what was typed."""
    window.show_place("new")
    page = window.page
    assert isinstance(page, NewPage)
    templates = window.tools.services.find_kit("default").spec.templates
    page.choose(templates[0])
    page.title_edit.setText("A name")
    action = page.secondary()
    assert action is not None
    action.run()
    page.choose(templates[1])
    assert page.title_edit.text() == "A name"
    qtbot.waitUntil(page.title_edit.isVisible)


def test_a_card_has_the_shape_of_its_video(qtbot: QtBot, window: Window, project: Path) -> None:
    """Also when there is a picture of another shape from before."""

    def box() -> QRectF:
        pictures = (card.picture for card in _cards(window) if card.card.folder == project)
        return next((picture.picture_box() for picture in pictures if picture.has_image), QRectF())

    window.show_place("home")
    qtbot.waitUntil(lambda: box().width() > box().height() > 0)
    projects.change(project, lambda one: edits.set_delivery(one, Delivery(aspect="9:16")))
    window.show_place("home")
    qtbot.waitUntil(lambda: box().height() > box().width() > 0)


def test_a_card_shows_no_picture_from_before_a_cover(qtbot: QtBot, window: Window, project: Path) -> None:
    """What was covered since is made anew, and the older picture is gone from the disk."""
    cache = projects.cache_folder(project)

    def pictures() -> list[Path]:
        return sorted(cache.glob("card-*.jpg"))

    window.show_place("home")
    qtbot.waitUntil(lambda: len(pictures()) == 1)
    (before,) = pictures()
    clip = projects.load(project).clips[0]
    place = MaskPlace(at_us=0, x=0.1, y=0.1, width=0.3, height=0.1)
    mask = Mask(id="m1", take_id=clip.take_id, start_us=0, end_us=clip.end_us, places=(place,))
    projects.change(project, lambda now: edits.add_mask(now, mask))
    window.show_place("home")
    qtbot.waitUntil(lambda: bool(pictures()) and pictures() != [before])
    assert len(pictures()) == 1
