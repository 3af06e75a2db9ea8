"""Signed kits as one file: a plain zip that our own `pack` writes, and read as if an enemy had written it.

Whatever a package says of itself is checked before anything is written, and what is written goes into a
hidden folder that becomes the kit only when signature, hashes, document, fonts and films are good.
"""

from __future__ import annotations

import io
import shutil
import stat
import struct
import tempfile
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from evp_desktop.errors import FileTrouble, KitInvalid, KitOfAnother, KitOlder, NotFound, os_errors
from evp_desktop.model.brand import Kit
from evp_desktop.services import brand_kits, kit_contents, signing
from evp_desktop.services.files import replace_file, sync_folder, write_new
from evp_desktop.services.kit_contents import Bad, name_fault
from evp_desktop.services.signing import MANIFEST, SIGNATURE, Manifest

SUFFIX = ".evpkit"
MAX_PACKAGE_BYTES = 192 * 2**20
MAX_UNPACKED_BYTES = 256 * 2**20
MAX_ENTRIES = signing.MAX_FILES + 2
MAX_DIRECTORY_BYTES = 2**20
"""Of the zip's list of contents; Python reads all of it before it says how long it is."""
MAX_RATIO = 200
"""Nothing in a kit but a trap grows more than this when it is unpacked..."""
RATIO_FREE_BYTES = 2**20
"""... and what is smaller than this may, as JSON does."""

Allow = Callable[[Kit, Manifest], None]

_END = struct.Struct("<4s4H2LH")
_END_MARK, _END_64_MARK = b"PK\x05\x06", b"PK\x06\x07"
_END_64_BYTES = 20
_MADE_AT = (1980, 1, 1, 0, 0, 0)
"""The same kit gives the same package."""

_TROUBLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OverflowError)
"""What Python's zip reader raises for a zip that is none; RuntimeError holds NotImplementedError."""


def pack(folder: Path, key_file: Path, output: Path | None = None) -> Path:
    """Check and sign the kit in a folder; returns the package, beside the folder unless told otherwise.

    A manifest that is in the folder is left out: this one takes its place. Raises `KitInvalid`,
    `KeyUnreadable` and their like.
    """
    key = signing.read_private_key(key_file)
    kit = brand_kits.load_unsigned(folder)
    faults = brand_kits.try_kit(kit)
    if faults:
        raise KitInvalid(folder, faults[0])
    try:
        hashes = kit_contents.hashes_in(folder)
        for name in hashes:
            if fault := name_fault(name):
                raise Bad(f"{name!r} {fault}")
        manifest, signature = signing.sign(kit.spec.id, kit.spec.version, hashes, key)
        data = {
            name: kit_contents.read_inside(folder, name, signing.MAX_FILE_BYTES) for name in sorted(hashes)
        }
    except Bad as bad:
        raise KitInvalid(folder, str(bad)) from bad
    target = output or folder.resolve().parent / f"{kit.spec.id}-{_plain(kit.spec.version)}{SUFFIX}"
    replace_file(target, _zipped({MANIFEST: manifest, SIGNATURE: signature, **data}))
    return target


def _plain(version: str) -> str:
    return "".join(letter if letter.isalnum() or letter in ".-_" else "-" for letter in version)


def _zipped(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _MADE_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            package.writestr(entry, data)
    return whole.getvalue()


@contextmanager
def unpacked(package: Path, beside: Path | None = None) -> Iterator[tuple[Kit, Manifest]]:
    """The kit of a package, unpacked and checked in a folder that is gone afterwards unless it was moved.

    Raises `NotFound`, `NewerFormat`, `KitBroken` or `KitInvalid`; nothing is then left.
    """
    with os_errors(package):
        work = Path(tempfile.mkdtemp(prefix=".kit-", dir=beside))
    try:
        _unpack(package, work)
        manifest = brand_kits.manifest_of(work)
        if manifest is None:
            raise KitInvalid(package, "it is not signed")
        kit = brand_kits.load_kit(work)
        if (kit.spec.id, kit.spec.version) != (manifest.kit, manifest.version):
            raise KitInvalid(package, f"the signature is for {manifest.kit} {manifest.version}")
        for fault in brand_kits.try_kit(kit):
            raise KitInvalid(package, fault)
        yield kit, manifest
    except FileTrouble as error:
        if error.path.is_relative_to(work):  # nobody knows the folder that it was unpacked in
            error.path, error.args = package, (f"{package}: {error.detail}",)
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _unpack(package: Path, into: Path) -> None:
    if not package.is_file():
        raise NotFound(package)
    try:
        with os_errors(package), package.open("rb") as file:
            _check_end(file)
            with zipfile.ZipFile(file) as contents:
                entries = contents.infolist()
                _check_entries(entries)
                for entry in entries:
                    path = into / entry.filename
                    path.parent.mkdir(parents=True, exist_ok=True)
                    write_new(path, contents.read(entry))
    except _TROUBLE as error:
        raise KitInvalid(package, f"not a whole package ({error})") from error
    except Bad as bad:
        raise KitInvalid(package, str(bad)) from bad


def _check_end(file: io.BufferedReader) -> None:
    """The last 22 bytes: a zip with nothing before or behind it, of a size that its list has room for."""
    size = file.seek(0, io.SEEK_END)
    if size > MAX_PACKAGE_BYTES:
        raise Bad(f"larger than {MAX_PACKAGE_BYTES // 2**20} MB")
    if size < _END.size + _END_64_BYTES:
        raise Bad("not a package")
    file.seek(size - _END.size - _END_64_BYTES)
    before, end = file.read(_END_64_BYTES), file.read()
    mark, disk, first_disk, here, entries, length, offset, comment = _END.unpack(end)
    if mark != _END_MARK or comment or disk or first_disk or here != entries:
        raise Bad("not a package")
    if before.startswith(_END_64_MARK):
        raise Bad("written for files larger than a kit has")
    if entries > MAX_ENTRIES or length > MAX_DIRECTORY_BYTES:
        raise Bad(f"more than {signing.MAX_FILES} files in it")
    if offset + length != size - _END.size:
        raise Bad("its list of contents lies about its place")
    file.seek(0)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse names that could lead elsewhere, whatever is no plain file, and what is too large."""
    if len(entries) > MAX_ENTRIES:
        raise Bad(f"more than {signing.MAX_FILES} files in it")
    seen: set[str] = set()
    for entry in entries:
        if fault := _entry_fault(entry, seen):
            raise Bad(f"{entry.orig_filename[:80]!r} {fault}")
        seen.add(entry.filename.casefold())
    folders = {str(parent) for name in seen for parent in list(Path(name).parents)[:-1]}
    if folders & seen:
        raise Bad("a file and a folder have one name")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise Bad(f"more than {MAX_UNPACKED_BYTES // 2**20} MB when unpacked")


def _entry_fault(entry: zipfile.ZipInfo, seen: set[str]) -> str:
    kind = stat.S_IFMT(entry.external_attr >> 16)
    is_growing = entry.file_size > RATIO_FREE_BYTES and entry.file_size > MAX_RATIO * entry.compress_size
    faults = {
        "is encrypted": entry.flag_bits & 0x1,
        "is a link or a device": kind not in (0, stat.S_IFREG),
        "has something hidden beside it": entry.extra or entry.comment,
        "is packed in an unknown way": entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED),
        "is there twice": entry.filename.casefold() in seen,
        "is too large": entry.file_size > signing.MAX_FILE_BYTES,
        "grows too much when unpacked": is_growing,
    }
    return name_fault(entry.orig_filename) or next((fault for fault, is_so in faults.items() if is_so), "")


def install(
    package: Path, kits: Path, *, may_be_older: bool = False, allow: Allow = lambda _kit, _manifest: None
) -> Kit:
    """Check a package and put its kit among the user's own, whole or not at all.

    `allow` sees the checked kit before anything is kept, and may raise. The version before stays on the disk
    until the next one, because a video may be in the making with it. Raises as `unpacked`, `KitOlder`, and
    `KitOfAnother` where another maker's kit has the id.
    """
    with os_errors(kits):
        kits.mkdir(parents=True, exist_ok=True)
    with FileLock(kits / ".lock"):
        return _install(package, kits, allow, may_be_older=may_be_older)


def _install(package: Path, kits: Path, allow: Allow, *, may_be_older: bool) -> Kit:
    for left_over in kits.glob(".kit-*"):  # of an installation that was killed
        shutil.rmtree(left_over, ignore_errors=True)
    with unpacked(package, beside=kits) as (kit, manifest):
        allow(kit, manifest)
        older = _installed(kit.spec.id, kits)
        target = kits / f"{kit.spec.id}-{signing.hash_of(repr(manifest).encode()).sha256[:12]}"
        _check_successor(package, kit, manifest, older, may_be_older=may_be_older)
        if target not in [one.folder for one in older]:
            with os_errors(target):
                kit.folder.chmod(0o755)  # it was made for one user only
                kit.folder.rename(target)
                sync_folder(kits)
        newest = max(older, key=lambda one: brand_kits.version_key(one.spec.version), default=None)
        for one in older:
            is_kept = one is newest and not may_be_older
            if one.folder != target and not is_kept:
                _remove(one.folder)
    return brand_kits.load_kit(target)


def _check_successor(
    package: Path, kit: Kit, manifest: Manifest, older: list[Kit], *, may_be_older: bool
) -> None:
    foreign = brand_kits.folders_before(kit.spec.id)
    for one in older:
        known = brand_kits.manifest_of(one.folder)
        if known is None or known.key != manifest.key:
            foreign.append(one.folder)
        elif known != manifest and not may_be_older:
            version, installed = kit.spec.version, one.spec.version
            if brand_kits.version_key(version) <= brand_kits.version_key(installed):
                raise KitOlder(package, version, installed)
    for folder in foreign:
        raise KitOfAnother(package, str(folder))


def _installed(kit_id: str, kits: Path) -> list[Kit]:
    return [kit for kit in brand_kits.usable_kits(kits) if kit.spec.id == kit_id]


def _remove(folder: Path) -> None:
    """Take a kit away so that nobody ever sees a part of it."""
    hidden = folder.with_name(f".kit-{uuid.uuid4().hex}")
    with os_errors(folder):
        folder.rename(hidden)
    shutil.rmtree(hidden, ignore_errors=True)
