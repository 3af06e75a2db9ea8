"""`evp publish --to` and `evp uploads`: a video goes through the queue to a library that was set up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evp_desktop import paths
from evp_desktop.cli.main import main
from evp_desktop.model.libraries import Library
from evp_desktop.services import projects
from evp_desktop.services.settings import SettingsStore


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """A folder library that is set up."""
    folder = tmp_path / "share"
    library = Library(id="share", kind="folder", name="Our videos", address=str(folder))
    SettingsStore(paths.settings_folder()).change(libraries=(library,))
    return folder


def said(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> dict[str, Any]:
    assert main([*map(str, arguments), "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def test_a_video_is_sent_and_the_project_has_the_receipt(
    capsys: pytest.CaptureFixture[str], spoken: Path, share: Path
) -> None:
    """It is made, queued and sent; what is in the library is the file that was made."""
    (upload,) = said(capsys, "publish", spoken, "--to", "our videos", "--title", "Deep water")["uploads"]
    assert (upload["state"], upload["title"]) == ("published", "Deep water")
    (video,) = share.glob("deep-water/*.mp4")
    assert video.read_bytes() == next((spoken / "video").glob("*.mp4")).read_bytes()
    (receipt,) = projects.load(spoken).receipts
    assert (receipt.library_id, receipt.location) == ("share", str(share / "deep-water"))
    assert said(capsys, "uploads")["uploads"][0]["state"] == "published"
    said(capsys, "uploads", "--forget", upload["id"])
    assert said(capsys, "uploads")["uploads"] == []


def test_what_waits_can_be_paused_sent_and_cancelled(
    capsys: pytest.CaptureFixture[str], spoken: Path, share: Path
) -> None:
    """Later means later; a paused one is not sent, a cancelled one never."""
    (first,) = said(capsys, "publish", spoken, "--to", "share", "--later")["uploads"]
    assert first["state"] == "queued"
    assert not share.exists()
    said(capsys, "uploads", "--pause", first["id"])
    assert said(capsys, "uploads", "--run")["uploads"][0]["state"] == "paused"
    (second,) = said(capsys, "publish", spoken, "--to", "share", "--later")["uploads"]
    said(capsys, "uploads", "--cancel", second["id"])
    said(capsys, "uploads", "--go-on", first["id"])
    states = [one["state"] for one in said(capsys, "uploads", "--run")["uploads"]]
    assert states == ["published", "cancelled"]
    assert len(list(share.glob("*/*.mp4"))) == 1


def test_what_stands_in_the_way_is_said(
    capsys: pytest.CaptureFixture[str], spoken: Path, share: Path
) -> None:
    """A library that nobody set up, and an upload that is not there."""
    said(capsys, "publish", spoken, "--to", "nowhere", code=3)
    said(capsys, "uploads", "--cancel", "nothing", code=3)
    share.write_text("in the way")
    (upload,) = said(capsys, "publish", spoken, "--to", "share", code=3)["uploads"]
    assert (upload["state"], upload["why"]) == ("failed", "not_a_library")
    assert main(["uploads"]) == 0
    assert "Check the address" in capsys.readouterr().out
