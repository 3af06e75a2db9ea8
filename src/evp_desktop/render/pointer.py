"""What the pointer did, laid over the picture: a larger arrow, a ring at each press, the keys used."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path as FilePath
from typing import NamedTuple

import cv2
import msgspec
import numpy as np

from evp_desktop.media.frames import Plane, Planes
from evp_desktop.media.pointer_log import PointerEvent
from evp_desktop.model.time import US_PER_MS
from evp_desktop.render.labels import CAPTION_ZONE
from evp_desktop.render.motion import Click, View, clicks_of
from evp_desktop.render.overlays import Stamp, blend, plain_stamp, stamp_of
from evp_desktop.render.shots import Shot
from evp_desktop.render.text import text_image
from evp_desktop.render.tiles import Tile, rounded

RING_US = 600 * US_PER_MS
RING_STEPS = 18
"""A ring's pictures: one for each frame that it lasts."""
_RING_FROM, _RING_TO = 0.012, 0.042
"""A ring's radius when it begins and ends, as a part of the shorter side."""
KEYS_US = 1_500 * US_PER_MS
"""How long used keys are shown: read at a glance."""
_KEYS_FADE_US = 200 * US_PER_MS
_ARROW_PART = 0.052
"""The large arrow's height as a part of the shorter side, at least."""
_COVERS = 1.9
"""And at least so many times as high as the recorded one, however close the view is."""
_RECORDED_PX, _DENSE_FROM_PX = 24, 1600
"""A system's own arrow, twice as high where a screen has so many lines or more."""
_REST_US = 200 * US_PER_MS
"""Between two places further apart in time than this the pointer stood still: none was written."""
_OUTLINE = (
    (0.0, 0.0),
    (0.0, 0.86),
    (0.2, 0.68),
    (0.335, 1.0),
    (0.475, 0.94),
    (0.345, 0.63),
    (0.615, 0.63),
)
"""An arrow that points to its upper left, in parts of its height."""


class Marks(NamedTuple):
    """What is laid over a picture at a moment, in pixels of the canvas.

    `arrow` is its tip and height; `rings` are places and steps; `keys` a text and how strongly it shows.
    """

    arrow: tuple[int, int, int] | None = None
    rings: tuple[tuple[int, int, int], ...] = ()
    keys: tuple[str, float] = ("", 0.0)


NO_MARKS = Marks()


class Trail:
    """The pointer's log of a take, in parts of the recorded picture of that size."""

    def __init__(self, events: Sequence[PointerEvent], width: int, height: int) -> None:
        self.width = max(1, width)
        self.height = max(1, height)
        self._events = tuple(events)
        self._times = [event.t_us for event in self._events]
        self._keys = [event for event in self._events if event.keys]
        self._key_times = [event.t_us for event in self._keys]

    @cached_property
    def clicks(self) -> tuple[Click, ...]:
        """Every press inside the picture."""
        return clicks_of(self._events, self.width, self.height)

    @cached_property
    def digest(self) -> bytes:
        """A hash of all of the log, for the key of a segment."""
        return hashlib.sha256(msgspec.json.encode((self.width, self.height, self._events))).digest()

    def place_at(self, time_us: int) -> tuple[float, float] | None:
        """Where the pointer is, in parts of the picture; None before the first place that was written."""
        after = bisect_right(self._times, time_us)
        if after == 0:
            return None
        one = self._events[after - 1]
        x, y = float(one.x), float(one.y)
        if after < len(self._events) and self._times[after] - one.t_us <= _REST_US:
            other = self._events[after]
            part = (time_us - one.t_us) / (other.t_us - one.t_us)
            x, y = x + (other.x - x) * part, y + (other.y - y) * part
        return x / self.width, y / self.height

    def presses_at(self, time_us: int) -> list[tuple[float, float, int]]:
        """The rings to be seen: place and step."""
        begin = bisect_left(self.clicks, time_us - RING_US + 1, key=lambda click: click.at_us)
        end = bisect_right(self.clicks, time_us, key=lambda click: click.at_us)
        return [
            (click.x, click.y, (time_us - click.at_us) * RING_STEPS // RING_US)
            for click in self.clicks[begin:end]
        ]

    def keys_at(self, time_us: int) -> tuple[str, float]:
        """The keys last used, as long as they are shown, and how strongly."""
        at = bisect_right(self._key_times, time_us) - 1
        if at < 0 or time_us - self._key_times[at] >= KEYS_US:
            return "", 0.0
        left = KEYS_US - (time_us - self._key_times[at])
        return self._keys[at].keys or "", round(min(1.0, left / _KEYS_FADE_US), 2)


def marks_at(shot: Shot, trail: Trail, time_us: int, view: View, place: Tile) -> Marks:
    """What is laid over a shot's backdrop at a moment, where `view` of it is shown at a place."""

    def on_canvas(x: float, y: float) -> tuple[int, int]:
        across, down = (x - view.left) / view.width, (y - view.top) / view.height
        return round(place.x + across * place.width), round(place.y + down * place.height)

    arrow = None
    at = trail.place_at(time_us) if shot.pointer == "large" else None
    if at is not None:
        recorded = _RECORDED_PX * (2 if trail.height >= _DENSE_FROM_PX else 1)
        shown = recorded * place.height / trail.height / view.height
        arrow = (*on_canvas(*at), round(shown * _COVERS / 2) * 2)
    rings = trail.presses_at(time_us) if shot.are_clicks_marked else []
    keys = trail.keys_at(time_us) if shot.are_keys_shown else NO_MARKS.keys
    return Marks(arrow, tuple((*on_canvas(x, y), step) for x, y, step in rings), keys)


class Marker:
    """Draws marks on canvases of one size; keeps every stamp it made."""

    def __init__(self, width: int, height: int, accent: tuple[int, int, int], font: FilePath | None) -> None:
        self._size = (width, height)
        self._short = min(width, height)
        self._accent = accent
        self._font = font
        self._stamps: dict[tuple[object, ...], Stamp] = {}

    def draw(self, canvas: Planes, marks: Marks, place: Tile) -> None:
        """Lay marks over the canvas, arrow and rings within the place of the backdrop."""
        inside = place.of(canvas)
        for x, y, step in marks.rings:
            blend_inside(inside, self._ring(step), x - place.x, y - place.y)
        if marks.arrow is not None:
            x, y, height = marks.arrow
            height = max(height, round(self._short * _ARROW_PART / 2) * 2)
            self._draw_arrow(inside, x - place.x, y - place.y, height)
        text, strength = marks.keys
        if text and self._font is not None:
            blend(canvas, self._chip(text, self._font), strength)

    def _ring(self, step: int) -> Stamp:
        if ("ring", step) not in self._stamps:
            part = (step + 1) / RING_STEPS
            grown = 1 - (1 - part) ** 2
            radius = self._short * (_RING_FROM + (_RING_TO - _RING_FROM) * grown)
            line = max(1.5, self._short * 0.0045)
            side = 2 * round(self._short * _RING_TO + line + 2)
            axis = np.arange(side) - (side - 1) / 2
            distance = np.hypot(axis[:, None], axis[None, :])
            ring = np.clip(line - np.abs(distance - radius) + 0.5, 0, 1)
            glow = 0.3 * np.clip(radius - distance + 0.5, 0, 1)
            opacity = np.maximum(ring, glow) * 0.9 * (1 - part) ** 0.7
            self._stamps["ring", step] = plain_stamp(self._accent, opacity, -side // 2, -side // 2)
        return self._stamps["ring", step]

    def _draw_arrow(self, inside: Planes, x: int, y: int, height: int) -> None:
        key = ("arrow", height, x % 2, y % 2)
        if key not in self._stamps:
            self._stamps[key] = arrow(height, x % 2, y % 2)
        blend_inside(inside, self._stamps[key], x - x % 2, y - y % 2)

    def _chip(self, text: str, font: FilePath) -> Stamp:
        if ("keys", text) not in self._stamps:
            self._stamps["keys", text] = self._made_chip(text, font)
        return self._stamps["keys", text]

    def _made_chip(self, text: str, font: FilePath) -> Stamp:
        """A key cap in the middle, above where subtitles are."""
        words = text_image(
            text.replace("+", " + "),
            font=font,
            size_px=max(8, round(self._short * 0.034)),
            colour="#ffffff",
            max_width_px=self._size[0] // 2,
        )
        pad = round(self._short * 0.014)
        width, height = words.shape[1] + 4 * pad, words.shape[0] + 2 * pad
        chip = np.empty((height, width, 4), np.uint8)
        chip[..., :3] = (28, 30, 36)
        chip[..., 3] = cv2.convertScaleAbs(rounded(width, height, pad), alpha=0.86)
        part = chip[pad : pad + words.shape[0], 2 * pad : 2 * pad + words.shape[1]]
        weight = words[..., 3:] / 255
        part[..., :3] = np.rint(part[..., :3] * (1 - weight) + words[..., :3] * weight)
        part[..., 3] = np.maximum(part[..., 3], words[..., 3])
        x = (self._size[0] - width) // 2
        y = round(self._size[1] * (1 - CAPTION_ZONE)) - height - pad
        return stamp_of(chip, x, y)


def arrow(height: int, across: int, down: int) -> Stamp:
    """An arrow of a height in pixels, its tip `across` and `down` from the corner it is placed by."""
    edge, fine = max(2, height // 14), 8
    wide, high = round(height * 0.66) + 4 * edge, height + 4 * edge
    points = np.array(_OUTLINE) * height + (across + 2 * edge, down + 2 * edge)
    outline = np.rint(points * fine).astype(np.int32).reshape(-1, 1, 2)
    inner: Plane = np.zeros((high, wide), np.uint8)
    cv2.fillPoly(inner, [outline], 255, cv2.LINE_AA, shift=3)
    outer = inner.copy()
    cv2.polylines(outer, [outline], True, 255, edge * 2, cv2.LINE_AA, shift=3)
    shadow = cv2.GaussianBlur(np.roll(outer, edge // 2, axis=0), (0, 0), edge)
    picture = np.zeros((high, wide, 4), np.uint8)
    picture[..., :3] = np.asarray(cv2.subtract(outer, inner))[..., None]  # black, its edge white
    picture[..., 3] = np.maximum(outer, shadow * 0.35).astype(np.uint8)
    return stamp_of(picture, 0, 0)._replace(x=-2 * edge // 2 * 2, y=-2 * edge // 2 * 2)


def blend_inside(ground: Planes, stamp: Stamp, x: int, y: int) -> None:
    """Lay a stamp over planes at a place, which may lie in part or wholly outside of them."""
    left, top = (x + stamp.x) // 2 * 2, (y + stamp.y) // 2 * 2
    cut_left, cut_top = max(0, -left), max(0, -top)
    width = min(stamp.colour.width - cut_left, ground.width - left - cut_left)
    height = min(stamp.colour.height - cut_top, ground.height - top - cut_top)
    if width > 0 and height > 0:
        part = Tile(cut_left, cut_top, width, height)
        blend(ground, Stamp(left + cut_left, top + cut_top, part.of(stamp.colour), part.of(stamp.through)))
