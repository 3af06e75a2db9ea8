"""Files from elsewhere become takes: together as they were, in our own form, or not at all."""

from __future__ import annotations

import subprocess
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from evp_desktop.errors import Busy, Cancelled, EvpError, MediaUnreadable, NotFound, SlidesUnreadable
from evp_desktop.media import convert, loudness_table
from evp_desktop.media.audio import whole_sound
from evp_desktop.media.loudness_table import read_table, table_path
from evp_desktop.model import edits
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.services import importing, projects, recovery
from evp_desktop.services.importing import import_beside, import_file, role_of
from tests.render.films import export_now, left_in
from tests.support import judge, lab

FLASHES = "color=black:s={size}:r={rate},drawbox=c=white:t=fill:enable='lt(mod(t+0.5,1),0.1)'"
BEEPS = "aevalsrc='0.7*sin(2*PI*1000*t)*lt(mod(t+0.5,1),0.1)':s={rate_hz}"
BARS = "testsrc=s={size}:r=30"


def ffmpeg(*arguments: object) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def film(
    path: Path,
    *options: object,
    size: str = "320x180",
    rate: int = 30,
    seconds: float = 3,
    sound_later_s: float = 0,
    rate_hz: int = 44_100,
    picture: str = FLASHES,
) -> Path:
    """A film that flashes and beeps each second from 0.5 s on, its sound begun later."""
    shown = ("-f", "lavfi", "-t", seconds, "-i", picture.format(size=size, rate=rate))
    heard = ("-itsoffset", sound_later_s, "-f", "lavfi", "-t", seconds, "-i", BEEPS.format(rate_hz=rate_hz))
    options = options or ("-pix_fmt", "yuv420p")
    ffmpeg(*shown, *heard, "-map", "0:v", "-map", "1:a", *options, path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return projects.create(tmp_path / "projects", "Imported")


def brought(folder: Path, path: Path, role: SourceKind | None = None) -> Take:
    """The take that becomes of a file."""
    return import_file(folder, path, role or role_of(path), block_id=projects.load(folder).blocks[0].id)


def file_of(folder: Path, take: Take, kind: SourceKind) -> Path:
    source = take.source(kind)
    assert source is not None
    return projects.take_folder(folder, take.id) / source.file


def takes_left(folder: Path) -> list[str]:
    """Everything in the takes' folder."""
    return left_in(projects.takes_folder(folder))


@pytest.mark.parametrize("later_s", [0.0, 0.7])
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("film.mp4", ("-pix_fmt", "yuv420p")),
        ("film.mkv", ("-pix_fmt", "yuv444p", "-c:a", "flac")),
        ("film.mov", ("-c:v", "mjpeg", "-pix_fmt", "yuvj422p", "-c:a", "pcm_s16le")),
        ("film.webm", ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-ar", "48000")),
        ("film.ts", ("-pix_fmt", "yuv420p")),
        ("film.flv", ("-c:v", "flv1", "-c:a", "mp3")),
        ("film.wmv", ("-c:v", "wmv2", "-c:a", "wmav2")),
        ("many.mkv", ("-c:v", "mpeg4", "-c:a", "pcm_s16le", "-ac", "6")),
    ],
)
def test_picture_and_sound_stay_together(
    folder: Path, tmp_path: Path, name: str, options: tuple[str, ...], later_s: float
) -> None:
    """Each flash and its beep are as far apart as they were, within 20 ms, wherever the sound begins."""
    take = brought(folder, film(tmp_path / name, *options, sound_later_s=later_s, seconds=4))
    screen, voice = take.source("screen"), take.source("microphone")
    assert screen is not None
    assert voice is not None
    flashes = [at + screen.start_us / 1e6 for at in judge.flashes_s(file_of(folder, take, "screen"))]
    beeps = [at + voice.start_us / 1e6 for at in judge.beeps_s(file_of(folder, take, "microphone"))]
    assert len(beeps) >= 3
    for beep in beeps[1:-1]:
        apart = min((beep - later_s - flash for flash in flashes), key=abs)
        assert abs(apart) <= 0.02


def test_a_take_is_in_our_own_form(folder: Path, tmp_path: Path) -> None:
    """H.264 in BT.709 with even sides and FLAC at 48 kHz mono, each in a file of its own."""
    path = film(tmp_path / "odd.mkv", "-c:v", "ffv1", "-pix_fmt", "yuv444p", size="321x181", rate=25)
    before = path.read_bytes()
    take = brought(folder, path)
    assert path.read_bytes() == before
    assert projects.load_take(projects.take_folder(folder, take.id)) == take
    picture = judge.stream(file_of(folder, take, "screen"), "video")
    assert (picture["codec_name"], picture["pix_fmt"]) == ("h264", "yuv420p")
    assert (picture["color_space"], picture["color_range"]) == ("bt709", "tv")
    assert (picture["width"] % 2, picture["height"] % 2) == (0, 0)
    sound = judge.stream(file_of(folder, take, "microphone"), "audio")
    assert (sound["codec_name"], sound["sample_rate"], sound["channels"]) == ("flac", "48000", 1)
    assert abs(take.duration_us - 3_000_000) <= 50_000
    project = edits.add_take(projects.load(folder), take)
    made = export_now(folder, tmp_path / "film.mp4", project)
    assert judge.decodes_without_error(made.video)


@pytest.mark.parametrize(
    ("size", "wanted"),
    [("3840x2160", (1920, 1080)), ("1080x1920", (1080, 1920)), ("2000x500", (1920, 480)), ("8x8", (16, 16))],
)
def test_large_pictures_are_fitted(folder: Path, tmp_path: Path, size: str, wanted: tuple[int, int]) -> None:
    """Nothing is stored larger than full HD, lying or standing, and nothing is made larger than it was."""
    path = film(tmp_path / "film.mkv", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", size=size, seconds=0.5)
    take = brought(folder, path, "screen")
    source = take.source("screen")
    assert source is not None
    assert (source.width, source.height) == wanted


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_film_stands_upright(folder: Path, tmp_path: Path, degrees: int) -> None:
    """A telephone writes how it was held; the pictures are turned as ffmpeg turns them."""
    film(tmp_path / "lying.mp4", "-pix_fmt", "yuv420p", "-g", "1", picture=BARS, seconds=0.5)
    turned = tmp_path / "turned.mp4"
    ffmpeg("-i", tmp_path / "lying.mp4", "-c", "copy", "-metadata:s:v:0", f"rotate={degrees}", turned)
    take = brought(folder, turned, "camera")
    size = (180, 320) if degrees % 180 else (320, 180)
    command = ["ffmpeg", "-v", "error", "-i", str(turned), "-frames:v", "1", "-pix_fmt", "rgb24"]
    data = subprocess.run([*command, "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
    wanted = np.frombuffer(data, np.uint8).reshape(size[1], size[0], 3)
    ours = judge.picture(file_of(folder, take, "camera"), 0)
    assert ours.shape == wanted.shape
    assert np.abs(ours.astype(int) - wanted).mean() < 6


def test_pixels_that_are_no_squares(folder: Path, tmp_path: Path) -> None:
    """A film of 320x180 with pixels twice as wide as high becomes 640x180."""
    path = film(tmp_path / "wide.mkv", "-vf", "setsar=2", "-pix_fmt", "yuv420p", seconds=0.5)
    source = brought(folder, path).source("screen")
    assert source is not None
    assert (source.width, source.height) == (640, 180)


def test_every_picture_keeps_its_time(folder: Path, tmp_path: Path) -> None:
    """With a frame rate that varies each picture is shown from the moment it was, within 2 ms."""
    chosen = "select='lt(mod(n,7),2)+gt(n,60)'"
    path = film(tmp_path / "varying.mkv", "-vf", chosen, "-vsync", "vfr", "-pix_fmt", "yuv420p")
    take = brought(folder, path)
    wanted, found = judge.frame_times_s(path), judge.frame_times_s(file_of(folder, take, "screen"))
    assert len(wanted) == len(found)
    assert np.abs((np.array(wanted) - wanted[0]) - np.array(found)).max() <= 0.002


def test_too_many_pictures_a_second_are_thinned(folder: Path, tmp_path: Path) -> None:
    """Of 240 pictures a second 60 are kept."""
    path = film(tmp_path / "fast.mkv", "-pix_fmt", "yuv420p", rate=240, seconds=1)
    take = brought(folder, path)
    assert len(judge.frame_times_s(file_of(folder, take, "screen"))) == pytest.approx(60, abs=2)


def test_a_hole_in_the_sound_is_silence(folder: Path, tmp_path: Path) -> None:
    """Where a second of sound is missing there is silence, and what follows stays at its time."""
    whole = film(tmp_path / "whole.mkv", "-c:a", "pcm_s16le", "-pix_fmt", "yuv420p", seconds=4)
    holed = tmp_path / "holed.mkv"
    # Beeps stand at 0.5, 1.5, 2.5 and 3.5 s; the second one is taken out with all around it.
    ffmpeg("-i", whole, "-c:v", "copy", "-af", "aselect='not(between(t,1,2))'", "-c:a", "pcm_s16le", holed)
    take = brought(folder, holed)
    beeps = judge.beeps_s(file_of(folder, take, "microphone"))
    assert [round(beep, 1) for beep in beeps] == [0.5, 2.5, 3.5]
    assert np.abs(np.array(beeps) - [0.5, 2.5, 3.5]).max() <= 0.02


def test_a_film_without_a_length(folder: Path, tmp_path: Path) -> None:
    """A film whose end was never written is as long as what is in it."""
    whole = film(tmp_path / "whole.mkv", "-pix_fmt", "yuv420p", "-g", "15")
    (tmp_path / "cut.mkv").write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    take = brought(folder, tmp_path / "cut.mkv")
    assert 500_000 < take.duration_us < 3_100_000


def test_only_the_sound(folder: Path, tmp_path: Path) -> None:
    """A film brought in as a voice leaves its pictures behind; a song's cover is no film."""
    take = brought(folder, film(tmp_path / "film.mp4"), "microphone")
    assert [source.kind for source in take.sources] == ["microphone"]
    sound = file_of(folder, take, "microphone")
    table, heard = read_table(table_path(sound)), loudness_table.heard(whole_sound(sound))
    assert table.duration_us == heard.duration_us
    assert table.true_peaks == pytest.approx(heard.true_peaks)
    Image.new("RGB", (64, 64), "red").save(tmp_path / "cover.png")
    song = tmp_path / "song.mp3"
    beeps = ("-f", "lavfi", "-t", 1, "-i", BEEPS.format(rate_hz=44_100))
    ffmpeg(*beeps, "-i", tmp_path / "cover.png", "-map", "0", "-map", "1", "-c:v", "copy", song)
    assert role_of(song) == "microphone"
    assert brought(folder, song).duration_us == pytest.approx(1_000_000, abs=60_000)


@pytest.mark.parametrize(
    ("size", "role"), [("320x180", "screen"), ("180x320", "camera"), ("200x200", "screen")]
)
def test_what_a_film_is_taken_for(tmp_path: Path, size: str, role: str) -> None:
    """A standing film is a person, a lying one a screen."""
    assert role_of(film(tmp_path / "film.mkv", size=size, seconds=0.2)) == role


def test_a_picture_becomes_slides(folder: Path, tmp_path: Path) -> None:
    """It is shown for five seconds unless told otherwise, as large as it goes."""
    Image.new("RGB", (800, 600), (200, 30, 30)).save(tmp_path / "page.png")
    take = brought(folder, tmp_path / "page.png")
    assert (take.duration_us, [source.kind for source in take.sources]) == (5_000_000, ["slides"])
    shown = judge.picture(file_of(folder, take, "slides"), 0)
    assert shown.shape == (1080, 1440, 3)
    assert np.abs(shown[540, 720].astype(int) - (200, 30, 30)).max() <= 4


def test_a_pdf_turns_its_pages(folder: Path, tmp_path: Path) -> None:
    """Each page is shown for as long as wanted, one after the other."""
    colours = ((200, 30, 30), (30, 200, 30), (30, 30, 200))
    first, *others = (Image.new("RGB", (320, 180), colour) for colour in colours)
    first.save(tmp_path / "talk.pdf", save_all=True, append_images=others)
    block_id = projects.load(folder).blocks[0].id
    take = import_file(folder, tmp_path / "talk.pdf", "slides", block_id=block_id, page_s=2)
    assert take.duration_us == 6_000_000
    project = edits.add_take(projects.load(folder), take)
    made = export_now(folder, tmp_path / "film.mp4", project)
    intro_us = made.duration_us - 6_000_000 - 2_500_000
    for number, colour in enumerate(colours):
        shown = judge.picture(made.video, intro_us / 1e6 + 2 * number + 1)
        assert np.abs(shown[540, 960].astype(int) - colour).max() <= 8


def test_a_colleague_beside_a_take(folder: Path, tmp_path: Path) -> None:
    """A colleague's film becomes the second camera and a voice of a take; another one replaces it."""
    mine = brought(folder, film(tmp_path / "mine.mp4", seconds=2), "camera")
    both = import_beside(folder, film(tmp_path / "theirs.mp4", seconds=1), mine)
    assert [source.kind for source in both.sources] == ["camera", "microphone", "second_camera", "microphone"]
    assert both.duration_us == mine.duration_us
    assert projects.load_take(projects.take_folder(folder, mine.id)) == both
    again = import_beside(folder, tmp_path / "theirs.mp4", both)
    assert len(again.sources) == 4
    assert {source.file for source in again.sources} & {source.file for source in both.sources} == {
        "camera.mkv",
        "microphone.mkv",
    }
    project = edits.change_take(edits.add_take(projects.load(folder), mine), again)
    project = edits.change_block(project, mine.block_id, layout="two_people")
    made = export_now(folder, tmp_path / "film.mp4", project)
    assert made.integrated_lufs == pytest.approx(-16, abs=1)


def test_a_colleague_beside_nothing(folder: Path, tmp_path: Path) -> None:
    """Beside a take whose files are gone nothing can be put."""
    take = Take(id="gone", block_id="block", recorded_at="")
    with pytest.raises(NotFound):
        import_beside(folder, film(tmp_path / "film.mp4", seconds=0.5), take)


# Stopped, refused, broken


@pytest.mark.parametrize("after", [0.0, 0.3, 0.95])
def test_stopping_leaves_nothing(folder: Path, tmp_path: Path, after: float) -> None:
    """Stopped at any point, no half take is left, and the next import works."""
    path = film(tmp_path / "film.mp4", seconds=4)
    reached: list[float] = []
    with pytest.raises(Cancelled):
        import_file(
            *(folder, path, "screen"),
            block_id="block",
            progress=reached.append,
            cancelled=lambda: bool(reached) and reached[-1] >= after,
        )
    assert takes_left(folder) == []
    assert reached[-1] < 1
    assert brought(folder, path).duration_us > 3_900_000


def test_stopping_is_noticed_at_once(folder: Path, tmp_path: Path) -> None:
    """Between two looks at whether it shall stop there is less than a second, in each step."""
    path = film(tmp_path / "film.mkv", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", size="3840x2160", seconds=1)
    looks: list[float] = []

    def look() -> bool:
        looks.append(time.monotonic())
        return False

    import_file(folder, path, "screen", block_id="block", cancelled=look)
    assert len(looks) > 60
    assert np.diff(looks).max() < 1


def test_progress_rises_to_the_end(folder: Path, tmp_path: Path) -> None:
    """It never goes back, and ends at 1."""
    parts: list[float] = []
    import_file(*(folder, film(tmp_path / "film.mp4"), "screen"), block_id="block", progress=parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1
    assert len(parts) > 10


def test_one_at_a_time(folder: Path, tmp_path: Path) -> None:
    """While a file is brought in, another into the same project has to wait."""
    path = film(tmp_path / "film.mp4", seconds=1)
    is_inside, may_end = threading.Event(), threading.Event()

    def hold() -> bool:
        is_inside.set()
        may_end.wait(30)
        return False

    first = threading.Thread(
        target=import_file, args=(folder, path, "screen"), kwargs={"block_id": "b", "cancelled": hold}
    )
    first.start()
    try:
        assert is_inside.wait(30)
        with pytest.raises(Busy):
            import_file(folder, path, "screen", block_id="block")
    finally:
        may_end.set()
        first.join()


def test_what_a_killed_import_left_goes(folder: Path, tmp_path: Path) -> None:
    """A hidden half take is no recording to bring back, and the next import clears it away."""
    half = projects.takes_folder(folder) / ".importing-dead"
    half.mkdir(parents=True)
    (half / "screen.mkv").write_bytes(b"half")
    assert recovery.recover(folder) == ()
    take = brought(folder, film(tmp_path / "film.mp4", seconds=0.5))
    assert not half.exists()
    assert {name.split("/")[0] for name in takes_left(folder)} == {take.id}


def test_a_take_not_yet_in_the_project_is_found(folder: Path, tmp_path: Path) -> None:
    """Killed before the document was saved, the imported take is offered like any other."""
    take = brought(folder, film(tmp_path / "film.mp4", seconds=1))
    assert [one.id for one in recovery.recover(folder)] == [take.id]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.mp4", b""),
        ("words.mp4", b"These are only words, and no film at all.\n" * 50),
        (
            "list.mp4",
            b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        ),
        ("concat.mkv", b"ffconcat version 1.0\nfile 'whole.mp4'\n"),
        (
            "list.sdp",
            b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n",
        ),
    ],
)
def test_what_is_no_film_is_refused(folder: Path, tmp_path: Path, name: str, content: bytes) -> None:
    """Words, nothing, and lists of other files and addresses are no films; nothing is left of them."""
    film(tmp_path / "whole.mp4", seconds=0.5)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MediaUnreadable):
        brought(folder, tmp_path / name, "screen")
    assert takes_left(folder) == []


def test_what_is_not_in_it_cannot_be_had(folder: Path, tmp_path: Path) -> None:
    """A sound has no picture, a mute film no sound, a page of nonsense no slides, a missing file nothing."""
    lab.write_wave(tmp_path / "sound.wav", lab.tone(0.5))
    ffmpeg("-f", "lavfi", "-t", 0.5, "-i", "color=red:s=64x64", "-pix_fmt", "yuv420p", tmp_path / "mute.mp4")
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.4 nonsense")
    for name, role, trouble in (
        ("sound.wav", "screen", MediaUnreadable),
        ("mute.mp4", "microphone", MediaUnreadable),
        ("page.pdf", "slides", SlidesUnreadable),
        ("none.mp4", "screen", NotFound),
    ):
        with pytest.raises(trouble):
            brought(folder, tmp_path / name, role)  # type: ignore[arg-type]
    assert takes_left(folder) == []


@pytest.mark.parametrize(("limit", "value"), [("MAX_US", 500_000), ("MAX_BYTES", 100), ("MAX_PIXELS", 1000)])
def test_what_is_too_much_is_refused(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    """Too long, too many bytes, too large pictures: refused, nothing left."""
    monkeypatch.setattr(convert, limit, value)
    with pytest.raises(MediaUnreadable):
        brought(folder, film(tmp_path / "film.mp4", seconds=1), "screen")
    assert takes_left(folder) == []


def test_a_time_stamp_of_years_ends_it(folder: Path, tmp_path: Path) -> None:
    """A sound whose second half claims to be a day later is refused before a day of silence is written."""
    whole = film(tmp_path / "whole.mkv", "-c:a", "pcm_s16le", "-pix_fmt", "yuv420p", seconds=2)
    later = tmp_path / "later.mkv"
    shifted = "asetpts='if(gt(T,1),PTS+86400/TB,PTS)'"
    ffmpeg("-i", whole, "-c:v", "copy", "-af", shifted, "-c:a", "pcm_s16le", later)
    with pytest.raises(MediaUnreadable):
        brought(folder, later, "microphone")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a short film."""
    path = film(tmp_path_factory.mktemp("sample") / "film.mp4", "-pix_fmt", "yuv420p", "-g", "5", seconds=0.5)
    return path.read_bytes()


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=40),
    st.floats(0.05, 1),
)
def test_a_damaged_film_is_read_or_refused(
    sample: bytes, tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[float, int]], kept: float
) -> None:
    """Whatever bytes are wrong: a take that can be read, or an error of ours; never half a take."""
    place = tmp_path_factory.mktemp("damaged")
    folder = projects.create(place, "Damaged")
    spoilt = bytearray(sample[: int(len(sample) * kept)])
    for at, value in changes:
        spoilt[int(at * len(spoilt))] = value
    (place / "film.mp4").write_bytes(spoilt)
    try:
        take = brought(folder, place / "film.mp4", "screen")
    except EvpError:
        assert takes_left(folder) == []
    else:
        assert take.duration_us > 0
        assert judge.stream(file_of(folder, take, "screen"), "video")["codec_name"] == "h264"


def test_a_full_disk(tiny_disk: Path, tmp_path: Path) -> None:
    """On a disk without room the take is not made, and what was written is gone."""
    folder = projects.create(tiny_disk, "Full")
    noise = "nullsrc=s=640x360:r=30,geq=random(1)*255:128:128"
    with pytest.raises(EvpError):
        brought(folder, film(tmp_path / "film.mkv", "-c:v", "mjpeg", "-q:v", "2", picture=noise), "screen")
    assert takes_left(folder) == []


def test_layouts_of_imports() -> None:
    """A face is shown large, a voice on a card, all else as a screen."""
    assert importing.LAYOUTS.get("microphone") == "voice"
    assert importing.LAYOUTS.get("slides", "screen") == "screen"
