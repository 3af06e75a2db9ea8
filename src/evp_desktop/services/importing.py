"""Files from elsewhere become takes: film, sound, pictures and PDFs, each stream written anew by our writers.

The take is made in a hidden folder beside the others and renamed when it is whole, so that an import that is
stopped or fails leaves nothing. The file itself is only read.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from msgspec.structs import replace

from evp_desktop.errors import Busy, Cancelled, MediaUnreadable, NotFound, os_errors
from evp_desktop.media import convert, pages
from evp_desktop.media.audio import RATE_HZ
from evp_desktop.media.convert import Contents, Converted, OnPart
from evp_desktop.media.writer import VideoWriter
from evp_desktop.model import edits
from evp_desktop.model.media import Source, SourceKind, Take
from evp_desktop.model.script import Layout
from evp_desktop.model.time import US_PER_S
from evp_desktop.services import projects
from evp_desktop.services.files import sync_folder

Progress = Callable[[float], None]
"""Told the finished part, 0 to 1."""

PAGE_S = 5.0
LAYOUTS: dict[SourceKind, Layout] = {"camera": "camera", "second_camera": "camera", "microphone": "voice"}
"""How a part of its own is shown that was imported as this; the others as a screen."""

_HIDDEN = ".importing-"


def role_of(path: Path) -> SourceKind:
    """What a file is taken for when nobody says: slides, a voice, or a film: standing a face, lying a screen.

    Raises `NotFound`, `NoAccess` or `MediaUnreadable`.
    """
    if _is_pages(path):
        return "slides"
    found = convert.look_into(path)
    if not found.has_picture:
        return "microphone"
    return "camera" if found.is_upright else "screen"


def _is_pages(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() in {".pdf", *pages.PICTURES}


def import_file(
    folder: Path,
    path: Path,
    role: SourceKind,
    *,
    block_id: str,
    page_s: float = PAGE_S,
    progress: Progress = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Take:
    """A new take of a block from a file; it lies in the project's folder, adding it is the caller's.

    A film's sound comes with it, as a voice; `microphone` takes only the sound, `slides` shows each page for
    `page_s`. Raises `Cancelled`, `NotFound`, `MediaUnreadable`, `SlidesUnreadable`, `Busy`, `DiskFull` and
    their like.
    """
    take = Take(id=edits.new_id(), block_id=block_id, recorded_at=projects.now())
    with _workplace(folder, take.id) as work:
        on_part = _reporter(progress, cancelled)
        if role == "slides":
            sources: tuple[Source, ...] = (_import_pages(path, work, page_s, on_part),)
        else:
            sources = _import_streams(path, work, role, "microphone", on_part)
        duration_us = max(source.start_us + source.duration_us for source in sources)
        take = replace(take, sources=sources, duration_us=duration_us)
        projects.save_take(work, take)
        _check(cancelled)
        place = projects.take_folder(folder, take.id)
        with os_errors(place):
            work.rename(place)
            sync_folder(place.parent)
    progress(1.0)
    return take


def import_beside(
    folder: Path,
    path: Path,
    take: Take,
    *,
    progress: Progress = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Take:
    """The take with a colleague's recording beside it: second camera and voice, both beginning with the take.

    An earlier one is replaced in the document and kept on the disk. Putting the take in the project is the
    caller's (`edits.change_take`). Raises as `import_file`.
    """
    number = edits.new_id()
    place = projects.take_folder(folder, take.id)
    if not place.is_dir():
        raise NotFound(place)
    with _workplace(folder, number) as work:
        sources = _import_streams(
            path, work, "second_camera", "colleague", _reporter(progress, cancelled), number=f"-{number}"
        )
        _check(cancelled)
        kept = tuple(one for one in take.sources if not _is_colleague(one))
        changed = replace(take, sources=(*kept, *sources))
        with os_errors(place):
            for source in sources:
                (work / source.file).rename(place / source.file)
            sync_folder(place)
        projects.save_take(place, changed)
    progress(1.0)
    return changed


def _is_colleague(source: Source) -> bool:
    return source.kind == "second_camera" or source.file.startswith("colleague")


def _check(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled


@contextmanager
def _workplace(folder: Path, name: str) -> Iterator[Path]:
    """A hidden folder among the takes, gone afterwards; what a killed import left is cleared away first."""
    takes = projects.takes_folder(folder)
    with os_errors(takes):
        takes.mkdir(exist_ok=True)
    work = takes / f"{_HIDDEN}{name}"
    cache = projects.cache_folder(folder)
    with os_errors(cache):
        cache.mkdir(exist_ok=True)
        lock = FileLock(cache / "import.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise Busy(folder) from error
    try:
        for left_over in takes.glob(f"{_HIDDEN}*"):
            shutil.rmtree(left_over, ignore_errors=True)
        with os_errors(work):
            work.mkdir()
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        lock.release()


def _reporter(progress: Progress, cancelled: Callable[[], bool]) -> OnPart:
    told = -1.0

    def on_part(part: float | None) -> None:
        nonlocal told
        _check(cancelled)
        if part is not None and part >= told + 0.002:
            told = part
            progress(part)

    return on_part


def _name(path: Path) -> str:
    """The file's name for the document, which takes no bytes that are no text."""
    return path.name.encode("utf-8", "replace").decode()


def _share(on_part: OnPart, begin: float, end: float) -> OnPart:
    """Progress of one step among others."""
    return lambda part: on_part(None if part is None else begin + (end - begin) * part)


def _import_pages(path: Path, work: Path, page_s: float, on_part: OnPart) -> Source:
    page_us = round(page_s * US_PER_S)
    opened = pages.open_pages(path)
    try:
        size = pages.frame_size(opened.first_size)
        writer = VideoWriter(work / "slides.mkv", *size)
        try:
            for number in range(opened.count):
                on_part(number / opened.count)
                writer.write(pages.page_frame(opened, number, size), number * page_us)
        finally:
            writer.close()
        duration_us = opened.count * page_us
    finally:
        opened.close()
    return Source(
        kind="slides",
        file="slides.mkv",
        device=_name(path),
        duration_us=duration_us,
        width=size[0],
        height=size[1],
    )


def _import_streams(
    path: Path, work: Path, role: SourceKind, voice: str, on_part: OnPart, number: str = ""
) -> tuple[Source, ...]:
    """The streams of a film or a sound, on a clock that begins with the first of them."""
    contents = convert.look_into(path)
    wants_picture = role != "microphone"
    if wants_picture and not contents.has_picture:
        raise MediaUnreadable(path, "no picture in it")
    if not wants_picture and not contents.has_sound:
        raise MediaUnreadable(path, "no sound in it")
    border = _border(contents, wants_picture=wants_picture)
    found: list[tuple[Source, Converted]] = []
    if wants_picture:
        source = Source(kind=role, file=f"{role}{number}.mkv", device=_name(path))
        made = convert.convert_pictures(path, work / source.file, _share(on_part, 0, border))
        found.append((replace(source, width=made.width, height=made.height), made))
    if contents.has_sound:
        source = Source(kind="microphone", file=f"{voice}{number}.mkv", device=_name(path))
        made = convert.convert_sound(path, work / source.file, _share(on_part, border, 1))
        found.append((replace(source, sample_rate_hz=RATE_HZ, channels=1), made))
    zero_us = min(made.start_us for _, made in found)
    return tuple(
        replace(source, start_us=made.start_us - zero_us, duration_us=made.duration_us)
        for source, made in found
    )


def _border(contents: Contents, *, wants_picture: bool) -> float:
    """How much of the work the pictures are."""
    return (0.9 if contents.has_sound else 1.0) if wants_picture else 0.0
