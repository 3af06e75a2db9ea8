"""Playing shows what export makes, at the right speed, with or without speakers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evp_desktop.errors import MediaUnreadable, NothingRecorded
from evp_desktop.services import projects
from evp_desktop.services.playback import Player, PlayerState, picture_of, thumbnail
from tests.render.films import DEFAULT, export_now
from tests.support import judge, lab
from tests.support.lab import until

WIDTH = 640


class Screen:
    """A player with what it showed; its callbacks run on its own thread."""

    def __init__(self) -> None:
        self.pictures: list[np.ndarray] = []
        self.states: list[PlayerState] = []
        self.player = Player(lambda action: action(), self.pictures.append, self.states.append)

    def load(self, folder: Path, **chosen: str) -> None:
        """Show a project and wait for its first picture."""
        project = projects.load(folder)
        self.player.load(folder, project, DEFAULT, width_px=WIDTH, **chosen)  # type: ignore[arg-type]
        until(lambda: self.pictures)

    def at(self, time_us: int) -> np.ndarray:
        """Go to a moment and see its picture."""
        count = len(self.pictures)
        self.player.seek(time_us)
        until(lambda: len(self.pictures) > count)
        until(lambda: abs(self.player.state.position_us - time_us) < 40_000)
        return self.pictures[-1]


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A player that is closed at the end."""
    made = Screen()
    yield made
    made.player.close()


def small(rgb: np.ndarray) -> np.ndarray:
    """A picture as 32x18 means."""
    height, width = rgb.shape[0] // 18 * 18, rgb.shape[1] // 32 * 32
    return rgb[:height, :width].reshape(18, height // 18, 32, width // 32, 3).mean(axis=(1, 3))


def test_what_is_played_is_what_is_exported(screen: Screen, spoken: Path, tmp_path: Path) -> None:
    """At any moment the preview and the exported film show the same, within a few codes."""
    film = export_now(spoken, tmp_path / "film.mp4").video
    screen.load(spoken)
    assert screen.player.state.duration_us == round(float(judge.stream(film, "video")["duration"]) * 1e6)
    for frame in (20, 80, 120, 110, 150, 200):
        shown = screen.at(round(frame * 1e6 / 30) + 1000)
        difference = np.abs(small(shown) - small(judge.picture(film, frame / 30 - 0.005)))
        assert difference.mean() < 3
        assert difference.max() < 30


def test_time_goes_on_while_it_plays(screen: Screen, spoken: Path) -> None:
    """Without speakers too: the position follows the clock, pictures come, and pause stands still."""
    screen.load(spoken)
    begun = time.monotonic()
    screen.player.play()
    until(lambda: screen.player.state.position_us > 1_500_000)
    spent = time.monotonic() - begun
    assert 1.3 < spent < 4.0
    assert screen.player.state.is_playing
    positions = [state.position_us for state in screen.states if state.is_playing]
    assert positions == sorted(positions)
    assert len(screen.pictures) > 5
    screen.player.pause()
    until(lambda: not screen.player.state.is_playing)
    stood = screen.player.state.position_us
    assert stood >= 1_500_000


def test_it_ends_at_the_end(screen: Screen, spoken: Path) -> None:
    """At the last frame playing stops by itself, and playing again begins at the beginning."""
    screen.load(spoken)
    screen.at(8_300_000)
    screen.player.play()
    until(lambda: screen.states[-1].position_us > 8_400_000 and not screen.player.state.is_playing)
    assert screen.player.state.position_us == round(254 * 1e6 / 30)
    screen.player.play()
    until(lambda: screen.player.state.is_playing and screen.player.state.position_us < 2_000_000)


def test_backwards_and_fast(screen: Screen, spoken: Path) -> None:
    """A negative speed plays back to the beginning and stops there."""
    screen.load(spoken)
    screen.at(1_500_000)
    screen.player.play(-4.0)
    until(lambda: screen.player.state.position_us == 0 and not screen.player.state.is_playing)
    assert screen.player.state.trouble is None


def test_frame_by_frame(screen: Screen, spoken: Path) -> None:
    """A step is one frame, in both directions, and never before the first."""
    screen.load(spoken)
    screen.at(3_000_000)
    screen.player.step(1)
    until(lambda: screen.player.state.position_us == round(91 * 1e6 / 30))
    screen.player.step(-3)
    until(lambda: screen.player.state.position_us == round(88 * 1e6 / 30))
    screen.player.step(-1000)
    until(lambda: screen.player.state.position_us == 0)


def test_one_take_is_shown_whole_and_bare(screen: Screen, spoken: Path) -> None:
    """A clip's take plays from its first to its last picture, without cards, name or logo."""
    clip = projects.load(spoken).clips[1]
    screen.load(spoken, clip_id=clip.id)
    assert screen.player.state.duration_us == 1_500_000
    assert lab.number_in(screen.at(700_000)) in (121, 122)
    assert np.abs(screen.pictures[-1][120:].astype(int) - 96).max() <= 4


def test_a_take_that_cannot_be_read_is_told(screen: Screen, spoken: Path) -> None:
    """The trouble arrives in the state, the player lives on and plays another project."""
    good = lab.copy_project(spoken, spoken.parent / "good")
    (projects.take_folder(spoken, "take-one") / "screen.mkv").write_bytes(b"no film")
    screen.load(spoken)
    screen.player.seek(3_000_000)
    until(lambda: isinstance(screen.player.state.trouble, MediaUnreadable))
    screen.player.load(good, projects.load(good), DEFAULT, width_px=WIDTH)
    until(lambda: screen.player.state.trouble is None and screen.player.state.duration_us > 0)
    assert lab.number_in(screen.at(3_000_000)) in (15, 16)


def test_nothing_to_play_is_told(screen: Screen, tmp_path: Path) -> None:
    """A project without a recording has nothing to show, and says so."""
    folder = projects.create(tmp_path, "Empty")
    screen.player.load(folder, projects.load(folder), DEFAULT, width_px=WIDTH)
    until(lambda: isinstance(screen.player.state.trouble, NothingRecorded))


def test_pictures_on_their_own(spoken: Path) -> None:
    """A thumbnail shows its clip, a picture of the film its moment, both in the asked width."""
    project = projects.load(spoken)
    small_one = thumbnail(spoken, project, DEFAULT, project.clips[1].id, 320)
    assert small_one.shape == (180, 320, 3)
    assert lab.number_in(small_one) in (115, 116)
    assert lab.number_in(picture_of(spoken, project, DEFAULT, 3_500_000, 640)) in (30, 31)


PLAY = """
import json, sys
from pathlib import Path
import pulsectl
from evp_desktop.services.playback import Player
from evp_desktop.services import projects
from tests.render.films import DEFAULT
from tests.support.lab import until

states, pictures, folder = [], [], Path(sys.argv[1])
player = Player(lambda action: action(), pictures.append, states.append)
player.load(folder, projects.load(folder), DEFAULT, width_px=320)
until(lambda: pictures)
player.seek(2_500_000)
player.play()
until(lambda: player.state.position_us > 3_500_000)
with pulsectl.Pulse("test") as pulse:
    inputs = len(pulse.sink_input_list())
player.pause()
until(lambda: not player.state.is_playing)
player.close()
print(json.dumps({"inputs": inputs, "positions": [s.position_us for s in states if s.is_playing]}))
"""


def test_speakers_are_the_clock(stage: lab.RunningStage, spoken: Path) -> None:
    """With a sound server the film is heard through it, and the position follows what was heard."""
    done = subprocess.run([sys.executable, "-c", PLAY, str(spoken)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["inputs"] == 1
    assert told["positions"] == sorted(told["positions"])
    assert told["positions"][-1] >= 3_500_000
