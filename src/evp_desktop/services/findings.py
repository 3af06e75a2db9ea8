"""What a check finds: one value for each thing that is good or wants attention, and how it can be mended."""

from __future__ import annotations

from typing import Literal

import msgspec

Subject = Literal[
    "recorded",
    "length",
    "loudness",
    "picture",
    "device",
    "background",
    "brand",
    "logo",
    "contrast",
    "safe_area",
    "subtitles",
    "speaker",
    "consent",
]
"""Of `device`, `background`, `logo`, `contrast` and `safe_area` only what wants attention is told, and of
`consent` nothing where the kit asks for none."""
Value = str | int | float

FIX = "fix:"
"""A repair that begins so is done by the program itself, with `brand_check.repair`."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is good or wants attention; `detail` says which of the known ways, as a code.

    `repair` is empty where the maker can mend nothing, `fix:` with what the program will change, or the place
    where the maker mends it: `prepare:speaker`, `prepare`, `edit`, `record`, `record:PART`, `settings`.
    """

    subject: Subject
    state: Literal["good", "attention"]
    detail: str = ""
    values: dict[str, Value] = {}
    repair: str = ""


def finding(subject: Subject, detail: str, repair: str = "", /, **values: Value) -> Finding:
    """A finding that is good without a detail, and else wants attention."""
    state: Literal["good", "attention"] = "attention" if detail else "good"
    return Finding(
        subject=subject, state=state, detail=detail, values=values, repair=repair if detail else ""
    )
