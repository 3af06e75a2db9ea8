"""How PeerTube tells of its videos and people, and how we tell it of a video. Pure."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

import msgspec
from msgspec import field

from evp_desktop.model.libraries import Visibility
from evp_desktop.model.time import US_PER_S
from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads.adapter import Phase

PRIVACY: dict[Visibility, int] = {"public": 1, "unlisted": 2, "private": 3, "internal": 4}
PUBLISHED, TRANSCODING_FAILED, MOVING_FAILED = 1, 7, 8
IN_QUEUE = "Auto-blacklisted. Moderator review required."
"""The reason that PeerTube itself gives a video that waits for a moderator."""
HELD_UNTIL = "2999-12-31T00:00:00.000Z"
"""When a video that waits would be published: it tells one that was approved from one that never waited."""
SAME_LENGTH_S = 1.5
FIELDS = {
    "name": "title",
    "description": "description",
    "tags": "tags",
    "language": "language",
    "channelId": "department",
    "privacy": "visibility",
    "scheduleUpdate": "scheduled_at",
    "captionLanguage": "subtitles",
    "captionfile": "subtitles",
    "chapters": "chapters",
    "thumbnailfile": "thumbnail",
    "previewfile": "thumbnail",
}
"""What PeerTube calls our fields."""

T = TypeVar("T")


class Label(msgspec.Struct, frozen=True):
    """One of a list, such as a state."""

    id: int | str | None = None


class Held(msgspec.Struct, frozen=True, rename="camel"):
    """When it will be published."""

    update_at: str = ""


class Person(msgspec.Struct, frozen=True):
    """Whose it is."""

    name: str = ""


class Video(msgspec.Struct, frozen=True, rename="camel"):
    """A video as its owner sees it; `duration` in seconds."""

    uuid: str
    short_uuid: str = field(name="shortUUID", default="")
    name: str = ""
    duration: float = 0
    views: int | None = None
    privacy: Label = Label()
    state: Label = Label()
    blacklisted: bool | None = None
    blacklisted_reason: str | None = None
    scheduled_update: Held | None = None
    account: Person = Person()

    @property
    def is_held(self) -> bool:
        """Whether it waited in the queue for approval, and is not yet shown."""
        return self.scheduled_update is not None and self.scheduled_update.update_at[:4] == HELD_UNTIL[:4]


class Videos(msgspec.Struct, frozen=True):
    """A list of videos."""

    data: tuple[Video, ...] = ()


class Blocked(msgspec.Struct, frozen=True):
    """A video that is kept back, and why."""

    video: Video
    reason: str | None = None


class Queue(msgspec.Struct, frozen=True):
    """Videos that are kept back."""

    data: tuple[Blocked, ...] = ()


class Source(msgspec.Struct, frozen=True, rename="camel"):
    """The file that was sent; before 6.3 its name is in `filename`."""

    input_filename: str | None = None
    filename: str | None = None
    size: int | None = None

    def is_of(self, package: Package) -> bool:
        """Whether it is this package's."""
        is_named = (self.input_filename or self.filename) == file_name(package)
        return is_named and self.size in (None, package.size_bytes)


class Channel(msgspec.Struct, frozen=True, rename="camel"):
    """Where videos are put."""

    id: int
    name: str = ""
    display_name: str | None = None


class Me(msgspec.Struct, frozen=True, rename="camel"):
    """The person who is signed in; quotas in bytes, -1 for none."""

    role: Label = Label()
    admin_flags: int = 0
    video_quota: int = -1
    video_quota_daily: int = -1
    video_channels: tuple[Channel, ...] = ()
    video_channel_collaborations: tuple[Channel, ...] = ()

    @property
    def is_reviewed(self) -> bool:
        """Whether their videos wait in the queue: those of moderators and of who is trusted do not."""
        return self.role.id not in (0, 1) and not self.admin_flags & 1


class Used(msgspec.Struct, frozen=True, rename="camel"):
    """What of the quotas is taken, in bytes."""

    video_quota_used: int = 0
    video_quota_used_daily: int = 0

    def free_bytes(self, me: Me) -> int | None:
        """What is left; None without a quota."""
        quotas = (
            (me.video_quota, self.video_quota_used),
            (me.video_quota_daily, self.video_quota_used_daily),
        )
        return min((max(0, most - taken) for most, taken in quotas if most >= 0), default=None)


def at(found: Any, kind: type[T], *path: str) -> T | None:
    """What stands at a path in settings; None when it is missing or of another kind."""
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, kind) else None


def file_name(package: Package) -> str:
    """The name that the file is sent under."""
    return f"evp-{package.mark}.{package.video.rpartition('.')[2].lower()}"


def last_modified(package: Package) -> int:
    """The same number for the same upload each time, exact in JavaScript."""
    return int.from_bytes(hashlib.sha256(package.mark.encode()).digest()[:6], "big")


def details(package: Package) -> dict[str, Any]:
    """Title, description, tags and language."""
    told = {
        "name": package.title,
        "description": package.description or None,
        "tags": list(package.tags),
        "language": package.language,
    }
    return {name: value for name, value in told.items() if value is not None}


def chapters(package: Package) -> list[dict[str, Any]]:
    """In whole seconds, the first of those that begin in the same one: PeerTube takes no two."""
    found: dict[int, str] = {}
    for one in package.chapters:
        found.setdefault(one.start_us // US_PER_S, one.title)
    return [{"timecode": second, "title": title} for second, title in sorted(found.items())]


def shown(package: Package) -> dict[str, Any]:
    """To whom it is shown, now or from the time it is scheduled for."""
    privacy = PRIVACY[package.visibility]
    if package.scheduled_at and package.visibility != "private":
        scheduled = {"updateAt": package.scheduled_at, "privacy": privacy}
        return {"privacy": PRIVACY["private"], "scheduleUpdate": scheduled}
    return {"privacy": privacy, "scheduleUpdate": None}


def hidden(package: Package | None = None) -> dict[str, Any]:
    """To nobody else; held for approval for whom a package says."""
    held = package and {"updateAt": HELD_UNTIL, "privacy": PRIVACY[package.visibility]}
    return {"privacy": PRIVACY["private"], "scheduleUpdate": held}


def may_be(video: Video, package: Package) -> bool:
    """Whether to ask for its file: the title may have been changed since, the length not."""
    seconds = package.duration_us / US_PER_S
    is_as_long = bool(seconds) and abs(video.duration - seconds) <= SAME_LENGTH_S
    return video.name == package.title or is_as_long


def phase(video: Video, package: Package) -> Phase:
    """How it fares."""
    if video.blacklisted:
        return "waiting" if video.blacklisted_reason == IN_QUEUE else "sent_back"
    if video.state.id in (TRANSCODING_FAILED, MOVING_FAILED):
        return "broken"
    if video.state.id != PUBLISHED:
        return "processing"
    is_private = video.privacy.id == PRIVACY["private"] and package.visibility != "private"
    never_waited = is_private and not video.is_held and video.scheduled_update is None
    return "waiting" if package.review != "none" and never_waited else "published"
