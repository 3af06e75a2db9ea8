"""A segment's key changes with all that can be seen in it, and with nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from evp_desktop.media.encoders import settings_for
from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.project import Project, Speaker
from evp_desktop.model.script import Block
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.artwork import make_artwork
from evp_desktop.render.colour import Look, neutral
from evp_desktop.render.film import Files, Film, Job
from evp_desktop.render.plan import Segment, make_plan
from tests.render.films import DEFAULT
from tests.render.test_plan import project_of, take_of

BASE = project_of((0, 3 * US_PER_S), (US_PER_S, 6 * US_PER_S))


def keys(
    project: Project, kit: Kit = DEFAULT, look: Look | None = None, files: bytes = b"files"
) -> dict[str, str]:
    """The key of each segment by its shot and number within it."""
    plan = replace(make_plan(project, kit.spec), width=320, height=180)
    film = Film(
        job=Job(project=project, kit=kit, takes=Path(), cache=Path(), output=Path()),
        plan=plan,
        settings=settings_for("h264", 320, 180),
        files=_Unchanging(files),
        artwork=make_artwork(project, kit, plan),
        looks=defaultdict(lambda: look or neutral()),
    )
    found: dict[str, str] = {}
    for key, segment in film.wanted():
        name = segment.shot.take_id or segment.shot.kind
        number = sum(1 for one in found if one.startswith(f"{name} "))
        found[f"{name} {number}"] = key
    return found


class _Unchanging(Files):
    """Files of which only their mark is known."""

    def __init__(self, mark: bytes) -> None:
        super().__init__(BASE, Path())
        self._mark = mark

    def fingerprint(self, take_id: str) -> bytes:
        """The mark, whatever the take."""
        return self._mark + take_id.encode()


def kit_with(**parts: object) -> Kit:
    return Kit(spec=replace(DEFAULT.spec, **parts), folder=DEFAULT.folder)


def changed(project: Project = BASE, **given: object) -> set[str]:
    """Which segments have another key than before."""
    before, after = keys(BASE), keys(project, **given)  # type: ignore[arg-type]
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


CLIPS = {name for name in keys(BASE) if name.startswith("take")}
NAMED = {"take0 0", "take1 0"}
"""Where the name is shown: the first 5 s."""
EVERYTHING = set(keys(BASE))


def test_every_segment_has_a_key_of_its_own() -> None:
    """No two different segments share a key, and the same project has the same keys."""
    assert len(set(keys(BASE).values())) == len(keys(BASE))
    assert keys(BASE) == keys(BASE)


@pytest.mark.parametrize(
    ("edit", "wanted"),
    [
        (lambda project: edits.set_title(project, "Another"), {"intro 0"}),
        (lambda project: edits.set_speaker(project, Speaker(name="Bea")), {"intro 0", *NAMED}),
        (lambda project: replace(project, language="nl"), {"outro 0"}),
        (lambda project: edits.change_block(project, "block0", text="Said otherwise"), set()),
        (lambda project: edits.change_block(project, "block0", heading="Renamed"), set()),
        (lambda project: replace(project, id="other", created_at="later"), set()),
    ],
)
def test_what_is_seen_decides(edit: Callable[[Project], Project], wanted: set[str]) -> None:
    """The title is on the intro, the name also on clips, the language on the outro, the script nowhere."""
    assert changed(edit(BASE)) == wanted


@pytest.mark.parametrize(
    ("kit", "wanted"),
    [
        (kit_with(name="Renamed", version="9"), set()),
        (kit_with(logo=replace(DEFAULT.spec.logo, width_percent=12)), CLIPS),
        (kit_with(logo=replace(DEFAULT.spec.logo, corner="bottom_left")), CLIPS),
        (kit_with(lower_third=replace(DEFAULT.spec.lower_third, box_colour="#330000")), NAMED),
        (kit_with(colours=replace(DEFAULT.spec.colours, background="#111111")), EVERYTHING),
    ],
)
def test_the_house_style_decides(kit: Kit, wanted: set[str]) -> None:
    """Where the logo lies and how the name's box looks is in every clip that shows them."""
    assert changed(kit=kit) - {"intro 0", "outro 0"} == wanted - {"intro 0", "outro 0"}
    assert wanted <= changed(kit=kit)


def test_a_layout_decides() -> None:
    """The same take as a voice over a card is another picture."""
    assert changed(edits.change_block(BASE, "block0", layout="voice")) >= {"take0 0"}


def test_a_look_and_the_files_decide() -> None:
    """Another grading of a face that is seen, or other bytes in the take's folder, make other pictures."""
    brighter = neutral()._replace(y=neutral().u[::-1].copy())
    with_face = edits.change_block(
        replace(BASE, takes=(take_of(0, 60 * US_PER_S, "screen", "camera"), *BASE.takes[1:])),
        "block0",
        layout="screen_camera",
    )
    plain, graded = keys(with_face), keys(with_face, look=brighter)
    assert {name for name in plain if plain[name] != graded[name]} == {"take0 0"}
    assert changed(files=b"other files") >= CLIPS


def test_a_trim_leaves_the_others_alone() -> None:
    """After the first clip was trimmed the second one's segments are the same, wherever they now lie."""
    nameless = edits.set_speaker(BASE, Speaker())
    trimmed = edits.trim_clip(nameless, "clip0", end_us=2 * US_PER_S)
    before, after = keys(nameless), keys(trimmed)
    assert {name for name in before if before[name] != after.get(name)} == {"take0 0"}


def test_a_heading_on_a_card_is_seen() -> None:
    """In a voice part the heading stands on the card."""
    spoken = edits.change_block(BASE, "block0", layout="voice")
    renamed = edits.change_block(spoken, "block0", heading="Renamed")
    assert keys(spoken)["take0 0"] != keys(renamed)["take0 0"]
    assert keys(spoken)["take1 0"] == keys(renamed)["take1 0"]


def test_a_segment_knows_its_end() -> None:
    """The frame behind the last one."""
    shot = make_plan(BASE, DEFAULT.spec).shots[1]
    assert Segment(shot=shot, first_frame=100, frames=20).end_frame == 120
    assert Block(id="a").layout == "screen"
