"""Consent as something that can be shown later: in the project, in the published file, and as a receipt."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from evp_desktop.errors import FileTrouble, os_errors
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.consent import Consent, Part, new_consent
from evp_desktop.model.project import Project
from evp_desktop.services import projects
from evp_desktop.services.files import replace_file, sync_folder

FOLDER = "consents"
MAX_PAPER_BYTES = 50 * 2**20
PAPERS = (".pdf", ".png", ".jpg", ".jpeg", ".heic", ".txt", ".eml", ".msg", ".docx", ".odt")
"""What a signed paper comes as."""


def give(
    folder: Path, project: Project, kit: Kit, name: str, purposes: tuple[str, ...], part: Part
) -> Project:
    """Note that somebody agrees on the screen, in the words of the kit, and write the receipt.

    Raises `FileTrouble` where the kit has no wording, or the receipt cannot be written.
    """
    wording = kit.spec.consent
    if wording is None:
        raise FileTrouble(kit.folder, "the kit has no words for consent")
    known = {purpose.id for purpose in wording.purposes}
    if not purposes or not set(purposes) <= known:
        raise FileTrouble(kit.folder, f"purposes are {', '.join(sorted(known))}")
    consent = new_consent(
        edits.new_id(), name.strip(), wording, project.language, purposes, projects.now(), part
    )
    write_receipt(folder, project, consent)
    return edits.put_consent(project, consent)


def give_on_paper(
    folder: Path, project: Project, kit: Kit, name: str, purposes: tuple[str, ...], part: Part, paper: Path
) -> Project:
    """Note a consent that was signed elsewhere, with a copy of the paper; raises as `give`, or about it."""
    if paper.suffix.lower() not in PAPERS:
        raise FileTrouble(paper, f"a paper is {' '.join(PAPERS)}")
    with os_errors(paper):
        if not paper.is_file() or paper.stat().st_size > MAX_PAPER_BYTES:
            raise FileTrouble(paper, f"a paper is a file of at most {MAX_PAPER_BYTES // 2**20} MB")
    given = give(folder, project, kit, name, purposes, part)
    consent = given.consents[-1]
    kept = folder / FOLDER / f"{consent.id}{paper.suffix.lower()}"
    with os_errors(kept):
        shutil.copyfile(paper, kept)
        sync_folder(kept.parent)
        digest = hashlib.sha256(kept.read_bytes()).hexdigest()
    consent = replace(consent, file=kept.name, file_sha256=digest)
    write_receipt(folder, project, consent)
    return edits.put_consent(given, consent)


def withdraw(folder: Path, project: Project, consent_id: str) -> Project:
    """Note that somebody takes consent back; the videos are removed by `services.withdrawal`."""
    consent = next((one for one in project.consents if one.id == consent_id), None)
    if consent is None or consent.withdrawn_at:
        return project
    consent = replace(consent, withdrawn_at=projects.now())
    write_receipt(folder, project, consent)
    return edits.put_consent(project, consent)


def missing(project: Project, kit: Kit, day: date) -> list[str]:
    """The names of those in the video whose consent is not there or not valid, where the kit asks for it."""
    if kit.spec.consent is None:
        return []
    valid = {_plain(one.name) for one in project.consents if one.is_valid(day)}
    return [name for name in people_in(project) if _plain(name) not in valid]


def people_in(project: Project) -> list[str]:
    """Who is seen or heard, as far as the project says: its speakers, and whoever gave consent."""
    named = [project.speaker.name, project.second_speaker.name, *(one.name for one in project.consents)]
    found: dict[str, str] = {}
    for name in named:
        if name.strip():
            found.setdefault(_plain(name), name.strip())
    return list(found.values())


def write_receipt(folder: Path, project: Project, consent: Consent) -> Path:
    """Write what the person gets to keep: a page of text beside the project's papers."""
    path = folder / FOLDER / f"{consent.id}.txt"
    with os_errors(path):
        path.parent.mkdir(exist_ok=True)
    replace_file(path, ("\n".join(_receipt(project, consent)) + "\n").encode())
    return path


def _receipt(project: Project, consent: Consent) -> Iterator[str]:
    is_dutch = consent.language == "nl"
    yield "Toestemming" if is_dutch else "Consent"
    yield ""
    yield consent.wording
    yield ""
    for purpose in consent.purposes:
        yield f"[x] {purpose}"
    yield ""
    words = _DUTCH if is_dutch else _ENGLISH
    for name, value in (
        ("name", consent.name),
        ("video", f"{project.title} ({project.id})"),
        ("given", consent.given_at),
        ("until", consent.expires_on),
        ("version", consent.wording_version),
        ("paper", consent.file and f"{consent.file} (SHA-256 {consent.file_sha256})"),
        ("withdrawn", consent.withdrawn_at),
    ):
        if value:
            yield f"{words[name]}: {value}"


_DUTCH = {
    "name": "Naam",
    "video": "Video",
    "given": "Gegeven op",
    "until": "Geldt tot en met",
    "version": "Versie van de tekst",
    "paper": "Getekend papier",
    "withdrawn": "Ingetrokken op",
}
_ENGLISH = {
    "name": "Name",
    "video": "Video",
    "given": "Given on",
    "until": "Valid through",
    "version": "Version of the wording",
    "paper": "Signed paper",
    "withdrawn": "Withdrawn on",
}


def _plain(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip().casefold()
