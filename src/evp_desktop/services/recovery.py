"""Recordings that were cut off: found, made whole, offered. A take is never lost."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from filelock import FileLock
from msgspec.structs import replace

from evp_desktop.capture.recorder import LOCK
from evp_desktop.errors import DiskFull, EvpError, NotFound, ProjectUnreadable, os_errors
from evp_desktop.media import probe, remux
from evp_desktop.media.pointer_log import read_pointer
from evp_desktop.model import edits
from evp_desktop.model.media import Source, SourceKind, Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.services import projects

_KNOWN = tuple(
    Source(kind=kind, file="pointer.jsonl" if kind == "pointer" else f"{kind}.mkv")
    for kind in get_args(SourceKind)
)
"""What a recorder calls its files."""


def recover(folder: Path) -> tuple[Take, ...]:
    """Bring back every take that the project does not know yet; returns those that are usable.

    A take whose program ended in the middle is mended; one that is being recorded now is left alone.
    Raises `ProjectUnreadable` and its like for the project itself; a take that cannot be read is left as
    it is on disk.
    """
    known = {take.id for take in projects.load(folder).takes}
    found = [take for take in map(_recovered, _unknown_takes(folder, known)) if take is not None]

    def edit(project: Project) -> Project:
        for take in sorted(found, key=lambda one: one.recorded_at):
            if project.block(take.block_id) is None:
                project = edits.add_block(project, Block(id=take.block_id))
            project = edits.add_take(project, take)
        return project

    if found:
        projects.change(folder, edit)
    return tuple(take for take in found if take.duration_us >= edits.MIN_CLIP_US)


def rebuild(folder: Path) -> tuple[Take, ...]:
    """Make a new document for a project whose own is damaged, from its takes; returns the usable ones.

    The damaged document is set aside, not deleted. Raises `NoAccess`, `DiskFull` and their like.
    """
    document = folder / projects.DOCUMENT
    found = [take for take in map(_recovered, _unknown_takes(folder, set())) if take is not None]
    project = Project(id=edits.new_id(), title=folder.stem, created_at=projects.now())
    for take in sorted(found, key=lambda one: one.recorded_at):
        if project.block(take.block_id) is None:
            project = edits.add_block(project, Block(id=take.block_id))
        project = edits.add_take(project, take)
    with os_errors(document):
        document.replace(_free_name(folder))
    projects.save(folder, project)
    return tuple(found)


def _free_name(folder: Path) -> Path:
    """A name for a damaged document under which nothing stands yet."""
    names = (folder / f"project.damaged-{number}.json" for number in itertools.count(1))
    return next(name for name in names if not name.exists())


def _unknown_takes(folder: Path, known: set[str]) -> list[Path]:
    takes = projects.takes_folder(folder)
    if not takes.is_dir():
        return []
    with os_errors(takes):
        return [path for path in sorted(takes.iterdir()) if path.is_dir() and path.name not in known]


def _recovered(folder: Path) -> Take | None:
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except OSError:
        return None  # another copy of the app records it right now, or nobody may write there
    try:
        take = _manifest(folder)
        if take is None or take.id != folder.name:
            return None
        return take if take.state != "recording" else _mended(folder, take)
    except EvpError:
        return None
    finally:
        with suppress(OSError):
            lock.release()
            (folder / LOCK).unlink(missing_ok=True)


def _manifest(folder: Path) -> Take | None:
    """What a take's folder says of itself; where that cannot be read, what its files tell.

    Every file begins at the take's own zero, so nothing but names is lost with a manifest.
    """
    try:
        return projects.load_take(folder)
    except (NotFound, ProjectUnreadable):
        sources = tuple(source for source in _KNOWN if (folder / source.file).is_file())
    if not sources or folder.name.startswith("."):
        return None
    with os_errors(folder):
        recorded_at = datetime.fromtimestamp(folder.stat().st_mtime, UTC).isoformat(timespec="seconds")
    return Take(
        id=folder.name,
        block_id=f"found-{folder.name}"[:40],
        state="recording",
        recorded_at=recorded_at,
        sources=sources,
    )


def _mended(folder: Path, take: Take) -> Take | None:
    sources = tuple(source for source in (_mend(folder, one) for one in take.sources) if source)
    if not any(source.kind != "pointer" for source in sources):
        return None
    end_us = max(source.start_us + source.duration_us for source in sources)
    mended = replace(take, state="recovered", sources=sources, duration_us=end_us)
    projects.save_take(folder, mended)
    return mended


def _mend(folder: Path, source: Source) -> Source | None:
    path = folder / source.file
    try:
        if source.kind == "pointer":
            duration_us = max((event.t_us for event in read_pointer(path)), default=0)
        else:
            duration_us, source = _mend_media(path, source)
    except EvpError:
        return None
    return replace(source, duration_us=duration_us) if duration_us > 0 else None


def _mend_media(path: Path, source: Source) -> tuple[int, Source]:
    try:
        duration_us = remux.mend(path)
    except DiskFull:  # no room for a copy: it can be played as it is
        duration_us = remux.length_us(path)
    facts = probe.probe(path)
    known = replace(source, width=facts.width, height=facts.height)
    return duration_us, replace(known, sample_rate_hz=facts.sample_rate_hz, channels=facts.channels)
