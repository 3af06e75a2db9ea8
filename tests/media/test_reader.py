"""Which picture does a file show at a moment? The same one, however one got there."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evp_desktop.errors import FileTrouble, MediaUnreadable
from evp_desktop.media.frames import to_rgb, to_yuv420p
from evp_desktop.media.reader import VideoReader
from evp_desktop.media.writer import VideoWriter
from tests.support import lab

COUNT = 240


def moments_ms(variable: bool) -> list[int]:
    """When each picture starts: 30 a second, or anything between 1 ms and 2 s apart."""
    if not variable:
        return [round(number * 1000 / 30) for number in range(COUNT)]
    steps = np.random.default_rng(3).choice([1, 7, 33, 33, 33, 400, 1000, 2000], COUNT)
    return [20, *(20 + np.cumsum(steps)[:-1]).tolist()]


def picture(number: int) -> lab.Rgb:
    return lab.coded_picture(number, 192, 64)


def write_recording(path: Path) -> list[int]:
    """As our own recorder writes: variable frame rate, no B-frames."""
    moments = moments_ms(variable=True)
    writer = VideoWriter(path, 192, 64)
    for number, at in enumerate(moments):
        writer.write(to_yuv420p(lab.frame_of(picture(number))), at * 1000)
    writer.close()
    return moments


def write_foreign(path: Path) -> list[int]:
    """As other programs write: MP4 with B-frames and few key frames."""
    data = b"".join(picture(number).tobytes() for number in range(COUNT))
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "192x64", "-r", "30", "-i", "-"]
    encoder = ["-c:v", "libx264", "-bf", "3", "-g", "100", "-pix_fmt", "yuv420p", "-f", "mp4"]
    subprocess.run(["ffmpeg", "-v", "error", *source, *encoder, str(path)], input=data, check=True)
    return moments_ms(variable=False)


@pytest.fixture(scope="module", params=[write_recording, write_foreign], ids=["recording", "foreign"])
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """A film of numbered pictures, and when each starts in milliseconds."""
    write: Callable[[Path], list[int]] = request.param
    path = tmp_path_factory.mktemp("film") / "film.mkv"
    return path, write(path)


def shown(reader: VideoReader, time_us: int) -> int:
    planes = reader.frame_at(time_us)
    return lab.number_in(to_rgb(planes, planes.width, planes.height))


def expected(moments: list[int], time_us: int) -> int:
    return max([number for number, at in enumerate(moments) if at * 1000 <= time_us], default=0)


def test_from_start_to_end(film: tuple[Path, list[int]]) -> None:
    """In order of time, every picture is shown from its own moment until just before the next one's."""
    path, moments = film
    with VideoReader(path) as reader:
        for number, at in enumerate(moments):
            assert shown(reader, at * 1000 + 400) == number


@settings(max_examples=25)
@given(st.lists(st.integers(-1_000_000, 60_000_000), min_size=1, max_size=12))
def test_any_order_shows_the_same(film: tuple[Path, list[int]], times: list[int]) -> None:
    """Jumping forth and back, before the beginning and behind the end, shows what playing through would."""
    path, moments = film
    clear = [time for time in times if all(abs(time - at * 1000) > 600 for at in moments)]
    with VideoReader(path) as reader:
        assert [shown(reader, time) for time in clear] == [expected(moments, time) for time in clear]


@pytest.mark.parametrize("kind", ["mkv", "mp4"])
def test_thirty_a_second_are_shown_as_such(tmp_path: Path, kind: str) -> None:
    """Looked up by a clock of the same rate, each picture comes once, however the file rounds its stamps.

    Matroska says 67 ms for 66,667 µs: a third of all pictures would be shown twice, another third never.
    """
    path = tmp_path / f"film.{kind}"
    data = b"".join(picture(number).tobytes() for number in range(40))
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "192x64", "-r", "30", "-i", "-"]
    encoder = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(["ffmpeg", "-v", "error", *source, *encoder], input=data, check=True)
    with VideoReader(path) as reader:
        assert [shown(reader, round(number * 1e6 / 30)) for number in range(40)] == list(range(40))
        assert [shown(reader, round(number * 1e6 / 30) - 1) for number in range(1, 40)] == list(range(1, 40))


def test_the_same_picture_is_the_same_object(film: tuple[Path, list[int]]) -> None:
    """As long as nothing changes the very same object is returned: what is drawn is not drawn again."""
    path, moments = film
    longest = max(range(COUNT - 1), key=lambda number: moments[number + 1] - moments[number])
    with VideoReader(path) as reader:
        first = reader.frame_at(moments[longest] * 1000 + 2_000)
        assert reader.frame_at(moments[longest + 1] * 1000 - 2_000) is first
        assert reader.frame_at(moments[longest + 1] * 1000 + 2_000) is not first


def test_a_torn_file_shows_its_last_whole_picture(tmp_path: Path) -> None:
    """Behind the place where a file was cut off, the last picture that can be decoded stays."""
    path = tmp_path / "torn.mkv"
    moments = write_recording(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with VideoReader(path) as reader:
        last = shown(reader, 10**9)
        assert 60 < last < 200
        assert shown(reader, moments[last // 2] * 1000 + 400) == last // 2


@pytest.mark.parametrize("data", [b"", b"not a film\n" * 100, bytes(range(256)) * 40])
def test_what_is_no_film_is_refused(tmp_path: Path, data: bytes) -> None:
    """An empty, a text and a meaningless file give one error of ours."""
    (tmp_path / "film.mkv").write_bytes(data)
    with pytest.raises(MediaUnreadable):
        VideoReader(tmp_path / "film.mkv").frame_at(0)


def test_sound_alone_is_no_film(tmp_path: Path) -> None:
    """A file without pictures, and no file at all, are told apart."""
    lab.write_sound(tmp_path / "sound.mkv", lab.tone(0.2))
    with pytest.raises(MediaUnreadable, match="no picture"):
        VideoReader(tmp_path / "sound.mkv")
    with pytest.raises(FileTrouble) as caught:
        VideoReader(tmp_path / "absent.mkv")
    assert type(caught.value).__name__ == "NotFound"
