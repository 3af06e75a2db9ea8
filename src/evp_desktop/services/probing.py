"""Facts about media files, for the command line and imports."""

from __future__ import annotations

from pathlib import Path

from evp_desktop.media import loudness
from evp_desktop.media.audio import read_sound
from evp_desktop.media.loudness import Loudness
from evp_desktop.media.probe import probe

__all__ = ["loudness_of", "probe"]


def loudness_of(path: Path, duration_us: int) -> Loudness:
    """Loudness of a file's sound mixed to one channel and heard from two; raises `MediaUnreadable`."""
    return loudness.measure(read_sound(path, 0, duration_us))
