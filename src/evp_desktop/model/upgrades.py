"""Older documents, brought up to date one format at a time, in order.

Project 1, Take 1, Settings 1: the first formats (0.1.0).
Project 2: clips with speed, stills and transitions; masks; a second speaker; how the picture moves; what is
delivered. Only new fields, but a program that does not know them would lose them.

A step is registered for the format it starts
from, and needs a kept file of that format in `tests/golden/` with a test that opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Raw = dict[str, Any]
Step = Callable[[Raw], Raw]

STEPS: dict[tuple[str, int], Step] = {("Project", 1): lambda raw: raw}


def upgrade(kind: str, raw: Raw, found: int) -> Raw:
    """`raw` after every step from format `found` on, without changing the argument."""
    while step := STEPS.get((kind, found)):
        raw = step(dict(raw))
        found += 1
        raw["format"] = found
    return raw
