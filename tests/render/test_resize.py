"""A view whose edges lie between pixels: in its place to a fraction of one, and moving without a jerk."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.media.frames import Planes
from evp_desktop.render.motion import View, slow_view
from evp_desktop.render.resize import Viewer, part_of

WIDTH, HEIGHT = 320, 180


def ramps() -> Planes:
    """As bright as far to the right, as blue as far to the right, as red as far down."""
    across, down = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    luma = 10 + across * 235 / WIDTH
    half_across, half_down = across[:90, :160], down[:90, :160]
    return Planes(*(part.astype(np.uint8) for part in (luma, 10 + half_across, 10 + half_down)))


@given(
    st.floats(0.2, 1), st.floats(0, 1), st.floats(0, 1), st.sampled_from([(320, 180), (160, 90), (480, 270)])
)
def test_every_pixel_is_in_its_place(size: float, x: float, y: float, into: tuple[int, int]) -> None:
    """A ramp stays the ramp between the view's edges, to less than a step of brightness."""
    view = View((1 - size) * x, (1 - size) * y, size, size)
    shown = part_of(ramps(), view, *into)
    places = (view.left + (np.arange(into[0]) + 0.5) / into[0] * size) * WIDTH - 0.5
    wanted = 10 + np.clip(places, 0, WIDTH - 1) * 235 / WIDTH
    assert shown.y.shape == (into[1], into[0])
    middle = slice(4, -4)
    assert np.abs(shown.y[into[1] // 2].astype(float) - wanted)[middle].max() < 2
    half = (view.top + (np.arange(into[1] // 2) + 0.5) / (into[1] // 2) * size) * HEIGHT / 2 - 0.5
    assert np.abs(shown.v[:, 40].astype(float) - 10 - half)[middle].max() < 2


def test_a_slow_movement_moves_every_frame_a_little() -> None:
    """A dark line goes outwards by the same small way from frame to frame, never back."""
    luma = np.full((HEIGHT, WIDTH), 200, np.uint8)
    luma[:, 60:64] = 20
    grey = np.full((90, 160), 128, np.uint8)
    columns = np.arange(WIDTH)
    found = []
    for frame in range(100, 160):
        row = part_of(Planes(luma, grey, grey), slow_view(frame * 33_333), WIDTH, HEIGHT).y[90].astype(float)
        dark = np.clip(200 - row, 0, None)
        found.append(float((dark * columns).sum() / dark.sum()))
    steps = -np.diff(found)
    assert (steps > -0.01).all()
    assert steps.max() < 0.1
    assert np.abs(steps - steps.mean()).max() < 0.06


def test_what_stands_still_is_made_once() -> None:
    """The same picture in the same view is the same object; another view or picture is not."""
    viewer, picture = Viewer(), ramps()
    view = View(0.25, 0.25, 0.5, 0.5)
    shown = viewer.shown(picture, view, 320, 180)
    assert viewer.shown(picture, view, 320, 180) is shown
    assert viewer.shown(picture, view._replace(left=0.3), 320, 180) is not shown
    assert viewer.shown(ramps(), view, 320, 180) is not shown
