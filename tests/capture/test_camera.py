"""A camera through the kernel's interface, which `tests/support/fakev4l2.c` answers inside our child."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

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


def test_a_camera_keeps_the_contract(camera: dict[str, str]) -> None:
    """It is found by name, and keeps what every source of pictures promises."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.capture.contract"],
        capture_output=True,
        text=True,
        env={**os.environ, **camera},
    )
    assert (done.returncode, done.stdout) == (0, "Fake Webcam 1280 720\n"), done.stderr


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
    assert [source.kind for source in take.sources] == ["screen", "camera"]
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


def test_a_camera_that_is_unplugged(camera: dict[str, str], tmp_path: Path) -> None:
    """The take ends as asked, is readable up to the loss, and it was told."""
    gone = tmp_path / "gone"
    arguments = ("record", "--json", "--camera", "--no-screen", "--no-microphone", "--seconds", "3")
    patch = {**camera, "FAKE_V4L2_GONE_FILE": str(gone)}
    events = []
    with pytest.MonkeyPatch.context() as environment:
        for name, value in patch.items():
            environment.setenv(name, value)
        with lab.evp_running(*arguments) as process:
            for event in lab.lines_of(process):
                events.append(event)
                if event.get("elapsed_us", 0) > 1_000_000:
                    gone.touch()
            assert process.wait(timeout=30) == 0
    assert events[-2]["warnings"] == ["picture_frozen"]
    assert events[-2]["phase"] == "trouble"
    film = Path(events[-1]["files"][0])
    assert judge.decodes_without_error(film)
    assert judge.frame_times_s(film)[-1] > 2.9
    assert len(judge.frame_times_s(film)) > 20


def test_no_camera_is_told() -> None:
    """Without a camera nothing is made, and the sentence says what to do."""
    ended = lab.evp("record", "--camera", "--no-screen", "--no-microphone", "--seconds", 1)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("evp: There is no camera")
    assert ended.err.count("\n") == 1
