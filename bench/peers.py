"""The same jobs as people who know their tools would do them: the ffmpeg command line, melt, MoviePy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from bench.material import HEIGHT, RATE, TAGS, WIDTH
from evp_desktop.media.coded_sound import CODER
from evp_desktop.media.encoders import settings_for
from evp_desktop.model.brand import Kit
from evp_desktop.model.project import Project
from evp_desktop.render.artwork import make_artwork
from evp_desktop.render.overlays import Stamp
from evp_desktop.render.plan import make_plan
from evp_desktop.render.tiles import round_face

LOUDNORM = "loudnorm=I=-16:TP=-1.5:LRA=11"
DENOISE = "highpass=f=80,afftdn=nr=12:nf=-40"
"""The noise reduction that a plain ffmpeg has; facts-models, 3, tells what it is worth beside ours."""
LOOK = "lutyuv=y='16+219*pow(max(val-16\\,0)/219\\,0.85)':u='val+3':v='val-3'"
NAME_FROM_S, NAME_TO_S = 1, 6


class Overlay(NamedTuple):
    """A picture to lay over, and where."""

    path: Path
    x: int
    y: int


def overlays(parent: Path, project: Project, kit: Kit) -> tuple[Overlay, Overlay]:
    """The logo and lower third as PNG files, with their places: as large as those that we lay over."""
    art = make_artwork(project, kit, make_plan(project, kit.spec))
    assert art.logo is not None
    assert art.lower_third is not None
    return _saved(parent / "logo.png", art.logo), _saved(parent / "lower_third.png", art.lower_third)


def _saved(path: Path, stamp: Stamp) -> Overlay:
    picture = Image.new("RGBA", (stamp.colour.width, stamp.colour.height), (40, 60, 200, 0))
    picture.putalpha(Image.fromarray(255 - stamp.through.y))
    picture.save(path)
    return Overlay(path, stamp.x, stamp.y)


def round_mask(path: Path) -> tuple[int, int, int]:
    """A white disc as large as our round face, in a file; and where that face lies: x, y, side."""
    tile = round_face(WIDTH, HEIGHT, None)
    mask = Image.new("L", (tile.width, tile.width), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, tile.width - 1, tile.width - 1), fill=255)
    Image.fromarray(np.asarray(mask)).save(path)
    return tile.x, tile.y, tile.width


def ffmpeg_commands(
    take: Path, kind: str, parent: Path, drawn: tuple[Overlay, Overlay], output: Path
) -> list[list[str]]:
    """Measure the loudness, then overlay, encode and normalise; `kind` is `screen`, `round` or `camera`."""
    logo, lower = drawn
    sound = take / "microphone.mkv"
    first_filter = f"{DENOISE},{LOUDNORM}" if kind == "camera" else LOUDNORM
    inputs = [
        str(take / ("camera.mkv" if kind == "camera" else "screen.mkv")),
        str(sound),
        str(logo.path),
        str(lower.path),
    ]
    ground = {
        "screen": "[0:v]null[g];",
        "camera": f"[0:v]scale={WIDTH}:{HEIGHT}:flags=bicubic,{LOOK}[g];",
    }.get(kind, "")
    if kind == "round":
        x, y, side = round_mask(parent / "disc.png")
        inputs += [str(take / "camera.mkv"), str(parent / "disc.png")]
        ground = (
            f"[4:v]crop=ih:ih,scale={side}:{side}:flags=area,{LOOK}[c];[c][5:v]alphamerge[f];"
            f"[0:v][f]overlay={x}:{y}[g];"
        )
    graph = (
        f"{ground}[g][2:v]overlay={logo.x}:{logo.y}[a];"
        f"[a][3:v]overlay={lower.x}:{lower.y}:enable='between(t,{NAME_FROM_S},{NAME_TO_S})',format=yuv420p[v];"
        f"[1:a]{_second_pass(sound, first_filter)},aresample=48000,aformat=channel_layouts=stereo[s]"
    )
    first = ["ffmpeg", "-v", "error", "-y", "-i", str(sound), "-af", first_filter, "-f", "null", "-"]
    given = [word for path in inputs for word in ("-i", path)]
    second = ["ffmpeg", "-v", "error", "-y", *given, "-filter_complex", graph, "-map", "[v]", "-map", "[s]"]
    second += ["-r", str(RATE), "-c:v", "libx264", *_x264_options(), *TAGS]
    second += ["-c:a", "aac", "-aac_coder", CODER, "-b:a", "160k"]
    return [first, [*second, "-movflags", "+faststart", str(output)]]


def _x264_options() -> list[str]:
    """The very settings of our export."""
    settings = settings_for("h264", WIDTH, HEIGHT)
    words = [
        word for name, value in settings.options for word in (f"-{name}", value.replace(":stitchable=1", ""))
    ]
    return [*words, "-profile:v", settings.profile.lower()]


def _second_pass(sound: Path, first_filter: str) -> str:
    """The filter of loudnorm's second pass, told what the first one measured."""
    command = ["ffmpeg", "-hide_banner", "-i", str(sound), "-af", f"{first_filter}:print_format=json"]
    told = subprocess.run([*command, "-f", "null", "-"], check=True, capture_output=True, text=True).stderr
    measured = json.loads(told[told.rindex("{") : told.rindex("}") + 1])
    names = (("I", "input_i"), ("TP", "input_tp"), ("LRA", "input_lra"), ("thresh", "input_thresh"))
    return f"{first_filter}:linear=true:" + ":".join(
        f"measured_{short}={measured[name]}" for short, name in names
    )


def melt_command(take: Path, drawn: tuple[Overlay, Overlay], output: Path) -> list[str]:
    """Screen, voice and logo with melt, which many free editors use; empty where it is missing."""
    if shutil.which("melt") is None:
        return []
    logo = drawn[0]
    place = f"{logo.x}/{logo.y}:{_size(logo.path)}:100"
    words = ["melt", "-silent", "-profile", "atsc_1080p_30", str(take / "screen.mkv")]
    words += ["-track", str(take / "microphone.mkv"), "-transition", "mix:-1", "always_active=1", "sum=1"]
    words += ["-filter", f"watermark:{logo.path}", f"composite.geometry={place}"]
    x264 = ["vcodec=libx264", "preset=veryfast", "crf=21", "g=60", "bf=2", "acodec=aac", "ab=160k"]
    return [*words, "-consumer", f"avformat:{output}", *x264, "real_time=-2", "terminate_on_pause=1"]


def _size(path: Path) -> str:
    with Image.open(path) as picture:
        return f"{picture.width}x{picture.height}"


MOVIEPY = """
import sys
from moviepy import AudioFileClip, CompositeVideoClip, ImageClip, VideoFileClip
screen, sound, logo, lx, ly, lower, x, y, output = sys.argv[1:]
video = VideoFileClip(screen)
logo = ImageClip(logo).with_position((int(lx), int(ly))).with_duration(video.duration)
lower = ImageClip(lower).with_position((int(x), int(y))).with_start(1).with_duration(5)
voice = AudioFileClip(sound)
voice = voice.subclipped(0, voice.duration - 0.1)  # it stumbles over the last samples of a file
film = CompositeVideoClip([video, logo, lower]).with_audio(voice)
x264 = dict(codec="libx264", preset="veryfast", ffmpeg_params=["-crf", "21"])
film.write_videofile(output, fps=30, logger=None, **x264)
"""


def moviepy_command(take: Path, drawn: tuple[Overlay, Overlay], output: Path) -> list[str]:
    """Screen, voice, logo and lower third with MoviePy; empty where it is not installed."""
    python = os.environ.get("EVP_PEERS_PYTHON", "")
    if not python:
        return []
    logo, lower = drawn
    words = [str(take / "screen.mkv"), str(take / "microphone.mkv")]
    for overlay in (logo, lower):
        words += [str(overlay.path), str(overlay.x), str(overlay.y)]
    return [python, "-c", MOVIEPY, *words, str(output)]


def own_command(folder: Path, kit: Path, output: Path) -> list[str]:
    """Our own command line."""
    words = [sys.executable, "-m", "evp_desktop.cli.main", "export", str(folder)]
    return [*words, "--kit", str(kit), "--output", str(output)]
