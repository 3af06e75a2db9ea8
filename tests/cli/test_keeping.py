"""`evp consent`, `evp keep` and `evp review`: people in a video, how long it stays, and who approves it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from evp_desktop import paths
from evp_desktop.cli.main import main
from evp_desktop.model import edits
from evp_desktop.model.libraries import Library
from evp_desktop.model.project import Receipt, Speaker
from evp_desktop.model.proof import read_proof
from evp_desktop.render.export import export
from evp_desktop.services import projects, signing
from evp_desktop.services.audit import AuditLog
from evp_desktop.services.exporting import job_for, kit_of
from evp_desktop.services.settings import SettingsStore
from tests.support import judge


def said(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> dict[str, Any]:
    assert main([*map(str, arguments), "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a speaker and nothing recorded."""
    return projects.create(tmp_path, "Deep water", speaker=Speaker(name="Anna de Vries"))


@pytest.fixture
def published(folder: Path, tmp_path: Path) -> Path:
    """The video of `folder` in a shared folder, as the queue puts it there; returns that place."""
    share = tmp_path / "share"
    place = share / "deep-water"
    place.mkdir(parents=True)
    (place / "deep-water.mp4").write_bytes(b"video")
    record = {
        "mark": "u1", "title": "Deep water", "language": "en", "duration_us": 1, "published_at": "2026",
        "sha256": "ab" * 32, "video": "deep-water.mp4", "poster": "poster.jpg",
    }  # fmt: skip
    (place / "video.json").write_text(json.dumps({"format": 1, **record}))
    library = Library(id="share", kind="folder", address=str(share))
    SettingsStore(paths.settings_folder()).change(libraries=(library,))
    receipt = Receipt(
        library="share", location=str(place), title="Deep water", published_at="2026-01-01T10:00:00+00:00",
        sha256="ab" * 32, library_id="share", remote_id="u1", mark="u1",
    )  # fmt: skip
    projects.change(folder, lambda project: edits.add_receipt(project, receipt))
    return place


def test_consent_is_given_shown_and_taken_back(
    capsys: pytest.CaptureFixture[str], folder: Path, published: Path
) -> None:
    """Taken back, the video leaves the library; nobody is counted as agreeing who did not say to what."""
    words = said(capsys, "consent", folder, "--words")
    assert set(words["purposes"]) == {"internal", "external"}
    assert said(capsys, "consent", folder)["missing"] == ["Anna de Vries"]
    said(capsys, "consent", folder, "--given-by", "Anna de Vries", code=3)
    told = said(capsys, "consent", folder, "--given-by", "Anna de Vries", "--for", "internal")
    assert (told["missing"], told["consents"][0]["is_valid"]) == ([], True)
    told = said(capsys, "consent", folder, "--withdrawn-by", "anna de vries")
    assert (told["removed"], told["not_removed"]) == ([str(published)], [])
    assert not published.exists()
    said(capsys, "consent", folder, "--withdrawn-by", "Anna de Vries", code=3)
    deeds = [entry.deed for entry in AuditLog(paths.uploads_folder()).entries()]
    assert deeds == ["consent_withdrawn", "deleted"]


def test_the_finished_file_says_who_agreed(spoken: Path) -> None:
    """Any copy of it can be asked, wherever it went."""
    main(["consent", str(spoken), "--given-by", "Anna", "--for", "internal"])
    project = projects.load(spoken)
    job = job_for(spoken, project, kit_of("default"), spoken / "video" / "film.mp4")
    export(job, lambda *_: None, lambda: False)
    proof = read_proof(judge.ffprobe(job.output)["format"]["tags"]["comment"])
    assert proof is not None
    assert (proof.video, [one.name for one in proof.consents]) == (project.id, ["Anna"])


def test_how_long_a_video_stays(capsys: pytest.CaptureFixture[str], folder: Path, published: Path) -> None:
    """By a class of the house style; what ends soon is listed where somebody must decide."""
    assert said(capsys, "keep", folder)["classes"] == ["update", "how-to", "knowledge"]
    told = said(capsys, "keep", folder, "--as", "knowledge")
    assert (told["kind"], told["owner"]) == ("knowledge", "Anna de Vries")
    said(capsys, "keep", folder, "--as", "for-ever", code=3)
    SettingsStore(paths.settings_folder()).change(projects_folder=str(folder.parent))
    assert said(capsys, "keep")["expiring"] == []
    projects.change(
        folder, lambda now: edits.set_retention(now, edits.Retention(kind="how-to", until="2020-01-01"))
    )
    assert said(capsys, "keep")["expiring"] == [{"project": str(folder), "state": "over"}]
    assert said(capsys, "keep", folder, "--renew")["until"] > "2026"


def test_a_video_goes_for_good(capsys: pytest.CaptureFixture[str], folder: Path, published: Path) -> None:
    """Only when it is said twice; from the library, with the project and all it holds."""
    said(capsys, "keep", folder, "--delete", code=2)
    assert published.exists()
    assert said(capsys, "keep", folder, "--delete", "--yes")["is_all_gone"]
    assert not published.exists()
    assert not folder.exists()


def test_what_cannot_be_reached_keeps_the_project(
    capsys: pytest.CaptureFixture[str], folder: Path, published: Path
) -> None:
    """The share is not there: it says so, and the project still knows where the video is."""
    published.parent.rename(published.parent.with_name("elsewhere"))
    told = said(capsys, "keep", folder, "--delete", "--yes", code=3)
    assert (told["is_all_gone"], told["not_removed"]) == (False, [str(published)])
    assert folder.exists()
    assert said(capsys, "keep", folder, "--delete", "--yes", "--even-so", code=3)["is_project_gone"]


def test_a_reviewer_signs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With a key; words carry the moment they are about."""
    said(capsys, "review", code=2)
    assert said(capsys, "review", "--folder", tmp_path / "desk")["requests"] == []
    place = tmp_path / "desk" / "u1"
    place.mkdir(parents=True)
    (place / "video.mp4").write_bytes(b"video")
    request = {
        "mark": "u1", "title": "Deep water", "review": "hr", "video": "video.mp4", "size_bytes": 5,
        "sha256": hashlib.sha256(b"video").hexdigest(), "asked_at": "2026-11-24T10:00:00+00:00",
    }  # fmt: skip
    (place / "request.json").write_text(json.dumps(request))
    assert said(capsys, "review", "u1")["video"] == str(place / "video.mp4")
    said(capsys, "review", "u1", "--approve", code=2)
    key = tmp_path / "key"
    signing.make_key(key, "Bo")
    signing.trust(tmp_path / "key.pub", paths.reviewers_folders()[1])
    words = "0:42 Blur the badge"
    said(capsys, "review", "u1", "--send-back", words, "--key", key, "--by", "Bo")
    assert said(capsys, "review")["requests"][0]["state"] == "changes_needed"
    (decision,) = place.glob("decision-*.json")
    assert '\\"at_us\\":42000000' in decision.read_text()
    said(capsys, "review", "nothing", "--approve", "--key", key, code=3)
