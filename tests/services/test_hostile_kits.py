"""Kits that an enemy sends: each is refused with a sentence, and nothing is written anywhere else."""

from __future__ import annotations

import io
import json
import shutil
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from evp_desktop import paths
from evp_desktop.cli import messages
from evp_desktop.errors import FileTrouble, KitBroken, KitInvalid, NewerFormat, NotFound
from evp_desktop.services import kit_contents, kit_files, kit_trial, signing
from evp_desktop.services.brand_kits import load_kit
from tests.support import evil

Files = dict[str, bytes]
SHIPPED = paths.brand_kits_folder() / "default"
OWN: Files = {
    path.relative_to(SHIPPED).as_posix(): path.read_bytes() for path in SHIPPED.rglob("*") if path.is_file()
}
SPEC = {**json.loads(OWN["kit.json"]), "id": "acme"}
OWN["kit.json"] = json.dumps(SPEC).encode()
KEY, OTHER_KEY = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


def signed(files: Files, key: Ed25519PrivateKey = KEY, *, says: Files | None = None) -> Files:
    """The files with a manifest of them, or of others that it lies about."""
    hashes = {name: signing.hash_of(data) for name, data in (says or files).items()}
    manifest, signature = signing.sign("acme", SPEC["version"], hashes, key)
    return {signing.MANIFEST: manifest, signing.SIGNATURE: signature, **files}


def kit_with(**changes: object) -> Files:
    """A signed kit whose document was changed: fields by their path, with __ for a dot."""
    spec = json.loads(OWN["kit.json"])
    for path, value in changes.items():
        *groups, name = path.split("__")
        part = spec
        for group in groups:
            part = part[group]
        part[name] = value
    return {**OWN, "kit.json": json.dumps(spec).encode()}


Entry = tuple[zipfile.ZipInfo, bytes]


def entries(files: Files) -> list[Entry]:
    return [(zipfile.ZipInfo(name), data) for name, data in files.items()]


def zipped(contents: list[Entry]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as package:
        for entry, data in contents:
            entry.compress_type = entry.compress_type or zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return whole.getvalue()


def with_entry(name: str, data: bytes = b"{}", **tweaks: object) -> bytes:
    """A good package with one more entry, its name as it is given."""
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    for field, value in tweaks.items():
        setattr(entry, field, value)
    return zipped([*entries(signed(OWN)), (entry, data)])


def refusal(package: bytes, folder: Path) -> FileTrouble:
    """Why it is not installed; looks whether anything was left or written elsewhere."""
    kits = folder / "home" / "kits"
    file = folder / "acme.evpkit"
    file.write_bytes(package)
    with pytest.raises((KitInvalid, KitBroken, NewerFormat)) as caught:
        kit_files.install(file, kits)
    left = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert left in (["acme.evpkit"], ["acme.evpkit", "home/kits/.lock"])
    told = messages.sentence(caught.value)
    assert told.startswith("The brand kit") or "newer version" in told
    assert str(kits) not in told
    return caught.value


def test_a_good_package_is_installed(tmp_path: Path) -> None:
    """What all of the following packages were made of is fine."""
    file = tmp_path / "acme.evpkit"
    file.write_bytes(zipped(entries(signed(OWN))))
    kit = kit_files.install(file, tmp_path / "kits")
    assert (kit.spec.id, kit.origin) == ("acme", "stranger")


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "fonts/../../evil.txt",
        "/tmp/evil.txt",
        "C:/evil.txt",
        "C:evil.txt",
        "..\\evil.txt",
        "\\\\server\\share\\evil.txt",
        "fonts\\evil.txt",
        "evil.txt\0.png",
        "ev\u0131l.txt",
        "fonts\u2215evil.txt",
        "\uff0e\uff0e/evil.txt",
        "fonts\u202etxt.live",
        "CON.txt",
        "fonts/nul.json",
        "COM1.png",
        "aux",
        "evil.txt.",
        "evil.txt ",
        "folder./evil.txt",
        ".hidden.txt",
        "./evil.txt",
        "a/b/c/d.txt",
        "folder/",
        "evil.exe",
        "kit.zip",
        "logo.svg",
        "",
        "a" * 200 + ".txt",
    ],
)
def test_a_name_that_leads_elsewhere(tmp_path: Path, name: str) -> None:
    """Whatever could be another place on some system, or no file of a kit, is refused by its name."""
    assert kit_contents.name_fault(name)
    assert isinstance(refusal(with_entry(name), tmp_path), KitInvalid)


@pytest.mark.parametrize("name", ["kit.json", "LOGO.PNG", "Fonts/OFL-inter.txt", "logo.png/x.txt"])
def test_two_files_of_one_name(tmp_path: Path, name: str) -> None:
    """Twice the same name, the same but for its case, and a file that is a folder too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile finds a name odd that is there already
        package = with_entry(name)
    detail = refusal(package, tmp_path).detail
    assert "twice" in detail or "one name" in detail


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFDIR])
def test_links_and_devices(tmp_path: Path, kind: int) -> None:
    """A link, device or pipe is no file, wherever it leads."""
    package = with_entry("evil.txt", b"/etc/passwd", external_attr=(kind | 0o777) << 16, create_system=3)
    assert "link or a device" in refusal(package, tmp_path).detail


def test_a_hard_link_hidden_beside_an_entry(tmp_path: Path) -> None:
    """Zip tells hard links in a field of their own; no entry of ours has such a field."""
    beside = struct.pack("<HH", 0x000D, 12) + b"\0" * 12
    assert "hidden beside" in refusal(with_entry("evil.txt", b"", extra=beside), tmp_path).detail


def test_an_encrypted_package(tmp_path: Path) -> None:
    """What nobody can look into is not taken."""
    package = bytearray(zipped(entries(signed(OWN))))
    at = package.rfind(b"PK\x01\x02")
    package[at + 8] |= 1
    assert "encrypted" in refusal(bytes(package), tmp_path).detail


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing(tmp_path: Path, method: int) -> None:
    """Only what every unpacker bounds."""
    assert "unknown way" in refusal(with_entry("a.txt", b"x" * 99, compress_type=method), tmp_path).detail


def test_a_bomb_that_says_its_size(tmp_path: Path) -> None:
    """Much from little, in one file or in many."""
    assert "grows too much" in refusal(with_entry("a.txt", b"\0" * 2**25), tmp_path).detail
    many = [(zipfile.ZipInfo(f"{n}.txt"), b"\0" * 900_000) for n in range(300)]
    assert "more than 200 files" in refusal(zipped(many), tmp_path).detail
    fewer = zipped([*entries(signed(OWN)), *many[:190]])
    assert isinstance(refusal(fewer, tmp_path), KitBroken)


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    """A list of contents that says a byte where there are 32 MB is found out before they are written."""
    package = bytearray(with_entry("a.txt", b"\0" * 2**25))
    at = package.rfind(b"PK\x01\x02")
    package[at + 24 : at + 28] = struct.pack("<L", 1)
    assert "not a whole package" in refusal(bytes(package), tmp_path).detail


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    """A declared size above what any kit needs is not even tried."""
    package = bytearray(with_entry("a.txt", b"x"))
    at = package.rfind(b"PK\x01\x02")
    package[at + 20 : at + 28] = struct.pack("<LL", 2**31, 2**31)
    assert "too large" in refusal(bytes(package), tmp_path).detail


def test_a_zip_that_lies_about_itself(tmp_path: Path) -> None:
    """Zip64 ends, things before and behind, other counts and places, and no zip at all."""
    good = zipped(entries(signed(OWN)))
    end = len(good) - 22
    zip64 = good[:end] + b"PK\x06\x07" + b"\0" * 16 + good[end:]
    assert "larger than a kit" in refusal(zip64, tmp_path).detail
    for package in (
        b"#!/bin/sh\n" + good,
        good + b"behind",
        good[: end + 8] + struct.pack("<HH", 9, 8) + good[end + 12 :],
        good[: end + 12] + struct.pack("<L", 2**31) + good[end + 16 :],
        good[: end + 16] + struct.pack("<L", 2**31) + good[end + 20 :],
        good[: len(good) // 2],
        good[:100] + b"\xff" * 2000 + good[2100:],
        b"",
        b"PK\x05\x06" + b"\0" * 18,
        b"not a zip at all" * 9,
    ):
        assert isinstance(refusal(package, tmp_path), KitInvalid)


def test_a_package_that_is_not_there(tmp_path: Path) -> None:
    """No file, or a folder in its place."""
    for path in (tmp_path / "none.evpkit", tmp_path):
        with pytest.raises(NotFound):
            kit_files.install(path, tmp_path / "kits")


def changed(files: Files, name: str, data: bytes) -> Files:
    return {**files, name: data}


LIES: dict[str, Callable[[], Files]] = {
    "a missing file": lambda: signed(
        {name: data for name, data in OWN.items() if name != "logo.png"}, says=OWN
    ),
    "an extra file": lambda: signed({**OWN, "notes.txt": b"hello"}, says=OWN),
    "another hash": lambda: signed(OWN, says=changed(OWN, "logo.png", b"x")),
    "kit.json swapped": lambda: changed(signed(OWN), "kit.json", kit_with(name="Evil")["kit.json"]),
    "a bent signature": lambda: changed(signed(OWN), signing.SIGNATURE, b"\0" * 64),
    "a short signature": lambda: changed(signed(OWN), signing.SIGNATURE, b"\0"),
    "a signature by another key": lambda: changed(
        signed(OWN), signing.SIGNATURE, signed(OWN, OTHER_KEY)[signing.SIGNATURE]
    ),
    "another manifest under the signature": lambda: changed(
        signed(OWN), signing.MANIFEST, signed(OWN, OTHER_KEY)[signing.MANIFEST]
    ),
    "a manifest without end": lambda: changed(signed(OWN), signing.MANIFEST, b"[" * 100_000),
    "a manifest of nothing": lambda: changed(signed(OWN), signing.MANIFEST, b"{}"),
    "no signature": lambda: {name: data for name, data in signed(OWN).items() if name != signing.SIGNATURE},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_manifest_that_lies(tmp_path: Path, lie: str) -> None:
    """Every file is what its maker signed, none more and none less, and the signature is of that key."""
    assert isinstance(refusal(zipped(entries(LIES[lie]())), tmp_path), KitBroken)


def test_a_package_without_any_signature(tmp_path: Path) -> None:
    """Only signed kits come as files."""
    assert "not signed" in refusal(zipped(entries(OWN)), tmp_path).detail


def test_a_signature_for_another_kit(tmp_path: Path) -> None:
    """The manifest names the kit that it is for."""
    assert "signature is for" in refusal(zipped(entries(signed(kit_with(id="other")))), tmp_path).detail


def chunk_bomb() -> bytes:
    return b"zTXt" + b"Comment\0\0" + zlib.compress(b"\0" * 2**26)


HOLLOW: dict[str, Files] = {
    "a document without end": changed(OWN, "kit.json", b'{"colours":' * 50_000),
    "a number without end": changed(
        OWN, "kit.json", OWN["kit.json"].replace(b'"format": 1', b'"format": 1' + b"0" * 90_000)
    ),
    "a size beyond all numbers": changed(
        OWN, "kit.json", OWN["kit.json"].replace(b'"margin_percent": ', b'"margin_percent": 1e999, "x": ')
    ),
    "a document that is no text": changed(OWN, "kit.json", b"\xff\xfe\x00"),
    "a logo that leads out": kit_with(logo__file="../../secret.png"),
    "a huge logo": changed(OWN, "logo.png", evil.png(60_000, 60_000)),
    "a long thin logo": changed(OWN, "logo.png", evil.png(2**31 - 1, 32)),
    "a logo that is a bomb": changed(OWN, "logo.png", evil.png(64, 64, b"\0" * 2**25, chunk_bomb())),
    "a drawing with a script": changed(
        OWN, "logo.png", b'<?xml version="1.0"?><svg xmlns="x"><script>alert(1)</script></svg>'
    ),
    "a drawing that fetches": changed(
        OWN, "logo.png", b'<svg><image href="file:///etc/passwd"/><use href="http://x/"/></svg>'
    ),
    "a font that is none": changed(OWN, "fonts/Inter-Regular.otf", b"\0\1\0\0" + b"\xff" * 500),
    "half a font": changed(OWN, "fonts/Inter-Regular.otf", OWN["fonts/Inter-Regular.otf"][:9_000]),
    "a font that loops": changed(
        OWN, "fonts/Inter-Regular.otf", evil.font(program=b"\xb8\xff\xfd\x1c")
    ),
    "a font of letters in letters": changed(OWN, "fonts/Inter-SemiBold.otf", evil.font(depth=40)),
    "a film that is a list": {
        **kit_with(intro__video="intro.mp4"),
        "intro.mp4": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    },
    "a film that is no film": {**kit_with(intro__video="i.mp4"), "i.mp4": b"\0\0\0\x18ftypmp42" + b"x" * 99},
    "a film of huge pictures": {**kit_with(intro__video="i.webm"), "i.webm": evil.film(65_535, 65_535)},
    "a film of 100,000 streams": {**kit_with(intro__video="i.webm"), "i.webm": evil.film(64, 64, 100_000)},
    "a film that is not there": kit_with(intro__video="i.webm"),
    "music that is none": {
        **kit_with(music={"file": "m.ogg", "licence": "fonts/OFL-Inter.txt"}),
        "m.ogg": b"OggS" + b"\xff" * 400,
    },
    "a department that takes what is locked": {
        **OWN,
        "departments/sales.json": b'{"id": "sales", "name": "S", "changes": {"logo.file": "x.png"}}',
    },
    "a department of another name": {**OWN, "departments/sales.json": b'{"id": "../x", "name": "S"}'},
}  # fmt: skip


@pytest.mark.parametrize("what", HOLLOW)
def test_what_is_wrong_inside(tmp_path: Path, what: str) -> None:
    """A signature says who made a kit, not that it is good: whatever it holds is still tried."""
    refusal(zipped(entries(signed(HOLLOW[what]))), tmp_path)


def test_a_newer_format_is_told_as_such(tmp_path: Path) -> None:
    """A kit of a later version of the program."""
    assert isinstance(refusal(zipped(entries(signed(kit_with(format=99)))), tmp_path), NewerFormat)


def test_what_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font or film that keeps its process busy for longer than any real one does is refused."""
    monkeypatch.setattr(kit_trial, "LONGEST_S", 0.01)
    assert "busy without end" in refusal(zipped(entries(signed(OWN))), tmp_path).detail


def test_a_link_in_a_folder_of_kits(tmp_path: Path) -> None:
    """A signed folder into which a link was put is not what was signed."""
    file = tmp_path / "acme.evpkit"
    file.write_bytes(zipped(entries(signed(OWN))))
    kit = kit_files.install(file, tmp_path / "kits")
    shutil.copy(kit.folder / "logo.png", tmp_path / "other.png")
    (kit.folder / "logo.png").unlink()
    (kit.folder / "logo.png").symlink_to(tmp_path / "other.png")
    with pytest.raises(KitBroken):
        load_kit(kit.folder)
