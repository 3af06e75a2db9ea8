"""Sources, takes and projects made for tests, a stage, and our own command line as a child."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
import numpy.typing as npt
import pytest

from evp_desktop.capture.source import Grab, OnBlock
from evp_desktop.errors import DeviceLost, DeviceTrouble
from evp_desktop.media.frames import to_yuv420p
from evp_desktop.media.writer import AudioWriter, VideoWriter
from evp_desktop.model import edits
from evp_desktop.model.media import Source, SourceKind, Take
from evp_desktop.model.project import Project, Speaker
from evp_desktop.model.script import Block, Layout
from evp_desktop.model.time import US_PER_S
from evp_desktop.services import projects, stage

Rgb = npt.NDArray[np.uint8]
RATE = 30
RATE_HZ = 48_000
MS = 1_000_000
CODE_BITS = 12


def until(condition: Callable[[], object], timeout_s: float = 20.0) -> None:
    """Wait until something is true; fail when it stays false."""
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        threading.Event().wait(0.005)


# Pictures and sounds


def coded_picture(number: int, width: int = 640, height: int = 360) -> Rgb:
    """A grey picture that carries its number as black and white blocks along the top."""
    rgb = np.full((height, width, 3), 96, np.uint8)
    cell, top = width // CODE_BITS, height // 4
    for bit in range(CODE_BITS):
        rgb[:top, bit * cell : (bit + 1) * cell] = 235 if number >> bit & 1 else 20
    return rgb


def number_in(rgb: Rgb) -> int:
    """The number that `coded_picture` put in, also after scaling."""
    cell, middle = rgb.shape[1] // CODE_BITS, rgb.shape[0] // 8
    levels = [rgb[middle, bit * cell + cell // 2].mean() for bit in range(CODE_BITS)]
    return sum(1 << bit for bit, level in enumerate(levels) if level > 128)


def plain(colour: tuple[int, int, int], width: int = 640, height: int = 360) -> Rgb:
    """A picture of one colour."""
    return np.full((height, width, 3), colour, np.uint8)


def tone(seconds: float, dbfs: float = -26.0, hertz: float = 997.0) -> npt.NDArray[np.float64]:
    """A sine whose peaks are at a level."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return 10 ** (dbfs / 20) * np.sin(2 * np.pi * hertz * at)


def speech(seconds: float, dbfs: float = -12.0) -> npt.NDArray[np.float64]:
    """Something like a voice: syllables of noise with pauses, the same at each call."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    noise = np.random.default_rng(1).normal(size=len(at))
    soft = np.convolve(noise, np.hanning(48), "same")
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * at), 0, 1) * (np.sin(2 * np.pi * 0.4 * at) > -0.8)
    voice = np.tanh(soft / np.abs(soft).max() * 3) * syllables
    return voice / np.abs(voice).max() * 10 ** (dbfs / 20)


def frame_of(rgb: Rgb) -> av.VideoFrame:
    """A picture as a screen grabber delivers it."""
    bgra = np.dstack([rgb[..., ::-1], np.full(rgb.shape[:2], 255, np.uint8)])
    return av.VideoFrame.from_ndarray(np.ascontiguousarray(bgra), format="bgra")


# Fake devices


class FakePictures:
    """A screen or camera that shows what the test says, when it says."""

    def __init__(self, name: str = "Fake screen", trouble: DeviceTrouble | None = None) -> None:
        self.name = name
        self.is_closed = False
        self.is_broken = False
        self._trouble = trouble
        self._given: queue.Queue[Grab | None] = queue.Queue()

    def show(self, at_ns: int, rgb: Rgb) -> None:
        """Deliver a picture; one that is broken shows nothing."""
        if self.is_broken:
            return
        self._given.put(Grab(at_ns, frame_of(rgb)))

    def break_down(self) -> None:
        """Be lost."""
        self.is_broken = True
        self._given.put(None)

    def mend(self) -> None:
        """Be there again."""
        self.is_broken = False

    def open(self) -> None:
        if self._trouble is not None:
            raise self._trouble
        if self.is_broken:
            raise DeviceLost(self.name, "still unplugged")

    def read(self) -> Grab:
        grab = self._given.get(timeout=60)
        if grab is None:
            raise DeviceLost(self.name, "unplugged")
        return grab

    def close(self) -> None:
        self.is_closed = True


class FakeSound:
    """A microphone that hears what the test says."""

    sample_rate_hz = RATE_HZ
    channels = 1

    def __init__(self, name: str = "Fake microphone", trouble: DeviceTrouble | None = None) -> None:
        self.name = name
        self.current_name = self.next_name = name
        self.opened = 0
        self.is_closed = False
        self.moved: DeviceTrouble | None = None
        self._trouble = trouble
        self._on_block: OnBlock | None = None

    def hear(self, arrived_ns: int, samples: npt.NDArray[np.float64]) -> None:
        """Deliver a block that arrives at a moment."""
        until(lambda: self._on_block is not None)
        assert self._on_block is not None
        self._on_block(arrived_ns, np.rint(samples * 32767).astype(np.int16).reshape(-1, 1))

    def open(self, on_block: OnBlock) -> None:
        self.opened += 1
        if self._trouble is not None:
            raise self._trouble
        self._on_block = on_block
        self.current_name = self.next_name

    def check(self) -> None:
        moved, self.moved = self.moved, None
        if moved is not None:
            raise moved

    def close(self) -> None:
        self.is_closed = True


# Takes and projects on disk


def write_pictures(path: Path, count: int, picture: Callable[[int], Rgb], start_us: int = 0) -> None:
    """A recording of `count` pictures at 30 a second."""
    first = picture(0)
    writer = VideoWriter(path, first.shape[1], first.shape[0])
    for number in range(count):
        frame = to_yuv420p(frame_of(picture(number)))
        writer.write(frame, start_us + round(number * US_PER_S / RATE))
    writer.close()


def write_sound(path: Path, samples: npt.NDArray[np.float64]) -> None:
    """A recording of mono sound at 48 kHz."""
    writer = AudioWriter(path, RATE_HZ, 1)
    for block in np.array_split(np.rint(samples * 32767).astype(np.int16), max(1, len(samples) // 960)):
        writer.write(block.reshape(-1, 1))
    writer.close()


def make_take(
    folder: Path,
    block_id: str,
    take_id: str,
    seconds: float,
    *,
    screen: Callable[[int], Rgb] | None = coded_picture,
    camera: Callable[[int], Rgb] | None = None,
    sound: npt.NDArray[np.float64] | None = None,
) -> Take:
    """Write a finished take into a project's folder, with its manifest."""
    place = projects.take_folder(folder, take_id)
    place.mkdir(parents=True)
    lasts_us = round(seconds * US_PER_S)
    sources = []
    pictures: tuple[tuple[SourceKind, Callable[[int], Rgb] | None], ...]
    pictures = (("screen", screen), ("camera", camera))
    for kind, picture in pictures:
        if picture is not None:
            write_pictures(place / f"{kind}.mkv", round(seconds * RATE), picture)
            height, width = picture(0).shape[:2]
            sources.append(
                Source(kind=kind, file=f"{kind}.mkv", duration_us=lasts_us, width=width, height=height)
            )
    if sound is not None:
        write_sound(place / "microphone.mkv", sound)
        sources.append(
            Source(kind="microphone", file="microphone.mkv", duration_us=lasts_us, sample_rate_hz=RATE_HZ)
        )
    take = Take(
        id=take_id,
        block_id=block_id,
        recorded_at="2026-11-20T10:00:00+00:00",
        duration_us=lasts_us,
        sources=tuple(sources),
    )
    projects.save_take(place, take)
    return take


PARTS = (
    ("one", "Begin", "Hello there. This is how it works.", 2.0, 0),
    ("two", "Then", "And this is the end of it.", 1.5, 100),
)


def make_project(parent: Path, title: str = "How it works", layout: Layout = "screen") -> Path:
    """A project of two spoken parts on a screen with numbered pictures; 3.5 s together."""
    folder = projects.create(parent, title, speaker=Speaker(name="Anna Berg", role="Planner"))
    project = edits.remove_block(projects.load(folder), projects.load(folder).blocks[0].id)
    for block_id, heading, text, seconds, first in PARTS:
        block = Block(id=block_id, heading=heading, text=text, layout=layout)
        take = make_take(
            folder,
            block_id,
            f"take-{block_id}",
            seconds,
            screen=lambda number, first=first: coded_picture(first + number),
            sound=speech(seconds),
        )
        project = edits.add_take(edits.add_block(project, block), take)
    projects.save(folder, project)
    return folder


def copy_project(folder: Path, parent: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(folder, parent / folder.name))


def change(folder: Path, edit: Callable[[Project], Project]) -> Project:
    """Change a project on disk."""
    project = edit(projects.load(folder))
    projects.save(folder, project)
    return project


# Our command line as a child


class Ended(NamedTuple):
    """How a child ended; `last` is its last line of JSON."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> dict[str, Any]:
        return dict(json.loads(self.out.strip().splitlines()[-1]))


COMMAND = (sys.executable, "-m", "evp_desktop.cli.main")


def evp(*arguments: object, environment: dict[str, str] | None = None, timeout_s: float = 90) -> Ended:
    """Run `evp` to its end."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=timeout_s,
        env={**os.environ, **(environment or {})},
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@contextmanager
def evp_running(*arguments: object) -> Iterator[subprocess.Popen[str]]:
    """`evp` while it runs; killed at the end when it still does."""
    process = subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


# The stage


class RunningStage(NamedTuple):
    """The stage and what it puts in the environment."""

    itself: stage.Stage
    variables: dict[str, str]


NEEDED = ("Xvfb", "pulseaudio", "pactl")


@contextmanager
def running_stage() -> Iterator[RunningStage]:
    """A private screen and microphone, not yet in anybody's environment."""
    absent = [program for program in NEEDED if shutil.which(program) is None]
    if sys.platform != "linux" or absent:
        pytest.skip(f"a stage needs {' and '.join(absent) or 'Linux'}")
    before = dict(os.environ)
    for name in ("DISPLAY", "PULSE_SERVER"):
        os.environ.pop(name, None)
    with stage.Stage() as running:
        variables = {name: value for name, value in os.environ.items() if before.get(name) != value}
        _replace_environment(before)
        yield RunningStage(running, variables)


def _replace_environment(wanted: dict[str, str]) -> None:
    for name in os.environ.keys() - wanted.keys():
        del os.environ[name]
    os.environ.update(wanted)


def lines_of(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """What a child with `--json` says, as it says it."""
    assert process.stdout is not None
    for line in process.stdout:
        yield dict(json.loads(line))


def colours_at(rgb: Rgb, places: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """The mean colour of 8x8 pixels around each (x, y)."""
    means = [rgb[y - 4 : y + 4, x - 4 : x + 4].reshape(-1, 3).mean(axis=0) for x, y in places]
    return [(round(red), round(green), round(blue)) for red, green, blue in means]


def write_wave(path: Path, samples: npt.NDArray[np.float64], channels: int = 1) -> None:
    """A WAV file of 16 bits at 48 kHz, the same in every channel."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.repeat(np.rint(samples * 32767).astype("<i2"), channels).tobytes())


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own in memory."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a disk of its own takes Linux and root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
