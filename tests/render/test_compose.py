"""Where pictures go on the canvas, and what is drawn only once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.media.frames import Picture, from_rgb, to_rgb
from evp_desktop.model.media import SourceKind
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.artwork import make_artwork
from evp_desktop.render.compose import Composer
from evp_desktop.render.framing import cut
from evp_desktop.render.overlays import blend, hex_to_rgb, hex_to_yuv, stamp_of
from evp_desktop.render.plan import make_plan
from tests.render.films import DEFAULT
from tests.render.test_golden import Still
from tests.render.test_plan import project_of
from tests.support import lab


def places_of(width: int, height: int) -> np.ndarray:
    """Which pixels of a wide picture show a red screen of that size."""
    project = project_of((0, 20 * US_PER_S), speaker="")
    plan = replace(make_plan(project, replace(DEFAULT.spec, intro=None)), width=320, height=180)
    still = Still(lab.plain((200, 30, 30), width, height))
    art = make_artwork(project, DEFAULT, plan)._replace(logo=None)
    composer = Composer(plan, art, lambda *_: (still, 0), {})
    canvas = Picture(320, 180)
    assert composer.draw(0, canvas)
    return np.asarray(np.abs(canvas.planes.v.astype(int) - still.frame_at(0).v[0, 0]) < 3)


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        ((320, 180), (160, 90)),
        ((640, 360), (160, 90)),
        ((160, 90), (160, 90)),
        ((240, 180), (120, 90)),
        ((320, 90), (160, 45)),
        ((90, 160), (51, 90)),
    ],
)
def test_a_screen_is_shown_whole(size: tuple[int, int], shown: tuple[int, int]) -> None:
    """It is as large as it goes, in the middle, and what is left over is the background."""
    rows, columns = np.nonzero(places_of(*size))
    assert (columns.max() - columns.min() + 1, rows.max() - rows.min() + 1) == shown
    assert abs((columns.min() + columns.max()) / 2 - 79.5) <= 1
    assert abs((rows.min() + rows.max()) / 2 - 44.5) <= 1
    assert len(rows) == shown[0] * shown[1]


SIDES = st.integers(8, 400).map(lambda n: n * 2)


@given(SIDES, SIDES, SIDES, SIDES)
def test_the_middle_has_the_wanted_shape(width: int, height: int, wide: int, high: int) -> None:
    """What is cut off to fill a place is cut off evenly at both sides, and from one pair of sides only."""
    picture = from_rgb(lab.plain((0, 0, 0), width, height))
    part = cut(picture, wide, high)
    assert part.width == width or part.height == height
    assert abs(part.width - part.height * wide / high) <= 2 + 2 * wide / high
    assert abs(2 * part.x + part.width - width) <= 3
    assert abs(2 * part.y + part.height - height) <= 3


@given(st.integers(0, 255), st.floats(0, 1))
def test_an_overlay_mixes_by_its_opacity(alpha: int, strength: float) -> None:
    """White over black is as bright as alpha and strength say, and nothing outside it changes."""
    picture = np.full((8, 8, 4), 255, np.uint8)
    picture[..., 3] = alpha
    canvas = Picture(32, 32)
    blend(canvas.planes, stamp_of(picture, 9, 4), strength)
    wanted = 16 + 219 * alpha / 255 * strength
    assert np.abs(canvas.planes.y[4:12, 8:16] - wanted).max() <= 2.5
    canvas.planes.y[4:12, 8:16] = 16
    assert set(np.unique(canvas.planes.y)) == {16}


def test_an_overlay_over_the_edge_is_cut() -> None:
    """What does not fit on the canvas is left out without a word."""
    canvas = Picture(32, 32)
    blend(canvas.planes, stamp_of(np.full((10, 11, 4), 255, np.uint8), 26, 28))
    assert canvas.planes.y[31, 31] == 235
    assert canvas.planes.y[27, 25] == 16


def test_colours_are_read_as_written() -> None:
    """`#rrggbb` is sRGB."""
    assert hex_to_rgb("#0a80ff") == (10, 128, 255)
    assert hex_to_yuv("#ffffff") == (235, 128, 128)


class Tape:
    """A take with another picture every frame, that tells what it was asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def frame_at(self, time_us: int) -> object:
        """A new picture for each second."""
        self.asked.append(time_us)
        return self._pictures.setdefault(time_us // US_PER_S, from_rgb(lab.plain((time_us // US_PER_S,) * 3)))

    _pictures: dict[int, object] = {}  # noqa: RUF012

    def close(self) -> None:
        """Tell that it is over."""
        self.asked.append(-1)


def test_what_equals_the_last_picture_is_not_drawn_again() -> None:
    """A frame of the same source picture leaves the canvas untouched; a new one is drawn."""
    project = replace(project_of((0, 20 * US_PER_S), speaker=""), title="")
    plan = replace(make_plan(project, replace(DEFAULT.spec, intro=None)), width=320, height=180)
    tape = Tape()
    composer = Composer(plan, make_artwork(project, DEFAULT, plan), lambda *_: (tape, 0), {})  # type: ignore[arg-type]
    canvas = Picture(320, 180)
    assert composer.draw(3, canvas)
    canvas.planes.y[0, 0] = 77
    assert not composer.draw(4, canvas)
    assert canvas.planes.y[0, 0] == 77
    assert composer.draw(40, canvas)
    assert canvas.planes.y[0, 0] != 77
    composer.close()
    assert tape.asked[-1] == -1


def test_a_source_that_began_later_is_asked_in_its_own_time() -> None:
    """A file whose zero lies 0.5 s into the take is read half a second earlier."""
    project = project_of((0, 20 * US_PER_S))
    plan = replace(make_plan(project, replace(DEFAULT.spec, intro=None)), width=320, height=180)
    tape = Tape()
    composer = Composer(plan, make_artwork(project, DEFAULT, plan), lambda *_: (tape, 500_000), {})  # type: ignore[arg-type]
    composer.draw(60, Picture(320, 180))
    assert 1_500_000 <= tape.asked[0] < 1_500_000 + 34_000


def test_a_voice_card_fades_in_the_same_with_a_name() -> None:
    """Whether somebody is named does not change how strongly the card of a voice part shows."""
    kit = replace(DEFAULT.spec, intro=None, lower_third=replace(DEFAULT.spec.lower_third, start_s=0))
    shown = []
    for speaker in ("Anna", ""):
        project = project_of((0, 20 * US_PER_S), speaker=speaker)
        project = replace(project, blocks=(replace(project.blocks[0], layout="voice"),))
        plan = replace(make_plan(project, kit), width=320, height=180)
        composer = Composer(plan, make_artwork(project, DEFAULT, plan), no_reader, {})
        canvas = Picture(320, 180)
        composer.draw(3, canvas)
        shown.append(to_rgb(canvas.planes, 320, 180)[60:110])
    assert np.abs(shown[0].astype(int) - shown[1]).max() <= 1


def no_reader(_: str, kind: SourceKind) -> tuple[Still, int]:
    raise AssertionError(f"a voice part asks for no {kind}")
