"""`bench/run record`: recording a 1080p30 screen, against ffmpeg's `x11grab`.

Same screen, same encoder settings, in turn; without sound, for which ffmpeg's grabber waits. What is
compared is the processor time of the recording process while it records (its start and end left out); the
X server's and the content's own are not counted. A last run adds the microphone, and a camera where a
virtual one can be had, and counts lost pictures.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil

from bench.measure import finish, median_of
from evp_desktop.services import stage as stages

ROOT = Path(__file__).parents[1]
CONTENTS = ("moving", "typing", "still")
RATE = 30
SETTLE_US = 3_000_000


class Recorded(NamedTuple):
    """Percent of one core while recording, and how many of the due pictures are in the file."""

    cpu_percent: float
    frames: dict[str, int]
    seconds: float


def main() -> int:
    """Measure and print; the last line is one JSON object."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="one short pair of each")
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each recording is measured")
    args = parser.parse_args()
    pairs, seconds = (1, 6.0) if args.quick else (args.pairs, args.seconds)
    os.environ.pop("DISPLAY", None)
    found: dict[str, object] = {"pairs": pairs, "seconds": seconds, "peer": "ffmpeg x11grab"}
    with stages.Stage(), tempfile.TemporaryDirectory(prefix="evp-bench-") as folder:
        os.environ["EVP_HOME"] = folder
        for content in CONTENTS:
            ratios = [_pair(content, number, Path(folder), seconds) for number in range(pairs)]
            found[f"{content}_cpu_ratio"] = median_of(ratios)
        found.update(lost(Path(folder), seconds * 2))
    finish(found)
    return 0


def _pair(content: str, number: int, folder: Path, seconds: float) -> float:
    """Ours and theirs, the order changing from pair to pair; ours as a part of theirs."""
    with showing(content, 2 * seconds + 60):
        order = (ours, theirs) if number % 2 == 0 else (theirs, ours)
        taken = {one: one(folder, seconds) for one in order}
    ratio = taken[ours].cpu_percent / taken[theirs].cpu_percent
    print(
        f"{content:<7} ours {taken[ours].cpu_percent:5.1f} %  ffmpeg {taken[theirs].cpu_percent:5.1f} %"
        f"  of one core: {ratio:.2f}",
        flush=True,
    )
    return ratio


@contextmanager
def showing(content: str, seconds: float) -> Iterator[None]:
    """A screen full of content for the time of the block."""
    command = [sys.executable, "-m", "bench.show", content, str(seconds)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield
        finally:
            process.kill()


def ours(_: Path, seconds: float, extra: Sequence[str] = ("--no-microphone",), preload: str = "") -> Recorded:
    """What `evp record` takes."""
    command = [sys.executable, "-m", "evp_desktop.cli.main", "record", "--json", *extra]
    environment = {**os.environ, **({"LD_PRELOAD": preload} if preload else {})}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        told = map(json.loads, process.stdout)
        begun = next(one["elapsed_us"] for one in told if one.get("elapsed_us", 0) > SETTLE_US)
        busy, since = busy_s(process.pid), time.monotonic()
        next(one for one in told if one["elapsed_us"] - begun >= seconds * 1e6)
        percent = 100 * (busy_s(process.pid) - busy) / (time.monotonic() - since)
        process.send_signal(signal.SIGINT)
        *_, last = told
    files = {Path(path).stem: Path(path) for path in last["files"]}
    return Recorded(
        percent, {name: frames_in(path) for name, path in files.items()}, last["duration_us"] / 1e6
    )


def theirs(folder: Path, seconds: float) -> Recorded:
    """What ffmpeg takes for the same: one command line."""
    path = folder / "peer.mkv"
    grab = ["-f", "x11grab", "-framerate", str(RATE), "-video_size", "1920x1080", "-i", os.environ["DISPLAY"]]
    look = ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20"]
    look += ["-tune", "zerolatency", "-g", str(2 * RATE)]
    command = ["ffmpeg", "-y", "-nostdin", "-loglevel", "error", *grab, *look, str(path)]
    with subprocess.Popen(command) as process:
        time.sleep(SETTLE_US / 1e6)
        busy, since = busy_s(process.pid), time.monotonic()
        time.sleep(seconds)
        passed = time.monotonic() - since
        percent = 100 * (busy_s(process.pid) - busy) / passed
        process.send_signal(signal.SIGINT)
        process.wait()
    return Recorded(percent, {"screen": frames_in(path)}, passed)


def busy_s(pid: int) -> float:
    """Seconds of processor that a process has used."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def frames_in(path: Path) -> int:
    """How many pictures a file holds; 0 for sound."""
    asked = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets"]
    asked += ["-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", str(path)]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip().strip(",")
    return int(told or 0)


def lost(folder: Path, seconds: float) -> dict[str, object]:
    """Pictures missing of those due, with screen, microphone and, where one can be made, a camera."""
    with showing("moving", seconds + 60), virtual_camera(folder) as preload:
        extra = ["--microphone", stages.MICROPHONE, *(["--camera"] if preload else [])]
        taken = ours(folder, seconds, extra, preload)
    due = RATE * taken.seconds
    percents = {
        name: round(max(0.0, 100 * (1 - count / due)), 2) for name, count in taken.frames.items() if count
    }
    print(f"lost    {percents} % of {due:.0f} pictures; {taken.cpu_percent:.1f} % of one core", flush=True)
    return {"lost_percent": max(percents.values()), "lost_with_camera": bool(preload)}


@contextmanager
def virtual_camera(folder: Path) -> Iterator[str]:
    """A library to load first, which answers for a camera; empty where none can be made."""
    node, library = Path("/dev/video77"), folder / "fakev4l2.so"
    source = ROOT / "tests/support/fakev4l2.c"
    if sys.platform != "linux" or shutil.which("gcc") is None or os.geteuid() != 0:
        yield ""
        return
    subprocess.run(["gcc", "-O2", "-w", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    try:
        os.mknod(node, 0o600 | stat.S_IFCHR, os.makedev(81, 77))
    except OSError:
        yield ""
        return
    os.environ["FAKE_V4L2_DEV"] = str(node)
    try:
        yield str(library)
    finally:
        node.unlink()


if __name__ == "__main__":
    sys.exit(main())
