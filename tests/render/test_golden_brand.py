"""How cards, two names, titles and subtitles look, wide, tall and square: compared with kept pictures.

`EVP_KEEP_PICTURES=1` writes the kept pictures anew; look at them before you commit them.
"""

from __future__ import annotations

import os

import cv2
import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from evp_desktop import paths
from evp_desktop.media.frames import Picture, to_rgb
from evp_desktop.model import edits
from evp_desktop.model.brand import ChapterStyle
from evp_desktop.model.captions import Cue
from evp_desktop.model.delivery import Aspect, Delivery
from evp_desktop.model.project import Speaker
from evp_desktop.model.script import Layout
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.artwork import make_artwork
from evp_desktop.render.captions import make_captions
from evp_desktop.render.compose import Composer
from evp_desktop.render.plan import make_plan
from evp_desktop.services.brand_kits import find_kit
from tests.render.test_golden import BLUR, KEPT, KITS, MEAN, WORST, readers
from tests.render.test_plan import project_of, take_of
from tests.support import lab

SIZES: dict[Aspect, tuple[int, int]] = {"16:9": (640, 360), "9:16": (360, 640), "1:1": (360, 360)}
SECOND_CLIP = 10 * US_PER_S
MOMENTS: dict[str, tuple[str, Layout, int, bool]] = {
    "coming": ("intro", "screen", 6, False),
    "card": ("chapter", "screen", 40, False),
    "names": ("clip", "two_people", 60, True),
    "title": ("second", "screen", 30, True),
    "outro": ("outro", "screen", 40, False),
}
"""What is looked at: the shot, the layout, the frame within it, and whether subtitles are in the picture."""
TEXT = "Then you choose the crane, and you tell\nthe colleagues who need it that week."


def drawn(kit_id: str, name: str, aspect: Aspect) -> lab.Rgb:
    kind, layout, within, is_burned = MOMENTS[name]
    kit = find_kit(kit_id, paths.brand_kits_folder())
    chapters = ChapterStyle(kind="title" if name == "title" else "card")
    kit = replace(kit, spec=replace(kit.spec, chapters=chapters, transition="cut"))
    project = project_of((0, SECOND_CLIP), (0, SECOND_CLIP), headings=["Who we are", "What you need before"])
    takes = tuple(take_of(number, SECOND_CLIP, "screen", "camera", "second_camera") for number in range(2))
    project = replace(project, takes=takes, title="How we plan a week in the yard")
    project = edits.set_speaker(project, Speaker(name="Zoë Wójcik", role="Planner, logistics"))
    project = edits.set_second_speaker(project, Speaker(name="محمد عبد الرحمن", role="مهندس"))
    project = edits.set_delivery(project, Delivery(aspect=aspect, are_captions_burned_in=is_burned))
    for block in project.blocks:
        project = edits.change_block(project, block.id, layout=layout)
    width, height = SIZES[aspect]
    plan = replace(make_plan(project, kit.spec), width=width, height=height)
    clips = [shot for shot in plan.shots if shot.kind == "clip"]
    shot = clips[1] if kind == "second" else next(one for one in plan.shots if one.kind == kind)
    captions = make_captions(project, kit, plan, [Cue(0, 60 * US_PER_S, TEXT)])
    composer = Composer(plan, make_artwork(project, kit, plan), readers, {}, captions=captions)
    canvas = Picture(width, height)
    composer.draw(shot.first_frame + within, canvas)
    composer.close()
    return to_rgb(canvas.planes, width, height)


@pytest.mark.parametrize("kit_id", KITS)
@pytest.mark.parametrize("aspect", SIZES)
@pytest.mark.parametrize("name", MOMENTS)
def test_it_looks_as_it_did(name: str, aspect: Aspect, kit_id: str) -> None:
    """Blurred, the drawn picture is the kept one: on average within 2.5 codes, nowhere off by 40."""
    rgb = drawn(kit_id, name, aspect)
    path = KEPT / f"{kit_id}-{name}-{aspect.replace(':', 'x')}.png"
    if os.environ.get("EVP_KEEP_PICTURES"):
        Image.fromarray(rgb).save(path, optimize=True)
    kept = np.asarray(Image.open(path).convert("RGB"))
    difference = np.abs(cv2.blur(rgb, BLUR).astype(int) - cv2.blur(kept, BLUR).astype(int))
    assert difference.mean() <= MEAN
    assert difference.max() <= WORST
