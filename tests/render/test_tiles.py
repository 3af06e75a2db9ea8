"""Where screen and faces lie: whole, beside each other, and not under the logo."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.render.overlays import Stamp, stamp_of
from evp_desktop.render.shots import Shape
from evp_desktop.render.tiles import (
    GAP,
    Tile,
    disc,
    face_frame,
    fitting,
    is_tall,
    round_face,
    rounded,
    screen,
    screen_over_face,
    side_by_side,
    two_people,
)

SIZES = st.sampled_from([(1920, 1080), (640, 360), (320, 180), (1280, 720), (64, 36)])
TALL_SIZES = st.sampled_from([(1080, 1920), (360, 640), (180, 320), (1080, 1080), (320, 320), (720, 720)])
FRAMES: tuple[Shape, ...] = ("round", "rounded")
SHAPES = st.tuples(st.integers(2, 4000), st.integers(2, 4000))


@st.composite
def placed(
    draw: st.DrawFn, sizes: st.SearchStrategy[tuple[int, int]] = SIZES
) -> tuple[tuple[int, int], Stamp | None]:
    """A canvas and a logo in one of its corners, or none."""
    width, height = draw(sizes)
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
    """A rectangle's mask is white but for what a quarter of a disc leaves in each corner."""
    mask = rounded(200, 100, 20)
    assert mask.shape == (100, 200)
    assert (mask[20:-20] == 255).all()
    assert (mask[:, 20:-20] == 255).all()
    corner = disc(40, 20)[:20, :20]
    for found in (mask[:20, :20], mask[:20, ::-1][:, :20], mask[::-1][:20, :20], mask[::-1, ::-1][:20, :20]):
        assert np.abs(found.astype(int) - corner).max() <= 1


@given(placed(TALL_SIZES), SHAPES)
def test_upright_a_face_lies_below_the_screen(
    place: tuple[tuple[int, int], Stamp | None], shape: tuple[int, int]
) -> None:
    """The screen is whole, the face wide enough for shoulders, and neither lies on the logo."""
    size, logo = place
    above, face = side_by_side(*size, shape, logo)
    fits_well((above, face), size, logo)
    assert above.y + above.height < face.y
    assert 0.7 <= face.height / face.width <= 1.15
    assert abs(above.width - above.height * shape[0] / shape[1]) <= 2 + 2 * shape[0] / shape[1]


@given(placed(TALL_SIZES), st.sampled_from(FRAMES))
def test_upright_a_framed_face_covers_no_wide_screen(
    place: tuple[tuple[int, int], Stamp | None], frame: Shape
) -> None:
    """With a wide screen there is room below it for the face, in its frame's shape."""
    size, logo = place
    above, face = screen_over_face(*size, (16, 9), frame, logo)
    if above.y + above.height < face.y:
        fits_well((above, face), size, logo)
        assert abs(face.height / face.width - (1 if frame == "round" else 0.75)) < 0.05
    else:
        assert logo is not None  # a high one takes the room


@given(placed(TALL_SIZES), SHAPES)
def test_a_screen_alone_is_whole(place: tuple[tuple[int, int], Stamp | None], shape: tuple[int, int]) -> None:
    """Upright it lies on some ground, inside the picture, and keeps its shape."""
    size, logo = place
    found = screen(*size, shape, logo)
    fits_well((found,), size, logo)
    assert is_tall(*size)
    assert abs(found.width - found.height * shape[0] / shape[1]) <= 2 + 2 * shape[0] / shape[1]


@given(placed(TALL_SIZES))
def test_two_people_share_an_upright_canvas(place: tuple[tuple[int, int], Stamp | None]) -> None:
    """Both tiles are of one size, below each other where it is much higher than wide."""
    size, logo = place
    one, other = two_people(*size, logo)
    fits_well((one, other), size, logo)
    assert (one.width, one.height) == (other.width, other.height)
    assert (one.x == other.x) == (size[0] < size[1])


@pytest.mark.parametrize("frame", FRAMES)
def test_a_framed_face_is_in_the_lower_right(frame: Shape) -> None:
    """It takes some quarter of the height."""
    tile = face_frame(1920, 1080, frame, None)
    assert 0.2 < tile.height / 1080 < 0.3
    assert tile.x + tile.width > 1920 * 0.97
    assert tile.y + tile.height > 1080 * 0.95
