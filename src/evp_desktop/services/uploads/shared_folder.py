"""The folder library as an adapter: pieces into a hidden folder, listed when everything is there.

What arrives lies in `.publishing-MARK` until video, picture, subtitles and record are whole; then the folder
gets its name and the page is written anew. Both are found by the mark, so a crash between any two steps never
makes a second video.
"""

from __future__ import annotations

import errno
import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from evp_desktop.errors import (
    DiskFull,
    FileTrouble,
    LibraryAway,
    LibraryRefused,
    NoAccess,
    OffsetDiffers,
    SessionGone,
    from_os_error,
)
from evp_desktop.model.libraries import Department, Library, Limits, Numbers
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.files import replace_file
from evp_desktop.services.uploads import folder as listing
from evp_desktop.services.uploads import sidecar
from evp_desktop.services.uploads.adapter import Answer, Arrived, Body, Condition, Offset, Session
from evp_desktop.services.uploads.body import sha256_of
from evp_desktop.services.uploads.folder import Record
from evp_desktop.services.uploads.index_page import LibraryLook

FILES, LISTED = "files", "listed"
"""The steps behind the video: what belongs to it, and its place on the page."""


class SharedFolder:
    """A folder on a disk or a share; `look` tells how its page looks."""

    is_find_sure = True

    def __init__(self, library: Library, look: Callable[[], LibraryLook]) -> None:
        self._folder = Path(library.address)
        self._look = look

    def limits(self) -> Limits:
        """What fits on the disk; everybody who reaches the folder sees all of it."""
        with self._errors():
            self._folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self._folder).free
        return Limits(free_bytes=free, can_replace=True, tags=None, visibilities=("internal",))

    def departments(self) -> list[Department]:
        """There are none: a folder for each is a library of its own."""
        return []

    def find(self, package: Package) -> Remote | None:
        """By its mark: on the page, or whole and not listed yet."""
        if self._listed(package.mark) is not None:
            return Remote(id=package.mark)
        with self._errors():
            return Remote(id=package.mark) if self._is_whole(package) else None

    def begin(self, package: Package) -> Session:
        """A hidden folder for it, or the one that is there."""
        with self._errors():
            self._waiting(package.mark).mkdir(parents=True, exist_ok=True)
        return self.resume(package.mark, package)

    def resume(self, session: str, package: Package) -> Session:
        """As long as what is there."""
        place = self._waiting(session)
        with self._errors():
            if not place.is_dir():
                raise SessionGone(str(self._folder))
            video = place / sidecar.video(package)
            there = video.stat().st_size if video.exists() else 0
            if there > package.size_bytes:
                video.unlink()
                there = 0
        answer: Answer = Offset(there) if there < package.size_bytes else Arrived(Remote(id=package.mark))
        return Session(state=session, answer=answer)

    def send(self, session: str, body: Body, package: Package) -> Answer:
        """Append a piece; it is on the disk when this returns. The whole is read back and compared."""
        video = self._waiting(session) / sidecar.video(package)
        with self._errors():
            if not video.parent.is_dir():
                raise SessionGone(str(self._folder))
            with video.open("ab") as file:
                if file.tell() != body.begin:
                    raise OffsetDiffers(str(self._folder))
                for part in body:
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
            there = video.stat().st_size
            if there < package.size_bytes:
                return Offset(there)
            if sha256_of(video, threading.Event()) != package.sha256:
                video.unlink()
                raise LibraryAway(str(self._folder), "the copy differs from the video")
        return Arrived(Remote(id=package.mark))

    def abandon(self, session: str) -> None:
        """Nothing of it stays."""
        shutil.rmtree(self._waiting(session), ignore_errors=True)

    def steps(self, package: Package) -> tuple[str, ...]:  # noqa: ARG002  the same for every video
        """What belongs to it, then its place on the page."""
        return (FILES, LISTED)

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:
        """Copy what belongs to it, or list it; what was done is not done again."""
        place = self._waiting(remote.id)
        with self._errors():
            if self._listed(remote.id) is None:
                if not self._is_whole(package):
                    self.abandon(remote.id)
                    raise SessionGone(str(self._folder))
                if step == FILES:
                    self._add_files(place, package, folder)
                    return
                self._settle(place, package)
            if step == LISTED:
                listing.rebuild_index(self._folder, self._look())

    def condition(self, remote: Remote, package: Package) -> Condition:  # noqa: ARG002
        """Listed, on its way there, or gone; with what really lies there."""
        found = self._listed(remote.id)
        if found is None:
            is_waiting = self._waiting(remote.id).is_dir()
            return Condition(phase="processing" if is_waiting else "gone")
        place, record = found
        with self._errors():
            size = (place / record.video).stat().st_size
        return Condition(phase="published", url=str(place), size_bytes=size, sha256=record.sha256)

    def remove(self, remote: Remote) -> None:
        """Off the page and off the disk."""
        self.abandon(remote.id)
        found = self._listed(remote.id)
        if found is not None:
            with self._errors():
                _away(found[0])
                listing.rebuild_index(self._folder, self._look())

    def numbers(self, remote: Remote) -> Numbers:  # noqa: ARG002
        """A folder counts nothing."""
        return Numbers()

    def _waiting(self, mark: str) -> Path:
        return self._folder / f"{listing.TEMPORARY}{mark}"

    def _is_whole(self, package: Package) -> bool:
        video = self._waiting(package.mark) / sidecar.video(package)
        return video.is_file() and video.stat().st_size == package.size_bytes

    def _listed(self, mark: str) -> tuple[Path, Record] | None:
        with self._errors():
            if not self._folder.is_dir():
                raise LibraryAway(str(self._folder), "not there")
            return _by_mark(self._folder, mark)

    def _add_files(self, place: Path, package: Package, folder: Path) -> None:
        """Into the hidden folder, the record last: with it the folder is complete."""
        record = sidecar.record(package)
        wanted = {record.poster: package.thumbnail, **sidecar.subtitles(package)}
        for name, source in wanted.items():
            if source:
                shutil.copyfile(folder / source, place / name)
        replace_file(place / listing.RECORD_FILE, sidecar.encoded(package))

    def _settle(self, place: Path, package: Package) -> None:
        """A name of its own, or that of the video which this is a new version of."""
        older = _by_mark(self._folder, package.replaces) if package.replaces else None
        if older is None:
            listing.settle(place, self._folder, listing.slug(package.title))
            return
        _away(older[0])
        place.rename(older[0])

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Trouble of the disk as trouble of the library: what passes, and what does not."""
        address = str(self._folder)
        try:
            yield
        except FileTrouble as error:
            raise _library_trouble(address, error) from error
        except OSError as error:
            if error.errno in (errno.EEXIST, errno.ENOTDIR):
                raise LibraryRefused(address, "not_a_library", error.strerror or "") from error
            raise _library_trouble(address, from_os_error(error, address)) from error


def _library_trouble(address: str, trouble: FileTrouble) -> LibraryAway | LibraryRefused:
    if isinstance(trouble, DiskFull):
        return LibraryRefused(address, "quota")
    if isinstance(trouble, NoAccess):
        return LibraryRefused(address, "rights")
    return LibraryAway(address, trouble.detail)


def _by_mark(library: Path, mark: str) -> tuple[Path, Record] | None:
    """Where a video lies that is listed, with its record."""
    for place in library.iterdir():
        if not place.name.startswith("."):
            record = listing.read_record(place)
            if record is not None and record.mark == mark:
                return place, record
    return None


def _away(place: Path) -> None:
    """Out of sight at once, then deleted."""
    going = place.with_name(f"{listing.TEMPORARY}{uuid.uuid4().hex}")
    place.rename(going)
    shutil.rmtree(going, ignore_errors=True)
