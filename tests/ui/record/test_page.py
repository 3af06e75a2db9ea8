"""Record: what is shown is what is measured, and nothing recorded is lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from evp_desktop.errors import CameraBusy, DiskFull
from evp_desktop.model import edits
from evp_desktop.model.delivery import Delivery
from evp_desktop.services.recording import Choice, Devices
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.record.page import RecordPage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeRecording, FakeServices


def _space(qtbot: QtBot, window: Window) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Space)


def test_the_red_dot_waits_for_the_first_bytes(
    qtbot: QtBot, page: RecordPage, session: FakeRecording
) -> None:
    """Recording is said only while the recorder measures that it writes."""
    page.before.ready.button.click()
    assert session.calls[-1] == "begin"
    qtbot.waitUntil(lambda: page.live.words.text() == "One moment")
    assert not page.live.dot.isVisible()
    session.set(phase="recording", bytes_written=4096, elapsed_us=1_000_000)
    qtbot.waitUntil(page.live.dot.isVisible)
    assert page.live.words.text() == "Recording"
    session.set(phase="trouble")
    qtbot.waitUntil(lambda: not page.live.dot.isVisible())
    assert page.live.words.text() == "Not recording"


def test_everything_else_disappears_while_recording(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """Time, level, pause, again, stop: no steps, no bottom line."""
    page.before.ready.button.click()
    assert not window.frame.rail.isVisible()
    assert not window.frame.footer.isVisible()
    session.set(phase="recording")
    page.recorder.stop()
    qtbot.waitUntil(window.frame.rail.isVisible)


def test_a_take_is_in_the_document_before_it_is_played_back(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording, services: FakeServices
) -> None:
    """Stop keeps the take, shows it small, and offers Again and Next."""
    assert window.video is not None
    before = len(window.video.project.takes)
    page.before.ready.button.click()
    session.set(phase="recording")
    page.recorder.stop()
    qtbot.waitUntil(lambda: page.recorder.stage == "review")
    qtbot.waitUntil(lambda: window.video is not None and len(window.video.project.takes) == before + 1)
    assert page.back.bar.next_button.isVisible()
    assert page.back.bar.again_button.isVisible()
    assert "play 1" in services.players[-1].calls


def test_again_keeps_the_take_before(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """Both takes of the part are there; the newer one is shown."""
    assert window.video is not None
    block_id = page.block.id
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_R) if page.recorder.stage == "review" else _space(qtbot, window)
        session.set(phase="recording")
        page.recorder.stop()
        qtbot.waitUntil(lambda: page.recorder.stage == "review")
    project = window.video.project
    takes = project.takes_of(block_id)
    assert len(takes) == 2
    clip = project.clip_of(block_id)
    assert clip is not None
    assert clip.take_id == takes[-1].id


def test_space_goes_through_the_whole_script(
    qtbot: QtBot, window: Window, page: RecordPage, services: FakeServices
) -> None:
    """Space starts, stops and goes on; after the last part comes Edit."""
    assert window.video is not None
    waiting = [block for block in window.video.project.blocks if not window.video.project.clip_of(block.id)]
    for _ in waiting:
        qtbot.waitUntil(lambda: services.recordings[-1].status.phase == "ready")
        qtbot.waitUntil(lambda: page.recorder.status is not None and page.recorder.status.phase == "ready")
        _space(qtbot, window)
        qtbot.waitUntil(lambda: page.recorder.stage == "live")
        services.recordings[-1].set(phase="recording")
        page.recorder.stop()
        qtbot.waitUntil(lambda: page.recorder.stage == "review")
        _space(qtbot, window)
    assert window.place == "edit"
    assert window.video.project.recorded_blocks == len(window.video.project.blocks)


def test_again_while_recording_keeps_the_running_take(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """What was interrupted is kept as a take, and a new one starts at once."""
    assert window.video is not None
    page.before.ready.button.click()
    session.set(phase="recording")
    page.live.again_button.click()
    qtbot.waitUntil(lambda: session.calls[-2:] == ["finish", "begin"])
    assert page.recorder.stage == "live"
    session.set(phase="recording")
    page.recorder.stop()
    qtbot.waitUntil(lambda: page.recorder.stage == "review")
    assert len(window.video.project.takes_of(page.block.id)) == 2
    assert page.back.bar.takes.isVisible()


def test_pause_and_go_on(qtbot: QtBot, page: RecordPage, session: FakeRecording) -> None:
    """One button pauses and goes on, and its name says which."""
    page.before.ready.button.click()
    session.set(phase="recording")
    qtbot.waitUntil(page.live.dot.isVisible)
    page.live.pause_button.click()
    qtbot.waitUntil(lambda: page.live.pause_button.text() == "Go on")
    assert not page.live.dot.isVisible()
    page.live.pause_button.click()
    assert session.calls[-2:] == ["pause", "resume"]


def test_the_countdown_can_be_stopped(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording, settings: SettingsStore
) -> None:
    """Escape during the countdown records nothing."""
    settings.change(countdown_s=10)
    page.before.ready.button.click()
    assert page.recorder.stage == "countdown"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert page.recorder.stage == "ready"
    assert "begin" not in session.calls


def test_a_warning_is_said_in_words(qtbot: QtBot, page: RecordPage, session: FakeRecording) -> None:
    """A silent microphone is told while there is still time."""
    page.before.ready.button.click()
    session.set(phase="recording", warnings=("no_sound",))
    qtbot.waitUntil(lambda: page.live.warning.text() == "I can't hear anything. Is your microphone on?")


def test_a_full_disk_ends_the_take_cleanly(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """What was recorded is kept, and one sentence says what to do."""
    assert window.video is not None
    before = len(window.video.project.takes)
    page.before.ready.button.click()
    session.set(phase="recording")
    qtbot.waitUntil(page.live.dot.isVisible)
    session.set(phase="trouble", trouble=DiskFull("x"))
    qtbot.waitUntil(lambda: page.recorder.stage == "review")
    qtbot.waitUntil(lambda: window.video is not None and len(window.video.project.takes) == before + 1)
    assert "The disk is full. What you recorded is safe" in dump(window)


def test_pressed_too_early_it_starts_when_the_devices_are_warm(
    qtbot: QtBot, page: RecordPage, session: FakeRecording
) -> None:
    """The button never does nothing."""
    session.set(phase="opening")
    qtbot.waitUntil(lambda: page.recorder.status is not None and page.recorder.status.phase == "opening")
    page.before.ready.button.click()
    assert "begin" not in session.calls
    session.set(phase="ready")
    qtbot.waitUntil(lambda: "begin" in session.calls)


def test_only_what_the_viewer_sees_is_switched_on(page: RecordPage, services: FakeServices) -> None:
    """A part with the face alone leaves the screen alone, and the other way round."""
    choice = services.recordings[-1].choice
    assert (choice.is_screen_on, choice.is_camera_on) == (False, True)
    page.before.layout_choice.chosen.emit("screen")
    choice = services.recordings[-1].choice
    assert (choice.is_screen_on, choice.is_camera_on) == (True, False)
    assert services.recordings[-2].calls[-1] == "close"


def test_another_microphone_is_remembered(
    page: RecordPage, services: FakeServices, settings: SettingsStore
) -> None:
    """A choice made once is there next time."""
    page.before.chips.microphone.chosen.emit("mic-1")
    assert services.recordings[-1].choice.microphone_id == "mic-1"
    assert settings.settings.microphone == "mic-1"


def test_the_text_grows_by_key_and_is_remembered(
    qtbot: QtBot, window: Window, page: RecordPage, settings: SettingsStore
) -> None:
    """Plus makes the prompter's letters larger."""
    before = settings.settings.prompter_text_px
    qtbot.keyClick(window, Qt.Key.Key_Plus)
    assert settings.settings.prompter_text_px > before
    assert page.stage.prompter.text_px == settings.settings.prompter_text_px


def test_arrows_go_from_part_to_part(qtbot: QtBot, window: Window, page: RecordPage) -> None:
    """An arrow on the red button is an arrow for the page, and the heading follows."""
    before = page.block
    qtbot.keyClick(page.before.ready.button, Qt.Key.Key_Left)
    assert page.block != before
    assert f'StaticText "{page.block.heading}"' in dump(window)


def test_leaving_lets_the_devices_go(window: Window, page: RecordPage, session: FakeRecording) -> None:
    """The camera's light goes out with the page."""
    window.show_place("edit")
    assert session.calls[-1] == "close"
    assert page is not window.page


def test_without_a_microphone_it_says_so(
    qtbot: QtBot, window: Window, project: Path, services: FakeServices
) -> None:
    """The one line of advice names what is missing."""
    services.devices = Devices(screens=services.devices.screens)
    window.open_video(project, "record")
    qtbot.waitUntil(lambda: "I can't find a microphone" in dump(window))
    assert services.recordings[-1].choice.is_microphone_on is False


def test_the_own_window_is_not_offered(page: RecordPage) -> None:
    """Nobody wants to film this program."""
    titles = [one.title for one in page.recorder.devices.windows]
    assert titles == ["Planner"]
    assert isinstance(page.recorder.choice, Choice)


def test_space_stops_every_take_of_a_visit(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """The second take has its focus on Stop as the first has: the end of the one before disabled nothing."""
    for _ in range(2):
        page.recorder.begin(page.block.id, 0)
        session.set(phase="recording")
        qtbot.waitUntil(page.live.dot.isVisible)
        page.recorder._look()
        assert window.focusWidget() is page.live.stop_button
        session.set(phase="stopping")
        page.recorder._look()
        assert not page.live.stop_button.isEnabled()
        qtbot.keyClick(window, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: page.recorder.stage == "review")


def test_the_prompter_leaves_the_keys_of_the_page_alone(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """Whoever scrolls the text by key stops the recording with Space all the same."""
    page.before.ready.button.click()
    session.set(phase="recording")
    qtbot.waitUntil(page.live.dot.isVisible)
    page.stage.prompter.setFocus()
    qtbot.keyClick(page.stage.prompter, Qt.Key.Key_Down)
    qtbot.keyClick(page.stage.prompter, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.recorder.stage == "review")


def test_stop_stops_the_countdown(page: RecordPage, settings: SettingsStore) -> None:
    """The button that has the focus is never one that does nothing."""
    settings.change(countdown_s=10)
    page.before.ready.button.click()
    assert page.live.stop_button.hasFocus()
    assert not page.live.pause_button.isEnabled()
    page.live.stop_button.click()
    assert page.recorder.stage == "ready"


def test_a_camera_that_is_free_again_is_one_press_away(
    qtbot: QtBot, page: RecordPage, session: FakeRecording, services: FakeServices
) -> None:
    """Another program had it: the sentence says so, and its button looks for the devices once more."""
    session.set(phase="trouble", trouble=CameraBusy("Built-in camera"))
    qtbot.waitUntil(lambda: "Another program uses Built-in camera" in dump(page))
    again = next(one for one in page.findChildren(QPushButton) if one.text() == "Try again")
    again.click()
    qtbot.waitUntil(lambda: services.recordings[-1] is not session)
    assert session.calls[-1] == "close"
    assert "Another program uses" not in dump(page)
    assert page.before.ready.button.hasFocus()


def test_the_live_picture_has_the_shape_of_the_video(
    qtbot: QtBot, window: Window, page: RecordPage, session: FakeRecording
) -> None:
    """Who makes an upright video sees it upright while recording."""
    picture = page.stage.picture
    qtbot.waitUntil(
        lambda: picture.has_image and picture.picture_box().width() > picture.picture_box().height()
    )
    assert window.video is not None
    upright = Delivery(aspect="9:16")
    window.video.editor.apply("shape", lambda project: edits.set_delivery(project, upright))
    qtbot.waitUntil(lambda: picture.picture_box().height() > picture.picture_box().width())
