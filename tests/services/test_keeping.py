"""How long a video is kept, and that it really goes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from evp_desktop.errors import EvpError, LibraryAway, LibraryUnwritable, NotFound
from evp_desktop.model import edits
from evp_desktop.model.libraries import Library
from evp_desktop.model.project import Project, Receipt, Retention
from evp_desktop.model.retention import due
from evp_desktop.services import consents, keeping, projects, publishing
from evp_desktop.services.audit import AuditLog
from evp_desktop.services.uploads import folder as folder_library
from evp_desktop.services.uploads.index_page import look_of
from tests.render.films import DEFAULT
from tests.services.uploads.imaginary import ADDRESS, Imaginary

TODAY = date(2026, 11, 24)
LIBRARY = Library(id="intranet", kind="imaginary", address=ADDRESS)


def receipt(mark: str, remote: str, library: str = "intranet") -> Receipt:
    return Receipt(
        library=library,
        location=f"{ADDRESS}/{remote}",
        title="Deep water",
        published_at="2026-01-05T10:00:00+00:00",
        sha256="ab" * 32,
        library_id=library,
        remote_id=remote,
        mark=mark,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project whose video is in one library twice and in another once; somebody agreed to be seen."""
    folder = projects.create(tmp_path / "videos", "Deep water")

    def published(project: Project) -> Project:
        for one in (receipt("u1", "v1"), receipt("u2", "v2"), receipt("u3", "w1", "elsewhere")):
            project = edits.add_receipt(project, one)
        project = edits.set_retention(project, Retention(kind="how-to", owner="Bo", until="2026-12-01"))
        return consents.give(folder, project, DEFAULT, "Anna", ("internal",), "seen")

    projects.change(folder, published)
    return folder


class Libraries:
    """Two imaginary libraries; one may be away."""

    def __init__(self) -> None:
        self.here, self.elsewhere = Imaginary(), Imaginary()
        self.here.videos = {"v1": ("u1", b"1"), "v2": ("u2", b"2"), "other": ("x", b"3")}
        self.elsewhere.videos = {"w1": ("u3", b"1")}
        self.trouble: EvpError | None = None

    def open(self, library_id: str) -> tuple[Library, Imaginary]:
        if library_id == "elsewhere" and self.trouble is not None:
            raise self.trouble
        return LIBRARY, self.here if library_id == "intranet" else self.elsewhere


@pytest.fixture
def libraries() -> Libraries:
    return Libraries()


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    return AuditLog(tmp_path / "state")


def never(_receipt: Receipt) -> None:
    raise AssertionError("it is in no folder")


@pytest.mark.parametrize(
    ("until", "state"),
    [("", ""), ("2027-06-01", ""), ("2026-12-24", "soon"), ("2026-11-24", "soon"), ("2026-11-23", "over")],
)
def test_somebody_is_asked_in_time(folder: Path, until: str, state: str) -> None:
    """A month before, and from then on; not where nobody sees the video any more."""
    project = replace(projects.load(folder), retention=Retention(until=until))
    assert due(project, TODAY) == state
    gone = tuple(replace(one, removed_at="2026-11-01") for one in project.receipts)
    assert due(replace(project, receipts=gone), TODAY) == ""


def test_what_expires_is_listed_the_longest_overdue_first(folder: Path) -> None:
    """Over all of the maker's folders, and nothing else."""
    later = projects.create(folder.parent, "Later")
    projects.change(later, lambda now: replace(now, receipts=(receipt("u9", "v9"),)))
    projects.change(later, lambda now: edits.set_retention(now, Retention(until="2026-11-01")))
    projects.create(folder.parent, "Never published")
    found = [(card.folder.stem, state) for card, state in keeping.expiring([folder.parent], TODAY)]
    assert found == [("Later", "over"), ("Deep water", "soon")]


def test_a_class_of_the_kit_says_how_long(folder: Path) -> None:
    """From the day it is chosen or renewed; a class that the kit does not have is none."""
    project = keeping.kept_as(projects.load(folder), DEFAULT, "knowledge", " Bo ", TODAY)
    assert project.retention == Retention(kind="knowledge", owner="Bo", until="2031-11-24")
    assert keeping.renewed(project, DEFAULT, date(2027, 1, 31)).retention.until == "2032-01-31"
    with pytest.raises(NotFound):
        keeping.kept_as(project, DEFAULT, "for-ever", "Bo", TODAY)


def test_who_takes_consent_back_is_gone_from_every_library(
    folder: Path, libraries: Libraries, log: AuditLog
) -> None:
    """Every copy goes and nothing else; project, receipt and log say so."""
    consent = projects.load(folder).consents[0]
    removals = keeping.withdraw(folder, consent.id, libraries.open, log, never)
    assert [removal.trouble for removal in removals] == [None, None, None]
    assert (list(libraries.here.videos), list(libraries.elsewhere.videos)) == (["other"], [])
    project = projects.load(folder)
    assert all(one.removed_at for one in project.receipts)
    assert project.consents[0].withdrawn_at
    assert [entry.deed for entry in log.entries()] == ["consent_withdrawn", "deleted", "deleted", "deleted"]
    assert keeping.remove_from_libraries(folder, libraries.open, log, never) == ()


def test_what_was_not_reached_is_said_and_tried_again(
    folder: Path, libraries: Libraries, log: AuditLog
) -> None:
    """The project stays as long as it alone knows where a copy is."""
    libraries.trouble = LibraryAway(ADDRESS, "not reached")
    deleted = keeping.delete_everything(folder, libraries.open, log, never)
    assert [removal.receipt.mark for removal in deleted.removals if removal.trouble] == ["u3"]
    assert not deleted.is_all_gone
    assert folder.is_dir()
    libraries.trouble = None
    deleted = keeping.delete_everything(folder, libraries.open, log, never)
    assert deleted.is_all_gone
    assert [removal.receipt.mark for removal in deleted.removals] == ["u3"]
    assert list(folder.parent.iterdir()) == []
    assert [entry.deed for entry in log.entries()].count("not_deleted") == 1


def test_only_a_project_is_deleted(folder: Path, libraries: Libraries, log: AuditLog, tmp_path: Path) -> None:
    """Neither another folder nor where a link leads."""
    (tmp_path / "link.evp").symlink_to(folder)
    for wrong in (tmp_path, tmp_path / "link.evp"):
        with pytest.raises(EvpError):
            keeping.delete_everything(wrong, libraries.open, log, never, is_forced=True)
    assert folder.is_dir()


def test_a_copy_in_a_folder_goes_with_its_place_on_the_page(
    spoken: Path, tmp_path: Path, log: AuditLog
) -> None:
    """Only the video of the receipt: one that has taken its place stays."""
    library, look = tmp_path / "library", look_of(DEFAULT)
    for name in ("Deep.mp4", "Deep.jpg"):
        (tmp_path / name).write_bytes(name.encode())
    delivery = folder_library.Delivery(
        video=tmp_path / "Deep.mp4",
        poster=tmp_path / "Deep.jpg",
        title="Deep water",
        language="en",
        duration_us=1_000_000,
        published_at="2026-01-05T10:00:00+00:00",
    )
    done = folder_library.publish(
        library, delivery, look, progress=lambda _part: None, is_cancelled=lambda: False
    )
    kept = replace(receipt("", ""), library=str(library), location=str(done.folder), library_id="")
    with pytest.raises(LibraryUnwritable):
        publishing.unpublish(kept, DEFAULT)
    kept = replace(kept, sha256=done.sha256)
    projects.change(spoken, lambda project: edits.add_receipt(project, kept))

    def unpublish(one: Receipt) -> None:
        publishing.unpublish(one, DEFAULT)

    removals = keeping.remove_from_libraries(spoken, lambda _id: (LIBRARY, Imaginary()), log, unpublish)
    assert [removal.trouble for removal in removals] == [None]
    assert not done.folder.exists()
    assert "Deep water" not in (library / "index.html").read_text(encoding="utf-8")
    publishing.unpublish(kept, DEFAULT)
