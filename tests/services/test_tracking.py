"""A cover that follows: on a page that scrolls or jumps, over its edge, until it is lost and found again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from evp_desktop.errors import Cancelled, NotFound
from evp_desktop.media.frames import from_rgb
from evp_desktop.model import edits
from evp_desktop.model.masks import Mask, MaskPlace
from evp_desktop.model.project import Project
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.masks import box_at, patches_at
from evp_desktop.services import projects
from evp_desktop.services.tracking import Followed, _followed, track
from tests.support import lab

WIDTH, HEIGHT = 320, 180
INK = (40, 44, 52)
ROW = (60, 90, 120, 16)
"""Where the secret stands on the page: x, y, width, height."""


def page(seed: int = 7, height: int = 600) -> lab.Rgb:
    """A long page of lines of words, each of them another one."""
    rng = np.random.default_rng(seed)
    rgb = np.full((height, WIDTH, 3), 244, np.uint8)
    for top in range(10, height - 20, 20):
        left = 20
        while left < WIDTH - 60:
            width = int(rng.integers(12, 50))
            word = "".join(chr(int(rng.integers(97, 123))) for _ in range(max(2, width // 9)))
            cv2.putText(
                rgb, word, (left, top + 12), cv2.FONT_HERSHEY_SIMPLEX, 0.42, (40, 44, 52), 1, cv2.LINE_AA
            )
            left += width + 14
    return rgb


PAGE = page()


def scrolled(by: int) -> lab.Rgb:
    """What of the page is seen when it was scrolled so far."""
    return np.ascontiguousarray(PAGE[by : by + HEIGHT])


def mask_over(end_s: float = 3) -> Mask:
    x, y, width, height = ROW
    place = MaskPlace(at_us=0, x=x / WIDTH, y=y / HEIGHT, width=width / WIDTH, height=height / HEIGHT)
    return Mask(id="m", take_id="t", start_us=0, end_us=round(end_s * US_PER_S), places=(place,))


def followed(offsets: Callable[[int], int], frames: int) -> Followed:
    """The mask after so many pictures of the page, each scrolled by some pixels."""
    pictures, last = [], None
    for frame in range(frames):
        if offsets(frame) != last:
            last = offsets(frame)
            pictures.append((frame * US_PER_S // 30, from_rgb(scrolled(last))))
    return _followed(mask_over(frames / 30), iter(pictures))


def top_at(found: Followed, time_us: int) -> float:
    return box_at(found.mask.places, time_us).top * HEIGHT


def test_it_follows_a_page_that_scrolls() -> None:
    """At every picture the cover lies on its row, to a pixel."""
    found = followed(lambda frame: max(0, (frame - 10) * 2), 45)
    assert found.lost == ()
    for frame in range(45):
        assert abs(top_at(found, frame * US_PER_S // 30) - (ROW[1] - max(0, (frame - 10) * 2))) <= 1


def test_it_jumps_when_the_page_does() -> None:
    """What stood still does not begin to slide before the jump."""
    found = followed(lambda frame: 0 if frame < 60 else 70, 90)
    assert top_at(found, 59 * US_PER_S // 30) == ROW[1]
    assert abs(top_at(found, 60 * US_PER_S // 30) - (ROW[1] - 70)) <= 1
    assert len(found.mask.places) == 3


def test_it_says_when_it_is_lost_and_finds_it_again() -> None:
    """Scrolled away, the cover stays where it was; back again it is on its row."""
    found = followed(lambda frame: 0 if frame < 20 else 300 if frame < 40 else 30, 60)
    assert found.lost == ((20 * US_PER_S // 30, 40 * US_PER_S // 30),)
    assert top_at(found, 35 * US_PER_S // 30) == ROW[1]
    assert abs(top_at(found, 50 * US_PER_S // 30) - (ROW[1] - 30)) <= 1


def test_what_leaves_the_picture_is_covered_to_its_last_line() -> None:
    """Scrolled over the edge and back, no line of the region is ever seen beside the cover."""
    found = followed(lambda frame: 2 * min(frame, 140 - frame), 140)
    for frame in range(140):
        top = ROW[1] - 2 * min(frame, 140 - frame)
        seen = (max(0, top), max(0, top + ROW[3]))
        (patch,) = patches_at((found.mask,), "screen", frame * US_PER_S // 30, WIDTH, HEIGHT) or [None]
        if seen[0] < seen[1]:
            assert patch is not None
            assert patch.top <= seen[0]
            assert patch.low >= seen[1]
    assert found.lost


def test_a_plain_region_cannot_be_followed() -> None:
    """Where there is nothing to go by it says so for all of the time."""
    grey = [(0, from_rgb(lab.plain((90, 90, 90), WIDTH, HEIGHT))), (US_PER_S, from_rgb(scrolled(0)))]
    assert _followed(mask_over(), iter(grey)).lost == ((0, 3 * US_PER_S),)


@pytest.fixture
def project(tmp_path: Path) -> tuple[Path, Project]:
    """A take of a page that is scrolled."""
    folder = projects.create(tmp_path, "Scrolled")
    block = projects.load(folder).blocks[0].id
    take = lab.make_take(folder, block, "t", 1.5, screen=lambda number: scrolled(2 * max(0, number - 8)))
    return folder, edits.add_take(projects.load(folder), take)


def test_it_follows_a_recorded_take(project: tuple[Path, Project]) -> None:
    """From the file as it was recorded, with what compression does to it."""
    found = track(*project, mask_over(1.4))
    assert found.lost == ()
    assert abs(top_at(found, 40 * US_PER_S // 30) - (ROW[1] - 64)) <= 1.5
    (patch,) = patches_at((found.mask,), "screen", 40 * US_PER_S // 30, WIDTH, HEIGHT)
    assert patch.top <= ROW[1] - 64
    assert patch.low >= ROW[1] + ROW[3] - 64


def test_it_can_be_stopped(project: tuple[Path, Project]) -> None:
    """At the next picture."""
    with pytest.raises(Cancelled):
        track(*project, mask_over(1.4), is_cancelled=lambda: True)


def test_a_take_without_that_picture(project: tuple[Path, Project]) -> None:
    """There is nothing to follow."""
    with pytest.raises(NotFound):
        track(*project, replace(mask_over(), source="camera"))
