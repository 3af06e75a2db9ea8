"""SharePoint and OneDrive by Microsoft Graph: a folder of documents whose folders are departments.

From the pages "driveItem: createUploadSession", "Update DriveItem properties", "Move a DriveItem to a new
folder", "drive resource type" and "itemAnalytics resource type" of Microsoft's documentation.

A video is uploaded into `.evp/MARK` below the library's folder and moved to where people look in the last
step: its item keeps its id, so its record, which lies there, finds it wherever it is moved or whatever it is
called since. Pieces go to an address on another host that is a key by itself: nobody's token goes there.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import TypeVar

import msgspec

from evp_desktop.errors import (
    LibraryAway,
    LibraryRefused,
    LibraryTrouble,
    OffsetDiffers,
    PieceTooLarge,
    SessionGone,
    StillAssembling,
)
from evp_desktop.model.libraries import Department, Library, Limits, Numbers
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.uploads import graph_words as words
from evp_desktop.services.uploads import ranges
from evp_desktop.services.uploads.adapter import Answer, Arrived, Body, Condition, Offset, Session
from evp_desktop.services.uploads.web import Reply, Web, check, meaning

ROOT = "https://graph.microsoft.com/v1.0"
UNIT_BYTES = 320 * 2**10
MAX_PIECE_BYTES = 60 * 2**20 // UNIT_BYTES * UNIT_BYTES - UNIT_BYTES
"""Pieces are multiples of 320 KiB and smaller than 60 MiB."""
MAX_BYTES = 250 * 10**9
"""What one file may have ("Restrictions and limitations in OneDrive and SharePoint")."""
BEHAVIOUR = "@microsoft.graph.conflictBehavior"
MOST_PAGES, MOST_NAMES = 10, 50
QUOTA_CODES = ("quotaLimitReached", "insufficientQuota")

T = TypeVar("T")


class Graph:
    """One folder of SharePoint or OneDrive."""

    is_find_sure = True

    def __init__(self, library: Library, web: Web) -> None:
        """`web` leads to Graph with the person's token; the library's address is a site's or a folder's."""
        self._library = library
        self._web = web
        self._home: tuple[str, str] | None = None

    # What it takes

    def limits(self) -> Limits:
        """What is left of the drive; who sees the folder sees its videos."""
        drive, _ = self._place()
        quota = self._get(f"{drive}?$select=id,quota", words.Drive).quota
        return Limits(
            max_bytes=MAX_BYTES,
            free_bytes=quota.remaining if quota and quota.total else None,
            can_replace=True,
            visibilities=("internal",),
        )

    def departments(self) -> list[Department]:
        """The folders in the library's folder."""
        found: list[words.Item] = []
        path = f"{self._at('', 'children')}?$select=id,name,folder&$top=200"
        for _ in range(MOST_PAGES):
            page = self._get(path, words.Items)
            found += page.value
            path = self._web.at_home(page.next) if page.next else ""
            if not path:
                break
        folders = (one for one in found if one.folder is not None and one.name != words.HIDDEN)
        return [Department(id=one.id, name=one.name) for one in folders]

    # Sending

    def find(self, package: Package) -> Remote | None:
        """By its mark: whole and not moved yet, or told by its record, wherever it is now."""
        if package.replaces:
            return self._find_version(package)
        there = self._item(self._at(self._staged(package)))
        if there is not None:
            return words.remote(there, package.mark)
        record = self._record(package.mark)
        there = self._item(self._by_id(record.item)) if record.mark == package.mark else None
        return words.remote(there, package.mark, there.url) if there else None

    def _find_version(self, package: Package) -> Remote | None:
        """The file of an item is another one since its new version was announced, and as long as that."""
        item_id, mark = words.ids(package.replaces)
        item, pending = self._item(self._by_id(item_id)), self._record(mark, words.PENDING)
        if item is None or pending.mark != package.mark:
            return None
        is_it = item.content_tag != pending.content_tag and item.size == package.size_bytes
        return Remote(id=package.replaces, url=item.url) if is_it else None

    def begin(self, package: Package) -> Session:
        """Start an upload into its hidden folder, or over the file that it is a new version of."""
        path, behaviour, mark = self._target(package)
        content = {"item": {BEHAVIOUR: behaviour}}
        reply = self._web.ask("POST", f"{path}:/createUploadSession", content=content)
        if _is_taken(reply):
            raise SessionGone(self._web.address, reply.detail)
        found = self._as(self._check(reply), words.UploadSession)
        return self._session(f"{mark} {self._web.elsewhere(found.url)}", found.begin or 0)

    def _target(self, package: Package) -> tuple[str, str, str]:
        """Where the file goes, what to do about one that is there, and the mark of its own folder."""
        if package.replaces:
            item = self._announce(package)
            return f"{self._by_id(item.parent.id)}:/{words.quoted(item.name)}", "replace", ""
        self._check_department(package)
        hidden = self._make_folder(self._place()[1], words.HIDDEN)
        self._make_folder(hidden, package.mark)
        return self._at(self._staged(package)), "fail", package.mark

    def _announce(self, package: Package) -> words.Item:
        """Note which version is there before it is written over: by that the new one is known."""
        item_id, mark = words.ids(package.replaces)
        item = self._get(self._by_id(item_id), words.Item)
        hidden = self._make_folder(self._place()[1], words.HIDDEN)
        self._make_folder(hidden, mark)
        told = words.Record(mark=package.mark, item=item.id, content_tag=item.content_tag)
        self._put(f"{words.HIDDEN}/{mark}/{words.PENDING}", msgspec.json.encode(told), "application/json")
        return item

    def resume(self, session: str, package: Package) -> Session:  # noqa: ARG002
        """Ask which bytes are missing."""
        reply = self._web.ask("GET", _url(session))
        if reply.status != 200:
            raise self._meaning(reply)
        found = self._as(reply, words.UploadSession)
        if found.missing is None:
            raise LibraryRefused(self._web.address, "not_a_library", "no nextExpectedRanges")
        if found.begin is None:
            raise StillAssembling(self._web.address, "no byte is missing")
        return self._session(session, found.begin)

    def send(self, session: str, body: Body, package: Package) -> Answer:
        """Send a piece, without a word about who we are; the reply to the last one is the item."""
        reply = ranges.put(self._web, _url(session), body, package.size_bytes)
        if reply.status == 202:
            return Offset(self._as(reply, words.UploadSession).begin or 0)
        if reply.status == 401:  # asked once more, then begun anew: not as fast as it can be refused
            raise LibraryAway(self._web.address, reply.detail)
        if reply.status not in (200, 201):
            raise self._meaning(reply)
        item = self._as(reply, words.Item)
        return Arrived(Remote(id=package.replaces) if package.replaces else words.remote(item, package.mark))

    def abandon(self, session: str) -> None:
        """Delete what arrived so far, and its folder."""
        reply = self._web.ask("DELETE", _url(session))
        if reply.status not in (401, 404, 410):
            check(self._web, reply)
        mark = session.partition(" ")[0]
        if mark:
            self._ask("DELETE", self._at(f"{words.HIDDEN}/{mark}"), 204, 404)

    def _session(self, state: str, begin: int) -> Session:
        return Session(
            state=state,
            answer=Offset(begin),
            unit_bytes=UNIT_BYTES,
            min_bytes=UNIT_BYTES,
            max_bytes=MAX_PIECE_BYTES,
        )

    def _meaning(self, reply: Reply) -> LibraryTrouble:
        """What a reply about an upload means; credentials play no part there, so 401 is its end, too.

        409: another file has its name by now, which is ours when the last reply was lost.
        """
        address, detail = self._web.address, reply.detail
        if reply.status in (401, 404, 409, 410):
            return SessionGone(address, detail)
        if reply.status == 416:
            return OffsetDiffers(address, detail)
        if reply.status == 413:
            return PieceTooLarge(address, detail)
        return self._refusal(reply)

    # What belongs to it

    def steps(self, package: Package) -> tuple[str, ...]:
        """Whether it arrived whole, its record, what belongs to it, and where people look for it last."""
        return (
            "verify",
            "record",
            *(f"captions:{one.language}" for one in package.subtitles),
            *(("thumbnail",) if package.thumbnail else ()),
            "details",
            *(() if package.replaces else ("place",)),
        )

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:
        """Each sets something to what it should be."""
        item, mark = words.ids(remote.id)
        name, _, language = step.partition(":")
        beside = f"{words.HIDDEN}/{mark}"
        if name == "verify":
            self._verify(remote, package, folder)
        elif name == "record":
            self._put(f"{beside}/{words.RECORD}", words.record(package, item), "application/json")
        elif name == "captions":
            file = next(one.name for one in package.subtitles if one.language == language)
            self._put(f"{beside}/{language}.vtt", words.content(folder / file), "text/vtt")
        elif name == "thumbnail":
            kind = mimetypes.guess_type(package.thumbnail)[0] or "image/jpeg"
            ending = package.thumbnail.rpartition(".")[2]
            self._put(f"{beside}/thumbnail.{ending}", words.content(folder / package.thumbnail), kind)
        elif name == "details":
            self._describe(item, package)
        elif name == "place":
            self._show(item, package)

    def _verify(self, remote: Remote, package: Package, folder: Path) -> None:
        """Compare its hash where Graph tells one; what arrived damaged goes, and is sent again."""
        item = self._get(self._by_id(words.ids(remote.id)[0]), words.Item)
        told = item.hashes.quick_xor
        if not told or told == words.quick_xor(words.blocks(folder / package.video)):
            return
        if package.replaces:
            raise LibraryRefused(self._web.address, "damaged")
        self.remove(remote)
        raise SessionGone(self._web.address, "it arrived damaged")

    def _describe(self, item: str, package: Package) -> None:
        """SharePoint keeps no description of files; the record has it in any case."""
        content = {"description": words.description(package)}
        reply = self._web.ask("PATCH", self._by_id(item), content=content)
        if reply.status not in (400, 403, 501):
            self._check(reply)

    def _show(self, item_id: str, package: Package) -> None:
        """Move it to its department under its title, with a number where another has that."""
        item = self._get(self._by_id(item_id), words.Item)
        if not item.parent.path.endswith(f"/{words.HIDDEN}/{package.mark}"):
            return
        there = {"id": package.department or self._place()[1]}
        for number in range(1, MOST_NAMES):
            content = {"name": words.file_name(package, number), "parentReference": there}
            reply = self._web.ask("PATCH", self._by_id(item_id), content=content)
            if not _is_taken(reply):
                self._check(reply)
                return
        raise LibraryRefused(self._web.address, "field", "", "title")

    # How it fares

    def condition(self, remote: Remote, package: Package) -> Condition:  # noqa: ARG002
        """There or not, with the size and the hash that it has there."""
        item = self._item(self._by_id(words.ids(remote.id)[0]))
        if item is None:
            return Condition(phase="gone")
        sha256 = item.hashes.sha256.lower()
        return Condition(
            phase="published",
            url=item.url,
            size_bytes=item.size,
            sha256=sha256 if len(sha256) == 64 else "",
        )

    def remove(self, remote: Remote) -> None:
        """Delete it and all that belongs to it; both go to the library's recycle bin."""
        item, mark = words.ids(remote.id)
        self._ask("DELETE", self._by_id(item), 204, 404)
        if mark:
            self._ask("DELETE", self._at(f"{words.HIDDEN}/{mark}"), 204, 404)

    def numbers(self, remote: Remote) -> Numbers:
        """How often it was opened, where that is counted."""
        item = words.ids(remote.id)[0]
        reply = self._web.ask("GET", f"{self._by_id(item)}/analytics/allTime")
        access = self._as(reply, words.Analytics).access if reply.status == 200 else None
        return Numbers(views=access.count if access else None)

    # Where things are

    def _place(self) -> tuple[str, str]:
        """The path of the drive and the id of the library's folder in it."""
        if self._home is None:
            drive, folder = self._drive()
            path = f"/drives/{words.quoted(drive.id)}"
            root = f"{path}/root:/{words.quoted(folder)}" if folder else f"{path}/root"
            self._home = path, self._known(root, words.Item).id
        return self._home

    def _drive(self) -> tuple[words.Drive, str]:
        """The drive that the library's address means, and the folder in it."""
        place = words.place(self._library.address)
        if place.drive:
            return self._known(place.drive, words.Drive), place.path
        named = f"{place.host}:/{words.quoted(place.site)}" if place.site else place.host
        site = f"/sites/{words.quoted(self._known(f'/sites/{named}', words.Site).id)}"
        found = words.drive_at(place, self._get(f"{site}/drives", words.Drives).value)
        return found or (self._known(f"{site}/drive", words.Drive), "")

    def _known(self, path: str, kind: type[T]) -> T:
        """What is at a path; `LibraryRefused` says that there is no library where there is nothing."""
        reply = self._web.ask("GET", path)
        if reply.status == 404:
            raise LibraryRefused(self._library.address, "not_a_library", reply.detail)
        return self._as(self._check(reply), kind)

    def _at(self, below: str, action: str = "") -> str:
        """The path of something below the library's folder."""
        path = self._by_id(self._place()[1])
        if not below:
            return f"{path}/{action}"
        return f"{path}:/{words.quoted(below)}" + (f":/{action}" if action else "")

    def _by_id(self, item: str) -> str:
        return f"{self._place()[0]}/items/{words.quoted(item)}"

    def _staged(self, package: Package) -> str:
        return f"{words.HIDDEN}/{package.mark}/video{words.ending(package)}"

    def _make_folder(self, parent: str, name: str) -> str:
        """The id of a folder that is there or is made."""
        content = {"name": name, "folder": {}, BEHAVIOUR: "fail"}
        reply = self._web.ask("POST", f"{self._by_id(parent)}/children", content=content)
        if _is_taken(reply):
            return self._get(f"{self._by_id(parent)}:/{words.quoted(name)}", words.Item).id
        return self._as(self._check(reply), words.Item).id

    def _check_department(self, package: Package) -> None:
        if package.department and self._item(self._by_id(package.department)) is None:
            raise LibraryRefused(self._web.address, "field", "", "department")

    def _record(self, mark: str, name: str = words.RECORD) -> words.Record:
        """The record of a mark, empty where there is none; read at an address that is a key by itself."""
        item = self._item(self._at(f"{words.HIDDEN}/{mark}/{name}"))
        if item is None:
            return words.Record()
        reply = self._web.ask("GET", self._web.elsewhere(item.download))
        return self._as(check(self._web, reply), words.Record)

    def _put(self, below: str, data: bytes, kind: str) -> None:
        """Small files in one request; a video never goes this way."""
        reply = self._web.ask("PUT", self._at(below, "content"), data=data, headers={"Content-Type": kind})
        self._check(reply)

    # Asking

    def _item(self, path: str) -> words.Item | None:
        reply = self._ask("GET", path, 200, 404)
        return self._as(reply, words.Item) if reply.status == 200 else None

    def _get(self, path: str, kind: type[T]) -> T:
        return self._as(self._ask("GET", path, 200), kind)

    def _as(self, reply: Reply, kind: type[T]) -> T:
        """What a reply says, or `LibraryRefused` when it is nothing that Graph says."""
        try:
            return msgspec.convert(reply.json(), kind)
        except msgspec.ValidationError:
            raise LibraryRefused(self._web.address, "not_a_library", f"no {kind.__name__}") from None

    def _ask(self, method: str, path: str, *accepted: int) -> Reply:
        return self._check(self._web.ask(method, path), *accepted)

    def _check(self, reply: Reply, *accepted: int) -> Reply:
        if reply.status in accepted or (not accepted and 200 <= reply.status < 300):
            return reply
        raise self._refusal(reply)

    def _refusal(self, reply: Reply) -> LibraryTrouble:
        if _code(reply) in QUOTA_CODES:
            return LibraryRefused(self._web.address, "quota", reply.detail)
        if reply.status == 409:
            return LibraryAway(self._web.address, reply.detail)
        return meaning(self._web, reply)


def _code(reply: Reply) -> str:
    """Graph's own word for what is wrong ("Microsoft Graph error responses")."""
    told = reply.dict().get("error")
    return str(told.get("code", "")) if isinstance(told, dict) else ""


def _is_taken(reply: Reply) -> bool:
    """Whether a name is another's; 409 may also be somebody who changes something just now."""
    return reply.status == 409 and _code(reply) == "nameAlreadyExists"


def _url(session: str) -> str:
    return session.partition(" ")[2]
