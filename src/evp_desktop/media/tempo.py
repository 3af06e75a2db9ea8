"""Sound faster or slower at its own pitch, by libav's `atempo`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np

from evp_desktop.media.audio import Samples, filtered, to_mono

_SLOWEST, _FASTEST = 0.5, 2.0
"""Of one filter: above 2 it leaves sound out, and a chain of two does not."""
_EARLY = 480
"""Samples that it is ahead by, when slower: measured on speech."""
_KEPT_BACK = 4800
"""More than it keeps for itself at the end."""


def at_speed(blocks: Iterable[Samples], percent: int) -> Iterator[Samples]:
    """Mono blocks at 48 kHz played at 25 to 400 percent of their speed; some silence may follow."""
    if percent == 100:
        yield from blocks
        return
    chain = [("atempo", f"{factor:.6f}") for factor in _factors(percent / 100)]
    early = [np.zeros(_EARLY, np.float32)] if percent < 100 else []
    whole = itertools.chain(early, blocks, [np.zeros(_KEPT_BACK, np.float32)])
    for frame in filtered(whole, [*chain, ("aformat", "sample_fmts=flt")]):
        yield to_mono(frame)


def _factors(speed: float) -> list[float]:
    limit = _FASTEST if speed > 1 else _SLOWEST
    is_within = _SLOWEST <= speed <= _FASTEST
    return [speed] if is_within else [limit, *_factors(speed / limit)]
