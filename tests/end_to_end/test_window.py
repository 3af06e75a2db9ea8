"""The main job with mouse and keyboard alone, in the real window, on a real screen with a real microphone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from evp_desktop.services import projects
from tests.support import window_driver
from tests.support.lab import RunningStage
from tests.support.window_driver import Hand

pytestmark = pytest.mark.skipif(
    shutil.which("xdotool") is None or shutil.which("openbox") is None, reason="needs xdotool and openbox"
)

PLANNER = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit
qt = QApplication(sys.argv)
text = QPlainTextEdit("Meeting rooms")
text.setWindowTitle("Planner")
text.setGeometry(80, 320, 900, 560)
text.show()
timer = QTimer(interval=200)
timer.timeout.connect(lambda: text.appendPlainText("Room Orange is free"))
timer.start()
qt.exec()
"""


@pytest.fixture
def environment(stage: RunningStage) -> dict[str, str]:
    """What the program sees: the stage, a home of its own, and a real screen for Qt."""
    variables = {**os.environ, **stage.variables, "QT_QPA_PLATFORM": "xcb"}
    variables.pop("WAYLAND_DISPLAY", None)
    return variables


@pytest.fixture
def desk(environment: dict[str, str]) -> Iterator[None]:
    """A desktop with a window manager and one window worth filming."""
    programs = [["openbox"], [sys.executable, "-c", PLANNER]]
    running = [
        subprocess.Popen(one, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for one in programs
    ]
    yield
    for process in running:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture
def hand(desk: None, environment: dict[str, str]) -> Iterator[Hand]:
    """The window, open, with a hand in front of it."""
    process, hand = window_driver.start(environment, "--language", "en", "--theme", "light")
    hand.wait(lambda: hand.place_of("New video"), "the window did not open")
    yield hand
    process.terminate()
    process.wait(timeout=20)
    _close_pipes(process)


def _close_pipes(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()


def _speak(stage: RunningStage) -> None:
    if shutil.which("espeak-ng"):
        stage.itself.speak(stage.itself.voice("Hello, this is how you book a meeting room.", "en"))


def _write_the_script(hand: Hand) -> None:
    hand.click("New video")
    hand.wait_for("What kind of video is it?")
    hand.key("space")
    hand.wait_for("What is your video called?")
    hand.write("How to book a room")
    hand.key("Return")
    hand.write("Anna de Vries")
    hand.key("Return", "Return")
    hand.wait_for("Text of part 1")
    hand.write("Hello, this is how you book a meeting room.")


def _record_the_planner(hand: Hand, stage: RunningStage) -> None:
    hand.key("ctrl+2")
    hand.click("What is shown: Whole screen 1920×1080")
    hand.wait(lambda: _choose_from_menu(hand), "the menu did not open")
    hand.wait_for('"What is shown: Planner"')
    hand.click("Start recording")
    hand.wait_for('"Recording"')
    _speak(stage)
    hand.click("Stop")
    hand.wait_for("Part 1 is in")


def _choose_from_menu(hand: Hand) -> bool:
    hand.key("Down", "Down", "Return")
    return True


def test_from_nothing_to_the_library(hand: Hand, stage: RunningStage, environment: dict[str, str]) -> None:
    """New video, script, a real window with speech, trim, check, publish: no file is touched by hand."""
    home = Path(environment["EVP_HOME"])
    _write_the_script(hand)
    _record_the_planner(hand, stage)
    hand.key("ctrl+3")
    hand.wait_for("Beginning of the kept part")
    hand.drag("Beginning of the kept part", 60)
    hand.wait_for("Undo: beginning of part 1")
    hand.key("ctrl+4")
    hand.wait_for("points to look at")
    hand.click("Publish")
    hand.wait_for("Where it goes")
    hand.key("ctrl+Return")
    hand.wait_for("Open the folder")

    folder = next((home / "projects").glob("*.evp"))
    project = projects.load(folder)
    assert project.receipts
    assert project.clips[0].start_us > 0
    assert project.takes[0].duration_us > 1_000_000
    assert (home / "library" / "index.html").is_file()
    assert list((home / "library").rglob("*.mp4"))


def test_a_killed_recording_is_offered_at_the_next_start(
    desk: None, environment: dict[str, str], stage: RunningStage
) -> None:
    """kill -9 in the middle of a take: Home says that it is safe, and at most 2 s are gone."""
    folder = projects.create(Path(environment["EVP_HOME"]) / "projects", "A short one")
    process, hand = window_driver.start(environment, str(folder), "--language", "en")
    hand.wait_for("Text of part 1")
    hand.key("ctrl+2")
    hand.click("Start recording")
    hand.wait_for('StaticText "0:05"  Recorded time')
    process.kill()
    process.wait(timeout=20)
    _close_pipes(process)

    process, hand = window_driver.start(environment, "--language", "en")
    hand.wait_for("is safe, up to the last 2 seconds.")
    hand.click("Go on with “A short one”")
    hand.wait_for("Your finished video")  # every part is recorded: the work goes on at the check
    process.terminate()
    process.wait(timeout=20)
    _close_pipes(process)

    project = projects.load(folder)
    assert [take.state for take in project.takes] == ["recovered"]
    assert project.clips[0].duration_us >= 3_000_000
