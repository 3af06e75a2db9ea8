"""Is the house style kept, and can what is not be mended? Judged on the pictures that texts really lie on."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.delivery import Delivery
from evp_desktop.model.project import Project, Speaker
from evp_desktop.render.artwork import make_artwork
from evp_desktop.render.plan import make_plan
from evp_desktop.services import projects
from evp_desktop.services.brand_check import repair
from evp_desktop.services.checking import check
from evp_desktop.services.findings import Finding
from tests.render.films import DEFAULT
from tests.support import lab


def kit_with(**parts: object) -> Kit:
    return replace(DEFAULT, spec=replace(DEFAULT.spec, **parts))


def wrong(folder: Path, project: Project, kit: Kit = DEFAULT) -> dict[str, Finding]:
    """What wants attention, by subject."""
    return {one.subject: one for one in check(folder, project, kit) if one.state == "attention"}


def mended(folder: Path, project: Project, kit: Kit, subject: str) -> Project:
    """The project after its finding of that subject was mended, which is then gone."""
    better = repair(project, kit, wrong(folder, project, kit)[subject])
    assert better is not None
    assert subject not in wrong(folder, better, kit)
    return better


def on_pages_of(folder: Path, grey: int) -> Project:
    """The project with other pages on its screen."""
    for path in (folder / "takes").glob("*/screen.mkv"):
        lab.write_pictures(path, 130, lambda _: lab.plain((grey, grey, grey), 320, 180))
    return projects.load(folder)


THIN = replace(
    DEFAULT.spec.lower_third, start_s=0, text_colour="#ffffff", box_colour="#171a2b", box_opacity=0.1
)


def test_a_name_on_a_light_page_gets_a_stronger_box(spoken: Path) -> None:
    """White letters on a box that hides little of a light page are found; the box then hides more."""
    kit = kit_with(lower_third=THIN)
    project = on_pages_of(spoken, 240)
    found = wrong(spoken, project, kit)["contrast"]
    assert (found.detail, found.repair) == ("name", "fix:lower_third.box_opacity")
    assert float(found.values["contrast"]) < 4.5
    better = mended(spoken, project, kit, "contrast")
    assert [choice.path for choice in better.brand_choices] == ["lower_third.box_opacity"]
    plan = make_plan(project, kit.spec)
    small = replace(plan, width=320, height=180)
    before, after = (make_artwork(one, kit, small).lower_third for one in (project, better))
    assert before is not None
    assert after is not None
    assert after.through.y.mean() < before.through.y.mean()


def test_a_locked_box_is_for_its_maker_to_mend(spoken: Path) -> None:
    """Where head office has locked the box, the finding stays and offers nothing."""
    kit = kit_with(lower_third=THIN, locks={"lower_third": "locked"})
    found = wrong(spoken, on_pages_of(spoken, 240), kit)["contrast"]
    assert (found.repair, repair(projects.load(spoken), kit, found)) == ("", None)


def test_the_same_box_on_a_dark_page_is_fine(spoken: Path) -> None:
    """It is the picture that decides: on dark pages the same letters can be read."""
    kit = kit_with(lower_third=THIN)
    assert "contrast" not in wrong(spoken, on_pages_of(spoken, 12), kit)


def test_subtitles_are_judged_where_they_are_part_of_the_picture(spoken: Path) -> None:
    """A subtitle without a box is found when it is burned in, and only then."""
    kit = kit_with(captions=replace(DEFAULT.spec.captions, box_opacity=0.0))
    project = on_pages_of(spoken, 240)
    assert "contrast" not in wrong(spoken, project, kit)
    burned = edits.set_delivery(project, Delivery(quality="720p", are_captions_burned_in=True))
    assert wrong(spoken, burned, kit)["contrast"].detail == "caption"
    mended(spoken, burned, kit, "contrast")


def test_a_newer_house_style_is_told_until_it_was_seen(spoken: Path) -> None:
    """The version that the maker saw is kept with the project."""
    project = edits.set_kit_version(projects.load(spoken), "0.9")
    found = wrong(spoken, project)["brand"]
    assert (found.detail, found.values["seen"]) == ("newer_version", "0.9")
    assert mended(spoken, project, DEFAULT, "brand").brand_kit_version == DEFAULT.spec.version


def test_a_kit_of_a_stranger_is_told(spoken: Path) -> None:
    """Only its maker can become known: nothing is mended."""
    kit = replace(DEFAULT, origin="stranger")
    found = wrong(spoken, projects.load(spoken), kit)["brand"]
    assert (found.detail, found.repair) == ("stranger", "settings")
    assert repair(projects.load(spoken), kit, found) is None


def test_a_logo_in_the_way_goes_to_a_free_corner(spoken: Path) -> None:
    """Captions of a square picture reach the logo at its foot; it goes up, unless its corner is locked."""
    logo = replace(DEFAULT.spec.logo, corner="bottom_left", clear_space_percent=40)
    square = Delivery(aspect="1:1", quality="720p", are_captions_burned_in=True)
    project = edits.set_delivery(projects.load(spoken), square)
    kit = kit_with(logo=logo)
    assert wrong(spoken, project, kit)["logo"].detail == "clear_space"
    better = mended(spoken, project, kit, "logo")
    assert [choice.value for choice in better.brand_choices] == ["top_right"]
    locked = kit_with(logo=logo, locks={"logo.corner": "locked"})
    assert wrong(spoken, project, locked)["logo"].repair == "edit"


@pytest.mark.parametrize(
    ("one", "other", "detail"),
    [
        (Speaker(name="Anna"), Speaker(), "no_role"),
        (Speaker(), Speaker(name="Bea", role="Planner"), "no_name"),
        (Speaker(name="Anna", role="Planner"), Speaker(name="Bea"), "no_role"),
    ],
)
def test_name_and_function_are_wanted(spoken: Path, one: Speaker, other: Speaker, detail: str) -> None:
    """Of everybody who is named."""
    project = edits.set_second_speaker(edits.set_speaker(projects.load(spoken), one), other)
    found = wrong(spoken, project)["speaker"]
    assert (found.detail, found.repair) == (detail, "prepare:speaker")


def test_every_shape_of_a_video_is_fine(spoken: Path) -> None:
    """Nothing is nearer to an edge than it may be, with long names and subtitles, wide, tall or square."""
    project = edits.set_speaker(
        projects.load(spoken), Speaker(name="Wolfeschlegelsteinhausen " * 3, role="x" * 80)
    )
    for aspect in ("16:9", "9:16", "1:1"):
        delivery = Delivery(aspect=aspect, quality="720p", are_captions_burned_in=True)
        assert set(wrong(spoken, edits.set_delivery(project, delivery))) <= {"length", "consent"}
