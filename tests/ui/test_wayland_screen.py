"""Qt's screen capture as a source of pictures, on a real X server: the class that Wayland will use."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.capture.desk import HEIGHT, WIDTH, running_desk

WATCH = """
import sys, threading
from PySide6.QtWidgets import QApplication
from evp_desktop.errors import DeviceLost
from evp_desktop.ui.main_thread import MainThread
from evp_desktop.ui.wayland_screen import WaylandScreen
from tests.capture import contract

app = QApplication([])
main = MainThread()
screen = WaylandScreen("The screen", main.post)

def contract_twice():
    for _ in range(2):
        grabs = contract.check(screen)
    red, green, blue = grabs[-1].frame.to_ndarray(format="rgb24")[300, 400]
    print(grabs[0].frame.width, grabs[0].frame.height, screen.width, red, green, blue)

def lost():
    screen.open()
    main.post(lambda: screen._capture.errorOccurred.emit(screen._capture.Error.CaptureFailed, "not allowed"))
    try:
        while True:
            screen.read()
    except DeviceLost as trouble:
        print(trouble.detail)
    screen.close()

def work():
    try:
        {"contract": contract_twice, "lost": lost}[sys.argv[1]]()
    finally:
        main.post(app.quit)

threading.Thread(target=work).start()
app.exec()
"""


@pytest.mark.parametrize(
    ("what", "told"), [("contract", f"{WIDTH} {HEIGHT} {WIDTH} 200 10 10"), ("lost", "not allowed")]
)
def test_the_screen_through_qt(what: str, told: str) -> None:
    """It keeps the contract of every source, also when opened again; a loss is told with its reason."""
    with running_desk() as desk:
        desk.paint((0, 0, WIDTH, HEIGHT), (200, 10, 10))
        done = subprocess.run(
            [sys.executable, "-c", WATCH, what],
            capture_output=True,
            text=True,
            timeout=60,
            env={**os.environ, "QT_QPA_PLATFORM": "xcb", "XDG_SESSION_TYPE": "x11"},
        )
    assert done.stdout == told + "\n", done.stderr
