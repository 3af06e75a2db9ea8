"""Recordings that were cut off: found, made whole, offered. A take is never lost."""

from __future__ import annotations

import itertools
from pathlib import Path

from filelock import FileLock
from msgspec.structs import replace

from evp_desktop.capture.recorder import LOCK
from evp_desktop.errors import EvpError, os_errors
from evp_desktop.media import remux
from evp_desktop.model import edits
from evp_desktop.model.media import Source, Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.services import projects


def recover(folder: Path) -> tuple[Take, ...]:
    """Bring back every take that the project does not know yet; returns those that are usable.

    A take whose program ended in the middle is mended; one that is being recorded now is left alone.
    Raises `ProjectUnreadable` and its like for the project itself; a take that cannot be read is left as
    it is on disk.
    """
    project = projects.load(folder)
    known = {take.id for take in project.takes}
    found = [take for take in map(_recovered, _unknown_takes(folder, known)) if take is not None]
    changed = project
    for take in sorted(found, key=lambda one: one.recorded_at):
        changed = edits.add_take(changed, take)
    if changed != project:
        projects.save(folder, changed)
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
        take = projects.load_take(folder)
        if take.id != folder.name:
            return None
        return take if take.state != "recording" else _mended(folder, take)
    except EvpError:
        return None
    finally:
        lock.release()
        (folder / LOCK).unlink(missing_ok=True)


def _mended(folder: Path, take: Take) -> Take | None:
    sources = tuple(source for source in (_mend(folder, one) for one in take.sources) if source)
    if not sources:
        return None
    end_us = max(source.start_us + source.duration_us for source in sources)
    mended = replace(take, state="recovered", sources=sources, duration_us=end_us)
    projects.save_take(folder, mended)
    return mended


def _mend(folder: Path, source: Source) -> Source | None:
    path = folder / source.file
    try:
        duration_us = remux.mend(path)
    except EvpError:
        return None
    return replace(source, duration_us=duration_us) if duration_us > 0 else None
