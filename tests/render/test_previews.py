"""Thumbnails, moving previews and storyboards, all from the finished file."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from evp_desktop.errors import Cancelled, MediaUnreadable
from evp_desktop.media.delivery import VideoEncoder
from evp_desktop.media.encoders import settings_for
from evp_desktop.media.frames import Picture
from evp_desktop.media.key_frames import KeyFrameReader
from evp_desktop.model.captions import to_webvtt
from evp_desktop.model.time import US_PER_S, frame_start_us
from evp_desktop.render import previews
from evp_desktop.render.previews import Span
from evp_desktop.render.shots import Plan, Shot
from tests.support import judge

WIDTH, HEIGHT = 320, 180
SECONDS = 12


def nothing() -> None:
    """Nobody wants to stop it."""


def sharp(luma: int, cell: int = 16) -> np.ndarray:
    """A chequered picture around a luma."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    return (luma + np.where((x // cell + y // cell) % 2, 40, -40)).clip(16, 235).astype(np.uint8)


def write(path: Path, luma_of: Callable[[int], np.ndarray], frames: int = SECONDS * 30) -> Path:
    encoder = VideoEncoder(path, settings_for("h264", WIDTH, HEIGHT))
    picture = Picture(WIDTH, HEIGHT)
    for number in range(frames):
        picture.planes.y[:] = luma_of(number)
        encoder.write(picture)
    encoder.close()
    return path


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every 2 s another picture: sharp 80, dark, sharp 110, flat, sharp 140, white."""
    flat = np.full((HEIGHT, WIDTH), 120, np.uint8)
    parts = [sharp(80), flat // 6, sharp(110), flat, sharp(140), flat + 115]
    return write(tmp_path_factory.mktemp("film") / "film.mp4", lambda number: parts[number // 60])


WHOLE = [Span(0, SECONDS * US_PER_S)]


def test_a_key_frame_is_found_for_every_moment(film: Path) -> None:
    """The last one at or before the moment, in any order of asking."""
    with KeyFrameReader(film) as reader:
        for time_s, key_s in ((11.9, 10), (0.5, 0), (5.0, 4), (4.0, 4), (99.0, 10), (-1.0, 0)):
            assert reader.at(round(time_s * US_PER_S)).time_us == key_s * US_PER_S
        assert reader.at(9 * US_PER_S).picture.y.mean() == pytest.approx(140, abs=4)


def test_what_is_no_film_has_no_key_frames(tmp_path: Path) -> None:
    """Anything else is refused."""
    (tmp_path / "film.mp4").write_bytes(b"nothing")
    with pytest.raises(MediaUnreadable):
        KeyFrameReader(tmp_path / "film.mp4")


def test_thumbnails_show_something(film: Path) -> None:
    """Three from all over the film, in order, and none is dark, white or empty."""
    pictures = previews.thumbnails(film, WHOLE, 3, nothing)
    assert [picture.shape for picture in pictures] == [(HEIGHT, WIDTH, 3)] * 3
    means = [picture.mean() for picture in pictures]
    assert means == sorted(means)
    assert all(picture.std() > 20 for picture in pictures)


def test_thumbnails_come_from_the_clips_alone(film: Path) -> None:
    """Nothing of intro and outro; fewer where there are no more key frames."""
    pictures = previews.thumbnails(film, [Span(4 * US_PER_S, 5 * US_PER_S)], 4, nothing)
    assert len(pictures) == 1
    assert pictures[0].mean() == pytest.approx((110 - 16) * 255 / 219, abs=6)


def test_clips_that_follow_on_each_other_are_one_span() -> None:
    """Intro, cards and outro are left out."""

    def shot(kind: str, first: int, frames: int) -> Shot:
        return Shot(kind=kind, first_frame=first, frames=frames)  # type: ignore[arg-type]

    plan = Plan(
        shots=(
            shot("intro", 0, 60),
            shot("clip", 60, 30),
            shot("clip", 90, 30),
            shot("chapter", 120, 60),
            shot("clip", 180, 30),
            shot("outro", 210, 60),
        )
    )
    expected = [(60, 120), (180, 210)]
    assert previews.spans_of(plan) == [Span(*map(frame_start_us, ends)) for ends in expected]


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_the_moving_preview(film: Path, tmp_path: Path, kind: previews.PreviewKind) -> None:
    """Eight seconds from four places at ten pictures a second, with the colours of the film."""
    frames = previews.preview_frames(film, WHOLE, nothing)
    assert len(frames) == 80
    path = tmp_path / f"preview.{kind}"
    previews.write_preview(path, kind, frames, nothing)
    assert path.stat().st_size < previews.PREVIEW_MAX_BYTES
    from PIL import Image

    with Image.open(path) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert picture.info["loop"] == 0
        lasts_ms = 0
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            picture.load()
            lasts_ms += picture.info["duration"]
            if number == 0:
                shown = np.asarray(picture.convert("RGB"), np.float64)
                assert np.abs(shown - frames[0]).mean() < 6
    assert lasts_ms == 8000


def test_a_chosen_place_is_shown(film: Path) -> None:
    """From there on, as far as the film goes."""
    frames = previews.preview_frames(film, WHOLE, nothing, from_us=9 * US_PER_S)
    assert len(frames) == 30
    assert frames[0].std() > 20
    assert frames[-1].mean() > 240


def test_a_preview_gets_smaller_until_it_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Noise at full size would be too big: fewer pixels, never more bytes."""
    random = np.random.default_rng(0)
    frames = [random.integers(0, 256, (96, 160, 3), np.uint8) for _ in range(10)]
    monkeypatch.setattr(previews, "PREVIEW_MAX_BYTES", 60_000)
    path = tmp_path / "preview.gif"
    previews.write_preview(path, "gif", frames, nothing)
    assert path.stat().st_size <= 60_000
    video = judge.stream(path, "video")
    assert 40 < video["width"] < 160
    assert video["width"] / video["height"] == pytest.approx(160 / 96, rel=0.05)


def test_the_storyboard_is_read_by_players(film: Path) -> None:
    """A cue for every tile, without a hole, each with a rectangle inside the picture that shows its time."""
    board = previews.storyboard(film, SECONDS * US_PER_S, "Ons werk & meer.jpg", nothing)
    text = to_webvtt(board.cues)
    found = re.findall(r"(\S+) --> (\S+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)", text)
    assert len(found) == 6
    assert {name for _, _, name, *_ in found} == {"Ons%20werk%20%26%20meer.jpg"}
    assert (found[0][0], found[-1][1]) == ("00:00:00.000", "00:00:12.000")
    assert all(first[1] == second[0] for first, second in pairwise(found))
    means = []
    for *_, left, top, width, height in found:
        x, y, w, h = map(int, (left, top, width, height))
        tile = board.picture[y : y + h, x : x + w]
        assert tile.shape == (90, 160, 3)
        means.append(round(tile.mean() * 219 / 255 + 16))
    assert means == pytest.approx([80, 20, 110, 120, 140, 235], abs=4)


def test_a_long_film_has_no_more_than_a_hundred_tiles(film: Path) -> None:
    """The steps grow instead; the picture keeps ten columns."""
    board = previews.storyboard(film, 3600 * US_PER_S, "a.jpg", nothing)
    assert len(board.cues) == 100
    assert board.picture.shape == (900, 1600, 3)
    assert board.cues[-1].end_us == 3600 * US_PER_S


def test_everything_can_be_stopped(film: Path) -> None:
    """What is called for each picture may raise, and that ends it."""

    def stop() -> None:
        raise Cancelled

    for make in (
        lambda: previews.thumbnails(film, WHOLE, 3, stop),
        lambda: previews.preview_frames(film, WHOLE, stop),
        lambda: previews.storyboard(film, SECONDS * US_PER_S, "a.jpg", stop),
    ):
        with pytest.raises(Cancelled):
            make()


@pytest.mark.parametrize("codec", ["hevc", "av1", "vp9"])
def test_every_codec_has_previews(tmp_path: Path, codec: str) -> None:
    """Key frames of the other codecs are found in the same way."""
    encoder = VideoEncoder(tmp_path / "film.mp4", settings_for(codec, WIDTH, HEIGHT))  # type: ignore[arg-type]
    picture = Picture(WIDTH, HEIGHT)
    for number in range(90):
        picture.planes.y[:] = sharp(80 if number < 60 else 150)
        encoder.write(picture)
    encoder.close()
    with KeyFrameReader(tmp_path / "film.mp4") as reader:
        for time_us, luma in ((2_900_000, 150), (1_000_000, 80)):
            assert reader.at(time_us).picture.y.mean() == pytest.approx(luma, abs=3)


def test_the_gif_has_even_steps(film: Path, tmp_path: Path) -> None:
    """Ten pictures a second, as a program of others reads it."""
    path = tmp_path / "preview.gif"
    previews.write_preview(path, "gif", previews.preview_frames(film, WHOLE, nothing), nothing)
    command = [
        "ffprobe",
        "-v",
        "error",
        "-count_frames",
        "-show_entries",
        "stream=nb_read_frames,r_frame_rate",
    ]
    told = subprocess.run([*command, "-of", "csv=p=0", str(path)], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "10/1,80"
