"""Vimeo as a library of EVP Desktop, and an example of how one is added.

From the pages "Uploading", "Working with Text Tracks", "Working with Thumbnail Uploads" and "Folders" of
Vimeo's API reference, version 3.4. Vimeo makes an empty video and gives an address on another host, which is
a key by itself: bytes go there by tus, without the token.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from evp_desktop.errors import LibraryRefused, LibraryTrouble, os_errors
from evp_desktop.model.libraries import Department, Library, Limits, Numbers, Visibility
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.uploads.adapter import (
    Adapter,
    Answer,
    Arrived,
    Body,
    Condition,
    Offset,
    Phase,
    Session,
    Tools,
)
from evp_desktop.services.uploads.tus import Wire
from evp_desktop.services.uploads.web import Reply, Web, meaning, plain

JSON = {"Accept": "application/vnd.vimeo.*+json;version=3.4"}
PRIVACY: dict[Visibility, str] = {"private": "nobody", "unlisted": "unlisted", "public": "anybody"}
NEWEST = 100
"""How many of a person's newest videos are looked through, and how many folders."""
QUOTA_CODES = (4101, 4102)
FIELDS = {"name": "title", "description": "description", "privacy.view": "visibility"}
"""What Vimeo calls the fields of our form."""
SEEN = (
    "fields=uri,link,description,privacy.view,upload.status,upload.upload_link,transcode.status,stats.plays"
)

T = TypeVar("T")


def make(library: Library, tools: Tools) -> Adapter:
    """What the entry point names: the adapter of one library of one person."""
    return Vimeo(library, tools.web)


class _Upload(msgspec.Struct, frozen=True):
    status: str = ""
    upload_link: str | None = None


class _Status(msgspec.Struct, frozen=True):
    status: str = ""


class _Stats(msgspec.Struct, frozen=True):
    plays: int | None = None


class _Video(msgspec.Struct, frozen=True):
    uri: str
    link: str = ""
    description: str | None = None
    upload: _Upload | None = None
    transcode: _Status | None = None
    stats: _Stats | None = None

    @property
    def id(self) -> str:
        return self.uri.rpartition("/")[2]

    @property
    def remote(self) -> Remote:
        return Remote(id=self.id, url=self.link)

    def is_of(self, package: Package) -> bool:
        return (self.description or "").rstrip().endswith(_signed(package))


class _Videos(msgspec.Struct, frozen=True):
    data: tuple[_Video, ...] = ()


class _Named(msgspec.Struct, frozen=True):
    """A folder, a text track, a picture or a chapter."""

    uri: str
    name: str | None = None
    link: str | None = None
    language: str | None = None
    title: str | None = None
    timecode: float | None = None


class _List(msgspec.Struct, frozen=True):
    data: tuple[_Named, ...] = ()


class _Space(msgspec.Struct, frozen=True):
    free: int | None = None


class _Quota(msgspec.Struct, frozen=True):
    space: _Space | None = None


class _Me(msgspec.Struct, frozen=True):
    upload_quota: _Quota | None = None


class Vimeo:
    """One person's Vimeo."""

    is_find_sure = True

    def __init__(self, library: Library, web: Web) -> None:
        """`web` leads to `https://api.vimeo.com` with the person's token."""
        self._library = library
        self._web = web
        self._wire = Wire(web)

    # What it takes

    def limits(self) -> Limits:
        """From the account's quota."""
        quota = self._get("/me?fields=upload_quota", _Me).upload_quota
        return Limits(
            free_bytes=quota.space.free if quota and quota.space else None,
            title_length=(1, 128),
            description_length=4900,
            tags=20,
            thumbnail_bytes=10 * 10**6,
            visibilities=tuple(PRIVACY),
        )

    def departments(self) -> list[Department]:
        """The person's folders."""
        found = self._get(f"/me/projects?fields=uri,name&per_page={NEWEST}", _List).data
        return [Department(id=one.uri.rpartition("/")[2], name=one.name or "") for one in found]

    # Sending

    def find(self, package: Package) -> Remote | None:
        """The video that is signed with our mark, when Vimeo has all of it."""
        found = self._signed(package)
        is_there = found is not None and found.upload is not None and found.upload.status == "complete"
        return found.remote if found and is_there else None

    def begin(self, package: Package) -> Session:
        """Make an empty private video, or take up the one whose making we did not hear of."""
        video = self._signed(package)
        if video is not None and not _link(video):
            self.remove(video.remote)
            video = None
        if video is None:
            content = {
                "name": package.title,
                "description": _description(package),
                "privacy": {"view": PRIVACY["private"]},
                "upload": {"approach": "tus", "size": package.size_bytes},
            }
            video = self._as(self._ask("POST", "/me/videos", content=content), _Video)
        if not _link(video):
            raise LibraryRefused(self._web.address, "not_a_library", "no upload_link")
        return self.resume(f"{video.id} {self._web.elsewhere(_link(video))}", package)

    def resume(self, session: str, package: Package) -> Session:
        """Ask the tus server for the offset."""
        there = self._wire.offset(_url(session), package)
        return Session(state=session, answer=self._answer(session, there, package))

    def send(self, session: str, body: Body, package: Package) -> Answer:
        """Send a piece."""
        there, _ = self._wire.patch(_url(session), body)
        return self._answer(session, there, package)

    def abandon(self, session: str) -> None:
        """Delete the video that has no content yet."""
        self.remove(Remote(id=session.partition(" ")[0]))

    def _answer(self, session: str, there: int, package: Package) -> Answer:
        return Arrived(Remote(id=session.partition(" ")[0])) if there == package.size_bytes else Offset(there)

    def _signed(self, package: Package) -> _Video | None:
        path = f"/me/videos?sort=date&direction=desc&per_page={NEWEST}&{SEEN}"
        return next((one for one in self._get(path, _Videos).data if one.is_of(package)), None)

    # What belongs to it

    def steps(self, package: Package) -> tuple[str, ...]:
        """Who may see it comes last."""
        return (
            *(f"captions:{one.language}" for one in package.subtitles),
            *(("chapters",) if package.chapters else ()),
            *(("thumbnail",) if package.thumbnail else ()),
            *(("tags",) if package.tags else ()),
            *(("folder",) if package.department else ()),
            "visibility",
        )

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:
        """Each sets something to what it should be."""
        path = _of(remote.id)
        name, _, language = step.partition(":")
        if name == "captions":
            file = next(one.name for one in package.subtitles if one.language == language)
            self._caption(path, language, folder / file)
        elif name == "chapters":
            self._set_chapters(path, package)
        elif name == "thumbnail":
            made = self._as(self._ask("POST", f"{path}/pictures", content={}), _Named)
            self._fill(made, folder / package.thumbnail, "image/jpeg")
        elif name == "tags":
            self._ask("PUT", f"{path}/tags", content=[{"name": tag} for tag in package.tags])
        elif name == "folder":
            self._ask("PUT", f"/me/projects/{quote(package.department, safe='')}{path}")
        elif name == "visibility":
            view = PRIVACY.get(package.visibility, PRIVACY["private"])
            self._ask("PATCH", path, content={"privacy": {"view": view}})

    def _caption(self, path: str, language: str, file: Path) -> None:
        """A track in place of the one of this language, which a try before may have left empty."""
        for old in self._get(f"{path}/texttracks", _List).data:
            if old.language == language:
                self._ask("DELETE", old.uri, accepted=(204, 404))
        content = {"type": "subtitles", "language": language, "name": file.name}
        made = self._as(self._ask("POST", f"{path}/texttracks", content=content), _Named)
        self._fill(made, file, "text/vtt")

    def _fill(self, made: _Named, file: Path, kind: str) -> None:
        """Send a small file to where Vimeo wants it, and put it to use."""
        link = self._web.elsewhere(made.link or "")
        with os_errors(file):
            data = file.read_bytes()
        self._check(self._web.ask("PUT", link, data=data, headers={"Content-Type": kind}))
        self._ask("PATCH", made.uri, content={"active": True})

    def _set_chapters(self, path: str, package: Package) -> None:
        """Those of the package and no others; Vimeo knows whole seconds."""
        wanted = {one.start_us // 1_000_000: one.title for one in package.chapters}
        for old in self._get(f"{path}/chapters", _List).data:
            if wanted.get(int(old.timecode or 0)) == old.title:
                del wanted[int(old.timecode or 0)]
            else:
                self._ask("DELETE", old.uri, accepted=(204, 404))
        for seconds, title in wanted.items():
            self._ask("POST", f"{path}/chapters", content={"timecode": seconds, "title": title})

    # How it fares

    def condition(self, remote: Remote, package: Package) -> Condition:  # noqa: ARG002
        """Being made ready, ready, or not playable."""
        reply = self._ask("GET", f"{_of(remote.id)}?{SEEN}", accepted=(200, 404))
        if reply.status == 404:
            return Condition(phase="gone")
        video = self._as(reply, _Video)
        states = {one.status for one in (video.upload, video.transcode) if one}
        phase: Phase = "published" if states <= {"complete"} else "processing"
        return Condition(phase="broken" if "error" in states else phase, url=video.link)

    def remove(self, remote: Remote) -> None:
        """Delete it."""
        self._ask("DELETE", _of(remote.id), accepted=(204, 404))

    def numbers(self, remote: Remote) -> Numbers:
        """How often it was played."""
        stats = self._get(f"{_of(remote.id)}?{SEEN}", _Video).stats
        return Numbers(views=stats.plays if stats else None)

    # Asking

    def _get(self, path: str, kind: type[T]) -> T:
        return self._as(self._ask("GET", path), kind)

    def _as(self, reply: Reply, kind: type[T]) -> T:
        try:
            return msgspec.convert(reply.json(), kind)
        except msgspec.ValidationError:
            raise LibraryRefused(self._web.address, "not_a_library", "another reply") from None

    def _ask(self, method: str, path: str, *, accepted: tuple[int, ...] = (), content: Any = None) -> Reply:
        return self._check(self._web.ask(method, path, content=content, headers=JSON), accepted)

    def _check(self, reply: Reply, accepted: tuple[int, ...] = ()) -> Reply:
        if reply.status in accepted or (not accepted and 200 <= reply.status < 300):
            return reply
        raise self._refusal(reply)

    def _refusal(self, reply: Reply) -> LibraryTrouble:
        """Vimeo's own numbers first, then what a status means in general."""
        told = reply.dict()
        if told.get("error_code") in QUOTA_CODES:
            return LibraryRefused(self._web.address, "quota", reply.detail)
        wrong = told.get("invalid_parameters")
        if reply.status == 400 and isinstance(wrong, list) and wrong and isinstance(wrong[0], dict):
            said, field = plain(str(wrong[0].get("error", ""))), FIELDS.get(str(wrong[0].get("field")), "")
            return LibraryRefused(self._web.address, "field", said, field)
        return meaning(self._web, reply)


def _of(video: str) -> str:
    """A video's path; an id that is none leads nowhere else."""
    return f"/videos/{quote(video, safe='')}"


def _url(session: str) -> str:
    return session.partition(" ")[2]


def _link(video: _Video) -> str:
    return (video.upload.upload_link if video.upload else None) or ""


def _signed(package: Package) -> str:
    return f"EVP {package.mark}"


def _description(package: Package) -> str:
    return f"{package.description}\n\n{_signed(package)}".strip()
