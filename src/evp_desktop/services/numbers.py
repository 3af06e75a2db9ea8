"""What became of published videos: what libraries count of them, and how long making them took.

Per video and per department, never per person: nothing here names or ranks people.
"""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from evp_desktop.errors import EvpError
from evp_desktop.model.libraries import Library, Numbers
from evp_desktop.model.project import Project, Receipt
from evp_desktop.model.time import US_PER_S
from evp_desktop.model.uploads import Remote
from evp_desktop.services import projects
from evp_desktop.services.keeping import OpenLibrary
from evp_desktop.services.uploads.adapter import Adapter

S_PER_DAY = 86_400


class VideoNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """One video in one library; `made_days` is from its first word to its publication.

    `trouble` is why the library could not be asked; its own counts are then empty.
    """

    title: str
    department: str
    library: str
    location: str
    published_on: str
    made_days: float
    length_s: float
    counted: Numbers = Numbers()
    trouble: EvpError | None = None


class DepartmentNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """All videos of a department together; None where no library counts it."""

    department: str
    videos: int
    views: int | None
    watched_s: int | None
    median_made_days: float


def gather(parents: Iterable[Path], open_library: OpenLibrary) -> list[VideoNumbers]:
    """Every video that is in a library, the newest first; a library that is away leaves its counts open."""
    asked = _Asked(open_library)
    found = [
        _of_receipt(card.project, receipt, asked)
        for parent in parents
        for card in projects.list_cards(parent)
        if card.project is not None
        for receipt in _newest_of_each(card.project)
    ]
    return sorted(found, key=lambda one: one.published_on, reverse=True)


def by_department(videos: Iterable[VideoNumbers]) -> list[DepartmentNumbers]:
    """The same for each department, by name."""
    groups: dict[str, list[VideoNumbers]] = {}
    for video in videos:
        groups.setdefault(video.department, []).append(video)
    return [
        DepartmentNumbers(
            department=name,
            videos=len(group),
            views=_sum(one.counted.views for one in group),
            watched_s=_sum(one.counted.watched_s for one in group),
            median_made_days=round(statistics.median(one.made_days for one in group), 1),
        )
        for name, group in sorted(groups.items(), key=lambda item: item[0].casefold())
    ]


COLUMNS = (
    "title",
    "department",
    "library",
    "location",
    "published_on",
    "made_days",
    "length_s",
    "views",
    "watched_s",
    "completion",
    "comments",
)


def to_csv(videos: Iterable[VideoNumbers]) -> str:
    """A table for a spreadsheet, as RFC 4180 has it; empty where nobody counted."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in videos:
        told = {**msgspec.structs.asdict(one), **msgspec.structs.asdict(one.counted)}
        writer.writerow([_cell(told[name]) for name in COLUMNS])
    return text.getvalue()


def _cell(value: object) -> str:
    """A text that a spreadsheet would run as a formula stays a text (OWASP, "CSV Injection")."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _newest_of_each(project: Project) -> list[Receipt]:
    """Of several versions in one library the last one, and none that was removed."""
    newest: dict[str, Receipt] = {}
    for receipt in project.receipts:
        if not receipt.removed_at:
            newest[receipt.library_id or receipt.library] = receipt
    return list(newest.values())


class _Asked:
    """Each library is opened once, and asked once what its departments are called."""

    def __init__(self, open_library: OpenLibrary) -> None:
        self._open_library = open_library
        self._known: dict[str, tuple[Library, Adapter, dict[str, str]]] = {}

    def library(self, library_id: str) -> tuple[Library, Adapter, dict[str, str]]:
        """The library, the way to it, and the names of its departments; raises as opening it."""
        if library_id not in self._known:
            library, adapter = self._open_library(library_id)
            names: dict[str, str] = {}
            with suppress(EvpError):
                names = {one.id: one.name for one in adapter.departments()}
            self._known[library_id] = (library, adapter, names)
        return self._known[library_id]


def _of_receipt(project: Project, receipt: Receipt, asked: _Asked) -> VideoNumbers:
    made = datetime.fromisoformat(receipt.published_at) - datetime.fromisoformat(project.created_at)
    counted, trouble, name, department = Numbers(), None, receipt.library, project.publication.department
    if receipt.library_id:
        try:
            library, adapter, names = asked.library(receipt.library_id)
            department = department or library.department
            name, department = library.name or library.address, names.get(department, department)
            counted = adapter.numbers(Remote(id=receipt.remote_id, url=receipt.location))
        except EvpError as error:
            trouble = error
    return VideoNumbers(
        title=receipt.title,
        department=department,
        library=name,
        location=receipt.location,
        published_on=receipt.published_at[:10],
        made_days=round(max(0.0, made.total_seconds() / S_PER_DAY), 1),
        length_s=round(project.duration_us / US_PER_S, 1),
        counted=counted,
        trouble=trouble,
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
