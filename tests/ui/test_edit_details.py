"""More about a part: how it moves, how fast it goes, where it stands still, and what of it nobody sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from evp_desktop.model import edits
from evp_desktop.model.clips import Clip
from evp_desktop.model.media import Source, Take
from evp_desktop.model.project import Project
from evp_desktop.services import projects
from evp_desktop.ui.edit.page import EditPage
from evp_desktop.ui.widgets.choice import IconChoice
from evp_desktop.ui.window import Window
from tests.support import lab
from tests.support.accessibility import dump
from tests.support.fake_services import FakePlayer, FakeServices


def with_everything(take: Take) -> Take:
    """A take with a face and a pointer beside its screen."""
    lasts = take.duration_us
    camera = Source(kind="camera", file="camera.mkv", duration_us=lasts, width=1280, height=720)
    pointer = Source(kind="pointer", file="pointer.jsonl", duration_us=lasts)
    return replace(take, sources=(*take.sources, camera, pointer))


@pytest.fixture
def page(window: Window, project: Path) -> EditPage:
    """The page on the second part, whose takes have a face and a pointer."""
    projects.change(
        project, lambda now: replace(now, takes=tuple(with_everything(take) for take in now.takes))
    )
    window.open_video(project, "edit")
    assert isinstance(window.page, EditPage)
    assert window.video is not None
    window.page.choose(window.video.project.blocks[1].id)
    window.page.takes.more.button.click()
    return window.page


@pytest.fixture
def player(page: EditPage, services: FakeServices) -> FakePlayer:
    return services.players[-1]


def now(window: Window) -> Project:
    assert window.video is not None
    return window.video.project


def clips(window: Window, page: EditPage) -> list[Clip]:
    return [clip for clip in now(window).clips if clip.block_id == page.clip.block_id]  # type: ignore[union-attr]


def pick(choice: IconChoice, value: str) -> None:
    """Choose as the keyboard does."""
    choice.setCurrentIndex(choice.findData(value))
    choice.activated.emit(choice.currentIndex())


def is_there(widget: QWidget, page: EditPage) -> bool:
    return widget.isVisibleTo(page.takes)


def test_nobody_has_to_see_it(window: Window, project: Path) -> None:
    """It is closed until somebody opens it."""
    window.open_video(project, "edit")
    assert isinstance(window.page, EditPage)
    assert not window.page.takes.details.isVisibleTo(window.page.takes)


def test_each_choice_is_an_edit_with_a_name(window: Window, page: EditPage) -> None:
    """What is chosen stands in the document, and can be taken back."""
    details = page.takes.details
    for choice, value, field in (
        (details.zoom, "clicks", "zoom"),
        (details.pointer, "large", "pointer"),
    ):
        pick(choice, value)
        assert getattr(now(window).blocks[1], field) == value
    details.clicks.click()
    assert now(window).blocks[1].are_clicks_marked
    assert window.video is not None
    window.video.editor.undo()
    assert not details.clicks.isChecked()
    pick(details.transition, "fade")
    assert clips(window, page)[0].transition == "fade"
    assert window.video.editor.history.undo_label == "how a part follows another"


def test_only_what_applies_is_there(window: Window, page: EditPage) -> None:
    """A frame needs a small face, a pointer one that was recorded, and the first part follows nothing."""
    details = page.takes.details
    assert not is_there(details.face_frame, page)
    page._choose_view(layout="screen_camera")
    assert is_there(details.face_frame, page)
    page._choose_view(layout="camera")
    assert not is_there(details.zoom, page)
    assert not is_there(details.clicks, page)
    assert is_there(details.transition, page)
    page.choose(now(window).blocks[0].id)
    assert not is_there(details.transition, page)


def test_what_head_office_decided_is_shown_locked(window: Window, page: EditPage) -> None:
    """It says who decided, and cannot be changed; what is hidden is not there."""
    details = page.takes.details
    page._choose_view(layout="screen_camera")
    assert window.video is not None
    spec = replace(window.video.kit.spec, locks={"face_frame": "locked", "transition": "hidden"})
    block = now(window).blocks[1]
    details.show_part(now(window), block, now(window).take(clips(window, page)[0].take_id), spec)
    assert not details.face_frame.isEnabled()
    assert details.face_frame.accessibleDescription() == "Your organisation decided this"
    assert not is_there(details.transition, page)


def test_speed_counts_for_all_of_the_part(window: Window, page: EditPage, player: FakePlayer) -> None:
    """The length that is shown is the new one, stills or not."""
    before = sum(clip.duration_us for clip in clips(window, page))
    player.seek(3_000_000)
    page.takes.details.still.click()
    pick(page.takes.details.speed, "200")
    assert {clip.speed_percent for clip in clips(window, page)} == {200}
    lasts = sum(clip.duration_us for clip in clips(window, page))
    assert lasts == 2_000_000 + before // 2


def test_a_speed_from_elsewhere_is_shown_as_it_is(window: Window, page: EditPage) -> None:
    """What the command line set is not lost in the window."""
    clip = clips(window, page)[0]
    assert window.video is not None
    window.video.editor.apply("speed", lambda project: edits.change_clip(project, clip.id, speed_percent=130))
    assert page.takes.details.speed.currentData() == "130"
    assert page.takes.details.speed.currentText() == "1.3 times"


def test_the_picture_stands_still_and_goes_on(window: Window, page: EditPage, player: FakePlayer) -> None:
    """Where the playhead is, for so many seconds; taken out, the part is one again."""
    before = clips(window, page)
    player.seek(3_000_000)
    pick(page.takes.details.still_s, "5")
    page.takes.details.still.click()
    first, still, behind = clips(window, page)
    assert (still.start_us, still.freeze_us) == (3_000_000, 5_000_000)
    assert (first.end_us, behind.start_us) == (3_000_000, 3_000_000)
    assert page.trim.end.value() == before[0].end_us // 1000
    page.trim.end.setValue(6_000)
    assert clips(window, page)[-1].end_us == 6_000_000
    page.takes.details.still_removed.emit(still.id)
    (whole,) = clips(window, page)
    assert (whole.start_us, whole.end_us) == (before[0].start_us, 6_000_000)


def test_standing_still_outside_of_what_is_kept_is_explained(
    window: Window, page: EditPage, player: FakePlayer
) -> None:
    """Nothing happens in silence."""
    player.seek(100_000)
    page.takes.details.still.click()
    assert len(clips(window, page)) == 1
    assert "Go to a moment that is in the video" in dump(page.notice)


# Covers


def test_a_cover_is_drawn_with_the_mouse(
    qtbot: QtBot, window: Window, page: EditPage, player: FakePlayer
) -> None:
    """Where it is dragged, from the beginning to the end of the part, and it is followed."""
    player.seek(2_000_000)
    page.takes.covers.add.click()
    stage = page.covering.stage
    assert stage.isVisible()
    lab.until(lambda: _turn(qtbot) or stage.has_image)
    box = stage.picture_box()
    a, b = (QPoint(round(box.x() + box.width() * x), round(box.y() + box.height() * x)) for x in (0.1, 0.3))
    qtbot.mousePress(stage, Qt.MouseButton.LeftButton, pos=a)
    qtbot.mouseMove(stage, b)
    drag(stage, a, b)
    qtbot.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=b)
    page.covering.form.accept.click()
    lab.until(lambda: _turn(qtbot) or len(now(window).masks[0].places) == 2)
    (mask,) = now(window).masks
    place = mask.places[0]
    assert (place.x, place.y, place.width) == pytest.approx((0.1, 0.1, 0.2), abs=0.01)
    assert (mask.start_us, mask.end_us) == page._span
    assert page.picture.isVisible()
    assert window.video is not None
    window.video.editor.undo()
    assert now(window).masks == ()


def drag(stage: QWidget, begin: QPoint, end: QPoint) -> None:
    """qtbot's own moves hold no button."""
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(end),
        QPointF(stage.mapToGlobal(end)),
        left,
        left,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(stage, event)


def test_a_cover_is_made_with_keys_alone(
    qtbot: QtBot, window: Window, page: EditPage, player: FakePlayer
) -> None:
    """Arrows move it, with Shift they change its size; what it is reads along."""
    page.takes.covers.add.click()
    stage, form = page.covering.stage, page.covering.form
    assert stage.hasFocus()
    before = stage.area.translated(0, 0)
    qtbot.keyClick(stage, Qt.Key.Key_Right)
    qtbot.keyClick(stage, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert stage.area.x() == pytest.approx(before.x() + 0.02)
    assert stage.area.height() == pytest.approx(before.height() + 0.02)
    assert "% from the left" in stage.accessibleDescription()
    player.seek(3_000_000)
    form.start.click()
    player.seek(5_000_000)
    form.end.click()
    pick(form.style_choice, "solid")
    pick(form.shape_choice, "round")
    form.follow.setChecked(False)
    form.accept.click()
    (mask,) = now(window).masks
    assert (mask.style, mask.shape, mask.start_us, mask.end_us) == ("solid", "round", 3_000_000, 5_000_000)
    assert "One colour, 0:03 to 0:05" in dump(page.takes)
    assert page.takes.covers.add.hasFocus()


def test_a_frame_never_leaves_the_picture(page: EditPage, qtbot: QtBot) -> None:
    """However long a key is held."""
    page.takes.covers.add.click()
    stage = page.covering.stage
    for _ in range(60):
        qtbot.keyClick(stage, Qt.Key.Key_Left)
        qtbot.keyClick(stage, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert stage.area.x() == 0
    assert stage.area.height() == pytest.approx(0.01)


def test_where_it_was_lost_is_said(
    qtbot: QtBot, window: Window, page: EditPage, player: FakePlayer, services: FakeServices
) -> None:
    """With a button that goes there."""
    services.lost = ((4_000_000, 5_000_000),)
    page.takes.covers.add.click()
    page.covering.form.accept.click()
    lab.until(lambda: _turn(qtbot) or "could not find it" in dump(page.notice))
    page.covering.seek.emit(4_000_000)
    assert player.state.position_us == 4_000_000


def test_a_cover_is_taken_off_again(window: Window, page: EditPage) -> None:
    """From the list, and its picture is loaded anew."""
    page.takes.covers.add.click()
    page.covering.form.follow.setChecked(False)
    page.covering.form.accept.click()
    covered = page._loaded
    page.takes.covers.removed.emit(now(window).masks[0].id)
    assert now(window).masks == ()
    assert page._loaded != covered


def test_leaving_it_changes_nothing(window: Window, page: EditPage) -> None:
    """Another part, or Leave it: no cover, and the picture is back."""
    for leave in (page.covering.form.leave.click, lambda: page.choose(now(window).blocks[0].id)):
        page.takes.covers.add.click()
        leave()
        assert not page.covering.is_on
        assert page.picture.isVisible()
    assert now(window).masks == ()


def _turn(qtbot: QtBot) -> bool:
    """Let the window work."""
    qtbot.wait(1)
    return False
