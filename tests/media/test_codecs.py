"""Every codec that can be asked for makes a film that others read, of segments of any length."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evp_desktop.media.delivery import Chapter, VideoEncoder, frame_count
from evp_desktop.media.encoders import EncoderSettings, max_kbit, settings_for, settings_of, suffix_of
from evp_desktop.media.frames import Picture
from evp_desktop.model.delivery import Aspect, Delivery, Quality, VideoCodec
from tests.media.test_delivery import numbers_in, write_film
from tests.support import judge

LENGTHS = [30, 1, 2, 3, 64, 5]
CHAPTERS = (Chapter(0, 1_000_000, "Begin"), Chapter(1_000_000, 3_500_000, "Eén"))
CODECS: tuple[VideoCodec, ...] = ("hevc", "av1", "vp9")
NAMES = {"hevc": ("hevc", "hvc1"), "av1": ("av1", "av01"), "vp9": ("vp9", "[0][0][0][0]")}


@pytest.fixture(scope="module", params=CODECS)
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[VideoCodec, Path]:
    """Three and a half seconds from six segments."""
    codec: VideoCodec = request.param
    return codec, write_film(tmp_path_factory.mktemp(codec), LENGTHS, CHAPTERS, codec)


def complaints(path: Path) -> str:
    done = subprocess.run(
        ["ffmpeg", "-v", "warning", "-i", str(path), "-f", "null", "-"], capture_output=True, text=True
    )
    return done.stderr.strip()


def test_every_picture_is_there_once(film: tuple[VideoCodec, Path]) -> None:
    """In order, at a constant distance (WebM counts in ms), across every seam and without a warning."""
    codec, path = film
    total = sum(LENGTHS)
    assert numbers_in(path) == list(range(total))
    assert complaints(path) == ""
    assert frame_count(path) == total
    tolerance = 0.0006 if codec == "vp9" else 1e-5
    assert np.allclose(judge.frame_times_s(path), np.arange(total) / 30, atol=tolerance)


def test_players_are_told_what_it_is(film: tuple[VideoCodec, Path]) -> None:
    """The codec's name, BT.709 limited on all four tags, 30 a second, square pixels, chapters and title."""
    codec, path = film
    assert path.suffix == suffix_of(codec)
    video = judge.stream(path, "video")
    assert (video["codec_name"], video["codec_tag_string"]) == NAMES[codec]
    tags = ("color_primaries", "color_transfer", "color_space", "color_range")
    assert [video[tag] for tag in tags] == ["bt709", "bt709", "bt709", "tv"]
    assert (video["pix_fmt"], video["r_frame_rate"], video["avg_frame_rate"]) == ("yuv420p", "30/1", "30/1")
    assert video["sample_aspect_ratio"] == "1:1"
    facts = judge.ffprobe(path)
    assert [one["tags"]["title"] for one in facts["chapters"]] == ["Begin", "Eén"]
    assert facts["format"]["tags"]["title"] == "A film"


def test_the_sound_fits(film: tuple[VideoCodec, Path]) -> None:
    """48 kHz stereo, Opus in WebM and AAC in MP4, as long as the picture within one frame."""
    codec, path = film
    audio = judge.stream(path, "audio")
    expected = "opus" if codec == "vp9" else "aac"
    assert (audio["codec_name"], audio["sample_rate"], audio["channels"]) == (expected, "48000", 2)
    assert abs(float(judge.ffprobe(path)["format"]["duration"]) - sum(LENGTHS) / 30) < 1 / 30


def test_a_player_finds_its_way(film: tuple[VideoCodec, Path]) -> None:
    """The index lies in front, and key frames are at most 2 s apart, one at each seam."""
    codec, path = film
    data = path.read_bytes()
    index, pictures = (b"\x1c\x53\xbb\x6b", b"\x1f\x43\xb6\x75") if codec == "vp9" else (b"moov", b"mdat")
    assert 0 < data.index(index) < data.index(pictures)
    shown = ["-select_streams", "v:0", "-show_entries", "frame=key_frame", "-of", "csv=p=0"]
    done = subprocess.run(["ffprobe", "-v", "error", *shown, str(path)], capture_output=True, text=True)
    keys = [i for i, line in enumerate(done.stdout.split()) if line.startswith("1")]
    assert {0, 30, 31, 33, 36, 100} <= set(keys)
    assert max(np.diff([*keys, sum(LENGTHS)])) <= 60


def header_of(settings: EncoderSettings, path: Path) -> dict[str, Any]:
    encoder = VideoEncoder(path, settings)
    encoder.write(Picture(settings.width, settings.height))
    encoder.close()
    return judge.stream(path, "video")


@pytest.mark.parametrize(("quality", "level"), [("720p", 31), ("1080p", 40), ("1440p", 50), ("2160p", 51)])
def test_the_level_fits_the_size(tmp_path: Path, quality: Quality, level: int) -> None:
    """H.264 High at the lowest level that takes the size at 30 a second."""
    video = header_of(settings_of(Delivery(quality=quality)), tmp_path / "one.mp4")
    assert (video["profile"], video["level"]) == ("High", level)


@pytest.mark.parametrize(
    ("aspect", "size"), [("16:9", (1280, 720)), ("9:16", (720, 1280)), ("1:1", (720, 720))]
)
def test_the_shape_is_what_was_asked(tmp_path: Path, aspect: Aspect, size: tuple[int, int]) -> None:
    """Width and height with square pixels."""
    video = header_of(settings_of(Delivery(aspect=aspect, quality="720p")), tmp_path / "one.mp4")
    assert (video["width"], video["height"]) == size
    assert video["sample_aspect_ratio"] == "1:1"


def test_the_highest_rate_grows_with_the_picture() -> None:
    """8 Mbit/s at 1080p, more for more pixels but less than in proportion."""
    assert max_kbit(1920, 1080) == max_kbit(1080, 1920) == 8000
    assert max_kbit(1280, 720) < 8000 < max_kbit(3840, 2160) < 4 * 8000


def test_settings_are_told_apart() -> None:
    """Equal settings have one digest; another size, codec or option has another."""
    base = settings_for("h264", 640, 360)
    assert base.digest == settings_for("h264", 640, 360).digest
    others = [settings_for("h264", 640, 362), settings_for("hevc", 640, 360), settings_for("h264", 360, 640)]
    assert len({base.digest, *(other.digest for other in others)}) == 4
