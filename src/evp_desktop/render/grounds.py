"""What lies under tiles and faces: the house style's ground with soft shadows and hairlines, made once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from evp_desktop.media.frames import Plane, Planes
from evp_desktop.render.overlays import Stamp, mix, plain_stamp
from evp_desktop.render.tiles import LINE, LINE_OPACITY, Tile, disc, halved, rounded

_SHADOW = 0.3
"""How dark a shadow is at its darkest."""
_SHADOW_REACH = 0.016
"""How soft it is, as a part of the shorter side."""
_SHADOW_DOWN = 0.007
"""How far it falls."""
_COARSE = 4
"""Shadows are blurred at a quarter of the size: nobody sees it, and it is done sixteen times as fast."""
_BLACK_Y = 16


class Card(NamedTuple):
    """A tile with round corners of a radius in pixels that lies on the ground."""

    tile: Tile
    radius: int


class Corners:
    """Turns the corners of a tile round by putting the ground back; keeps its masks."""

    def __init__(self) -> None:
        self._masks: dict[int, tuple[Plane, Plane]] = {}

    def turn(self, canvas: Planes, ground: Planes, card: Card) -> None:
        """Put the ground back where the tile's corners are cut off."""
        radius = card.radius // 2 * 2
        if radius < 2:
            return
        if radius not in self._masks:
            mask = np.asarray(255 - disc(2 * radius, radius), np.uint8)
            self._masks[radius] = (mask, halved(mask))
        tile = card.tile
        for x, left in ((tile.x, 0), (tile.x + tile.width - radius, radius)):
            for y, top in ((tile.y, 0), (tile.y + tile.height - radius, radius)):
                corner = Tile(x, y, radius, radius)
                for number, (part, under) in enumerate(
                    zip(corner.of(canvas), corner.of(ground), strict=True)
                ):
                    step = 2 if number else 1
                    mask = self._masks[radius][min(number, 1)]
                    there = mask[top // step :, left // step :][: part.shape[0], : part.shape[1]]
                    np.copyto(part, mix(part, under, there))


def ground(
    width: int,
    height: int,
    colour: tuple[int, int, int],
    line: tuple[int, int, int],
    cards: Sequence[Card],
) -> Planes:
    """A canvas of one colour with the shadows of cards and a hairline around each."""
    planes = Planes(
        np.full((height, width), colour[0], np.uint8),
        np.full((height // 2, width // 2), colour[1], np.uint8),
        np.full((height // 2, width // 2), colour[2], np.uint8),
    )
    for card in cards:
        _darken(planes, _shadow(width, height, card))
        _outline(planes, line, card)
    return planes


def _shadow(width: int, height: int, card: Card) -> Plane:
    """How dark each pixel is, 0 to 255."""
    short, tile = min(width, height), card.tile
    small: Plane = np.zeros((-(-height // _COARSE), -(-width // _COARSE)), np.uint8)
    top = tile.y + round(short * _SHADOW_DOWN)
    rows = slice(top // _COARSE, (top + tile.height) // _COARSE)
    columns = slice(tile.x // _COARSE, (tile.x + tile.width) // _COARSE)
    small[rows, columns] = round(255 * _SHADOW)
    soft = cv2.GaussianBlur(small, (0, 0), max(0.5, short * _SHADOW_REACH / _COARSE))
    return np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _darken(planes: Planes, shadow: Plane) -> None:
    black = (_BLACK_Y, 128, 128)
    for plane, value, weight in zip(planes, black, (shadow, *[halved(shadow)] * 2), strict=True):
        np.copyto(plane, mix(plane, np.full_like(plane, value), weight))


def _outline(planes: Planes, colour: tuple[int, int, int], card: Card) -> None:
    """What of a slightly larger tile is seen around the tile."""
    tile = card.tile
    larger = Tile(tile.x - LINE, tile.y - LINE, tile.width + 2 * LINE, tile.height + 2 * LINE)
    if larger.x < 0 or larger.y < 0:
        return
    mask = cv2.convertScaleAbs(
        rounded(larger.width, larger.height, card.radius + LINE if card.radius else 0), alpha=LINE_OPACITY
    )
    inside = larger.of(planes)
    for plane, value, weight in zip(inside, colour, (mask, *[halved(np.asarray(mask))] * 2), strict=True):
        there = np.asarray(weight, np.uint8)[: plane.shape[0], : plane.shape[1]]
        np.copyto(plane, mix(plane, np.full_like(plane, value), there))


class Frame(NamedTuple):
    """A face over the screen: its place, its mask, its bright edge and its shadow."""

    tile: Tile
    mask: Planes
    ring: Stamp
    shadow: Stamp


def frame(tile: Tile, radius: float, short: int) -> Frame:
    """What draws a framed face in a tile; `short` is the canvas's shorter side."""
    outer = rounded(tile.width, tile.height, radius)
    line = max(3, short // 216)
    inner = np.zeros_like(outer)
    inside = rounded(tile.width - 2 * line, tile.height - 2 * line, radius - line)
    inner[line:-line, line:-line] = inside
    white = np.asarray(cv2.subtract(outer, inner), np.float64) / 255
    half = halved(outer)
    ring = plain_stamp((235, 128, 128), white, tile.x, tile.y)
    return Frame(tile, Planes(outer, half, half), ring, _soft_shadow(tile, outer, short))


def _soft_shadow(tile: Tile, mask: Plane, short: int) -> Stamp:
    reach = max(2, round(short * _SHADOW_REACH))
    room = 3 * reach // 2 * 2
    down = round(short * _SHADOW_DOWN)
    padded = np.pad(mask, room)
    fallen = np.roll(padded, down, axis=0)
    soft = cv2.GaussianBlur(fallen.astype(np.float32), (0, 0), reach)
    opacity = np.asarray(soft / 255 * _SHADOW * 1.2, np.float64)
    return plain_stamp((_BLACK_Y, 128, 128), opacity, tile.x - room, tile.y - room)
