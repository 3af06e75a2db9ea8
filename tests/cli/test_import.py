"""`evp import` and `evp layout`: files become parts, and parts look as one wants."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from evp_desktop.cli.main import main
from evp_desktop.services import projects
from tests.support import lab


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return projects.create(tmp_path / "projects", "Imported")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A film of a screen, a voice and a page."""
    found = {"film": tmp_path / "a film.mkv", "voice": tmp_path / "voice.wav", "page": tmp_path / "page.png"}
    lab.write_pictures(found["film"], 15, lab.coded_picture)
    lab.write_wave(found["voice"], lab.speech(1))
    Image.new("RGB", (320, 180), "white").save(found["page"])
    return found


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """The last line of JSON of a command that works."""
    assert main([*map(str, arguments), "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out.strip().splitlines()[-1]))


def test_each_file_becomes_a_part(
    folder: Path, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The empty part is taken first, then new ones are made, each shown as what it is."""
    told = said(capsys, "import", folder, *files.values())
    assert [take["sources"] for take in told["takes"]] == [["screen"], ["microphone"], ["slides"]]
    project = projects.load(folder)
    assert [block.heading for block in project.blocks] == ["a film", "voice", "page"]
    assert [block.layout for block in project.blocks] == ["screen", "voice", "screen"]
    assert [clip.take_id for clip in project.clips] == [take["id"] for take in told["takes"]]


def test_into_a_part_and_beside_a_take(
    folder: Path, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A film may be a face in a part that is there; a colleague's film goes beside it and is then shown."""
    first = said(capsys, "import", folder, files["film"], "--as", "camera", "--part", "1")
    take_id = first["takes"][0]["id"]
    both = said(capsys, "import", folder, files["film"], "--beside", take_id)
    assert [take["sources"] for take in both["takes"]] == [["camera", "second_camera"]]
    parts = said(capsys, "layout", folder)["parts"]
    assert [(part["layout"], part["shown"]) for part in parts] == [("two_people", "two_people")]
    assert [take["id"] for take in parts[0]["takes"]] == [take_id]


def test_a_part_looks_as_one_wants(spoken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By number, heading or id; what is shown is what was recorded."""
    said(capsys, "layout", spoken, "Begin", "side_by_side", "--background", "blurred")
    said(capsys, "layout", spoken, "2", "--background", "plain")
    parts = said(capsys, "layout", spoken, "two", "voice")["parts"]
    assert [(part["layout"], part["shown"], part["background"]) for part in parts] == [
        ("side_by_side", "screen", "blurred"),
        ("voice", "voice", "plain"),
    ]
    assert main(["layout", str(spoken)]) == 0
    assert "Begin" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("layout", "{project}", "no such part", "voice"),
        ("import", "{project}", "{page}", "--part", "9"),
        ("import", "{project}", "{page}", "--beside", "none"),
        ("import", "{project}", "no-such-file.mp4"),
        ("import", "{project}", "{voice}", "--as", "screen"),
    ],
)
def test_what_is_not_there_is_said(
    folder: Path, files: dict[str, Path], arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, and the project stays as it was."""
    before = projects.load(folder)
    assert main([word.format(project=folder, **files) for word in arguments]) == 3
    assert capsys.readouterr().err.count("\n") == 1
    assert projects.load(folder) == before
