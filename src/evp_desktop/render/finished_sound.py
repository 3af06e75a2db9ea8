"""The finished sound of a film, made once: kept in the project's cache with what was measured in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from evp_desktop.errors import os_errors
from evp_desktop.media import coded_sound
from evp_desktop.media.coded_sound import Piece, Window
from evp_desktop.media.side_by_side import in_order
from evp_desktop.render import soundtrack
from evp_desktop.render.film import Film
from evp_desktop.render.mixing import Check
from evp_desktop.render.segments import hashed
from evp_desktop.render.soundtrack import Levels
from evp_desktop.render.store import Store

SOUNDTRACKS, PIECES = "soundtracks", "pieces"
_LEVELS = ".json"
_MAX_LEVELS_BYTES = 4096
_MAX_PIECE_BYTES = 4 * 2**20
_MOST_WORKERS = 4
"""Each holds 15 MB."""


def make_sound(film: Film, path: Path, check: Check) -> Levels:
    """Write the finished sound of a film, of the kind that the name tells; `check` may raise `Cancelled`.

    Raises `MediaUnreadable`, `DiskFull` and their like.
    """
    film.voices.prepare(film.plan, check, film.job.workers)
    voices = film.voices
    mix = soundtrack.mix_of(film.job.project, film.job.kit, voices)
    key = hashed([soundtrack.digest(film.plan, voices.find, mix), path.suffix.encode()])
    store = Store(film.job.cache / SOUNDTRACKS, path.suffix)
    levels = _levels(store.path(key)) if store.has(key) else None
    if levels is None:
        with store.making(key) as part:
            levels = soundtrack.make_soundtrack(part, film.plan, voices.find, check, mix, _coding(film))
            noted = store.path(key).with_suffix(_LEVELS)
            with os_errors(noted):
                noted.write_bytes(msgspec.json.encode(levels))
    with os_errors(path):
        shutil.copyfile(store.path(key), path)
    return levels


def _levels(sound: Path) -> Levels | None:
    """What was measured in a sound of the cache; None where that is not there any more, or nonsense."""
    try:
        with sound.with_suffix(_LEVELS).open("rb") as file:
            return msgspec.json.decode(file.read(_MAX_LEVELS_BYTES), type=Levels)
    except (OSError, msgspec.MsgspecError):
        return None


def _coding(film: Film) -> soundtrack.Coding:
    """Codes pieces that the cache does not have, several at a time."""
    store = Store(film.job.cache / PIECES, ".piece")
    workers = min(film.job.workers or os.cpu_count() or 1, _MOST_WORKERS)

    def made(window: Window) -> Piece:
        key = hashed([coded_sound.VERSION, repr(window[1:]).encode(), window.samples.tobytes()])
        piece = _piece(store.path(key)) if store.has(key) else None
        if piece is None or not piece.is_of(window):
            piece = coded_sound.coded(window)
            with store.making(key) as part, os_errors(part):
                part.write_bytes(msgspec.msgpack.encode(piece))
        return piece

    def coding(wanted: Iterable[Window]) -> Iterator[Piece]:
        return in_order(wanted, made, workers)

    return coding


def _piece(path: Path) -> Piece | None:
    """A piece of the cache; None where that is not there any more, or nonsense."""
    try:
        with path.open("rb") as file:
            return msgspec.msgpack.decode(file.read(_MAX_PIECE_BYTES), type=Piece)
    except (OSError, msgspec.MsgspecError):
        return None
