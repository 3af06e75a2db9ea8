"""Long work in a child process: our own command line, which speaks one JSON object a line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from evp_desktop import errors
from evp_desktop.errors import Cancelled, ChildFailed, EvpError
from evp_desktop.render.export import Exported as ExportResult
from evp_desktop.services.editing import Post

__all__ = ["ExportJob", "ExportResult"]

if sys.platform == "win32":
    _OWN_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP  # or the break would reach the window too
else:
    _OWN_GROUP = 0

KILL_AFTER_S = 1.0
"""A child that was asked to stop and is still there is ended by force: cancel takes a second at most."""

OnProgress = Callable[[float, float | None], None]


OnDone = Callable[[ExportResult | None, EvpError | None], None]


class ExportJob:
    """One export in a child process. Its callbacks run through `post`."""

    def __init__(self, folder: Path, post: Post, command: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._post = post
        self._command = command or (sys.executable, "-m", "evp_desktop.cli.main")
        self._process: subprocess.Popen[str] | None = None
        self._is_cancelled = False

    def start(self, on_progress: OnProgress, on_done: OnDone) -> None:
        """Begin; `on_done(result, None)` or `on_done(None, trouble)` is called once, whatever happens."""
        worker = threading.Thread(
            target=self._run, args=(on_progress, on_done), name="export-job", daemon=True
        )
        worker.start()

    def cancel(self) -> None:
        """Stop it; `on_done` gets `Cancelled`."""
        self._is_cancelled = True
        process = self._process
        if process is not None and process.poll() is None:
            _ask_to_stop(process)
            timer = threading.Timer(KILL_AFTER_S, _end, (process,))
            timer.daemon = True
            timer.start()

    def _run(self, on_progress: OnProgress, on_done: OnDone) -> None:
        result: ExportResult | None = None
        trouble: EvpError | None = ChildFailed("evp export", "it ended without a word")
        try:
            result, trouble = self._work(on_progress), None
        except EvpError as error:
            trouble = error
        finally:
            self._post(lambda: on_done(result, trouble))

    def _work(self, on_progress: OnProgress) -> ExportResult:
        last: dict[str, Any] = {}
        for record in self._records():
            if record.get("event") == "progress":
                self._tell(on_progress, record)
            else:
                last = record
        if self._is_cancelled:
            raise Cancelled
        if "video" not in last:
            raise _trouble(last, self._folder)
        try:
            return msgspec.convert(last, ExportResult, strict=False, dec_hook=_decoded)
        except msgspec.ValidationError as error:
            raise ChildFailed("evp export", str(error)) from error

    def _tell(self, on_progress: OnProgress, record: dict[str, Any]) -> None:
        part, left_s = float(record["fraction"]), record.get("left_s")
        self._post(lambda: on_progress(part, left_s))

    def _records(self) -> Iterator[dict[str, Any]]:
        command = [*self._command, "export", str(self._folder), "--json"]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                creationflags=_OWN_GROUP,
                env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            )
        except OSError as error:
            raise ChildFailed("evp export", str(error)) from error
        with self._process as process:
            if self._is_cancelled:
                process.kill()
            assert process.stdout is not None
            assert process.stderr is not None
            noise: list[str] = []
            reader = threading.Thread(target=noise.extend, args=(process.stderr,), daemon=True)
            reader.start()
            for line in process.stdout:
                yield _record(line)
            process.wait()
            reader.join(timeout=1)
        if process.returncode and noise:
            yield {"error": noise[-1].strip(), "kind": "ChildFailed"}


def _decoded(kind: type[Any], value: Any) -> Any:
    """A value of a type that JSON does not know."""
    return kind(value)


def _record(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _ask_to_stop(process: subprocess.Popen[str]) -> None:
    if sys.platform == "win32":
        process.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        process.send_signal(signal.SIGINT)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.kill()


def _trouble(record: dict[str, Any], folder: Path) -> EvpError:
    """The child's trouble as the class it had there."""
    detail = str(record.get("error", "it ended without a word"))
    kind = getattr(errors, str(record.get("kind", "")), None)
    if not isinstance(kind, type) or not issubclass(kind, EvpError):
        return ChildFailed("evp export", detail)
    if issubclass(kind, errors.NewerFormat):
        return ChildFailed("evp export", detail)
    if issubclass(kind, errors.FileTrouble):
        return kind(str(record.get("path") or folder), str(record.get("detail", "")))
    if kind in (errors.NothingRecorded, Cancelled):
        return kind()
    return ChildFailed("evp export", detail)
