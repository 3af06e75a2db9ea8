"""Video libraries: where videos go to, and what a library can take. Pure values."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from evp_desktop.model.media import Id

LibraryKind = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_-]{0,39}\Z")]
"""`folder`, `peertube`, …, or what a plug-in calls itself."""

Visibility = Literal["private", "unlisted", "internal", "public"]
"""Who may see it: its maker, whoever has the link, everybody in the organisation, everybody."""

Review = Literal["none", "communication", "hr"]
"""Whose approval a video needs before others see it."""

_Text = Annotated[str, msgspec.Meta(max_length=2000)]


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """A library as somebody set it up. It holds no secret: those are in the system's keyring.

    `address` is a web address or a folder. `options` are what one kind of library alone wants to know.
    """

    id: Id
    kind: LibraryKind
    name: _Text = ""
    address: _Text
    user: _Text = ""
    department: _Text = ""
    visibility: Visibility = "internal"
    options: dict[_Text, _Text] = {}


class Department(msgspec.Struct, frozen=True, kw_only=True):
    """A channel, folder or category that this person may put videos in."""

    id: str
    name: str


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a library takes; None and empty where it does not say. Sizes in bytes, lengths in characters."""

    max_bytes: int | None = None
    free_bytes: int | None = None
    file_endings: tuple[str, ...] = ()
    title_length: tuple[int, int] = (1, 500)
    description_length: int = 20_000
    tags: int | None = None
    tag_length: tuple[int, int] = (1, 100)
    thumbnail_bytes: int | None = None
    subtitle_bytes: int | None = None
    is_department_wanted: bool = False
    can_schedule: bool = False
    can_replace: bool = False
    can_review: bool = False
    """Whether people can be asked there to approve; else approval is signed in a review folder."""
    visibilities: tuple[Visibility, ...] = ("internal",)


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """What a library counts of one video; None where it does not."""

    views: int | None = None
    watched_s: int | None = None
    completion: float | None = None
    """The mean part of the video that was watched, 0 to 1."""
    comments: int | None = None
