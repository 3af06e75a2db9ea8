"""`evp export` with other shapes, sizes and formats than the project asks for."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evp_desktop import paths
from evp_desktop.cli.main import main
from evp_desktop.model import edits
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.services import importing, projects
from tests.support import judge, lab

FRAME_S = 1 / 30
PART_S = 0.5
SHAPES = {"phone": (90, 160), "four-three": (160, 120), "wide": (210, 90), "tiny": (16, 16)}
"""Width and height of what was recorded."""


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default kit without intro and outro."""
    folder = Path(
        shutil.copytree(paths.brand_kits_folder() / "default", tmp_path_factory.mktemp("kit") / "kit")
    )
    document = json.loads((folder / "kit.json").read_bytes())
    document.pop("intro")
    document.pop("outro")
    (folder / "kit.json").write_text(json.dumps(document))
    return folder


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 101 x 75 pixels that are not square, as some phones make them."""
    path = tmp_path_factory.mktemp("odd") / "odd.mkv"
    source = f"testsrc2=s=101x75:r=10:d={PART_S}"
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, "-vf", "setsar=4/3"]
    subprocess.run([*command, "-c:v", "ffv1", "-pix_fmt", "yuv444p", str(path)], check=True)
    return path


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory, odd: Path) -> Path:
    """A project with a part of every shape."""
    folder = projects.create(tmp_path_factory.mktemp("shapes"), "Shapes")
    project = edits.remove_block(projects.load(folder), projects.load(folder).blocks[0].id)
    for name, (width, height) in SHAPES.items():
        take = lab.make_take(
            folder,
            name,
            f"take-{name}",
            PART_S,
            screen=partial(_plain, height, width),
            sound=lab.speech(PART_S),
        )
        project = _with(project, name, take)
    project = _with(project, "odd", importing.import_file(folder, odd, "screen", block_id="odd"))
    projects.save(folder, project)
    return folder


def _plain(height: int, width: int, number: int) -> lab.Rgb:
    return np.full((height, width, 3), 60 + number, np.uint8)


def _with(project: Project, name: str, take: Take) -> Project:
    return edits.add_take(
        edits.add_block(project, Block(id=name, text="Hello there.", layout="screen")), take
    )


def exported(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert main(["export", *map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    return found


@pytest.mark.parametrize(
    ("aspect", "size"), [("16:9", (1280, 720)), ("9:16", (720, 1280)), ("1:1", (720, 720))]
)
def test_every_shape_fits_every_shape(
    shapes: Path,
    kit: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    aspect: str,
    size: tuple[int, int],
) -> None:
    """Phone, 4:3, wide, tiny and odd sources: size, square pixels, every frame and loudness are right."""
    options = ("--kit", kit, "--quality", "720p", "--aspect", aspect)
    told = exported(capsys, shapes, *options, "--output", tmp_path / "film.mp4")
    film = Path(told["video"])
    assert judge.decodes_without_error(film)
    video, sound = judge.stream(film, "video"), judge.stream(film, "audio")
    assert (video["width"], video["height"]) == size
    assert video["sample_aspect_ratio"] == "1:1"
    frames = round((len(SHAPES) + 1) * PART_S * 30)
    times = judge.frame_times_s(film)
    assert len(times) == frames
    assert np.allclose(times, np.arange(frames) / 30, atol=1e-5)
    for lasts_s in (float(video["duration"]), float(sound["duration"]), told["duration_us"] / 1e6):
        assert lasts_s == pytest.approx(frames / 30, abs=FRAME_S)
    integrated, peak = judge.loudness(film)
    assert integrated == pytest.approx(-16, abs=1)
    assert peak <= -1


def test_what_is_said_once_is_not_kept(
    shapes: Path, kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Options hold for this run; the project asks for what it asked for. The file ends as its kind does."""
    before = projects.load(shapes)
    options = ("--codec", "vp9", "--aspect", "1:1", "--quality", "720p")
    told = exported(capsys, shapes, "--kit", kit, *options, "--output", tmp_path / "film.mp4")
    film = tmp_path / "film.webm"
    assert told["video"] == str(film)
    assert (judge.stream(film, "video")["codec_name"], judge.stream(film, "audio")["codec_name"]) == (
        "vp9",
        "opus",
    )
    assert judge.loudness(film)[0] == pytest.approx(-16, abs=1)
    assert projects.load(shapes) == before


def test_all_that_can_be_asked_for(
    shapes: Path, kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Preview, thumbnails and storyboard lie beside the film, and the last line names them."""
    options = (
        "--quality",
        "720p",
        "--preview",
        "gif",
        "--preview-from",
        "0.5",
        "--thumbnails",
        "--storyboard",
    )
    told = exported(capsys, shapes, "--kit", kit, *options, "--output", tmp_path / "film.mp4")
    extras = told["extras"]
    assert [Path(path).name for path in extras["preview"]] == ["film-preview.gif"]
    assert [Path(path).suffix for path in extras["storyboard"]] == [".jpg", ".vtt"]
    assert extras["thumbnails"]
    assert all(Path(path).is_file() for paths in extras.values() for path in paths)
    assert judge.stream(tmp_path / "film-preview.gif", "video")["width"] == 480


def test_only_the_sound(shapes: Path, kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No film is made, and the last line names the sound."""
    told = exported(capsys, shapes, "--kit", kit, "--audio", "mp3", "--output", tmp_path / "a" / "film.mp4")
    assert told["sound"] == str(tmp_path / "a" / "film.mp3")
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["film.mp3"]
