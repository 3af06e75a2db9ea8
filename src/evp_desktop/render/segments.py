"""Segments: pure functions of their inputs, encoded once, kept under the hash of what they are made of."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import Counter, deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import closing
from itertools import pairwise

from evp_desktop.errors import Cancelled
from evp_desktop.media.encoders import EncoderSettings
from evp_desktop.media.frames import Picture
from evp_desktop.media.segment_encoder import SegmentEncoder
from evp_desktop.render.compose import Composer
from evp_desktop.render.shots import Segment
from evp_desktop.render.store import Store

CODE_VERSION = "6"
"""Raised by hand when drawing changes: older segments are then no longer found."""
MEMORY_BYTES = 520_000_000
"""What all workers may take together: with the program itself an export stays under 800 MB."""
WORKER_BYTES_PER_PIXEL = 82
"""Of one x264 with its composer: 170 MB at 1080p, and only 5 MB more with four threads."""
LEAST_STOLEN = 2
"""Segments that a worker must have left before another takes half of them."""

OpenComposer = Callable[[], Composer]
Wanted = Sequence[tuple[str, Segment]]
"""Segments in the order of the video, each with its key."""


def hashed(parts: Sequence[bytes]) -> str:
    """A key of parts that decide a file, each of any length."""
    found = hashlib.sha256()
    for part in (CODE_VERSION.encode(), *parts):
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()[:40]


class Progress:
    """Counts finished frames of all threads and hands the sum on; also where a cancel is noticed."""

    def __init__(
        self, total: int, report: Callable[[int, int], None], is_cancelled: Callable[[], bool]
    ) -> None:
        self._total = total
        self._report = report
        self._is_cancelled = is_cancelled
        self._done = 0
        self._lock = threading.Lock()
        self._is_broken = False

    def add(self, frames: int) -> None:
        """Frames are done; raises `Cancelled` when nobody waits for them any more."""
        if self._is_broken or self._is_cancelled():
            raise Cancelled
        with self._lock:
            self._done += frames
            self._report(self._done, self._total)

    def stop(self) -> None:
        """Let every other thread end: one of them failed."""
        self._is_broken = True


def make_segments(
    wanted: Wanted,
    settings: EncoderSettings,
    store: Store,
    open_composer: OpenComposer,
    progress: Progress,
    workers: int = 0,
) -> None:
    """Encode every wanted segment that the store lacks, several at a time, as a rule on one thread each.

    Side by side costs less than one encoder with many threads (facts-render). Raises what the first
    failing segment raised, or `Cancelled`; finished segments stay, half ones do not.
    """
    missing = [(key, segment) for key, segment in dict(wanted).items() if not store.has(key)]
    progress.add(sum(s.frames for _, s in wanted) - sum(s.frames for _, s in missing))
    twice = Counter(key for key, _ in wanted)
    cores = workers or os.cpu_count() or 2
    count = min(cores, most_workers(settings), max(1, len(missing)))
    queues = Queues(missing, count)

    def work(number: int) -> None:
        with closing(_Bench(open_composer, settings, -(-cores // count))) as bench:
            while (job := queues.take(number)) is not None:
                bench.encode(*job, store, progress, twice[job[0]])

    with ThreadPoolExecutor(count, thread_name_prefix="segment") as pool:
        try:
            jobs: list[Future[None]] = [pool.submit(work, number) for number in range(count)]
            finished, _ = wait(jobs, return_when=FIRST_EXCEPTION)
            for job in finished:
                job.result()
        except BaseException:
            progress.stop()
            raise


def most_workers(settings: EncoderSettings) -> int:
    """How many workers there is memory for; with more cores than that each encoder gets several threads."""
    return max(1, MEMORY_BYTES // (settings.width * settings.height * WORKER_BYTES_PER_PIXEL))


class Queues:
    """Jobs in order, a stretch for each worker: who goes on where he was need not seek in a file.

    A worker who has done his stretch takes over half of the longest one that is left.
    """

    def __init__(self, jobs: Sequence[tuple[str, Segment]], workers: int) -> None:
        borders = [len(jobs) * i // workers for i in range(workers + 1)]
        self._queues = [deque(jobs[begin:end]) for begin, end in pairwise(borders)]
        self._lock = threading.Lock()

    def take(self, worker: int) -> tuple[str, Segment] | None:
        """The next job for a worker, None when nothing is left."""
        with self._lock:
            own = self._queues[worker]
            if not own:
                longest = max(self._queues, key=len)
                for _ in range(len(longest) // 2 if len(longest) >= LEAST_STOLEN else len(longest)):
                    own.appendleft(longest.pop())
            return own.popleft() if own else None


class _Bench:
    """What one worker needs: a composer and a canvas."""

    def __init__(self, open_composer: OpenComposer, settings: EncoderSettings, threads: int) -> None:
        self._open = open_composer
        self._settings = settings
        self._threads = threads
        self._canvas = Picture(settings.width, settings.height)
        self._composer: Composer | None = None

    def close(self) -> None:
        """Let go of every file."""
        if self._composer is not None:
            self._composer.close()

    def encode(self, key: str, segment: Segment, store: Store, progress: Progress, times: int) -> None:
        """Make one segment, which stands so many times in the video."""
        progress.add(0)
        self._composer = self._composer or self._open()
        with store.making(key) as part:
            encoder = SegmentEncoder(part, self._settings, self._threads)
            try:
                for frame in range(segment.first_frame, segment.end_frame):
                    is_new = self._composer.draw(frame, self._canvas)
                    encoder.add(self._canvas, is_new or frame == segment.first_frame)
                    progress.add(times)
            finally:
                encoder.close()
