"""A video on its way to a library: what is sent, how far it is, and what happens next. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from evp_desktop.model.libraries import Limits, Review, Visibility
from evp_desktop.model.media import Id
from evp_desktop.model.script import Language

State = Literal[
    "draft",
    "queued",
    "preparing",
    "sending",
    "finishing",
    "processing",
    "waiting",
    "published",
    "sent_back",
    "failed",
    "paused",
    "cancelled",
]
"""`finishing`: all bytes were sent, the library puts them together; `waiting`: for approval."""

WORKING: frozenset[State] = frozenset({"queued", "preparing", "sending", "finishing", "processing"})
"""States in which the engine has something to do."""
ENDED: frozenset[State] = frozenset({"published", "failed", "cancelled"})

Why = Literal[
    "",
    "away",
    "sign_in",
    "second_factor",
    "rights",
    "quota",
    "too_large",
    "kind",
    "unreadable",
    "damaged",
    "field",
    "file_changed",
    "file_gone",
    "unsure",
    "moved",
    "certificate",
    "not_a_library",
    "gone",
    "no_reviewer",
    "fault",
    "refused",
]
"""What stands in the way, for the window and the command line to word.

`unsure`: all bytes were sent and the library does not say whether it has the video: only a person may send it
again. `moved`: the library answers that it lives at another address. `gone`: the video is no longer there.
`no_reviewer`: the video needs approval, and neither the library nor a review folder has anybody who gives it.
`fault`: this program, or a plug-in, did something wrong.
"""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """Subtitles as WebVTT, by language; `name` is the file's name in the upload's own folder."""

    language: str
    name: str


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """Where a chapter begins, in microseconds."""

    start_us: int
    title: str


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is sent, frozen when the maker pressed Publish. Files are names in the upload's folder.

    `mark` is the upload's id: a library that keeps it can be asked whether the video has arrived.
    `scheduled_at` is ISO 8601 with its offset. `replaces` is the library's id of the video that this is a new
    version of.
    """

    mark: Id
    video: str
    size_bytes: int
    sha256: str = ""
    title: str
    description: str = ""
    tags: tuple[str, ...] = ()
    language: Language
    speaker: str = ""
    department: str = ""
    visibility: Visibility = "internal"
    duration_us: int = 0
    published_at: str = ""
    scheduled_at: str = ""
    subtitles: tuple[Attachment, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    thumbnail: str = ""
    replaces: str = ""
    review: Review = "none"


class Remote(msgspec.Struct, frozen=True, kw_only=True):
    """A video in a library: its id there, and the address people watch it at."""

    id: str
    url: str = ""


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the way; `field` names the part of the form, `detail` is the library's own word."""

    why: Why = ""
    detail: str = ""
    field: str = ""


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the queue. Times are seconds since 1970; `modified_ns` is the file's own.

    `session` is what the library's adapter needs to go on, as it wrote it. `is_tail_sent` is set before the
    last byte leaves: from then on the library may have the video, and it is never sent again blindly. `done`
    names the steps after the file that succeeded, `left_out` those that the library refused. `paused_from` is
    where a paused upload goes on. `approved_by` names who signed for it in the review folder.
    """

    id: Id
    library: Id
    project_id: str = ""
    project: str = ""
    package: Package
    state: State = "queued"
    paused_from: State = "queued"
    modified_ns: int = 0
    session: str = ""
    confirmed_bytes: int = 0
    is_tail_sent: bool = False
    piece_bytes: int = 0
    attempt: int = 0
    next_try: float = 0.0
    unsure_since: float = 0.0
    trouble: Trouble = Trouble()
    restarts: int = 0
    resent_bytes: int = 0
    remote: Remote = Remote(id="")
    done: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    approved_by: str = ""
    words: str = ""
    """What the reviewer said."""
    created: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    changed: Annotated[float, msgspec.Meta(ge=0)] = 0.0


FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 120.0


def wait_s(attempt: int, luck: float, after_s: float | None = None) -> float:
    """How long to wait before try number `attempt` (from 1), `luck` from 0 to 1.

    Exponential with full jitter (Brooker, "Exponential Backoff and Jitter"), never before the library asks.
    """
    grown: float = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(attempt, 30))
    return max(luck * grown, min(after_s or 0.0, 3600.0))


def is_due(upload: Upload, now: float) -> bool:
    """Whether it may be tried again; a clock that was set back does not keep it waiting for years."""
    return upload.next_try <= now or upload.next_try > now + 3600.0


MIN_PIECE_BYTES, USUAL_PIECE_BYTES, MAX_PIECE_BYTES = 2**20, 8 * 2**20, 64 * 2**20
"""Proxies in front of libraries refuse more than 100 MB in one request (PeerTube issue 7087)."""
PIECE_S = 7.0
"""How long a piece should take: long enough to be worth a request, short enough to lose little."""


def next_piece_bytes(piece_bytes: int, took_s: float) -> int:
    """The size for the next piece when one of `piece_bytes` took so long: at most doubled or halved."""
    fitting = piece_bytes * PIECE_S / max(took_s, 0.001)
    grown = min(max(fitting, piece_bytes / 2), piece_bytes * 2)
    return int(min(max(grown, MIN_PIECE_BYTES), MAX_PIECE_BYTES)) // 65536 * 65536


def misfits(package: Package, limits: Limits) -> list[Trouble]:
    """Everything of a package that a library would refuse, each with the field of the form it is about."""
    return [
        *_text_misfits("title", package.title, limits.title_length),
        *_text_misfits("description", package.description, (0, limits.description_length)),
        *_tag_misfits(package, limits),
        *_file_misfits(package, limits),
        *_place_misfits(package, limits),
    ]


def _text_misfits(field: str, text: str, length: tuple[int, int]) -> list[Trouble]:
    shortest, longest = length
    if shortest <= len(text) <= longest:
        return []
    return [Trouble(why="field", field=field, detail=f"{shortest}–{longest}")]


def _tag_misfits(package: Package, limits: Limits) -> list[Trouble]:
    if limits.tags is not None and len(package.tags) > limits.tags:
        return [Trouble(why="field", field="tags", detail=f"0–{limits.tags}")]
    return [found for tag in package.tags for found in _text_misfits("tags", tag, limits.tag_length)]


def _file_misfits(package: Package, limits: Limits) -> list[Trouble]:
    ending = f".{package.video.rpartition('.')[2].lower()}"
    found = []
    if package.size_bytes <= 0:
        found.append(Trouble(why="unreadable"))
    if limits.file_endings and ending not in limits.file_endings:
        found.append(Trouble(why="kind", detail=" ".join(limits.file_endings)))
    if limits.max_bytes is not None and package.size_bytes > limits.max_bytes:
        found.append(Trouble(why="too_large", detail=str(limits.max_bytes)))
    if limits.free_bytes is not None and package.size_bytes > limits.free_bytes:
        found.append(Trouble(why="quota", detail=str(limits.free_bytes)))
    return found


def _place_misfits(package: Package, limits: Limits) -> list[Trouble]:
    found = []
    if limits.is_department_wanted and not package.department:
        found.append(Trouble(why="field", field="department"))
    if package.visibility not in limits.visibilities:
        found.append(Trouble(why="field", field="visibility", detail=" ".join(limits.visibilities)))
    if package.scheduled_at and not limits.can_schedule:
        found.append(Trouble(why="field", field="scheduled_at"))
    if package.replaces and not limits.can_replace:
        found.append(Trouble(why="field", field="replaces"))
    return found
