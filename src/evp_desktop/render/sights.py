"""What was found out about a plan's takes before they are drawn: the pointer's trail, and where faces are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

from evp_desktop.errors import EvpError
from evp_desktop.media.faces import FaceFinder
from evp_desktop.media.frames import Planes
from evp_desktop.media.pointer_log import read_pointer
from evp_desktop.media.reader import VideoReader
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.model.time import US_PER_S
from evp_desktop.render.framing import NO_FRAMING, Framing, bars_of
from evp_desktop.render.pointer import Trail
from evp_desktop.render.shots import Plan, Shot

SAMPLES = 5
"""Pictures of a camera's take that its framing is decided by."""
_KEY_US = 2 * US_PER_S
"""Recordings have a key frame every 2 s: there a picture is found without decoding others."""

FindFile = Callable[[str, SourceKind], tuple[Path, Source] | None]
"""A take's file of one kind, if it was recorded."""


class Sights(NamedTuple):
    """The trails of takes whose pointer is followed, and the framing of every camera that is shown."""

    trails: Mapping[str, Trail] = {}
    framings: Mapping[tuple[str, SourceKind], Framing] = {}

    def trail(self, shot: Shot) -> Trail | None:
        """The pointer's trail, where a shot shows anything of it."""
        return self.trails.get(shot.take_id) if shot.is_pointer_followed else None

    def framing(self, shot: Shot, kind: SourceKind) -> Framing:
        """How a face of a shot is cut."""
        return self.framings.get((shot.take_id, kind), NO_FRAMING)

    def digest(self, shot: Shot) -> bytes:
        """All that a shot's pictures owe to what was found, for the key of a segment."""
        trail = self.trail(shot)
        framings = [self.framing(shot, kind) for kind in shot.faces]
        return repr(framings).encode() + (trail.digest if trail is not None else b"")


NO_SIGHTS = Sights()


def make_sights(plan: Plan, find: FindFile) -> Sights:
    """Look at the takes of a plan; what cannot be read is left out, whoever draws it will tell."""
    finder = FaceFinder()
    followed = sorted({shot.take_id for shot in plan.shots if shot.is_pointer_followed})
    streams = sorted({(shot.take_id, kind) for shot in plan.shots for kind in shot.faces})
    trails = {take_id: _trail(find(take_id, "pointer")) for take_id in followed}
    return Sights(trails, {stream: _framing(find(*stream), finder) for stream in streams})


def _trail(found: tuple[Path, Source] | None) -> Trail:
    if found is None:
        return Trail((), 1, 1)
    path, source = found
    try:
        return Trail(read_pointer(path), source.width, source.height)
    except EvpError:
        return Trail((), 1, 1)


def _framing(found: tuple[Path, Source] | None, finder: FaceFinder) -> Framing:
    if found is None:
        return NO_FRAMING
    path, source = found
    wanted = (source.duration_us * (2 * i + 1) // (2 * SAMPLES) for i in range(SAMPLES))
    moments = sorted({moment // _KEY_US * _KEY_US for moment in wanted})
    try:
        with VideoReader(path) as reader:
            return framing_of([reader.frame_at(moment) for moment in moments], finder)
    except EvpError:
        return NO_FRAMING


def framing_of(pictures: list[Planes], finder: FaceFinder) -> Framing:
    """One framing for all of a take, from some of its pictures; the largest face in each is meant."""
    across, down = bars_of(pictures)
    faces = [found[0] for picture in pictures if (found := finder.find(picture))]
    if not faces:
        return Framing(across, down)
    # Whole hundredths: a hair's breadth of difference makes no other framing.
    x = round(median(face.centre_x for face in faces), 2)
    y = round(median(face.centre_y for face in faces), 2)
    height = round(median(face.height for face in faces), 2)
    return Framing(across, down, (x, y, height))
