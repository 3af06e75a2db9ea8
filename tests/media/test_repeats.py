"""Pictures that stand still: encoded once, shown as often as they were."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evp_desktop.media import h264
from evp_desktop.media.frames import Picture
from evp_desktop.media.repeats import LEAST, How, Pacer, RepeatingEncoder
from evp_desktop.media.writer import set_up_picture

WIDTH, HEIGHT = 192, 112
MOST = 14
KEY_FRAMES, B_FRAMES = 60, 2
X264 = f"keyint={KEY_FRAMES}:min-keyint=6:bframes={B_FRAMES}:open-gop=0:stitchable=1"
STEP_Y = 7


@given(st.lists(st.booleans(), max_size=400), st.integers(20, 90))
def test_every_picture_has_its_step(changes: list[bool], key_interval: int) -> None:
    """Each once, in order; copies only of repeats, never too many in a row, between P or key pictures."""
    pacer = Pacer(key_interval, MOST)
    steps = [step for is_new in changes for step in pacer.add(is_new)] + pacer.finish()
    assert [step.at for step in steps] == list(range(len(changes)))
    copies = 0
    for step, is_new in zip(steps, changes, strict=True):
        before = steps[step.at - 1].how if step.at else How.KEY
        if step.how is How.COPY:
            copies += 1
            assert not is_new
            assert before is not How.FREE
        else:
            copies = 0
            assert before is not How.COPY or step.how is not How.FREE
        assert copies <= MOST


@given(st.lists(st.integers(1, 200), min_size=1, max_size=20))
def test_keys_are_never_too_far_apart(runs: list[int]) -> None:
    """However long pictures stand, from the first copy on there is a key picture within the interval."""
    pacer = Pacer(KEY_FRAMES, MOST)
    steps = [step for run in runs for i in range(run) for step in pacer.add(i == 0)] + pacer.finish()
    since_key = seen_by_encoder = 0
    for step in steps:
        if step.how is not How.COPY:
            seen_by_encoder += 1
        if step.how is How.KEY or seen_by_encoder > KEY_FRAMES:  # where x264 makes one by itself
            pacer.key_seen(step.at)
            since_key = seen_by_encoder = 0
        since_key += 1
        assert since_key <= KEY_FRAMES


@given(st.binary(max_size=200))
def test_no_start_code_is_feigned(data: bytes) -> None:
    """Any bytes survive, and none looks like the beginning of another unit."""
    unit = b"\x01" + data.replace(b"\0\0\x03", b"") + b"\x80"
    hidden = h264.escaped(unit)
    assert h264.unescaped(hidden) == unit
    assert not any(code in hidden for code in (b"\0\0\0", b"\0\0\x01", b"\0\0\x02"))


def encode(path: Path, runs: list[int], threads: int = 1) -> int:
    """A film of as many different pictures as there are runs, each shown that often; returns its length."""
    canvas = Picture(WIDTH, HEIGHT)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        set_up_picture(stream, WIDTH, HEIGHT, Fraction(1, 30))
        stream.codec_context.thread_count = threads
        stream.codec_context.options = {"preset": "veryfast", "crf": "12", "x264-params": X264}
        stream.codec_context.open()
        encoder = RepeatingEncoder(stream.codec_context, KEY_FRAMES, B_FRAMES)
        packets = []
        for number, run in enumerate(runs):
            draw(canvas, number)
            for i in range(run):
                packets += encoder.add(canvas, i == 0)
        for packet in [*packets, *encoder.finish()]:
            packet.stream, packet.time_base = stream, Fraction(1, 30)
            container.mux_one(packet)
    return sum(runs)


def draw(canvas: Picture, number: int) -> None:
    """A picture that tells its number: a bar on a ground, both moving and changing."""
    canvas.fill((40 + number * STEP_Y % 160, 90 + number * 37 % 80, 128))
    left = number * 16 % (WIDTH - 16)
    canvas.planes.y[20:60, left : left + 16] = 235 - number * 29 % 90


def decoded(path: Path) -> tuple[npt.NDArray[np.uint8], str]:
    """Every picture's luma as another program decodes it, and what that program complained of."""
    command = ["ffmpeg", "-v", "warning", "-i", str(path), "-fps_mode", "passthrough"]
    done = subprocess.run(
        [*command, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"], capture_output=True, check=True
    )
    return np.frombuffer(done.stdout, np.uint8).reshape(-1, HEIGHT * 3 // 2, WIDTH)[
        :, :HEIGHT
    ], done.stderr.decode()


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.sampled_from([1, 1, 1, 2, 3, 4, 5, 6, 15, 16, 17, 31, 75, 140]), min_size=1, max_size=9),
    st.sampled_from([1, 1, 4]),
)
def test_what_is_shown_is_what_was_drawn(
    tmp_path_factory: pytest.TempPathFactory, runs: list[int], threads: int
) -> None:
    """Another decoder shows every picture as often as it was drawn, without a complaint, at even times."""
    path = tmp_path_factory.mktemp("repeats") / "film.mp4"
    length = encode(path, runs, threads)
    shown, complaints = decoded(path)
    assert (len(shown), complaints) == (length, "")
    wanted = Picture(WIDTH, HEIGHT)
    at = 0
    for number, run in enumerate(runs):
        draw(wanted, number)
        off = np.abs(shown[at : at + run].astype(int) - wanted.planes.y).mean(axis=(1, 2))
        assert off.max() < 2, (number, run, off)
        at += run
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        packets = [packet for packet in film.demux(stream) if packet.pts is not None]
        seconds = [(packet.pts or 0) * (packet.time_base or Fraction(1)) for packet in packets]
    assert sorted(seconds) == [Fraction(i, 30) for i in range(length)]
    keys = [round(time * 30) for time, packet in zip(seconds, packets, strict=True) if packet.is_keyframe]
    assert max(np.diff([*keys, length])) <= KEY_FRAMES


def test_a_still_costs_hardly_any_bytes(tmp_path: Path) -> None:
    """Between two keys of a still there are copies of some bytes each, exactly the same picture."""
    encode(tmp_path / "still.mp4", [1, 50])
    shown, _ = decoded(tmp_path / "still.mp4")
    with av.open(str(tmp_path / "still.mp4")) as film:
        sizes = [packet.size for packet in film.demux(video=0) if packet.pts is not None]
    assert sum(size < 60 for size in sizes) >= 50 - LEAST - 4
    assert all((shown[i] == shown[i - 1]).all() for i in range(4, 15))


def test_a_stream_of_another_kind_is_refused() -> None:
    """Without CABAC our copies would be nonsense: said at once, nothing is written."""
    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    context.time_base, context.options = Fraction(1, 30), {"profile": "baseline"}
    context.flags |= av.codec.context.Flags.global_header
    context.open()
    with pytest.raises(ValueError, match=r"CABAC|counted"):
        RepeatingEncoder(context, KEY_FRAMES, B_FRAMES)
