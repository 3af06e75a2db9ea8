"""Draws what was recorded: the screen or its part, and faces, each in its place of the layout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from evp_desktop.media.frames import Picture, Planes
from evp_desktop.model.media import SourceKind
from evp_desktop.render import background, grounds, tiles
from evp_desktop.render.artwork import Artwork
from evp_desktop.render.background import Cutter
from evp_desktop.render.colour import Look, graded
from evp_desktop.render.framing import cut
from evp_desktop.render.grounds import Card, Corners, Frame
from evp_desktop.render.overlays import blend, mix
from evp_desktop.render.pointer import Marker, blend_inside
from evp_desktop.render.resize import Viewer, resized, scaled
from evp_desktop.render.scenes import Scene
from evp_desktop.render.shots import Plan, Shot
from evp_desktop.render.sights import Sights
from evp_desktop.render.tiles import Tile

Stream = tuple[str, SourceKind]
"""A take's id and one of its streams."""


class Places(NamedTuple):
    """Where everything of a layout lies: the backdrop, faces on the ground, and a framed face."""

    backdrop: Tile | None = None
    faces: tuple[Tile, ...] = ()
    framed: Tile | None = None


class ClipPainter:
    """Paints recorded pictures on canvases of one plan. For one thread; every composer has its own."""

    def __init__(self, plan: Plan, artwork: Artwork, looks: Mapping[Stream, Look], sights: Sights) -> None:
        self._size = (plan.width, plan.height)
        self._short = min(self._size)
        self._art = artwork
        self._looks = looks
        self._sights = sights
        self._viewer = Viewer()
        self._corners = Corners()
        self._marker = Marker(*self._size, artwork.accent, artwork.bold_font)
        self._grounds: dict[tuple[Card, ...], Planes] = {}
        self._frames: dict[tuple[Tile, str], Frame] = {}
        self._cutter: Cutter | None = None

    def places(self, shot: Shot, backdrop: Planes | None) -> Places:
        """Where a shot's streams are shown."""
        width, height = self._size
        logo = self._art.logo
        shape = (backdrop.width, backdrop.height) if backdrop is not None else (16, 9)
        match shot.layout:
            case "side_by_side":
                place, face = tiles.side_by_side(width, height, shape, logo)
                return Places(place, (face,))
            case "two_people":
                return Places(None, tiles.two_people(width, height, logo))
            case "camera":
                return Places(None, (Tile(0, 0, width, height),))
            case "screen_camera" if tiles.is_tall(width, height):
                place, face = tiles.screen_over_face(width, height, shape, shot.face_frame, logo)
                return Places(place, (), face)
            case "screen_camera":
                frame = tiles.face_frame(width, height, shot.face_frame, logo)
                return Places(tiles.screen(width, height, shape, logo), (), frame)
        return Places(tiles.screen(width, height, shape, logo))

    def paint(self, scene: Scene, canvas: Picture) -> None:
        """Draw a clip's picture, without what is laid over it."""
        places = self.places(scene.shot, scene.backdrop)
        cards = self._cards(places)
        if cards:
            self._lay_ground(cards, canvas.planes)
        if scene.backdrop is not None and places.backdrop is not None:
            self._draw_backdrop(scene, scene.backdrop, places.backdrop, canvas.planes)
        for number, place in enumerate(places.faces):
            is_small = place.height * 2 < self._size[1]
            face = self._face(scene, number, place.width, place.height, is_close=is_small)
            self._fill(place.of(canvas.planes), face)
        for card in cards:
            self._corners.turn(canvas.planes, self._grounds[cards], card)
        if places.backdrop is not None:
            self._marker.draw(canvas.planes, scene.marks, places.backdrop)
        if places.framed is not None and scene.faces:
            self._draw_framed(scene, places.framed, canvas.planes)

    def _cards(self, places: Places) -> tuple[Card, ...]:
        """The tiles that lie on the ground; none where one of them fills the canvas."""
        screen = round(self._short * tiles.SCREEN_CORNER / 2) * 2
        face = round(self._short * tiles.CORNER / 2) * 2
        cards = [Card(place, face) for place in places.faces]
        if places.backdrop is not None:
            is_free = places.backdrop.x > 0 and places.backdrop.y > 0
            cards.append(Card(places.backdrop, screen if is_free else 0))
        full = Tile(0, 0, *self._size)
        return () if any(card.tile == full for card in cards) else tuple(cards)

    def _lay_ground(self, cards: tuple[Card, ...], canvas: Planes) -> None:
        if cards not in self._grounds:
            art = self._art
            self._grounds[cards] = grounds.ground(*self._size, art.background, art.primary, cards)
        self._fill(canvas, self._grounds[cards])

    def _draw_backdrop(self, scene: Scene, backdrop: Planes, place: Tile, canvas: Planes) -> None:
        shown = self._viewer.shown(backdrop, scene.view, place.width, place.height)
        self._fill(place.of(canvas), shown)

    @staticmethod
    def _fill(into: Planes, picture: Planes) -> None:
        for plane, source in zip(into, picture, strict=True):
            np.copyto(plane, source)

    def _draw_framed(self, scene: Scene, tile: Tile, canvas: Planes) -> None:
        key = (tile, scene.shot.face_frame)
        if key not in self._frames:
            is_round = scene.shot.face_frame == "round"
            radius = tile.width / 2 - 1 if is_round else self._short * tiles.CORNER * 1.4
            self._frames[key] = grounds.frame(tile, radius, self._short)
        frame = self._frames[key]
        blend_inside(canvas, frame.shadow, 0, 0)
        face = self._face(scene, 0, tile.width, tile.height, is_close=True)
        for under, part, mask in zip(tile.of(canvas), face, frame.mask, strict=True):
            np.copyto(under, mix(under, part, mask))
        blend(canvas, frame.ring)

    def _face(self, scene: Scene, number: int, width: int, height: int, *, is_close: bool = False) -> Planes:
        """A face's picture in a size: cut around the face, graded, with the wanted background.

        What is done to each pixel is done in the smaller of the two sizes.
        """
        picture, kind, shot = scene.faces[number], scene.shot.faces[number], scene.shot
        place = cut(picture, width, height, self._sights.framing(shot, kind), is_close=is_close)
        part = place.of(picture)
        is_shrunk = part.height > height
        if is_shrunk:
            part = resized(part, width, height)
        look = self._looks.get((shot.take_id, kind))
        part = graded(part, look) if look is not None else part
        if shot.background != "as_it_is":
            part = self._with_background(part, picture, kind, place, shot)
        return part if is_shrunk else resized(part, width, height)

    def _with_background(
        self, part: Planes, picture: Planes, kind: SourceKind, place: Tile, shot: Shot
    ) -> Planes:
        if self._cutter is None:
            self._cutter = Cutter(background.model_file())
        mask = self._cutter.mask(picture, kind)
        if mask is None:
            return part
        person = mask[place.y : place.y + place.height, place.x : place.x + place.width]
        return background.replaced(
            part, scaled(person, part.width, part.height), shot.background, self._art.primary
        )
