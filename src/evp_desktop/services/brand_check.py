"""Is the house style kept? What the kit lays over the pictures, judged on the pictures it really lies on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from evp_desktop.media.faces import FaceFinder
from evp_desktop.media.frames import Picture, to_rgb
from evp_desktop.model import edits
from evp_desktop.model.brand import Corner, Kit
from evp_desktop.model.captions import Cue
from evp_desktop.model.contrast import MIN_CONTRAST
from evp_desktop.model.departments import lock_of, resolve
from evp_desktop.model.project import Project
from evp_desktop.model.time import frame_at
from evp_desktop.render import labels, tiles
from evp_desktop.render.artwork import Artwork, name_labels, plain_artwork
from evp_desktop.render.brush import TITLE_SAFE, Brush
from evp_desktop.render.captions import caption_label
from evp_desktop.render.compose import Composer
from evp_desktop.render.film import Files
from evp_desktop.render.labels import Label
from evp_desktop.render.looks import make_looks
from evp_desktop.render.overlays import hex_to_rgb
from evp_desktop.render.shots import Plan, Shot
from evp_desktop.render.sights import make_sights
from evp_desktop.render.tiles import Tile
from evp_desktop.services.findings import FIX, Finding, Value, finding

Floats = npt.NDArray[np.float64]

SHORT_SIDE_PX = 360
"""Pictures are judged at this size: letters are as legible in it as in a large one."""
MOST_SAMPLES = 8
"""Moments that each kind of text is looked at."""
_WORST_PART = 5
"""Percent of the text's ground that may be worse: single pixels hide no letter."""
_OPACITIES = (0.6, 0.7, 0.8, 0.9, 1.0)
_CORNERS: tuple[Corner, ...] = ("top_right", "top_left", "bottom_right", "bottom_left")
STRENGTHS = {
    "name": "lower_third.box_opacity",
    "title": "lower_third.box_opacity",
    "caption": "captions.box_opacity",
}
"""The field that makes the box of a kind of text stronger."""


class Text(NamedTuple):
    """A text over the picture: its kind, its label, and the frames it is looked at in."""

    kind: str
    label: Label
    frames: tuple[int, ...]


class _Stage(NamedTuple):
    """What is needed to see the video as it is without its texts and logo."""

    project: Project
    kit: Kit
    plan: Plan
    brush: Brush
    artwork: Artwork


def check_brand(
    project: Project, kit: Kit, plan: Plan, files: Files, cues: Sequence[Cue], cache: Path | None = None
) -> Iterator[Finding]:
    """Every finding about the house style; raises `MediaUnreadable` and its like.

    `cues` are the subtitles that will be part of the picture, none where they will not. What was found out
    about the takes is kept in the cache.
    """
    yield _kit_finding(project, kit)
    stage = _stage_of(project, kit, plan)
    texts = list(_texts(stage, cues))
    yield from _safe_areas(stage, texts)
    yield from _clear_space(stage, texts)
    composer = _composer(stage, files, [frame for text in texts for frame in text.frames], cache)
    try:
        yield from _contrasts(stage, texts, composer)
        yield from _faces(stage, texts, composer)
    finally:
        composer.close()


def repair(project: Project, kit: Kit, found: Finding) -> Project | None:
    """The project with a finding mended, or None where only its maker can do that."""
    if not found.repair.startswith(FIX):
        return None
    what = found.repair.removeprefix(FIX)
    if what == "kit_version":
        return edits.set_kit_version(project, kit.spec.version)
    return edits.choose_brand(project, what, found.values["value"])


def _kit_finding(project: Project, kit: Kit) -> Finding:
    """Whose the kit is, and whether the maker has seen the video in this version of it."""
    spec = kit.spec
    values: dict[str, Value] = {
        "kit": spec.name,
        "version": spec.version,
        "origin": kit.origin,
        "has_intro": int(spec.intro is not None),
        "has_outro": int(spec.outro is not None),
    }
    if kit.origin == "stranger":
        return finding("brand", "stranger", "settings", **values)
    if project.brand_kit_version and project.brand_kit_version != spec.version:
        seen = project.brand_kit_version
        return finding("brand", "newer_version", f"{FIX}kit_version", **values, seen=seen)
    return finding("brand", "", **values)


def _stage_of(project: Project, kit: Kit, plan: Plan) -> _Stage:
    scale = SHORT_SIDE_PX / min(plan.width, plan.height)
    width, height = tiles.even(plan.width * scale), tiles.even(plan.height * scale)
    choices = {choice.path: choice.value for choice in project.brand_choices}
    kit = replace(kit, spec=resolve(kit.spec, choices=choices).spec)
    small = replace(plan, width=width, height=height)
    return _Stage(project, kit, small, Brush(kit, width, height), plain_artwork(kit, width, height))


def _texts(stage: _Stage, cues: Sequence[Cue]) -> Iterator[Text]:
    plan = stage.plan
    named = name_labels(stage.brush, stage.project, plan, stage.artwork)
    for span in plan.names:
        yield Text("name", named[span.speaker], _moments(span.first_frame, span.end_frame, 3))
    for title in plan.titles[:MOST_SAMPLES]:
        label = labels.title_label(stage.brush, title.heading, stage.artwork.logo_clear)
        yield Text("title", label, _moments(title.first_frame, title.end_frame, 1))
    shown = [cue for cue in cues if 0 <= frame_at(cue.start_us) < plan.frames]
    for cue in shown[:: max(1, len(shown) // MOST_SAMPLES)]:
        middle = min(frame_at((cue.start_us + cue.end_us) // 2), plan.frames - 1)
        yield Text("caption", caption_label(stage.brush, cue.text), (middle,))


def _moments(first_frame: int, end_frame: int, count: int) -> tuple[int, ...]:
    lasts = end_frame - first_frame
    return tuple(sorted({first_frame + lasts * (2 * n + 1) // (2 * count) for n in range(count)}))


# Where things lie


def _safe_areas(stage: _Stage, texts: Sequence[Text]) -> Iterator[Finding]:
    """Text that comes nearer to the edge than any screen shows."""
    width, height = stage.plan.width, stage.plan.height
    across, down = width * TITLE_SAFE - 2, height * TITLE_SAFE - 2
    for text in texts:
        place = text.label.place
        is_inside = (
            place.x >= across
            and place.y >= down
            and place.x + place.width <= width - across
            and place.y + place.height <= height - down
        )
        if not is_inside:
            yield finding("safe_area", text.kind, "prepare:speaker" if text.kind == "name" else "prepare")
            return


def _clear_space(stage: _Stage, texts: Sequence[Text]) -> Iterator[Finding]:
    """What comes too near to the logo: another corner is offered where the kit leaves that free."""
    logo = stage.artwork.logo_clear
    others = [(text.kind, text.label.place) for text in texts]
    others += [("face", place) for place in _small_faces(stage)]
    near = next((kind for kind, place in others if logo and _meet(logo, place)), "")
    if near:
        yield _logo_finding(stage, "clear_space", [place for _, place in others], by=near)


def _small_faces(stage: _Stage) -> list[Tile]:
    """Where faces lie over screens."""
    plan, logo = stage.plan, stage.artwork.logo
    shapes = sorted({shot.face_frame for shot in plan.shots if shot.layout == "screen_camera" and shot.faces})
    return [tiles.face_frame(plan.width, plan.height, shape, logo) for shape in shapes]


def _meet(one: Tile, other: Tile) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def _logo_finding(stage: _Stage, detail: str, taken: Sequence[Tile], **values: Value) -> Finding:
    corner = _free_corner(stage, taken) if lock_of(stage.kit.spec, "logo.corner") == "free" else None
    if corner is None:
        return finding("logo", detail, "edit", **values)
    return finding("logo", detail, f"{FIX}logo.corner", **values, value=corner)


def _free_corner(stage: _Stage, taken: Sequence[Tile]) -> Corner | None:
    """The first corner where the logo has room."""
    spec = stage.kit.spec
    for corner in _CORNERS:
        kit = replace(stage.kit, spec=replace(spec, logo=replace(spec.logo, corner=corner)))
        logo = plain_artwork(kit, stage.plan.width, stage.plan.height).logo_clear
        if corner != spec.logo.corner and logo and not any(_meet(logo, place) for place in taken):
            return corner
    return None


# What is seen


def _composer(stage: _Stage, files: Files, frames: Sequence[int], cache: Path | None) -> Composer:
    """Draws the video without logo and texts; only takes that are looked at are opened."""
    plan = stage.plan
    seen = {id(shot): shot for shot in (plan.shot_at(frame) for frame in frames)}
    seen |= {id(shot): shot for shot in _shots_of_faces(plan)}
    part = replace(plan, shots=tuple(seen.values()))
    bare = replace(plan, names=(), titles=())
    looks = make_looks(part, files, cache, stage.project.finish.camera)
    sights = make_sights(part, files.find, cache)
    return Composer(bare, stage.artwork._replace(logo=None), files.open, looks, sights)


def _seen(stage: _Stage, composer: Composer, frame: int) -> Picture:
    canvas = Picture(stage.plan.width, stage.plan.height)
    composer.draw(frame, canvas)
    return canvas


def _contrasts(stage: _Stage, texts: Sequence[Text], composer: Composer) -> Iterator[Finding]:
    """For each kind of text the place where it is hardest to read, if that is too hard."""
    worst: dict[str, tuple[float, Text, Floats]] = {}
    for text in texts:
        for frame in text.frames:
            planes = _seen(stage, composer, frame).planes
            rgb = to_rgb(planes, planes.width, planes.height)
            grounds = np.concatenate([_pixels(rgb, line) for line in text.label.lines])
            found = contrast_on(grounds, text.label, text.label.box_opacity)
            if text.kind not in worst or found < worst[text.kind][0]:
                worst[text.kind] = (found, text, grounds)
    for kind, (found, text, grounds) in worst.items():
        if found < MIN_CONTRAST:
            yield _contrast_finding(stage, kind, found, text.label, grounds)


def _contrast_finding(stage: _Stage, kind: str, found: float, label: Label, grounds: Floats) -> Finding:
    field = STRENGTHS[kind]
    stronger = [opacity for opacity in _OPACITIES if opacity > label.box_opacity]
    enough = [opacity for opacity in stronger if contrast_on(grounds, label, opacity) >= MIN_CONTRAST]
    values: dict[str, Value] = {"contrast": round(found, 1)}
    if not enough or lock_of(stage.kit.spec, field) != "free":
        return finding("contrast", kind, **values)
    return finding("contrast", kind, f"{FIX}{field}", **values, value=enough[0])


def _pixels(rgb: npt.NDArray[np.uint8], place: Tile) -> Floats:
    part = rgb[place.y : place.y + place.height, place.x : place.x + place.width]
    return part.reshape(-1, 3).astype(np.float64)


def contrast_on(grounds: Floats, label: Label, box_opacity: float) -> float:
    """How well a text stands out from its box of that opacity over pixels of shape (n, 3), 0 to 255."""
    seen = np.array(hex_to_rgb(label.box_colour)) * box_opacity + grounds * (1 - box_opacity)
    text = _luminance(np.array([hex_to_rgb(label.text_colour)], np.float64))[0]
    ground = _luminance(seen)
    ratios = (np.maximum(text, ground) + 0.05) / (np.minimum(text, ground) + 0.05)
    return float(np.percentile(ratios, _WORST_PART))


def _luminance(rgb: Floats) -> Floats:
    """Relative luminance of sRGB pixels (WCAG 2.2, definition)."""
    shares = rgb / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def _shots_of_faces(plan: Plan) -> list[Shot]:
    """A shot of each take whose face fills the picture or a large part of it."""
    shown: dict[str, Shot] = {}
    for shot in plan.shots:
        if shot.faces and shot.layout != "screen_camera":
            shown.setdefault(shot.take_id, shot)
    return list(shown.values())[:MOST_SAMPLES]


def _faces(stage: _Stage, texts: Sequence[Text], composer: Composer) -> Iterator[Finding]:
    """A logo over somebody's face."""
    plan, logo = stage.plan, stage.artwork.logo_clear
    finder = FaceFinder()
    for shot in _shots_of_faces(plan):
        picture = _seen(stage, composer, shot.first_frame + shot.frames // 2).planes
        faces = [
            Tile(
                round(face.x * plan.width),
                round(face.y * plan.height),
                round(face.width * plan.width),
                round(face.height * plan.height),
            )
            for face in finder.find(picture) or ()
        ]
        if logo and any(_meet(logo, face) for face in faces):
            taken = [*faces, *(text.label.place for text in texts)]
            part = [block.id for block in stage.project.blocks].index(shot.block_id) + 1
            yield _logo_finding(stage, "over_face", taken, part=part)
            return
