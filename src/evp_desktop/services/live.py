"""The live picture on the record page, drawn by the one compositor: as the viewer will see it."""

from __future__ import annotations

import numpy as np

from evp_desktop.capture.recorder import Recorder
from evp_desktop.media.frames import Picture, Planes, to_rgb
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import SourceKind
from evp_desktop.model.project import Speaker
from evp_desktop.model.script import Block
from evp_desktop.render.artwork import Artwork, Painter, Rgb
from evp_desktop.render.compose import Composer
from evp_desktop.render.plan import Plan, live_plan

_FACES: tuple[SourceKind, ...] = ("camera", "second_camera")


class _Now:
    """The newest picture of a device, where a recorded file would be."""

    def __init__(self, picture: Planes) -> None:
        self._picture = picture

    def frame_at(self, time_us: int) -> Planes:  # noqa: ARG002  a live picture has one moment: now
        return self._picture

    def close(self) -> None:
        """Nothing is open."""


class LivePicture:
    """Draws what the devices of a recorder show now. For one thread."""

    def __init__(self, recorder: Recorder, kinds: tuple[SourceKind, ...]) -> None:
        self._recorder = recorder
        self._kinds = kinds
        self._art: tuple[object, Artwork] | None = None

    def draw(self, width_px: int, kit: Kit, block: Block) -> Rgb | None:
        """The newest picture, faces mirrored as in a looking-glass; None before every device has one."""
        found = {kind: self._recorder.latest(kind) for kind in self._kinds}
        live = {kind: _mirrored(kind, picture) for kind, picture in found.items() if picture is not None}
        if len(live) < len(self._kinds):
            return None
        width, height = width_px // 4 * 4, width_px * 9 // 16 // 4 * 4
        plan = live_plan(width, height, block, self._kinds)
        composer = Composer(plan, self._artwork(kit, plan), lambda _, kind: (_Now(live[kind]), 0), {})
        canvas = Picture(width, height)
        composer.draw(0, canvas)
        return to_rgb(canvas.planes, width, height)

    def _artwork(self, kit: Kit, plan: Plan) -> Artwork:
        key = (kit.folder, kit.spec, plan.width)
        if self._art is None or self._art[0] != key:
            painter = Painter(kit, plan.width, plan.height)
            self._art = (key, painter.artwork("", Speaker(), frozenset(), ""))
        return self._art[1]


def _mirrored(kind: SourceKind, picture: Planes) -> Planes:
    """Only what is shown while recording is mirrored: nobody finds their own gestures otherwise."""
    if kind not in _FACES:
        return picture
    return Planes(*(np.ascontiguousarray(plane[:, ::-1]) for plane in picture))
