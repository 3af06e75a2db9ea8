"""Review: somebody else approves a video before others see it. Pure."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import msgspec

from evp_desktop.model.libraries import Review
from evp_desktop.model.time import US_PER_S

ReviewState = Literal["concept", "in_review", "changes_needed", "approved"]

_Words = Annotated[str, msgspec.Meta(max_length=5000)]


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Words about a moment of the video, in microseconds; None for the whole."""

    at_us: Annotated[int, msgspec.Meta(ge=0)] | None = None
    words: _Words
    by: Annotated[str, msgspec.Meta(max_length=200)] = ""
    written_at: str = ""


class ReviewRound(msgspec.Struct, frozen=True, kw_only=True):
    """How far the review of a video is.

    While `in_review` the document is locked, until its maker takes it back or a reviewer decides. `mark` is
    the upload's id, `sha256` the file that was looked at: an approval counts for that file alone.
    """

    state: ReviewState = "concept"
    mark: Annotated[str, msgspec.Meta(max_length=40)] = ""
    sha256: str = ""
    asked_at: str = ""
    decided_at: str = ""
    decided_by: str = ""
    remarks: tuple[Remark, ...] = ()


_STRICTNESS: dict[Review, int] = {"none": 0, "communication": 1, "hr": 2}


def needed(*wanted: Review) -> Review:
    """The strictest of what kit, template and maker ask for: nobody can ask for less than another."""
    return max(wanted, key=lambda review: _STRICTNESS[review], default="none")


_REMARK = re.compile(r"(?:(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)\s+)?(\S.*)", re.DOTALL)


def remark_in(text: str) -> Remark | None:
    """Words, with the moment they are about in front: `0:42 Blur the badge`; None for no words."""
    match = _REMARK.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds, words = match.groups()
    at_us = ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * US_PER_S if minutes else None
    return Remark(at_us=at_us, words=words[:5000])


def remarks_in(text: str) -> tuple[Remark, ...]:
    """What a reviewer wrote: each line that begins with a moment is a remark, others go on with the last."""
    found: list[Remark] = []
    for line in text.splitlines():
        remark = remark_in(line)
        if remark is None:
            continue
        if found and remark.at_us is None:
            last = found[-1]
            words = f"{last.words}\n{remark.words}"[:5000]
            found[-1] = Remark(at_us=last.at_us, words=words)
        else:
            found.append(remark)
    return tuple(found)
