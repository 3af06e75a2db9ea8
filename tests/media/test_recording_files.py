"""Files while they are written, files that were cut off, and colours on the way."""

from __future__ import annotations

import subprocess
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.errors import DiskFull, MediaUnreadable, NotFound
from evp_desktop.media.frames import Picture, from_rgb, planes_of, rgb_to_yuv, to_rgb, to_yuv420p
from evp_desktop.media.remux import mend
from evp_desktop.media.writer import AudioWriter, VideoWriter
from tests.support import judge, lab

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


def test_a_recording_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    """Before the file is closed, all but the last second of it is on the disk."""
    path = tmp_path / "screen.mkv"
    writer = VideoWriter(path, 192, 64)
    for number in range(120):
        frame = to_yuv420p(lab.frame_of(lab.coded_picture(number, 192, 64)))
        writer.write(frame, round(number * 1e6 / 30))
    times = judge.frame_times_s(path)
    writer.close()
    assert times[-1] > 3.0
    assert len(judge.frame_times_s(path)) == 120


def test_sound_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    """Before the file is closed, all but the last second of it is on the disk."""
    path = tmp_path / "microphone.mkv"
    writer = AudioWriter(path, 48_000, 1)
    for _ in range(200):
        writer.write(np.full((960, 1), 1000, np.int16))
    heard = len(judge.sound(path))
    writer.close()
    assert heard > 3 * 48_000
    assert len(judge.sound(path)) == 4 * 48_000


@pytest.mark.parametrize(
    ("step_us", "count", "expected"), [(33_333, 130, [0, 2, 4]), (700_000, 40, [0, 10.5, 21])]
)
def test_key_frames_come_in_time(tmp_path: Path, step_us: int, count: int, expected: list[float]) -> None:
    """Every 2 s of a lively picture, every 10 s of one that hardly changes."""
    path = tmp_path / "screen.mkv"
    writer = VideoWriter(path, 64, 64)
    for number in range(count):
        picture = lab.plain((number * 20 % 200, 9, 9), 64, 64)
        writer.write(to_yuv420p(lab.frame_of(picture)), number * step_us)
    writer.close()
    shown = ["-show_entries", "frame=key_frame,pts_time", "-of", "csv=p=0"]
    done = subprocess.run(["ffprobe", "-v", "error", *shown, str(path)], capture_output=True, text=True)
    keys = [float(line.split(",")[1]) for line in done.stdout.split() if line.startswith("1,")]
    assert keys == pytest.approx(expected, abs=0.01)


def test_times_that_do_not_rise_are_put_right(tmp_path: Path) -> None:
    """Two pictures of one moment are both kept, one after the other."""
    path = tmp_path / "screen.mkv"
    writer = VideoWriter(path, 64, 64)
    for time_us in (0, 50_000, 50_000, 40_000, 90_000):
        writer.write(to_yuv420p(lab.frame_of(lab.plain((time_us // 500, 9, 9), 64, 64))), time_us)
    writer.close()
    times = judge.frame_times_s(path)
    assert len(times) == 5
    assert times == sorted(times)


def test_a_full_disk_is_told(tiny_disk: Path) -> None:
    """When no byte fits any more, writing says so, for sound as for pictures."""
    chance = np.random.default_rng(1)
    sound = AudioWriter(tiny_disk / "microphone.mkv", 48_000, 1)
    with pytest.raises(DiskFull):
        fill(lambda _: sound.write(chance.integers(-9000, 9000, (48_000, 1), np.int16)), sound.close)
    pictures = VideoWriter(tiny_disk / "screen.mkv", 640, 360)
    noise = [chance.integers(0, 255, (360, 640, 3), np.uint8) for _ in range(2)]
    frames = [to_yuv420p(lab.frame_of(rgb)) for rgb in noise]
    with pytest.raises(DiskFull):
        fill(lambda number: pictures.write(frames[number % 2], number * 33_333), pictures.close)


def fill(write: object, close: object) -> None:
    assert callable(write)
    assert callable(close)
    try:
        for number in range(200):
            write(number)
    finally:
        close()


@pytest.mark.parametrize("missing", range(1, 9))
def test_a_packet_whose_last_bytes_are_zeros_is_left_out(tmp_path: Path, missing: int) -> None:
    """After a power cut a file may be as long as it was and end in zeros, inside its last packet."""
    path = tmp_path / "screen.mkv"
    lab.write_pictures(path, 30, lab.coded_picture)
    with av.open(str(path)) as container:
        last = [packet for packet in container.demux(video=0) if packet.size][-1]
        end = path.read_bytes().rindex(bytes(last)) + last.size
    with path.open("r+b") as file:
        file.truncate(end - missing)
        file.truncate(end + 1000)
    mend(path)
    assert judge.decodes_without_error(path)
    assert len(judge.frame_times_s(path)) == 29


def test_a_whole_file_is_mended_into_itself(tmp_path: Path) -> None:
    """Mending a file that is whole keeps every picture and tells its length."""
    path = tmp_path / "screen.mkv"
    lab.write_pictures(path, 45, lambda number: lab.coded_picture(number, 192, 64))
    before = judge.frame_times_s(path)
    assert abs(mend(path) - 1_500_000) < 40_000
    assert judge.frame_times_s(path) == before
    assert [one.name for one in tmp_path.iterdir()] == ["screen.mkv"]


@pytest.mark.parametrize("data", [b"", b"\x1a\x45\xdf\xa3", b"no recording" * 9])
def test_what_cannot_be_mended_is_left(tmp_path: Path, data: bytes) -> None:
    """A file without a single packet stays as it is."""
    path = tmp_path / "screen.mkv"
    path.write_bytes(data)
    with pytest.raises(MediaUnreadable):
        mend(path)
    assert path.read_bytes() == data
    with pytest.raises(NotFound):
        mend(tmp_path / "absent.mkv")
    assert [one.name for one in tmp_path.iterdir()] == ["screen.mkv"]


@given(COLOURS)
def test_colours_by_the_standard(rgb: tuple[int, int, int]) -> None:
    """A colour as BT.709 limited planes and back is the colour, within 3 codes."""
    planes = from_rgb(lab.plain(rgb, 16, 16))
    found = int(planes.y[8, 8]), int(planes.u[4, 4]), int(planes.v[4, 4])
    assert np.abs(np.subtract(found, rgb_to_yuv(*rgb))).max() <= 1
    assert 16 <= found[0] <= 235
    back = to_rgb(planes, 16, 16)[8, 8]
    assert np.abs(back.astype(int) - rgb).max() <= 3


@pytest.mark.parametrize(
    ("rgb", "yuv"),
    [
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_the_corners_of_the_colour_cube(rgb: tuple[int, int, int], yuv: tuple[int, int, int]) -> None:
    """White, black, red, green and blue have the codes that every BT.709 table lists."""
    assert rgb_to_yuv(*rgb) == yuv


def test_full_range_from_a_camera_becomes_limited() -> None:
    """A full-range frame is converted, not relabelled."""
    frame = lab.frame_of(lab.plain((255, 255, 255), 16, 16)).reformat(
        format="yuvj420p", dst_colorspace="ITU709", dst_color_range="JPEG"
    )
    assert int(planes_of(frame).y[4, 4]) == 255
    assert int(planes_of(to_yuv420p(frame)).y[4, 4]) == 235


def test_a_picture_to_draw_on_is_black_and_even() -> None:
    """A new picture is black; odd sides are refused."""
    planes = Picture(6, 4).planes
    assert [set(plane.ravel().tolist()) for plane in planes] == [{16}, {128}, {128}]
    assert (planes.width, planes.height, planes.u.shape) == (6, 4, (2, 3))
    with pytest.raises(ValueError, match="even"):
        Picture(5, 4)
