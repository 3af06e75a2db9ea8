"""MediaCMS 8: a video library that takes a file in one request and shows it as its portal is set up.

A token is refused at its uploads in parts, so a video goes in one, from the disk. Nobody can be told at
upload who may see it: it is made private in the first step after, and until then it is as the portal has
new videos. Whether a request whose reply was lost is still at work cannot be asked either: for a while the
video is looked for before it is sent again. The upload's id is the last line of the description.
"""

from __future__ import annotations

import mimetypes
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import msgspec
from urllib3.filepost import encode_multipart_formdata

from evp_desktop.errors import LibraryRefused, LibraryTrouble, SignInNeeded, StillAssembling
from evp_desktop.model.libraries import Department, Limits, Numbers, Visibility
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.uploads.adapter import Answer, Arrived, Body, Condition, Offset, Phase, Session
from evp_desktop.services.uploads.web import Reply, Web, meaning

API = "/api/v1"
SHOWN: tuple[Visibility, ...] = ("private", "unlisted", "public")
"""Its states have our names."""
MOST_PAGES = 3
"""How many pages of a person's newest videos are looked through."""
SETTLE_S, SETTLE_BYTES_S = 60.0, 20e6
"""How long a request that was sent whole may still be at work: a minute, and the time to copy the file."""
UNKNOWN_TAGS = "No matching tags found"

T = TypeVar("T")


class _Media(msgspec.Struct, frozen=True):
    friendly_token: str = ""
    url: str = ""
    title: str = ""
    description: str | None = None
    encoding_status: str = ""
    views: int | None = None


class _Page(msgspec.Struct, frozen=True):
    results: tuple[_Media, ...] = ()
    next: str | None = None


class _Category(msgspec.Struct, frozen=True):
    uid: str
    title: str = ""


class _Me(msgspec.Struct, frozen=True):
    username: str


class MediaCms:
    """One person's MediaCMS."""

    is_find_sure = False

    def __init__(self, web: Web, *, settle_s: float = SETTLE_S) -> None:
        """`web` leads to its start page, with the person's token."""
        self._web = web
        self._settle_s = settle_s
        self._born_s = time.monotonic()
        self._run = uuid.uuid4().hex
        self._sent_s: dict[str, float] = {}
        self._name = ""

    # What it takes

    def limits(self) -> Limits:
        """It tells none of its own; asking who we are tells whether it takes our token."""
        self._me()
        return Limits(title_length=(1, 100), visibilities=SHOWN)

    def departments(self) -> list[Department]:
        """Its categories that this person sees; whether they may put videos there it tells only then."""
        found = self._as(self._ask("GET", f"{API}/categories"), tuple[_Category, ...])
        return [Department(id=one.uid, name=one.title) for one in found]

    # Sending

    def find(self, package: Package) -> Remote | None:
        """The video with our mark in its description, among the newest of this person."""
        path = f"{API}/media?author={quote(self._me(), safe='')}"
        for _ in range(MOST_PAGES):
            page = self._as(self._ask("GET", path), _Page)
            found = next((one for one in page.results if _is_of(one, package)), None)
            if found is not None:
                return self._remote(found)
            if not page.next:
                break
            path = self._web.at_home(page.next)
        return None

    def begin(self, package: Package) -> Session:
        """There is nothing to begin."""
        return self._session(self._run, package, Offset(0))

    def resume(self, session: str, package: Package) -> Session:
        """There or not; what left as a whole a while ago, or before this program began, may come yet."""
        found = self.find(package)
        if found is not None:
            return self._session(session, package, Arrived(found))
        since_s = self._sent_s.get(package.mark, None if session == self._run else self._born_s)
        most_s = self._settle_s * (1.0 + package.size_bytes / SETTLE_BYTES_S / SETTLE_S)
        if since_s is not None and time.monotonic() < since_s + most_s:
            raise StillAssembling(self._web.address, "it may still be at work")
        self._sent_s.pop(package.mark, None)
        return self._session(self._run, package, Offset(0))

    def send(self, session: str, body: Body, package: Package) -> Answer:  # noqa: ARG002
        """Send all of it; what it cannot play it takes all the same, so that is deleted again."""
        head, tail, kind = _form(package)
        parts = self._noting(package.mark, head, body, tail)
        size = len(head) + len(body) + len(tail)
        reply = self._web.ask("POST", f"{API}/media", data=parts, size=size, headers={"Content-Type": kind})
        if reply.status not in (502, 504):  # a proxy's, who did not wait for it
            self._sent_s.pop(package.mark, None)
        media = self._as(self._check(reply, 200, 201), _Media)
        if media.encoding_status == "fail":
            self.remove(self._remote(media))
            raise LibraryRefused(self._web.address, "unreadable")
        return Arrived(self._remote(media))

    def abandon(self, session: str) -> None:
        """Nothing of it is there before all of it is."""

    def _noting(self, mark: str, head: bytes, body: Body, tail: bytes) -> Iterator[bytes]:
        """The parts of a request, and a note of when the last one left."""
        yield head
        yield from body
        self._sent_s[mark] = time.monotonic()
        yield tail

    def _session(self, state: str, package: Package, answer: Answer) -> Session:
        return Session(state=state, answer=answer, min_bytes=package.size_bytes)

    # What belongs to it

    def steps(self, package: Package) -> tuple[str, ...]:
        """Hidden first, shown last; subtitles, chapters and pictures it takes from browsers alone."""
        return (
            "hide",
            *(("tags",) if package.tags else ()),
            *(("category",) if package.department else ()),
            "visibility",
        )

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:  # noqa: ARG002
        """Each sets something to what it should be."""
        if step == "hide":
            self._change(remote, "set_state", state="private")
        elif step == "tags":
            self._add_tags(remote, package)
        elif step == "category":
            self._add_to_category(remote, package)
        elif step == "visibility":
            self._change(remote, "set_state", state=package.visibility)

    def _add_tags(self, remote: Remote, package: Package) -> None:
        """Those that it knows already; it keeps them in small letters without spaces."""
        plain = ("".join(c for c in tag.lower() if c.isalnum()) for tag in package.tags)
        try:
            self._change(remote, "add_tags", tag_titles=[*dict.fromkeys((*package.tags, *plain))])
        except LibraryRefused as refused:
            if UNKNOWN_TAGS not in refused.detail:
                raise

    def _add_to_category(self, remote: Remote, package: Package) -> None:
        try:
            self._change(remote, "add_to_category", category_uids=[package.department])
        except LibraryRefused as refused:
            if refused.why != "refused":
                raise
            raise LibraryRefused(self._web.address, "field", refused.detail, "department") from None

    def _change(self, remote: Remote, action: str, **told: object) -> None:
        content = {"media_ids": [remote.id], "action": action, **told}
        reply = self._web.ask("POST", f"{API}/media/user/bulk_actions", content=content)
        if reply.status == 400 and "not allowed" in reply.detail:
            raise LibraryRefused(self._web.address, "rights", reply.detail)
        self._check(reply)

    # How it fares

    def condition(self, remote: Remote, package: Package) -> Condition:  # noqa: ARG002
        """Being made ready, ready, or not playable."""
        media = self._media(remote)
        if media is None:
            return Condition(phase="gone")
        phases: dict[str, Phase] = {"success": "published", "fail": "broken"}
        return Condition(phase=phases.get(media.encoding_status, "processing"), url=self._url(media))

    def remove(self, remote: Remote) -> None:
        """Delete it; what is not there is 400 here."""
        with suppress(_Missing):
            self._ask("DELETE", _of(remote), missing=True)

    def numbers(self, remote: Remote) -> Numbers:
        """Views."""
        media = self._media(remote)
        return Numbers(views=media.views if media else None)

    # Asking

    def _media(self, remote: Remote) -> _Media | None:
        with suppress(_Missing):
            return self._as(self._ask("GET", _of(remote), missing=True), _Media)
        return None

    def _me(self) -> str:
        if not self._name:
            self._name = self._as(self._ask("GET", f"{API}/whoami"), _Me).username
        return self._name

    def _as(self, reply: Reply, kind: type[T]) -> T:
        """What a reply says, or `LibraryRefused` when it is nothing that a MediaCMS says."""
        try:
            return msgspec.convert(reply.json(), kind)
        except msgspec.ValidationError:
            raise LibraryRefused(self._web.address, "not_a_library", "another reply") from None

    def _ask(self, method: str, path: str, *, missing: bool = False) -> Reply:
        reply = self._web.ask(method, path)
        if missing and (reply.status == 404 or (reply.status == 400 and "not exist" in reply.detail)):
            raise _Missing
        return self._check(reply)

    def _check(self, reply: Reply, *accepted: int) -> Reply:
        if reply.status in accepted or (not accepted and 200 <= reply.status < 300):
            return reply
        raise self._refusal(reply)

    def _refusal(self, reply: Reply) -> LibraryTrouble:
        """A token that is none is 403 here."""
        is_unknown = "Invalid token" in reply.detail or "credentials were not provided" in reply.detail
        if reply.status == 403 and is_unknown:
            return SignInNeeded(self._web.address, reply.detail)
        return meaning(self._web, reply)

    def _remote(self, media: _Media) -> Remote:
        if not media.friendly_token:
            raise LibraryRefused(self._web.address, "not_a_library", "no friendly_token")
        return Remote(id=media.friendly_token, url=self._url(media))

    def _url(self, media: _Media) -> str:
        return self._web.at_home(media.url) if media.url else ""


class _Missing(Exception):
    """There is no such video."""


def _of(remote: Remote) -> str:
    """A video's path; an id that is none leads nowhere else."""
    return f"{API}/media/{quote(remote.id, safe='')}"


def _signed(package: Package) -> str:
    return f"EVP {package.mark}"


def _is_of(media: _Media, package: Package) -> bool:
    return (media.description or "").rstrip().endswith(_signed(package))


def _form(package: Package) -> tuple[bytes, bytes, str]:
    """A form around a file that is not read: what comes before and behind it, and its content type."""
    ending = package.video.rpartition(".")[2].lower()
    kind = mimetypes.guess_type(package.video)[0] or "application/octet-stream"
    place = uuid.uuid4().hex
    file = (f"evp-{package.mark}.{ending}", place.encode(), kind)
    words = f"{package.description}\n\n{_signed(package)}".strip()
    form, told = encode_multipart_formdata(
        [("title", package.title), ("description", words), ("media_file", file)]
    )
    head, _, tail = form.partition(place.encode())
    return head, tail, told
