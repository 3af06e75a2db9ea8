"""The one function that draws a picture of a video: preview and export both call `Composer.draw`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

import cv2
import numpy as np

from evp_desktop.media.frames import Picture, Plane, Planes
from evp_desktop.model.media import SourceKind
from evp_desktop.model.time import US_PER_S, frame_start_us
from evp_desktop.render.artwork import Artwork, paint_card
from evp_desktop.render.colour import Look
from evp_desktop.render.overlays import Stamp, blend, stamp_of
from evp_desktop.render.plan import Plan, Shot

FADE_FRAMES = 12
"""0.4 s: quick enough not to be waited for."""
CAMERA_PART = 0.28
"""The round face's diameter as a part of the height."""
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


class Round(NamedTuple):
    """The round camera picture: its place, mask and ring."""

    x: int
    y: int
    side: int
    mask: Planes
    ring: Stamp


class Scene(NamedTuple):
    """All that decides how a frame looks; two scenes of the same parts are one picture."""

    shot: Shot
    strength: float
    screen: Planes | None = None
    camera: Planes | None = None
    name_strength: float = 0.0

    def is_same(self, other: Scene | None) -> bool:
        """Whether both look the same; decoded pictures are compared by identity."""
        return (
            other is not None
            and self.shot is other.shot
            and (self.strength, self.name_strength) == (other.strength, other.name_strength)
            and self.screen is other.screen
            and self.camera is other.camera
        )


class Composer:
    """Draws any frame of one plan. For one thread; every thread has its own."""

    def __init__(
        self, plan: Plan, artwork: Artwork, open_reader: OpenReader, looks: Mapping[str, Look]
    ) -> None:
        self._plan = plan
        self._art = artwork
        self._open_reader = open_reader
        self._looks = looks
        self._readers: dict[tuple[str, SourceKind], tuple[PictureReader, int]] = {}
        self._round: Round | None = None
        self._drawn: Scene | None = None
        self._canvas: Picture | None = None

    def draw(self, frame: int, canvas: Picture) -> None:
        """Draw a frame of the plan; costs next to nothing when it equals the one drawn before.

        Raises `MediaUnreadable` and its like when a take cannot be read.
        """
        shot = self._plan.shot_at(frame)
        scene = self._scene(shot, frame)
        if canvas is self._canvas and scene.is_same(self._drawn):
            return
        self._canvas, self._drawn = canvas, scene
        if shot.kind != "clip":
            self._draw_card(scene, canvas)
            return
        self._draw_clip(scene, canvas)
        self._draw_brand(frame, canvas.planes)

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
            self._picture(shot.take_id, "screen", time_us) if shot.layout != "camera" else None,
            self._picture(shot.take_id, "camera", time_us) if shot.layout != "screen" else None,
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
        look = self._looks.get(scene.shot.take_id)
        if scene.screen is not None:
            fit(canvas, scene.screen, self._art.background)
            if scene.camera is not None:
                self._draw_round(canvas.planes, scene.camera, look)
        elif scene.camera is not None:
            cover(canvas.planes, _graded(scene.camera, look))
        else:
            self._draw_card(scene, canvas)

    def _draw_brand(self, frame: int, canvas: Planes) -> None:
        if self._art.logo is not None:
            blend(canvas, self._art.logo)
        if self._art.lower_third is not None:
            blend(canvas, self._art.lower_third, self._lower_third_strength(frame))

    def _lower_third_strength(self, frame: int) -> float:
        begin, end = self._plan.lower_third
        return min(_fade_in(frame - begin), _fade_in(end - 1 - frame)) if begin <= frame < end else 0.0

    def _draw_round(self, canvas: Planes, camera: Planes, look: Look | None) -> None:
        if self._round is None:
            self._round = _make_round(self._plan, self._art)
        place = self._round
        face = _graded(_square(camera, place.side), look)
        for i, (plane, part, mask) in enumerate(zip(canvas, face, place.mask, strict=True)):
            step = 2 if i else 1
            top, left, side = place.y // step, place.x // step, place.side // step
            ground = plane[top : top + side, left : left + side]
            cv2.add(
                cv2.multiply(ground, 255 - mask, scale=1 / 255),
                cv2.multiply(part, mask, scale=1 / 255),
                dst=ground,
            )
        blend(canvas, place.ring)


def _fade_in(frames: int) -> float:
    """From almost 0 at the first frame to 1, easing out."""
    part = min(1.0, max(0.0, (frames + 1) / FADE_FRAMES))
    return 1 - (1 - part) ** 2


def fit(canvas: Picture, picture: Planes, background: tuple[int, int, int]) -> None:
    """Show the whole picture as large as it goes, in the middle, on the background."""
    into = canvas.planes
    if picture.y.shape == into.y.shape:
        for plane, source in zip(into, picture, strict=True):
            np.copyto(plane, source)
        return
    scale = min(into.width / picture.width, into.height / picture.height)
    width, height = (max(2, round(side * scale / 2) * 2) for side in (picture.width, picture.height))
    left, top = (into.width - width) // 4 * 2, (into.height - height) // 4 * 2
    if (width, height) != (into.width, into.height):
        canvas.fill(background)
    for i, (plane, source) in enumerate(zip(into, picture, strict=True)):
        step = 2 if i else 1
        part = plane[top // step : (top + height) // step, left // step : (left + width) // step]
        part[:] = _scaled(source, width // step, height // step)


def cover(canvas: Planes, picture: Planes) -> None:
    """Fill the canvas with the picture, cutting off what does not fit."""
    scale = min(picture.width / canvas.width, picture.height / canvas.height)
    width, height = round(canvas.width * scale / 2) * 2, round(canvas.height * scale / 2) * 2
    left, top = (picture.width - width) // 4 * 2, (picture.height - height) // 4 * 2
    for i, (plane, source) in enumerate(zip(canvas, picture, strict=True)):
        step = 2 if i else 1
        part = source[top // step : (top + height) // step, left // step : (left + width) // step]
        plane[:] = _scaled(part, plane.shape[1], plane.shape[0])


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


def _square(picture: Planes, side: int) -> Planes:
    """The middle of the picture as a square of `side` pixels."""
    edge = min(picture.width, picture.height) // 2 * 2
    left, top = (picture.width - edge) // 4 * 2, (picture.height - edge) // 4 * 2
    parts = []
    for i, plane in enumerate(picture):
        step = 2 if i else 1
        part = plane[top // step : (top + edge) // step, left // step : (left + edge) // step]
        parts.append(_scaled(part, side // step, side // step))
    return Planes(*parts)


def _make_round(plan: Plan, art: Artwork) -> Round:
    side = round(plan.height * CAMERA_PART / 4) * 4
    margin = round(plan.height * 0.04) // 2 * 2
    x, y = plan.width - margin - side, plan.height - margin - side
    if art.logo is not None and art.logo.x > plan.width // 2 and art.logo.y > plan.height // 2:
        y = margin  # the logo has that corner
    disc = _disc(side, side / 2 - 1)
    half = np.asarray(cv2.resize(disc, (side // 2, side // 2), interpolation=cv2.INTER_AREA), np.uint8)
    ring = np.zeros((side, side, 4), np.uint8)
    ring[..., :3] = 255
    ring[..., 3] = cv2.subtract(disc, _disc(side, side / 2 - 1 - max(3, side // 60)))
    return Round(x, y, side, Planes(disc, half, half), stamp_of(ring, x, y))


def _disc(side: int, radius: float) -> Plane:
    axis = np.arange(side) - (side - 1) / 2
    distance = np.hypot(axis[:, None], axis[None, :])
    return np.asarray(np.clip((radius - distance + 0.5) * 255, 0, 255), np.uint8)
