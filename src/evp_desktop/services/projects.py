"""Projects on disk: a folder `Name.evp` with `project.json`, `takes/` and `cache/`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from evp_desktop.errors import (
    Busy,
    EvpError,
    FileTrouble,
    NotFound,
    ProjectUnreadable,
    from_os_error,
    os_errors,
)
from evp_desktop.model import codec, edits
from evp_desktop.model.brand import Template
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project, Speaker
from evp_desktop.model.script import Block, Language
from evp_desktop.services.files import is_file, read_file, replace_file

SUFFIX = ".evp"
DOCUMENT = "project.json"
MANIFEST = "take.json"
LOCK = ".project.lock"
LOCK_S = 10.0
"""Whoever holds the lock for so long hangs."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What the home page tells of a project; `trouble` instead of a project that cannot be opened."""

    folder: Path
    changed_at: datetime
    project: Project | None = None
    trouble: EvpError | None = None

    @property
    def is_published(self) -> bool:
        """Whether a version of the video is in a library."""
        return bool(self.project and self.project.receipts)


def takes_folder(folder: Path) -> Path:
    """Where the takes of a project lie."""
    return folder / "takes"


def take_folder(folder: Path, take_id: str) -> Path:
    """Where the files of one take lie."""
    return takes_folder(folder) / take_id


def cache_folder(folder: Path) -> Path:
    """Where a project keeps what can be made again; it may be deleted at any time."""
    return folder / "cache"


def folder_name(title: str) -> str:
    """`title` as a name that every file system takes."""
    plain = unicodedata.normalize("NFC", title)
    safe = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", plain)
    return " ".join(safe.split()).strip(". ")[:60].strip(". ") or "Video"


def now() -> str:
    """This moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def today() -> date:
    """This day where the person is."""
    return datetime.now().astimezone().date()


def create(
    parent: Path,
    title: str,
    *,
    language: Language = "en",
    kit_id: str = "default",
    kit_version: str = "",
    template: Template | None = None,
    speaker: Speaker | None = None,
) -> Path:
    """Make a new project in `parent`, never over an older one; returns its folder.

    Raises `NoAccess`, `DiskFull` or `FileTrouble`.
    """
    project = Project(
        id=edits.new_id(),
        title=title,
        language=language,
        template_id=template.id if template else "",
        brand_kit=kit_id,
        brand_kit_version=kit_version,
        created_at=now(),
        speaker=speaker or Speaker(),
        blocks=_blocks(template, language),
    )
    folder = _new_folder(parent, folder_name(title))
    save(folder, project)
    return folder


def _blocks(template: Template | None, language: Language) -> tuple[Block, ...]:
    if template is None:
        return (Block(id=edits.new_id()),)
    return tuple(
        Block(
            id=edits.new_id(),
            heading=part.heading.in_language(language),
            hint=part.hint.in_language(language),
            layout=part.layout,
        )
        for part in template.blocks
    )


def _new_folder(parent: Path, name: str) -> Path:
    with os_errors(parent):
        parent.mkdir(parents=True, exist_ok=True)
        for number in range(1, 10_000):
            folder = parent / (f"{name}{SUFFIX}" if number == 1 else f"{name} {number}{SUFFIX}")
            try:
                folder.mkdir()
            except FileExistsError:
                continue
            takes_folder(folder).mkdir()
            return folder
    raise FileTrouble(parent, "no free name")


def load(folder: Path) -> Project:
    """The project in `folder`.

    Raises `NotFound`, `NoAccess`, `ProjectUnreadable` or `NewerFormat`.
    """
    path = folder / DOCUMENT
    return codec.decode(read_file(path, codec.MAX_DOCUMENT_BYTES), Project, path)


def save(folder: Path, project: Project) -> None:
    """Write the project in one step, with every take and receipt that another program has added.

    Raises `DiskFull`, `NoAccess`, `NewerFormat`, `Busy` or `FileTrouble`; the old one is then kept.
    """
    with _locked(folder):
        _write(folder, _with_what_others_did(folder, project))


def change(folder: Path, edit: edits.Edit) -> Project:
    """Change the project on disk, as it is there now, and return it; raises as `load` and `save`."""
    with _locked(folder):
        before = load(folder)
        after = edit(before)
        if after != before:
            _write(folder, after)
    return after


def _write(folder: Path, project: Project) -> None:
    replace_file(folder / DOCUMENT, codec.encode(project))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep other programs from saving the project meanwhile; each does so for milliseconds."""
    lock = FileLock(folder / LOCK, timeout=LOCK_S)
    try:
        lock.acquire()
    except Timeout as timeout:
        raise Busy(folder) from timeout
    except OSError as error:
        raise from_os_error(error, folder) from error
    try:
        yield
    finally:
        lock.release()


def _with_what_others_did(folder: Path, project: Project) -> Project:
    """What only grows is taken from the disk too: takes, receipts and consents that somebody else added.

    A take is shown where its block has nothing else to show.
    """
    try:
        theirs = load(folder)
    except (NotFound, ProjectUnreadable):
        return project
    for take in theirs.takes:
        if project.take(take.id) is None and project.clip_of(take.block_id) is None:
            project = edits.add_take(project, take)
    return edits.keep_facts(project, theirs)


def load_take(folder: Path) -> Take:
    """The manifest in a take's folder; raises as `load`."""
    path = folder / MANIFEST
    return codec.decode(read_file(path, codec.MAX_DOCUMENT_BYTES), Take, path)


def save_take(folder: Path, take: Take) -> None:
    """Write a take's manifest in one step; raises as `save`."""
    replace_file(folder / MANIFEST, codec.encode(take))


def list_cards(parent: Path) -> list[Card]:
    """Every project in `parent`, last changed first; one that cannot be opened says why."""
    if not parent.is_dir():
        return []
    with os_errors(parent):
        folders = [path for path in parent.iterdir() if path.suffix == SUFFIX and path.is_dir()]
    cards = [_card(folder) for folder in folders]
    return sorted(cards, key=lambda card: card.changed_at, reverse=True)


def _card(folder: Path) -> Card:
    changed_at = datetime.fromtimestamp(0, UTC)
    try:
        with os_errors(folder / DOCUMENT):
            seconds = (folder / DOCUMENT).stat().st_mtime
        changed_at = datetime.fromtimestamp(seconds, UTC)
        return Card(folder=folder, changed_at=changed_at, project=load(folder))
    except EvpError as error:
        return Card(folder=folder, changed_at=changed_at, trouble=error)


def find(name: str, parent: Path) -> Path:
    """The project folder that a person means by `name`: a path, or a title in `parent`; or `NotFound`."""
    for candidate in (Path(name), parent / name, parent / f"{name}{SUFFIX}"):
        if is_file(candidate / DOCUMENT):
            return candidate
    raise NotFound(name)
