"""What goes wrong around a recorder: a full disk, a microphone that leaves, a server that dies."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from evp_desktop.services import projects, stage
from tests.support import judge, lab
from tests.support.x11 import Painter

AT_MOST_LOST_S = 2.0
REGION = ("--region", "640x360+0+0")
Told = list[dict[str, Any]]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with just enough room to begin."""
    with lab.mounted(tmp_path / "disk", "520m") as folder:
        yield folder


def fill(disk: Path, left_bytes: int) -> None:
    """Take all but so much of a disk at once."""
    free = os.statvfs(disk)
    with (disk / "filler").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - left_bytes)


def record(*arguments: object, at_s: float, do: Callable[[], None]) -> tuple[int, Told]:
    """Record, do something at a moment of the take, and hear all that is told until the end."""
    told: Told = []
    with lab.evp_running("record", "--json", *REGION, *arguments) as process:
        for event in lab.lines_of(process):
            told.append(event)
            if do is not None and event.get("elapsed_us", 0) >= at_s * 1e6:
                do()
                do = None  # type: ignore[assignment]
        return process.wait(timeout=30), told


def plays_s(path: Path) -> float:
    """How long a file plays, all of it decoded."""
    assert judge.decodes_without_error(path)
    return float(judge.ffprobe(path)["format"]["duration"])


def recorded_s(told: Told) -> float:
    return float(max(event.get("elapsed_us", 0) for event in told)) / 1e6


@pytest.mark.parametrize("left_mb", [150, 0])
def test_a_disk_that_fills_up(stage: lab.RunningStage, disk: Path, left_mb: int) -> None:
    """With little room left the take ends by itself; with none at all it stops; what was recorded plays."""
    folder = projects.create(disk, "Full")
    code, told = record("--project", folder, at_s=2.5, do=lambda: fill(disk, left_mb * 10**6))
    (disk / "filler").unlink()
    ended = lab.evp("recover", folder, "--json")
    assert ended.code == 0, ended.out
    (take,) = projects.load(folder).takes
    assert {source.kind for source in take.sources} >= {"screen", "microphone"}
    for source in take.sources:
        if source.file.endswith(".mkv"):
            ends_s = source.start_us / 1e6 + plays_s(projects.take_folder(folder, take.id) / source.file)
            assert ends_s > 2.5 - AT_MOST_LOST_S
            assert not left_mb or ends_s > 2.4
    assert told[-1].get("take") == take.id or told[-1]["kind"] == "DiskFull", told[-1]
    assert code in (0, 3)


def pactl(*arguments: str) -> str:
    return subprocess.run(["pactl", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def module_of_the_microphone() -> str:
    listed = [line.split("\t") for line in pactl("list", "short", "modules").splitlines()]
    return next(words[0] for words in listed if words[1] == "module-remap-source")


def plug_in() -> None:
    named = (f"master={stage.SINK}.monitor", f"source_name={stage.MICROPHONE}")
    pactl("load-module", "module-remap-source", *named)
    pactl("set-default-source", stage.MICROPHONE)


@pytest.fixture
def tone(stage: lab.RunningStage, tmp_path: Path) -> Iterator[None]:
    """Something to hear, in a real sound server."""
    lab.write_wave(tmp_path / "tone.wav", lab.tone(60, -20))
    with subprocess.Popen(["paplay", "-d", "evp_voice", str(tmp_path / "tone.wav")]) as playing:
        yield
        playing.kill()


def test_a_microphone_that_leaves_and_comes_back(tone: None) -> None:
    """The picture goes on, the warning comes, and the sound is there again when the microphone is."""
    arguments = ("--microphone", stage.MICROPHONE, "--seconds", "7")
    told: Told = []
    with lab.evp_running("record", "--json", *REGION, *arguments) as process:
        was_out = is_back = False
        for event in lab.lines_of(process):
            told.append(event)
            if not was_out and event.get("elapsed_us", 0) > 2e6:
                pactl("unload-module", module_of_the_microphone())
                was_out = True
            if was_out and not is_back and event.get("elapsed_us", 0) > 4e6:
                plug_in()
                is_back = True
        assert process.wait(timeout=30) == 0
    folder = Path(told[-1]["project"])
    take = projects.load(folder).takes[0]
    files = {source.kind: projects.take_folder(folder, take.id) / source.file for source in take.sources}
    assert plays_s(files["screen"]) == pytest.approx(7, abs=0.3)
    assert plays_s(files["microphone"]) == pytest.approx(7, abs=0.3)
    sound = np.abs(judge.sound(files["microphone"]))
    assert sound[: 2 * lab.RATE_HZ].max() > 0.05
    assert sound[6 * lab.RATE_HZ : 7 * lab.RATE_HZ].max() > 0.05
    microphone = take.source("microphone")
    assert microphone is not None
    assert microphone.events


def test_a_sound_server_that_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture goes on to the end, the sound until then is kept, and the maker is told."""
    with lab.running_stage() as own:
        for name, value in own.variables.items():
            monkeypatch.setenv(name, value)
        server = newest_child("pulseaudio")
        code, told = record("--seconds", "5", at_s=2.5, do=server.kill)
    assert code == 0, told[-1]
    warnings = {warning for event in told for warning in event.get("warnings", ())}
    assert warnings & {"no_sound", "microphone_lost"}
    folder = Path(told[-1]["project"])
    take = projects.load(folder).takes[0]
    files = {source.kind: projects.take_folder(folder, take.id) / source.file for source in take.sources}
    assert plays_s(files["screen"]) == pytest.approx(5, abs=0.3)
    assert plays_s(files["microphone"]) > 2.5 - AT_MOST_LOST_S


def newest_child(name: str) -> psutil.Process:
    children = [child for child in psutil.Process().children() if child.name() == name]
    return max(children, key=lambda child: child.create_time())


def test_an_x_server_that_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sound goes on, and the picture until then is kept."""
    with lab.running_stage() as own:
        for name, value in own.variables.items():
            monkeypatch.setenv(name, value)
        code, told = record("--seconds", "5", at_s=2.5, do=newest_child("Xvfb").kill)
    assert code in (0, 3), told[-1]
    ended = lab.evp("recover", "--json")
    assert ended.code == 0
    (folder,) = (Path(os.environ["EVP_HOME"]) / "projects").iterdir()
    (take,) = projects.load(folder).takes
    files = {source.kind: projects.take_folder(folder, take.id) / source.file for source in take.sources}
    assert plays_s(files["screen"]) > 2.5 - AT_MOST_LOST_S
    assert plays_s(files["microphone"]) > 2.5 - AT_MOST_LOST_S


def test_a_second_recorder_of_the_same_microphone_and_screen(stage: lab.RunningStage) -> None:
    """Two recorders at once each have their whole take, in projects of their own."""
    arguments = ("record", "--json", *REGION, "--seconds", "2", "--title", "Same")
    with Painter(), lab.evp_running(*arguments) as first, lab.evp_running(*arguments) as second:
        ends = [list(lab.lines_of(process))[-1] for process in (first, second)]
        assert [process.wait(timeout=20) for process in (first, second)] == [0, 0]
    assert len({end["project"] for end in ends}) == 2
    for end in ends:
        assert all(plays_s(Path(file)) > 1.8 for file in end["files"] if file.endswith(".mkv"))
