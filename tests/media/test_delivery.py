"""Segments of any length become one film, frame by frame."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evp_desktop.errors import Cancelled, MediaUnreadable
from evp_desktop.media.delivery import Chapter, VideoEncoder, encode_sound, frame_count, join
from evp_desktop.media.encoders import settings_for, sound_suffix_of, suffix_of
from evp_desktop.media.frames import Picture
from evp_desktop.model.delivery import VideoCodec
from tests.support import judge, lab

WIDTH, HEIGHT = 192, 64


def draw(picture: Picture, number: int) -> None:
    """The number as blocks of luma."""
    picture.fill((90, 128, 128))
    cell = WIDTH // lab.CODE_BITS
    for bit in range(lab.CODE_BITS):
        picture.planes.y[: HEIGHT // 4, bit * cell : (bit + 1) * cell] = 235 if number >> bit & 1 else 16


def write_segment(path: Path, first: int, count: int, width: int = WIDTH, codec: VideoCodec = "h264") -> None:
    encoder = VideoEncoder(path, settings_for(codec, width, HEIGHT))
    picture = Picture(width, HEIGHT)
    for number in range(first, first + count):
        draw(picture, number)
        encoder.write(picture)
    encoder.close()


def write_film(
    folder: Path, lengths: list[int], chapters: tuple[Chapter, ...] = (), codec: VideoCodec = "h264"
) -> Path:
    """A film of numbered pictures from segments of these lengths, with as much sound."""
    segments, first = [], 0
    for i, count in enumerate(lengths):
        segments.append(folder / f"{i}.mp4")
        write_segment(segments[-1], first, count, codec=codec)
        first += count
    samples = lab.tone(first / 30, -20).astype(np.float32)
    sound = folder / f"sound{sound_suffix_of(codec)}"
    encode_sound(sound, [samples])
    film = folder / f"film{suffix_of(codec)}"
    join(film, segments, sound, chapters, "A film", lambda _: None)
    return film


def numbers_in(path: Path) -> list[int]:
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-vsync", "passthrough", "-pix_fmt", "rgb24"]
    data = subprocess.run([*command, "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    return [lab.number_in(rgb) for rgb in np.frombuffer(data, np.uint8).reshape(-1, HEIGHT, WIDTH, 3)]


LENGTHS = st.lists(st.one_of(st.integers(1, 4), st.integers(1, 150)), min_size=1, max_size=5)


@settings(max_examples=10)
@given(LENGTHS)
def test_segments_of_any_length_join(tmp_path_factory: pytest.TempPathFactory, lengths: list[int]) -> None:
    """Every picture is there once, in order, at a constant distance; every packet decodes."""
    film = write_film(tmp_path_factory.mktemp("join"), lengths)
    total = sum(lengths)
    assert numbers_in(film) == list(range(total))
    assert judge.decodes_without_error(film)
    assert frame_count(film) == total
    times = judge.frame_times_s(film)
    assert np.allclose(times, np.arange(total) / 30, atol=1e-5)
    video = judge.stream(film, "video")
    assert (video["r_frame_rate"], int(video["nb_frames"])) == ("30/1", total)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds from three segments, with two chapters."""
    chapters = (Chapter(0, 2_000_000, "Begin"), Chapter(2_000_000, 5_000_000, "Eén & twee"))
    return write_film(tmp_path_factory.mktemp("film"), [60, 30, 60], chapters)


def test_the_picture_is_what_every_player_takes(film: Path) -> None:
    """H.264 High, 8 bits 4:2:0, progressive, square pixels, BT.709 limited on all four tags."""
    video = judge.stream(film, "video")
    assert (video["codec_name"], video["profile"], video["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert video["field_order"] == "progressive"
    assert video.get("sample_aspect_ratio", "1:1") == "1:1"
    tags = ("color_primaries", "color_transfer", "color_space", "color_range")
    assert [video[tag] for tag in tags] == ["bt709", "bt709", "bt709", "tv"]
    assert video["has_b_frames"] <= 2


def test_key_frames_are_two_seconds_apart_at_most(film: Path) -> None:
    """Never more than 60 pictures lie from one IDR to the next, and each segment begins with one."""
    shown = ["-select_streams", "v:0", "-show_entries", "frame=key_frame", "-of", "csv=p=0"]
    done = subprocess.run(["ffprobe", "-v", "error", *shown, str(film)], capture_output=True, text=True)
    keys = [i for i, line in enumerate(done.stdout.split()) if line.startswith("1")]
    assert {0, 60, 90} <= set(keys)
    assert max(np.diff([*keys, 150])) <= 60


def test_the_index_comes_first(film: Path) -> None:
    """moov lies before mdat, so that the film plays while it arrives."""
    data = film.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
    assert re.search(rb"ftyp", data[:16])


def test_chapters_and_title(film: Path) -> None:
    """Chapters have their titles and borders, the first begins at 0; the title is in the file."""
    facts = judge.ffprobe(film)
    found = [(float(one["start_time"]), one["tags"]["title"]) for one in facts["chapters"]]
    assert found == [(0.0, "Begin"), (2.0, "Eén & twee")]
    assert facts["format"]["tags"]["title"] == "A film"


def test_sound_and_picture_end_together(film: Path) -> None:
    """Both begin at 0 and last the same, within one AAC frame."""
    video, audio = judge.stream(film, "video"), judge.stream(film, "audio")
    assert float(video["start_time"]) == 0.0
    assert abs(float(audio["start_time"])) < 0.001
    assert abs(float(video["duration"]) - float(audio["duration"])) < 0.025


def test_foreign_segments_are_refused(tmp_path: Path) -> None:
    """A segment of another size does not fit, and that is told."""
    write_segment(tmp_path / "a.mp4", 0, 5)
    write_segment(tmp_path / "b.mp4", 5, 5, width=128)
    encode_sound(tmp_path / "sound.m4a", [np.zeros(16_000, np.float32)])
    with pytest.raises(MediaUnreadable, match="other settings"):
        join(
            tmp_path / "film.mp4",
            [tmp_path / "a.mp4", tmp_path / "b.mp4"],
            tmp_path / "sound.m4a",
            (),
            "",
            lambda _: None,
        )


def test_joining_can_be_cancelled(tmp_path: Path) -> None:
    """What is told of each segment may raise, and that ends it."""
    write_segment(tmp_path / "a.mp4", 0, 5)
    encode_sound(tmp_path / "sound.m4a", [np.zeros(8_000, np.float32)])

    def cancel(_: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        join(tmp_path / "film.mp4", [tmp_path / "a.mp4"], tmp_path / "sound.m4a", (), "", cancel)
