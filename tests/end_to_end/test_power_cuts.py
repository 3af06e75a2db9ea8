"""A recording that ends without a word, 200 times over: what was recorded opens, and at most 2 s are gone.

One real recording is watched while it grows, so that for every byte of every file it is known when that byte
reached the disk. Cutting a file at a byte is then a power cut at that moment, and the loss is what the
mended file lacks of it.
"""

from __future__ import annotations

import bisect
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from evp_desktop.model.media import Source, Take
from evp_desktop.services import projects, stage
from evp_desktop.services.recovery import recover
from tests.support import judge, lab
from tests.support.x11 import Painter

CUTS = 200
KILLS = 5
RECORDED_S = 6.0
STILL_S = 2.5
AT_MOST_LOST_S = 2.0
DECODED_EVERY = 10
"""Every tenth take is decoded to its end by ffmpeg; all are opened by ffprobe."""
MEDIA = ("screen.mkv", "microphone.mkv")
RECORD = ("record", "--json", "--microphone", stage.MICROPHONE, "--region", "640x360+0+0")

Sizes = dict[str, list[tuple[int, float]]]
"""For each file the sizes it has had, each with the moment of the take in seconds."""


class Watched(NamedTuple):
    """A project whose recorder was killed, and how its files grew."""

    folder: Path
    take_id: str
    sizes: Sizes

    def on_disk_s(self, name: str, size: int) -> float:
        """When the file had so many bytes."""
        grown = self.sizes[name]
        return grown[min(bisect.bisect_left(grown, (size, 0.0)), len(grown) - 1)][1]


@contextmanager
def something_to_see_and_hear(folder: Path) -> Iterator[None]:
    """A voice, and a desktop that changes ten times a second, and then again stands still for seconds."""
    lab.write_wave(folder / "tone.wav", lab.speech(60))
    is_over = threading.Event()

    def paint() -> None:
        with Painter() as painter:
            while not is_over.wait(0.1):
                at = round(time.monotonic() * 200) % 500
                if time.monotonic() % (2 * STILL_S) < STILL_S:
                    continue
                painter.paint((0, 0, 640, 360), (90, 90, 90))
                painter.paint((at, 100, 100, 100), (200, 80, at % 255))

    painting = threading.Thread(target=paint)
    painting.start()
    playing = subprocess.Popen(["paplay", "-d", stage.SINK, str(folder / "tone.wav")])
    try:
        yield
    finally:
        is_over.set()
        painting.join()
        playing.kill()
        playing.wait()


def watch(process: subprocess.Popen[str], until_s: float) -> tuple[Path, Sizes]:
    """Note how the files of a take grow until a moment of it; returns its folder, too."""
    home = Path(os.environ["EVP_HOME"])
    grown: dict[str, list[tuple[int, float]]] = {}
    began: list[float] = []

    def listen() -> None:
        for event in lab.lines_of(process):
            now_s, elapsed_us = time.monotonic(), event.get("elapsed_us")
            began.extend([now_s - elapsed_us / 1e6] if elapsed_us else [])

    listening = threading.Thread(target=listen, daemon=True)
    listening.start()
    while not began or time.monotonic() - min(began) < until_s:
        assert process.poll() is None
        for path in home.glob("projects/*.evp/takes/*/*"):
            note(path, grown)
        threading.Event().wait(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    listening.join()
    (folder,) = home.glob("projects/*.evp/takes/*")
    zero = min(began)
    return folder, {name: [(size, at - zero) for size, at in sizes] for name, sizes in grown.items()}


def note(path: Path, grown: Sizes) -> None:
    at = time.monotonic()
    try:
        size = path.stat().st_size
    except FileNotFoundError:  # the manifest while it is replaced
        return
    sizes = grown.setdefault(path.name, [])
    if not sizes or size > sizes[-1][0]:
        sizes.append((size, at))


@pytest.fixture(scope="module")
def watched(stage_environment: lab.RunningStage, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    home = tmp_path_factory.mktemp("cuts")
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {**stage_environment.variables, "EVP_HOME": str(home)}.items():
            environment.setenv(name, value)
        with something_to_see_and_hear(home), lab.evp_running(*RECORD) as process:
            take, sizes = watch(process, RECORDED_S)
    return Watched(take.parents[1], take.name, sizes)


def keep(path: Path, chance: random.Random) -> None:
    """The manifest as it is."""


def cut(path: Path, chance: random.Random) -> None:
    """Some of it."""
    os.truncate(path, chance.randrange(path.stat().st_size))


def lose(path: Path, chance: random.Random) -> None:
    """None of it."""
    path.unlink()


def zero(path: Path, chance: random.Random) -> None:
    """Its length, but nothing in it: what some file systems leave."""
    path.write_bytes(bytes(path.stat().st_size))


DAMAGE: tuple[Callable[[Path, random.Random], None], ...] = (keep, keep, keep, cut, lose, zero)


class Outcome(NamedTuple):
    """What a cut cost: seconds of picture and of sound; `take` is None when nothing came back."""

    manifest: str
    cut_at_s: dict[str, float]
    lost_s: dict[str, float]
    take: Take | None


def suffer(watched: Watched, place: Path, number: int) -> Outcome:
    """Cut a copy of the recording somewhere and bring it back."""
    chance = random.Random(number)
    folder = Path(shutil.copytree(watched.folder, place / str(number)))
    take = projects.take_folder(folder, watched.take_id)
    at_once = chance.random() if chance.random() < 0.5 else None
    cut_at_s = {}
    for path in sorted(take.iterdir()):
        if path.name in watched.sizes and path.name not in (projects.MANIFEST, "recording.lock"):
            size = round((at_once or chance.random()) * path.stat().st_size)
            end(path, size, is_filled_up=chance.random() < 0.25)
            cut_at_s[path.name] = watched.on_disk_s(path.name, size)
    damage = chance.choice(DAMAGE)
    damage(take / projects.MANIFEST, chance)
    found = next(iter(recover(folder)), None)
    lost_s = {name: cut_at_s[name] - mended_s(folder, found, name) for name in MEDIA}
    if found and number % DECODED_EVERY == 0:
        assert all(judge.decodes_without_error(take / source.file) for source in media(found))
    shutil.rmtree(folder)
    return Outcome(damage.__name__, cut_at_s, lost_s, found)


def end(path: Path, size: int, *, is_filled_up: bool) -> None:
    """Leave so many bytes, and zeros behind them where the file system knew the length but not the rest."""
    whole = path.stat().st_size
    os.truncate(path, size)
    if is_filled_up:
        os.truncate(path, whole)


def media(take: Take) -> list[Source]:
    return [source for source in take.sources if source.file in MEDIA]


def mended_s(folder: Path, take: Take | None, name: str) -> float:
    """Until when a mended file plays, by ffprobe; 0 for one that did not come back."""
    source = next((one for one in take.sources if one.file == name), None) if take else None
    if take is None or source is None:
        return 0.0
    facts = judge.ffprobe(projects.take_folder(folder, take.id) / name)
    return source.start_us / 1e6 + float(facts["format"]["duration"])


def told(outcomes: list[Outcome]) -> str:
    """What each cut cost, in seconds of the stream that lost most; in brackets where nothing came back."""
    losses = [f"{max(one.lost_s.values()):.2f}" for one in outcomes]
    cells = [loss if one.take else f"({loss})" for loss, one in zip(losses, outcomes, strict=True)]
    rows = [" ".join(f"{cell:>6}" for cell in cells[at : at + 20]) for at in range(0, len(cells), 20)]
    return "\n".join(
        ["", "seconds lost in each power cut:", *rows, f"{len(cells)} cuts, at most {max(losses)} s"]
    )


def test_two_hundred_power_cuts(
    watched: Watched,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    record_property: Callable[[str, object], None],
) -> None:
    """Wherever the files and the manifest end, the take opens and no stream lacks more than 2 s."""
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda number: suffer(watched, tmp_path, number), range(CUTS)))
    table = told(outcomes)
    record_property("losses", table)
    with capsys.disabled():
        print(table)
    assert [one for one in outcomes if max(one.lost_s.values()) > AT_MOST_LOST_S] == []


def test_killed_at_random_moments(
    stage: lab.RunningStage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of recorders at work side by side, each killed when nobody expects it, every take comes back."""
    chance = random.Random(3)
    moments_s = [chance.uniform(0.5, 4.5) for _ in range(KILLS)]
    with something_to_see_and_hear(tmp_path), ThreadPoolExecutor(KILLS) as pool:
        last_s = list(pool.map(kill_at, moments_s, range(KILLS)))
    ended = lab.evp("recover", "--json")
    assert ended.code == 0, ended.out + ended.err
    found = {Path(one["project"]).stem: one for one in ended.last["recovered"]}
    lost = []
    for number, recorded_s in enumerate(last_s):
        one = found.get(f"Killed {number}")
        if one is None:
            assert recorded_s <= AT_MOST_LOST_S
            continue
        folder = Path(one["project"])
        take = projects.load(folder).takes[0]
        assert all(
            judge.decodes_without_error(projects.take_folder(folder, take.id) / s.file) for s in media(take)
        )
        lost += [recorded_s - mended_s(folder, take, name) for name in MEDIA]
    with capsys.disabled():
        print(f"\nseconds lost in each kill: {' '.join(f'{seconds:.2f}' for seconds in lost)}")
    assert max(lost) <= AT_MOST_LOST_S


def kill_at(moment_s: float, number: int) -> float:
    """Kill a recorder some time after its first word; returns how long it said it had recorded."""
    told_s = 0.0
    with lab.evp_running(*RECORD, "--title", f"Killed {number}") as process:
        for event in lab.lines_of(process):
            if event.get("elapsed_us") and not told_s:
                threading.Timer(moment_s, process.send_signal, (signal.SIGKILL,)).start()
            told_s = event.get("elapsed_us", 0) / 1e6 or told_s
    return told_s
