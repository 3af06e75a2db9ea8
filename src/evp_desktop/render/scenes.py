"""What a frame shows: decided first, as a value, so that a picture which equals the last one is not drawn."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from evp_desktop.media.frames import Planes
from evp_desktop.render.motion import WHOLE, View
from evp_desktop.render.overlays import Stamp
from evp_desktop.render.pointer import NO_MARKS, Marks
from evp_desktop.render.shots import Shot


class Shown(NamedTuple):
    """A stamp laid over the picture, and how strongly."""

    stamp: Stamp
    strength: float


class Scene(NamedTuple):
    """All that decides how a frame looks; two scenes of the same parts are one picture.

    `card` is the state of a card that moves, `since` the frame of its shot. `view` is the part of the
    backdrop that is shown. With `under` the frame is part of a transition, `part` of it done.
    """

    shot: Shot
    card: Hashable = None
    since: int = 0
    backdrop: Planes | None = None
    faces: tuple[Planes, ...] = ()
    view: View = WHOLE
    marks: Marks = NO_MARKS
    over: tuple[Shown, ...] = ()
    under: Scene | None = None
    part: float = 1.0

    def is_same(self, other: Scene | None) -> bool:
        """Whether both look the same; decoded pictures and stamps are compared by identity."""
        if other is None or self.shot is not other.shot or len(self.over) != len(other.over):
            return False
        if (self.under is None) != (other.under is None):
            return False
        return (
            (self.card, self.view, self.marks, self.part) == (other.card, other.view, other.marks, other.part)
            and self.backdrop is other.backdrop
            and all(one is two for one, two in zip(self.faces, other.faces, strict=True))
            and all(
                one.stamp is two.stamp and one.strength == two.strength
                for one, two in zip(self.over, other.over, strict=True)
            )
            and (self.under is None or self.under.is_same(other.under))
        )
