"""What Microsoft Graph says and how it is asked: its items, where a library lies, names, its own hash.

From the pages "driveItem resource type", "uploadSession resource type", "Addressing resources in a drive on
OneDrive" and "Code Snippets: QuickXorHash Algorithm" of Microsoft's documentation.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import msgspec
from msgspec import field

from evp_desktop.errors import os_errors
from evp_desktop.model.uploads import Package, Remote

HIDDEN = ".evp"
"""The folder in which videos lie until they are whole, and their records for as long as they are there."""
RECORD, PENDING = "record.json", "pending.json"
"""What belongs to a video, and of which version it is while a new one is on its way."""
LONGEST_NAME = 120
"""SharePoint takes 400 characters with all folders ("Restrictions and limitations in OneDrive")."""
_SITES = ("sites", "teams", "personal")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"*:<>?/\\|#%]+')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d|desktop\.ini|\.lock|.*_vti_.*)\Z", re.IGNORECASE)
_BLOCK_BYTES, _STATE_BITS, _SHIFT_BITS = 160, 160, 11


class Hashes(msgspec.Struct, frozen=True):
    """Those that Graph may tell; SharePoint tells `quickXorHash` alone."""

    quick_xor: str = field(name="quickXorHash", default="")
    sha256: str = field(name="sha256Hash", default="")


class File(msgspec.Struct, frozen=True):
    """The facet that makes an item a file."""

    hashes: Hashes | None = None


class Parent(msgspec.Struct, frozen=True):
    """Where an item lies."""

    id: str = ""
    path: str = ""


class Item(msgspec.Struct, frozen=True):
    """A file or a folder of a drive."""

    id: str
    name: str = ""
    size: int | None = None
    url: str = field(name="webUrl", default="")
    content_tag: str = field(name="cTag", default="")
    parent: Parent = field(name="parentReference", default=Parent())
    file: File | None = None
    folder: dict[str, Any] | None = None
    download: str = field(name="@microsoft.graph.downloadUrl", default="")

    @property
    def hashes(self) -> Hashes:
        """Its hashes, as far as there are any."""
        return (self.file.hashes if self.file else None) or Hashes()


class Items(msgspec.Struct, frozen=True):
    """A page of a list."""

    value: tuple[Item, ...] = ()
    next: str = field(name="@odata.nextLink", default="")


class Quota(msgspec.Struct, frozen=True):
    """What is left of a drive, in bytes; a `total` of 0 is none that anybody set."""

    remaining: int | None = None
    total: int | None = None


class Drive(msgspec.Struct, frozen=True):
    """A library of documents, or a person's OneDrive."""

    id: str
    url: str = field(name="webUrl", default="")
    quota: Quota | None = None


class Drives(msgspec.Struct, frozen=True):
    """The libraries of a site."""

    value: tuple[Drive, ...] = ()


class Site(msgspec.Struct, frozen=True):
    """A site."""

    id: str


class UploadSession(msgspec.Struct, frozen=True):
    """How far an upload is; `uploadUrl` comes only when it begins."""

    url: str = field(name="uploadUrl", default="")
    missing: tuple[str, ...] | None = field(name="nextExpectedRanges", default=None)

    @property
    def begin(self) -> int | None:
        """The first byte that is not there; None when there is none, or when it does not say."""
        starts = [one.partition("-")[0] for one in self.missing or ()]
        return min((int(one) for one in starts if one.isdecimal() and len(one) < 16), default=None)


class Counted(msgspec.Struct, frozen=True):
    """How often something was done."""

    count: int | None = field(name="actionCount", default=None)


class Analytics(msgspec.Struct, frozen=True):
    """What is counted of an item."""

    access: Counted | None = None


class Record(msgspec.Struct, frozen=True):
    """What of a record is read again; `content_tag` tells what a file was before its new version."""

    mark: str = ""
    item: str = ""
    content_tag: str = ""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a library lies: in a drive that is known, or in one of a site's; `path` is the rest."""

    drive: str = ""
    host: str = ""
    site: str = ""
    path: str = ""


def place(address: str) -> Place:
    """What an address means, as in the browser or as Graph has it (`…/v1.0/me/drive/root:/Films`)."""
    parts = urlsplit(address)
    path = re.sub(r"^/:\w:/\w(?=/)|/Forms/[^/]*\.aspx\Z", "", unquote(parts.path)).strip("/")
    host = (parts.hostname or "").lower()
    if ".sharepoint." not in host:
        drive, _, folder = re.sub(r"^(v1\.0|beta)/", "", path).partition("/root:/")
        is_drive = "drive" in drive
        return Place(drive=f"/{drive.removesuffix('/root')}" if is_drive else "/me/drive", path=folder)
    names = path.split("/")
    is_site = len(names) > 1 and names[0].lower() in _SITES
    return Place(host=host, site="/".join(names[:2]) if is_site else "", path=path)


def drive_at(found: Place, drives: Iterable[Drive]) -> tuple[Drive, str] | None:
    """The library that a place is in, and the folder in it."""
    fitting = []
    for one in drives:
        root = unquote(urlsplit(one.url).path).strip("/")
        if f"{found.path}/".lower().startswith(f"{root}/".lower()):
            fitting.append((len(root), one))
    if not fitting:
        return None
    length, drive = max(fitting, key=lambda one: one[0])
    return drive, found.path[length:].strip("/")


def quoted(path: str) -> str:
    """A path below a folder; one that would lead out of it leads nowhere."""
    return "/".join(quote(part, safe="") for part in path.split("/") if part not in ("", ".", ".."))


def ending(package: Package) -> str:
    """The ending of its file, with its dot."""
    return f".{package.video.rpartition('.')[2].lower()}"


def file_name(package: Package, number: int) -> str:
    """What people see: the title, and from the second of that name on its number."""
    name = " ".join(_NOT_IN_NAMES.sub(" ", package.title).split())[:LONGEST_NAME].strip(" .~")
    if not name or _RESERVED.match(name):
        name = f"Video {name}".strip()
    return f"{name}{f' ({number})' if number > 1 else ''}{ending(package)}"


def remote(item: Item, mark: str, url: str = "") -> Remote:
    """A video's id is the item's with the mark that its record lies under."""
    return Remote(id=f"{item.id}/{mark}", url=url)


def ids(remote_id: str) -> tuple[str, str]:
    """The item's id and the mark."""
    item, _, mark = remote_id.partition("/")
    return item, mark


def record(package: Package, item: str) -> bytes:
    """All that belongs to a video, for whoever looks at the folder with a program."""
    told = {
        "mark": package.mark,
        "item": item,
        "title": package.title,
        "description": package.description,
        "tags": package.tags,
        "language": package.language,
        "speaker": package.speaker,
        "duration_us": package.duration_us,
        "published_at": package.published_at,
        "sha256": package.sha256,
        "subtitles": {one.language: f"{one.language}.vtt" for one in package.subtitles},
        "chapters": [{"start_us": one.start_us, "title": one.title} for one in package.chapters],
    }
    return json.dumps(told, indent=2).encode()


def description(package: Package) -> str:
    """What OneDrive shows beside the file; SharePoint does not keep it."""
    return f"{package.description}\n\nEVP {package.mark}".strip()


def content(path: Path) -> bytes:
    """A small file; a video never goes this way."""
    with os_errors(path):
        return path.read_bytes()


def blocks(path: Path) -> Iterator[bytes]:
    """A file in parts of a megabyte."""
    with os_errors(path), path.open("rb") as file:
        while part := file.read(2**20):
            yield part


def quick_xor(parts: Iterable[bytes]) -> str:
    """Microsoft's hash of a file, in base64: each byte turned 11 bits further in 160, all added by xor.

    The turns come round every 160 bytes, so whole blocks are added first.
    """
    columns, length, offset = 0, 0, 0
    for part in parts:
        length += len(part)
        columns ^= _folded(bytes(offset) + part)
        offset = length % _BLOCK_BYTES
    state = 0
    for position, value in enumerate(columns.to_bytes(_BLOCK_BYTES, "little")):
        turn = position * _SHIFT_BITS % _STATE_BITS
        wide = value << turn
        state ^= (wide & ((1 << _STATE_BITS) - 1)) ^ (wide >> _STATE_BITS)
    state ^= length << (_STATE_BITS - 64)
    return base64.b64encode(state.to_bytes(_STATE_BITS // 8, "little")).decode()


def _folded(data: bytes) -> int:
    """All blocks of 160 bytes added by xor, halving what is left."""
    blocks = 1 << max(0, (-(-len(data) // _BLOCK_BYTES) - 1).bit_length())
    number = int.from_bytes(data, "little")
    while blocks > 1:
        blocks //= 2
        bits = blocks * _BLOCK_BYTES * 8
        number = (number >> bits) ^ (number & ((1 << bits) - 1))
    return number
