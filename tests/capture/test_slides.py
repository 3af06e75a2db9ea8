"""Slides as a source of pictures: turned by hand, still in between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evp_desktop.capture import slides as slides_module
from evp_desktop.capture.slides import SlideSource
from evp_desktop.capture.source import Grab
from evp_desktop.errors import DeviceLost, SlidesUnreadable
from evp_desktop.media.frames import planes_of
from tests.capture import contract
from tests.media.paper import write_pdf
from tests.support.lab import until

PAGES = 9
GREYS = [(i / 10, i / 10, i / 10) for i in range(PAGES)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A PDF whose pages are ever lighter."""
    return write_pdf(tmp_path / "talk.pdf", GREYS, size=(320, 180))


@pytest.fixture
def source(path: Path) -> Iterator[SlideSource]:
    """The slides, open."""
    source = SlideSource(path)
    source.open()
    yield source
    source.close()


def page_in(grab: Grab) -> int:
    """The page that a picture shows, counted from 1; 0 for black."""
    return round((int(planes_of(grab.frame).y[4, 4]) - 16) / 219 * 10) + 1


def read_page(source: SlideSource, number: int) -> Grab:
    """Read on until a page is shown."""
    for _ in range(100):
        grab = source.read()
        if page_in(grab) == number:
            return grab
    raise AssertionError(f"page {number} was not shown, but {page_in(grab)}")


def test_slides_keep_the_contract(path: Path) -> None:
    """They are a source like a screen; they come in the colours of the file, ready to be encoded."""
    source = SlideSource(path)
    grabs = contract.check(source)
    assert (source.name, source.width, source.height) == ("talk.pdf", 1920, 1080)
    assert {grab.frame.format.name for grab in grabs} == {"yuv420p"}


def test_a_page_that_stays_is_the_same_object(source: SlideSource) -> None:
    """30 a second, without any work: comparing by identity is enough."""
    begun_ns, busy = time.monotonic_ns(), time.thread_time()
    grabs = [source.read() for _ in range(16)]
    assert len({id(grab.frame) for grab in grabs}) == 1
    steps = np.diff([grab.at_ns for grab in grabs])
    assert steps.min() > 0
    assert grabs[-1].at_ns - begun_ns >= 14 * slides_module.PERIOD_NS
    assert time.thread_time() - busy < 0.1


def test_a_turn_shows_the_other_page(source: SlideSource) -> None:
    """On, back, and never past the ends; neighbours are ready, so the next picture has them."""
    assert source.page == (1, PAGES)
    assert page_in(source.read()) == 1
    source.turn(1)
    assert source.page == (2, PAGES)
    read_page(source, 2)
    source.turn(100)
    assert source.page == (PAGES, PAGES)
    read_page(source, PAGES)
    source.turn(-1)
    read_page(source, PAGES - 1)
    source.turn(-100)
    assert source.page == (1, PAGES)
    read_page(source, 1)


def test_a_neighbour_is_shown_at_once(source: SlideSource) -> None:
    """It was made ahead: the very next picture shows it."""
    read_page(source, 1)
    while {1, 2} - source._ready.keys():
        source.read()
    source.turn(1)
    assert page_in(source.read()) == 2


def test_only_a_few_pages_are_kept(source: SlideSource) -> None:
    """However far one leafs: what lies behind is forgotten."""
    for number in range(2, PAGES + 1):
        source.turn(1)
        read_page(source, number)
    until(lambda: source._ready.keys() == {PAGES - 2, PAGES - 1})
    source.turn(-4)
    until(lambda: source._ready.keys() == {PAGES - 6, PAGES - 5, PAGES - 4, PAGES - 3})


def test_the_page_stays_between_takes(source: SlideSource) -> None:
    """Closed and opened again, the slides go on where they were."""
    source.turn(4)
    source.close()
    source.open()
    assert page_in(source.read()) == 5


def test_slides_that_vanish_are_lost(path: Path) -> None:
    """Unreadable ones are refused before they are opened."""
    source = SlideSource(path)
    path.unlink()
    with pytest.raises(DeviceLost):
        source.open()
    path.write_bytes(b"no slides")
    with pytest.raises(SlidesUnreadable):
        SlideSource(path)


def test_a_page_that_breaks_is_black(tmp_path: Path) -> None:
    """The take goes on, and the others are shown as ever."""
    for number in (1, 2):
        Image.new("RGB", (160, 90), "white").save(tmp_path / f"{number}.png")
    whole = (tmp_path / "2.png").read_bytes()
    (tmp_path / "2.png").write_bytes(whole[:-30])
    source = SlideSource(tmp_path)
    source.open()
    read_page(source, 11)
    source.turn(1)
    read_page(source, 1)
    source.turn(-1)
    read_page(source, 11)
    source.close()
