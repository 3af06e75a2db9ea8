"""What is covered cannot be recognised: not in the picture, not zoomed, not in any frame around."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.media.frames import Picture, Planes, from_rgb
from evp_desktop.media.pointer_log import PointerEvent
from evp_desktop.model import edits
from evp_desktop.model.masks import Mask, MaskPlace
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.artwork import make_artwork
from evp_desktop.render.compose import Composer
from evp_desktop.render.masks import CELLS, SOLID, Patch, box_at, covered, patches_at
from evp_desktop.render.plan import make_plan
from evp_desktop.render.pointer import Trail
from evp_desktop.render.sights import Sights
from tests.render.films import DEFAULT
from tests.render.test_golden import Still
from tests.render.test_plan import project_of

PARTS = st.floats(-0.2, 1.1)
SIZES = st.floats(0.01, 1)


def noise(seed: int = 3) -> Planes:
    """A picture full of detail."""
    rng = np.random.default_rng(seed)
    return Planes(*(rng.integers(16, 235, size, np.uint8) for size in ((90, 160), (45, 80), (45, 80))))


def mask_of(*places: MaskPlace, **change: object) -> Mask:
    mask = Mask(id="m", take_id="take0", start_us=0, end_us=60 * US_PER_S, places=places)
    return replace(mask, **change)


def place(at_us: int, x: float, y: float, width: float = 0.2, height: float = 0.2) -> MaskPlace:
    return MaskPlace(at_us=at_us, x=x, y=y, width=width, height=height)


@given(
    PARTS, PARTS, SIZES, SIZES, st.sampled_from(["rectangle", "round"]), st.sampled_from(["blurred", "solid"])
)
def test_nothing_outside_is_touched_and_all_inside_is(
    x: float, y: float, width: float, height: float, shape: str, style: str
) -> None:
    """Outside the rectangle the picture is as it was; a rectangle covers every pixel it touches."""
    before = noise()
    kept = [plane.copy() for plane in before]
    mask = mask_of(place(0, x, y, width, height), shape=shape, style=style)
    after = covered(before, patches_at([mask], "screen", US_PER_S, 160, 90))
    for plane, untouched in zip(before, kept, strict=True):
        assert (plane == untouched).all()
    inside, wide = _pixels(x, y, x + width, y + height, 0), _pixels(x, y, x + width, y + height, 2)
    assert (after.y == before.y)[~wide].all()
    if shape == "rectangle" and style == "solid":
        assert (after.y[inside] == SOLID[0]).all()


def _pixels(left: float, top: float, right: float, low: float, room: int) -> np.ndarray:
    """The pixels of 160 by 90 that a rectangle touches, with some room around."""
    found = np.zeros((90, 160), bool)
    rows = slice(max(0, int(top * 90) - room), max(0, int(np.ceil(low * 90)) + room))
    found[rows, max(0, int(left * 160) - room) : max(0, int(np.ceil(right * 160)) + room)] = True
    return found


def test_what_is_left_is_a_few_colours() -> None:
    """Two pictures with the same few means look the same when covered: the rest is gone."""
    patch = Patch(0, 0, 160, 80, is_round=False, is_solid=False)
    one, side = noise(), 160 // CELLS
    other = Planes(*(plane.copy() for plane in one))
    for row in range(0, 80, side):
        for column in range(0, 160, side):
            cell = other.y[row : row + side, column : column + side]
            cell[:] = cell[::-1, ::-1].copy()
    difference = covered(one, [patch]).y.astype(int) - covered(other, [patch]).y
    assert (one.y != other.y)[:80].mean() > 0.9
    assert np.abs(difference).max() <= 2
    left = covered(one, [patch]).y[:80].astype(int)
    assert np.abs(np.diff(left, axis=1)).max() <= 4  # no edge anywhere


@given(st.integers(0, 20 * US_PER_S))
def test_it_moves_in_a_straight_line(time_us: int) -> None:
    """Between two places it lies between them; before the first and behind the last it stands still."""
    places = (place(5 * US_PER_S, 0.1, 0.2), place(9 * US_PER_S, 0.5, 0.6, 0.4))
    box = box_at(places, time_us)
    part = min(1.0, max(0.0, (time_us / US_PER_S - 5) / 4))
    assert abs(box.left - 0.1 - 0.4 * part) < 1e-9
    assert abs(box.top - 0.2 - 0.4 * part) < 1e-9
    assert abs(box.right - box.left - 0.2 - 0.2 * part) < 1e-9


def test_a_moving_mask_covers_where_it_just_was() -> None:
    """A picture may be a frame older than its time: what was covered in it stays covered."""
    mask = mask_of(place(0, 0.0, 0.2), place(US_PER_S, 0.8, 0.2))
    (now,) = patches_at([mask], "screen", 500_000, 160, 90)
    for before_us in (0, 33_333, 66_667):
        box = box_at(mask.places, 500_000 - before_us)
        assert now.left <= box.left * 160
        assert now.right >= box.right * 160


def test_it_is_there_a_little_before_and_behind_its_time() -> None:
    """And it covers its own source only."""
    mask = mask_of(place(0, 0.1, 0.1), start_us=US_PER_S, end_us=2 * US_PER_S)
    assert not patches_at([mask], "screen", 900_000, 160, 90)
    assert patches_at([mask], "screen", 960_000, 160, 90)
    assert patches_at([mask], "screen", 2_060_000, 160, 90)
    assert not patches_at([mask], "camera", 1_500_000, 160, 90)


@pytest.mark.parametrize("shape", ["rectangle", "round"])
@pytest.mark.parametrize("zoom", ["none", "clicks", "slow"])
def test_no_view_shows_what_lies_beneath(
    shape: Literal["rectangle", "round"], zoom: Literal["none", "clicks", "slow"]
) -> None:
    """A secret pattern under a mask decides no pixel of any frame, however close the view comes."""
    plain = np.full((180, 320, 3), 120, np.uint8)
    secret = plain.copy()
    secret[80:100, 150:170] = np.random.default_rng(1).integers(0, 2, (20, 20, 1)) * 255
    inverse = plain.copy()
    inverse[80:100, 150:170] = 255 - secret[80:100, 150:170]
    mask = mask_of(place(0, 0.4, 0.3, 0.2, 0.4), shape=shape, style="solid")
    project = edits.add_mask(project_of((0, 8 * US_PER_S), speaker=""), mask)
    project = edits.change_block(project, "block0", zoom=zoom)
    plan = replace(make_plan(project, replace(DEFAULT.spec, intro=None)), width=320, height=180)
    click = PointerEvent(t_us=2 * US_PER_S, x=160, y=90, button=1, down=True)
    sights = Sights({"take0": Trail([click], 320, 180)})
    art = make_artwork(project, DEFAULT, plan)
    drawn = []
    for picture in (secret, inverse):
        still = Still(picture)
        composer = Composer(plan, art, lambda *_, still=still: (still, 0), {}, sights)
        canvas = Picture(320, 180)
        pictures = []
        for frame in (0, 45, 60, 75, 170):
            composer.draw(frame, canvas)
            pictures.append(canvas.planes.y.copy())
        drawn.append(pictures)
    assert not (from_rgb(secret).y == from_rgb(inverse).y).all()
    for one, other in zip(*drawn, strict=True):
        assert (one == other).all()
