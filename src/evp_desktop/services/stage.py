"""A stage for the demo: a screen where there is none, a microphone of its own, and a voice.

Everything is private to this process and ends with it; the maker's own screen settings, microphone and
sound server are not touched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from evp_desktop.capture.devices import has_display
from evp_desktop.errors import ChildFailed, ToolMissing

SCREEN = "1920x1080x24"
START_S = 10.0
SINK = "evp_voice"
MICROPHONE = "evp_microphone"
VOICES = {"en": "en-gb", "nl": "nl"}
WORDS_PER_MINUTE = 150


class Stage:
    """Starts what the demo needs; a context manager that ends all of it."""

    def __init__(self) -> None:
        self._exit = ExitStack()
        self._folder = Path()

    def __enter__(self) -> Stage:
        try:
            self._folder = Path(self._exit.enter_context(tempfile.TemporaryDirectory(prefix="evp-stage-")))
            if sys.platform == "linux":
                self._start_screen()
                self._start_sound()
        except BaseException:
            self._exit.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exit.close()

    @property
    def microphone(self) -> str:
        """The id of the microphone that hears `speak`; empty (the default one) where there is no own."""
        return MICROPHONE if sys.platform == "linux" else ""

    def open_window(self, arguments: Sequence[str]) -> subprocess.Popen[str]:
        """Start a program with a window, which reads standard input; it is ended with the stage."""
        process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._exit.callback(_end, process)
        return process

    def voice(self, text: str, language: str) -> Path:
        """A file in which `text` is spoken; raises `ToolMissing` or `ChildFailed`."""
        path = self._folder / f"voice-{len(list(self._folder.glob('voice-*')))}.wav"
        voice = VOICES.get(language, language)
        _run(["espeak-ng", "-v", voice, "-s", str(WORDS_PER_MINUTE), "-w", str(path), text])
        return path

    def speak(self, path: Path) -> None:
        """Play a voice into the microphone until its end; raises `ToolMissing` or `ChildFailed`."""
        if sys.platform == "linux":
            _run(["paplay", "-d", SINK, str(path)])

    def _start_screen(self) -> None:
        if has_display():
            self._set({"XDG_SESSION_TYPE": os.environ.get("XDG_SESSION_TYPE", "x11")})
            return
        reading, writing = os.pipe()
        try:
            self._spawn(
                ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"],
                pass_fds=(writing,),
            )
        finally:
            os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise ChildFailed("Xvfb", "it did not start")
        self._set({"DISPLAY": f":{number}", "XDG_SESSION_TYPE": "x11", "QT_QPA_PLATFORM": "xcb"})

    def _start_sound(self) -> None:
        run = self._folder / "pulse"
        run.mkdir(mode=0o700)
        socket = run / "native"
        self._set({"PULSE_SERVER": f"unix:{socket}"})
        modules = (
            f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
            f"module-null-sink sink_name={SINK} rate=48000",
            f"module-remap-source master={SINK}.monitor source_name={MICROPHONE}",
        )
        loads = [word for module in modules for word in ("-L", module)]
        private = {"HOME": str(run), "XDG_RUNTIME_DIR": str(run), "PULSE_RUNTIME_PATH": str(run / "run")}
        self._spawn(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", *loads], environment=private
        )
        self._wait_for(socket, "pulseaudio")
        _run(["pactl", "set-default-source", MICROPHONE])

    def _set(self, values: Mapping[str, str]) -> None:
        """Set environment variables for us and our children until the stage ends."""
        before = {name: os.environ.get(name) for name in values}
        os.environ.update(values)
        self._exit.callback(_restore, before)

    def _spawn(
        self,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> None:
        if shutil.which(arguments[0]) is None:
            raise ToolMissing(arguments[0])
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(
            arguments,
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            env={**os.environ, **(environment or {})},
            pass_fds=pass_fds,
            start_new_session=True,
        )
        self._exit.callback(_end, process)

    def _wait_for(self, path: Path, program: str) -> None:
        until = time.monotonic() + START_S
        while not path.exists():
            if time.monotonic() > until:
                raise ChildFailed(program, "it did not start")
            threading.Event().wait(0.05)


def _run(arguments: Sequence[str]) -> None:
    if shutil.which(arguments[0]) is None:
        raise ToolMissing(arguments[0])
    done = subprocess.run(arguments, capture_output=True, text=True)
    if done.returncode:
        raise ChildFailed(arguments[0], (done.stderr.strip().splitlines() or ["no reason given"])[-1])


def _restore(before: Mapping[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
