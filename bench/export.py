"""Our export against the ffmpeg command line on the same job.

60 s (15 s with --quick) of a 1080p30 screen recording with a voice: the same logo and lower third, the same
x264 settings, the same loudness target (ffmpeg: two-pass loudnorm), the same kind of file at the end. No
intro and outro, which ffmpeg does not make. Both processes are timed whole, in pairs, from a cold cache.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from msgspec.structs import replace
from PIL import Image

from bench.measure import Cost, cost_of, finish, in_pairs, median_of, show
from evp_desktop import paths
from evp_desktop.media import delivery, probe
from evp_desktop.media.encoders import settings_for
from evp_desktop.media.frames import Picture
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import Source, Take
from evp_desktop.model.project import Speaker
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.artwork import Painter
from evp_desktop.services import brand_kits, projects

TEXT = (
    "First open the planner and choose the day. Green rooms are free. Then click the room, "
    "and fill in how many people will come. You get a mail with a link, and that is all."
)
WIDTH, HEIGHT, RATE = 1920, 1080, 30
LOUDNORM = "loudnorm=I=-16:TP=-1.5:LRA=11"
TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


def make_recording(folder: Path, seconds: int) -> None:
    """A screencast and a voice, in the files a take has: typing, scrolling, stills, dark and light pages."""
    folder.mkdir(parents=True)
    scenes = (
        # A page that scrolls, one that stands still, one with small changes, one that is dark.
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
    x264 = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-g", "60", *TAGS]
    _ffmpeg([*inputs, "-filter_complex", joined, "-map", "[v]", *x264, str(folder / "screen.mkv")])
    spoken = folder / "voice.wav"
    subprocess.run(["espeak-ng", "-s", "150", "-w", str(spoken), TEXT], check=True)
    loop = ["-stream_loop", "-1", "-i", str(spoken), "-t", str(seconds), "-ar", "48000", "-ac", "1"]
    _ffmpeg([*loop, "-c:a", "flac", str(folder / "microphone.mkv")])
    spoken.unlink()


def _ffmpeg(arguments: list[str]) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments], check=True)


def bench_kit() -> Kit:
    """The default kit without intro and outro."""
    kit = brand_kits.find_kit("default", paths.brand_kits_folder())
    return Kit(spec=replace(kit.spec, intro=None, outro=None), folder=kit.folder)


def make_project(parent: Path, seconds: int, kit: Kit) -> Path:
    """A project of one take, with a kit of its own beside it."""
    folder = projects.create(parent, "Bench", speaker=Speaker(name="Robin de Vries", role="Adviser"))
    project = projects.load(folder)
    take_folder = projects.take_folder(folder, "take")
    make_recording(take_folder, seconds)
    length = seconds * US_PER_S
    take = Take(
        id="take",
        block_id=project.blocks[0].id,
        recorded_at=projects.now(),
        duration_us=length,
        sources=(
            Source(kind="screen", file="screen.mkv", duration_us=length, width=WIDTH, height=HEIGHT),
            Source(kind="microphone", file="microphone.mkv", duration_us=length, sample_rate_hz=48000),
        ),
    )
    projects.save_take(take_folder, take)
    projects.save(folder, edits.add_take(project, take))
    copied = parent / "kit"
    shutil.copytree(kit.folder, copied)
    document = json.loads((copied / "kit.json").read_bytes())
    document.pop("intro", None)
    document.pop("outro", None)
    (copied / "kit.json").write_text(json.dumps(document))
    return folder


def overlay_pictures(parent: Path, kit: Kit) -> list[tuple[Path, int, int]]:
    """The logo and lower third as PNG files for ffmpeg, with their places: the very ones we lay over."""
    painter = Painter(kit, WIDTH, HEIGHT)
    art = painter.artwork("", Speaker(name="Robin de Vries", role="Adviser"), frozenset(), "")
    found = []
    for name, stamp in (("logo", art.logo), ("lower_third", art.lower_third)):
        assert stamp is not None
        ground = Picture(stamp.colour.width, stamp.colour.height)
        path = parent / f"{name}.png"
        alpha = 255 - stamp.through.y
        picture = Image.new("RGBA", (ground.planes.width, ground.planes.height), (40, 60, 200, 0))
        picture.putalpha(Image.fromarray(alpha))
        picture.save(path)
        found.append((path, stamp.x, stamp.y))
    return found


def ffmpeg_commands(take: Path, overlays: list[tuple[Path, int, int]], output: Path) -> list[list[str]]:
    """What a person who knows ffmpeg would run: measure the loudness, then overlay, encode and normalise."""
    screen, sound = str(take / "screen.mkv"), str(take / "microphone.mkv")
    (logo, lx, ly), (lower, tx, ty) = overlays
    graph = (
        f"[0:v][2:v]overlay={lx}:{ly}[a];[a][3:v]overlay={tx}:{ty}:enable='between(t,1,6)',format=yuv420p[v];"
        f"[1:a]{_second_pass(take / 'microphone.mkv')},aresample=48000,aformat=channel_layouts=stereo[s]"
    )
    first = ["ffmpeg", "-v", "error", "-y", "-i", sound, "-af", LOUDNORM, "-f", "null", "-"]
    second = ["ffmpeg", "-v", "error", "-y", "-i", screen, "-i", sound, "-i", str(logo), "-i", str(lower)]
    second += ["-filter_complex", graph, "-map", "[v]", "-map", "[s]", "-r", str(RATE)]
    x264 = dict(settings_for("h264", WIDTH, HEIGHT).options)
    second += ["-c:v", "libx264", "-preset", x264["preset"], "-crf", x264["crf"], "-profile:v", "high"]
    second += ["-x264-params", x264["x264-params"].replace(":stitchable=1", ""), *TAGS]
    second += ["-c:a", "aac", "-aac_coder", delivery.AAC_CODER, "-b:a", "160k"]
    return [first, [*second, "-movflags", "+faststart", str(output)]]


def _second_pass(sound: Path) -> str:
    """The filter of loudnorm's second pass, told what the first one measured."""
    measured = _measured(sound)
    names = (("I", "input_i"), ("TP", "input_tp"), ("LRA", "input_lra"), ("thresh", "input_thresh"))
    return f"{LOUDNORM}:linear=true:" + ":".join(
        f"measured_{short}={measured[name]}" for short, name in names
    )


def _measured(sound: Path) -> dict[str, str]:
    command = [
        "ffmpeg",
        "-hide_banner",
        "-i",
        str(sound),
        "-af",
        f"{LOUDNORM}:print_format=json",
        "-f",
        "null",
        "-",
    ]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return dict(json.loads(told[told.rindex("{") : told.rindex("}") + 1]))


def export_command(folder: Path, kit: Path, output: Path) -> list[str]:
    """Our own command line."""
    words = [sys.executable, "-m", "evp_desktop.cli.main", "export", str(folder)]
    return [*words, "--kit", str(kit), "--output", str(output)]


def main() -> None:
    """Run the pairs and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="15 s of video and one pair")
    args = parser.parse_args()
    seconds, pairs = (15, 1) if args.quick else (60, 3)
    with tempfile.TemporaryDirectory(prefix="evp-bench-") as name:
        parent = Path(name)
        kit = bench_kit()
        folder = make_project(parent, seconds, kit)
        take = projects.take_folder(folder, "take")
        ours_file, theirs_file = parent / "ours.mp4", parent / "theirs.mp4"
        commands = ffmpeg_commands(take, overlay_pictures(parent, kit), theirs_file)

        def ours() -> Cost:
            shutil.rmtree(projects.cache_folder(folder), ignore_errors=True)
            return cost_of([export_command(folder, parent / "kit", ours_file)])

        runs = in_pairs(ours, lambda: cost_of(commands), pairs)
        show("evp export", [own for own, _ in runs])
        show("ffmpeg", [other for _, other in runs])
        again = cost_of([export_command(folder, parent / "kit", ours_file)])
        show("evp export, nothing changed", [again])
        facts = probe.probe(ours_file)
        finish(
            {
                "cpu_ratio_ffmpeg": median_of([own.cpu_s / other.cpu_s for own, other in runs]),
                "wall_ratio_ffmpeg": median_of([own.wall_s / other.wall_s for own, other in runs]),
                "reexport_ratio": round(again.cpu_s / median_of([own.cpu_s for own, _ in runs]), 3),
                "size_ratio_ffmpeg": round(ours_file.stat().st_size / theirs_file.stat().st_size, 3),
                "peak_mb": round(max(own.peak_mb for own, _ in runs)),
                "seconds": facts.duration_us / US_PER_S,
                "pairs": pairs,
            }
        )


if __name__ == "__main__":
    main()
