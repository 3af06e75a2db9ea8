"""The folder library: a shared folder with one folder per video and a page that shows them all."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from uuid import uuid4

import msgspec

from evp_desktop.errors import Cancelled, DiskFull, FileTrouble, LibraryUnwritable, from_os_error, os_errors
from evp_desktop.model.media import FileName
from evp_desktop.services.files import put_file, read_file, sync_folder, write_new
from evp_desktop.services.uploads.index_page import LibraryLook, Listed, look_of, page, read_cues

__all__ = [
    "ChapterMark",
    "Delivery",
    "LibraryLook",
    "Published",
    "Subtitle",
    "look_of",
    "publish",
    "rebuild_index",
    "remove",
]

FORMAT = 1
RECORD_FILE = "video.json"
INDEX_FILE = "index.html"
MAX_RECORD_BYTES = 2**20
MAX_SUBTITLE_BYTES = 4 * 2**20
CHUNK_BYTES = 256 * 2**10
STALE_S = 24 * 3600
MAX_INDEX_ROUNDS = 10

TEMPORARY = ".publishing-"
_Text = Annotated[str, msgspec.Meta(max_length=500)]
_PLAIN_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ß": "ss"})
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)\Z")
"""Names that Windows keeps for devices."""

_Folder = re.compile(r"^[a-z0-9][a-z0-9-]*\Z")


class Subtitle(msgspec.Struct, frozen=True, kw_only=True):
    """A WebVTT file beside the video; `label` is its language in that language."""

    language: str
    label: str
    path: Path


class ChapterMark(msgspec.Struct, frozen=True, kw_only=True):
    """Where a chapter begins, in microseconds."""

    start_us: Annotated[int, msgspec.Meta(ge=0)]
    title: _Text


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """A finished video with all that goes to the library; `published_at` is ISO 8601."""

    video: Path
    poster: Path
    subtitles: tuple[Subtitle, ...] = ()
    chapters: tuple[ChapterMark, ...] = ()
    title: str
    description: str = ""
    language: str
    speaker: str = ""
    duration_us: int
    published_at: str


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """Where the video now lies; `sha256` is that of the video file."""

    folder: Path
    video: Path
    subtitles: tuple[Path, ...]
    poster: Path
    index: Path
    sha256: str


class SubtitleFile(msgspec.Struct, frozen=True, kw_only=True):
    """A WebVTT file in the video's folder."""

    language: _Text
    label: _Text
    file: FileName


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """`video.json`: what the page needs to know of one video; `mark` is the id of its upload."""

    format: int = FORMAT
    mark: Annotated[str, msgspec.Meta(max_length=40)] = ""
    title: _Text
    description: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    language: _Text
    speaker: _Text = ""
    duration_us: Annotated[int, msgspec.Meta(ge=0)]
    published_at: _Text
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    video: FileName
    poster: FileName
    subtitles: Annotated[tuple[SubtitleFile, ...], msgspec.Meta(max_length=50)] = ()
    chapters: Annotated[tuple[ChapterMark, ...], msgspec.Meta(max_length=500)] = ()


def publish(
    library: Path,
    delivery: Delivery,
    look: LibraryLook,
    *,
    progress: Callable[[float], None],
    is_cancelled: Callable[[], bool],
) -> Published:
    """Put the video in the library, whole or not at all, and list it on the library's page.

    `progress` gets 0 to 1. Raises `Cancelled`, `DiskFull`, `LibraryUnwritable`, or trouble with a file of the
    delivery; then nothing of it is left in the library.
    """
    temporary = _new_temporary(library)
    made = temporary
    try:
        record = _copied(temporary, delivery, progress, is_cancelled)
        made = settle(temporary, library, slug(delivery.title))
        rebuild_index(library, look)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    progress(1.0)
    return Published(
        folder=made,
        video=made / record.video,
        subtitles=tuple(made / item.file for item in record.subtitles),
        poster=made / record.poster,
        index=library / INDEX_FILE,
        sha256=record.sha256,
    )


def remove(library: Path, folder: Path, sha256: str, look: LibraryLook) -> None:
    """Take a video out of the library and off its page; one that is not there is removed already.

    Raises `LibraryUnwritable` when the library cannot be reached, or when another video lies there by now.
    """
    if not library.is_dir():
        raise LibraryUnwritable(library, "not there")
    if os.path.lexists(folder):
        video = _read_video(folder)
        if folder.parent != library or video is None or video.record["sha256"] != sha256:
            raise LibraryUnwritable(folder, "another video lies there")
        going = library / f"{TEMPORARY}{uuid4().hex}"
        with _library_errors(library):
            folder.rename(going)  # whoever looks meanwhile sees it whole or not at all
            shutil.rmtree(going)
    rebuild_index(library, look)


def rebuild_index(library: Path, look: LibraryLook) -> None:
    """Write the library's page anew from the videos that are there.

    After writing it looks again: another program may have published meanwhile and its page been replaced by
    ours. So the last to write has always seen every video, and no lock is needed on a shared disk.
    """
    listed = _listed(library)
    for _ in range(MAX_INDEX_ROUNDS):
        data = page(listed, look)
        with _library_errors(library):
            put_file(library / INDEX_FILE, data)
        written, listed = listed, _listed(library)
        if listed == written:
            return


# Copying


def _new_temporary(library: Path) -> Path:
    with _library_errors(library):
        library.mkdir(parents=True, exist_ok=True)
        _remove_stale(library)
        temporary = library / f"{TEMPORARY}{uuid4().hex}"
        temporary.mkdir()
    return temporary


def _remove_stale(library: Path) -> None:
    """What a publish that was cut off a day ago left behind."""
    for path in (*library.glob(f"{TEMPORARY}*"), *library.glob(f".{INDEX_FILE}-*.tmp")):
        try:
            age_s = time.time() - path.lstat().st_mtime
        except FileNotFoundError:
            continue  # another program has just finished with it
        if age_s < STALE_S:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _copied(
    temporary: Path, delivery: Delivery, progress: Callable[[float], None], is_cancelled: Callable[[], bool]
) -> Record:
    """Every file in `temporary`, written to the disk and compared; returns the record, which is there too."""
    names = _names(delivery)
    with os_errors(delivery.video):
        total_bytes = 2 * sum(source.stat().st_size for source in names) or 1
    done_bytes = 0

    def on_chunk(size_bytes: int) -> None:
        nonlocal done_bytes
        done_bytes += size_bytes
        progress(min(0.99, done_bytes / total_bytes))
        if is_cancelled():
            raise Cancelled

    on_chunk(0)
    hashes = {source: _copy(source, temporary / name, on_chunk) for source, name in names.items()}
    record = _record(delivery, names, hashes[delivery.video])
    with _library_errors(temporary.parent):
        write_new(temporary / RECORD_FILE, msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")
        sync_folder(temporary)
    return record


def _names(delivery: Delivery) -> dict[Path, str]:
    """What each file of the delivery is called in the library."""
    names = {delivery.video: f"{slug(delivery.title)}{delivery.video.suffix}"}
    names[delivery.poster] = f"poster{_suffix(delivery.poster, '.jpg')}"
    for number, subtitle in enumerate(delivery.subtitles):
        language = re.sub(r"[^A-Za-z0-9-]", "", subtitle.language)[:20] or str(number)
        name = f"subtitles.{language}.vtt"
        names[subtitle.path] = name if name not in names.values() else f"subtitles.{language}.{number}.vtt"
    return names


def _suffix(path: Path, default: str) -> str:
    suffix = path.suffix.lower()
    return suffix if suffix in (".jpg", ".jpeg", ".png", ".webp") else default


def _record(delivery: Delivery, names: dict[Path, str], sha256: str) -> Record:
    """Texts are cut to what a reader accepts."""
    return Record(
        title=text(delivery.title),
        description=text(delivery.description, 20_000),
        language=text(delivery.language),
        speaker=text(delivery.speaker),
        duration_us=max(0, delivery.duration_us),
        published_at=text(delivery.published_at),
        sha256=sha256,
        video=names[delivery.video],
        poster=names[delivery.poster],
        subtitles=tuple(
            SubtitleFile(language=text(item.language), label=text(item.label), file=names[item.path])
            for item in delivery.subtitles[:50]
        ),
        chapters=tuple(
            ChapterMark(start_us=max(0, mark.start_us), title=text(mark.title))
            for mark in delivery.chapters[:500]
        ),
    )


def text(text: str, max_characters: int = 500) -> str:
    """Half a character, as a window may hand over, cannot be written and becomes a question mark."""
    return text[:max_characters].encode("utf-8", "replace").decode()


def _copy(source: Path, target: Path, on_chunk: Callable[[int], None]) -> str:
    """Copy a file, read the copy back, and return the hash that both have."""
    library = target.parent.parent
    copied = hashlib.sha256()
    with os_errors(source):
        reader = source.open("rb")
    with reader, _library_errors(library), target.open("xb") as writer:
        while chunk := _chunk(reader, source):
            copied.update(chunk)
            writer.write(chunk)
            on_chunk(len(chunk))
        writer.flush()
        os.fsync(writer.fileno())
    kept = hashlib.sha256()
    with _library_errors(library), target.open("rb") as reader:
        while chunk := reader.read(CHUNK_BYTES):
            kept.update(chunk)
            on_chunk(len(chunk))
    if kept.digest() != copied.digest():
        raise LibraryUnwritable(library, "the copy differs from the video")
    return copied.hexdigest()


def _chunk(reader: BinaryIO, source: Path) -> bytes:
    with os_errors(source):
        return reader.read(CHUNK_BYTES)


def settle(temporary: Path, library: Path, name: str) -> Path:
    """Give the folder its final name, the first that is free; a rename never replaces a folder with files."""
    with _library_errors(library):
        for number in range(1, 10_000):
            target = library / (name if number == 1 else f"{name}-{number}")
            if os.path.lexists(target):
                continue
            try:
                temporary.rename(target)
            except OSError as error:
                if error.errno in (errno.EEXIST, errno.ENOTEMPTY) or os.path.lexists(target):
                    continue  # another program took the name just now
                raise
            sync_folder(library)
            return target
    raise LibraryUnwritable(library, f"no free name for {name}")


def slug(title: str) -> str:
    """A name for a folder and an address: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_PLAIN_LETTERS))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    slug = "-".join(words)[:60].strip("-") or "video"
    return f"video-{slug}" if _RESERVED.match(slug) else slug


@contextmanager
def _library_errors(library: Path) -> Iterator[None]:
    """Trouble with a file of the library is trouble with the library, save a full disk."""
    try:
        yield
    except OSError as error:
        found = from_os_error(error, library)
        if isinstance(found, DiskFull):
            raise found from error
        is_blocked = isinstance(error, FileExistsError | NotADirectoryError)
        detail = "a file stands in its place" if is_blocked else error.strerror or str(error)
        raise LibraryUnwritable(library, detail) from error


# The page


def _listed(library: Path) -> list[Listed]:
    """Every video whose record can be read, newest first."""
    with _library_errors(library):
        folders = [path for path in library.iterdir() if _Folder.match(path.name)]
    found = [video for path in sorted(folders) if (video := _read_video(path))]
    return sorted(found, key=lambda video: str(video.record["published_at"]), reverse=True)


def _read_video(folder: Path) -> Listed | None:
    """`None` for a folder that is no video of ours or is damaged: one bad folder must not hide the others."""
    record = read_record(folder)
    if record is None:
        return None
    try:
        cues = {item.file: _cues(folder / item.file) for item in record.subtitles}
    except (FileTrouble, UnicodeDecodeError, RecursionError):
        return None
    shown: dict[str, Any] = msgspec.to_builtins(record)
    return Listed(folder.name, shown, cues)


def read_record(folder: Path) -> Record | None:
    """What is known of the video in a folder; None for one that holds no video of ours."""
    if folder.is_symlink() or not (folder / RECORD_FILE).is_file():
        return None
    try:
        record = msgspec.json.decode(read_file(folder / RECORD_FILE, MAX_RECORD_BYTES), type=Record)
        is_ours = record.format <= FORMAT and (folder / record.video).is_file()
    except (FileTrouble, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return record if is_ours else None


def _cues(path: Path) -> list[tuple[float, float, str]]:
    if not path.is_file():
        return []
    data = read_file(path, MAX_SUBTITLE_BYTES)
    return read_cues(data) if len(data) <= MAX_SUBTITLE_BYTES else []
