"""One project from end to end, judged by ffprobe, ffmpeg and the eye."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from evp_desktop.render.export import Exported
from evp_desktop.render.plan import Plan, make_plan
from evp_desktop.services import projects
from tests.render.films import DEFAULT, export_now, left_in, numbers_in
from tests.support import judge, lab


class Film(NamedTuple):
    """An exported project."""

    folder: Path
    made: Exported
    plan: Plan
    reports: list[tuple[float, float | None]]


@pytest.fixture(scope="module")
def film(_spoken: Path, tmp_path_factory: pytest.TempPathFactory) -> Film:
    """The project of two parts with numbered pictures, exported."""
    folder = lab.copy_project(_spoken, tmp_path_factory.mktemp("export"))
    reports: list[tuple[float, float | None]] = []
    made = export_now(
        folder, folder / "video" / "film.mp4", report=lambda part, left: reports.append((part, left))
    )
    return Film(folder, made, make_plan(projects.load(folder), DEFAULT.spec), reports)


def test_what_is_delivered(film: Film) -> None:
    """Film, poster and two kinds of subtitles, and nothing else, lie in the folder."""
    assert left_in(film.folder / "video") == ["film.jpg", "film.mp4", "film.srt", "film.vtt"]
    assert film.made.video == film.folder / "video" / "film.mp4"


def test_the_picture_plays_everywhere(film: Film) -> None:
    """H.264 High, 1080p, 4:2:0, square pixels, BT.709 limited on all four tags."""
    video = judge.stream(film.made.video, "video")
    assert (video["codec_name"], video["profile"], video["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert (video["width"], video["height"], video["level"]) == (1920, 1080, 40)
    tags = ("color_primaries", "color_transfer", "color_space", "color_range")
    assert [video[tag] for tag in tags] == ["bt709", "bt709", "bt709", "tv"]
    assert judge.decodes_without_error(film.made.video)


def test_thirty_pictures_a_second_without_exception(film: Film) -> None:
    """Constant frame rate: every step is a thirtieth, and the film is as long as planned."""
    times = judge.frame_times_s(film.made.video)
    assert len(times) == film.plan.frames
    assert np.allclose(times, np.arange(len(times)) / 30, atol=1e-4)
    video = judge.stream(film.made.video, "video")
    assert (video["r_frame_rate"], video["avg_frame_rate"]) == ("30/1", "30/1")
    assert film.made.duration_us == film.plan.duration_us


def test_the_sound_is_stereo_at_the_right_loudness(film: Film) -> None:
    """AAC-LC, 48 kHz stereo, -16 LUFS within 1, true peak at most -1 dBTP, as told."""
    audio = judge.stream(film.made.video, "audio")
    assert (audio["codec_name"], audio["profile"]) == ("aac", "LC")
    assert (audio["sample_rate"], audio["channels"]) == ("48000", 2)
    integrated, peak = judge.loudness(film.made.video)
    assert abs(integrated + 16) <= 1
    assert peak <= -1
    assert film.made.integrated_lufs == pytest.approx(integrated, abs=0.1)
    assert film.made.true_peak_dbtp == pytest.approx(peak, abs=0.3)


def test_the_index_comes_first(film: Film) -> None:
    """moov lies before mdat."""
    data = film.made.video.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_headings_are_chapters(film: Film) -> None:
    """Both parts are chapters; the first begins at 0, the second with its clip."""
    found = [
        (round(float(one["start_time"]) * 30), one["tags"]["title"])
        for one in judge.ffprobe(film.made.video)["chapters"]
    ]
    assert found == [(0, "Begin"), (film.plan.shots[2].first_frame, "Then")]


def test_every_picture_shows_its_moment(film: Film) -> None:
    """Picture k of a clip shows what was recorded at k thirtieths, at most one picture later."""
    for shot, offset in zip(film.plan.shots[1:3], (0, 100), strict=True):
        numbers = numbers_in(film.made.video, shot.first_frame, shot.frames)
        late = [number - offset - i for i, number in enumerate(numbers)]
        assert set(late[:-1]) <= {0, 1}
        assert late[-1] in (-1, 0, 1)


def test_subtitles_are_valid_and_in_time(film: Film) -> None:
    """WebVTT and SRT hold the script's sentences in their clips' time; ffprobe reads both."""
    vtt = film.made.video.with_suffix(".vtt").read_text(encoding="utf-8")
    assert vtt.startswith("WEBVTT\n\n")
    cues = re.findall(r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})\n(.+)", vtt)
    spoken = " ".join(cue[-1] for cue in cues)
    assert spoken == "Hello there. This is how it works. And this is the end of it."
    starts = [int(cue[2]) + int(cue[3]) / 1000 for cue in cues]
    ends = [int(cue[6]) + int(cue[7]) / 1000 for cue in cues]
    assert all(begin < end for begin, end in zip(starts, ends, strict=True))
    clips = film.plan.shots[1:3]
    assert clips[0].first_frame / 30 <= starts[0] < ends[0] <= clips[0].end_frame / 30
    assert clips[1].first_frame / 30 <= starts[-1] < ends[-1] <= clips[1].end_frame / 30
    for kind, codec in ((".vtt", "webvtt"), (".srt", "subrip")):
        assert judge.stream(film.made.video.with_suffix(kind), "subtitle")["codec_name"] == codec


def test_the_poster_is_a_picture_of_the_film(film: Film) -> None:
    """A JPEG of the film's size that shows a clip."""
    with Image.open(film.made.poster) as poster:
        assert (poster.format, poster.size) == ("JPEG", (1920, 1080))
        number = lab.number_in(np.asarray(poster.convert("RGB")))
    assert 0 < number < 61


def test_the_logo_is_where_the_kit_says(film: Film) -> None:
    """Where the kit's logo is opaque and even, the clip shows its colours at its corner, size and margin."""
    logo = DEFAULT.spec.logo
    width, margin = round(1920 * logo.width_percent / 100), round(1920 * logo.margin_percent / 100)
    with Image.open(DEFAULT.file(logo.file)) as image:
        small = image.convert("RGBA").resize((width, round(image.height * width / image.width)), 3)
    wanted = np.asarray(small).astype(int)
    left = margin if "left" in logo.corner else 1920 - margin - width
    top = margin if "top" in logo.corner else 1080 - margin - wanted.shape[0]
    left, top = left - left % 2, top - top % 2
    shown = judge.picture(film.made.video, film.plan.shots[1].first_frame / 30 + 1.5)
    part = shown[top : top + wanted.shape[0], left : left + width].astype(int)
    flat = even(wanted)
    assert flat.sum() > 100
    ground = 20  # a black block of the numbered picture
    difference = np.abs(part - (wanted[..., :3] * logo.opacity + ground * (1 - logo.opacity)))[flat]
    assert np.percentile(difference, 98) <= 12
    assert difference.mean() <= 5
    around = shown[top : top + wanted.shape[0], left - 12 : left - 4]
    assert np.abs(around.astype(int) - ground).max() <= 12


def even(rgba: np.ndarray) -> np.ndarray:
    """Where a picture is opaque and of one colour, 4 pixels from any edge: there coding changes nothing."""
    steps = range(-4, 5)
    near = np.stack([np.roll(rgba, (dy, dx), (0, 1)) for dy in steps for dx in steps])
    one_colour = (near.max(axis=0) - near.min(axis=0)).max(axis=-1) <= 6
    return one_colour & (rgba[..., 3] > 250)


def test_progress_rises_to_one(film: Film) -> None:
    """Progress never falls, ends at 1, and the time left is never negative."""
    parts = [part for part, _ in film.reports]
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    assert all(left is None or left >= 0 for _, left in film.reports)


def test_a_player_can_start_anywhere(film: Film) -> None:
    """Seeking with ffmpeg into the middle of each clip finds the picture of that moment."""
    for shot, offset in zip(film.plan.shots[1:3], (0, 100), strict=True):
        middle = shot.first_frame + shot.frames // 2
        number = lab.number_in(judge.picture(film.made.video, middle / 30))
        assert number - offset - shot.frames // 2 in (0, 1)


def test_the_film_has_its_title(film: Film) -> None:
    """The project's title is in the file, as ffprobe tells it."""
    shown = ["-show_entries", "format_tags=title", "-of", "csv=p=0"]
    done = subprocess.run(
        ["ffprobe", "-v", "error", *shown, str(film.made.video)], capture_output=True, text=True
    )
    assert done.stdout.strip() == "How it works"
