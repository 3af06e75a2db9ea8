"""The one place where work crosses threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from evp_desktop.errors import Cancelled, EvpError
from evp_desktop.services.editing import Post

Result = TypeVar("Result")


class MainThread(QObject):
    """Runs functions on the window's thread, in the order in which any thread posts them."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the window's thread, later; nothing once the window's loop has gone."""
        if shiboken6.isValid(self):
            self._posted.emit(call)

    @Slot(object)
    def _run(self, call: Callable[[], None]) -> None:
        call()


class Background:
    """Runs work on threads of its own and brings the outcome back to the window's thread."""

    def __init__(self, post: Post, workers: int = 3) -> None:
        self._post = post
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="background")

    def run(
        self,
        owner: QObject,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[EvpError], None] | None = None,
    ) -> None:
        """Do `work`, then call `done` or `failed`, unless `owner` is gone by then; cancelled is silent."""
        self._pool.submit(self._work, owner, work, done, failed)

    def close(self) -> None:
        """Start nothing more; what runs may end by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _work(
        self,
        owner: QObject,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[EvpError], None] | None,
    ) -> None:
        try:
            result = work()
        except Cancelled:
            return
        except EvpError as error:
            trouble = error
            if failed is not None:
                self._post(lambda: failed(trouble) if shiboken6.isValid(owner) else None)
        except BaseException as error:  # noqa: BLE001  # a fault of ours belongs to the crash handler
            fault = error
            self._post(lambda: _raise(fault))
        else:
            self._post(lambda: done(result) if shiboken6.isValid(owner) else None)


def _raise(fault: BaseException) -> None:
    raise fault
