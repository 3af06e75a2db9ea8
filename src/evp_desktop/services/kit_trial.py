"""Fonts, films and music of a kit, tried in a process of their own: one that hangs or falls hurts nobody."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec

from evp_desktop.errors import FileTrouble, MediaUnreadable

LONGEST_S = 30
"""Everything that a kit holds is tried in a second or two."""
_MEMORY_BYTES = 2 * 2**30
_SIZES_PX = (24, 96)
_LETTERS = [letter for letter in map(chr, (*range(0x250), *range(0x2010, 0x2028))) if letter.isprintable()]
"""What names and titles in Latin script are made of."""


class Trial(msgspec.Struct, frozen=True):
    """A file to try; `place` says where the kit names it, `shown_s` how long a film must last."""

    place: str
    kind: Literal["font", "film", "music"]
    path: str
    shown_s: float = 0.0


def faults_when_tried(trials: list[Trial]) -> list[str]:
    """What is wrong with the files, each as `place: what`."""
    if not trials:
        return []
    command = [sys.executable, "-m", "evp_desktop.services.kit_trial"]
    try:
        done = subprocess.run(
            command, input=msgspec.json.encode(trials), capture_output=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired:
        return [f"{trials[0].place}: a font, film or music keeps the program busy without end"]
    tried = [line for line in done.stdout.decode("utf-8", "replace").split("\n") if line]
    if done.returncode == 0:
        return [line.removeprefix("fault ") for line in tried if line.startswith("fault ")]
    at = sum(1 for line in tried if line.startswith("trying ")) - 1
    return [f"{trials[max(0, at)].place}: {Path(trials[max(0, at)].path).name} makes the program fall over"]


def _main() -> None:
    _bound()
    for trial in msgspec.json.decode(sys.stdin.buffer.read(), type=list[Trial]):
        _tell("trying", trial.place)
        try:
            _try(trial)
        except MediaUnreadable as error:
            _tell("fault", f"{trial.place}: {Path(trial.path).name} cannot be used ({error.detail})")
        except (FileTrouble, OSError, ValueError, RuntimeError) as error:
            _tell("fault", f"{trial.place}: {Path(trial.path).name} is damaged ({error})")


def _tell(what: str, about: str) -> None:
    """One line for the process that waits."""
    sys.stdout.write(f"{what} {' '.join(about.split())}\n")
    sys.stdout.flush()


def _try(trial: Trial) -> None:
    from evp_desktop.media.screening import screen_film, screen_music

    if trial.kind == "font":
        _try_font(Path(trial.path))
    elif trial.kind == "film":
        screen_film(Path(trial.path), trial.shown_s)
    else:
        screen_music(Path(trial.path))


def _try_font(path: Path) -> None:
    from PIL import ImageFont

    for size_px in _SIZES_PX:
        font = ImageFont.truetype(str(path), size_px)
        for letter in _LETTERS:
            font.getmask(letter)


def _bound() -> None:
    """No more memory and time than a kit can need, where the system lets us say so."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_AS, _MEMORY_BYTES), (resource.RLIMIT_CPU, LONGEST_S)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _main()
