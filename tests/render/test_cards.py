"""Cards: how they come in, when they stand still, and films of a kit's own in their place."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from evp_desktop.media.frames import Picture, to_rgb
from evp_desktop.model.brand import Kit
from evp_desktop.model.project import Project
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.artwork import Artwork, make_artwork
from evp_desktop.render.cards import SETTLED_FRAMES, Cards
from evp_desktop.render.film import Job, make_film
from evp_desktop.render.plan import Plan, make_plan
from evp_desktop.services import projects
from evp_desktop.services.brand_kits import check_kit, load_kit, try_kit
from tests.render.films import DEFAULT
from tests.render.test_plan import project_of
from tests.support import lab

WIDTH, HEIGHT = 320, 180


def made(kit: Kit = DEFAULT, project: Project | None = None) -> tuple[Plan, Artwork]:
    project = project or replace(project_of((0, 2 * US_PER_S)), title="A title")
    plan = replace(make_plan(project, kit.spec), width=WIDTH, height=HEIGHT)
    return plan, make_artwork(project, kit, plan)


def pictures(plan: Plan, artwork: Artwork, frames: range) -> list[lab.Rgb]:
    """Frames of the intro."""
    cards, found = Cards(artwork), []
    for frame in frames:
        canvas = Picture(WIDTH, HEIGHT)
        cards.paint(canvas, plan.shots[0], frame)
        found.append(to_rgb(canvas.planes, WIDTH, HEIGHT))
    cards.close()
    return found


def test_equal_states_are_equal_pictures() -> None:
    """A card comes in for 18 frames and then stands still; its state says so, so nobody draws it again."""
    plan, artwork = made()
    cards = Cards(artwork)
    states = [cards.state(plan.shots[0], frame) for frame in range(40)]
    shown = pictures(plan, artwork, range(40))
    for one in range(39):
        is_same = np.array_equal(shown[one], shown[one + 1])
        assert is_same or states[one] != states[one + 1]
    assert len(set(states)) == SETTLED_FRAMES == 18
    assert all(np.array_equal(one, shown[-1]) for one in shown[SETTLED_FRAMES - 1 :])


def test_a_card_comes_in_part_by_part() -> None:
    """First the bar, then the words, which rise; more of it is there in each frame."""
    plan, artwork = made()
    assert artwork.intro is not None
    ground = np.asarray(pictures(plan, artwork._replace(intro=artwork.intro._replace(parts=())), range(1))[0])
    ink = [np.abs(one.astype(int) - ground).sum() for one in pictures(plan, artwork, range(SETTLED_FRAMES))]
    assert ink[0] < ink[-1] / 5
    assert all(later >= earlier * 0.98 for earlier, later in pairwise(ink))


def kit_with_film(folder: Path, seconds: float = 1.5) -> Kit:
    """The default kit with a film of numbers for an intro, wider than any video."""
    kit = Path(shutil.copytree(DEFAULT.folder, folder / "kit"))
    lab.write_pictures(kit / "intro.mkv", round(30 * seconds), lambda n: lab.coded_picture(n, 480, 180))
    (kit / "intro.mkv").rename(kit / "intro.webm")
    spec = json.loads((kit / "kit.json").read_bytes())
    spec["intro"] |= {"video": "intro.webm", "duration_s": 1.2}
    (kit / "kit.json").write_text(json.dumps(spec))
    return load_kit(kit)


def test_a_film_stands_in_the_cards_place(tmp_path: Path) -> None:
    """Each frame shows the film's own, whole and in the middle of the card's ground."""
    kit = kit_with_film(tmp_path)
    plan, artwork = made(kit)
    assert plan.shots[0].kit_file == "intro.webm"
    shown = pictures(plan, artwork, range(0, 30, 7))
    place = HEIGHT // 2 - 60, HEIGHT // 2 + 60
    assert [lab.number_in(one[place[0] : place[1]]) for one in shown] == list(range(0, 30, 7))
    assert np.ptp(shown[0][:20].reshape(-1, 3), axis=0).max() <= 2


def test_another_film_is_another_segment(tmp_path: Path, spoken: Path) -> None:
    """The film's bytes are in the key of the intro, and of nothing else."""
    kit = kit_with_film(tmp_path)
    project = projects.load(spoken)

    def keys() -> list[str]:
        job = Job(
            project=project,
            kit=kit,
            takes=spoken / "takes",
            cache=spoken / "cache",
            output=tmp_path / "a.mp4",
        )
        return [key for key, _ in make_film(job).wanted()]

    before = keys()
    lab.write_pictures(kit.folder / "intro.webm", 60, lambda n: lab.coded_picture(n + 9, 480, 180))
    after = keys()
    changed = [one != other for one, other in zip(before, after, strict=True)]
    assert changed[0]
    assert not any(changed[1:])


def test_a_film_that_is_too_short_is_found(tmp_path: Path) -> None:
    """A kit whose intro lasts longer than its film is refused when it is tried."""
    kit = kit_with_film(tmp_path, seconds=0.5)
    assert check_kit(kit.folder) == []
    assert try_kit(kit) == ["$.intro.video: intro.webm cannot be used (shorter than 1.2 s)"]
