"""`kill -9` in the middle of a recording: all but the last 2 s come back, and the video can be made."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from evp_desktop.services import projects, stage
from tests.support import judge, lab

AT_MOST_LOST_S = 2.0


def record_and_kill(moment_s: float) -> float:
    """Kill `evp record` once it says that it recorded so long; returns what it said last, in seconds."""
    arguments = ("record", "--json", "--microphone", stage.MICROPHONE, "--region", "640x360+0+0")
    with lab.evp_running(*arguments, "--title", "Cut off", "--heading", "Part") as process:
        for event in lab.lines_of(process):
            if event.get("elapsed_us", 0) >= moment_s * 1e6:
                process.send_signal(signal.SIGKILL)
                return float(event["elapsed_us"]) / 1e6
    raise AssertionError("it ended by itself")


def lasts_s(path: Path) -> float:
    return float(judge.ffprobe(path)["format"]["duration"])


@pytest.mark.parametrize("moment_s", [0.9, 2.6, 4.0])
def test_a_killed_recording_comes_back(stage: lab.RunningStage, moment_s: float, tmp_path: Path) -> None:
    """Whenever the program is killed, at most 2 s are gone, nothing is found twice, and export works."""
    recorded_s = record_and_kill(moment_s)
    ended = lab.evp("recover", "--json")
    assert ended.code == 0, ended.out + ended.err
    found = ended.last["recovered"]
    if recorded_s <= AT_MOST_LOST_S and not found:
        return
    folder = Path(found[0]["project"])
    take = projects.load(folder).takes[0]
    assert take.state == "recovered"
    assert take.duration_us / 1e6 > recorded_s - AT_MOST_LOST_S
    media = [source for source in take.sources if source.kind != "pointer"]
    for source in media:
        path = projects.take_folder(folder, take.id) / source.file
        assert judge.decodes_without_error(path)
        assert source.start_us / 1e6 + lasts_s(path) > recorded_s - AT_MOST_LOST_S
    if recorded_s <= AT_MOST_LOST_S:
        return
    assert {source.kind for source in media} == {"screen", "microphone"}
    again = lab.evp("recover")
    assert (again.code, again.out) == (0, "Nothing was lost: every recording is in its project.\n")
    exported = lab.evp("export", folder, "--json", "--output", tmp_path / "video.mp4")
    assert exported.code == 0, exported.out + exported.err
    assert judge.decodes_without_error(tmp_path / "video.mp4")


def test_a_polite_end_keeps_the_take(stage: lab.RunningStage) -> None:
    """SIGTERM and Ctrl-C end a recording like `q`: the take is finished and in its project, code 0."""
    arguments = ("record", "--json", "--no-microphone", "--region", "640x360+0+0")
    with lab.evp_running(*arguments) as process:
        for event in lab.lines_of(process):
            if event.get("elapsed_us", 0) > 500_000:
                process.send_signal(signal.SIGINT)
            if "project" in event:
                break
        assert process.wait(timeout=20) == 0
    project = projects.load(Path(event["project"]))
    assert [(take.state, take.duration_us) for take in project.takes] == [("finished", event["duration_us"])]
    assert len(project.clips) == 1
