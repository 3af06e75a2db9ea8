"""What is in a file, and what is said of files that are none."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evp_desktop.errors import EvpError, MediaUnreadable, NotFound
from evp_desktop.media.probe import duration_us, probe
from evp_desktop.media.reader import VideoReader
from evp_desktop.media.writer import AudioWriter
from tests.support import lab


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of picture and sound, made by ffmpeg."""
    path = tmp_path_factory.mktemp("probe") / "film.mp4"
    sources = ["-f", "lavfi", "-i", "testsrc=size=320x240:rate=25:duration=2"]
    sources += ["-f", "lavfi", "-i", "sine=frequency=500:sample_rate=44100:duration=2"]
    tags = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
    encoders = ["-c:v", "libx264", "-pix_fmt", "yuv420p", *tags, "-c:a", "aac", "-ac", "2"]
    subprocess.run(["ffmpeg", "-v", "error", *sources, *encoders, str(path)], check=True)
    return path


def test_the_facts_of_a_film(film: Path) -> None:
    """Codec, size, rate, colour and sound are told as they are."""
    facts = probe(film)
    assert (facts.video_codec, facts.width, facts.height) == ("h264", 320, 240)
    assert (facts.frame_rate, facts.pixel_format, facts.video_profile) == ("25", "yuv420p", "High")
    assert (facts.colour_matrix, facts.colour_primaries, facts.colour_transfer) == ("bt709",) * 3
    assert facts.colour_range == "limited"
    assert (facts.audio_codec, facts.sample_rate_hz, facts.channels) == ("aac", 44_100, 2)
    assert abs(facts.duration_us - 2_000_000) < 50_000
    assert facts.size_bytes == film.stat().st_size


def test_sound_alone(tmp_path: Path) -> None:
    """A file of sound has no picture facts."""
    lab.write_sound(tmp_path / "sound.mkv", lab.tone(1.5))
    facts = probe(tmp_path / "sound.mkv")
    assert (facts.audio_codec, facts.channels, facts.video_codec, facts.width) == ("flac", 1, "", 0)
    assert facts.duration_us == 1_500_000


def test_a_file_that_was_cut_off_still_has_a_length(tmp_path: Path) -> None:
    """Without an index the packets are counted."""
    writer = AudioWriter(tmp_path / "whole.mkv", 48_000, 1)
    for _ in range(200):
        writer.write(np.full((960, 1), 1000, np.int16))
    shutil.copy(tmp_path / "whole.mkv", tmp_path / "cut.mkv")
    writer.close()
    assert duration_us(tmp_path / "whole.mkv") == 4_000_000
    assert 3_000_000 < duration_us(tmp_path / "cut.mkv") < 4_000_000


def test_nothing_there(tmp_path: Path) -> None:
    """A file that is not there is not a file that cannot be read."""
    with pytest.raises(NotFound):
        probe(tmp_path / "absent.mp4")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.mp4", b""),
        ("text.mp4", b"This is a letter, not a film.\n" * 50),
        ("letter.txt", b"This is a letter, not a film.\n" * 50),
        ("head.mp4", b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41"),
        ("head.mkv", b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x23"),
        ("titles.srt", b"1\n00:00:01,000 --> 00:00:02,000\nHello\n"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, name: str, data: bytes) -> None:
    """Empty, text, a bare header, subtitles: one error of ours, that names the file."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(MediaUnreadable) as caught:
        probe(tmp_path / name)
    assert caught.value.path == tmp_path / name


@pytest.mark.parametrize("make", [os.mkdir, *([os.mkfifo] if hasattr(os, "mkfifo") else [])])
def test_only_files_are_films(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """A folder is refused, and so is a pipe, at once."""
    make(tmp_path / "film.mkv")
    with pytest.raises(MediaUnreadable, match="not a file"):
        probe(tmp_path / "film.mkv")
    with pytest.raises(MediaUnreadable, match="not a file"):
        VideoReader(tmp_path / "film.mkv")


def test_half_a_film_is_refused(film: Path, tmp_path: Path) -> None:
    """An MP4 whose index never came cannot be read."""
    data = film.read_bytes()
    (tmp_path / "half.mp4").write_bytes(data[: len(data) // 2])
    with pytest.raises(MediaUnreadable):
        probe(tmp_path / "half.mp4")


def test_a_title_in_an_old_encoding(film: Path, tmp_path: Path) -> None:
    """A tag that is no UTF-8 is no reason to refuse a file."""
    path = tmp_path / "old.mp4"
    title = ["-c", "copy", "-metadata", "title=Plan Zxx"]
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(film), *title, str(path)], check=True)
    path.write_bytes(path.read_bytes().replace(b"Plan Zxx", b"Plan Z\xeb\xff"))
    assert probe(path).video_codec == "h264"
    assert height_of(path) == 240


@pytest.mark.parametrize("name", ["12:30 talk.mp4", "concat:a|b.mp4", "-y.mp4", "50%d.mp4", "größe 计划.mp4"])
def test_any_name_is_a_name(film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """What a file is called, also without its folder, is never taken for something else."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(film, tmp_path / name)
    assert probe(Path(name)).width == 320


def outcome(action: Callable[[], int]) -> int | type[EvpError]:
    """What an action returns, or the kind of trouble that it met."""
    try:
        return action()
    except EvpError as error:
        return type(error)


@settings(max_examples=40)
@given(st.binary(max_size=10_000), st.sampled_from(["a.mp4", "a.mkv", "a.mp3", "a.wav", "a"]))
def test_noise_never_crashes(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    """Whatever the bytes, there are facts or an error of ours."""
    path = tmp_path_factory.mktemp("noise") / name
    path.write_bytes(data)
    assert outcome(lambda: probe(path).size_bytes) in (len(data), MediaUnreadable)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_damaged_film_never_crashes(
    film: Path, tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[float, int]]
) -> None:
    """With any bytes changed, reading gives pictures or an error of ours."""
    data = bytearray(film.read_bytes())
    for part, value in flips:
        data[round(part * (len(data) - 1))] = value
    path = tmp_path_factory.mktemp("damaged") / "film.mp4"
    path.write_bytes(bytes(data))
    assert outcome(lambda: probe(path).size_bytes) in (len(data), MediaUnreadable)
    assert outcome(lambda: height_of(path)) in (240, MediaUnreadable)


def height_of(path: Path) -> int:
    with VideoReader(path) as reader:
        return reader.frame_at(1_000_000).height


@pytest.mark.parametrize("name", ["screen.mkv", "list.m3u8", "list.ffconcat", "page.mpd"])
def test_a_file_cannot_make_us_call_somebody(tmp_path: Path, name: str) -> None:
    """A play list in place of a recording opens no connection: nothing leaves the machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/film.ts"
        texts = {
            ".ffconcat": f"ffconcat version 1.0\nfile '{address}'\n",
            ".mpd": f"<MPD xmlns='urn:mpeg:dash:schema:mpd:2011'><BaseURL>{address}</BaseURL></MPD>",
        }
        lists = f"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}\n#EXT-X-ENDLIST\n"
        (tmp_path / name).write_text(texts.get(Path(name).suffix, lists))
        with pytest.raises(EvpError):
            probe(tmp_path / name)
        with pytest.raises(TimeoutError):
            server.accept()
