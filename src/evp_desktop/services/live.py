"""The live picture on the record page, drawn by the one compositor: as the viewer will see it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from evp_desktop.capture.recorder import Recorder
from evp_desktop.media.frames import Picture, Planes, to_rgb
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import SourceKind
from evp_desktop.model.script import Block
from evp_desktop.render.artwork import Artwork, Rgb, plain_artwork
from evp_desktop.render.compose import Composer
from evp_desktop.render.plan import Plan, live_plan

_FACES: tuple[SourceKind, ...] = ("camera", "second_camera")


class _Now:
    """The newest picture of a device, where a recorded file would be."""

    def __init__(self) -> None:
        self._given: Planes | None = None
        self._shown: Planes | None = None

    def give(self, kind: SourceKind, picture: Planes) -> None:
        """Show this one from now on; a picture that is the same object stays the same object."""
        if picture is not self._given:
            self._given, self._shown = picture, _mirrored(kind, picture)

    def frame_at(self, time_us: int) -> Planes:  # noqa: ARG002  a live picture has one moment: now
        assert self._shown is not None
        return self._shown

    def close(self) -> None:
        """Nothing is open."""


class _Drawing(NamedTuple):
    """What can be kept from picture to picture while nothing but the picture changes."""

    key: object
    composer: Composer
    canvas: Picture


class LivePicture:
    """Draws what the devices of a recorder show now. For one thread."""

    def __init__(self, recorder: Recorder, kinds: tuple[SourceKind, ...]) -> None:
        self._recorder = recorder
        self._now = {kind: _Now() for kind in kinds}
        self._art: tuple[object, Artwork] | None = None
        self._drawing: _Drawing | None = None

    def draw(self, width_px: int, kit: Kit, block: Block, shape: tuple[int, int] = (16, 9)) -> Rgb | None:
        """The newest picture, faces mirrored as in a looking-glass; None before every device has one.

        `shape` is width and height of the video in any unit.
        """
        for kind, now in self._now.items():
            picture = self._recorder.latest(kind)
            if picture is None:
                return None
            now.give(kind, picture)
        width, height = width_px // 4 * 4, width_px * shape[1] // shape[0] // 4 * 4
        key = (kit.folder, kit.spec, width, height, block.layout, block.background, block.face_frame)
        if self._drawing is None or self._drawing.key != key:
            plan = live_plan(width, height, block, tuple(self._now), kit.spec)
            composer = Composer(plan, self._artwork(kit, plan), lambda _, kind: (self._now[kind], 0), {})
            self._drawing = _Drawing(key, composer, Picture(width, height))
        _, composer, canvas = self._drawing
        composer.draw(0, canvas)
        return to_rgb(canvas.planes, width, height)

    def _artwork(self, kit: Kit, plan: Plan) -> Artwork:
        key = (kit.folder, kit.spec, plan.width, plan.height)
        if self._art is None or self._art[0] != key:
            self._art = (key, plain_artwork(kit, plan.width, plan.height))
        return self._art[1]


def _mirrored(kind: SourceKind, picture: Planes) -> Planes:
    """Only what is shown while recording is mirrored: nobody finds their own gestures otherwise."""
    if kind not in _FACES:
        return picture
    return Planes(*(np.ascontiguousarray(plane[:, ::-1]) for plane in picture))
