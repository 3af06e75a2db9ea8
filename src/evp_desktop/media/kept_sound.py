"""Sound kept in a cache: FLAC of one channel, with its table of loudness beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from evp_desktop.media.audio import RATE_HZ, Samples
from evp_desktop.media.loudness_table import TableWriter, table_path
from evp_desktop.media.writer import AudioWriter

SUFFIX = ".flac"


def keep(path: Path, blocks: Iterable[Samples], check: Callable[[], None]) -> None:
    """Write mono blocks at 48 kHz, and the table.

    `check` is called for each block and may raise. Raises `DiskFull` and its like.
    """
    writer = AudioWriter(path, RATE_HZ, 1, "flac")
    try:
        table = TableWriter(table_path(path), RATE_HZ, 1)
        try:
            for block in blocks:
                check()
                whole = np.rint(np.clip(block * 32768, -32768, 32767)).astype(np.int16).reshape(-1, 1)
                writer.write(whole)
                table.write(whole)
        finally:
            table.close()
    finally:
        writer.close()
