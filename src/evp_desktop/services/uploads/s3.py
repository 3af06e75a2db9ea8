"""A bucket of S3 as a video library: Amazon's, and what speaks like it (MinIO, Ceph and others).

A video is a few objects under `DEPARTMENT/TITLE_MARK/`: the file, subtitles, picture, and last of all
`video.json`, by which other programs know that it is there. The mark stands in the key and in the object's
metadata. An upload in parts is no object before its end; a part is there whole or not at all, and its number
tells where it belongs.
"""

from __future__ import annotations

import mimetypes
import re
from pathlib import Path

import msgspec

from evp_desktop.errors import LibraryRefused, LibraryTrouble, OffsetDiffers, SessionGone, os_errors
from evp_desktop.model.libraries import Department, Library, Limits, Numbers
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.uploads import sidecar
from evp_desktop.services.uploads.adapter import Answer, Arrived, Body, Condition, Offset, Session
from evp_desktop.services.uploads.body import HashAhead
from evp_desktop.services.uploads.folder import RECORD_FILE, slug
from evp_desktop.services.uploads.s3_wire import Wire, code_of, place_of, text_of, tree
from evp_desktop.services.uploads.web import Reply, Web

LEAST_PART_BYTES, USUAL_PART_BYTES, MOST_PARTS = 5 * 2**20, 8 * 2**20, 10_000
MOST_BYTES = 5 * 2**40
"""Amazon S3 multipart upload limits: parts of 5 MiB or more but the last, at most 10 000, 5 TiB in all."""
COMPLETE_S = 900.0
"""Putting parts together may take minutes (API reference, CompleteMultipartUpload)."""
CAPTIONS, THUMBNAIL, VISIBILITY = "captions:", "thumbnail", "visibility"
MARK, HASH = "x-amz-meta-mark", "x-amz-meta-sha256"
UNCONDITIONAL = ("NotImplemented", "InvalidArgument", "InvalidRequest", "MalformedXML")
"""What servers say that know no `If-None-Match` here."""
_VIDEO = re.compile(r"^(?:.+/)?[a-z0-9][a-z0-9-]*_[A-Za-z0-9_-]{6,}\Z")
"""The folder of a video."""


class _Part(msgspec.Struct, frozen=True):
    size_bytes: int
    tag: str


class S3:
    """One bucket, or a folder in it, with the keys that `web.credentials` has."""

    is_find_sure = True

    def __init__(self, library: Library, web: Web) -> None:
        """Options: `region`, `style` (`host` where the bucket is in the host's name), `piece_mib`, `watch`.

        `watch` is the address that people watch videos under, where it is not the bucket's own.
        """
        told = library.options
        self._place = place_of(web.address, told.get("region", ""), is_host_style=told.get("style") == "host")
        self._web = web
        self._wire = Wire(web, self._place)
        self._watch = told.get("watch", "").rstrip("/")
        mib = told.get("piece_mib", "")
        self._part_bytes = max(int(mib) * 2**20 if mib.isdecimal() else USUAL_PART_BYTES, LEAST_PART_BYTES)
        self._hashes = HashAhead("sha256")

    def limits(self) -> Limits:
        """A bucket is never full; everybody who may read it sees all of it."""
        self._list(self._place.prefix, most=1)
        return Limits(max_bytes=MOST_BYTES, can_replace=True, visibilities=("internal",))

    def departments(self) -> list[Department]:
        """The folders in it that are no videos."""
        reply = self._list(self._place.prefix, delimiter="/")
        found = [one.findtext("Prefix") or "" for one in tree(self._web, reply).iter("CommonPrefixes")]
        names = [one.removeprefix(self._place.prefix).strip("/") for one in found]
        return [Department(id=name, name=name) for name in names if name and not _VIDEO.match(name)]

    # Sending

    def find(self, package: Package) -> Remote | None:
        """The object of its key, when it has the package's mark."""
        key = self._key(package)
        reply = self._head(key)
        is_it = reply is not None and reply.headers.get(MARK) == package.mark
        return self._remote(key) if is_it else None

    def begin(self, package: Package) -> Session:
        """Begin an upload in parts, or take up that of the same key."""
        key = self._key(package)
        upload = self._begun(key) if not package.replaces else ""
        if not upload:
            told = {
                "Content-Type": mimetypes.guess_type(package.video)[0] or "application/octet-stream",
                MARK: package.mark,
                HASH: package.sha256,
            }
            reply = self._wire.need(self._wire.ask("POST", key, {"uploads": ""}, headers=told))
            upload = text_of(reply, "UploadId")
        if not upload or " " in upload:
            raise LibraryRefused(self._web.address, "not_a_library", "no UploadId")
        return self.resume(f"{upload} {key}", package)

    def resume(self, session: str, package: Package) -> Session:
        """Ask which parts are there; with all of them it is completed."""
        size = self._size_of(package)
        answer = self._answer(session, package)
        return Session(state=session, answer=answer, unit_bytes=size, min_bytes=size, max_bytes=size)

    def send(self, session: str, body: Body, package: Package) -> Answer:
        """Send a part; after the last one they are counted and put together."""
        upload, _, key = session.partition(" ")
        size = self._size_of(package)
        if body.begin % size or len(body) != min(size, package.size_bytes - body.begin):
            raise OffsetDiffers(self._web.address, "not a whole part")
        number = str(body.begin // size + 1)
        reply = self._wire.ask(
            "PUT", key, {"partNumber": number, "uploadId": upload},
            data=body, size_bytes=len(body), sha256=self._hashes.of(body).hex(),
        )  # fmt: skip
        self._wire.need(reply)
        end = body.begin + len(body)
        return Offset(end) if end < package.size_bytes else self._answer(session, package)

    def abandon(self, session: str) -> None:
        """Its parts are deleted; else they would be paid for until somebody finds them."""
        upload, _, key = session.partition(" ")
        self._wire.need(self._wire.ask("DELETE", key, {"uploadId": upload}), 404)

    def _answer(self, session: str, package: Package) -> Answer:
        upload, _, key = session.partition(" ")
        parts = self._parts(upload, key)
        size, there = self._size_of(package), 0
        tags: list[str] = []
        while there < package.size_bytes:
            part = parts.get(len(tags) + 1)
            length = min(size, package.size_bytes - there)
            if part is None or part.size_bytes != length:
                return Offset(there)
            tags.append(part.tag)
            there += length
        self._complete(upload, key, tags, package)
        found = self._head(key)
        if found is None or found.headers.get(MARK) != package.mark:
            raise SessionGone(self._web.address, "another video has its key")
        return Arrived(self._remote(key))

    def _complete(self, upload: str, key: str, tags: list[str], package: Package) -> None:
        """Put the parts together, over nothing that is there unless this is a new version of it."""
        parts = "".join(
            f"<Part><PartNumber>{number}</PartNumber><ETag>{_escaped(tag)}</ETag></Part>"
            for number, tag in enumerate(tags, 1)
        )
        data = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()
        careful = {} if package.replaces else {"If-None-Match": "*"}
        reply = self._completed(upload, key, data, careful)
        if careful and code_of(reply) in UNCONDITIONAL:
            reply = self._completed(upload, key, data, {})
        if reply.status != 412:  # it is there already: whose it is, is looked at next
            self._wire.need(reply)

    def _completed(self, upload: str, key: str, data: bytes, headers: dict[str, str]) -> Reply:
        told = {"Content-Type": "application/xml", **headers}
        return self._wire.ask("POST", key, {"uploadId": upload}, data=data, headers=told, reply_s=COMPLETE_S)

    def _parts(self, upload: str, key: str) -> dict[int, _Part]:
        """Every part that is there, by its number; raises `SessionGone`."""
        found: dict[int, _Part] = {}
        after = ""
        for _ in range(MOST_PARTS):
            reply = self._wire.ask("GET", key, {"uploadId": upload, "part-number-marker": after})
            if reply.status == 404 and code_of(reply) != "NoSuchBucket":
                raise SessionGone(self._web.address, code_of(reply))
            answer = tree(self._web, self._wire.need(reply))
            for one in answer.iter("Part"):
                number, size = _number(one.findtext("PartNumber")), _number(one.findtext("Size"))
                found[number] = _Part(size, (one.findtext("ETag") or "").strip())
            after, before = (answer.findtext("NextPartNumberMarker") or "").strip(), after
            if answer.findtext("IsTruncated") != "true" or after == before:
                break
        return found

    def _begun(self, key: str) -> str:
        """The upload of this key that began last; empty without one, or when we may not look."""
        try:
            reply = self._wire.need(self._wire.ask("GET", "", {"uploads": "", "prefix": key}))
        except LibraryTrouble as trouble:
            if isinstance(trouble, LibraryRefused) and trouble.why == "rights":
                return ""
            raise
        uploads = [one for one in tree(self._web, reply).iter("Upload") if one.findtext("Key") == key]
        uploads.sort(key=lambda one: one.findtext("Initiated") or "")
        return (uploads[-1].findtext("UploadId") or "").strip() if uploads else ""

    # What belongs to it

    def steps(self, package: Package) -> tuple[str, ...]:
        """What lies beside it first, then the record that tells of it."""
        captions = tuple(f"{CAPTIONS}{one.language}" for one in package.subtitles)
        return (*captions, *((THUMBNAIL,) if package.thumbnail else ()), VISIBILITY)

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:
        """Put an object beside the video."""
        place, _, name = remote.id.rpartition("/")
        if step == VISIBILITY:
            if package.replaces:
                self._tidy(place, package)
            self._put(f"{place}/{RECORD_FILE}", sidecar.encoded(package, name))
            return
        beside = sidecar.record(package).poster
        source = package.thumbnail
        if step != THUMBNAIL:
            beside = sidecar.subtitle(step.removeprefix(CAPTIONS))
            source = sidecar.subtitles(package)[beside]
        with os_errors(folder / source):
            data = (folder / source).read_bytes()
        self._put(f"{place}/{beside}", data)

    def _tidy(self, place: str, package: Package) -> None:
        """Delete what the older version had and the new one has not."""
        reply = self._wire.need(self._wire.ask("GET", f"{place}/{RECORD_FILE}"), 404)
        older = sidecar.decoded(reply.body) if reply.status == 200 else None
        if older is not None and older.mark != package.mark:
            new = {*sidecar.subtitles(package), sidecar.record(package).poster}
            for name in {older.poster, *(one.file for one in older.subtitles)} - new:
                self._delete(f"{place}/{name}")

    def _put(self, key: str, data: bytes) -> None:
        kind = "text/vtt" if key.endswith(".vtt") else mimetypes.guess_type(key)[0]
        told = {"Content-Type": kind or "application/octet-stream"}
        self._wire.need(self._wire.ask("PUT", key, data=data, headers=told))

    # How it fares

    def condition(self, remote: Remote, package: Package) -> Condition:
        """There, or gone; with its size, and with the hash that came along."""
        reply = self._head(remote.id)
        if reply is None or reply.headers.get(MARK) != package.mark:
            return Condition(phase="gone")
        size, hashed = reply.headers.get("content-length", ""), reply.headers.get(HASH, "")
        size_bytes = int(size) if size.isdecimal() else None
        url = self._remote(remote.id).url
        return Condition(phase="published", url=url, size_bytes=size_bytes, sha256=hashed)

    def remove(self, remote: Remote) -> None:
        """Delete all that is in its folder, the video first."""
        self._delete(remote.id)
        place = remote.id.rpartition("/")[0]
        if _VIDEO.match(place):
            found = tree(self._web, self._list(f"{place}/")).iter("Contents")
            for key in [one.findtext("Key") or "" for one in found]:
                if key.startswith(f"{place}/"):
                    self._delete(key)

    def numbers(self, remote: Remote) -> Numbers:  # noqa: ARG002
        """A bucket counts nothing."""
        return Numbers()

    # Asking

    def _head(self, key: str) -> Reply | None:
        reply = self._wire.need(self._wire.ask("HEAD", key), 404)
        return reply if reply.status == 200 else None

    def _delete(self, key: str) -> None:
        self._wire.need(self._wire.ask("DELETE", key), 404)

    def _list(self, prefix: str, *, delimiter: str = "", most: int = 1000) -> Reply:
        query = {"list-type": "2", "prefix": prefix, "delimiter": delimiter, "max-keys": str(most)}
        return self._wire.need(self._wire.ask("GET", "", query))

    def _key(self, package: Package) -> str:
        """Where a video lies: a new version where the older one does."""
        if package.replaces:
            return package.replaces
        parts = [one for one in package.department.split("/") if one not in ("", ".", "..")]
        name = slug(package.title)
        folder = "/".join([*parts, f"{name}_{package.mark}"])
        return f"{self._place.prefix}{folder}/{sidecar.video(package)}"

    def _remote(self, key: str) -> Remote:
        url = self._wire.url(key)
        shown = f"{self._watch}{url.removeprefix(self._place.bucket)}" if self._watch else url
        return Remote(id=key, url=shown)

    def _size_of(self, package: Package) -> int:
        """How long all parts of a video are but the last."""
        return max(self._part_bytes, -(-package.size_bytes // MOST_PARTS))


def _number(told: str | None) -> int:
    text = (told or "").strip()
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
