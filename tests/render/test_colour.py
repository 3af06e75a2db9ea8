"""Automatic light and colour: gentle, never upside down, nearer to the truth; a good one is left alone."""

from __future__ import annotations

import functools

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evp_desktop.media.faces import FaceFinder
from evp_desktop.media.frames import Planes, from_rgb, to_rgb
from evp_desktop.render.colour import Look, analyse, graded, neutral
from tests.support import sitter

Rgb = npt.NDArray[np.uint8]
WIDTH, HEIGHT = 320, 180
ROOMS = {"beige": (120, 110, 100), "white": (215, 215, 210), "blue": (60, 90, 140), "red": (150, 40, 40)}


def picture(low: int, high: int, tint: tuple[int, int, int] = (0, 0, 0)) -> Planes:
    """A slope from one grey to another, with a cast."""
    slope = np.linspace(low, high, 160).astype(int)
    rgb = np.repeat(slope[None, :, None], 90, axis=0) + np.array(tint)
    return from_rgb(np.clip(np.broadcast_to(rgb, (90, 160, 3)), 0, 255).astype(np.uint8))


@functools.cache
def sitting(room: str, light: float = 1.0) -> Rgb:
    return np.asarray(sitter.sitting(size=(WIDTH, HEIGHT), room=ROOMS[room], light=light), np.uint8)


def lit(rgb: Rgb, red: float, green: float, blue: float) -> Rgb:
    """The same in another light."""
    return np.asarray(np.clip(rgb * np.array([red, green, blue]), 0, 255), np.uint8)


def look_of(rgb: Rgb) -> Look:
    planes = from_rgb(rgb)
    return analyse([planes], [FaceFinder().find(planes) or ()])


def improved(rgb: Rgb) -> Rgb:
    return to_rgb(graded(from_rgb(rgb), look_of(rgb)), WIDTH, HEIGHT)


def far(rgb: Rgb, truth: Rgb) -> float:
    """The mean difference that is seen (CIE 1976, dE)."""
    one, other = (cv2.cvtColor(some.astype(np.float32) / 255, cv2.COLOR_RGB2Lab) for some in (rgb, truth))
    return float(np.sqrt(np.square(one - other).sum(axis=2)).mean())


BAD_LIGHT = {
    "warm": (1.15, 1.0, 0.75),
    "cool": (0.85, 1.0, 1.2),
    "green": (0.9, 1.08, 0.9),
    "magenta": (1.08, 0.92, 1.08),
    "dark": (0.45, 0.45, 0.45),
    "dim": (0.65, 0.65, 0.65),
    "bright": (1.25, 1.25, 1.25),
    "glaring": (1.5, 1.5, 1.5),
    "warm and dim": (0.6, 0.5, 0.36),
}


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("light", BAD_LIGHT)
def test_bad_light_comes_nearer_to_good(room: str, light: str) -> None:
    """With a cast, too dark or too bright, in any room: the picture looks more like that in good light."""
    truth = sitting(room)
    taken = lit(truth, *BAD_LIGHT[light])
    assert far(improved(taken), truth) < far(taken, truth) * 0.96


def test_a_face_before_a_window_comes_out() -> None:
    """With the light behind, the face becomes lighter although the picture as a whole is bright."""
    taken = sitter.sitting(size=(WIDTH, HEIGHT), room=(250, 250, 250), light=0.4)
    truth = sitter.sitting(size=(WIDTH, HEIGHT), room=(250, 250, 250))
    assert far(improved(taken), truth) < far(taken, truth) * 0.8


@pytest.mark.parametrize("room", ROOMS)
def test_good_light_is_left_alone(room: str) -> None:
    """A picture in good light hardly changes, whatever the colour of the room: dE below 3."""
    assert far(improved(sitting(room)), sitting(room)) < 3


@pytest.mark.parametrize("colour", [(150, 40, 40), (40, 120, 50), (40, 60, 150)])
def test_a_coloured_room_does_not_colour_the_face(colour: tuple[int, int, int]) -> None:
    """Red, green or blue all around is no cast: the other colour is not added."""
    look = look_of(sitter.sitting(size=(WIDTH, HEIGHT), room=colour))
    assert np.hypot(*look.tint) * 134 < 3


@pytest.mark.parametrize("light", ["warm", "cool", "green", "magenta"])
def test_skin_comes_nearer_to_the_hue_of_skin(light: str) -> None:
    """Under a cast the hue of the face moves towards that of skin, and ends near it."""
    taken = lit(sitting("beige"), *BAD_LIGHT[light])
    before, after = (_hue_off(rgb) for rgb in (taken, improved(taken)))
    assert after < before
    assert after < 25


def _hue_off(rgb: Rgb) -> float:
    """Degrees between the hue of the face and that of skin."""
    planes = from_rgb(rgb)
    rows, columns = slice(30, 45), slice(74, 86)
    blue, red = (float(np.median(plane[rows, columns])) - 128 for plane in (planes.u, planes.v))
    return abs(float(np.degrees(np.arctan2(red, blue))) - 127)


@settings(max_examples=40)
@given(st.integers(0, 255), st.integers(0, 255), st.integers(-40, 40))
def test_light_stays_lighter_than_dark(one: int, other: int, tint: int) -> None:
    """Whatever the camera shows, brighter stays at least as bright, in range; colours move by 6 at most."""
    look = analyse([picture(min(one, other), max(one, other), (tint, 0, -tint))])
    assert (np.diff(look.y.astype(int)) >= 0).all()
    assert np.hypot(*look.tint) * 134 < 6.1
    if not np.array_equal(look.y, neutral().y):
        assert 16 <= look.y.min() <= look.y.max() <= 235


def test_a_good_slope_is_left_alone() -> None:
    """A picture from dark to light is changed by no more than 10 codes, its greys stay grey."""
    look = analyse([picture(10, 243)])
    assert np.abs(look.y[24:225].astype(int) - np.arange(24, 225)).max() <= 10
    assert look.tint == (0, 0)


def test_a_dark_picture_becomes_lighter() -> None:
    """A dark room is lifted, but stretched by no more than two thirds."""
    dark = picture(5, 110)
    look = analyse([dark])
    before, after = dark.y, look.y[dark.y]
    assert after.mean() > before.mean() + 10
    assert np.ptp(after.astype(int)) < 2 * np.ptp(before.astype(int))


def test_black_gets_no_tint() -> None:
    """A cast is taken from what is lit, in proportion to its light."""
    look = look_of(lit(sitting("beige"), *BAD_LIGHT["warm"]))
    shown = graded(picture(0, 255), look)
    assert look.tint[0] > 0.03
    assert abs(int(shown.u[0, 0]) - 128) <= 1
    assert int(shown.u[0, -1]) - 128 > 6


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_covered_lens_gives_nothing_to_go_by(level: int) -> None:
    """A flat picture, and no picture, get the neutral brightness."""
    assert np.array_equal(analyse([picture(level, level)]).y, neutral().y)
    assert analyse([]) is not None
    assert np.array_equal(analyse([]).y, neutral().y)


def test_the_neutral_look_changes_nothing() -> None:
    """Not one value."""
    planes = from_rgb(sitting("beige"))
    assert all(np.array_equal(*pair) for pair in zip(graded(planes, neutral()), planes, strict=True))


def test_one_look_for_a_whole_take() -> None:
    """The look is that of all pictures together, and its digest tells looks apart."""
    light, dark = picture(100, 240), picture(5, 60)
    assert analyse([light, dark]).digest == analyse([dark, light]).digest
    assert analyse([light]).digest != analyse([dark]).digest
    assert neutral().digest != neutral()._replace(tint=(0.01, 0.0)).digest
