"""The one function that draws a picture of a video: preview and export both call `Composer.draw`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

import cv2
import numpy as np

from evp_desktop.media.frames import Picture, Plane, Planes
from evp_desktop.model.media import SourceKind
from evp_desktop.model.time import US_PER_S, frame_start_us
from evp_desktop.render import background, tiles
from evp_desktop.render.artwork import Artwork, paint_card
from evp_desktop.render.background import Cutter
from evp_desktop.render.colour import Look
from evp_desktop.render.overlays import Stamp, blend, mix, stamp_of
from evp_desktop.render.plan import Plan, Shot
from evp_desktop.render.tiles import Tile

FADE_FRAMES = 12
"""0.4 s: quick enough not to be waited for."""
_LEAD_US = US_PER_S // 30 - 1
"""How far ahead of a frame's start its picture is looked up: half a frame, because it is shown for a whole
one, and half a period of the grabber, because a grab shows what happened in the period before it. So an
event is neither early nor late on average, and never more than a frame off against its sound.
"""


class PictureReader(Protocol):
    """A file of pictures, or a live device."""

    def frame_at(self, time_us: int) -> Planes:
        """The picture shown at a moment; the same object as long as it is the same picture."""

    def close(self) -> None:
        """Let go of the file."""


OpenReader = Callable[[str, SourceKind], tuple[PictureReader, int]]
"""Opens a stream of a take; also tells where the file's zero lies on the take's clock, in microseconds."""


Stream = tuple[str, SourceKind]
"""A take's id and one of its streams."""


class Round(NamedTuple):
    """The round face: its place, mask and ring."""

    tile: Tile
    mask: Planes
    ring: Stamp


class Scene(NamedTuple):
    """All that decides how a frame looks; two scenes of the same parts are one picture."""

    shot: Shot
    strength: float
    backdrop: Planes | None = None
    faces: tuple[Planes, ...] = ()
    name_strength: float = 0.0

    def is_same(self, other: Scene | None) -> bool:
        """Whether both look the same; decoded pictures are compared by identity."""
        return (
            other is not None
            and self.shot is other.shot
            and (self.strength, self.name_strength) == (other.strength, other.name_strength)
            and self.backdrop is other.backdrop
            and all(one is two for one, two in zip(self.faces, other.faces, strict=True))
        )


class Composer:
    """Draws any frame of one plan. For one thread; every thread has its own."""

    def __init__(
        self, plan: Plan, artwork: Artwork, open_reader: OpenReader, looks: Mapping[Stream, Look]
    ) -> None:
        self._plan = plan
        self._art = artwork
        self._open_reader = open_reader
        self._looks = looks
        self._readers: dict[Stream, tuple[PictureReader, int]] = {}
        self._round: Round | None = None
        self._trims: dict[Tile, tuple[Stamp, ...]] = {}
        self._cutter: Cutter | None = None
        self._fitted: tuple[Planes, Planes] | None = None
        self._drawn: Scene | None = None
        self._canvas: Picture | None = None

    def draw(self, frame: int, canvas: Picture) -> bool:
        """Draw a frame of the plan; False, and next to no work, when it equals the one drawn before.

        Raises `MediaUnreadable` and its like when a take cannot be read.
        """
        shot = self._plan.shot_at(frame)
        scene = self._scene(shot, frame)
        if canvas is self._canvas and scene.is_same(self._drawn):
            return False
        self._canvas, self._drawn = canvas, scene
        if shot.kind != "clip":
            self._draw_card(scene, canvas)
            return True
        self._draw_clip(scene, canvas)
        self._draw_brand(frame, canvas.planes)
        return True

    def close(self) -> None:
        """Let go of every file."""
        for reader, _ in self._readers.values():
            reader.close()
        self._readers.clear()

    def _scene(self, shot: Shot, frame: int) -> Scene:
        since = frame - shot.first_frame
        if shot.kind != "clip":
            return Scene(shot, _fade_in(since))
        if shot.layout == "voice":
            return Scene(shot, _fade_in(since), name_strength=self._lower_third_strength(frame))
        time_us = frame_start_us(shot.source_frame + since) + _LEAD_US
        return Scene(
            shot,
            1.0,
            self._picture(shot.take_id, shot.backdrop, time_us) if shot.backdrop else None,
            tuple(self._picture(shot.take_id, kind, time_us) for kind in shot.faces),
            self._lower_third_strength(frame),
        )

    def _picture(self, take_id: str, kind: SourceKind, time_us: int) -> Planes:
        key = (take_id, kind)
        if key not in self._readers:
            self._readers[key] = self._open_reader(*key)
        reader, start_us = self._readers[key]
        return reader.frame_at(time_us - start_us)

    def _draw_card(self, scene: Scene, canvas: Picture) -> None:
        card = self._art.card_of(scene.shot)
        if card is not None:
            paint_card(canvas, card, scene.strength)

    def _draw_clip(self, scene: Scene, canvas: Picture) -> None:
        match scene.shot.layout:
            case "voice":
                self._draw_card(scene, canvas)
            case "side_by_side":
                self._draw_side_by_side(scene, canvas)
            case "two_people":
                canvas.fill(self._art.background)
                places = tiles.two_people(self._plan.width, self._plan.height, self._art.logo)
                for number, place in enumerate(places):
                    self._draw_tile(scene, number, place, canvas.planes)
            case "camera":
                self._draw_face(scene, 0, canvas.planes)
            case _:
                if scene.backdrop is not None:
                    fit(canvas, scene.backdrop, self._art.background)
                if scene.faces:
                    self._draw_round(scene, canvas.planes)

    def _draw_brand(self, frame: int, canvas: Planes) -> None:
        if self._art.logo is not None:
            blend(canvas, self._art.logo)
        if self._art.lower_third is not None:
            blend(canvas, self._art.lower_third, self._lower_third_strength(frame))

    def _lower_third_strength(self, frame: int) -> float:
        begin, end = self._plan.lower_third
        return min(_fade_in(frame - begin), _fade_in(end - 1 - frame)) if begin <= frame < end else 0.0

    def _draw_side_by_side(self, scene: Scene, canvas: Picture) -> None:
        if scene.backdrop is None:
            return
        shape = (scene.backdrop.width, scene.backdrop.height)
        place, face = tiles.side_by_side(self._plan.width, self._plan.height, shape, self._art.logo)
        canvas.fill(self._art.background)
        for plane, source in zip(place.of(canvas.planes), self._scaled(scene.backdrop, place), strict=True):
            np.copyto(plane, source)
        if place not in self._trims:
            self._trims[place] = tiles.outlined(place, self._art.primary)
        for line in self._trims[place]:
            blend(canvas.planes, line)
        self._draw_tile(scene, 0, face, canvas.planes)

    def _scaled(self, backdrop: Planes, place: Tile) -> Planes:
        """The backdrop in the size of its place, kept for as long as it stands still."""
        if self._fitted is None or self._fitted[0] is not backdrop:
            self._fitted = (backdrop, _resized(backdrop, place.width, place.height))
        return self._fitted[1]

    def _draw_tile(self, scene: Scene, number: int, place: Tile, canvas: Planes) -> None:
        """A face with round corners on the house style's ground."""
        self._draw_face(scene, number, place.of(canvas))
        if place not in self._trims:
            self._trims[place] = tiles.rounded(place, self._plan.height, self._art.background)
        for corner in self._trims[place]:
            blend(canvas, corner)

    def _draw_face(self, scene: Scene, number: int, into: Planes) -> None:
        """Fill planes with the middle of a face's picture."""
        for plane, source in zip(into, self._face(scene, number, into.width, into.height), strict=True):
            np.copyto(plane, source)

    def _face(self, scene: Scene, number: int, width: int, height: int) -> Planes:
        """A face's picture in a size: its middle, graded, with the wanted background.

        What is done to each pixel is done in the smaller of the two sizes.
        """
        picture, kind = scene.faces[number], scene.shot.faces[number]
        cut = middle(picture, width, height)
        part = cut.of(picture)
        is_shrunk = part.height > height
        if is_shrunk:
            part = _resized(part, width, height)
        part = _graded(part, self._looks.get((scene.shot.take_id, kind)))
        if scene.shot.background != "as_it_is":
            part = self._with_background(part, picture, kind, cut, scene.shot)
        return part if is_shrunk else _resized(part, width, height)

    def _with_background(
        self, part: Planes, picture: Planes, kind: SourceKind, cut: Tile, shot: Shot
    ) -> Planes:
        if self._cutter is None:
            self._cutter = Cutter(background.model_file())
        mask = self._cutter.mask(picture, kind)
        if mask is None:
            return part
        person = mask[cut.y : cut.y + cut.height, cut.x : cut.x + cut.width]
        return background.replaced(
            part, _scaled(person, part.width, part.height), shot.background, self._art.primary
        )

    def _draw_round(self, scene: Scene, canvas: Planes) -> None:
        if self._round is None:
            self._round = _make_round(self._plan, self._art)
        place = self._round
        face = self._face(scene, 0, place.tile.width, place.tile.height)
        for ground, part, mask in zip(place.tile.of(canvas), face, place.mask, strict=True):
            np.copyto(ground, mix(ground, part, mask))
        blend(canvas, place.ring)


def _fade_in(frames: int) -> float:
    """From almost 0 at the first frame to 1, easing out."""
    part = min(1.0, max(0.0, (frames + 1) / FADE_FRAMES))
    return 1 - (1 - part) ** 2


def fit(canvas: Picture, picture: Planes, ground: tuple[int, int, int]) -> None:
    """Show the whole picture as large as it goes, in the middle, on the ground's colour."""
    into = canvas.planes
    place = tiles.fitting(picture.width, picture.height, Tile(0, 0, into.width, into.height))
    if (place.width, place.height) != (into.width, into.height):
        canvas.fill(ground)
    for plane, source in zip(place.of(into), _resized(picture, place.width, place.height), strict=True):
        np.copyto(plane, source)


def middle(picture: Planes, width: int, height: int) -> Tile:
    """The largest part in the middle of a picture that has the shape of `width` to `height`."""
    scale = min(picture.width / width, picture.height / height)
    wide, high = round(width * scale / 2) * 2, round(height * scale / 2) * 2
    return Tile((picture.width - wide) // 4 * 2, (picture.height - high) // 4 * 2, wide, high)


def _resized(picture: Planes, width: int, height: int) -> Planes:
    return Planes(
        _scaled(picture.y, width, height),
        _scaled(picture.u, width // 2, height // 2),
        _scaled(picture.v, width // 2, height // 2),
    )


def _scaled(plane: Plane, width: int, height: int) -> Plane:
    if plane.shape == (height, width):
        return plane
    is_smaller = plane.shape[0] > height
    return np.asarray(
        cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC),
        np.uint8,
    )


def _graded(picture: Planes, look: Look | None) -> Planes:
    if look is None:
        return picture
    graded = (cv2.LUT(plane, table) for plane, table in zip(picture, look, strict=True))
    return Planes(*(np.asarray(plane, np.uint8) for plane in graded))


def _make_round(plan: Plan, art: Artwork) -> Round:
    tile = tiles.round_face(plan.width, plan.height, art.logo)
    side = tile.width
    disc = tiles.disc(side, side / 2 - 1)
    half = np.asarray(cv2.resize(disc, (side // 2, side // 2), interpolation=cv2.INTER_AREA), np.uint8)
    ring = np.zeros((side, side, 4), np.uint8)
    ring[..., :3] = 255
    ring[..., 3] = cv2.subtract(disc, tiles.disc(side, side / 2 - 1 - max(3, side // 60)))
    return Round(tile, Planes(disc, half, half), stamp_of(ring, tile.x, tile.y))
