"""One visit to the record page, with fake devices: its threads and its end."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evp_desktop.capture.recorder import Recorder
from evp_desktop.capture.screen import ScreenSource
from evp_desktop.capture.sound_track import SoundTrack
from evp_desktop.errors import EvpError, FileTrouble
from evp_desktop.model.media import Take
from evp_desktop.services import projects, recording
from evp_desktop.services.recording import Choice, RecordingSession
from evp_desktop.services.sources import Chosen
from tests.support.lab import FakeSound, until

Told = list[tuple[Take | None, EvpError | None]]


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordingSession]:
    """A visit with a microphone alone, on which nothing is heard."""
    sound = SoundTrack(FakeSound())
    chosen = Chosen(Recorder([sound], projects.save_take), sound, None)
    monkeypatch.setattr(recording, "make_recorder", lambda *_: chosen)
    choice = Choice(is_screen_on=False)
    made = RecordingSession(projects.create(tmp_path, "Visit"), choice, lambda call: call())
    made.open()
    until(lambda: made._chosen is not None)
    yield made
    made.close()


def test_a_window_drawn_apart_does_not_see_what_covers_it(session: RecordingSession) -> None:
    """The page asks whether its own bar would be in the picture; without a screen it assumes so."""
    assert session.sees_what_covers is True
    assert session._chosen is not None
    desktop = ScreenSource("Planner", (0, 0, 400, 300), "7")
    desktop.sees_what_covers = False
    session._chosen = session._chosen._replace(desktop=desktop)
    assert session.sees_what_covers is False


def folder_of(session: RecordingSession) -> Path:
    (take,) = projects.takes_folder(session._folder).iterdir()
    return take


def held_up(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event, list[int]]:
    """Ending a take waits for the second event; the first tells that it has begun."""
    begun, goes_on, calls = threading.Event(), threading.Event(), []
    finish: Callable[[Recorder], Take] = Recorder.finish

    def slow(recorder: Recorder) -> Take:
        calls.append(1)
        begun.set()
        assert goes_on.wait(20)
        return finish(recorder)

    monkeypatch.setattr(Recorder, "finish", slow)
    return begun, goes_on, calls


def test_closing_waits_for_a_take_that_is_being_ended(
    session: RecordingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two threads never end the same take."""
    told: Told = []
    begun, goes_on, calls = held_up(monkeypatch)
    session.begin("block")
    session.finish(lambda *what: told.append(what))
    assert begun.wait(20)
    closing = threading.Thread(target=session.close)
    closing.start()
    goes_on.set()
    closing.join()
    assert len(calls) == 1
    ((take, trouble),) = told
    assert trouble is None
    assert take is not None
    assert projects.load_take(folder_of(session)).state == "finished"


def test_ending_a_take_twice_is_once(session: RecordingSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second wish to end it changes nothing, and is answered."""
    told: Told = []
    begun, goes_on, calls = held_up(monkeypatch)
    session.begin("block")
    session.finish(lambda *what: told.append(what))
    assert begun.wait(20)
    session.finish(lambda *what: told.append(what))
    assert told == [(None, None)]
    goes_on.set()
    until(lambda: len(told) == 2)
    assert len(calls) == 1


def test_a_folder_that_was_taken_away_does_not_hold_up_the_end(session: RecordingSession) -> None:
    """When the project is deleted during a take, ending it says so, and the page is free again."""
    told: Told = []
    session.begin("block")
    shutil.rmtree(session._folder)
    session.finish(lambda *what: told.append(what))
    until(lambda: told)
    ((take, trouble),) = told
    assert take is None
    assert isinstance(trouble, FileTrouble)
    assert session.status.phase != "stopping"


def test_a_fault_while_ending_does_not_leave_the_page_waiting(
    session: RecordingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong, the page is answered, and the crash report has the rest."""
    told: Told = []
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)
    session.begin("block")
    with monkeypatch.context() as patch:
        patch.setattr(Recorder, "finish", _broken)
        session.finish(lambda *what: told.append(what))
        until(lambda: told and reported)
    assert told == [(None, None)]
    assert session.status.phase != "stopping"


def test_a_fault_while_opening_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page does not say for ever that the devices are being opened."""
    reported: list[object] = []
    monkeypatch.setattr(threading, "excepthook", reported.append)
    monkeypatch.setattr(recording, "make_recorder", _broken)
    session = RecordingSession(tmp_path, Choice(), lambda call: call())
    session.open()
    until(lambda: session.status.phase == "trouble" and reported)
    with pytest.raises(EvpError):
        session.begin("block")
    session.close()


def _broken(*_: object) -> Any:
    raise KeyError("unforeseen")
