"""Cards that fill the picture: intro, chapter, voice, outro. Drawn once; their parts come in and stand still.

A card is a pure function of the frame since its shot began. From frame `SETTLED_FRAMES` on it is a still
picture, unless it is a film of the kit's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

import cv2
import numpy as np

from evp_desktop.media.frames import Picture, Plane, Planes
from evp_desktop.media.reader import VideoReader
from evp_desktop.model.time import US_PER_S, frame_start_us
from evp_desktop.render import tiles
from evp_desktop.render.overlays import Stamp, blend
from evp_desktop.render.shots import CARD_FRAMES, Shot
from evp_desktop.render.tiles import Tile

SETTLED_FRAMES = CARD_FRAMES
"""How long the parts of a card take to come in, all of them."""

_HALF_FRAME_US = US_PER_S // 60
"""Matroska rounds its times to milliseconds: a frame is looked up in its middle."""

Entrance = Literal["rise", "draw", "fade"]
"""From a little below, as if drawn from its beginning, or in its place."""


class Part(NamedTuple):
    """Something on a card, and when it comes in: from `begin` to `end`, in parts of the whole entrance."""

    stamp: Stamp
    entrance: Entrance = "rise"
    begin: float = 0.0
    end: float = 1.0
    way_px: int = 0
    """How far it rises."""


class CardArt(NamedTuple):
    """A card: its ground, what comes in on it, or the film that it shows."""

    ground: tuple[int, int, int]
    parts: tuple[Part, ...] = ()
    film: Path | None = None

    def digest(self) -> bytes:
        """All that makes two cards differ, for the key of a segment."""
        found = hashlib.sha256(repr((self.ground, [part[1:] for part in self.parts])).encode())
        for part in self.parts:
            found.update(part.stamp.digest)
        if self.film is not None:
            stat = self.film.stat()
            found.update(_hash_of(self.film, stat.st_size, stat.st_mtime_ns))
        return found.digest()


@lru_cache(maxsize=8)
def _hash_of(path: Path, size: int, changed_ns: int) -> bytes:  # noqa: ARG001  another file has others
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


class HasCards(Protocol):
    """Artwork, as far as cards go."""

    def card_of(self, shot: Shot) -> CardArt | None:
        """The card that a shot shows in place of a recorded picture."""


class Cards:
    """Paints the cards of one artwork. For one thread; every composer has its own."""

    def __init__(self, artwork: HasCards) -> None:
        self._artwork = artwork
        self._films: dict[Path, VideoReader] = {}

    def state(self, shot: Shot, frame: int) -> Hashable:
        """What frame `frame` of a shot looks like: equal states of one shot are equal pictures."""
        card = self._artwork.card_of(shot)
        if card is None:
            return None
        return frame if card.film else min(frame, SETTLED_FRAMES - 1)

    def paint(self, canvas: Picture, shot: Shot, frame: int) -> None:
        """Fill the canvas with frame `frame` of a shot's card; raises `MediaUnreadable` for a broken film."""
        card = self._artwork.card_of(shot)
        if card is None:
            return
        canvas.fill(card.ground)
        if card.film:
            self._paint_film(canvas.planes, card.film, frame)
        for part in card.parts:
            paint_part(canvas.planes, part, frame)

    def close(self) -> None:
        """Let go of the films."""
        for reader in self._films.values():
            reader.close()
        self._films.clear()

    def _paint_film(self, canvas: Planes, film: Path, frame: int) -> None:
        if film not in self._films:
            self._films[film] = VideoReader(film)
        picture = self._films[film].frame_at(frame_start_us(frame) + _HALF_FRAME_US)
        place = tiles.fitting(picture.width, picture.height, Tile(0, 0, canvas.width, canvas.height))
        for plane, source in zip(place.of(canvas), picture, strict=True):
            np.copyto(plane, _scaled(source, plane.shape[1], plane.shape[0]))


def _scaled(plane: Plane, width: int, height: int) -> Plane:
    is_smaller = plane.shape[0] > height
    how = cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(plane, (width, height), interpolation=how), np.uint8)


def paint_part(canvas: Planes, part: Part, frame: int) -> None:
    """Lay a part over the canvas as it is in a frame of its card."""
    done = _eased(part, frame)
    stamp = part.stamp
    if part.entrance == "rise":
        stamp = stamp._replace(y=stamp.y + round(part.way_px * (1 - done) / 2) * 2)
    elif part.entrance == "draw":
        blend(canvas, _beginning(stamp, done))
        return
    blend(canvas, stamp, done)


def _eased(part: Part, frame: int) -> float:
    """From almost 0 to 1, quick at first: what comes to rest is not seen to stop."""
    into = ((frame + 1) / SETTLED_FRAMES - part.begin) / (part.end - part.begin)
    return 1 - (1 - min(1.0, max(0.0, into))) ** 3


def _beginning(stamp: Stamp, part: float) -> Stamp:
    """The left part of a stamp, an even number of pixels wide."""
    width = round(stamp.colour.width * part / 2) * 2
    whole = Tile(0, 0, width, stamp.colour.height)
    return stamp._replace(colour=whole.of(stamp.colour), through=whole.of(stamp.through))
