"""The finished sound of a film, made once: kept in the project's cache with what was measured in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec

from evp_desktop.errors import os_errors
from evp_desktop.render import soundtrack
from evp_desktop.render.film import Film
from evp_desktop.render.mixing import Check
from evp_desktop.render.segments import hashed
from evp_desktop.render.soundtrack import Levels
from evp_desktop.render.store import Store

SOUNDTRACKS = "soundtracks"
_LEVELS = ".json"
_MAX_LEVELS_BYTES = 4096


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
            levels = soundtrack.make_soundtrack(part, film.plan, voices.find, check, mix)
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
