"""Prepare: cards follow the document, and what is typed is the document."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from evp_desktop.model.project import BrandChoice, Speaker
from evp_desktop.model.script import Block
from evp_desktop.render.plan import as_chosen
from evp_desktop.services import projects
from evp_desktop.ui.prepare.block_card import BlockCard
from evp_desktop.ui.prepare.house_style import HouseStyleBox
from evp_desktop.ui.prepare.page import PreparePage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump


@pytest.fixture
def page(window: Window, project: Path) -> PreparePage:
    window.open_video(project, "prepare")
    assert isinstance(window.page, PreparePage)
    return window.page


def _blocks(window: Window) -> tuple[Block, ...]:
    assert window.video is not None
    return window.video.project.blocks


def _headings(page: PreparePage) -> list[str]:
    cards = [card for card in page.findChildren(BlockCard) if card.isVisible()]
    return [card.heading.text() for card in sorted(cards, key=lambda card: card.y())]


def test_typing_changes_the_document_and_undo_takes_it_back(
    qtbot: QtBot, window: Window, page: PreparePage
) -> None:
    """A run of typing is one step; Ctrl+Z in the field takes it back as a whole."""
    block = _blocks(window)[1]
    field = page.card(block.id).text
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "Quite new")
    assert _blocks(window)[1].text == "Quite new"
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert _blocks(window)[1].text == block.text
    assert field.toPlainText() == block.text


def test_alt_and_an_arrow_moves_a_part(qtbot: QtBot, window: Window, page: PreparePage) -> None:
    """The part goes one place down and keeps the focus."""
    first, second = _blocks(window)[:2]
    field = page.card(first.id).text
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [block.id for block in _blocks(window)[:2]] == [second.id, first.id]
    assert field.hasFocus()
    qtbot.waitUntil(lambda: _headings(page)[:2] == [second.heading, first.heading])


def test_dragging_the_grip_moves_a_part(qtbot: QtBot, window: Window, page: PreparePage) -> None:
    """Dropped below the second card, the first becomes the second."""
    first, second, third = _blocks(window)[:3]
    grip = page.card(first.id).grip
    target = page.card(third.id).mapToGlobal(QPoint(10, 4))
    qtbot.mousePress(grip, Qt.MouseButton.LeftButton)
    qtbot.mouseMove(grip, grip.mapFromGlobal(target))
    grip.dragged.emit(target.y())
    qtbot.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=grip.mapFromGlobal(target))
    assert [block.id for block in _blocks(window)[:3]] == [second.id, first.id, third.id]


def test_a_part_is_added_and_taken_out(window: Window, page: PreparePage) -> None:
    """Taking out can be undone from the sentence that tells it."""
    before = _blocks(window)
    page.add.click()
    assert len(_blocks(window)) == len(before) + 1
    page.card(before[0].id).remove.click()
    assert before[0].id not in {block.id for block in _blocks(window)}
    assert "Its recordings are kept." in dump(window)
    assert window.video is not None
    window.video.editor.undo()
    assert before[0].id in {block.id for block in _blocks(window)}


def test_the_offer_to_undo_never_takes_back_something_else(
    qtbot: QtBot, window: Window, page: PreparePage
) -> None:
    """Who types after taking a part out keeps what was typed: the offer goes away."""
    first, second = _blocks(window)[:2]
    page.card(first.id).remove.click()
    assert page.notice.isVisible()
    qtbot.keyClicks(page.card(second.id).text, "!")
    assert not page.notice.isVisible()
    page._undo_removal("taking part 1 out", first.id)
    assert "!" in _blocks(window)[0].text
    assert window.video is not None
    window.video.editor.undo()
    page._undo_removal("taking part 1 out", first.id)
    assert _blocks(window)[0].id == first.id


def test_the_length_is_told_against_the_example(window: Window, page: PreparePage) -> None:
    """The soft bar says how long the script takes in words too."""
    assert "of about 4:00" in dump(page)
    assert page.panel is not None


def test_the_layout_is_chosen_for_one_part(window: Window, page: PreparePage) -> None:
    """What the viewer sees is a choice of each part."""
    block = _blocks(window)[0]
    page.card(block.id).view.layout_choice.chosen.emit("voice")
    assert _blocks(window)[0].layout == "voice"
    assert _blocks(window)[1].layout == "screen"


def test_the_name_is_filled_in_here(qtbot: QtBot, window: Window, project: Path) -> None:
    """The way from the check leads into the field itself."""
    window.open_video(project, "check")
    window.show_place("prepare:speaker")
    page = window.page
    assert isinstance(page, PreparePage)
    assert page.about.name.hasFocus()
    page.about.name.selectAll()
    qtbot.keyClicks(page.about.name, "Sam")
    assert window.video is not None
    assert window.video.project.speaker.name == "Sam"


def test_a_second_person_has_a_name(qtbot: QtBot, window: Window, page: PreparePage) -> None:
    """Added, named, taken out again, and back with undo."""
    assert window.video is not None
    about = page.about
    assert not about.second_name.isVisible()
    qtbot.mouseClick(about.add, Qt.MouseButton.LeftButton)
    assert about.second_name.hasFocus()
    qtbot.keyClicks(about.second_name, "Sam")
    qtbot.keyClicks(about.second_role, "Driver")
    assert window.video.project.second_speaker == Speaker(name="Sam", role="Driver")
    assert not about.add.isVisible()
    about.remove.click()
    assert window.video.project.second_speaker == Speaker()
    assert about.add.hasFocus()
    window.video.editor.undo()
    assert about.second_name.text() == "Sam"


def test_the_way_from_the_check_leads_to_the_second_name(window: Window, page: PreparePage) -> None:
    """Where two people are seen and only one has a name, the fields of the other open."""
    block = _blocks(window)[0]
    page.card(block.id).view.layout_choice.chosen.emit("two_people")
    window.show_place("prepare:speaker")
    assert isinstance(window.page, PreparePage)
    assert window.page.about.second_name.hasFocus()


@pytest.fixture
def branded(window: Window, project: Path) -> PreparePage:
    """A video in a house style that keeps the place of its logo for itself."""
    projects.change(project, lambda one: replace(one, brand_kit="noordlicht"))
    window.open_video(project, "prepare")
    assert isinstance(window.page, PreparePage)
    window.page.house_style.change.click()
    return window.page


def test_words_of_the_house_style_are_chosen_and_left(
    qtbot: QtBot, window: Window, branded: PreparePage
) -> None:
    """What the kit says stands there as a hint; an emptied field has it again."""
    assert window.video is not None
    intro = branded.house_style.intro
    assert intro.placeholderText() == "Energy from here"
    qtbot.keyClicks(intro, "Hi")
    assert window.video.project.brand_choices == (BrandChoice("intro.text", "Hi"),)
    intro.selectAll()
    qtbot.keyClick(intro, Qt.Key.Key_Backspace)
    assert window.video.project.brand_choices == ()


def test_what_the_organisation_decided_is_told(window: Window, branded: PreparePage) -> None:
    """A lock and words in place of a choice."""
    assert "Place of the logo: Your organisation decided this" in dump(window)
    assert not branded.house_style.corner.isVisible()


def test_a_free_place_of_the_logo_is_chosen(qtbot: QtBot, window: Window, page: PreparePage) -> None:
    """Where the house style leaves it free; undo puts it back."""
    assert window.video is not None
    page.house_style.change.click()
    qtbot.keyClick(page.house_style.corner, Qt.Key.Key_Home)
    assert window.video.project.brand_choices == (BrandChoice("logo.corner", "top_left"),)
    window.video.editor.undo()
    qtbot.keyClick(page.house_style.chapters, Qt.Key.Key_End)
    assert as_chosen(window.video.kit.spec, window.video.project).chapters.kind == "title"
    assert page.house_style.corner.currentData() == window.video.kit.spec.logo.corner


def test_what_is_hidden_or_has_no_words_is_not_there(qtbot: QtBot, window: Window, page: PreparePage) -> None:
    """A field that the kit hides is not even told, and an opening that is a film has no words of ours."""
    assert window.video is not None
    spec = window.video.kit.spec
    assert spec.intro is not None
    intro = replace(spec.intro, video="intro.mp4", duration_s=3)
    secret = replace(spec, intro=intro, locks={"logo.corner": "hidden", "outro": "locked"})
    video = dataclasses.replace(window.video, kit=replace(window.video.kit, spec=secret))
    box = HouseStyleBox(window.tools.look, video)
    qtbot.addWidget(box)
    box.toggle()
    box.show()
    text = dump(box)
    assert "Place of the logo" not in text
    assert "Words of the opening" not in text
    assert "Words of the closing: Your organisation decided this" in text
    assert 'StaticText "Announcing a new part"' in text
