"""What was found out about a plan's takes before they are drawn: the pointer's trail, and where faces are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec

from evp_desktop.errors import EvpError, os_errors
from evp_desktop.media.faces import FaceFinder, model_file
from evp_desktop.media.frames import Planes
from evp_desktop.media.key_frames import KeyFrameReader
from evp_desktop.media.pointer_log import read_pointer
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.render.framing import NO_FRAMING, Framing, bars_of
from evp_desktop.render.pointer import Trail
from evp_desktop.render.shots import Plan, Shot
from evp_desktop.render.store import Store, key_of_file

SAMPLES = 5
"""Pictures of a camera's take that its framing is decided by."""
VERSION = 1
"""Raised by hand when the same pictures would be cut otherwise."""
_MAX_BYTES = 4096

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


def make_sights(plan: Plan, find: FindFile, cache: Path | None = None) -> Sights:
    """Look at the takes of a plan; what cannot be read is left out, whoever draws it will tell.

    How faces are cut is kept in the cache.
    """
    store = Store(cache / "framings", ".json") if cache else None
    followed = sorted({shot.take_id for shot in plan.shots if shot.is_pointer_followed})
    streams = sorted({(shot.take_id, kind) for shot in plan.shots for kind in shot.faces})
    trails = {take_id: _trail(find(take_id, "pointer")) for take_id in followed}
    return Sights(trails, {stream: _framing(find(*stream), store) for stream in streams})


def _trail(found: tuple[Path, Source] | None) -> Trail:
    if found is None:
        return Trail((), 1, 1)
    path, source = found
    try:
        return Trail(read_pointer(path), source.width, source.height)
    except EvpError:
        return Trail((), 1, 1)


def _framing(found: tuple[Path, Source] | None, store: Store | None) -> Framing:
    if found is None:
        return NO_FRAMING
    path, source = found
    try:
        if store is None:
            return _looked_at(path, source.duration_us)
        key = key_of_file(path, VERSION, model_file().is_file())
        framing = _kept(store.path(key)) if store.has(key) else None
        if framing is None:
            framing = _looked_at(path, source.duration_us)
            with store.making(key) as part, os_errors(part):
                part.write_bytes(msgspec.json.encode(framing))
        return framing
    except EvpError:
        return NO_FRAMING


def _looked_at(path: Path, duration_us: int) -> Framing:
    """From key frames all over the take: they are decoded without any other."""
    pictures: dict[int, Planes] = {}
    with KeyFrameReader(path) as reader:
        for number in range(SAMPLES):
            frame = reader.at(duration_us * (2 * number + 1) // (2 * SAMPLES))
            pictures.setdefault(frame.time_us, frame.picture)
    return framing_of(list(pictures.values()), FaceFinder())


def _kept(path: Path) -> Framing | None:
    """A framing that was kept; None for a file that holds none."""
    try:
        with path.open("rb") as file:
            framing = msgspec.json.decode(file.read(_MAX_BYTES), type=Framing)
    except (OSError, msgspec.MsgspecError):
        return None
    parts = [framing.across, framing.down, *(framing.face or ())]
    return framing if all(0 <= part <= 1 for part in parts) else None


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
