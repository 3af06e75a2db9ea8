"""Automatic levels: gentle, never upside down, and nothing for a good picture."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.media.frames import Planes, from_rgb
from evp_desktop.render.colour import analyse, neutral
from tests.support import lab


def picture(low: int, high: int, tint: tuple[int, int, int] = (0, 0, 0)) -> Planes:
    """A slope from one grey to another, with a cast."""
    slope = np.linspace(low, high, 160).astype(int)
    rgb = np.repeat(slope[None, :, None], 90, axis=0) + np.array(tint)
    return from_rgb(np.clip(np.broadcast_to(rgb, (90, 160, 3)), 0, 255).astype(np.uint8))


@given(st.integers(0, 255), st.integers(0, 255), st.integers(-40, 40))
def test_light_stays_lighter_than_dark(one: int, other: int, tint: int) -> None:
    """Whatever the camera shows, brighter stays at least as bright, and codes stay within the range."""
    look = analyse([picture(min(one, other), max(one, other), (tint, 0, -tint))])
    assert (np.diff(look.y.astype(int)) >= 0).all()
    assert np.abs(look.u.astype(int) - np.arange(256)).max() <= 6
    assert np.abs(look.v.astype(int) - np.arange(256)).max() <= 6
    if not np.array_equal(look.y, neutral().y):
        assert (look.y.min(), look.y.max()) >= (16, 0)
        assert look.y.max() <= 235


def test_a_good_picture_is_left_alone() -> None:
    """A picture from dark to light is changed by no more than 10 codes."""
    look = analyse([picture(10, 243)])
    assert np.abs(look.y[24:225].astype(int) - np.arange(24, 225)).max() <= 10
    assert np.array_equal(look.u, neutral().u)


def test_a_dark_picture_becomes_lighter() -> None:
    """A face in a dark room is lifted, but stretched by no more than half."""
    dark = picture(5, 110)
    look = analyse([dark])
    before, after = dark.y, look.y[dark.y]
    assert after.mean() > before.mean() + 10
    assert np.ptp(after.astype(int)) < 2 * np.ptp(before.astype(int))


def test_a_cast_is_half_removed() -> None:
    """A yellow room becomes less yellow, by at most 6 codes."""
    warm = picture(60, 180, (25, 10, -25))
    look = analyse([warm])
    assert abs(look.u[warm.u].mean() - 128) < abs(warm.u.mean() - 128)
    assert int(look.u[128]) == 134


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_covered_lens_gives_nothing_to_go_by(level: int) -> None:
    """A flat picture, and no picture, get the neutral brightness."""
    assert np.array_equal(analyse([picture(level, level)]).y, neutral().y)
    assert np.array_equal(analyse([]).y, neutral().y)


def test_one_look_for_a_whole_take() -> None:
    """The look is that of all pictures together, and its digest tells looks apart."""
    light, dark = picture(100, 240), picture(5, 60)
    assert analyse([light, dark]).digest == analyse([dark, light]).digest
    assert analyse([light]).digest != analyse([dark]).digest
    assert lab.plain((1, 1, 1)).shape == (360, 640, 3)
