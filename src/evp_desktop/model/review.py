"""Review: somebody else approves a video before others see it. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from evp_desktop.model.libraries import Review

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
