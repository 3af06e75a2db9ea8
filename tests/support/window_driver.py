"""The real window in a child process, and a hand on mouse and keyboard in this one.

The child is the program as it is shipped; it also answers where a control stands, as eyes would.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TIMEOUT_S = 60.0


class Hand:
    """Presses, types and looks; every press goes through the X server, like a person's."""

    def __init__(self, process: subprocess.Popen[str], environment: dict[str, str]) -> None:
        self._process = process
        self._environment = environment

    def key(self, *names: str) -> None:
        """Press keys one after the other, such as `space` or `ctrl+2`."""
        for name in names:
            self._xdotool("key", "--clearmodifiers", name)

    def write(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--delay", "12", text)

    def click(self, name: str) -> None:
        """Click the control that is called `name`, once it is there."""
        x, y = self.wait(lambda: self._steady_place_of(name), f"no control called {name!r}")
        self._xdotool("mousemove", "--sync", str(x), str(y), "click", "1")

    def drag(self, name: str, by_x: int) -> None:
        """Drag the control that is called `name` sideways."""
        x, y = self.wait(lambda: self._steady_place_of(name), f"no control called {name!r}")
        self._xdotool("mousemove", "--sync", str(x), str(y), "mousedown", "1")
        for part in range(1, 6):
            self._xdotool("mousemove", "--sync", str(x + by_x * part // 5), str(y))
        self._xdotool("mouseup", "1")

    def place_of(self, name: str) -> tuple[int, int] | None:
        """The middle of a visible, enabled control on the screen."""
        found = self._ask({"find": name})["found"]
        return (int(found[0]), int(found[1])) if found else None

    def _steady_place_of(self, name: str) -> tuple[int, int] | None:
        """Where a control stands once it stands still."""
        before = self.place_of(name)
        threading.Event().wait(0.2)
        return before if before == self.place_of(name) else None

    def see(self) -> str:
        """Everything the windows show, as a screen reader would tell it."""
        return str(self._ask({"dump": True})["dump"])

    def wait_for(self, words: str) -> None:
        """Wait until the windows show these words."""
        self.wait(lambda: words in self.see(), f"never saw {words!r}")

    def wait(self, look: Callable[[], Any], trouble: str) -> Any:
        """Look until there is something to see."""
        end = time.monotonic() + TIMEOUT_S
        while not (found := look()):
            assert time.monotonic() < end, f"{trouble} in:\n{self.see()}"
            threading.Event().wait(0.1)
        return found

    def shoot(self, file: Path) -> None:
        """Keep a picture of the window."""
        self._ask({"shoot": str(file)})

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._environment, check=True, capture_output=True)


def start(environment: dict[str, str], *arguments: str) -> tuple[subprocess.Popen[str], Hand]:
    """Start the window in a child with that environment."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.window_driver", *arguments],
        cwd=Path(__file__).resolve().parents[2],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, Hand(process, environment)


def _windows() -> list[Any]:
    from PySide6.QtWidgets import QApplication

    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]


def _find(name: str) -> list[int]:
    from PySide6.QtWidgets import QWidget

    parts = [widget for window in _windows() for widget in window.findChildren(QWidget)]
    for widget in parts:
        if widget.isVisible() and widget.isEnabled() and widget.accessibleName() == name:
            middle = widget.mapToGlobal(widget.rect().center()) * widget.devicePixelRatio()
            return [middle.x(), middle.y()]
    return []


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    from tests.support.accessibility import dump

    if "find" in question:
        return {"found": _find(question["find"])}
    if "shoot" in question:
        return {"kept": any(window.grab().save(question["shoot"]) for window in _windows())}
    return {"dump": "\n".join(dump(window) for window in _windows())}


def _answers() -> None:
    """In the child: tell where things stand, whenever asked."""
    from PySide6.QtCore import QObject, Signal
    from PySide6.QtWidgets import QApplication

    class Ear(QObject):
        heard = Signal(str)

    ear = Ear(QApplication.instance())
    ear.heard.connect(lambda line: print(json.dumps(_answer(json.loads(line))), flush=True))

    def listen() -> None:
        for line in sys.stdin:
            ear.heard.emit(line)

    threading.Thread(target=listen, daemon=True).start()


def main() -> int:
    """In the child: the program itself, with the answers added."""
    from PySide6.QtCore import QTimer

    from evp_desktop.ui import app

    shown = app.App.start

    def start_and_answer(self: app.App, project: Path | None) -> None:
        shown(self, project)
        QTimer.singleShot(0, _answers)

    app.App.start = start_and_answer  # type: ignore[method-assign]
    return app.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
