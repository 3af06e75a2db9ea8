"""Edit: every change is a named edit of the document."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from evp_desktop.model.clips import Clip
from evp_desktop.ui.edit.page import EditPage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakePlayer, FakeServices


@pytest.fixture
def page(window: Window, project: Path) -> EditPage:
    """The page on the second part, which has two takes."""
    window.open_video(project, "edit")
    assert isinstance(window.page, EditPage)
    assert window.video is not None
    window.page.choose(window.video.project.blocks[1].id)
    return window.page


@pytest.fixture
def player(page: EditPage, services: FakeServices) -> FakePlayer:
    return services.players[-1]


def _clip(page: EditPage) -> Clip:
    assert page.clip is not None
    return page.clip


def test_i_and_o_trim_at_the_playhead(
    qtbot: QtBot, window: Window, page: EditPage, player: FakePlayer
) -> None:
    """The playhead becomes the new beginning or end."""
    player.seek(2_000_000)
    qtbot.keyClick(window, Qt.Key.Key_I)
    assert _clip(page).start_us == 2_000_000
    player.seek(6_000_000)
    qtbot.keyClick(window, Qt.Key.Key_O)
    assert _clip(page).end_us == 6_000_000


def test_dragging_a_handle_trims_in_one_step(qtbot: QtBot, window: Window, page: EditPage) -> None:
    """A drag of many small moves is one step for undo."""
    before = _clip(page)
    handle = page.trim.start
    for value in (1000, 1200, 1500):
        handle.setValue(value)
    assert _clip(page).start_us == 1_500_000
    assert window.video is not None
    window.video.editor.undo()
    assert _clip(page).start_us == before.start_us
    assert handle.value() == before.start_us // 1000


def test_the_handles_are_sliders_for_the_keyboard(qtbot: QtBot, page: EditPage) -> None:
    """An arrow moves the end by a tenth of a second, and the value tells it."""
    before = _clip(page).end_us
    page.trim.end.setFocus()
    qtbot.keyClick(page.trim.end, Qt.Key.Key_Left)
    assert _clip(page).end_us == before - 100_000
    assert 'Slider "End of the kept part"' in dump(page)


def test_space_plays_and_stops_at_the_kept_end(
    qtbot: QtBot, window: Window, page: EditPage, player: FakePlayer
) -> None:
    """Playing starts inside what is kept, and ends there."""
    qtbot.wait(1)
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Space)
    assert player.calls[-1] == "play 1"
    assert player.state.position_us >= _clip(page).start_us
    qtbot.wait(300)
    player.seek(_clip(page).end_us)
    qtbot.waitUntil(lambda: player.calls[-1] == "pause")


def test_j_k_l_shuttle_and_arrows_step(qtbot: QtBot, page: EditPage, player: FakePlayer) -> None:
    """L twice is faster, J goes back, K stands still, an arrow is one frame."""
    page.setFocus()
    for key in (Qt.Key.Key_L, Qt.Key.Key_L, Qt.Key.Key_J, Qt.Key.Key_K):
        qtbot.keyClick(page, key)
    assert [call for call in player.calls if call.startswith(("play", "pause"))] == [
        "play 1",
        "play 2",
        "play -1",
        "pause",
    ]
    qtbot.keyClick(page, Qt.Key.Key_Right)
    assert "step 1" in player.calls


def test_another_take_is_used_and_one_thrown_away(window: Window, page: EditPage) -> None:
    """The other take is one click away, and what is thrown away can be brought back."""
    assert window.video is not None
    block = window.video.project.blocks[1]
    first, second = window.video.project.takes_of(block.id)
    assert _clip(page).take_id == second.id
    page.takes.chosen.emit(first.id)
    assert _clip(page).take_id == first.id
    page.takes.discarded.emit(first.id)
    assert _clip(page).take_id == second.id
    assert 'Button "Bring back"  Take 1, thrown away' in dump(window)
    page.takes.chosen.emit(first.id)
    assert window.video.project.discarded == ()


def test_an_unrecorded_part_is_said_and_nothing_can_be_trimmed(window: Window, page: EditPage) -> None:
    """A part without a take leads to the recorder instead of an empty picture."""
    assert window.video is not None
    page.choose(window.video.project.blocks[4].id)
    assert "This part is not recorded yet." in dump(page)
    assert not page.begin_here.isEnabled()
    assert 'Button "Record this part again"' in dump(window) or 'Button "Record this part"' in dump(window)


def test_delete_throws_the_shown_take_away(qtbot: QtBot, window: Window, page: EditPage) -> None:
    """Delete is the key twin of the bin, and undo brings it back."""
    assert window.video is not None
    shown = _clip(page).take_id
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Delete)
    assert window.video.project.discarded == (shown,)
    window.video.editor.undo()
    assert window.video.project.discarded == ()


def test_something_can_be_recorded_after_any_part(window: Window, page: EditPage) -> None:
    """A new part stands behind the chosen one, and the record page opens at it."""
    assert window.video is not None
    before = [block.id for block in window.video.project.blocks]
    page.takes.record_after.emit()
    after = [block.id for block in window.video.project.blocks]
    assert [one for one in after if one in before] == before
    assert after.index(window.video.block_id) == 2
    assert window.place == "record"


def test_the_view_can_be_changed_afterwards(window: Window, page: EditPage, player: FakePlayer) -> None:
    """A screen take can become voice alone, not a face; the picture is made anew."""
    assert window.video is not None
    choice = page.takes.view.layout_choice
    model = choice.model()
    flags = {choice.itemData(row): model.flags(model.index(row, 0)) for row in range(choice.count())}
    possible = {value for value, flag in flags.items() if flag & Qt.ItemFlag.ItemIsEnabled}
    assert possible == {"voice", "screen"}
    loads = player.calls.count("load")
    page.takes.view.layout_chosen.emit("voice")
    assert window.video.project.blocks[1].layout == "voice"
    assert player.calls.count("load") == loads + 1
