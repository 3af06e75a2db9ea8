"""`evp check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from evp_desktop.cli.check import WORDS
from evp_desktop.cli.main import main
from evp_desktop.model import edits
from evp_desktop.services import consents, projects
from evp_desktop.services.findings import Subject
from tests.render.films import DEFAULT
from tests.support import lab


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["check", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def spoken(spoken: Path) -> Path:
    """Whoever speaks in it agreed."""
    lab.change(
        spoken,
        lambda project: consents.give(spoken, project, DEFAULT, project.speaker.name, ("internal",), "heard"),
    )
    return spoken


def test_a_good_video_is_ready(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every finding is told in words, for people and for programs."""
    assert told(capsys, str(spoken))["ready"] is True
    assert main(["check", str(spoken)]) == 0
    assert "ok     speaker    Anna Berg appears in the picture." in capsys.readouterr().out


def test_what_can_be_mended_is_mended_on_request(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only with --repair, only what needs no maker, and in the project itself."""
    lab.change(spoken, lambda project: edits.set_kit_version(project, "0.9"))
    assert [one["detail"] for one in told(capsys, str(spoken))["findings"] if one["detail"]] == [
        "newer_version"
    ]
    mended = told(capsys, str(spoken), "--repair")
    assert ([one["subject"] for one in mended["mended"]], mended["ready"]) == (["brand"], True)
    assert projects.load(spoken).brand_kit_version == DEFAULT.spec.version


def test_every_subject_has_words() -> None:
    """A subject that nobody worded could not be told."""
    assert {subject for subject, _ in WORDS} == set(get_args(Subject))
