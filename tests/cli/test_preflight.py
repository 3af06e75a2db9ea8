"""`evp preflight` with real devices."""

from __future__ import annotations

import threading

import pytest

from evp_desktop.cli import main
from evp_desktop.services import observer
from evp_desktop.services.preflight import Hearing, Observations
from tests.support import lab


def test_a_voice_is_heard(stage: lab.RunningStage) -> None:
    """Somebody who speaks clearly gets no advice about sound."""
    voice = stage.itself.voice("This is somebody who speaks for a while, so that you can hear me.", "en")

    def speak() -> None:
        for _ in range(2):
            stage.itself.speak(voice)

    speaking = threading.Thread(target=speak)
    speaking.start()
    heard = lab.evp("preflight", "--json")
    speaking.join()
    assert heard.code == 0
    assert heard.last["advice"] is None
    assert -28 < heard.last["observations"]["hearing"]["voice_lufs"] < 0


@pytest.mark.parametrize(
    ("seen", "code", "said"),
    [
        (Observations(), 0, "All good.\n"),
        (Observations(free_bytes=10**9), 0, "There is little room left on the disk."),
        (Observations(hearing=Hearing(is_silent=True)), 3, "I can't hear anything."),
    ],
)
def test_what_is_said(
    seen: Observations,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line, and 3 when a recording would be worth nothing."""
    monkeypatch.setattr(observer, "observe", lambda *_: seen)
    assert main.main(["preflight", "--no-microphone"]) == code
    assert capsys.readouterr().out.startswith(said)


def test_a_camera_that_does_not_exist_is_told() -> None:
    """An unknown camera is trouble."""
    absent = lab.evp("preflight", "--no-microphone", "--camera", "no-such", "--json")
    assert (absent.code, absent.last["kind"]) == (3, "NoCamera")
