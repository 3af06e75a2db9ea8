"""Do the files of a take really grow, do they reach the disk, and how long will there be room?"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from evp_desktop.capture.clock import now_ns
from evp_desktop.model.time import NS_PER_US, US_PER_S

STOP_BYTES = 200 * 10**6
"""A take is ended cleanly when less than this is left (FEATURES D, recording)."""
GROWTH_NS = 1_700_000_000
"""The files must have grown within this: two keep-alive pictures and a cluster."""
SLOW_NS = 1_500_000_000
"""A disk that takes longer to write half a second away is too slow."""
_SYNC_S = 0.5
"""What a switched off machine loses at most, with the cluster that was being filled."""
_LOOK_NS = 100_000_000
_BUSY_BYTES_PER_MINUTE = 40 * 10**6
"""A lively 1080p screen at 5 Mbit/s (facts-capture 2); the guess before there is a measurement."""


def free_bytes(folder: Path) -> int:
    """Room left where `folder` is; 0 when nobody can tell."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


class Growth:
    """Whether files really grow."""

    def __init__(self) -> None:
        self._sizes: dict[Path, int] = {}
        self._grown_ns: dict[Path, int] = {}
        self._started_ns = now_ns()
        self._last_ns = 0
        self._all: frozenset[Path] = frozenset()

    def look(self, at_ns: int, files: Sequence[Path]) -> int:
        """Note the sizes; returns their sum in bytes."""
        if at_ns - self._last_ns >= _LOOK_NS:
            self._last_ns, self._all = at_ns, frozenset(files)
            for path in files:
                self._note(path, at_ns)
        return sum(self._sizes.values())

    def _note(self, path: Path, at_ns: int) -> None:
        try:
            size = path.stat().st_size
        except OSError:
            return
        if size > self._sizes.get(path, 0):
            if path in self._sizes:  # its first bytes are only the header
                self._grown_ns[path] = at_ns
            self._sizes[path] = size

    def is_growing(self, at_ns: int, files: Sequence[Path]) -> bool:
        """Whether every one of the files grew lately."""
        return bool(files) and all(at_ns - self._grown_ns.get(path, 0) < GROWTH_NS for path in files)

    def has_begun(self, at_ns: int) -> bool:
        """Whether every file has had its time to begin."""
        return at_ns - self._started_ns >= GROWTH_NS

    def free_minutes(self, folder: Path) -> int:
        """How long there is room to go on."""
        per_minute = max(self._bytes_per_minute, _BUSY_BYTES_PER_MINUTE)
        return int(max(0, free_bytes(folder) - STOP_BYTES) / per_minute)

    @property
    def _bytes_per_minute(self) -> float:
        minutes = max(1, self._last_ns - self._started_ns) / (60 * NS_PER_US * US_PER_S)
        return sum(self._sizes.values()) / minutes if minutes > 1 / 12 else 0.0


class Syncer:
    """Has the system write files to the disk itself twice a second: a machine may be switched off.

    A thread of its own, because a disk that is slow makes it wait.
    """

    def __init__(self, files: Callable[[], Sequence[Path]]) -> None:
        self._files = files
        self._is_over = threading.Event()
        self._begun_ns: int | None = None
        self._took_ns = 0
        self._thread = threading.Thread(target=self._work, name="take-sync", daemon=True)
        self._thread.start()

    def is_slow(self, at_ns: int) -> bool:
        """Whether the disk takes too long, now or the last time."""
        begun = self._begun_ns
        return self._took_ns > SLOW_NS or (begun is not None and at_ns - begun > SLOW_NS)

    def stop(self) -> None:
        """End the thread, soon: a disk that hangs is not waited for."""
        self._is_over.set()

    def _work(self) -> None:
        while not self._is_over.wait(_SYNC_S):
            begun = self._begun_ns = now_ns()
            for path in self._files():
                _sync(path)
            self._took_ns, self._begun_ns = now_ns() - begun, None


def _sync(path: Path) -> None:
    try:
        number = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return  # not there yet, or not any more
    try:
        if sys.platform == "linux":
            os.fdatasync(number)
        else:
            os.fsync(number)
    except OSError:
        return  # the writer meets the same trouble and says so
    finally:
        os.close(number)
