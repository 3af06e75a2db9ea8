"""WebDAV as RFC 4918 has it: folders and files behind a web address, one request at a time."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree as ET

import msgspec

from evp_desktop.errors import LibraryAway, LibraryRefused
from evp_desktop.services.uploads.web import Reply, Web, check

ASKED = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop>'
    b"<resourcetype/><getcontentlength/><quota-available-bytes/></prop></propfind>"
)
XML = {"Content-Type": "application/xml; charset=utf-8"}
SPACE = "{DAV:}"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A file or a folder; sizes in bytes, None where the server does not say."""

    name: str
    is_folder: bool
    size_bytes: int | None = None
    free_bytes: int | None = None


class Dav:
    """The folders and files of one library. Paths are unquoted and relative, or whole addresses."""

    def __init__(self, web: Web) -> None:
        self.web = web

    def url(self, path: str) -> str:
        """The whole address of a path."""
        return self.web.url(path if "://" in path else quoted(path))

    def look(self, path: str) -> Entry | None:
        """What is at a path; None for nothing. A folder's path ends with a slash."""
        found = self._propfind(path, "0")
        return found[0] if found else None

    def entries(self, path: str) -> list[Entry] | None:
        """What lies in a folder; None when it is not there."""
        found = self._propfind(f"{path.rstrip('/')}/", "1")
        return found[1:] if found else None

    def make(self, path: str, **headers: str) -> None:
        """Make a folder; one that is there will do. Those above it are made as well."""
        reply = self._mkcol(path, headers)
        if reply.status == 409 and "/" in path.strip("/") and "://" not in path:
            self.make(path.strip("/").rpartition("/")[0])
            reply = self._mkcol(path, headers)
        check(self.web, reply, 200, 201, 405)

    def put(
        self, path: str, data: bytes | Iterable[bytes], size_bytes: int, kind: str, **headers: str
    ) -> Reply:
        """Write a file, and return what came back: 404 or 409 when its folder is not there."""
        told = {"Content-Type": kind, **_named(headers)}
        reply = self.web.ask("PUT", self.url(path), data=data, size=size_bytes, headers=told)
        return check(self.web, reply, 200, 201, 202, 204, 404, 409, 413)

    def get(self, path: str) -> bytes | None:
        """A small file's content; None when it is not there."""
        reply = check(self.web, self.web.ask("GET", self.url(path)), 200, 404, 410)
        return reply.body if reply.status == 200 else None

    def move(
        self, path: str, target: str, *, replaces: bool, reply_s: float | None = None, **headers: str
    ) -> Reply:
        """Give something another place, and return what came back, whatever it was.

        Where a server knows itself by another address than we do (502, behind a proxy that decrypts), it is
        asked again without naming the host; not for what takes long, which may be under way.
        """
        url = self.url(target)
        told = {"Overwrite": "T" if replaces else "F", **_named(headers)}
        reply = self._move(path, {**told, "Destination": url}, reply_s)
        if reply.status == 502 and reply_s is None:
            reply = self._move(path, {**told, "Destination": urlsplit(url).path}, reply_s)
        if reply.status == 207:
            raise LibraryAway(self.web.address, "moved in part")
        return reply

    def delete(self, path: str) -> None:
        """Delete a file or a folder with all in it; what is not there is deleted."""
        reply = check(self.web, self.web.ask("DELETE", self.url(path)), 200, 202, 204, 207, 404, 410)
        if reply.status == 207:
            raise LibraryAway(self.web.address, "deleted in part")

    def _mkcol(self, path: str, headers: dict[str, str]) -> Reply:
        return self.web.ask("MKCOL", f"{self.url(path).rstrip('/')}/", headers=_named(headers))

    def _move(self, path: str, told: dict[str, str], reply_s: float | None) -> Reply:
        return self.web.ask("MOVE", self.url(path), headers=told, reply_s=reply_s)

    def _propfind(self, path: str, depth: str) -> list[Entry]:
        """What is asked about first, then what lies in it; empty when it is not there."""
        told = {**XML, "Depth": depth}
        reply = self.web.ask("PROPFIND", self.url(path), data=ASKED, headers=told)
        if reply.status in (405, 501):
            raise LibraryRefused(self.web.address, "not_a_library", reply.detail)
        check(self.web, reply, 207, 404, 410)
        return _entries(self.web, reply) if reply.status == 207 else []


def quoted(path: str) -> str:
    """A path as it stands in an address; one that would lead out of the library leads nowhere."""
    parts = [quote(part, safe="") for part in path.split("/") if part not in ("", ".", "..")]
    return "/".join(parts) + ("/" if parts and path.endswith("/") else "")


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _entries(web: Web, reply: Reply) -> list[Entry]:
    """The entries of a multi-status, the one whose address is shortest first."""
    try:
        if b"<!DOCTYPE" in reply.body:  # an entity may stand for gigabytes
            raise ValueError
        tree = ET.fromstring(reply.body)  # noqa: S314 - without entities
        told = sorted(((_path(one), one) for one in tree.iter(f"{SPACE}response")), key=lambda it: len(it[0]))
    except (ET.ParseError, ValueError):
        raise LibraryRefused(web.address, "not_a_library", "no answer of WebDAV") from None
    return [_entry(path, one) for path, one in told]


def _path(response: ET.Element) -> str:
    return urlsplit(response.findtext(f"{SPACE}href", "").strip()).path.rstrip("/")


def _entry(path: str, response: ET.Element) -> Entry:
    return Entry(
        name=unquote(path.rpartition("/")[2]),
        is_folder=response.find(f".//{SPACE}resourcetype/{SPACE}collection") is not None,
        size_bytes=_number(response, "getcontentlength"),
        free_bytes=_number(response, "quota-available-bytes"),
    )


def _number(response: ET.Element, name: str) -> int | None:
    """Nextcloud tells a negative number where it does not know, or where there is no limit."""
    told = (response.findtext(f".//{SPACE}{name}") or "").strip()
    return int(told) if told.isdecimal() and len(told) < 19 else None
