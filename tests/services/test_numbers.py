"""What became of published videos, as a table and as a page."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace

from evp_desktop.errors import LibraryAway
from evp_desktop.model import edits
from evp_desktop.model.libraries import Department, Library, Numbers
from evp_desktop.model.project import Publication, Receipt
from evp_desktop.model.uploads import Remote
from evp_desktop.services import numbers, projects
from evp_desktop.services.numbers_page import to_page
from evp_desktop.services.uploads.adapter import Adapter

LIBRARY = Library(
    id="videos", kind="imaginary", name="Videos", address="https://videos.test", department="care"
)


class Counting:
    """A library that counts."""

    def departments(self) -> list[Department]:
        return [Department(id="care", name="Care"), Department(id="board", name="The board")]

    def numbers(self, remote: Remote) -> Numbers:
        if remote.id == "away":
            raise LibraryAway("https://videos.test")
        return Numbers(views=int(remote.id), watched_s=120, completion=0.5, comments=2)


def _open(library_id: str) -> tuple[Library, Adapter]:
    assert library_id == LIBRARY.id
    return LIBRARY, cast("Adapter", Counting())


def _receipt(remote: str, day: str, **more: Any) -> Receipt:
    told = {"title": "Deep", "location": f"https://videos.test/{remote}", "sha256": "0" * 64, **more}
    return Receipt(
        library="videos", library_id="videos", remote_id=remote, mark=f"m{remote}",
        published_at=f"{day}T12:00:00+00:00", **told,
    )  # fmt: skip


@pytest.fixture
def parent(tmp_path: Path) -> Path:
    """Three videos: one in two versions, one of another department, one that was removed."""
    parent = tmp_path / "videos"
    for title, department, receipts in (
        (
            "=SUM(A1) & <b>co</b>",
            "",
            (_receipt("3", "2026-10-02"), _receipt("40", "2026-11-20", title="=SUM(A1)")),
        ),
        ("Board", "board", (_receipt("7", "2026-11-21", title="<b>Board</b>"),)),
        ("Gone", "board", (replace(_receipt("9", "2026-11-22"), removed_at="2026-11-23T12:00:00+00:00"),)),
        ("Away", "", (_receipt("away", "2026-11-01"),)),
    ):
        folder = projects.create(parent, title, language="en")
        project = replace(projects.load(folder), created_at="2026-10-01T12:00:00+00:00")
        for receipt in receipts:
            project = edits.add_receipt(project, receipt)
        projects.save(folder, edits.set_publication(project, Publication(department=department)))
    return parent


def test_each_video_once_with_what_its_library_counts(parent: Path) -> None:
    """The newest version of each; what was removed is not there, what is away says so."""
    found = numbers.gather([parent], _open)
    assert [(one.title, one.counted.views) for one in found] == [
        ("<b>Board</b>", 7),
        ("=SUM(A1)", 40),
        ("Deep", None),
    ]
    assert found[1].made_days == 50.0
    assert isinstance(found[2].trouble, LibraryAway)


def test_departments_together(parent: Path) -> None:
    """Sums of what is counted; nobody's name anywhere."""
    found = numbers.by_department(numbers.gather([parent], _open))
    assert [(one.department, one.videos, one.views, one.watched_s) for one in found] == [
        ("Care", 2, 40, 120),
        ("The board", 1, 7, 120),
    ]


def test_a_table_for_a_spreadsheet(parent: Path) -> None:
    """Every column, and no title that a spreadsheet would run."""
    rows = list(csv.DictReader(io.StringIO(numbers.to_csv(numbers.gather([parent], _open)))))
    assert tuple(rows[0]) == numbers.COLUMNS
    assert [row["views"] for row in rows] == ["7", "40", ""]
    assert rows[1]["title"] == "'=SUM(A1)"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_page_that_prints(parent: Path, language: Any) -> None:
    """Whole XML with two plots and two tables; texts of others stay texts."""
    page = to_page(numbers.gather([parent], _open), language, date(2026, 11, 24))
    tree = ET.fromstring(page.split("<body>")[1].join(["<body>", ""]).replace("</html>", ""))
    plots = tree.findall("svg")
    assert "2026-11: 3" in plots[0].get("aria-label", "")
    assert [len(table.findall("tbody/tr")) for table in tree.findall("table")] == [2, 3]
    assert "<script" not in page
    assert "&lt;b&gt;Board" in page
    assert "Videos" in "".join(tree.itertext())


def test_nothing_published(tmp_path: Path) -> None:
    """An empty page is a page."""
    assert numbers.gather([tmp_path], _open) == []
    assert "<svg" in to_page([], "en", date(2026, 11, 24))
