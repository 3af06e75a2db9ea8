"""Any folder behind WebDAV as a video library: Nextcloud, ownCloud, SharePoint Server, Apache and others.

A video is a folder with the file, picture, subtitles and `video.json`, as in a library on a disk. It grows in
`.publishing-MARK` and gets its name in one `MOVE` when everything is there; folders above it are departments.

WebDAV cannot go on with half a file (RFC 9110, 14.5, leaves PUT with `Content-Range` to each server; some put
the piece in place of the whole): only a Nextcloud takes pieces, others get the video in one request.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from evp_desktop.errors import LibraryAway, LibraryRefused, OffsetDiffers, SessionGone, os_errors
from evp_desktop.model.libraries import Department, Library, Limits, Numbers
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.signin.reach import is_loopback
from evp_desktop.services.uploads import sidecar
from evp_desktop.services.uploads.adapter import Answer, Arrived, Body, Condition, Offset, Session
from evp_desktop.services.uploads.dav import Dav
from evp_desktop.services.uploads.folder import RECORD_FILE, TEMPORARY, slug
from evp_desktop.services.uploads.nextcloud import USUAL_PIECE_BYTES, page_of, pieces_of
from evp_desktop.services.uploads.sidecar import Sidecar
from evp_desktop.services.uploads.web import Web, check

CAPTIONS, THUMBNAIL, VISIBILITY = "captions:", "thumbnail", "visibility"
PIECE = "piece_mib"
"""The option with the size of pieces in MiB, where the library takes any."""
MOST_FOLDERS = 200
"""How many folders are looked into for whether they are departments."""
MOST_NAMES = 10_000


class _Spot(msgspec.Struct, frozen=True):
    """Where a video is or will be: the folder's name may get a number behind it."""

    department: str
    slug: str
    mark: str

    @property
    def hidden(self) -> str:
        return _joined(self.department, f"{TEMPORARY}{self.mark}")

    @property
    def remote(self) -> Remote:
        return Remote(id=f"{_joined(self.department, self.slug)}:{self.mark}")


class WebDav:
    """One person's folder; `web` leads to it."""

    is_find_sure = True

    def __init__(self, library: Library, web: Web) -> None:
        """Raises `LibraryRefused` for an address where everybody on the way could read the password."""
        address = urlsplit(web.address)
        if address.scheme != "https" and not is_loopback(address.hostname or ""):
            raise LibraryRefused(web.address, "certificate", "https")
        told = library.options.get(PIECE, "")
        self._web = web
        self._dav = Dav(web)
        self._pieces = pieces_of(self._dav, int(told) * 2**20 if told.isdecimal() else USUAL_PIECE_BYTES)

    def limits(self) -> Limits:
        """What fits (RFC 4331); everybody who reaches the folder sees all of it."""
        there = self._dav.look("")
        if there is None or not there.is_folder:
            raise LibraryRefused(self._web.address, "gone" if there is None else "not_a_library")
        return Limits(free_bytes=there.free_bytes, can_replace=True, visibilities=("internal",))

    def departments(self) -> list[Department]:
        """The folders in it that are no videos; a name that no video gets is not asked about."""
        found = self._dav.entries("") or []
        names = sorted(one.name for one in found if one.is_folder and not one.name.startswith("."))
        asked = [name for name in names if slug(name) == name][:MOST_FOLDERS]
        videos = {name for name in asked if self._sidecar(name) is not None}
        return [Department(id=name, name=name) for name in names if name not in videos]

    # Sending

    def find(self, package: Package) -> Remote | None:
        """By the mark in its record; or whole and not shown yet."""
        spot = _spot(package)
        names = self._names(spot)
        is_hidden = f"{TEMPORARY}{spot.mark}" in names
        is_there = self._shown(spot, names) is not None or (is_hidden and self._is_whole(spot, package))
        return spot.remote if is_there else None

    def begin(self, package: Package) -> Session:
        """A hidden folder for it, or the one that is there."""
        spot = _spot(package)
        self._dav.make(spot.hidden)
        if self._pieces and self._pieces.is_for(package):
            self._pieces.begin(_video(spot, package), package)
        return self.resume(spot.hidden, package)

    def resume(self, session: str, package: Package) -> Session:
        """A Nextcloud tells which pieces it has; elsewhere it is all or nothing."""
        spot = _spot(package)
        if self._is_whole(spot, package):
            return Session(state=session, answer=Arrived(spot.remote))
        if self._pieces and self._pieces.is_for(package):
            size = self._pieces.size_of(package)
            answer = self._answer(spot, self._pieces.confirmed_bytes(package), package)
            return Session(state=session, answer=answer, unit_bytes=size, min_bytes=size, max_bytes=size)
        if self._dav.look(f"{session}/") is None:
            raise SessionGone(self._web.address)
        return Session(state=session, answer=Offset(0), min_bytes=package.size_bytes)

    def send(self, session: str, body: Body, package: Package) -> Answer:  # noqa: ARG002
        """Send a piece, or the whole; what is there then is measured."""
        spot = _spot(package)
        if self._pieces and self._pieces.is_for(package):
            there = self._pieces.send(_video(spot, package), body, package)
            return self._answer(spot, there, package)
        if len(body) != package.size_bytes:
            raise OffsetDiffers(self._web.address, "not the whole")
        kind = mimetypes.guess_type(package.video)[0] or "application/octet-stream"
        reply = self._dav.put(_video(spot, package), body, len(body), kind)
        if reply.status == 413:
            raise LibraryRefused(self._web.address, "too_large", reply.detail)
        if reply.status in (404, 409):
            raise SessionGone(self._web.address, reply.detail)
        if not self._is_whole(spot, package):
            raise LibraryAway(self._web.address, "the copy has another size")
        return Arrived(spot.remote)

    def abandon(self, session: str) -> None:
        """Nothing of it stays."""
        if self._pieces:
            self._pieces.forget(session.rpartition(TEMPORARY)[2])
        self._dav.delete(f"{session}/")

    def _answer(self, spot: _Spot, there: int, package: Package) -> Answer:
        """With every piece there, they are put together."""
        if self._pieces is None or there < package.size_bytes:
            return Offset(there)
        self._pieces.assemble(_video(spot, package), package)
        if not self._is_whole(spot, package):
            raise LibraryAway(self._web.address, "the copy has another size")
        return Arrived(spot.remote)

    # What belongs to it

    def steps(self, package: Package) -> tuple[str, ...]:
        """What lies beside it first, then its name."""
        captions = tuple(f"{CAPTIONS}{one.language}" for one in package.subtitles)
        return (*captions, *((THUMBNAIL,) if package.thumbnail else ()), VISIBILITY)

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:  # noqa: ARG002
        """Put a file beside it, or give it its name."""
        spot = _spot(package)
        if step == VISIBILITY:
            self._show(spot, package)
            return
        name = sidecar.subtitle(step.removeprefix(CAPTIONS))
        source = folder / (package.thumbnail if step == THUMBNAIL else sidecar.subtitles(package)[name])
        with os_errors(source):
            data = source.read_bytes()
        self._put_beside(spot, sidecar.record(package).poster if step == THUMBNAIL else name, data)

    def _put_beside(self, spot: _Spot, name: str, data: bytes) -> None:
        """Write a small file into the hidden folder, or into that of the video when it was shown already."""
        kind = mimetypes.guess_type(name)[0] or ("text/vtt" if name.endswith(".vtt") else "")
        reply = self._dav.put(f"{spot.hidden}/{name}", data, len(data), kind or "application/octet-stream")
        if reply.status in (404, 409):
            shown = self._shown(spot, self._names(spot))
            if shown is None:
                raise SessionGone(self._web.address, reply.detail)
            reply = self._dav.put(f"{shown[0]}/{name}", data, len(data), kind or "application/octet-stream")
        check(self._web, reply)

    def _show(self, spot: _Spot, package: Package) -> None:
        """Move it to a free name, or to that of the video which this is a new version of."""
        names = self._names(spot)
        if not self._is_whole(spot, package):
            if self._shown(spot, names) is None:
                raise SessionGone(self._web.address)
            return
        self._put_beside(spot, RECORD_FILE, sidecar.encoded(package))
        older = _known(package.replaces)
        shown = self._shown(older, self._names(older)) if older else None
        if shown is not None:
            check(self._web, self._dav.move(f"{spot.hidden}/", f"{shown[0]}/", replaces=True))
            return
        for number in range(1, MOST_NAMES):
            name = spot.slug if number == 1 else f"{spot.slug}-{number}"
            if name not in names and self._is_moved(spot, name):
                return

    def _is_moved(self, spot: _Spot, name: str) -> bool:
        """False when somebody took the name just now."""
        target = _joined(spot.department, name)
        reply = self._dav.move(f"{spot.hidden}/", f"{target}/", replaces=False)
        if reply.status == 404:
            raise LibraryAway(self._web.address, "it was moved meanwhile")
        return reply.status != 412 and bool(check(self._web, reply))

    # How it fares

    def condition(self, remote: Remote, package: Package) -> Condition:
        """Shown, or gone; what is whole and could not be shown is shown now, or refused with the reason."""
        spot = _known(remote.id) or _spot(package)
        shown = self._shown(spot, self._names(spot))
        if shown is None:
            if not self._is_whole(spot, package):
                return Condition(phase="gone")
            self._show(spot, package)
            return Condition(phase="processing")
        path, record = shown
        video = self._dav.look(f"{path}/{record.video}")
        if video is None:
            return Condition(phase="gone")
        url = page_of(self._web, path) or self._dav.url(f"{path}/{record.video}")
        return Condition(phase="published", url=url, size_bytes=video.size_bytes, sha256=record.sha256)

    def remove(self, remote: Remote) -> None:
        """Delete its folder, shown or hidden."""
        spot = _known(remote.id)
        if spot is None:
            return
        shown = self._shown(spot, self._names(spot))
        if shown is not None:
            self._dav.delete(f"{shown[0]}/")
        self.abandon(spot.hidden)

    def numbers(self, remote: Remote) -> Numbers:  # noqa: ARG002
        """A folder counts nothing."""
        return Numbers()

    # Looking

    def _names(self, spot: _Spot) -> set[str]:
        """What lies in its department."""
        return {one.name for one in self._dav.entries(spot.department) or []}

    def _shown(self, spot: _Spot, names: set[str]) -> tuple[str, Sidecar] | None:
        """Where a video is shown, with its record: of all that have its name the one of its mark."""
        mine = [name for name in names if re.fullmatch(rf"{re.escape(spot.slug)}(-\d+)?", name)]
        for name in sorted(mine, key=lambda name: (len(name), name), reverse=True):
            path = _joined(spot.department, name)
            found = self._sidecar(path)
            if found is not None and found.mark == spot.mark:
                return path, found
        return None

    def _sidecar(self, path: str) -> Sidecar | None:
        data = self._dav.get(f"{path}/{RECORD_FILE}")
        return sidecar.decoded(data) if data is not None else None

    def _is_whole(self, spot: _Spot, package: Package) -> bool:
        there = self._dav.look(_video(spot, package))
        return there is not None and there.size_bytes == package.size_bytes


def _spot(package: Package) -> _Spot:
    """Where a package goes: a new version beside the older one, under its name."""
    older = _known(package.replaces)
    if older is not None:
        return _Spot(older.department, older.slug, package.mark)
    return _Spot(package.department.strip("/"), slug(package.title), package.mark)


def _known(remote: str) -> _Spot | None:
    """What a video's id says; None for what is none of ours."""
    place, _, mark = remote.rpartition(":")
    department, _, name = place.rpartition("/")
    return _Spot(department, name, mark) if name and mark else None


def _video(spot: _Spot, package: Package) -> str:
    return f"{spot.hidden}/{sidecar.video(package)}"


def _joined(department: str, name: str) -> str:
    return f"{department}/{name}" if department else name
