"""Sound alone, and what lies beside the video: files that others read, all of them or none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from evp_desktop.errors import Cancelled, FileTrouble, MediaUnreadable
from evp_desktop.media.delivery import VideoEncoder, encode_sound, join
from evp_desktop.media.encoders import settings_for, settings_of
from evp_desktop.media.frames import Picture
from evp_desktop.model import edits
from evp_desktop.model.delivery import Delivery
from evp_desktop.services import delivering, hardware, projects
from evp_desktop.services.delivering import SoundKind, Wishes
from evp_desktop.services.exporting import export_project
from tests.render.films import DEFAULT, left_in
from tests.support import judge, lab

ALL = Wishes(preview="webp", thumbnails=2, is_storyboard_wanted=True)
FRAMES = 255
"""As long as the project with intro and outro."""


def never() -> bool:
    return False


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A small film in place of the project's own, equally long."""
    folder = tmp_path / "video"
    folder.mkdir()
    encoder = VideoEncoder(folder / "part.mp4", settings_for("h264", 320, 180))
    picture = Picture(320, 180)
    for number in range(FRAMES):
        picture.planes.y[:] = 60 + number // 2
        picture.planes.y[::8] = 200
        encoder.write(picture)
    encoder.close()
    encode_sound(folder / "sound.m4a", [np.zeros(48_000 * FRAMES // 30, np.float32)])
    join(folder / "Film.mp4", [folder / "part.mp4"], folder / "sound.m4a", (), "Film", lambda _: None)
    for name in ("part.mp4", "sound.m4a"):
        (folder / name).unlink()
    return folder / "Film.mp4"


@pytest.mark.parametrize(("kind", "codec"), [("m4a", "aac"), ("mp3", "mp3")])
def test_the_sound_alone(spoken: Path, tmp_path: Path, kind: SoundKind, codec: str) -> None:
    """As loud and long as the video, with title, speaker, chapters and a cover; nothing else is left."""
    target = tmp_path / "out" / "Talk.mp4"
    project = projects.load(spoken)
    made = delivering.export_sound(spoken, project, DEFAULT, kind, lambda *_: None, never, output=target)
    assert left_in(tmp_path / "out") == [f"Talk.{kind}"]
    facts = judge.ffprobe(made.sound)
    assert judge.decodes_without_error(made.sound)
    audio, cover = judge.stream(made.sound, "audio"), judge.stream(made.sound, "video")
    assert (audio["codec_name"], audio["sample_rate"], audio["channels"]) == (codec, "48000", 2)
    assert (cover["codec_name"], cover["disposition"]["attached_pic"]) == ("mjpeg", 1)
    assert facts["format"]["tags"]["title"] == project.title
    assert facts["format"]["tags"]["artist"] == "Anna Berg"
    assert float(facts["format"]["duration"]) == pytest.approx(made.duration_us / 1e6, abs=0.05)
    marks = [(float(one["start_time"]), one["tags"]["title"]) for one in facts["chapters"]]
    assert marks == [(one.start_us / 1e6, one.title) for one in made.chapters]
    integrated, peak = judge.loudness(made.sound)
    assert integrated == pytest.approx(-16, abs=1)
    assert integrated == pytest.approx(made.integrated_lufs, abs=0.2)
    assert peak <= -1


def test_a_stopped_sound_leaves_nothing(spoken: Path, tmp_path: Path) -> None:
    """No file, and no hidden folder."""
    with pytest.raises(Cancelled):
        delivering.export_sound(
            spoken,
            projects.load(spoken),
            DEFAULT,
            "m4a",
            lambda *_: None,
            lambda: True,
            output=tmp_path / "out" / "Talk.m4a",
        )
    assert left_in(tmp_path / "out") == []


def test_all_that_lies_beside_the_video(spoken: Path, film: Path) -> None:
    """Named after the video, in its folder; the storyboard is a picture with its track."""
    made = delivering.make_extras(spoken, film, projects.load(spoken), DEFAULT, ALL, never)
    names = [path.name for path in (*made.preview, *made.thumbnails, *made.storyboard)]
    expected = ["Film-preview.webp", "Film-1.jpg", "Film-2.jpg", "Film-storyboard.jpg", "Film-storyboard.vtt"]
    assert names == expected
    assert left_in(film.parent) == sorted([*expected, "Film.mp4"])
    assert "Film-storyboard.jpg#xywh=0,0," in made.storyboard[1].read_text(encoding="utf-8")


def test_nothing_is_made_that_nobody_wants(spoken: Path, film: Path) -> None:
    """Without wishes the video stays alone."""
    made = delivering.make_extras(spoken, film, projects.load(spoken), DEFAULT, Wishes(), never)
    assert made == delivering.Extras()
    assert left_in(film.parent) == ["Film.mp4"]


@pytest.mark.parametrize("moment", [0, 20, 60, 130])
def test_stopped_at_any_moment(spoken: Path, film: Path, moment: int) -> None:
    """All of it or nothing."""
    left = [moment]

    def is_cancelled() -> bool:
        left[0] -= 1
        return left[0] < 0

    try:
        delivering.make_extras(spoken, film, projects.load(spoken), DEFAULT, ALL, is_cancelled)
    except Cancelled:
        assert left_in(film.parent) == ["Film.mp4"]
    else:
        assert len(left_in(film.parent)) == 6


def test_a_folder_in_the_way_is_told(spoken: Path, film: Path) -> None:
    """Before anything is replaced."""
    (film.parent / "Film-2.jpg").mkdir()
    with pytest.raises(FileTrouble, match="a folder has this name"):
        delivering.make_extras(spoken, film, projects.load(spoken), DEFAULT, ALL, never)
    assert left_in(film.parent) == ["Film.mp4"]


def test_a_video_that_is_gone_is_told(spoken: Path, film: Path) -> None:
    """Also when something else has its name."""
    film.write_bytes(b"nothing")
    with pytest.raises(MediaUnreadable):
        delivering.make_extras(spoken, film, projects.load(spoken), DEFAULT, ALL, never)


def test_a_podcast_without_a_speaker(spoken: Path, tmp_path: Path) -> None:
    """Nobody's name is not written."""
    project = lab.change(spoken, lambda old: edits.set_speaker(old, type(old.speaker)()))
    made = delivering.export_sound(
        spoken, project, DEFAULT, "m4a", lambda *_: None, never, output=tmp_path / "a.m4a"
    )
    assert "artist" not in judge.ffprobe(made.sound)["format"]["tags"]


def test_a_chip_that_fails_at_work_is_replaced(
    spoken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The software makes the video, nobody is told, and the chip is not asked again."""
    project = lab.change(spoken, lambda old: edits.set_delivery(old, Delivery(quality="720p", aspect="1:1")))
    chip = replace(settings_of(project.delivery), options=(("preset", "none"),), maker="driver 1")
    distrusted: list[str] = []
    monkeypatch.setattr(hardware, "proven_settings", lambda _: chip)
    monkeypatch.setattr(hardware, "distrust", lambda found, _: distrusted.append(found.maker))
    made = export_project(
        spoken,
        project,
        DEFAULT,
        lambda *_: None,
        never,
        output=tmp_path / "film.mp4",
        is_hardware_allowed=True,
    )
    assert judge.stream(made.video, "video")["codec_name"] == "h264"
    assert distrusted == ["driver 1"]
