"""Libraries that take uploads by tus 1.0 (tus.io/protocols/resumable-upload): mostly a company's own service.

tus tells how bytes travel and nothing of videos: everything about the video goes along as `Upload-Metadata`,
and the upload's own address is all that can be asked about it afterwards.
"""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from evp_desktop.errors import (
    LibraryRefused,
    OffsetDiffers,
    PieceDamaged,
    PieceTooLarge,
    SessionGone,
)
from evp_desktop.model.libraries import Department, Limits, Numbers
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.uploads.adapter import (
    Answer,
    Arrived,
    Body,
    Condition,
    Offset,
    Session,
)
from evp_desktop.services.uploads.web import Headers, Reply, Web, check

VERSION = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"
ALGORITHMS = ("sha256", "sha1", "md5")
"""What we compute of what a server may list, the best first."""


class Wire:
    """The protocol itself, for one library."""

    def __init__(self, web: Web, headers: Headers | None = None) -> None:
        """`headers` go along with every request."""
        self._web = web
        self._headers = {**VERSION, **(headers or {})}

    def options(self, path: str) -> Reply:
        """What a server says it can; empty headers where it says nothing."""
        return check(self._web, self._web.ask("OPTIONS", path, headers=self._headers), 200, 204)

    def create(self, path: str, package: Package, metadata: Mapping[str, str]) -> str:
        """Create an upload and return its address, at the library's host."""
        told = {
            **self._headers,
            "Upload-Length": str(package.size_bytes),
            "Upload-Metadata": encoded(metadata),
        }
        reply = self._web.ask("POST", path, data=b"", headers=told)
        check(self._web, reply, 200, 201)
        if "location" not in reply.headers:
            raise LibraryRefused(self._web.address, "not_a_library", "no Location")
        return self._web.at_home(reply.link(reply.url))

    def offset(self, url: str, package: Package) -> int:
        """How many bytes of an upload are there; raises `SessionGone`."""
        reply = self._web.ask("HEAD", url, headers=self._headers)
        if reply.status in (404, 410):
            raise SessionGone(self._web.address, reply.detail)
        check(self._web, reply, 200, 204)
        length = reply.headers.get("upload-length", "")
        if length and length != str(package.size_bytes):
            raise SessionGone(self._web.address, "an upload of another length")
        return self._told(reply)

    def patch(self, url: str, body: Body, *, algorithm: str = "") -> tuple[int, Reply]:
        """Send a piece; returns how many bytes are there, and the reply."""
        told = {**self._headers, "Content-Type": PIECE, "Upload-Offset": str(body.begin)}
        if algorithm:
            hashed = base64.b64encode(body.digest(algorithm)).decode()
            told["Upload-Checksum"] = f"{algorithm} {hashed}"
        reply = self._web.ask("PATCH", url, data=body, size=len(body), headers=told)
        self._meet(reply)
        check(self._web, reply, 200, 204)
        return self._told(reply), reply

    def forget(self, url: str) -> None:
        """Let the server drop an upload; one that cannot does so by itself in time."""
        reply = self._web.ask("DELETE", url, headers=self._headers)
        if reply.status not in (403, 404, 405, 410, 501):
            check(self._web, reply)

    def _meet(self, reply: Reply) -> None:
        meaning = {
            404: SessionGone,
            409: OffsetDiffers,
            410: SessionGone,
            412: OffsetDiffers,
            413: PieceTooLarge,
            460: PieceDamaged,
        }.get(reply.status)
        if meaning is not None:
            raise meaning(self._web.address, reply.detail)

    def _told(self, reply: Reply) -> int:
        offset = reply.headers.get("upload-offset", "")
        if not offset.isdecimal():
            raise LibraryRefused(self._web.address, "not_a_library", "no Upload-Offset")
        return int(offset[:16])


class Tus:
    """A tus server as a library: uploads are its videos, and their addresses are all it tells."""

    is_find_sure = False

    def __init__(self, web: Web) -> None:
        """The address of `web` is where uploads are created."""
        self._wire = Wire(web)
        self._algorithm: str | None = None

    def limits(self) -> Limits:
        """What the server tells: how large an upload may be."""
        told = self._wire.options("").headers
        self._algorithm = _algorithm(told)
        most = told.get("tus-max-size", "")
        return Limits(
            max_bytes=int(most) if most.isdecimal() else None,
            visibilities=("private", "unlisted", "internal", "public"),
        )

    def departments(self) -> list[Department]:
        """It knows of none."""
        return []

    def find(self, package: Package) -> Remote | None:  # noqa: ARG002
        """It cannot be searched; an upload's own address, which the queue keeps, tells all there is."""
        return None

    def begin(self, package: Package) -> Session:
        """Create an upload."""
        url = self._wire.create("", package, metadata(package))
        return Session(state=url, answer=Offset(0))

    def resume(self, session: str, package: Package) -> Session:
        """Ask for the offset; an upload that is whole has arrived."""
        there = self._wire.offset(session, package)
        return Session(state=session, answer=self._answer(session, there, package))

    def send(self, session: str, body: Body, package: Package) -> Answer:
        """Send a piece, with its hash where the server checks one."""
        if self._algorithm is None:
            self.limits()
        there, _ = self._wire.patch(session, body, algorithm=self._algorithm or "")
        return self._answer(session, there, package)

    def abandon(self, session: str) -> None:
        """Delete the upload."""
        self._wire.forget(session)

    def steps(self, package: Package) -> tuple[str, ...]:  # noqa: ARG002
        """Nothing is left to do: everything went along."""
        return ()

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:
        """There is none."""

    def condition(self, remote: Remote, package: Package) -> Condition:
        """Published: every byte arrived, and the service says no more.

        Many services take a finished upload away from its address, to where it is shown: that it is gone from
        there is no sign that it is lost.
        """
        with suppress(SessionGone):
            return Condition(phase="published", size_bytes=self._wire.offset(remote.id, package))
        return Condition(phase="published")

    def remove(self, remote: Remote) -> None:
        """Delete the upload."""
        self._wire.forget(remote.id)

    def numbers(self, remote: Remote) -> Numbers:  # noqa: ARG002
        """It counts nothing."""
        return Numbers()

    def _answer(self, session: str, there: int, package: Package) -> Answer:
        return Arrived(Remote(id=session)) if there == package.size_bytes else Offset(there)


def metadata(package: Package) -> dict[str, str]:
    """What a service is told of a video; empty fields are left out."""
    told = {
        "filename": f"{package.mark}.{package.video.rpartition('.')[2]}",
        "filetype": mimetypes.guess_type(package.video)[0] or "application/octet-stream",
        "mark": package.mark,
        "title": package.title,
        "description": package.description,
        "tags": ", ".join(package.tags),
        "language": package.language,
        "speaker": package.speaker,
        "department": package.department,
        "visibility": "private" if package.review != "none" else package.visibility,
        "scheduled_at": package.scheduled_at,
        "sha256": package.sha256,
    }
    return {name: value for name, value in told.items() if value}


def encoded(told: Mapping[str, str]) -> str:
    """As `Upload-Metadata` has it: names and values in base64 with commas between."""
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items())


def _algorithm(told: Mapping[str, str]) -> str:
    """What to hash pieces with; empty where the server does not say that it checks (some ignore a hash)."""
    if "checksum" not in _listed(told, "tus-extension"):
        return ""
    listed = _listed(told, "tus-checksum-algorithm")
    return next((one for one in ALGORITHMS if one in listed and one in hashlib.algorithms_available), "")


def _listed(told: Mapping[str, str], name: str) -> set[str]:
    return {one.strip().lower() for one in told.get(name, "").split(",")}
