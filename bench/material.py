"""What the export benchmark works on: recordings in the files that a take has, and projects of them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from evp_desktop.media.loudness_table import TableWriter, table_path
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import Source, SourceKind, Take
from evp_desktop.model.project import Speaker
from evp_desktop.model.script import Layout
from evp_desktop.model.time import US_PER_S
from evp_desktop.services import projects

TEXT = (
    "First open the planner and choose the day. Green rooms are free. Then click the room, "
    "and fill in how many people will come. You get a mail with a link, and that is all."
)
WIDTH, HEIGHT, RATE = 1920, 1080, 30
CAMERA_WIDTH, CAMERA_HEIGHT = 1280, 720
SPEAKER = Speaker(name="Robin de Vries", role="Adviser")
TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")
_LIVE = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-g", "60", *TAGS)
"""As recordings are made."""


def ffmpeg(arguments: list[str]) -> None:
    """Run it, quietly."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True)


def make_screen(path: Path, seconds: int) -> None:
    """A screencast: a page that scrolls, one that stands still, one with small changes, one that is dark."""
    scenes = (
        f"testsrc2=s={WIDTH}x{HEIGHT * 2}:r={RATE},crop={WIDTH}:{HEIGHT}:0:'mod(t*120\\,{HEIGHT})'",
        f"smptehdbars=s={WIDTH}x{HEIGHT}:r={RATE}",
        f"color=c=white:s={WIDTH}x{HEIGHT}:r={RATE},drawgrid=w=48:h=32:t=1:c=0x33415c,"
        f"drawbox=x='mod(floor(t*6)*24\\,1800)':y=500:w=20:h=28:c=black:t=fill",
        f"mandelbrot=s={WIDTH}x{HEIGHT}:r={RATE}:maxiter=60,eq=brightness=-0.2",
    )
    part = seconds / len(scenes)
    inputs = [word for scene in scenes for word in ("-f", "lavfi", "-t", f"{part}", "-i", scene)]
    joined = "".join(f"[{i}:v]format=yuv420p,setsar=1[v{i}];" for i in range(len(scenes)))
    joined += "".join(f"[v{i}]" for i in range(len(scenes))) + f"concat=n={len(scenes)}:v=1[v]"
    ffmpeg([*inputs, "-filter_complex", joined, "-map", "[v]", *_LIVE, str(path)])


def make_still_screen(path: Path, seconds: int) -> None:
    """Pages of text: each stands for 10 s, a cursor blinks once a second, in 2 of 10 s somebody types.

    As our recorder writes it: pictures that equal the one before are left out.
    """
    pages = [_page(number) for number in range(seconds // 10 + 1)]
    folder = path.with_suffix(".pages")
    folder.mkdir()
    for number, picture in enumerate(pages):
        picture.save(folder / f"{number:02}.png")
    page = f"[0:v]fps={RATE},format=yuv420p"
    cursor = "drawbox=x=300:y=880:w=3:h=30:c=black:t=fill:enable='lt(mod(t\\,1)\\,0.5)'"
    place = "x='320+mod(floor(t*6)*18\\,1300)':y=960:w=12:h=24"
    typing = f"drawbox={place}:c=black:t=fill:enable='lt(mod(t\\,10)\\,2)'"
    graph = f"{page},{cursor},{typing},mpdecimate=hi=64:lo=32:frac=0.00001[v]"
    images = ["-framerate", "1/10", "-i", str(folder / "%02d.png"), "-t", str(seconds)]
    ffmpeg([*images, "-filter_complex", graph, "-map", "[v]", "-fps_mode", "vfr", *_LIVE, str(path)])
    shutil.rmtree(folder)


def _page(number: int) -> Image.Image:
    page = Image.new("RGB", (WIDTH, HEIGHT), (250, 250, 247))
    pen = ImageDraw.Draw(page)
    for line in range(26):
        start = (number * 31 + line * 17) % 60
        pen.text((180, 120 + line * 28), (TEXT * 3)[start : start + 130], fill=(30, 34, 45), font_size=20)
    return page


def make_camera(path: Path, seconds: int, sitter: Path) -> None:
    """Somebody who sits before a camera: moves a little, in dim yellow light, with a sensor's noise."""
    width, height = CAMERA_WIDTH, CAMERA_HEIGHT
    sway = f"crop={width}:{height}:x='60+40*sin(t*1.3)':y='80+20*sin(t*2.1)'"
    light = "eq=brightness=-0.08:saturation=0.8,colorbalance=rm=0.08:bm=-0.08"
    graph = f"scale={width + 160}:-2,{sway},{light},noise=alls=5:allf=t,format=yuv420p"
    source = ["-loop", "1", "-framerate", str(RATE), "-t", str(seconds), "-i", str(sitter)]
    ffmpeg([*source, "-vf", graph, *_LIVE, str(path)])


def make_voice(path: Path, seconds: int, noise: float = 0.0) -> None:
    """A voice with its loudness table, in a room that hisses where `noise` (an amplitude) is given."""
    spoken = path.with_suffix(".wav")
    subprocess.run(["espeak-ng", "-s", "150", "-w", str(spoken), TEXT], check=True)
    inputs = ["-stream_loop", "-1", "-i", str(spoken)]
    graph, out = "[0:a]aresample=48000,volume=0.5[v]", "[v]"
    if noise:
        inputs += ["-f", "lavfi", "-i", f"anoisesrc=c=pink:a={noise}:r=48000:seed=7"]
        graph, out = f"{graph};[v][1:a]amix=inputs=2:normalize=0[m]", "[m]"
    coded = ["-t", str(seconds), "-ac", "1", "-c:a", "flac", str(path)]
    ffmpeg([*inputs, "-filter_complex", graph, "-map", out, *coded])
    spoken.unlink()
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-"], check=True, capture_output=True
    ).stdout
    writer = TableWriter(table_path(path), 48_000, 1)
    writer.write(np.frombuffer(raw, np.int16).reshape(-1, 1))
    writer.close()


def make_project(
    parent: Path, seconds: int, files: dict[SourceKind, Path], layout: Layout, title: str = "Bench"
) -> Path:
    """A project of one take that holds these files."""
    folder = projects.create(parent, title, speaker=SPEAKER)
    project = projects.load(folder)
    take_folder = projects.take_folder(folder, "take")
    take_folder.mkdir(parents=True)
    sources = []
    for kind, path in files.items():
        shutil.copy(path, take_folder / path.name)
        if table_path(path).exists():
            shutil.copy(table_path(path), take_folder / table_path(path).name)
        sources.append(_source(kind, path, seconds))
    block = project.blocks[0].id
    take = Take(
        id="take",
        block_id=block,
        recorded_at=projects.now(),
        duration_us=seconds * US_PER_S,
        sources=tuple(sources),
    )
    projects.save_take(take_folder, take)
    projects.save(folder, edits.change_block(edits.add_take(project, take), block, layout=layout))
    return folder


def _source(kind: SourceKind, path: Path, seconds: int) -> Source:
    sizes = {"screen": (WIDTH, HEIGHT), "camera": (CAMERA_WIDTH, CAMERA_HEIGHT)}
    width, height = sizes.get(kind, (0, 0))
    rate = 0 if width else 48_000
    return Source(
        kind=kind,
        file=path.name,
        duration_us=seconds * US_PER_S,
        width=width,
        height=height,
        sample_rate_hz=rate,
    )


def copy_kit(parent: Path, kit: Kit) -> Path:
    """The kit without intro and outro, which the peers do not make."""
    copied = parent / "kit"
    shutil.copytree(kit.folder, copied)
    document = json.loads((copied / "kit.json").read_bytes())
    for name in ("intro", "outro"):
        document.pop(name, None)
    document["transition"] = "cut"
    (copied / "kit.json").write_text(json.dumps(document))
    return copied
