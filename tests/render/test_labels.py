"""Names, titles and subtitles of any length and script, in every shape and size of picture."""

from __future__ import annotations

from typing import get_args

import pytest
from msgspec.structs import replace

from evp_desktop.model.brand import Corner, Kit
from evp_desktop.model.delivery import SHORT_SIDE_PX, Aspect, Delivery, Quality
from evp_desktop.model.project import Speaker
from evp_desktop.render import labels, tiles
from evp_desktop.render.artwork import plain_artwork
from evp_desktop.render.brush import TITLE_SAFE, Brush
from evp_desktop.render.captions import NO_CAPTIONS, Caption, Captions, caption_label
from evp_desktop.render.labels import Label
from evp_desktop.render.tiles import Tile
from tests.render.films import DEFAULT

NAMES = {
    "short": "Bo",
    "polish": "Władysław Szczęśniewicz",
    "arabic": "محمد عبد الرحمن بن عبد العزيز",
    "hebrew": "יעל בן־דוד",
    "chinese": "欧阳修远 (Xiūyuǎn)",
    "eighty": "Dr. Wolfgang-Maximilian von Hohenstein-Łukaszewicz van den Berg-Oosterhuis Junior",
    "one word": "W" * 80,
}
LONG_ROLE = "Senior coordinator for sustainable regional logistics, yards and planning"
CAPTION = "Then you choose the crane, and you tell\nthe colleagues who need it that week."
SHAPES: tuple[Aspect, ...] = ("16:9", "9:16", "1:1")
SIZES: tuple[Quality, ...] = ("720p", "1080p", "2160p")


def brush_of(aspect: Aspect, quality: Quality = "720p", kit: Kit = DEFAULT) -> Brush:
    return Brush(kit, *Delivery(aspect=aspect, quality=quality).size_px)


def is_safe(brush: Brush, label: Label) -> bool:
    place, slack = label.place, 2
    across, down = brush.width * TITLE_SAFE - slack, brush.height * TITLE_SAFE - slack
    return (
        place.x >= across
        and place.y >= down
        and place.x + place.width <= brush.width - across
        and place.y + place.height <= brush.height - down
    )


def meet(one: Tile, other: Tile) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@pytest.mark.parametrize("aspect", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_fits_whatever_it_is(name: str, aspect: Aspect) -> None:
    """Alone or beside another, within the safe area, clear of logo and subtitles, and not over each other."""
    brush = brush_of(aspect)
    art = plain_artwork(DEFAULT, brush.width, brush.height)
    speaker = Speaker(name=NAMES[name], role=LONG_ROLE)
    alone = labels.name_label(
        brush, speaker, labels.alone(brush, art.logo_clear, are_captions_burned_in=True)
    )
    caption = caption_label(brush, CAPTION)
    assert is_safe(brush, alone)
    assert art.logo_clear is not None
    assert not meet(alone.place, art.logo_clear)
    assert not meet(alone.place, caption.place)
    places = labels.together(brush, art.logo, are_captions_burned_in=True)
    one, other = (labels.name_label(brush, speaker, place) for place in places)
    assert not meet(one.place, other.place)
    for label, face in zip((one, other), tiles.two_people(brush.width, brush.height, art.logo), strict=True):
        assert is_safe(brush, label)
        assert not meet(label.place, caption.place)
        assert face.x <= label.place.x < label.place.x + label.place.width <= face.x + face.width


def test_eighty_letters_are_not_cut() -> None:
    """A long name shrinks and takes two lines before anything of it is left out: its last word is drawn."""
    brush = brush_of("16:9")
    place = labels.alone(brush, None, are_captions_burned_in=False)
    one, other = (
        labels.name_label(brush, Speaker(name=f"{NAMES['eighty'][:-1]}{last}"), place) for last in "rk"
    )
    assert len(NAMES["eighty"]) >= 80
    assert one.stamp.digest != other.stamp.digest


@pytest.mark.parametrize("aspect", SHAPES)
def test_sizes_follow_the_shorter_side(aspect: Aspect) -> None:
    """The same name covers the same part of the shorter side from 720p to 2160p, wide, tall or square."""
    heights = []
    for quality in SIZES:
        brush = brush_of(aspect, quality)
        label = labels.name_label(
            brush,
            Speaker(name="Anna Berg", role="Planner"),
            labels.alone(brush, None, are_captions_burned_in=False),
        )
        heights.append(label.place.height / SHORT_SIDE_PX[quality])
    assert max(heights) - min(heights) < 0.006
    assert heights[0] == pytest.approx(0.14, abs=0.015)


@pytest.mark.parametrize("aspect", SHAPES)
@pytest.mark.parametrize("corner", get_args(Corner))
def test_titles_and_names_keep_off_the_logo(aspect: Aspect, corner: Corner) -> None:
    """Whatever corner it has."""
    logo = replace(DEFAULT.spec.logo, corner=corner)
    kit = replace(DEFAULT, spec=replace(DEFAULT.spec, logo=logo))
    brush = brush_of(aspect, kit=kit)
    clear = plain_artwork(kit, brush.width, brush.height).logo_clear
    assert clear is not None
    title = labels.title_label(brush, "What you need to know before you begin with the crane", clear)
    place = labels.alone(brush, clear, are_captions_burned_in=False)
    name = labels.name_label(brush, Speaker(name=NAMES["eighty"], role=LONG_ROLE), place)
    assert not meet(title.place, clear)
    assert not meet(name.place, clear)
    assert not meet(name.place, title.place)


@pytest.mark.parametrize("aspect", SHAPES)
@pytest.mark.parametrize("text", [CAPTION, "Yes.", f"{'m' * 42}\n{'w' * 42}", "每个人都可以制作视频" * 6])
def test_a_subtitle_stays_in_its_zone(text: str, aspect: Aspect) -> None:
    """In the middle, within the safe area and the lowest fifth, also where its lines are broken anew."""
    brush = brush_of(aspect)
    label = caption_label(brush, text)
    assert is_safe(brush, label)
    assert label.place.y >= brush.height * 0.8 - 2
    assert abs(2 * label.place.x + label.place.width - brush.width) <= 4


def test_captions_are_found_by_frame_and_drawn_once() -> None:
    """Between two there is none; the same caption is the same object, and the key knows its place."""
    captions = Captions(brush_of("16:9"), [Caption(30, 60, "One"), Caption(66, 90, "Two")], b"style")
    assert [captions.at(frame) is None for frame in (0, 29, 30, 59, 60, 65, 66, 89, 90)] == [
        True, True, False, False, True, True, False, False, True,
    ]  # fmt: skip
    assert captions.at(30) is captions.at(59)
    assert captions.digest(0, 30) == captions.digest(90, 120) == b""
    later = Captions(brush_of("16:9"), [Caption(130, 160, "One"), Caption(166, 190, "Two")], b"style")
    assert captions.digest(0, 120) == later.digest(100, 220)
    assert captions.digest(0, 120) != later.digest(101, 221)
    assert NO_CAPTIONS.at(40) is None
