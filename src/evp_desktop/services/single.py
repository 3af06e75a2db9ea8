"""One window at a time: a second copy of the app hands its wish to the first and ends."""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener, answer_challenge, deliver_challenge
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock, Timeout

from evp_desktop.services.files import read_file

LOCK = "window.lock"
ADDRESS = "window.json"
MAX_BYTES = 8192
"""Longer than any path; a longer message is none of ours."""
PATIENCE_S = 3.0
"""The first copy may still be starting. One that has not answered by then hangs, and cannot be helped."""
RETRY_S = 0.1
_LONGEST_SOCKET = 100
"""The name of a socket has room for 104 bytes on macOS, 108 on Linux."""
_SHOW, _OPEN, _HEARD = b"show", b"open ", b"heard"

OnRequest = Callable[[Path | None], None]
"""Called on a thread: come to the front, and open this project if there is one."""


class _Address(msgspec.Struct, frozen=True):
    """How to reach the first copy, in a file that only its owner can read."""

    address: str
    key: str


class Claim:
    """This copy is the one, until `close`."""

    def __init__(self, folder: Path, lock: FileLock, on_request: OnRequest) -> None:
        self._folder = folder
        self._lock = lock
        self._on_request = on_request
        self._key = secrets.token_bytes(32)
        self._is_over = threading.Event()
        self._listener: Listener | None = None
        self._thread = threading.Thread(target=self._hear, name="single", daemon=True)
        with suppress(OSError):  # without ears the app works; a second copy then only ends
            self._listen()

    def close(self) -> None:
        """Hear no more, and let another copy be the one."""
        self._is_over.set()
        if self._thread.is_alive() and self._listener is not None:
            with suppress(OSError):
                Client(self._listener.address).close()  # the thread waits for somebody to call
            self._thread.join()
        if self._listener is not None:
            self._listener.close()
            (self._folder / ADDRESS).unlink(missing_ok=True)
        self._lock.release()

    def _listen(self) -> None:
        address = _new_address(self._folder)
        self._listener = Listener(address)
        if sys.platform != "win32":
            Path(address).chmod(0o600)
        _write_private(self._folder / ADDRESS, msgspec.json.encode(_Address(address, self._key.hex())))
        self._thread.start()

    def _hear(self) -> None:
        assert self._listener is not None
        while not self._is_over.is_set():
            try:
                caller = self._listener.accept()
            except OSError:
                self._is_over.wait(RETRY_S)
                continue
            threading.Thread(target=self._answer, args=(caller,), name="single-call", daemon=True).start()

    def _answer(self, caller: Any) -> None:
        """Hear who knows the key; whoever does not, or says something else, is hung up on."""
        with caller, suppress(OSError, EOFError, AuthenticationError, ValueError):
            deliver_challenge(caller, self._key)
            answer_challenge(caller, self._key)
            project = _wish(caller.recv_bytes(MAX_BYTES))
            caller.send_bytes(_HEARD)
            self._on_request(project)


def claim(folder: Path, on_request: OnRequest, project: Path | None = None) -> Claim | None:
    """Be the one copy; or None when there is one, which was asked to come to the front or open `project`.

    `folder` is `paths.state_folder`. Where it cannot be written every copy is the one: two windows are
    better than none.
    """
    lock = FileLock(folder / LOCK, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        _ask(folder, project)
        return None
    except OSError:
        return Claim(folder, lock, on_request)
    return Claim(folder, lock, on_request)


def _ask(folder: Path, project: Path | None) -> None:
    """Tell the first copy; on a thread, for one that hangs would keep us."""
    is_done = threading.Event()
    message = _SHOW if project is None else _OPEN + os.fsencode(project.absolute())

    def work() -> None:
        while not is_done.is_set():
            with suppress(Exception):  # it is not there yet, or not any more
                _call(folder, message)
                is_done.set()
            is_done.wait(RETRY_S)

    threading.Thread(target=work, name="single-ask", daemon=True).start()
    is_done.wait(PATIENCE_S)
    is_done.set()


def _call(folder: Path, message: bytes) -> None:
    told = msgspec.json.decode(read_file(folder / ADDRESS, MAX_BYTES), type=_Address)
    with Client(told.address, authkey=bytes.fromhex(told.key)) as caller:
        caller.send_bytes(message)
        if caller.recv_bytes(MAX_BYTES) != _HEARD:
            raise OSError


def _wish(message: bytes) -> Path | None:
    """The project to open, or None to come to the front; raises `ValueError` for anything else."""
    if message == _SHOW:
        return None
    path = Path(os.fsdecode(message.removeprefix(_OPEN)))
    if not message.startswith(_OPEN) or not path.is_absolute() or b"\0" in message:
        raise ValueError(message[:20])
    return path


def _new_address(folder: Path) -> str:
    """A name that others can call: a socket in our own folder, or a pipe on Windows."""
    if sys.platform == "win32":
        return rf"\\.\pipe\evp-desktop-{uuid.uuid4().hex}"
    socket = folder / "window.socket"
    if len(os.fsencode(socket)) > _LONGEST_SOCKET:
        socket = Path(tempfile.mkdtemp(prefix="evp-")) / "socket"
    socket.unlink(missing_ok=True)
    return str(socket)


def _write_private(path: Path, data: bytes) -> None:
    """A file that nobody else may read, from its first moment."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
