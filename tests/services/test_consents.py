"""Consent that can be shown later, and an audit log in which nothing is changed unseen."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.errors import FileTrouble
from evp_desktop.model import edits
from evp_desktop.model.consent import months_later
from evp_desktop.model.project import Project, Retention, Speaker
from evp_desktop.model.proof import proof_of, read_proof
from evp_desktop.services import consents, projects
from evp_desktop.services.audit import AuditLog
from tests.render.films import DEFAULT

BOTH = ("internal", "external")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return projects.create(tmp_path, "Deep water", language="nl", speaker=Speaker(name="Anna de Vries"))


def given_by(folder: Path, name: str, *purposes: str) -> Project:
    return consents.give(folder, projects.load(folder), DEFAULT, name, purposes, "seen")


def test_the_exact_words_are_kept_and_given_along(folder: Path) -> None:
    """What was agreed to stays as it was read, for its purposes only; the person gets it on paper."""
    project = given_by(folder, " Anna de Vries ", "internal")
    (consent,) = project.consents
    wording = DEFAULT.spec.consent
    assert wording is not None
    assert (consent.wording, consent.wording_version) == (wording.text.nl, wording.version)
    assert consent.purposes == ("Laten zien aan collega's",)
    receipt = (folder / "consents" / f"{consent.id}.txt").read_text(encoding="utf-8")
    assert consent.wording in receipt
    assert "Naam: Anna de Vries" in receipt
    assert "buiten" not in receipt


def test_a_kit_with_other_words_changes_no_consent(folder: Path) -> None:
    """A new version of the wording counts for new consents; a new kit asks nobody again."""
    project = given_by(folder, "Anna de Vries", *BOTH)
    before = project.consents
    projects.save(folder, project)
    assert projects.load(folder).consents == before


@pytest.mark.parametrize("purposes", [(), ("internal", "television")])
def test_nothing_is_agreed_to_without_a_purpose_of_the_kit(folder: Path, purposes: tuple[str, ...]) -> None:
    """No box is ticked for anybody, and no purpose is made up."""
    with pytest.raises(FileTrouble, match="purposes are"):
        given_by(folder, "Anna", *purposes)
    assert not (folder / "consents").exists()


def test_a_signed_paper_is_kept_with_its_hash(folder: Path, tmp_path: Path) -> None:
    """The copy lies in the project; a paper that is none is refused."""
    paper = tmp_path / "getekend.PDF"
    paper.write_bytes(b"%PDF-1.7 signed")
    project = consents.give_on_paper(folder, projects.load(folder), DEFAULT, "Bo", BOTH, "heard", paper)
    (consent,) = project.consents
    assert (folder / "consents" / consent.file).read_bytes() == paper.read_bytes()
    assert consent.file_sha256 == hashlib.sha256(b"%PDF-1.7 signed").hexdigest()
    with pytest.raises(FileTrouble, match="a paper is"):
        consents.give_on_paper(folder, project, DEFAULT, "Bo", BOTH, "heard", tmp_path / "run.exe")


def test_who_is_missing_is_named(folder: Path) -> None:
    """Speakers without a valid consent: none, expired or withdrawn; a kit that asks for none misses none."""
    project = edits.set_second_speaker(projects.load(folder), Speaker(name="Bo"))
    today = date(2026, 11, 24)
    assert consents.missing(project, DEFAULT, today) == ["Anna de Vries", "Bo"]
    project = consents.give(folder, project, DEFAULT, "anna  de vries", BOTH, "seen")
    assert consents.missing(project, DEFAULT, today) == ["Bo"]
    assert consents.missing(project, DEFAULT, date(2099, 1, 1)) == ["Anna de Vries", "Bo"]
    project = consents.withdraw(folder, project, project.consents[0].id)
    assert consents.missing(project, DEFAULT, today) == ["Anna de Vries", "Bo"]
    assert "Ingetrokken op" in next((folder / "consents").glob("*.txt")).read_text(encoding="utf-8")
    quiet = replace(DEFAULT, spec=replace(DEFAULT.spec, consent=None))
    assert consents.missing(project, quiet, today) == []


def test_the_published_file_says_who_agreed_and_until_when(folder: Path) -> None:
    """It is read back from the line in the file; what is no proof of ours is none."""
    project = given_by(folder, "Anna de Vries", "internal")
    project = edits.set_retention(project, Retention(kind="how-to", owner="Bo", until="2027-11-24"))
    proof = read_proof(proof_of(project))
    assert proof is not None
    assert (proof.video, proof.consents, proof.until) == (project.id, project.consents, "2027-11-24")
    assert proof_of(projects.load(folder)) == ""
    assert read_proof("Made with a camera") is None
    assert read_proof("[" * 100_000) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 240))
def test_months_later_is_in_that_month(day: date, months: int) -> None:
    """The 31st of a month becomes the last day of a shorter one, never a day of the next."""
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and later.day >= 28)


# The audit log


def test_deeds_are_kept_in_a_chain(tmp_path: Path) -> None:
    """Each line is read back, and each follows the one before it."""
    log = AuditLog(tmp_path / "state")
    log.note("published", "u1", sha256="ab", library="intranet", who="anna")
    AuditLog(tmp_path / "state").note("deleted", "u1", who="bo")
    assert [(entry.deed, entry.who) for entry in log.entries()] == [("published", "anna"), ("deleted", "bo")]
    assert log.faults() == []


@pytest.mark.parametrize("deed", ["change", "remove", "swap"])
def test_what_was_tampered_with_is_noticed(tmp_path: Path, deed: str) -> None:
    """A line that was changed, taken out or moved breaks the chain."""
    log = AuditLog(tmp_path)
    for number in range(4):
        log.note("published", f"u{number}", who="anna")
    lines = log.path.read_bytes().splitlines()
    if deed == "change":
        lines[1] = lines[1].replace(b"anna", b"bert")
    elif deed == "remove":
        del lines[1]
    else:
        lines[1:3] = [lines[2], lines[1]]
    log.path.write_bytes(b"\n".join(lines) + b"\n")
    assert log.faults()


def test_a_line_that_a_power_cut_broke_off_stops_nothing(tmp_path: Path) -> None:
    """It is told as a fault, and what is noted after it is whole."""
    log = AuditLog(tmp_path)
    log.note("published", "u1", who="anna")
    with log.path.open("ab") as file:
        file.write(b'{"at":"2026')
    log.note("deleted", "u1", who="anna")
    assert [entry.deed for entry in log.entries()] == ["published", "deleted"]
    assert log.faults() == [2]
