"""A film of segments is the film that one encoder would have made in one go.

`EVP_EXAMPLES=1000` tries as many random edits; the suite tries some.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.media import delivery
from evp_desktop.media.delivery import VideoEncoder, encode_sound
from evp_desktop.media.frames import Picture
from evp_desktop.media.writer import VideoWriter
from evp_desktop.model.clips import Clip
from evp_desktop.model.media import Source, Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.model.time import US_PER_S, frame_start_us
from evp_desktop.render.film import Film, Job, make_film
from evp_desktop.render.plan import make_plan
from evp_desktop.render.segments import Progress, make_segments
from evp_desktop.render.store import Store
from tests.render.films import DEFAULT
from tests.support import judge, lab

WIDTH, HEIGHT = 192, 108
SECONDS = 9
EXAMPLES = int(os.environ.get("EVP_EXAMPLES", "25"))
BARE = replace(
    DEFAULT.spec, intro=None, outro=None, transition="cut", logo=replace(DEFAULT.spec.logo, opacity=0.1)
)


class Room(NamedTuple):
    """Where the takes lie, and the segments of all films."""

    takes: Path
    cache: Path
    project: Project


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """Two takes: one lively, one that mostly stands still; each picture tells its number."""
    folder = tmp_path_factory.mktemp("straight")
    takes = []
    for number, step in enumerate((1, 23)):
        name = f"take{number}"
        (folder / "takes" / name).mkdir(parents=True)
        writer = VideoWriter(folder / "takes" / name / "screen.mkv", WIDTH, HEIGHT)
        for frame in range(0, SECONDS * 30, step):
            picture = lab.coded_picture(frame + 300 * number, WIDTH, HEIGHT)
            writer.write(
                av.VideoFrame.from_ndarray(picture, "rgb24").reformat(format="yuv420p"), frame_start_us(frame)
            )
        writer.close()
        source = Source(
            kind="screen", file="screen.mkv", duration_us=SECONDS * US_PER_S, width=WIDTH, height=HEIGHT
        )
        takes.append(
            Take(
                id=name,
                block_id="block",
                recorded_at="2026-11-20T10:00:00+00:00",
                duration_us=SECONDS * US_PER_S,
                sources=(source,),
            )
        )
    project = Project(
        id="project", title="Straight", created_at="", blocks=(Block(id="block"),), takes=tuple(takes)
    )
    return Room(folder / "takes", folder / "cache", project)


@st.composite
def clips(draw: st.DrawFn) -> tuple[Clip, ...]:
    """Any cut of the takes, at any speed, with stills and transitions."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, (SECONDS - 1) * US_PER_S))
        lasts = draw(st.integers(200_000, 3 * US_PER_S))
        found.append(
            Clip(
                id=f"clip{number}",
                block_id="block",
                take_id=f"take{draw(st.integers(0, 1))}",
                start_us=start,
                end_us=min(start + lasts, SECONDS * US_PER_S),
                speed_percent=draw(st.sampled_from([100, 100, 100, 50, 150, 400])),
                freeze_us=draw(st.sampled_from([0, 0, 0, 0, 700_000])),
                transition=draw(st.sampled_from(["house_style", "cut", "fade", "slide"])),
            )
        )
    return tuple(found)


def film_of(room: Room, chosen: tuple[Clip, ...]) -> Film:
    project = replace(room.project, clips=chosen)
    kit = replace(DEFAULT, spec=BARE)
    job = Job(project=project, kit=kit, takes=room.takes, cache=room.cache, output=room.cache / "film.mp4")
    return make_film(job, replace(make_plan(project, BARE), width=WIDTH, height=HEIGHT))


def in_segments(film: Film, path: Path, workers: int = 2) -> None:
    """As an export makes it, with silence."""
    store = Store(film.job.cache / "segments", ".mp4")
    wanted = film.wanted()
    progress = Progress(film.plan.frames, lambda *_: None, lambda: False)
    make_segments(wanted, film.settings, store, film.composer, progress, workers)
    sound = path.with_suffix(".m4a")
    encode_sound(sound, iter([np.zeros(film.plan.frames * 1600, np.float32)]))
    delivery.join(path, [store.path(key) for key, _ in wanted], sound, (), "Straight", lambda _: None)


def in_one_go(film: Film, path: Path) -> None:
    """With one encoder that sees every picture."""
    composer, canvas = film.composer(), Picture(WIDTH, HEIGHT)
    encoder = VideoEncoder(path, film.settings)
    for frame in range(film.plan.frames):
        composer.draw(frame, canvas)
        encoder.write(canvas)
    encoder.close()
    composer.close()


def pictures(path: Path) -> Iterator[npt.NDArray[np.uint8]]:
    """The luma of each picture in the order of display."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            assert isinstance(frame, av.VideoFrame)
            yield frame.to_ndarray()[:HEIGHT]


def times(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        step = round(1 / 30 / float(stream.time_base or 1))
        return sorted(packet.pts // step for packet in container.demux(stream) if packet.pts is not None)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(clips())
def test_any_edit_gives_the_same_film(
    room: Room, tmp_path_factory: pytest.TempPathFactory, chosen: tuple[Clip, ...]
) -> None:
    """As many pictures at the same even times, and each shows what the one encoder's shows."""
    film = film_of(room, chosen)
    folder = tmp_path_factory.mktemp("film")
    joined, straight = folder / "joined.mp4", folder / "straight.mp4"
    in_segments(film, joined)
    in_one_go(film, straight)
    assert times(joined) == times(straight) == list(range(film.plan.frames))
    for number, (one, two) in enumerate(zip(pictures(joined), pictures(straight), strict=True)):
        off = np.abs(one.astype(int) - two)
        assert off.mean() < 3, (number, off.mean())


LIVELY = tuple(
    Clip(
        id=f"clip{i}",
        block_id="block",
        take_id=f"take{i % 2}",
        start_us=i * 311_000,
        end_us=4_000_000 + i * 517_000,
    )
    for i in range(6)
)


def ssim(one: Path, two: Path, folder: Path) -> list[float]:
    """How alike each pair of pictures is, by ffmpeg."""
    stats = folder / "ssim"
    graph = f"[0:v][1:v]ssim=stats_file={stats}"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(one), "-i", str(two), "-lavfi", graph, "-f", "null", "-"],
        check=True,
    )
    return [float(found) for found in re.findall(r"All:(\S+)", stats.read_text())]


def test_no_seam_is_seen(room: Room, tmp_path: Path) -> None:
    """Everywhere, and at each seam, segments look as like what was drawn as the straight encode does."""
    film = film_of(room, LIVELY)
    joined, straight, drawn = (tmp_path / name for name in ("joined.mp4", "straight.mp4", "drawn.mkv"))
    in_segments(film, joined)
    in_one_go(film, straight)
    without_loss(film, drawn)
    ours, theirs = ssim(joined, drawn, tmp_path), ssim(straight, drawn, tmp_path)
    assert len(ours) == len(theirs) == film.plan.frames
    assert np.mean(ours) >= np.mean(theirs) - 0.002
    seams = [segment.first_frame for _, segment in film.wanted()]
    assert min(ours[at] for at in seams) >= min(theirs) - 0.01
    assert min(ours) >= min(theirs) - 0.01


def without_loss(film: Film, path: Path) -> None:
    composer, canvas = film.composer(), Picture(WIDTH, HEIGHT)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=30)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for frame in range(film.plan.frames):
            composer.draw(frame, canvas)
            picture: Any = av.VideoFrame.from_ndarray(canvas.to_frame().to_ndarray(), "yuv420p")
            picture.pts = frame
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    composer.close()


def test_every_seam_is_decoded_without_a_remark(room: Room, tmp_path: Path) -> None:
    """Another program decodes the whole film, says nothing, and finds every time stamp even."""
    film = film_of(room, LIVELY)
    path = tmp_path / "film.mp4"
    in_segments(film, path)
    command = ["ffmpeg", "-v", "warning", "-err_detect", "explode", "-i", str(path), "-f", "null", "-"]
    assert subprocess.run(command, capture_output=True, check=True).stderr == b""
    found = judge.frame_times_s(path)
    assert found == pytest.approx([i / 30 for i in range(film.plan.frames)], abs=1e-5)


def test_workers_do_not_change_the_film(room: Room, tmp_path: Path) -> None:
    """One worker or three: the very same bytes of every segment."""
    chosen = LIVELY[:3]
    made = []
    for workers in (1, 3):
        here = room._replace(cache=tmp_path / str(workers))
        film = film_of(here, chosen)
        in_segments(film, tmp_path / f"{workers}.mp4", workers)
        made.append({path.name: path.read_bytes() for path in (here.cache / "segments").iterdir()})
    assert made[0] == made[1]
