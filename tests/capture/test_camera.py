"""A camera through the kernel's interface, which `tests/support/fakev4l2.c` answers inside our child."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.capture.camera import CODES, CameraSource, best_format
from evp_desktop.capture.devices import Camera, CameraFormat
from evp_desktop.capture.platform import libav_devices, v4l2
from evp_desktop.errors import NoCamera
from evp_desktop.model import edits
from evp_desktop.services import projects
from tests.support import judge, lab
from tests.support.x11 import Painter

NODE = Path("/dev/video77")
BITS = 32
CODE_ROW = 16


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment in which a child finds a camera."""
    if sys.platform != "linux" or shutil.which("gcc") is None or os.geteuid() != 0:
        pytest.skip("a made-up camera takes Linux, gcc and root")
    library = tmp_path_factory.mktemp("camera") / "fakev4l2.so"
    source = Path(lab.__file__).parent / "fakev4l2.c"
    subprocess.run(
        ["gcc", "-O2", "-w", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True
    )
    try:
        os.mknod(NODE, 0o600 | stat.S_IFCHR, os.makedev(81, 77))
    except OSError:
        pytest.skip("no device can be made here")
    try:
        yield {"LD_PRELOAD": str(library), "FAKE_V4L2_DEV": str(NODE)}
    finally:
        NODE.unlink()


def times_in(film: Path) -> list[float]:
    """What the monotonic clock said when each picture was made: the camera paints it as a bar code."""
    command = ["ffmpeg", "-v", "error", "-i", str(film), "-vf", f"crop=iw:2:0:{CODE_ROW}", "-vsync", "0"]
    data = subprocess.run(
        [*command, "-pix_fmt", "gray", "-f", "rawvideo", "-"], capture_output=True, check=True
    ).stdout
    rows = np.frombuffer(data, np.uint8).reshape(-1, 2, 1280)[:, 0]
    cells = rows[:, 16 : 16 + 32 * BITS : 32] > 128
    return [sum(1 << bit for bit, on in enumerate(row) if on) / 1000 for row in cells]


def child(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python in a process that sees the camera."""
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env={**os.environ, **environment}
    )


def photograph(folder: Path, size: str) -> Path:
    """A JPEG file, as a camera sends one after the other."""
    path = folder / "picture.jpg"
    width, height = map(int, size.split())
    rgb = np.zeros((height, width, 3), np.uint8)
    rgb[:, : width // 2] = (200, 40, 40)
    cv2.imwrite(str(path), rgb[..., ::-1])
    return path


SLOW_RAW = "YUYV 1280 720 10,YUYV 320 240 30"


@pytest.mark.parametrize(
    ("formats", "size"),
    [
        ("YUYV 1280 720 30,YUYV 640 480 30", "1280 720"),
        (f"{SLOW_RAW},MJPG 1920 1080 30,MJPG 1280 720 30", "1280 720"),
        (f"{SLOW_RAW},MJPG 1920 1080 30", "1920 1080"),
        (f"{SLOW_RAW},YUYV 640 480 30", "640 480"),
    ],
)
def test_a_camera_keeps_the_contract(camera: dict[str, str], tmp_path: Path, formats: str, size: str) -> None:
    """It is found by name, its best format is chosen, and it keeps what every source of pictures promises."""
    environment = {**camera, "FAKE_V4L2_FORMATS": formats, "FAKE_V4L2_JPEG": str(photograph(tmp_path, size))}
    done = child("-m", "tests.capture.contract", **environment)
    assert (done.returncode, done.stdout) == (0, f"Fake Webcam {size}\n"), done.stderr


@pytest.mark.parametrize(
    ("trouble", "told"),
    [("BUSY", "evp: The camera called Fake Webcam is in use"), ("DENIED", "evp: This computer does not let")],
)
def test_a_camera_that_we_may_not_use(
    camera: dict[str, str], tmp_path: Path, trouble: str, told: str
) -> None:
    """A camera in use and a forbidden one are there, and each is told in its own words."""
    (tmp_path / "so").touch()
    environment = {**camera, f"FAKE_V4L2_{trouble}_FILE": str(tmp_path / "so")}
    ended = lab.evp(
        *("record", "--camera", "--no-screen", "--no-microphone", "--seconds", 1), environment=environment
    )
    assert ended.code == 3
    assert ended.err.startswith(told), ended.err


AGAIN = """
import sys
from pathlib import Path
from evp_desktop.capture.camera import CameraSource, list_cameras
from evp_desktop.errors import DeviceLost, NoCamera
gone, camera = Path(sys.argv[1]), list_cameras()[0]
source = CameraSource(camera.id, camera.name)
for _ in range(2):
    source.open()
    source.read()
    gone.touch()
    try:
        while True:
            source.read()
    except DeviceLost:
        source.close()
    try:
        source.open()
    except NoCamera:
        print("gone", end=" ")
    gone.unlink()
source.open()
print("back", source.read().frame.width)
source.close()
"""


def test_a_camera_that_was_unplugged_can_be_opened_again(camera: dict[str, str], tmp_path: Path) -> None:
    """As often as it comes back."""
    gone = str(tmp_path / "gone")
    done = child("-c", AGAIN, gone, **camera, FAKE_V4L2_GONE_FILE=gone)
    assert done.stdout == "gone gone back 1280\n", done.stderr


STALLED = """
import time
from evp_desktop.capture.camera import CameraSource, list_cameras
from evp_desktop.errors import DeviceLost
camera = list_cameras()[0]
source = CameraSource(camera.id, camera.name)
source.open()
begun = time.monotonic()
try:
    source.read()
except DeviceLost:
    print(time.monotonic() - begun < 4)
source.close()
"""


def test_a_camera_that_sends_nothing_is_lost(camera: dict[str, str], tmp_path: Path) -> None:
    """It is not waited for longer than a moment, though OpenCV would wait for ten seconds."""
    (tmp_path / "stall").touch()
    done = child("-c", STALLED, **camera, FAKE_V4L2_STALL_FILE=str(tmp_path / "stall"))
    assert done.stdout == "True\n", done.stderr


def test_a_broken_picture_is_passed_over(camera: dict[str, str], tmp_path: Path) -> None:
    """An empty one too; when no good one follows, the camera is lost and the program is not."""
    (tmp_path / "empty").touch()
    environment = {**camera, "FAKE_V4L2_FORMATS": "MJPG 640 480 30"}
    done = child("-c", STALLED, **environment, FAKE_V4L2_JPEG=str(tmp_path / "empty"))
    assert done.stdout == "True\n", done.stderr


def test_a_camera_is_found_by_its_name_when_its_number_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel numbers cameras as they come; another one at the old place is not taken for it."""
    cameras = {"/dev/video0": "Other", "/dev/video2": "Mine"}
    found = tuple(Camera(id=node, name=name) for node, name in cameras.items())
    monkeypatch.setattr(v4l2, "list_cameras", lambda: found)
    monkeypatch.setattr(v4l2, "camera_at", lambda node: next((c for c in found if c.id == str(node)), None))
    assert CameraSource("/dev/video0", "Mine")._find().id == "/dev/video2"
    assert CameraSource("/dev/video2", "Mine")._find().id == "/dev/video2"
    assert CameraSource("/dev/video0", "Chosen by place")._find().id == "/dev/video0"
    with pytest.raises(NoCamera):
        CameraSource("/dev/video7", "Gone")._find()


FORMATS = st.lists(
    st.builds(
        CameraFormat,
        code=st.sampled_from([*CODES, "H264", "????"]),
        width=st.sampled_from([320, 640, 1280, 1920, 3840]),
        height=st.sampled_from([240, 480, 720, 1080, 2160]),
        rate=st.sampled_from([0.0, 5.0, 10.0, 24.0, 25.0, 30.0, 60.0]),
    ),
    max_size=12,
)


@given(FORMATS, st.randoms())
def test_the_best_format_is_smooth_before_it_is_large(formats: list[CameraFormat], order: object) -> None:
    """It can be decoded, whatever the order, and no smooth one of the wanted size is passed by."""
    best = best_format(formats)
    order.shuffle(formats)  # type: ignore[attr-defined]
    assert best_format(formats) == best
    usable = [one for one in formats if one.code in CODES]
    assert (best is None) == (not usable)
    if best is None:
        return
    assert best in usable
    readable = [one for one in usable if one.height >= 480]
    smooth = [one for one in readable if one.rate >= 25 or one.rate == 0]
    if readable:
        assert best in (smooth or readable)
    if smooth:
        exact = [one for one in smooth if (one.width, one.height) == (1280, 720)]
        larger = [one for one in smooth if one.width >= 1280 and one.height >= 720]
        assert best in (exact or larger or smooth)
        assert (
            best.rate <= min(one.rate for one in exact if one.rate >= 30)
            if exact and best.rate > 30
            else True
        )
    elif readable:
        assert best.rate == max(one.rate for one in readable)


def test_raw_pictures_are_taken_where_they_are_as_quick() -> None:
    """They cost less to decode than JPEG."""
    both = [CameraFormat(code=code, width=1280, height=720, rate=30.0) for code in ("MJPG", "YUYV")]
    chosen = best_format(both)
    assert chosen is not None
    assert chosen.code == "YUYV"
    assert best_format(both, wanted=(1920, 1080)) == chosen


DSHOW = """[dshow @ 000] "Integrated Camera" (video)
[dshow @ 000]   Alternative name "@device_pnp_\\\\?\\usb#vid"
[dshow @ 000] "OBS Virtual Camera" (none)
[dshow @ 000] "Microphone (Realtek)" (audio)
"""
DSHOW_OPTIONS = """[dshow @ 000]   pixel_format=yuyv422  min s=640x480 fps=30 max s=640x480 fps=30
[dshow @ 000]   pixel_format=yuyv422  min s=640x480 fps=30 max s=640x480 fps=30 (tv, bt470bg)
[dshow @ 000]   vcodec=mjpeg  min s=1280x720 fps=15 max s=1280x720 fps=30.0003
[dshow @ 000]   vcodec=h264  min s=1920x1080 fps=30 max s=1920x1080 fps=30
"""
MAC = """[AVFoundation indev @ 0x1] AVFoundation video devices:
[AVFoundation indev @ 0x1] [0] FaceTime HD Camera
[AVFoundation indev @ 0x1] [1] Capture screen 0
[AVFoundation indev @ 0x1] AVFoundation audio devices:
[AVFoundation indev @ 0x1] [0] MacBook Pro Microphone
"""


def without_prefix(text: str) -> list[str]:
    """The lines as PyAV gives them, which leaves out who speaks."""
    return [line.split("] ", 1)[1] for line in text.splitlines()]


@pytest.mark.parametrize("lines", [DSHOW.splitlines(), without_prefix(DSHOW)], ids=["ffmpeg", "pyav"])
def test_cameras_of_windows_are_read_from_the_log(lines: list[str]) -> None:
    """Names without microphones and without other names."""
    assert list(libav_devices.dshow_names(lines)) == ["Integrated Camera", "OBS Virtual Camera"]


def test_formats_of_windows_are_read_from_the_log() -> None:
    """Each once, with its fastest rate; what cannot be decoded is left out."""
    found = list(libav_devices.dshow_formats(DSHOW_OPTIONS.splitlines()))
    assert [(one.code, one.width, one.height, round(one.rate)) for one in found] == [
        ("YUYV", 640, 480, 30),
        ("MJPG", 1280, 720, 30),
    ]


@pytest.mark.parametrize("lines", [MAC.splitlines(), without_prefix(MAC)], ids=["ffmpeg", "pyav"])
def test_cameras_of_macos_are_read_from_the_log(lines: list[str]) -> None:
    """Screens and microphones are no cameras."""
    assert list(libav_devices.avfoundation_names(lines)) == ["FaceTime HD Camera"]


def test_a_camera_beside_the_screen(stage: lab.RunningStage, camera: dict[str, str], tmp_path: Path) -> None:
    """Both are recorded; time stamps are the camera's own; in the film the face lies round in the corner."""
    with Painter() as painter:
        painter.paint((0, 0, 640, 360), (128, 128, 128))
        recorded = lab.evp(
            *("record", "--json", "--camera", "--no-microphone", "--seconds", 2, "--region", "640x360+0+0"),
            environment=camera,
        )
    assert recorded.code == 0, recorded.out + recorded.err
    folder = Path(recorded.last["project"])
    take = projects.load(folder).takes[0]
    assert [source.kind for source in take.sources] == ["screen", "pointer", "camera"]
    film = projects.take_folder(folder, take.id) / "camera.mkv"
    shown, painted = np.array(judge.frame_times_s(film))[:-1], np.array(times_in(film))[:-1]
    assert len(shown) >= 50
    assert np.abs((painted - painted[0]) - (shown - shown[0])).max() < 0.005
    block = take.block_id
    lab.change(folder, lambda project: edits.change_block(project, block, layout="screen_camera"))
    made = lab.evp("export", folder, "--json", "--output", tmp_path / "video.mp4")
    assert made.code == 0, made.out + made.err
    picture = judge.picture(tmp_path / "video.mp4", 3.5).astype(int)
    side, margin = round(1080 * 0.28), round(1080 * 0.04)
    middle = (1920 - margin - side // 2, 1080 - margin - side // 2)
    face = picture[middle[1] - 90 : middle[1] + 90, middle[0] - 90 : middle[0] + 90]
    assert face[..., 0].mean() - face[..., 2].mean() > 50
    assert face[..., 1].std() > 20
    corner = picture[1080 - margin - side : 1080 - margin - side + 12, 1920 - margin - side :][:, :12]
    assert np.abs(corner - 128).max() <= 4


def test_a_camera_that_is_unplugged_for_a_while(camera: dict[str, str], tmp_path: Path) -> None:
    """The take goes on and says so; when the camera is plugged in again, its pictures go on."""
    gone = tmp_path / "gone"
    arguments = ("record", "--json", "--camera", "--no-screen", "--no-microphone", "--seconds", "4")
    patch = {**camera, "FAKE_V4L2_GONE_FILE": str(gone)}
    told, was_gone = [], False
    with pytest.MonkeyPatch.context() as environment:
        for name, value in patch.items():
            environment.setenv(name, value)
        with lab.evp_running(*arguments) as process:
            for event in lab.lines_of(process):
                told.append(event)
                if event.get("elapsed_us", 0) > 1_000_000 and not was_gone:
                    gone.touch()
                    was_gone = True
                if "camera_lost" in event.get("warnings", ()):
                    gone.unlink(missing_ok=True)
            assert process.wait(timeout=30) == 0
    assert any("camera_lost" in event.get("warnings", ()) for event in told)
    assert told[-2]["warnings"] == []
    film = Path(told[-1]["files"][0])
    assert judge.decodes_without_error(film)
    times = np.array(judge.frame_times_s(film))
    assert (np.diff(times) > 0).all()
    assert ((times > 3) & (times < 4)).sum() > 20
    take = projects.load(Path(told[-1]["project"])).takes[0]
    assert [event.change for event in take.sources[0].events] == ["lost", "back"]


def test_no_camera_is_told() -> None:
    """Without a camera nothing is made, and the sentence says what to do."""
    ended = lab.evp("record", "--camera", "--no-screen", "--no-microphone", "--seconds", 1)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("evp: There is no camera")
    assert ended.err.count("\n") == 1
