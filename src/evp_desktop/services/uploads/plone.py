"""Plone 6 as a video library: folders are departments, its workflow is the approval.

It speaks tus, not quite: a wrong offset is no conflict there, the bytes are appended all the same. So it is
asked before every piece, and what it has is compared in the end. An expired token is no refusal either: Plone
takes who has one for a stranger. Files are what it keeps: subtitles, chapters and pictures have no place.

A video's id here is its path within the site. Plone names it after the file, whose name is made from the
upload's id: by that it is found again.
"""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

import msgspec
from msgspec import field

from evp_desktop.errors import LibraryRefused, OffsetDiffers, SignInNeeded
from evp_desktop.model.libraries import Department, Library, Limits, Numbers, Visibility
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.uploads.adapter import (
    Answer,
    Arrived,
    Body,
    Condition,
    Offset,
    Phase,
    Session,
    Waiting,
)
from evp_desktop.services.uploads.tus import Wire
from evp_desktop.services.uploads.web import Reply, Web, check

JSON = {"Accept": "application/json"}
"""Only by this very header Plone knows a program from a browser."""
MOST = 100
"""How many folders or waiting videos are looked at."""
PUBLISHED = ("published", "internally_published", "external")
PUBLISH: dict[Visibility, tuple[str, ...]] = {
    "internal": ("publish_internally", "publish"),
    "public": ("publish_externally", "publish"),
}
"""Transitions of the workflows that Plone comes with, the fitting one first."""
MOVED = (301, 302, 307, 308)
"""Where Plone tells that an item is elsewhere in the site now."""
WITHDRAW = ("retract", "hide")

T = TypeVar("T")


class _File(msgspec.Struct, frozen=True):
    filename: str = ""
    size: int | None = None


class _Item(msgspec.Struct, frozen=True):
    url: str = field(name="@id")
    title: str = ""
    creator: str = field(name="Creator", default="")
    review_state: str | None = None
    file: _File | None = None


class _Items(msgspec.Struct, frozen=True):
    items: tuple[_Item, ...] = ()


class _Transition(msgspec.Struct, frozen=True):
    url: str = field(name="@id")

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]


class _Past(msgspec.Struct, frozen=True):
    action: str | None = None
    comments: str | None = None


class _Workflow(msgspec.Struct, frozen=True):
    history: tuple[_Past, ...] = ()
    transitions: tuple[_Transition, ...] = ()


class _Type(msgspec.Struct, frozen=True):
    url: str = field(name="@id")
    addable: bool = False


class Plone:
    """One person's Plone site."""

    is_find_sure = True

    def __init__(self, library: Library, web: Web) -> None:
        """`web` leads to the site, with the person's token; the option `published` may be `public`."""
        self._web = web
        self._wire = Wire(web, JSON)
        self._user = library.user
        self._published: Visibility = "public" if library.options.get("published") == "public" else "internal"

    def limits(self) -> Limits:
        """What is published is seen by the organisation, or by everybody: the library's option tells."""
        return Limits(
            is_department_wanted=True,
            can_schedule=True,
            can_replace=True,
            can_review=True,
            visibilities=("private", self._published),
        )

    def departments(self) -> list[Department]:
        """Folders in which this person may add files."""
        path = f"/@search?portal_type=Folder&sort_on=path&b_size={MOST}"
        found = self._get(path, _Items).items
        return [Department(id=self._path(one.url), name=one.title) for one in found if self._may_add(one)]

    # Sending

    def find(self, package: Package) -> Remote | None:
        """The item with our file's name in the department; Plone tells where it was moved since."""
        if package.replaces:
            there = self._item(package.replaces)
            is_it = there is not None and there.file is not None and there.file.filename == _name(package)
            return self._remote(there) if there and is_it else None
        there = self._item(f"{package.department.strip('/')}/{_name(package)}")
        return self._remote(there) if there else None

    def begin(self, package: Package) -> Session:
        """Create an upload in the department's folder, or one that replaces a file."""
        path = f"{package.department.strip('/')}/@tus-upload"
        if package.replaces:
            path = f"{package.replaces}/@tus-replace"
            if package.review != "none":
                self._move(package.replaces, WITHDRAW)
        kind = mimetypes.guess_type(package.video)[0] or "application/octet-stream"
        told = {"filename": _name(package), "content-type": kind, "@type": "File"}
        try:
            url = self._wire.create(_quoted(path), package, told)
        except SignInNeeded:
            self._check_rights()
            raise
        return Session(state=url, answer=Offset(0))

    def resume(self, session: str, package: Package) -> Session:
        """Ask for the offset; a finished upload is gone, and its item is found."""
        return Session(state=session, answer=Offset(self._wire.offset(session, package)))

    def send(self, session: str, body: Body, package: Package) -> Answer:
        """Ask first, since what is sent is appended wherever it should go; then send a piece."""
        there = self._wire.offset(session, package)
        if there != body.begin:
            raise OffsetDiffers(self._web.address, f"{there} for {body.begin}")
        there, reply = self._wire.patch(session, body)
        if there < package.size_bytes:
            return Offset(there)
        if package.replaces:
            return Arrived(self._of(package.replaces))
        return Arrived(self._of(self._path(reply.link(reply.url))))

    def abandon(self, session: str) -> None:
        """Plone drops what is not finished within an hour, and cannot be told to."""

    # What belongs to it

    def steps(self, package: Package) -> tuple[str, ...]:
        """Words first, then who may see it."""
        return ("details", "visibility" if package.review == "none" else "submit")

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:  # noqa: ARG002
        """Each sets something to what it should be."""
        if step == "details":
            self._describe(remote, package)
        elif step == "submit":
            self._submit(remote)
        elif package.visibility == "private":
            self._move(remote.id, WITHDRAW)
        elif not self._is_published(remote) and not self._move(remote.id, PUBLISH[self._published]):
            self._submit(remote)

    def _describe(self, remote: Remote, package: Package) -> None:
        """Without its language, where that is none of the site's."""
        told = _details(package)
        reply = self._web.ask("PATCH", _quoted(remote.id), content=told, headers=JSON)
        if reply.status == 400 and "'language'" in reply.detail:
            del told["language"]
            self._ask("PATCH", remote.id, content=told)
        else:
            self._check(reply)

    def _submit(self, remote: Remote) -> None:
        """Ask for approval, unless that was done."""
        item = self._item(remote.id)
        if item and item.review_state != "pending" and not self._move(remote.id, ("submit",)):
            raise LibraryRefused(self._web.address, "rights", "no submit")

    # How it fares

    def condition(self, remote: Remote, package: Package) -> Condition:
        """Where its workflow is, with the words of who sent it back."""
        item = self._item(remote.id)
        if item is None:
            return Condition(phase="gone")
        is_done = package.visibility == "private" and package.review == "none"
        phase: Phase = "published" if item.review_state in (*PUBLISHED, None) or is_done else "waiting"
        words = self._sent_back(remote) if item.review_state == "private" and not is_done else None
        size = item.file.size if item.file else None
        return Condition(
            phase="sent_back" if words is not None else phase, words=words or "", url=self._shown(item.url),
            size_bytes=size,
        )  # fmt: skip

    def remove(self, remote: Remote) -> None:
        """Delete it."""
        self._ask("DELETE", remote.id, 200, 204, 404)

    def numbers(self, remote: Remote) -> Numbers:  # noqa: ARG002
        """It counts nothing."""
        return Numbers()

    def _sent_back(self, remote: Remote) -> str | None:
        """The words with which it was rejected; None when that is not what happened last."""
        past = self._workflow(remote.id).history
        last = past[-1] if past else _Past()
        return last.comments or "" if last.action == "reject" else None

    # Approving

    def waiting(self) -> list[Waiting]:
        """What waits, of which this person may publish it."""
        path = f"/@search?review_state=pending&portal_type=File&metadata_fields=Creator&b_size={MOST}"
        mine = [one for one in self._get(path, _Items).items if self._may_publish(self._path(one.url))]
        return [Waiting(remote=self._remote(one), title=one.title, maker=one.creator) for one in mine]

    def approve(self, remote: Remote) -> None:
        """Publish it."""
        if not self._is_published(remote) and not self._move(remote.id, PUBLISH[self._published]):
            raise LibraryRefused(self._web.address, "rights", "no publish")

    def send_back(self, remote: Remote, said: str) -> None:
        """Reject it, with words that its maker reads."""
        if not self._move(remote.id, ("reject",), said):
            raise LibraryRefused(self._web.address, "rights", "no reject")

    def _may_publish(self, path: str) -> bool:
        names = {one.name for one in self._workflow(path).transitions}
        return not names.isdisjoint(PUBLISH[self._published])

    def _is_published(self, remote: Remote) -> bool:
        item = self._item(remote.id)
        return item is not None and item.review_state in PUBLISHED

    def _move(self, path: str, names: tuple[str, ...], said: str = "") -> bool:
        """Do the first of these transitions that this person may; False when there is none."""
        may = {one.name for one in self._workflow(path).transitions}
        name = next((one for one in names if one in may), "")
        if name:
            self._ask("POST", f"{path}/@workflow/{name}", content={"comment": said} if said else {})
        return bool(name)

    # Asking

    def _workflow(self, path: str) -> _Workflow:
        return self._get(f"{_quoted(path)}/@workflow", _Workflow)

    def _item(self, path: str) -> _Item | None:
        reply = self._ask("GET", path, 200, 404, *MOVED)
        if reply.status in MOVED:
            there = self._path(reply.link(reply.url))
            reply = self._ask("GET", there, 200, 404)
        return self._as(_Item, reply) if reply.status == 200 else None

    def _may_add(self, folder: _Item) -> bool:
        types = self._get(f"{_quoted(self._path(folder.url))}/@types", tuple[_Type, ...])
        return any(one.addable and one.url.endswith("/File") for one in types)

    def _get(self, path: str, kind: type[T]) -> T:
        return self._as(kind, self._check(self._web.ask("GET", path, headers=JSON), 200))

    def _as(self, kind: type[T], reply: Reply) -> T:
        """What a reply says, or `LibraryRefused` when it is nothing that a Plone says."""
        try:
            return msgspec.convert(reply.json(), kind)
        except msgspec.ValidationError:
            raise LibraryRefused(self._web.address, "not_a_library", "another reply") from None

    def _ask(self, method: str, path: str, *accepted: int, content: object = None) -> Reply:
        reply = self._web.ask(method, _quoted(path), content=content, headers=JSON)
        return self._check(reply, *accepted)

    def _check(self, reply: Reply, *accepted: int) -> Reply:
        if reply.status == 401:
            self._check_rights()
        return check(self._web, reply, *accepted)

    def _check_rights(self) -> None:
        """Plone says 401 to who may not, too: `LibraryRefused` when it does know who we are."""
        who = self._web.ask("GET", f"@users/{quote(self._user)}", headers=JSON) if self._user else None
        if who is not None and who.status == 200:
            raise LibraryRefused(self._web.address, "rights")

    def _path(self, url: str) -> str:
        """The path within the site of an address that the site gave."""
        there, home = unquote(urlsplit(url).path), unquote(urlsplit(self._web.address).path)
        return there.removeprefix(home).strip("/")

    def _shown(self, url: str) -> str:
        return f"{self._web.address}/{_quoted(self._path(url))}/view"

    def _remote(self, item: _Item) -> Remote:
        return self._of(self._path(item.url))

    def _of(self, path: str) -> Remote:
        return Remote(id=path, url=f"{self._web.address}/{_quoted(path)}/view")


def _quoted(path: str) -> str:
    """A path in the site; one that would lead out of it leads nowhere."""
    return "/".join(quote(part, safe="@") for part in path.split("/") if part not in ("", ".", ".."))


def _name(package: Package) -> str:
    """A file name that Plone makes no other id of."""
    made = hashlib.sha256(package.mark.encode()).hexdigest()[:20]
    return f"evp-{made}.{package.video.rpartition('.')[2].lower()}"


def _details(package: Package) -> dict[str, Any]:
    told = {
        "title": package.title,
        "description": package.description,
        "subjects": list(package.tags),
        "language": package.language,
    }
    return told | ({"effective": package.scheduled_at} if package.scheduled_at else {})
