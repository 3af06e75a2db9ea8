"""Segments: pure functions of their inputs, encoded once, kept under the hash of what they are made of."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path

from evp_desktop.errors import Cancelled, os_errors
from evp_desktop.media.delivery import VideoEncoder
from evp_desktop.media.encoders import settings_for
from evp_desktop.media.frames import Picture
from evp_desktop.model.media import Take
from evp_desktop.render import background
from evp_desktop.render.artwork import Artwork
from evp_desktop.render.colour import Look
from evp_desktop.render.compose import FADE_FRAMES, Composer
from evp_desktop.render.plan import Plan, Segment, Shot

CODE_VERSION = "4"
"""Raised by hand when drawing changes: older segments are then no longer found."""

OpenComposer = Callable[[], Composer]


def key_of(
    segment: Segment, plan: Plan, artwork: Artwork, take: Take | None, looks: Sequence[Look], files: bytes
) -> str:
    """The hash of everything that decides the segment's bytes; `looks` are those of the shot's faces."""
    shot = segment.shot
    into = segment.first_frame - shot.first_frame
    begin, end = (frame - segment.first_frame for frame in plan.lower_third)
    overlay = (begin, end) if begin < segment.frames and end > 0 else None
    fades = min(into, FADE_FRAMES) if shot.kind != "clip" or shot.layout == "voice" else None
    parts = (
        CODE_VERSION,
        settings_for("h264", plan.width, plan.height).text,
        (shot.kind, shot.layout, shot.heading if shot.layout == "voice" else ""),
        (shot.backdrop, shot.faces, _background(shot)),
        (shot.source_frame + into, segment.frames),
        (overlay, fades),
        take.id if take else "",
    )
    found = hashlib.sha256(repr(parts).encode())
    drawn = artwork.digest(shot, overlay is not None)
    for part in (drawn, *(look.digest for look in looks), files):
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()[:40]


def _background(shot: Shot) -> tuple[str, bytes] | None:
    if not shot.faces or shot.background == "as_it_is":
        return None
    return shot.background, background.model_state(background.model_file())


class SegmentStore:
    """A folder of finished segments by key; safe to delete at any time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with os_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            for left_over in folder.glob("*.part"):
                left_over.unlink(missing_ok=True)

    def path(self, key: str) -> Path:
        """Where the segment of that key lies once it is made."""
        return self._folder / f"{key}.mp4"

    def keep_only(self, keys: set[str]) -> None:
        """Delete every segment that the present video does not use."""
        for path in self._folder.glob("*.mp4"):
            if path.stem not in keys:
                path.unlink(missing_ok=True)


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
    plan: Plan,
    wanted: Mapping[str, Segment],
    store: SegmentStore,
    open_composer: OpenComposer,
    progress: Progress,
    workers: int = 0,
) -> None:
    """Encode every wanted segment that the store lacks, several at a time with one encoder thread each.

    Side by side costs less than one encoder with many threads (facts-render). Raises what the first
    failing segment raised, or `Cancelled`; finished segments stay, half ones do not.
    """
    missing = [(key, segment) for key, segment in wanted.items() if not store.path(key).exists()]
    done = sum(segment.frames for segment in wanted.values()) - sum(s.frames for _, s in missing)
    progress.add(done)
    local = _Composers(open_composer)
    count = workers or os.cpu_count() or 2
    with ThreadPoolExecutor(count, thread_name_prefix="segment") as pool:
        try:
            jobs: list[Future[None]] = [
                pool.submit(_encode, plan, segment, store.path(key), local, progress)
                for key, segment in missing
            ]
            finished, _ = wait(jobs, return_when=FIRST_EXCEPTION)
            for job in finished:
                job.result()
        except BaseException:
            progress.stop()
            pool.shutdown(cancel_futures=True)
            raise
        finally:
            local.close()


class _Composers:
    """One composer and canvas for each thread of a pool."""

    def __init__(self, open_composer: OpenComposer) -> None:
        self._open = open_composer
        self._local = threading.local()
        self._all: list[Composer] = []

    def get(self, width: int, height: int) -> tuple[Composer, Picture]:
        """This thread's own."""
        if not hasattr(self._local, "pair"):
            composer = self._open()
            self._all.append(composer)
            self._local.pair = (composer, Picture(width, height))
        pair: tuple[Composer, Picture] = self._local.pair
        return pair

    def close(self) -> None:
        """Let go of every file; call when the threads have ended."""
        for composer in self._all:
            composer.close()


def _encode(plan: Plan, segment: Segment, path: Path, composers: _Composers, progress: Progress) -> None:
    progress.add(0)
    part = path.with_suffix(f".{threading.get_ident()}.part")
    composer, canvas = composers.get(plan.width, plan.height)
    try:
        encoder = VideoEncoder(part, settings_for("h264", plan.width, plan.height))
        try:
            for frame in range(segment.first_frame, segment.end_frame):
                composer.draw(frame, canvas)
                encoder.write(canvas)
                progress.add(1)
        finally:
            encoder.close()
        with os_errors(path):
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)
