"""`bench/run record`: recording a 1080p30 screen, against ffmpeg's `x11grab`.

Same screen, same encoder settings, in turn; without sound, for which ffmpeg's grabber waits. What is
compared is the processor time of the recording process while it records (its start and end left out); the
X server's and the content's own are not counted. A last run adds the microphone, and a camera where a
virtual one can be had, and counts lost pictures. Where SimpleScreenRecorder is installed it is measured too,
at its own settings for the same x264 preset and quality.
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
from collections.abc import Callable, Iterator, Sequence
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
SSR_SETTINGS = """\
[input]
video_area=screen
video_area_screen=0
video_w=1920
video_h=1080
video_frame_rate={rate}
video_scale=false
video_record_cursor=true
audio_enabled=false
[output]
file={path}
separate_files=false
add_timestamp=false
container=mkv
video_codec=h264
video_h264_crf=20
video_h264_preset=0
video_allow_frame_skipping=true
[record]
hotkey_enable=false
show_recording_area=false
[welcome]
skip_page=true
"""


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
            rounds = [_round(content, number, Path(folder), seconds) for number in range(pairs)]
            for name, peer in PEERS.items():
                ratios = [taken["ours"] / taken[name] for taken in rounds if name in taken]
                if ratios:
                    found[f"{content}_cpu_ratio{peer.suffix}"] = median_of(ratios)
        found.update(lost(Path(folder), seconds * 2))
    finish(found)
    return 0


def _round(content: str, number: int, folder: Path, seconds: float) -> dict[str, float]:
    """Percent of one core of everybody who is here, the order changing from round to round."""
    present = {name: peer.record for name, peer in PEERS.items() if shutil.which(peer.program)}
    with showing(content, (len(present) + 1) * (seconds + 20)):
        order = list({"ours": ours, **present}.items())
        order = order[::-1] if number % 2 else order
        taken = {name: record(folder, seconds).cpu_percent for name, record in order}
    told = "  ".join(f"{name} {percent:5.1f} %" for name, percent in sorted(taken.items()))
    print(f"{content:<7} {told} of one core", flush=True)
    return taken


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


def ours(
    folder: Path, seconds: float, extra: Sequence[str] = ("--no-microphone",), preload: str = ""
) -> Recorded:
    """What `evp record` takes; its project goes into `folder`, which is `EVP_HOME`."""
    command = [sys.executable, "-m", "evp_desktop.cli.main", "record", "--json", *extra]
    environment = {**os.environ, "EVP_HOME": str(folder), **({"LD_PRELOAD": preload} if preload else {})}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        told = map(json.loads, process.stdout)
        begun = next(one["elapsed_us"] for one in told if one.get("elapsed_us", 0) > SETTLE_US)
        busy, since = busy_s(process.pid), time.monotonic()
        next(one for one in told if one["elapsed_us"] - begun >= seconds * 1e6)
        percent = 100 * (busy_s(process.pid) - busy) / (time.monotonic() - since)
        process.send_signal(signal.SIGINT)
        last = list(told)[-1]
    films = {Path(path).stem: Path(path) for path in last["files"] if path.endswith(".mkv")}
    return Recorded(
        percent, {name: frames_in(path) for name, path in films.items()}, last["duration_us"] / 1e6
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


def simple_screen_recorder(folder: Path, seconds: float) -> Recorded:
    """What SimpleScreenRecorder takes for the same: started hidden, told by its standard input."""
    film, settings = folder / "ssr.mkv", folder / "ssr.conf"
    settings.write_text(SSR_SETTINGS.format(path=film, rate=RATE))
    command = ["simplescreenrecorder", f"--settingsfile={settings}", "--start-recording", "--start-hidden"]
    quiet = subprocess.DEVNULL
    environment = {**os.environ, "HOME": str(folder)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, text=True, env=environment
    ) as process:
        time.sleep(SETTLE_US / 1e6)
        busy, since = busy_s(process.pid), time.monotonic()
        time.sleep(seconds)
        passed = time.monotonic() - since
        percent = 100 * (busy_s(process.pid) - busy) / passed
        process.communicate("record-save\nquit\n")
    recorded = Recorded(percent, {"screen": frames_in(film)}, passed)
    film.unlink()
    return recorded


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


class Peer(NamedTuple):
    """Another recorder: its program, what its ratios are called, and how it records."""

    program: str
    suffix: str
    record: Callable[[Path, float], Recorded]


PEERS = {
    "ffmpeg": Peer("ffmpeg", "", theirs),
    "ssr": Peer("simplescreenrecorder", "_to_ssr", simple_screen_recorder),
}


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
