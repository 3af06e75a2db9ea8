"""How intro, name, logo, round face and outro look: compared with kept pictures.

`EVP_KEEP_PICTURES=1` writes the kept pictures anew; look at them before you commit them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from evp_desktop import paths
from evp_desktop.media.frames import Picture, Planes, from_rgb, to_rgb
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import SourceKind
from evp_desktop.model.project import Project, Speaker
from evp_desktop.model.script import FaceFrame, Layout
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.artwork import make_artwork
from evp_desktop.render.compose import Composer
from evp_desktop.render.plan import make_plan
from evp_desktop.render.shots import Movement, Plan
from evp_desktop.services.brand_kits import find_kit
from tests.render.test_plan import project_of, take_of
from tests.support import lab

KEPT = Path(__file__).resolve().parents[1] / "golden"
WIDTH, HEIGHT = 640, 360
BLUR = (5, 5)
MEAN, WORST = 2.5, 40
KITS = ("default", "noordlicht")
TALL, SQUARE = (360, 640), (360, 360)


class Moment(NamedTuple):
    """What is looked at: the layout, the kind of shot, the frame within it, and the shape of the video."""

    layout: Layout
    kind: str
    within: int
    size: tuple[int, int] = (WIDTH, HEIGHT)
    frame: FaceFrame = "round"


MOMENTS = {
    "intro": Moment("screen", "intro", 40),
    "name": Moment("screen", "clip", 60),
    "face": Moment("screen_camera", "clip", 200),
    "rounded": Moment("screen_camera", "clip", 200, frame="rounded"),
    "beside": Moment("side_by_side", "clip", 60),
    "two": Moment("two_people", "clip", 60),
    "voice": Moment("voice", "clip", 200),
    "outro": Moment("screen", "outro", 40),
    "tall-screen": Moment("screen", "clip", 200, TALL),
    "tall-camera": Moment("camera", "clip", 200, TALL),
    "tall-face": Moment("screen_camera", "clip", 200, TALL),
    "tall-beside": Moment("side_by_side", "clip", 200, TALL),
    "tall-two": Moment("two_people", "clip", 200, TALL),
    "square-screen": Moment("screen", "clip", 200, SQUARE),
    "square-face": Moment("screen_camera", "clip", 200, SQUARE),
    "square-rounded": Moment("screen_camera", "clip", 200, SQUARE, "rounded"),
    "square-beside": Moment("side_by_side", "clip", 200, SQUARE),
    "square-two": Moment("two_people", "clip", 200, SQUARE),
}


class Still:
    """A take that shows one picture for ever."""

    def __init__(self, rgb: lab.Rgb) -> None:
        self._planes = from_rgb(rgb)

    def frame_at(self, _: int) -> Planes:
        """The picture."""
        return self._planes

    def close(self) -> None:
        """Nothing is open."""


def face() -> lab.Rgb:
    """A round head on a wall."""
    rgb = lab.plain((150, 170, 160), 320, 180)
    cv2.circle(rgb, (160, 90), 60, (224, 176, 150), -1, cv2.LINE_AA)
    return rgb


def colleague() -> lab.Rgb:
    """Another head, on a darker wall and in another camera."""
    rgb = lab.plain((70, 80, 110), 320, 240)
    cv2.circle(rgb, (150, 130), 70, (150, 104, 80), -1, cv2.LINE_AA)
    return rgb


def page() -> lab.Rgb:
    """A light page with dark lines."""
    rgb = lab.plain((244, 245, 247), WIDTH, HEIGHT)
    for line in range(8):
        rgb[60 + 30 * line : 66 + 30 * line, 80 : 80 + 300 + 20 * (line % 4)] = (70, 76, 88)
    return rgb


def readers(_: str, kind: SourceKind) -> tuple[Still, int]:
    return Still({"screen": page, "camera": face, "second_camera": colleague}[kind]()), 0


def project_with(layout: Layout) -> Project:
    project = project_of((0, 10 * US_PER_S), headings=["What you need"])
    project = replace(project, takes=(take_of(0, 10 * US_PER_S, "screen", "camera", "second_camera"),))
    project = edits.set_speaker(project, Speaker(name="Zoë Wójcik", role="Planner, logistics"))
    return edits.set_title(
        edits.change_block(project, "block0", layout=layout), "How we plan a week in the yard"
    )


def drawn(kit_id: str, moment: Moment) -> lab.Rgb:
    kit = find_kit(kit_id, paths.brand_kits_folder())
    project = edits.change_block(project_with(moment.layout), "block0", face_frame=moment.frame)
    plan = replace(make_plan(project, kit.spec), width=moment.size[0], height=moment.size[1])
    shot = next(shot for shot in plan.shots if shot.kind == moment.kind)
    return frame_of(project, kit, plan, shot.first_frame + moment.within)


def frame_of(project: Project, kit: Kit, plan: Plan, frame: int) -> lab.Rgb:
    composer = Composer(plan, make_artwork(project, kit, plan), readers, {})
    canvas = Picture(plan.width, plan.height)
    composer.draw(frame, canvas)
    composer.close()
    return to_rgb(canvas.planes, plan.width, plan.height)


def between(kit_id: str, movement: Movement) -> lab.Rgb:
    """On the way to two people from a screen with a face, or from a card; a third of it is done."""
    kit = find_kit(kit_id, paths.brand_kits_folder())
    kinds: tuple[SourceKind, ...] = ("screen", "camera", "second_camera")
    project = project_of((0, 10 * US_PER_S), (0, 10 * US_PER_S))
    takes = tuple(replace(take, sources=take_of(0, 10 * US_PER_S, *kinds).sources) for take in project.takes)
    project = edits.change_block(replace(project, takes=takes), "block0", layout="screen_camera")
    project = edits.change_block(project, "block1", layout="two_people")
    project = edits.change_clip(project, project.clips[1].id, transition=movement)
    plan = replace(make_plan(project, kit.spec), width=WIDTH, height=HEIGHT)
    shot = next(shot for shot in plan.shots if shot.kind == "clip" and shot.block_id == "block1")
    assert shot.transition is not None
    return frame_of(project, kit, plan, shot.first_frame + shot.transition.frames // 3)


@pytest.mark.parametrize("kit_id", KITS)
@pytest.mark.parametrize("name", MOMENTS)
def test_it_looks_as_it_did(name: str, kit_id: str) -> None:
    """Blurred, the drawn picture is the kept one: on average within 2.5 codes, nowhere off by 40."""
    assert_as_kept(drawn(kit_id, MOMENTS[name]), f"{kit_id}-{name}.png")


@pytest.mark.parametrize("kit_id", KITS)
@pytest.mark.parametrize("movement", ["fade", "slide"])
def test_a_transition_looks_as_it_did(movement: Movement, kit_id: str) -> None:
    """One picture melts into the other, or slides over it; the logo stands still over both."""
    assert_as_kept(between(kit_id, movement), f"{kit_id}-{movement}.png")


def assert_as_kept(rgb: lab.Rgb, name: str) -> None:
    path = KEPT / name
    if os.environ.get("EVP_KEEP_PICTURES"):
        Image.fromarray(rgb).save(path, optimize=True)
    kept = np.asarray(Image.open(path).convert("RGB"))
    difference = np.abs(cv2.blur(rgb, BLUR).astype(int) - cv2.blur(kept, BLUR).astype(int))
    assert difference.mean() <= MEAN
    assert difference.max() <= WORST


@pytest.mark.parametrize("kit_id", KITS)
def test_the_name_leaves_room_for_subtitles(kit_id: str) -> None:
    """With and without a name the lowest 15 % and the outer 5 % of the picture are the same."""
    with_name, without = drawn(kit_id, MOMENTS["name"]), drawn(kit_id, Moment("screen", "clip", 290))
    different = np.abs(with_name.astype(int) - without).max(axis=2) > 24
    assert different.any()
    rows, columns = np.nonzero(different)
    assert rows.max() < HEIGHT * 0.85
    assert columns.min() >= WIDTH * 0.05 - 2
    assert columns.max() <= WIDTH * 0.95


@pytest.mark.parametrize("kit_id", KITS)
def test_the_face_is_round_and_in_a_corner(kit_id: str) -> None:
    """The camera's wall fills a disc of 28 % of the height in a right corner, within its edge of 3 pixels."""
    rgb = drawn(kit_id, MOMENTS["face"]).astype(int)
    different = np.ptp(rgb, axis=2) > 12  # edge, shadow and page are grey
    different[: HEIGHT // 2] = different[:, : WIDTH * 3 // 4] = False  # the logo and the lines
    rows, columns = np.nonzero(different)
    height, width = rows.max() - rows.min() + 1, columns.max() - columns.min() + 1
    assert abs(height - HEIGHT * 0.28 + 6) <= 4
    assert abs(width - height) <= 2
    filled = different[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].mean()
    assert abs(filled - np.pi / 4) < 0.05
    assert columns.max() > WIDTH * 0.95
