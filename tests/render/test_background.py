"""Another background behind a face: the person stays, the room goes, and nothing breaks without the model.

The face is `tests/support/astronaut.png`: NASA, public domain, as scikit-image ships it.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from evp_desktop.media.encoders import settings_for
from evp_desktop.media.frames import Picture, Planes, from_rgb
from evp_desktop.model import edits
from evp_desktop.model.media import SourceKind
from evp_desktop.model.script import Background, Layout
from evp_desktop.model.time import US_PER_S
from evp_desktop.render import background
from evp_desktop.render.artwork import make_artwork
from evp_desktop.render.background import Cutter, is_ready, model_file, replaced
from evp_desktop.render.colour import neutral
from evp_desktop.render.compose import Composer
from evp_desktop.render.film import Files, Film, Job
from evp_desktop.render.plan import make_plan
from tests.render.films import DEFAULT
from tests.render.test_plan import project_of, take_of
from tests.support import lab

ASTRONAUT = Path(__file__).resolve().parents[1] / "support" / "astronaut.png"
FACE = (slice(70, 105), slice(280, 308))
"""Rows and columns of cheeks and nose in the camera's picture."""
WALL = (slice(20, 120), slice(20, 88))
BLUE = (60, 180, 110)


def camera() -> Planes:
    """A person in the middle of a room with a striped wall at either side."""
    with Image.open(ASTRONAUT) as image:
        person = np.asarray(image.convert("RGB").resize((360, 360)))
    room = lab.plain((120, 130, 120), 640, 360)
    room[:, ::8] = room[:, 1::8] = (210, 210, 190)
    room[:, 140:500] = person
    return from_rgb(room)


@pytest.fixture(scope="module")
def cutter() -> Cutter:
    return Cutter(model_file())


def test_the_model_is_shipped() -> None:
    """It is there, whole, and this OpenCV runs it."""
    assert is_ready()


def test_a_person_is_told_from_the_room(cutter: Cutter) -> None:
    """The face is person, the wall is not."""
    mask = cutter.mask(camera(), "camera")
    assert mask is not None
    assert mask.shape == (360, 640)
    assert mask[FACE].min() > 250
    assert mask[WALL].max() < 5


@pytest.mark.parametrize("wanted", ["blurred", "plain"])
def test_the_face_stays_and_the_room_goes(cutter: Cutter, wanted: Background) -> None:
    """The face keeps its pixels; the stripes of the wall are gone, into their mean or into one colour."""
    picture = camera()
    mask = cutter.mask(picture, "camera")
    assert mask is not None
    shown = replaced(picture, mask, wanted, BLUE)
    assert np.abs(shown.y[FACE].astype(int) - picture.y[FACE]).max() <= 2
    assert np.ptp(picture.y[WALL]) > 60
    assert np.ptp(shown.y[WALL]) <= 4
    mean = BLUE[0] if wanted == "plain" else picture.y[WALL].mean()
    assert abs(shown.y[WALL].mean() - mean) <= 3


def test_a_person_does_not_shine_into_the_room() -> None:
    """Right beside a red person on a grey wall the blurred wall is as grey as ever: no halo."""
    rgb = lab.plain((120, 120, 120), 640, 360)
    rgb[:, 200:440] = (230, 20, 20)
    person = np.zeros((360, 640), np.uint8)
    person[:, 200:440] = 255
    shown = replaced(from_rgb(rgb), person, "blurred", BLUE)
    assert np.abs(shown.v[:, 75:97].astype(int) - 128).max() <= 6


def test_what_was_seen_before_does_not_matter(cutter: Cutter) -> None:
    """A picture's mask is the same for a cutter that saw others before: segments can be made in any order."""
    other = from_rgb(np.ascontiguousarray(np.random.default_rng(3).integers(0, 255, (360, 640, 3), np.uint8)))
    cutter.mask(other, "camera")
    first, second = cutter.mask(camera(), "camera"), Cutter(model_file()).mask(camera(), "camera")
    assert first is not None
    assert second is not None
    assert np.array_equal(first, second)


def test_a_face_that_stands_still_is_looked_for_once(cutter: Cutter) -> None:
    """The same picture has the same mask, not an equal one; another camera's does not push it out."""
    picture, other = camera(), camera()
    mask = cutter.mask(picture, "camera")
    assert cutter.mask(other, "second_camera") is not mask
    assert cutter.mask(picture, "camera") is mask


class OneFace:
    """A camera that stands still."""

    picture = camera()

    def frame_at(self, _: int) -> Planes:
        return self.picture

    def close(self) -> None:
        """Nothing is open."""


def one_face(_: str, __: SourceKind) -> tuple[OneFace, int]:
    return OneFace(), 0


def drawn(layout: Layout, wanted: Background) -> Planes:
    """A frame with the camera as every stream."""
    kit = replace(DEFAULT.spec, intro=None)
    project = project_of((0, 20 * US_PER_S), speaker="")
    project = edits.change_block(project, "block0", layout=layout, background=wanted)
    project = replace(project, takes=(take_of(0, 20 * US_PER_S, "screen", "camera", "second_camera"),))
    plan = replace(make_plan(project, kit), width=640, height=360)
    composer = Composer(plan, make_artwork(project, DEFAULT, plan), one_face, {})
    canvas = Picture(640, 360)
    composer.draw(3, canvas)
    composer.close()
    return canvas.planes


FACES: tuple[Layout, ...] = ("camera", "screen_camera", "side_by_side", "two_people")


@pytest.mark.parametrize("layout", FACES)
def test_every_layout_with_a_face_has_backgrounds(layout: Layout) -> None:
    """Room, blurred and plain are three pictures; the plain one shows the house style's colour."""
    room, soft, plain = (drawn(layout, wanted).y for wanted in ("as_it_is", "blurred", "plain"))
    assert not np.array_equal(room, soft)
    assert not np.array_equal(soft, plain)


@pytest.mark.parametrize("layout", FACES)
@pytest.mark.parametrize("content", [None, b"not a model"], ids=["missing", "damaged"])
def test_without_a_model_the_room_stays(
    layout: Layout, content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the model is gone or damaged the layout is drawn with the room as it is."""
    room = drawn(layout, "as_it_is").y
    path = tmp_path / "model.tflite"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(background, "model_file", lambda: path)
    assert not is_ready()
    assert np.array_equal(drawn(layout, "blurred").y, room)


def key(layout: Layout, wanted: Background) -> str:
    """The key of the first segment that shows a clip."""
    project = edits.change_block(project_of((0, US_PER_S)), "block0", layout=layout, background=wanted)
    project = replace(project, takes=(take_of(0, US_PER_S, "screen", "camera"),))
    plan = replace(make_plan(project, DEFAULT.spec), width=320, height=180)
    film = Film(
        job=Job(project=project, kit=DEFAULT, takes=Path(), cache=Path(), output=Path()),
        plan=plan,
        settings=settings_for("h264", 320, 180),
        files=Files(project, Path()),
        artwork=make_artwork(project, DEFAULT, plan),
        looks=defaultdict(neutral),
    )
    return next(found for found, segment in film.wanted() if segment.shot.kind == "clip")


def test_a_background_decides_where_a_face_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in the key of a face's segments, with whether the model is there; a screen's are left alone."""
    keys = {key("side_by_side", wanted) for wanted in ("as_it_is", "blurred", "plain")}
    assert len(keys) == 3
    assert key("screen", "blurred") == key("screen", "as_it_is")
    with_model = key("camera", "blurred")
    monkeypatch.setattr(background, "model_file", lambda: tmp_path / "none")
    assert key("camera", "blurred") != with_model
    assert key("camera", "as_it_is") == key("camera", "as_it_is")


class Moving:
    """A person who moves: another picture for each tenth of a second."""

    def __init__(self) -> None:
        self._pictures: dict[int, Planes] = {}

    def frame_at(self, time_us: int) -> Planes:
        tenth = time_us // (US_PER_S // 10)
        if tenth not in self._pictures:
            moved = (np.roll(plane, 4 * tenth // (2 if i else 1), axis=1) for i, plane in enumerate(camera()))
            self._pictures[tenth] = Planes(*moved)
        return self._pictures[tenth]

    def close(self) -> None:
        """Nothing is open."""


def test_frames_look_the_same_in_any_order() -> None:
    """Drawn forwards, or backwards by another composer, each frame of a blurred face is the same."""
    kit = replace(DEFAULT.spec, intro=None)
    project = edits.change_block(
        project_of((0, 20 * US_PER_S), speaker=""), "block0", layout="side_by_side", background="blurred"
    )
    project = replace(project, takes=(take_of(0, 20 * US_PER_S, "screen", "camera"),))
    plan = replace(make_plan(project, kit), width=320, height=180)
    artwork = make_artwork(project, DEFAULT, plan)

    def shown(frames: list[int]) -> dict[int, bytes]:
        composer, canvas = Composer(plan, artwork, lambda *_: (Moving(), 0), {}), Picture(320, 180)
        found = {}
        for frame in frames:
            composer.draw(frame, canvas)
            found[frame] = b"".join(plane.tobytes() for plane in canvas.planes)
        return found

    frames = list(range(0, 20, 3))
    assert shown(frames) == shown(frames[::-1])
