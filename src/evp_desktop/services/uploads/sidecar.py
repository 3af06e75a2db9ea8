"""`video.json` beside a video in a library that keeps files: what it is called, said and made for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads import folder as listing
from evp_desktop.services.uploads.folder import ChapterMark, Record, SubtitleFile

LANGUAGE_NAMES: dict[str, str] = {"nl": "Nederlands", "en": "English"}
"""Each language in its own words, as players show them."""
MOST_TAGS = 100
_Tag = Annotated[str, msgspec.Meta(max_length=500)]


class Sidecar(Record, frozen=True, kw_only=True):
    """A record that any program may read, with the tags, too."""

    tags: Annotated[tuple[_Tag, ...], msgspec.Meta(max_length=MOST_TAGS)] = ()


def video(package: Package) -> str:
    """What the video's file is called in the library."""
    return f"{listing.slug(package.title)}{Path(package.video).suffix.lower()}"


def subtitles(package: Package) -> dict[str, str]:
    """What each file of subtitles is called in the library, and in the upload's own folder."""
    return {subtitle(one.language): one.name for one in package.subtitles}


def subtitle(language: str) -> str:
    """What subtitles in a language are called in the library."""
    return f"subtitles.{language}.vtt"


def record(package: Package) -> Sidecar:
    """What the library keeps of a package; texts are cut to what a reader accepts."""
    return Sidecar(
        mark=package.mark,
        title=listing.text(package.title),
        description=listing.text(package.description, 20_000),
        tags=tuple(listing.text(one) for one in package.tags[:MOST_TAGS]),
        language=package.language,
        speaker=listing.text(package.speaker),
        duration_us=max(0, package.duration_us),
        published_at=package.published_at,
        sha256=package.sha256,
        video=video(package),
        poster=f"poster{Path(package.thumbnail).suffix.lower() or '.jpg'}",
        subtitles=tuple(
            SubtitleFile(
                language=one.language,
                label=LANGUAGE_NAMES.get(one.language, one.language),
                file=subtitle(one.language),
            )
            for one in package.subtitles
        ),
        chapters=tuple(
            ChapterMark(start_us=max(0, one.start_us), title=listing.text(one.title))
            for one in package.chapters[:500]
        ),
    )


def encoded(package: Package, name: str = "") -> bytes:
    """The file's content; `name` is that of the video where it is not `video(package)`."""
    told = record(package)
    named = msgspec.structs.replace(told, video=name or told.video)
    return msgspec.json.format(msgspec.json.encode(named), indent=2) + b"\n"


def decoded(data: bytes) -> Sidecar | None:
    """What such a file says; None for one that is none of ours, or of a newer program."""
    try:
        found = msgspec.json.decode(data, type=Sidecar)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found if found.format <= listing.FORMAT else None
