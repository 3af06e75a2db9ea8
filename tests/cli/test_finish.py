"""`evp finish`: what is done to a video by itself, who speaks, and what file it becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from evp_desktop.cli.main import main
from evp_desktop.model.project import Speaker
from evp_desktop.services import projects
from tests.cli.test_import import said


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return projects.create(tmp_path / "projects", "Finished", kit_id="noordlicht")


def test_without_options_it_tells_how_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And changes nothing."""
    before = (folder / projects.DOCUMENT).read_bytes()
    assert main(["finish", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Sound      improved by itself" in lines
    assert "Music      off" in lines
    assert "Second     nobody" in lines
    assert "Video      16:9, 1080p (1920x1080), h264" in lines
    assert (folder / projects.DOCUMENT).read_bytes() == before


def test_each_option_changes_its_own_thing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What an earlier command chose stays."""
    said(capsys, "finish", folder, "--sound", "as_recorded", "--music", "--aspect", "9:16")
    said(capsys, "finish", folder, "--codec", "vp9", "--captions", "--camera", "as_recorded")
    told = said(capsys, "finish", folder, "--no-music")
    assert told["finish"] == {"sound": "as_recorded", "camera": "as_recorded", "is_music_on": False}
    delivery = projects.load(folder).delivery
    assert (delivery.aspect, delivery.codec, delivery.are_captions_burned_in) == ("9:16", "vp9", True)
    assert told["delivery"]["quality"] == "1080p"


def test_two_people_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A comma parts name and function; an empty name takes the second one away."""
    said(capsys, "finish", folder, "--speaker", "Anna de Vries, Planner, Logistics")
    said(capsys, "finish", folder, "--second-speaker", "Sam")
    project = projects.load(folder)
    assert project.speaker == Speaker(name="Anna de Vries", role="Planner, Logistics")
    assert project.second_speaker == Speaker(name="Sam")
    assert said(capsys, "finish", folder, "--second-speaker", "")["second_speaker"]["name"] == ""


def test_what_the_house_style_leaves_free_is_chosen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text in the language of the video, a number, and back to what the kit has."""
    chosen = ("--brand", "intro.text=Welcome to planning", "--brand", "outro.duration_s=4")
    told = said(capsys, "finish", folder, *chosen)
    assert told["brand"] == {"intro.text": "Welcome to planning", "outro.duration_s": 4.0}
    told = said(capsys, "finish", folder, "--brand-default", "intro.text")
    assert told["brand"] == {"outro.duration_s": 4.0}


@pytest.mark.parametrize(
    ("kit", "arguments", "code", "words"),
    [
        ("default", ["--music"], 3, "has no music"),
        ("noordlicht", ["--brand", "logo.corner=top_right"], 3, "decides about logo.corner"),
        ("noordlicht", ["--brand", "intro.duration_s=900"], 3, "decides about intro.duration_s"),
        ("noordlicht", ["--brand", "intro.tail=x"], 3, "decides about intro.tail"),
        ("noordlicht", ["--brand", "intro.text"], 2, "FIELD=VALUE"),
        ("noordlicht", ["--sound", "louder"], 2, "invalid choice"),
    ],
)
def test_what_cannot_be_is_said(
    tmp_path: Path,
    kit: str,
    arguments: list[str],
    code: int,
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And the project stays as it was."""
    folder = projects.create(tmp_path, "Kept", kit_id=kit)
    before = projects.load(folder)
    try:
        found = main(["finish", str(folder), "--camera", "as_recorded", *arguments])
    except SystemExit as ended:
        found = int(ended.code or 0)
    assert found == code
    assert words in capsys.readouterr().err
    assert projects.load(folder) == before
