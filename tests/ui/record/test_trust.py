"""Record: what is said is what was measured, before, while and after."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from evp_desktop.model.media import Source, SourceEvent
from evp_desktop.model.time import US_PER_S
from evp_desktop.services import projects
from evp_desktop.services.preflight import Advice
from evp_desktop.services.recording import Status
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.record.advice import AdviceLine
from evp_desktop.ui.record.page import RecordPage
from evp_desktop.ui.record.words import take_words, warning_words
from evp_desktop.ui.theme import make_look
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeRecording, FakeServices, take_of


def _record(qtbot: QtBot, page: RecordPage, session: FakeRecording) -> None:
    page.before.ready.button.click()
    session.set(phase="recording")
    qtbot.waitUntil(page.live.dot.isVisible)


def test_a_warning_is_seen_and_spoken_in_the_same_tick(
    qtbot: QtBot, page: RecordPage, session: FakeRecording, spoken: list[str]
) -> None:
    """A headset that vanished is told with what goes on instead, once."""
    _record(qtbot, page, session)
    session.set(warnings=("microphone_replaced",), lost=("Headset",), replaced_by="Built-in")
    page.recorder._look()
    words = "Headset is gone; I'm recording with Built-in. Just go on."
    assert page.live.warning.text() == words
    assert spoken.count(words) == 1
    session.set(elapsed_us=9)
    page.recorder._look()
    assert spoken.count(words) == 1


def test_the_most_urgent_warning_comes_first() -> None:
    """Nobody needs to hear that the voice is soft while the microphone is gone."""
    status = Status(phase="recording", warnings=("too_soft", "microphone_lost"), lost=("Headset",))
    assert warning_words(status).startswith("Headset is gone, so nobody hears you")
    assert warning_words(Status(phase="recording")) == ""


@pytest.mark.parametrize("change", ["lost", "replaced", "back", "resized"])
def test_a_take_tells_what_happened_to_its_devices(change: str) -> None:
    """Each event of a device is a sentence with its time."""
    event = SourceEvent(at_us=7 * US_PER_S, change=change, device="Built-in")  # type: ignore[arg-type]
    source = Source(kind="microphone", file="a.mka", device="Headset", events=(event,))
    told = take_words(replace(take_of("x"), sources=(source,)), frozenset())
    assert len(told) == 1
    assert "0:07" in told[0]


def test_a_quiet_take_tells_nothing() -> None:
    """A take without trouble is good enough; a silent one is not."""
    assert take_words(take_of("x"), frozenset({"too_soft"})) == []
    assert take_words(take_of("x"), frozenset({"no_sound"})) == ["For a while I heard nothing."]


def test_after_trouble_again_is_the_first_choice(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """The review says what happened instead of good enough."""
    _record(qtbot, page, session)
    event = SourceEvent(at_us=0, change="lost")
    camera = Source(kind="camera", file="camera.mkv", device="Webcam", events=(event,))
    session.take_changes = {"sources": (camera,)}
    page.recorder.stop()
    qtbot.waitUntil(lambda: page.recorder.stage == "review")
    qtbot.waitUntil(page.back.bar.again_button.hasFocus)
    assert "Webcam was gone at 0:00." in dump(window)
    assert "Good enough" not in dump(window)


def test_a_warning_while_recording_is_remembered_for_the_review(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """Silence that has passed is told afterwards as well."""
    _record(qtbot, page, session)
    session.set(warnings=("no_sound",))
    page.recorder._look()
    session.set(warnings=())
    page.recorder._look()
    page.recorder.stop()
    qtbot.waitUntil(lambda: page.recorder.stage == "review")
    assert "For a while I heard nothing." in dump(window)


def test_without_sound_it_asks_once(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """Nothing starts before the answer, and the next take does not ask again."""
    session.advice = Advice("no_sound")
    page.before.ready.button.click()
    assert "Nobody will hear you. Record anyway?" in dump(window)
    assert "begin" not in session.calls
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert "begin" in session.calls
    session.set(phase="recording")
    page.recorder.stop()
    qtbot.waitUntil(lambda: page.recorder.stage == "review")
    page.recorder.review_done()
    page.before.ready.button.click()
    qtbot.waitUntil(lambda: session.calls.count("begin") == 2)


def test_without_space_it_refuses(window: Window, page: RecordPage, session: FakeRecording) -> None:
    """A recording that cannot be kept is not begun, and a sentence says what to do."""
    session.advice = Advice("no_space")
    page.before.ready.button.click()
    assert "begin" not in session.calls
    assert "Make some room first" in dump(window)


def test_advice_stands_long_enough_to_be_read(qtbot: QtBot) -> None:
    """A second piece of advice waits until the first has stood; then only the newest is shown."""
    line = AdviceLine(make_look(is_dark=False), hold_ms=120)
    qtbot.addWidget(line)
    line.show()
    line.offer("one")
    line.offer("two")
    line.offer("three")
    assert line.text == "one"
    qtbot.waitUntil(lambda: line.text == "three")


def test_advice_that_fits_again_stays(qtbot: QtBot) -> None:
    """Coming back to the first before its time is over changes nothing."""
    line = AdviceLine(make_look(is_dark=False), hold_ms=60_000)
    qtbot.addWidget(line)
    line.offer("one")
    line.offer("two")
    line.offer("one")
    assert not line._later.isActive()


def test_closing_while_recording_keeps_the_take_in_the_video(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """It asks nothing, and the take is in the project before the window is gone."""
    assert window.video is not None
    folder, block_id = window.video.folder, page.block.id
    before = len(projects.load(folder).takes_of(block_id))
    _record(qtbot, page, session)
    window.close()
    assert not window.isVisible()
    assert len(projects.load(folder).takes_of(block_id)) == before + 1
    assert session.calls[-2:] == ["finish", "close"]


def test_slides_turn_by_key_and_are_told(
    qtbot: QtBot, window: Window, page: RecordPage, services: FakeServices, spoken: list[str]
) -> None:
    """Page Down and the right arrow turn pages while it records; the bar says which."""
    page.before.layout_choice.chosen.emit("screen")
    page.sources.show_slides(Path("slides.pdf"))
    session = services.recordings[-1]
    assert session.choice.slides == "slides.pdf"
    qtbot.waitUntil(lambda: page.recorder.status is not None and page.recorder.status.phase == "ready")
    _record(qtbot, page, session)
    assert page.aside.live is None
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    qtbot.keyClick(window, Qt.Key.Key_Right)
    assert "Slide 3 of 12" in dump(window)
    assert spoken[-1] == "Slide 3 of 12"


def test_another_take_can_be_chosen_and_thrown_away(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """Left steps back, U uses, Delete throws away, and the offer brings it back."""
    assert window.video is not None
    block_id = page.block.id
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_R) if page.recorder.stage == "review" else page._space()
        session.set(phase="recording")
        page.recorder.stop()
        qtbot.waitUntil(lambda: page.recorder.stage == "review")
    first, second = window.video.project.takes_of(block_id)
    qtbot.keyClick(window, Qt.Key.Key_Left)
    qtbot.keyClick(window, Qt.Key.Key_U)
    clip = window.video.project.clip_of(block_id)
    assert clip is not None
    assert clip.take_id == first.id
    qtbot.keyClick(window, Qt.Key.Key_Delete)
    assert window.video.project.takes_of(block_id) == (second,)
    assert not page.back.bar.takes.isVisible()
    window.video.editor.undo()
    assert window.video.project.takes_of(block_id) == (first, second)


def test_the_face_is_hidden_with_one_key(
    qtbot: QtBot, window: Window, page: RecordPage, settings: SettingsStore
) -> None:
    """H hides the own face, says that the recording has it, and shows it again."""
    qtbot.keyClick(window, Qt.Key.Key_H)
    assert settings.settings.is_self_view_hidden
    qtbot.waitUntil(lambda: "Your face is hidden here, not in the recording." in dump(window))
    page.stage.corner.eye.click()
    assert not settings.settings.is_self_view_hidden


def test_global_keys_work_the_page(
    qtbot: QtBot, page: RecordPage, session: FakeRecording, services: FakeServices
) -> None:
    """Start, pause and again come from any program; the tooltips name the keys."""
    keys = services.hotkeys[-1]
    assert keys.is_on
    assert "Ctrl+Shift+F9" in page.live.stop_button.toolTip()
    keys.press("start_stop")
    qtbot.waitUntil(lambda: page.recorder.stage == "live")
    session.set(phase="recording")
    keys.press("pause")
    assert session.calls[-1] == "pause"
    keys.press("again")
    qtbot.waitUntil(lambda: session.calls[-2:] == ["finish", "begin"])


def test_single_letters_can_be_switched_off(
    qtbot: QtBot, window: Window, page: RecordPage, settings: SettingsStore
) -> None:
    """Somebody who dictates starts nothing by a word; Space still works."""
    assert "(R)" in page.live.again_button.toolTip()
    settings.change(are_letter_keys_on=False)
    qtbot.keyClick(window, Qt.Key.Key_H)
    assert not settings.settings.is_self_view_hidden
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert page.recorder.stage == "live"


def test_tooltips_name_no_letter_that_does_nothing(
    window: Window, project: Path, settings: SettingsStore
) -> None:
    """Where single letters are switched off, the next page and the list of keys name only keys that work."""
    settings.change(are_letter_keys_on=False)
    window.open_video(project, "record")
    page = window.page
    assert isinstance(page, RecordPage)
    tips = [button.toolTip() for button in page.findChildren(QPushButton)]
    assert [tip for tip in tips if re.search(r"\(\S\)", tip)] == []
    assert page.live.stop_button.toolTip().startswith("Stop (Space)")
    listed = [label.text() for label in window.keys_overlay().findChildren(QLabel)]
    assert "?" not in listed
    assert "Shift+F1" in listed


def test_the_pause_button_says_go_on_in_every_way(page: RecordPage, session: FakeRecording) -> None:
    """While paused its words, its name and its tooltip are those of what it does then."""
    assert page.live.pause_button.toolTip().startswith("Pause (P)")
    session.set(phase="paused")
    page.live.show_status(session.status)
    assert page.live.pause_button.toolTip().startswith("Go on (P), in every program")
    session.set(phase="recording")
    page.live.show_status(session.status)
    assert page.live.pause_button.toolTip().startswith("Pause (P)")


def test_a_device_that_came_back_is_one_sentence() -> None:
    """From when to when it was gone, not twice its name."""
    gone = SourceEvent(at_us=2 * US_PER_S, change="lost")
    back = SourceEvent(at_us=6 * US_PER_S, change="back")
    source = Source(kind="microphone", file="microphone.mkv", device="Headset", events=(gone, back))
    take = replace(take_of("b"), sources=(source,))
    assert take_words(take, frozenset()) == ["Headset was gone from 0:02 to 0:06."]
    ended = replace(take, sources=(replace(source, events=(gone,)),))
    assert take_words(ended, frozenset()) == ["Headset was gone at 0:02."]
