"""Runs the engine on a thread of its own, in the one copy of the program that holds the lock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from evp_desktop.model.uploads import WORKING, Upload, is_due
from evp_desktop.services.uploads.engine import Engine
from evp_desktop.services.uploads.queue import Queue, Row

LOCK = "uploads.lock"
LOOK_EVERY_S = 1.0
"""How soon a wish from another copy of the program is seen."""


class Runner:
    """Works the queue off until closed. A second copy waits: it takes over when the first one ends."""

    def __init__(
        self,
        folder: Path,
        queue: Queue,
        engine: Engine,
        *,
        clock: Callable[[], float] = time.time,
        hang_up: Callable[[], None] = lambda: None,
    ) -> None:
        """`folder` is the queue's; `hang_up` breaks off the request that is under way."""
        self._lock = FileLock(folder / LOCK, thread_local=False)
        self._turn = threading.Lock()
        self._queue = queue
        self._engine = engine
        self._clock = clock
        self._hang_up = hang_up
        self._is_over = engine.is_over
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="uploads", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something new in the queue."""
        self._wake.set()

    def close(self) -> None:
        """Stop; what is under way goes on at the next start."""
        self._is_over.set()
        self._wake.set()
        self._hang_up()
        if self._thread.is_alive():
            self._thread.join()

    def grant_wishes(self) -> bool:
        """Do what people wished, on this thread; False when another one is at it and will."""
        try:
            with self._alone():
                for row in self._queue.rows():
                    if row.wish:
                        self._engine.grant(row.upload, row.wish)
        except Timeout:
            return False
        return True

    def work_off(self) -> bool:
        """Do what is due now, on this thread; False when another copy is at it. For the command line."""
        try:
            with self._alone():
                while self._one_round():
                    pass
        except Timeout:
            return False
        return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time, among the threads of this program and among programs; raises `Timeout`.

        A `FileLock` alone would let a second thread in: to its own process it is re-entrant.
        """
        if not self._turn.acquire(blocking=False):
            raise Timeout(str(self._lock.lock_file))
        try:
            with self._lock.acquire(timeout=0):
                yield
        finally:
            self._turn.release()

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                with self._alone():
                    self._work()
            except Timeout:
                self._pause()

    def _work(self) -> None:
        while not self._is_over.is_set():
            if not self._one_round():
                self._pause()

    def _pause(self) -> None:
        self._wake.wait(LOOK_EVERY_S)
        self._wake.clear()

    def _one_round(self) -> bool:
        """Grant wishes and take what is due one step further; False when nothing was."""
        has_moved = False
        for row in self._queue.rows():
            if self._is_over.is_set():
                return False
            if row.wish:
                self._engine.grant(row.upload, row.wish)
            elif self._is_wanted(row) and not self._engine.is_held:
                self._engine.advance(row.upload)
            else:
                continue
            has_moved = True
        return has_moved

    def _is_wanted(self, row: Row) -> bool:
        upload: Upload = row.upload
        is_moving = upload.state in WORKING or upload.state == "waiting"
        return is_moving and is_due(upload, self._clock())
