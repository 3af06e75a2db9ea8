"""Slides, what the computer plays, the pointer and a microphone: real ones, each in a file of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evp_desktop.media.loudness_table import read_table, table_path
from evp_desktop.media.pointer_log import read_pointer
from evp_desktop.services import projects
from evp_desktop.services import stage as stages
from tests.support import judge, lab

SINK = "evp_speakers"


@pytest.fixture
def speakers(stage: lab.RunningStage) -> str:
    """Speakers of their own, the default ones, in which a tone is played."""
    if sys.platform != "linux":
        pytest.skip("PulseAudio is Linux's")
    load = ["pactl", "load-module", "module-null-sink", f"sink_name={SINK}"]
    subprocess.run(load, check=True, capture_output=True)
    subprocess.run(["pactl", "set-default-sink", SINK], check=True)
    return SINK


def test_slides_system_sound_and_microphone(stage: lab.RunningStage, speakers: str, tmp_path: Path) -> None:
    """What is played is in the system's file, in stereo, and not in the microphone's; the slide is seen."""
    slides = tmp_path / "deck"
    slides.mkdir()
    Image.new("RGB", (1280, 720), (200, 30, 30)).save(slides / "1.png")
    tone = ["sox", "-n", "-r", "48000", "-c", "2", str(tmp_path / "tone.wav"), "synth", "8", "sine", "440"]
    subprocess.run([*tone, "vol", "0.5"], check=True)
    with subprocess.Popen(["paplay", "-d", speakers, str(tmp_path / "tone.wav")]) as playing:
        recorded = lab.evp(
            *("record", "--json", "--seconds", 3, "--slides", slides, "--system-sound"),
            *("--microphone", stages.MICROPHONE, "--layout", "screen"),
        )
        playing.kill()
    assert recorded.code == 0, recorded.out + recorded.err
    take = projects.load(Path(recorded.last["project"])).takes[0]
    files = {
        source.kind: Path(path) for source, path in zip(take.sources, recorded.last["files"], strict=True)
    }
    assert set(files) == {"slides", "system_sound", "microphone"}
    assert judge.stream(files["system_sound"], "audio")["channels"] == 2
    played = np.abs(judge.sound(files["system_sound"])[48_000:96_000]).max()
    assert 0.2 < played <= 0.72  # two equal channels as one are 3 dB more
    assert np.abs(judge.sound(files["microphone"])).max() < 0.01
    assert read_table(table_path(files["system_sound"])).duration_us > 2_500_000
    red = judge.picture(files["slides"], 1.0)[360, 640]
    assert np.abs(red.astype(int) - (200, 30, 30)).max() < 6


def test_the_computer_s_sound_alone_is_a_take(stage: lab.RunningStage, speakers: str) -> None:
    """Without screen, camera and microphone what is played is all there is, and it is recorded."""
    recorded = lab.evp("record", "--json", "--seconds", 1, "--no-screen", "--no-microphone", "--system-sound")
    assert recorded.code == 0, recorded.out + recorded.err
    take = projects.load(Path(recorded.last["project"])).takes[0]
    assert [source.kind for source in take.sources] == ["system_sound"]


def test_a_second_camera_wants_a_first(stage: lab.RunningStage) -> None:
    """Who asks for a second camera is told when there is none at all."""
    refused = lab.evp("record", "--seconds", 1, "--second-camera", "another")
    assert (refused.code, "camera" in refused.err) == (3, True)


def test_the_pointer_is_a_stream_of_its_own(stage: lab.RunningStage) -> None:
    """Where it was moved and clicked is in the take, in pixels of the recorded region."""
    arguments = ("record", "--json", "--region", "640x360+100+50", "--no-microphone", "--seconds", "3")
    with lab.evp_running(*arguments) as process:
        for event in lab.lines_of(process):
            if event.get("elapsed_us", 0) > 700_000:
                break
        subprocess.run(["xdotool", "mousemove", "300", "250", "click", "1"], check=True)
        *_, last = lab.lines_of(process)
    take = projects.load(Path(last["project"])).takes[0]
    pointer = take.source("pointer")
    assert pointer is not None
    assert (pointer.width, pointer.height) == (640, 360)
    events = read_pointer(next(Path(path) for path in last["files"] if path.endswith("pointer.jsonl")))
    clicks = [(event.x, event.y, event.button, event.down) for event in events if event.button]
    assert clicks == [(200, 200, 1, True), (200, 200, 1, False)]
    assert 500_000 < next(event.t_us for event in events if event.button) < take.duration_us
