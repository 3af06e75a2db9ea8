"""Our export against what others make of the same recordings.

Four jobs of 60 s at 1080p30 with a logo, a lower third and even sound, each in pairs with the ffmpeg command
line (same x264 settings, two-pass loudnorm), timed as whole processes from a cold cache: a lively screen; a
screen with a round camera; a camera with look and noise reduction; a screen that mostly stands still. Then
the lively screen with melt (logo only) and a quarter of it with MoviePy; 10 minutes again after one
word was cut; and the wait for 3 minutes that were made ahead. No intro and outro: others make none.

Key by key: ratios below 1 are cheaper than the peer, speed-ups above 1 faster; `reexport_ratio` is processor
time against the cold export. `--quick`: 15 s, one pair, 2 minutes in place of 10.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from bench import material, peers
from bench.measure import Cost, cost_of, finish, in_pairs, median_of, show
from evp_desktop import paths
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import SourceKind
from evp_desktop.model.project import Project
from evp_desktop.model.script import Layout
from evp_desktop.services import brand_kits, projects

SITTER = Path(__file__).resolve().parents[1] / "tests" / "support" / "astronaut.png"
NOISE = 0.02
WORD_US = 400_000


class Sizes(NamedTuple):
    """How much is measured, in seconds, and in how many pairs."""

    job_s: int
    long_s: int
    publish_s: int
    moviepy_s: int
    pairs: int


class Works(NamedTuple):
    """Where the benchmark works."""

    parent: Path
    kit: Path
    sizes: Sizes

    def project(self, name: str, seconds: int, layout: Layout, files: dict[SourceKind, Path]) -> Path:
        """A project with these recordings."""
        (self.parent / name).mkdir(exist_ok=True)
        return material.make_project(self.parent / name, seconds, files, layout)

    def file(self, name: str, seconds: int, make: Callable[[Path, int], None]) -> Path:
        """A recording, made once."""
        path = self.parent / f"{name}-{seconds}.mkv"
        if not path.exists():
            make(path, seconds)
        return path

    def voice(self, seconds: int) -> Path:
        """A clean voice."""
        return self.file("microphone", seconds, material.make_voice)

    def screen(self, seconds: int) -> Path:
        """A lively screen."""
        return self.file("screen", seconds, material.make_screen)


def job(works: Works, name: str) -> tuple[Path, str]:
    """A job's project and the peers' name for it."""
    seconds = works.sizes.job_s
    voice = works.voice(seconds)
    if name == "camera":
        camera = works.file("camera", seconds, lambda path, s: material.make_camera(path, s, SITTER))
        noisy = works.file("noisy", seconds, lambda path, s: material.make_voice(path, s, NOISE))
        return works.project(name, seconds, "camera", {"camera": camera, "microphone": noisy}), "camera"
    if name == "round":
        camera = works.file("camera", seconds, lambda path, s: material.make_camera(path, s, SITTER))
        files: dict[SourceKind, Path] = {
            "screen": works.screen(seconds),
            "camera": camera,
            "microphone": voice,
        }
        return works.project(name, seconds, "screen_camera", files), "round"
    if name == "still":
        screen = works.file("still", seconds, material.make_still_screen)
        return works.project(name, seconds, "screen", {"screen": screen, "microphone": voice}), "screen"
    return works.project(
        name, seconds, "screen", {"screen": works.screen(seconds), "microphone": voice}
    ), "screen"


def against_ffmpeg(works: Works, name: str, kit: Kit) -> dict[str, float]:
    """Pairs of a job with the ffmpeg command line."""
    folder, kind = job(works, name)
    project = projects.load(folder)
    take = standing_in(folder, works.parent / f"{name}-files")
    drawn = peers.overlays(works.parent, project, kit)
    own, other = works.parent / f"{name}-ours.mp4", works.parent / f"{name}-ffmpeg.mp4"
    theirs = peers.ffmpeg_commands(take, kind, works.parent, drawn, other)

    def ours() -> Cost:
        shutil.rmtree(projects.cache_folder(folder), ignore_errors=True)
        return cost_of([peers.own_command(folder, works.kit, own)])

    runs = in_pairs(ours, lambda: cost_of(theirs), works.sizes.pairs)
    show(f"{name}: evp export", [run for run, _ in runs])
    show(f"{name}: ffmpeg", [run for _, run in runs])
    return {
        "cpu": median_of([one.cpu_s / two.cpu_s for one, two in runs]),
        "wall": median_of([one.wall_s / two.wall_s for one, two in runs]),
        "size": round(own.stat().st_size / other.stat().st_size, 3),
        "peak_mb": round(max(one.peak_mb for one, _ in runs)),
        "own_wall_s": median_of([one.wall_s for one, _ in runs]),
    }


def standing_in(folder: Path, into: Path) -> Path:
    """A take's files under the names that the peers' commands know."""
    into.mkdir()
    take = projects.load(folder).takes[0]
    for source in take.sources:
        shutil.copy(projects.take_folder(folder, take.id) / source.file, into / f"{source.kind}.mkv")
    return into


def against_others(works: Works, own_wall_s: float) -> dict[str, float | None]:
    """How many times faster we are than melt and MoviePy at the lively screen; None where one is missing."""
    take, output = works.parent / "screen-files", works.parent / "other.mp4"
    drawn = (
        peers.Overlay(works.parent / "logo.png", 1700, 60),
        peers.Overlay(works.parent / "lower_third.png", 96, 800),
    )
    melt = peers.melt_command(take, drawn, output)
    found: dict[str, float | None] = {"melt_speedup": None, "moviepy_speedup": None}
    if melt:
        cost = cost_of([melt], {"QT_QPA_PLATFORM": "offscreen", "SDL_AUDIODRIVER": "dummy"})
        show("screen: melt, logo only", [cost])
        found["melt_speedup"] = round(cost.wall_s / own_wall_s, 2)
    if peers.moviepy_command(take, drawn, output):
        found["moviepy_speedup"] = moviepy_speedup(works)
    return found


def moviepy_speedup(works: Works) -> float:
    """A shorter film, because MoviePy takes minutes for a minute."""
    seconds = works.sizes.moviepy_s
    files: dict[SourceKind, Path] = {"screen": works.screen(seconds), "microphone": works.voice(seconds)}
    folder = works.project("short", seconds, "screen", files)
    take = standing_in(folder, works.parent / "short-files")
    drawn = (
        peers.Overlay(works.parent / "logo.png", 1700, 60),
        peers.Overlay(works.parent / "lower_third.png", 96, 800),
    )
    theirs = cost_of([peers.moviepy_command(take, drawn, works.parent / "moviepy.mp4")])
    ours = cost_of([peers.own_command(folder, works.kit, works.parent / "short.mp4")])
    show(f"{seconds} s: moviepy", [theirs])
    show(f"{seconds} s: evp export", [ours])
    return round(theirs.wall_s / ours.wall_s, 2)


def after_a_cut(works: Works) -> float:
    """Processor time of an export after one word was cut from a long video, against the cold export."""
    seconds = works.sizes.long_s
    files: dict[SourceKind, Path] = {"screen": works.screen(seconds), "microphone": works.voice(seconds)}
    folder = works.project("long", seconds, "screen", files)
    command = peers.own_command(folder, works.kit, works.parent / "long.mp4")
    cold = cost_of([command])
    projects.change(folder, without_a_word)
    again = cost_of([command])
    show(f"{seconds} s: cold", [cold])
    show(f"{seconds} s: a word less", [again])
    return round(again.cpu_s / cold.cpu_s, 4)


def without_a_word(project: Project) -> Project:
    """The clip in two, with a word missing a little behind its middle."""
    clip = project.clips[0]
    at = clip.end_us * 52 // 100
    parts = (
        replace(clip, end_us=at),
        replace(clip, id=edits.new_id(), start_us=at + WORD_US, transition="cut"),
    )
    return replace(project, clips=(*parts, *project.clips[1:]))


def publish_wait_s(works: Works) -> float:
    """From asking for the file to having it, when it was made ahead."""
    seconds = works.sizes.publish_s
    files: dict[SourceKind, Path] = {"screen": works.screen(seconds), "microphone": works.voice(seconds)}
    folder = works.project("publish", seconds, "screen", files)
    command = peers.own_command(folder, works.kit, works.parent / "publish.mp4")
    cost_of([[*command[:3], "ahead", str(folder), "--kit", str(works.kit)]])
    waits = []
    for _ in range(3):
        begun = time.perf_counter()
        cost_of([command])
        waits.append(time.perf_counter() - begun)
    return median_of(waits)


def main() -> None:
    """Run everything and print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="15 s of video and one pair")
    parser.add_argument("--only", choices=("jobs", "others", "cut", "publish"), help="a part of it")
    args = parser.parse_args()
    sizes = Sizes(15, 120, 60, 8, 1) if args.quick else Sizes(60, 600, 180, 15, 3)
    found: dict[str, object] = {"seconds": sizes.job_s, "pairs": sizes.pairs}
    with tempfile.TemporaryDirectory(prefix="evp-bench-") as name:
        shipped = brand_kits.find_kit("default", paths.brand_kits_folder())
        copied = material.copy_kit(Path(name), shipped)
        works = Works(Path(name), copied, sizes)
        kit = brand_kits.load_kit(copied)
        if args.only in (None, "jobs", "others"):
            found |= measure_jobs(works, kit, with_others=args.only != "jobs")
        if args.only in (None, "cut"):
            found["reexport_ratio"] = after_a_cut(works)
        if args.only in (None, "publish"):
            found["publish_wait_s"] = publish_wait_s(works)
    finish(found)


def measure_jobs(works: Works, kit: Kit, *, with_others: bool) -> dict[str, object]:
    """The four jobs; the first one's ratio is the headline."""
    jobs = {name: against_ffmpeg(works, name, kit) for name in ("screen", "round", "camera", "still")}
    found: dict[str, object] = {
        "cpu_ratio_ffmpeg": jobs["screen"]["cpu"],
        "wall_ratio_ffmpeg": jobs["screen"]["wall"],
        "still_cpu_ratio_ffmpeg": jobs["still"]["cpu"],
        "still_wall_ratio_ffmpeg": jobs["still"]["wall"],
    }
    for name in ("round", "camera"):
        found |= {
            f"{name}_cpu_ratio_ffmpeg": jobs[name]["cpu"],
            f"{name}_wall_ratio_ffmpeg": jobs[name]["wall"],
        }
    found |= {f"{name}_size_ratio_ffmpeg": one["size"] for name, one in jobs.items()}
    found["peak_mb"] = max(one["peak_mb"] for one in jobs.values())
    return found | (against_others(works, jobs["screen"]["own_wall_s"]) if with_others else {})


if __name__ == "__main__":
    main()
