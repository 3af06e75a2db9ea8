"""A take of a real X screen and a real PulseAudio microphone, judged by ffprobe."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from evp_desktop.services import projects, stage
from tests.support import judge, lab
from tests.support.x11 import Painter

SECONDS = 3.0
FIELDS = {
    (80, 90): (255, 0, 0),
    (240, 90): (0, 160, 80),
    (400, 90): (20, 60, 200),
    (560, 200): (128, 128, 128),
    (80, 200): (255, 255, 255),
    (240, 200): (0, 0, 0),
    (400, 200): (240, 180, 40),
}
"""Colours around these points of the region, apart from where logo and name will lie."""


class Recorded(NamedTuple):
    """What `evp record` said, and the folder it made."""

    ended: lab.Ended
    folder: Path
    environment: dict[str, str]

    @property
    def take(self) -> Path:
        return projects.take_folder(self.folder, self.ended.last["take"])


@pytest.fixture(scope="module")
def recorded(stage_environment: lab.RunningStage, tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Three seconds of a painted region, while a tone plays."""
    home = tmp_path_factory.mktemp("real")
    environment = {**os.environ, **stage_environment.variables, "EVP_HOME": str(home)}
    lab.write_wave(home / "tone.wav", lab.tone(12, -20))
    player = subprocess.Popen(["paplay", "-d", stage.SINK, str(home / "tone.wav")], env=environment)
    with Painter(environment["DISPLAY"]) as painter, player:
        for (x, y), colour in FIELDS.items():
            painter.paint((x - 80, y - 90, 160, 180), colour)
        ended = lab.evp(
            *("record", "--json", "--seconds", SECONDS, "--region", "640x360+0+0"),
            *("--microphone", stage.MICROPHONE, "--title", "Colours", "--heading", "All of it"),
            environment=environment,
        )
        player.kill()
    assert ended.code == 0, ended.out + ended.err
    return Recorded(ended, Path(ended.last["project"]), environment)


def test_the_take_is_as_long_as_asked(recorded: Recorded) -> None:
    """Picture, sound and manifest last the asked time, within a tenth of a second of each other."""
    take = projects.load_take(recorded.take)
    assert SECONDS <= take.duration_us / 1e6 < SECONDS + 0.3
    for name in ("screen.mkv", "microphone.mkv"):
        lasts = float(judge.ffprobe(recorded.take / name)["format"]["duration"])
        assert abs(lasts - take.duration_us / 1e6) < 0.1
    assert recorded.ended.last["lost_frames"] == 0


def test_the_picture_is_what_a_screen_needs(recorded: Recorded) -> None:
    """H.264, 4:2:0, BT.709 limited on every tag, with the region's size, and no decode error."""
    video = judge.stream(recorded.take / "screen.mkv", "video")
    assert (video["codec_name"], video["width"], video["height"]) == ("h264", 640, 360)
    assert video["pix_fmt"] == "yuv420p"
    tags = ("color_primaries", "color_transfer", "color_space", "color_range")
    assert [video[tag] for tag in tags] == ["bt709", "bt709", "bt709", "tv"]
    assert judge.decodes_without_error(recorded.take / "screen.mkv")


def test_the_sound_is_lossless_and_whole(recorded: Recorded) -> None:
    """FLAC, 48 kHz mono; the tone that played is in it, without a click or hole."""
    audio = judge.stream(recorded.take / "microphone.mkv", "audio")
    assert (audio["codec_name"], audio["sample_rate"], audio["channels"]) == ("flac", "48000", 1)
    heard = judge.sound(recorded.take / "microphone.mkv")[24_000:-9_600]
    peaks = np.abs(heard[: len(heard) // 960 * 960].reshape(-1, 960)).max(axis=1)
    assert 0.095 < peaks.min() <= peaks.max() < 0.105


def test_while_it_records_it_says_so(recorded: Recorded) -> None:
    """The events go from starting to recording, time and bytes only grow, and the level is the tone's."""
    events = [json.loads(line) for line in recorded.ended.out.splitlines()[:-1]]
    phases = [event["phase"] for event in events]
    assert phases[0] == "starting"
    assert phases[-1] == "recording"
    assert "trouble" not in phases
    for name in ("elapsed_us", "bytes"):
        values = [event[name] for event in events]
        assert values == sorted(values)
    assert abs(events[-1]["level_dbfs"] + 23) < 1


def test_colours_come_back(recorded: Recorded, tmp_path: Path) -> None:
    """A colour on the screen is within 3 codes the same colour in the exported video."""
    ended = lab.evp(
        *("export", recorded.folder, "--json", "--output", tmp_path / "video.mp4"),
        environment=recorded.environment,
    )
    assert ended.code == 0, ended.out + ended.err
    shown = judge.picture(tmp_path / "video.mp4", 4.0)
    found = lab.colours_at(shown, [(3 * x, 3 * y) for x, y in FIELDS])
    assert np.abs(np.array(found) - np.array(list(FIELDS.values()))).max() <= 3, found
    assert abs(judge.loudness(tmp_path / "video.mp4")[0] + 16) < 1
