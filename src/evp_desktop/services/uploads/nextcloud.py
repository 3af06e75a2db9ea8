"""Nextcloud's own way to take a large file: pieces in a folder of uploads, put together by one `MOVE`.

"Chunked file upload v2" of its developer manual; ownCloud 10 and older Nextclouds read the same requests as
their first version of it. A piece is there whole or not at all.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from evp_desktop.errors import LibraryRefused, PieceDamaged, SessionGone, StillAssembling
from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads.adapter import Body
from evp_desktop.services.uploads.dav import Dav
from evp_desktop.services.uploads.web import Web, check

LEAST_PIECE_BYTES, USUAL_PIECE_BYTES = 5 * 2**20, 10 * 2**20
MOST_PIECES = 10_000
"""The manual: 5 MiB to 5 GiB each, named 1 to 10000."""
ASSEMBLE_S = 900.0
"""How long the server may take to put the pieces together: it copies the whole file."""
_NUMBER = re.compile(r"[0-9]{1,5}")
"""Storages that take pieces themselves (S3) list them without zeros in front."""
_FILES = re.compile(r"^(.*/remote\.php/dav)/files/([^/]+)(/.*)?\Z")


class Pieces:
    """The folders of uploads of one person. Each upload is named by its video's mark."""

    def __init__(self, dav: Dav, root: str, piece_bytes: int) -> None:
        self._dav = dav
        self._root = root
        self._piece_bytes = piece_bytes

    def is_for(self, package: Package) -> bool:
        """Whether a video is worth more than one request."""
        return package.size_bytes > self.size_of(package)

    def size_of(self, package: Package) -> int:
        """How long all pieces of a video are but the last: a piece's number tells where it belongs."""
        return max(self._piece_bytes, -(-package.size_bytes // MOST_PIECES))

    def begin(self, target: str, package: Package) -> None:
        """A folder for the pieces of a file that will be at `target`; or the one that is there."""
        self._dav.make(self._folder(package.mark), Destination=self._dav.url(target))

    def confirmed_bytes(self, package: Package) -> int:
        """How many bytes are there from the beginning on without a gap; raises `SessionGone`."""
        there = self._dav.entries(self._folder(package.mark))
        if there is None:
            raise SessionGone(self._dav.web.address, "the pieces are gone")
        sizes = {int(one.name): one.size_bytes for one in there if _NUMBER.fullmatch(one.name)}
        step, found = self.size_of(package), 0
        while found < package.size_bytes:
            length = min(step, package.size_bytes - found)
            if sizes.get(found // step + 1) != length:
                break
            found += length
        return found

    def send(self, target: str, body: Body, package: Package) -> int:
        """Send a piece; returns how many bytes are there. Raises `SessionGone`."""
        path = f"{self._folder(package.mark)}/{_name(body.begin // self.size_of(package))}"
        reply = self._dav.put(
            path, body, len(body), "application/octet-stream",
            Destination=self._dav.url(target), OC_Total_Length=str(package.size_bytes),
        )  # fmt: skip
        if reply.status in (404, 409):
            raise SessionGone(self._dav.web.address, reply.detail)
        if reply.status == 413:
            raise LibraryRefused(self._dav.web.address, "too_large", reply.detail)
        if body.begin + len(body) < package.size_bytes:
            return body.begin + len(body)
        there = self.confirmed_bytes(package)
        if there < package.size_bytes:
            raise PieceDamaged(self._dav.web.address, f"{there} bytes are there")
        return there

    def assemble(self, target: str, package: Package) -> None:
        """Have the pieces put together; raises `StillAssembling` while it takes longer than a request may."""
        web = self._dav.web
        reply = self._dav.move(
            f"{self._folder(package.mark)}/.file", target, replaces=True, reply_s=ASSEMBLE_S,
            OC_Total_Length=str(package.size_bytes),
        )  # fmt: skip
        if reply.status in (408, 423, 502, 503, 504, 524):
            raise StillAssembling(web.address, reply.detail, reply.after_s)
        if reply.status in (400, 404, 409):
            self.forget(package.mark)
            raise SessionGone(web.address, reply.detail)
        check(web, reply, 201, 204)

    def forget(self, mark: str) -> None:
        """Delete the pieces of an upload, if there are any."""
        self._dav.delete(self._folder(mark))

    def _folder(self, mark: str) -> str:
        return f"{self._root}/evp-{quote(mark, safe='')}"


def pieces_of(dav: Dav, piece_bytes: int = USUAL_PIECE_BYTES) -> Pieces | None:
    """The way for pieces, when a library's address tells that it is a Nextcloud's."""
    found = _FILES.match(urlsplit(dav.web.address).path)
    if found is None:
        return None
    root = urlsplit(dav.web.address)._replace(path=f"{found[1]}/uploads/{found[2]}").geturl()
    return Pieces(dav, root, max(piece_bytes, LEAST_PIECE_BYTES))


def page_of(web: Web, folder: str) -> str:
    """Where people see a folder of the library in their Nextcloud; empty when it is none."""
    address = urlsplit(web.address)
    found = _FILES.match(address.path)
    if found is None:
        return ""
    root = found[1].removesuffix("/remote.php/dav")
    inside = f"{unquote(found[3] or '')}/{folder.strip('/')}"
    return address._replace(path=f"{root}/index.php/apps/files/", query=f"dir={quote(inside)}").geturl()


def _name(number: int) -> str:
    return f"{number + 1:05}"
