"""A long recording of flashes and beeps, with pauses and a microphone that goes and comes back.

`python -m tests.support.sync_run SECONDS` prints how far sound and picture are apart at every flash, in the
files as they were recorded and, with `--export`, in the video that is made of them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import psutil
from msgspec.structs import replace

from evp_desktop.capture.recorder import Recorder
from evp_desktop.model.media import Take
from evp_desktop.services import projects, recording
from evp_desktop.services import stage as stages
from evp_desktop.services.recording import Choice
from tests.support import judge, lab

REGION = (0, 0, 800, 600)
AWAY_S = 4.0
PAUSE_S = 2.3


class Run(NamedTuple):
    """A recorded take, its project, and when it was paused and without a microphone, in seconds of it."""

    take: Take
    project: Path
    pauses_s: list[float]
    gone_s: list[tuple[float, float]]


CHOICE = Choice(region=REGION, microphone_id=stages.MICROPHONE, is_pointer_drawn=False)


def record(seconds: float, pauses: int = 2, losses: int = 1, choice: Choice = CHOICE) -> Run:
    """Record flashes and beeps on the stage that stands, spreading pauses and losses over the time."""
    folder = projects.create(Path(os.environ["EVP_HOME"]) / "projects", "Sync")
    chosen = recording.make_recorder(choice)
    recorder = chosen.recorder
    with flashing(seconds + pauses * PAUSE_S + 30):
        recorder.open()
        lab.until(lambda: recorder.status.phase == "ready")
        block = recording.next_block(projects.load(folder), "Sync", "")
        recording.keep_block(folder, block)
        take = recording.new_take(block.id)
        recorder.begin(projects.take_folder(folder, take.id), take)
        paused, gone = _disturb(recorder, seconds, pauses, losses)
        taken = recorder.finish()
        recorder.close()
    recording.keep_take(folder, taken)
    return Run(taken, folder, paused, gone)


@contextmanager
def flashing(seconds: float) -> Iterator[None]:
    """The window of `flash_beep.py`, for the time of the block."""
    script = Path(__file__).parent / "flash_beep.py"
    command = [sys.executable, str(script), stages.SINK, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout
        window.stdout.readline()
        reading = threading.Thread(target=window.stdout.read, daemon=True)
        reading.start()
        try:
            yield
        finally:
            window.kill()
            reading.join()


def _disturb(
    recorder: Recorder, seconds: float, pauses: int, losses: int
) -> tuple[list[float], list[tuple[float, float]]]:
    due = [((number + 0.3) / pauses * seconds, "pause") for number in range(pauses)]
    due += [((number + 0.8) / losses * seconds - AWAY_S, "loss") for number in range(losses)]
    paused, gone = [], []
    for at_s, what in sorted(due):
        elapsed(recorder, at_s)
        if what == "pause":
            recorder.pause()
            paused.append(recorder.status.elapsed_us / 1e6)
            time.sleep(PAUSE_S)
            recorder.resume()
        else:
            begun = recorder.status.elapsed_us / 1e6
            lose_microphone()
            elapsed(recorder, begun + AWAY_S)
            bring_microphone()
            lab.until(lambda: not recorder.status.lost)
            gone.append((begun, recorder.status.elapsed_us / 1e6))
    elapsed(recorder, seconds)
    return paused, gone


def elapsed(recorder: Recorder, seconds: float) -> None:
    """Wait until so much has been recorded."""
    lab.until(lambda: recorder.status.elapsed_us >= seconds * 1e6, timeout_s=seconds + 60)


def lose_microphone() -> None:
    """Unload the module behind the microphone, as if it were unplugged."""
    listed = subprocess.run(["pactl", "list", "short", "modules"], capture_output=True, text=True, check=True)
    number = next(line.split()[0] for line in listed.stdout.splitlines() if stages.MICROPHONE in line)
    subprocess.run(["pactl", "unload-module", number], check=True)


def bring_microphone() -> None:
    """Plug it in again."""
    names = (f"master={stages.SINK}.monitor", f"source_name={stages.MICROPHONE}")
    subprocess.run(["pactl", "load-module", "module-remap-source", *names], check=True, capture_output=True)


def apart_ms(flashes: list[float], beeps: list[float]) -> list[tuple[float, float]]:
    """For each beep with a flash near it: when, in seconds, and how much later than the flash, in ms."""
    found = []
    for beep in beeps:
        nearest = min(flashes, key=lambda flash: abs(beep - flash))
        if abs(beep - nearest) < 0.3:
            found.append((nearest, (beep - nearest) * 1000))
    return found


def recorded_apart_ms(run: Run) -> list[tuple[float, float]]:
    """The same in the files as recorded, each with its own start."""
    place = projects.take_folder(run.project, run.take.id)
    screen, sound = run.take.source("screen"), run.take.source("microphone")
    assert screen is not None
    assert sound is not None
    flashes = [time_s + screen.start_us / 1e6 for time_s in judge.flashes_s(place / screen.file)]
    beeps = [time_s + sound.start_us / 1e6 for time_s in judge.beeps_s(place / sound.file)]
    return apart_ms(flashes, beeps)


@contextmanager
def memory_told(every_s: float = 60.0) -> Iterator[None]:
    """Print how much memory this process holds, now and then."""
    over = threading.Event()
    own = psutil.Process()

    def watch() -> None:
        begun = time.monotonic()
        while not over.wait(every_s):
            megabytes = own.memory_info().rss / 1e6
            print(f"{time.monotonic() - begun:6.0f} s {megabytes:6.0f} MB", file=sys.stderr, flush=True)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def tell(name: str, found: list[tuple[float, float]], *, is_long: bool) -> None:
    """Print a summary, and every offset on demand."""
    offsets = np.array([offset for _, offset in found])
    slope = np.polyfit([when for when, _ in found], offsets, 1)[0] * 3600 if len(found) > 2 else 0.0
    print(
        f"{name}: {len(found)} flashes, beep minus flash {offsets.mean():+.1f} ms on average,"
        f" {offsets.min():+.1f} to {offsets.max():+.1f}, drift {slope:+.1f} ms an hour"
    )
    if is_long:
        print("  ".join(f"{when:.1f}s {offset:+.0f}" for when, offset in found))


def main() -> int:
    """Record, tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("seconds", type=float)
    parser.add_argument("--pauses", type=int, default=2)
    parser.add_argument("--losses", type=int, default=1)
    parser.add_argument("--whole-screen", action="store_true", help="1920x1080 instead of the window's part")
    parser.add_argument("--camera", action="store_true", help="the first camera as well")
    parser.add_argument("--export", action="store_true")
    parser.add_argument("--all", action="store_true", help="every offset")
    args = parser.parse_args()
    os.environ.pop("DISPLAY", None)
    with tempfile.TemporaryDirectory(prefix="evp-sync-") as home, stages.Stage():
        os.environ["EVP_HOME"] = home
        region = None if args.whole_screen else REGION
        choice = replace(CHOICE, region=region, is_camera_on=args.camera)
        with memory_told():
            run = record(args.seconds, args.pauses, args.losses, choice)
        print(run.take)
        tell("recorded", recorded_apart_ms(run), is_long=args.all)
        if args.export:
            film = Path(home) / "film.mp4"
            made = lab.evp("export", run.project, "--json", "--output", film)
            print(made.out[-400:], made.err[-400:])
            tell("exported", apart_ms(judge.flashes_s(film), judge.beeps_s(film)), is_long=args.all)
    return 0


if __name__ == "__main__":
    sys.exit(main())
