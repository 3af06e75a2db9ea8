"""The bar keeps itself out of the picture while all is well, and comes back at once when it is needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from evp_desktop.services.hotkeys import Action
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.record import aside as aside_module
from evp_desktop.ui.record.page import RecordPage
from evp_desktop.ui.record.unseen import keep_out_of_picture
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeRecording, FakeServices


@pytest.fixture
def pointer(monkeypatch: pytest.MonkeyPatch) -> Callable[[QPoint], None]:
    """Puts the pointer somewhere."""
    place = [QPoint(400, 400)]

    class Pointer:
        @staticmethod
        def pos() -> QPoint:
            return place[0]

    monkeypatch.setattr(aside_module, "QCursor", Pointer)
    return lambda to: place.__setitem__(0, to)


@pytest.fixture
def live(
    qtbot: QtBot, page: RecordPage, services: FakeServices, pointer: Callable[[QPoint], None]
) -> FakeRecording:
    """The whole of the only screen is being recorded, and all is well."""
    assert pointer
    page.before.layout_choice.chosen.emit("screen")
    qtbot.waitUntil(lambda: page.recorder.status is not None and page.recorder.status.phase == "ready")
    page.before.ready.button.click()
    session = services.recordings[-1]
    session.set(phase="recording")
    return session


def _is_there(page: RecordPage) -> bool:
    return page.aside.speaker is not None and page.aside.speaker.isVisible()


def test_the_bar_hides_once_it_really_records(
    qtbot: QtBot, window: Window, page: RecordPage, live: FakeRecording
) -> None:
    """The whole screen is recorded: nothing of this program is in it, and the window comes back after."""
    qtbot.waitUntil(lambda: not _is_there(page))
    assert not window.isVisible()
    page.recorder.stop()
    qtbot.waitUntil(window.isVisible)
    assert live.calls[-1] == "finish"


def test_the_bar_is_gone_before_the_first_picture(
    qtbot: QtBot, page: RecordPage, services: FakeServices, settings: SettingsStore, pointer: object
) -> None:
    """It shows the countdown to its end, and hides while there is still nothing being recorded."""
    assert pointer
    settings.change(countdown_s=1)
    page.before.layout_choice.chosen.emit("screen")
    qtbot.waitUntil(lambda: page.recorder.status is not None and page.recorder.status.phase == "ready")
    page.before.ready.button.click()
    assert _is_there(page)
    qtbot.waitUntil(lambda: not _is_there(page))
    assert page.recorder.stage == "countdown"
    qtbot.waitUntil(lambda: services.recordings[-1].calls[-1] == "begin")
    page.recorder._look()
    assert not _is_there(page)


@pytest.mark.parametrize("fields", [{"warnings": ("no_sound",)}, {"phase": "paused"}, {"phase": "trouble"}])
def test_the_bar_comes_back_when_something_is_to_be_said(
    qtbot: QtBot, page: RecordPage, live: FakeRecording, fields: dict[str, object]
) -> None:
    """A warning, a pause, trouble: the bar is there in the next tick."""
    qtbot.waitUntil(lambda: not _is_there(page))
    live.set(**fields)
    qtbot.waitUntil(lambda: _is_there(page))


def test_a_key_brings_the_bar_back(
    qtbot: QtBot, page: RecordPage, live: FakeRecording, services: FakeServices
) -> None:
    """Whoever presses a key for every program sees at once that it was heard."""
    qtbot.waitUntil(lambda: not _is_there(page))
    services.hotkeys[-1].press("pause")
    assert _is_there(page)
    assert live.calls[-1] == "pause"


def test_the_pointer_at_the_upper_edge_brings_the_bar_back(
    qtbot: QtBot, page: RecordPage, live: FakeRecording, pointer: Callable[[QPoint], None]
) -> None:
    """Without any key: half a second at the top."""
    assert live
    qtbot.waitUntil(lambda: not _is_there(page))
    pointer(QPoint(400, 0))
    qtbot.waitUntil(lambda: _is_there(page))


def test_the_bar_stays_over_a_window_that_is_recorded_by_itself(
    qtbot: QtBot, page: RecordPage, services: FakeServices, pointer: Callable[[QPoint], None]
) -> None:
    """What lies over such a window is not seen: the bar hides for nothing, and nothing is frosted."""
    assert pointer
    page.before.layout_choice.chosen.emit("screen")
    page.sources.choose(replace(page.recorder.choice, screen_id="window-7"))
    qtbot.waitUntil(lambda: page.recorder.status is not None and page.recorder.status.phase == "ready")
    session = services.recordings[-1]
    session.sees_what_covers = False
    qtbot.waitUntil(lambda: "This window steps aside when you start." not in dump(page))
    page.before.ready.button.click()
    session.set(phase="recording")
    qtbot.waitUntil(lambda: page.aside.live is not None and page.aside.live.dot.isVisible())
    page.recorder._look()
    assert _is_there(page)
    assert page.aside.live is not None
    assert page.aside.live.warning.text() == ""


class TestWithoutKeys:
    """Another program has the key that would stop."""

    @pytest.fixture
    def services(self) -> FakeServices:
        """The keys are taken."""
        made = FakeServices()
        taken: tuple[Action, ...] = ("start_stop", "pause", "again")
        made.taken_keys = taken
        return made

    def test_the_bar_stays(self, qtbot: QtBot, page: RecordPage, live: FakeRecording) -> None:
        """A recording that nothing could stop would be a trap."""
        qtbot.waitUntil(lambda: page.aside.live is not None and page.aside.live.dot.isVisible())
        page.recorder._look()
        assert live.status.phase == "recording"
        assert _is_there(page)
        assert "Ctrl+Shift" not in page.live.stop_button.toolTip()


def test_where_the_system_cannot_it_says_so(page: RecordPage) -> None:
    """Linux leaves no window out of a recording."""
    assert keep_out_of_picture(page) is False
