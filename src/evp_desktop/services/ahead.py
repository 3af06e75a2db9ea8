"""Making a video ahead, while nobody waits for it: in a child process that takes only idle time.

The child is our own command line (`evp ahead`). What it has finished when it is ended stays.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from evp_desktop.render import store
from evp_desktop.services import projects

QUIET_S = 3.0
"""So long nothing may change before it begins: who is still trimming would make it start again and again."""
LEAST_BATTERY_PERCENT = 50
"""On battery below this the maker needs the current more."""

if sys.platform == "win32":
    _NO_WINDOW = subprocess.CREATE_NO_WINDOW
else:
    _NO_WINDOW = 0


def lower_priority() -> None:
    """Let every other program go first, for processor and disk."""
    process = psutil.Process()
    with suppress(psutil.Error, OSError):
        if sys.platform == "win32":
            process.nice(psutil.IDLE_PRIORITY_CLASS)
        else:
            process.nice(19)
        if sys.platform == "linux":
            process.ionice(psutil.IOPRIO_CLASS_IDLE)


def is_battery_low() -> bool:
    """Whether the machine runs on what is left of its battery."""
    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    return battery is not None and not battery.power_plugged and battery.percent < LEAST_BATTERY_PERCENT


def tidy_caches(projects_folder: Path) -> None:
    """Keep the caches of all projects together within bounds; the longest unused pieces leave."""
    caches = [projects.cache_folder(card.folder) for card in projects.list_cards(projects_folder)]
    store.trim_all(caches)


class Ahead:
    """Makes one project's video ahead, `quiet_s` after it was last saved. Its methods return at once."""

    def __init__(
        self,
        *,
        quiet_s: float = QUIET_S,
        command: tuple[str, ...] = (),
        is_allowed: Callable[[], bool] = lambda: not is_battery_low(),
    ) -> None:
        self._quiet_s = quiet_s
        self._command = command or (sys.executable, "-m", "evp_desktop.cli.main", "ahead")
        self._is_allowed = is_allowed
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._timer: threading.Timer | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._is_paused = False

    @property
    def is_working(self) -> bool:
        """Whether a child is at work now."""
        with self._lock:
            return self._child is not None and self._child.poll() is None

    def want(self, folder: Path | None) -> None:
        """This project was saved and shall be made ahead, from its new state; None: no project is open."""
        with self._lock:
            self._folder = folder
            self._restart()

    def pause(self) -> None:
        """End what is under way, now: a recording or an export needs the machine."""
        with self._lock:
            self._is_paused = True
            self._restart()

    def go_on(self) -> None:
        """Begin again, when it has been quiet for a while."""
        with self._lock:
            self._is_paused = False
            self._restart()

    def close(self) -> None:
        """End it for good, and wait until the child is gone."""
        with self._lock:
            self._folder = None
            child = self._child
            self._restart()
        if child is not None:
            child.wait()

    def _restart(self) -> None:
        """End child and timer; set the timer anew where there is anything to do."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._child is not None:
            _end(self._child)
            self._child = None
        if self._folder is not None and not self._is_paused:
            self._timer = threading.Timer(self._quiet_s, self._begin, (self._folder,))
            self._timer.daemon = True
            self._timer.start()

    def _begin(self, folder: Path) -> None:
        is_allowed = self._is_allowed()
        with self._lock:
            if is_allowed and folder == self._folder and not self._is_paused and self._child is None:
                with suppress(OSError):  # then it is made when it is wanted
                    self._child = self._start(folder)

    def _start(self, folder: Path) -> subprocess.Popen[bytes]:
        """The child ends by itself when its input does: when we are gone."""
        return subprocess.Popen(
            [*self._command, "--with-starter", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_WINDOW,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )


def _end(child: subprocess.Popen[bytes]) -> None:
    """By force: what it has finished stays, what is half made is cleared away."""
    child.kill()
    assert child.stdin is not None
    child.stdin.close()
    threading.Thread(target=child.wait, name="ahead-ends", daemon=True).start()
