"""Where screen and faces lie: whole, beside each other, and not under the logo."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.render.overlays import Stamp, stamp_of
from evp_desktop.render.tiles import GAP, Tile, disc, fitting, round_face, rounded, side_by_side, two_people

SIZES = st.sampled_from([(1920, 1080), (640, 360), (320, 180), (1280, 720), (64, 36)])
SHAPES = st.tuples(st.integers(2, 4000), st.integers(2, 4000))


@st.composite
def placed(draw: st.DrawFn) -> tuple[tuple[int, int], Stamp | None]:
    """A canvas and a logo in one of its corners, or none."""
    width, height = draw(SIZES)
    if draw(st.booleans()):
        return (width, height), None
    wide, high = draw(st.integers(2, width // 3)), draw(st.integers(2, height * 3 // 10))
    margin = draw(st.integers(0, height // 7))
    x = draw(st.sampled_from([margin, max(0, width - margin - wide)]))
    y = draw(st.sampled_from([margin, max(0, height - margin - high)]))
    return (width, height), stamp_of(np.zeros((high, wide, 4), np.uint8), x, y)


def overlap(one: Tile, other: Tile) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def fits_well(found: tuple[Tile, ...], size: tuple[int, int], logo: Stamp | None) -> None:
    """Every tile lies on the canvas on even numbers, and none on another or on the logo."""
    for tile in found:
        assert all(number % 2 == 0 for number in tile)
        assert tile.x >= 0
        assert tile.y >= 0
        assert tile.x + tile.width <= size[0]
        assert tile.y + tile.height <= size[1]
    marks = [Tile(logo.x, logo.y, logo.colour.width, logo.colour.height)] if logo else []
    for one, other in combinations([*found, *marks], 2):
        assert not overlap(one, other)


@given(placed(), SHAPES)
def test_a_screen_and_a_face_share_the_canvas(
    place: tuple[tuple[int, int], Stamp | None], shape: tuple[int, int]
) -> None:
    """Whatever its shape the screen keeps it, the face stands at its right, the logo is not covered."""
    size, logo = place
    screen, face = side_by_side(*size, shape, logo)
    fits_well((screen, face), size, logo)
    assert screen.x + screen.width < face.x
    assert abs(screen.width - screen.height * shape[0] / shape[1]) <= 2 + 2 * shape[0] / shape[1]


@given(placed())
def test_two_people_are_equal(place: tuple[tuple[int, int], Stamp | None]) -> None:
    """Both tiles have one size and one height, and the logo is not covered."""
    size, logo = place
    left, right = two_people(*size, logo)
    fits_well((left, right), size, logo)
    assert (left.width, left.height, left.y) == (right.width, right.height, right.y)
    assert left.x == size[0] - right.x - right.width


@given(placed())
def test_the_round_face_leaves_the_logo_free(place: tuple[tuple[int, int], Stamp | None]) -> None:
    """It is in a right corner, the one that the logo leaves."""
    size, logo = place
    if logo is None or logo.colour.width < size[0] // 4:
        fits_well((round_face(*size, logo),), size, logo)


def test_a_screen_beside_a_face_stays_large() -> None:
    """A full screen keeps seven tenths of its size, and the face is as high."""
    screen, face = side_by_side(1920, 1080, (1920, 1080), None)
    assert screen.width / 1920 > 0.69
    assert abs(screen.height - face.height) <= 2
    assert face.height > face.width * 1.25
    assert screen.x >= 1080 * GAP - 2


@pytest.mark.parametrize("shape", [(320, 180), (100, 100), (90, 160)])
def test_the_largest_that_fits(shape: tuple[int, int]) -> None:
    """A shape fills its room in one direction and lies in the middle of the other."""
    room = Tile(10, 20, 200, 100)
    found = fitting(*shape, room)
    assert found.width == room.width or found.height == room.height
    assert abs(2 * found.x + found.width - 2 * room.x - room.width) <= 2


def test_corners_are_round() -> None:
    """The four stamps lie in the tile's corners and cover what a quarter of a disc leaves."""
    tile = Tile(20, 10, 200, 100)
    stamps = rounded(tile, 1080, (50, 128, 128))
    side = stamps[0].colour.width
    assert {(one.x, one.y) for one in stamps} == {(x, y) for x in (20, 220 - side) for y in (10, 110 - side)}
    assert stamps[0].through.y[0, 0] == 0
    assert stamps[0].through.y[-1, -1] == 255
    assert disc(2 * side, side)[side, side] == 255
