"""Faces: found where they are, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evp_desktop.media.faces import FaceFinder, model_file
from tests.support import lab
from tests.support.sitter import planes, sitting


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder()


@pytest.mark.parametrize("height", [0.6, 0.35, 0.2, 0.15])
@pytest.mark.parametrize("x", [0.15, 0.5, 0.85])
def test_a_face_is_found_where_it_is(finder: FaceFinder, x: float, height: float) -> None:
    """Near or far, in the middle or at the side, the box lies on the face."""
    (face,) = finder.find(planes(sitting(x=x, height=height))) or ()
    assert face.centre_x == pytest.approx(x, abs=0.02)
    assert face.centre_y == pytest.approx(0.42, abs=0.03)
    assert face.height == pytest.approx(height, rel=0.3)


@pytest.mark.parametrize("size", [(640, 480), (1920, 1080), (720, 1280), (322, 242)])
def test_any_shape_of_picture(finder: FaceFinder, size: tuple[int, int]) -> None:
    """Upright, wide and small pictures alike."""
    (face,) = finder.find(planes(sitting(size=size, height=0.25))) or ()
    assert (face.centre_x, face.centre_y) == pytest.approx((0.5, 0.42), abs=0.03)


def test_two_people_are_found(finder: FaceFinder) -> None:
    """The nearer one comes first."""
    both = sitting(x=0.25, height=0.4)
    both[:, 640:] = sitting(x=0.75, height=0.25)[:, 640:]
    left, right = finder.find(planes(both)) or ()
    assert left.centre_x == pytest.approx(0.25, abs=0.02)
    assert right.centre_x == pytest.approx(0.75, abs=0.02)


def test_no_face_where_there_is_none(finder: FaceFinder) -> None:
    """A test card, a plain wall, noise and a screen full of cells have no face."""
    noise = np.random.default_rng(0).integers(0, 255, (360, 640, 3), np.uint8)
    pictures = [lab.coded_picture(1234), lab.plain((90, 90, 90)), noise, lab.coded_picture(2047, 1280, 720)]
    assert [finder.find(planes(one)) for one in pictures] == [()] * 4


def test_without_the_model_nobody_is_sought(tmp_path: Path) -> None:
    """A missing or foreign model is not an absent face."""
    (tmp_path / "foreign.tflite").write_bytes(model_file().read_bytes()[:-1])
    for name in ("missing.tflite", "foreign.tflite"):
        finder = FaceFinder(tmp_path / name)
        assert finder.find(planes(sitting())) is None
        assert finder.find(planes(sitting())) is None
