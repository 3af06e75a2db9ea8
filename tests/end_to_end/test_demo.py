"""The whole main job, as somebody without a display gets it: `evp demo`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from evp_desktop import paths
from evp_desktop.services import brand_kits
from tests.support import judge

pytestmark = pytest.mark.skipif(
    shutil.which("Xvfb") is None or shutil.which("pulseaudio") is None, reason="needs Xvfb and PulseAudio"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the demo says it made, on a machine without a screen and sound server."""
    home = tmp_path_factory.mktemp("demo")
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "PULSE_SERVER", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-m", "evp_desktop.cli.main", "demo", "--json"],
        env={**environment, "EVP_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_names_what_it_made(made: dict[str, Any]) -> None:
    """The last line names four files, and all of them are there."""
    files = [Path(made[name]) for name in ("video", "subtitles", "poster", "library")]

    assert [path.suffix for path in files] == [".mp4", ".vtt", ".jpg", ".html"]
    assert all(path.stat().st_size > 0 for path in files)


def test_video_has_the_delivery_format(made: dict[str, Any]) -> None:
    """Picture and sound are what every library and player takes."""
    video, audio = (judge.stream(Path(made["video"]), kind) for kind in ("video", "audio"))

    assert (video["codec_name"], video["profile"], video["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert (video["width"], video["height"]) == (1920, 1080)
    colours = [video[name] for name in ("color_primaries", "color_transfer", "color_space", "color_range")]
    assert colours == ["bt709", "bt709", "bt709", "tv"]
    assert video["r_frame_rate"] == video["avg_frame_rate"] == "30/1"
    assert (audio["codec_name"], audio["profile"]) == ("aac", "LC")
    assert (audio["sample_rate"], audio["channels"]) == ("48000", 2)


def test_frames_come_at_a_constant_rate(made: dict[str, Any]) -> None:
    """Every picture is shown for a thirtieth of a second, from 0 on."""
    times = np.array(judge.frame_times_s(Path(made["video"])))

    assert times[0] == 0
    assert np.allclose(times, np.arange(len(times)) / 30, atol=0.0005)


def test_everything_decodes(made: dict[str, Any]) -> None:
    """No picture or sound of the file is damaged, at segment borders either."""
    assert judge.decodes_without_error(Path(made["video"]))


def test_index_comes_before_the_media(made: dict[str, Any]) -> None:
    """A player that streams the file can begin at once: `moov` stands before `mdat`."""
    data = Path(made["video"]).read_bytes()

    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_sound_has_the_right_loudness(made: dict[str, Any]) -> None:
    """-16 LUFS within 1 LU and a true peak of at most -1 dBTP, by ffmpeg's own meter."""
    integrated, peak = judge.loudness(Path(made["video"]))

    assert abs(integrated - -16) <= 1
    assert peak <= -1.0


def test_chapters_come_from_the_headings(made: dict[str, Any]) -> None:
    """Each heading of the script is a chapter, the first one from 0."""
    chapters = judge.ffprobe(Path(made["video"]))["chapters"]

    assert [one["tags"]["title"] for one in chapters] == ["Record", "House style", "Publish"]
    assert float(chapters[0]["start_time"]) == 0


def test_subtitles_come_from_the_script(made: dict[str, Any]) -> None:
    """The words of the script are there, in WebVTT that ffprobe reads, within the video's length."""
    subtitles = Path(made["subtitles"])
    facts = judge.stream(subtitles, "subtitle")
    text = subtitles.read_text(encoding="utf-8")

    assert facts["codec_name"] == "webvtt"
    assert text.startswith("WEBVTT\n\n")
    assert "You are looking at a real window" in " ".join(text.split())


def test_logo_stands_where_the_kit_says(made: dict[str, Any]) -> None:
    """In the middle of a clip the logo's own pixels stand at the corner, size and margin of the kit."""
    kit = brand_kits.find_kit("default", paths.brand_kits_folder())
    logo = kit.spec.logo
    with Image.open(kit.file(logo.file)) as image:
        width = round(1920 * logo.width_percent / 100)
        height = round(image.height * width / image.width)
        wanted = np.asarray(image.convert("RGBA").resize((width, height)), float)
    margin = round(1920 * logo.margin_percent / 100)
    x = margin if logo.corner.endswith("left") else 1920 - margin - width
    y = margin if logo.corner.startswith("top") else 1080 - margin - height
    x, y = x - x % 2, y - y % 2  # colour is stored for every second pixel
    shown = judge.picture(Path(made["video"]), 12.0)[y : y + height, x : x + width].astype(float)
    solid = wanted[..., 3] > 250

    assert solid.sum() > 1000
    assert np.abs(shown[solid] - wanted[..., :3][solid]).mean() < 12


def test_recorded_window_moves(made: dict[str, Any]) -> None:
    """What was recorded is a living window, not one still."""
    one, other = (judge.picture(Path(made["video"]), at).astype(int) for at in (5.0, 6.0))

    assert np.abs(one - other).max() > 50
