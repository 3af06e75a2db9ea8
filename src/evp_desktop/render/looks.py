"""The look of each camera take: decided once, from pictures all over it, and kept in the project's cache."""

from __future__ import annotations

import struct
from contextlib import suppress
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from evp_desktop.errors import MediaUnreadable, os_errors
from evp_desktop.media.faces import Face, FaceFinder
from evp_desktop.media.frames import Planes
from evp_desktop.media.key_frames import KeyFrameReader
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.render import colour
from evp_desktop.render.colour import Look
from evp_desktop.render.shots import Plan
from evp_desktop.render.store import Store, key_of_file

SAMPLES = 12
"""Pictures of a take that its look is decided by."""
FACES_IN = 6
"""Of these, so many are searched for faces, 10 ms each."""

_MAGIC = b"EVPLOOK1"
_TINT = struct.Struct("<dd")
_TABLES = 3 * 256
_MOST_TINT = 0.2

Stream = tuple[str, SourceKind]
"""A take's id and one of its streams."""


class Finder(Protocol):
    """Knows the recorded files."""

    def find(self, take_id: str, kind: SourceKind) -> tuple[Path, Source] | None:
        """A take's file of one kind, if it was recorded."""


def make_looks(
    plan: Plan,
    files: Finder,
    cache: Path | None = None,
    wanted: Literal["automatic", "as_recorded"] = "automatic",
) -> dict[Stream, Look]:
    """A look for every face that is shown; those that were decided before are in the cache.

    Raises `MediaUnreadable` and its like.
    """
    shots = [one for shot in plan.shots for one in (shot, shot.under) if one is not None]
    streams = sorted({(shot.take_id, kind) for shot in shots for kind in shot.faces})
    if wanted == "as_recorded":
        return dict.fromkeys(streams, colour.neutral())
    store = Store(cache / "looks", ".look") if cache else None
    return {stream: _look_of(files.find(*stream), store) for stream in streams}


def _look_of(found: tuple[Path, Source] | None, store: Store | None) -> Look:
    if found is None:
        return colour.neutral()
    path, source = found
    if store is None:
        return _decided(path, source.duration_us)
    key = key_of_file(path, colour.VERSION)
    look = _kept(store.path(key)) if store.has(key) else None
    if look is None:
        look = _decided(path, source.duration_us)
        with store.making(key) as part, os_errors(part):
            part.write_bytes(
                _MAGIC + look.y.tobytes() + look.u.tobytes() + look.v.tobytes() + _TINT.pack(*look.tint)
            )
    return look


def _decided(path: Path, duration_us: int) -> Look:
    pictures = _pictures(path, duration_us)
    finder, step = FaceFinder(), -(-len(pictures) // FACES_IN)
    faces = [_faces_in(finder, picture) if i % step == 0 else () for i, picture in enumerate(pictures)]
    return colour.analyse(pictures, faces)


def _pictures(path: Path, duration_us: int) -> list[Planes]:
    """Key frames all over the take, each once: they are decoded without any other."""
    found: dict[int, Planes] = {}
    with KeyFrameReader(path) as reader:
        for number in range(SAMPLES):
            with suppress(MediaUnreadable):  # a part may be damaged
                frame = reader.at(duration_us * (2 * number + 1) // (2 * SAMPLES))
                found.setdefault(frame.time_us, frame.picture)
    if not found:
        raise MediaUnreadable(path, "no picture can be decoded")
    return list(found.values())


def _faces_in(finder: FaceFinder, picture: Planes) -> tuple[Face, ...]:
    return finder.find(picture) or ()


def _kept(path: Path) -> Look | None:
    """A look that was kept; None for a file that holds none."""
    try:
        with path.open("rb") as file:
            data = file.read(len(_MAGIC) + _TABLES + _TINT.size + 1)
    except OSError:
        return None
    if len(data) != len(_MAGIC) + _TABLES + _TINT.size or not data.startswith(_MAGIC):
        return None
    y, u, v = np.frombuffer(data, np.uint8, _TABLES, len(_MAGIC)).reshape(3, 256)
    tint: tuple[float, float] = _TINT.unpack_from(data, len(_MAGIC) + _TABLES)
    is_look = bool((np.diff(y.astype(int)) >= 0).all()) and all(abs(one) <= _MOST_TINT for one in tint)
    return Look(y, u, v, tint) if is_look else None
