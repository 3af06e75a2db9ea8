"""How a face is cut: around it, the same for a whole take, close in a small frame, without black bars."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image

from evp_desktop.media.faces import FaceFinder
from evp_desktop.media.frames import Planes, from_rgb
from evp_desktop.media.pointer_log import PointerEvent, PointerWriter
from evp_desktop.model import edits
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.framing import FACE_LINE, MOST_CLOSER, NO_FRAMING, Framing, bars_of, cut
from evp_desktop.render.plan import make_plan
from evp_desktop.render.sights import framing_of, make_sights
from tests.render.films import DEFAULT
from tests.render.test_plan import project_of, take_of
from tests.support import lab

ASTRONAUT = Path(lab.__file__).with_name("astronaut.png")
SIDES = st.integers(32, 300).map(lambda side: 2 * side)
PARTS = st.floats(0, 1)
BARS = st.sampled_from([0.0, 0.05, 0.125, 0.25])


def sitter(left: int) -> lab.Rgb:
    """Somebody who sits at a place of a wide picture."""
    rgb = lab.plain((120, 130, 140), 640, 360)
    rgb[:, left : left + 360] = np.asarray(Image.open(ASTRONAUT).convert("RGB").resize((360, 360)))
    return rgb


def blank(width: int, height: int) -> Planes:
    return from_rgb(lab.plain((90, 90, 90), width, height))


@given(SIDES, SIDES, SIDES, SIDES, PARTS, PARTS, st.floats(0.02, 0.9), BARS, BARS, st.booleans())
def test_a_cut_lies_inside_and_has_its_shape(
    width: int,
    height: int,
    wide: int,
    high: int,
    x: float,
    y: float,
    face: float,
    across: float,
    down: float,
    is_close: bool,
) -> None:
    """Whatever the face and the bars: no bar is in it, and it is never enlarged without need."""
    picture, framing = blank(width, height), Framing(across, down, (x, y, face))
    part = cut(picture, wide, high, framing, is_close=is_close)
    widest = cut(picture, wide, high, Framing(across, down))
    assert part.x >= round(width * across / 2) * 2 - 1
    assert part.x + part.width <= width - round(width * across / 2) * 2 + 2
    assert part.y + part.height <= height - round(height * down / 2) * 2 + 2
    assert abs(part.width - part.height * wide / high) <= 2 + 2 * wide / high
    if not is_close:
        assert (part.width, part.height) == (widest.width, widest.height)
    assert part.height * MOST_CLOSER >= widest.height - 4
    assert part.height >= min(high, widest.height) - 2


def test_the_face_is_in_the_middle_at_a_third() -> None:
    """Upright, the part around the face is shown, wherever somebody sits."""
    for left in (0, 140, 280):
        picture = from_rgb(sitter(left))
        framing = framing_of([picture], FaceFinder())
        assert framing.face is not None
        assert abs(framing.face[0] * 640 - left - 160) < 30
        part = cut(picture, 9, 16, framing)
        middle = part.x + part.width / 2
        assert abs(middle - framing.face[0] * 640) <= 2 or part.x in (0, 640 - part.width)
        close = cut(picture, 100, 100, framing, is_close=True)
        assert close.height < 360 / 1.3
        assert abs((framing.face[1] * 360 - close.y) / close.height - FACE_LINE) < 0.1


def test_one_framing_for_a_take() -> None:
    """Who moves a little in some pictures is framed by the middle of them all; without a face it is none."""
    pictures = [from_rgb(sitter(left)) for left in (100, 104, 260, 98, 102)]
    framing = framing_of(pictures, FaceFinder())
    assert framing.face is not None
    assert abs(framing.face[0] * 640 - 102 - 160) < 30
    assert framing_of([blank(640, 360)], FaceFinder()) == NO_FRAMING
    assert framing_of([], FaceFinder()) == NO_FRAMING


def test_black_bars_are_cut_off() -> None:
    """Two even bars are; a dark picture, a dark half and a thin edge are not."""
    grey = lab.plain((140, 130, 120), 320, 180)
    boxed, one_sided, thin = grey.copy(), grey.copy(), grey.copy()
    boxed[:, :40] = boxed[:, -40:] = 0
    one_sided[:, :40] = 0
    thin[:, :2] = thin[:, -2:] = 0
    across, down = bars_of([from_rgb(boxed), from_rgb(boxed)])
    assert 0.124 < across < 0.14
    assert down == 0
    for rgb in (grey, one_sided, thin, lab.plain((2, 2, 2), 320, 180)):
        assert bars_of([from_rgb(rgb)]) == (0, 0)
    assert bars_of([from_rgb(boxed), from_rgb(grey)]) == (0, 0)
    part = cut(from_rgb(boxed), 320, 180, Framing(across, down))
    assert part.x >= 40
    assert part.x + part.width <= 280


def test_sights_are_read_from_the_take(tmp_path: Path) -> None:
    """The pointer's trail only where something follows it; what is missing or broken is left out."""
    writer = PointerWriter(tmp_path / "pointer.jsonl")
    writer.write(PointerEvent(t_us=US_PER_S, x=32, y=18, button=1, down=True))
    writer.close()
    lab.write_pictures(tmp_path / "camera.mkv", 2, lambda _: sitter(200))
    files = {"pointer": "pointer.jsonl", "camera": "camera.mkv", "second_camera": "none.mkv"}

    def find(_: str, kind: SourceKind) -> tuple[Path, Source] | None:
        source = Source(kind=kind, file=files[kind], duration_us=60_000, width=64, height=36)
        return tmp_path / files[kind], source

    project = project_of((0, 5 * US_PER_S))
    project = replace(project, takes=(take_of(0, 5 * US_PER_S, "screen", "camera", "second_camera"),))
    project = edits.change_block(project, "block0", layout="screen_camera")
    still = make_plan(project, DEFAULT.spec)
    assert make_sights(still, find).trails == {}
    plan = make_plan(edits.change_block(project, "block0", zoom="clicks"), DEFAULT.spec)
    sights = make_sights(plan, find)
    shot = next(shot for shot in plan.shots if shot.kind == "clip")
    trail = sights.trail(shot)
    assert trail is not None
    assert trail.clicks == ((US_PER_S, 0.5, 0.5),)
    assert sights.framing(shot, "camera").face is not None
    assert sights.digest(shot) != make_sights(still, find).digest(shot)
    both = make_plan(edits.change_block(project, "block0", layout="two_people"), DEFAULT.spec)
    assert make_sights(both, find).framings["take0", "second_camera"] == NO_FRAMING


def test_how_a_face_is_cut_is_found_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept in the cache; a damaged one is found out anew, another file too."""
    camera = tmp_path / "camera.mkv"
    lab.write_pictures(camera, 2, lambda _: sitter(200))
    looked = []

    def counted(pictures: list[Planes], finder: FaceFinder) -> Framing:
        looked.append(len(pictures))
        return framing_of(pictures, finder)

    monkeypatch.setattr("evp_desktop.render.sights.framing_of", counted)
    project = project_of((0, 5 * US_PER_S))
    project = replace(project, takes=(take_of(0, 5 * US_PER_S, "screen", "camera"),))
    plan = make_plan(edits.change_block(project, "block0", layout="screen_camera"), DEFAULT.spec)

    def find(_: str, kind: SourceKind) -> tuple[Path, Source]:
        return camera, Source(kind=kind, file="camera.mkv", duration_us=60_000, width=64, height=36)

    found = [make_sights(plan, find, tmp_path / "cache").framings for _ in range(2)]
    assert found[0] == found[1]
    assert looked == [1]
    (kept,) = (tmp_path / "cache" / "framings").iterdir()
    for damage in (b"", b"[-4.0,0.0,null]", b"x" * 9000):
        kept.write_bytes(damage)
        assert make_sights(plan, find, tmp_path / "cache").framings == found[0]
    assert len(looked) == 4
