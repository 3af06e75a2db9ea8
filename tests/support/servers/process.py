"""A server of others as a child: on a free port, with bounded waits, killed and started again at will."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

START_S, STOP_S = 60.0, 20.0

_KEEPER = """
import subprocess, sys, threading
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
threading.Thread(target=lambda: (sys.stdin.buffer.read(), child.kill()), daemon=True).start()
sys.exit(child.wait())
"""
"""Ends the server when the tests end, however they do: their end of its pipe closes."""


def free_port() -> int:
    """A port of this machine's loopback that nobody listens on."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Whether somebody takes connections at a port of the loopback."""
    with socket.socket() as line:
        line.settimeout(1.0)
        return line.connect_ex(("127.0.0.1", port)) == 0


class Server:
    """A server in a folder of its own; `command` is asked for what to run, given the port.

    The port and what is in the folder stay the same over `kill` and `start`.
    """

    def __init__(
        self, folder: Path, command: Callable[[int], Sequence[str]], environment: dict[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.port = 0
        self._command = command
        self._environment = environment or {}
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its root, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it has said."""
        path = self.folder / "server.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        for _ in range(3 if self.port == 0 else 1):
            port = self.port or free_port()
            if self._is_started(port):
                self.port = port
                return
        raise AssertionError(f"the server does not start: {self.log[-2000:]}")

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self._child is None:
            return
        assert self._child.stdin is not None
        if os.name == "posix":
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
        else:
            self._child.kill()
        self._child.stdin.close()
        self._child.wait(STOP_S)
        self._child = None
        _wait(lambda: not self.port or not listens(self.port), STOP_S)

    def restart(self) -> None:
        """Kill it and start it again: same port, same folder."""
        self.kill()
        self.start()

    def _is_started(self, port: int) -> bool:
        with (self.folder / "server.log").open("ab") as log:
            self._child = subprocess.Popen(
                [sys.executable, "-S", "-c", _KEEPER, *self._command(port)],
                cwd=self.folder,
                env={**os.environ, **self._environment},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        child = self._child
        _wait(lambda: child.poll() is not None or listens(port), START_S)
        if child.poll() is None and listens(port):
            return True
        self.kill()
        return False


def _wait(is_done: Callable[[], bool], most_s: float) -> None:
    end = time.monotonic() + most_s
    while not is_done() and time.monotonic() < end:
        threading.Event().wait(0.02)
