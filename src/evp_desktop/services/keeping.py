"""How long a video is kept, and how it goes: from every library it went to, then from this machine.

What cannot be reached is said, and stays noted so that it is tried again: a video that somebody took back
their consent for must be gone everywhere, or its owner must know where it is not.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from evp_desktop.errors import EvpError, FileTrouble, NotFound, os_errors
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.consent import months_later
from evp_desktop.model.libraries import Library
from evp_desktop.model.project import Project, Receipt, Retention
from evp_desktop.model.retention import Due, due
from evp_desktop.model.uploads import Remote
from evp_desktop.services import consents, projects
from evp_desktop.services.audit import AuditLog
from evp_desktop.services.uploads.adapter import Adapter

OpenLibrary = Callable[[str], tuple[Library, Adapter]]


class Removal(NamedTuple):
    """What became of one copy in a library; `trouble` is None when it is gone."""

    receipt: Receipt
    trouble: EvpError | None


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a video; the project stays where a copy could not be reached."""

    removals: tuple[Removal, ...] = ()
    is_project_gone: bool = False

    @property
    def is_all_gone(self) -> bool:
        """Whether nothing of it is left anywhere that is known."""
        return self.is_project_gone and not any(removal.trouble for removal in self.removals)


# How long


def expiring(parents: Iterable[Path], day: date) -> list[tuple[projects.Card, Due]]:
    """The videos that somebody must decide about, the longest overdue first."""
    cards = [card for parent in parents for card in projects.list_cards(parent)]
    found = [(card, due(card.project, day)) for card in cards if card.project is not None]
    return sorted(
        ((card, state) for card, state in found if state),
        key=lambda item: item[0].project.retention.until if item[0].project else "",
    )


def kept_as(project: Project, kit: Kit, kind: str, owner: str, day: date) -> Project:
    """The project with a class of the kit and who owns it, counted from a day; raises `NotFound`."""
    known = {one.id: one for one in kit.spec.retention}
    if kind not in known:
        raise NotFound(kind)
    until = months_later(day, known[kind].months).isoformat()
    return edits.set_retention(project, Retention(kind=kind, owner=owner.strip(), until=until))


def renewed(project: Project, kit: Kit, day: date) -> Project:
    """The project kept as long again as its class says, from a day on; raises `NotFound`."""
    return kept_as(project, kit, project.retention.kind, project.retention.owner, day)


# How it goes


def remove_from_libraries(
    folder: Path, open_library: OpenLibrary, log: AuditLog, unpublish: Callable[[Receipt], None]
) -> tuple[Removal, ...]:
    """Delete every copy that a project has a receipt of, and note which are gone.

    `unpublish` removes what was copied into a folder without a library's id. Raises as `projects.change`.
    """
    found = []
    for receipt in projects.load(folder).receipts:
        if receipt.removed_at:
            continue
        trouble = _removed(receipt, open_library, unpublish)
        found.append(Removal(receipt, trouble))
        if trouble is None:
            gone = replace(receipt, removed_at=projects.now())
            projects.change(folder, partial(_with_receipt, receipt=gone))
        log.note(
            "not_deleted" if trouble else "deleted",
            receipt.mark or receipt.sha256[:16],
            sha256=receipt.sha256,
            library=receipt.library_id,
            remark=type(trouble).__name__ if trouble else "",
        )
    return tuple(found)


def _removed(
    receipt: Receipt, open_library: OpenLibrary, unpublish: Callable[[Receipt], None]
) -> EvpError | None:
    try:
        if not receipt.library_id:
            unpublish(receipt)
            return None
        _, adapter = open_library(receipt.library_id)
        adapter.remove(Remote(id=receipt.remote_id, url=receipt.location))
    except EvpError as error:
        return error
    return None


def _with_receipt(project: Project, receipt: Receipt) -> Project:
    """The receipt in place of the one it tells more of."""
    others = tuple(one for one in project.receipts if not _is_same(one, receipt))
    return replace(project, receipts=(*others, receipt))


def _is_same(one: Receipt, other: Receipt) -> bool:
    return (one.mark, one.library, one.published_at) == (other.mark, other.library, other.published_at)


def withdraw(
    folder: Path,
    consent_id: str,
    open_library: OpenLibrary,
    log: AuditLog,
    unpublish: Callable[[Receipt], None],
) -> tuple[Removal, ...]:
    """Note that somebody takes their consent back, then remove the video from every library it is in.

    Raises `NotFound` for a consent that the project does not have, else as `remove_from_libraries`.
    """
    project = projects.load(folder)
    if all(one.id != consent_id for one in project.consents):
        raise NotFound(consent_id)
    projects.change(folder, lambda now: consents.withdraw(folder, now, consent_id))
    log.note("consent_withdrawn", project.id, remark=consent_id)
    return remove_from_libraries(folder, open_library, log, unpublish)


def delete_everything(
    folder: Path,
    open_library: OpenLibrary,
    log: AuditLog,
    unpublish: Callable[[Receipt], None],
    *,
    is_forced: bool = False,
) -> Deleted:
    """Delete a video from its libraries and then its project with recordings, cache and texts.

    The project stays where a copy was not reached: it holds what finds that copy. `is_forced` deletes it all
    the same. Raises `NotFound` for a folder that is no project, else what stands in the way of deleting it.
    """
    project_id = projects.load(folder).id
    if folder.is_symlink():
        raise FileTrouble(folder, "not a project's own folder")
    removals = remove_from_libraries(folder, open_library, log, unpublish)
    if any(removal.trouble for removal in removals) and not is_forced:
        return Deleted(removals=removals)
    _delete_project(folder)
    log.note("deleted", project_id)
    return Deleted(removals=removals, is_project_gone=True)


def _delete_project(folder: Path) -> None:
    """A folder under another name first: what a crash leaves is no project any more."""
    going = folder.with_name(f".{folder.name}-deleting")
    with os_errors(folder):
        folder.rename(going)
        shutil.rmtree(going)
