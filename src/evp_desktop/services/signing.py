"""Who made a kit: Ed25519 signatures over a manifest of the hashes of all its files, and the keys for that.

Keys are in OpenSSH's own format, so that `ssh-keygen -t ed25519` makes them too; the words behind a public
key name its owner.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import msgspec

from evp_desktop.errors import FileTrouble, KeyUnreadable, KitBroken, os_errors
from evp_desktop.model.brand import KitFile, ShortText
from evp_desktop.model.media import Id
from evp_desktop.services.files import read_file, replace_file, write_new

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
SIGNATURE_BYTES = 64
MAX_MANIFEST_BYTES = 2**20
MAX_FILES = 200
MAX_FILE_BYTES = 96 * 2**20
"""A film of 20 s in a kit's highest quality is smaller."""
MAX_KEY_BYTES = 16 * 2**10

_ABOUT = b"EVP Desktop brand kit, manifest 1\n"
"""Stands before what is signed, so that no signature of something else is one of a kit."""

Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
KeyText = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9+/]{43}=\Z")]
"""The 32 bytes of a public key in base 64."""


class FileHash(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one file must be."""

    sha256: Sha256
    size: Annotated[int, msgspec.Meta(ge=0, le=MAX_FILE_BYTES)]


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every file of a kit with its hash, and by which key that is signed."""

    format: Annotated[int, msgspec.Meta(ge=1, le=1)] = 1
    kit: Id
    version: ShortText
    key: KeyText
    files: Annotated[dict[KitFile, FileHash], msgspec.Meta(max_length=MAX_FILES)]


class PublicKey(NamedTuple):
    """A key that signatures are checked with, and the words that name its owner."""

    key: str
    name: str

    @property
    def fingerprint(self) -> str:
        """A short form of the key that people can compare."""
        return fingerprint(self.key)


def fingerprint(key: str) -> str:
    """A short form of a key that people can compare: `ab12 cd34 ef56 7890`."""
    digest = hashlib.sha256(base64.b64decode(key)).hexdigest()[:16]
    return " ".join(digest[i : i + 4] for i in range(0, 16, 4))


def hash_of(data: bytes) -> FileHash:
    """The hash of a file's bytes."""
    return FileHash(sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def make_key(path: Path, owner: str) -> PublicKey:
    """Write a new private key to `path` and its public half to `path`.pub, never over another file.

    Raises `FileTrouble` and its like.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    private = Ed25519PrivateKey.generate()
    public = path.with_name(path.name + ".pub")
    line = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    with os_errors(path):
        if path.exists() or public.exists():
            raise FileTrouble(path, "there is a key of this name already")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
        write_new(public, line + b" " + " ".join(owner.split()).encode() + b"\n")
    return read_public_key(public)


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """A key to sign with; raises `KeyUnreadable`, `NotFound` and their like."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    data = read_file(path, MAX_KEY_BYTES)
    try:
        key = load_ssh_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnreadable(path, "no OpenSSH key without a password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnreadable(path, "not an Ed25519 key")
    return key


def read_public_key(path: Path) -> PublicKey:
    """A key to check with; raises `KeyUnreadable`, `NotFound` and their like."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key

    data = read_file(path, MAX_KEY_BYTES)
    try:
        key = load_ssh_public_key(data)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyUnreadable(path, "no OpenSSH public key") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnreadable(path, "not an Ed25519 key")
    words = data.decode("utf-8", "replace").splitlines()[0].split(maxsplit=2)
    name = "".join(letter for letter in " ".join(words[2:]) if letter.isprintable())
    return PublicKey(_text_of(key), name[:200])


def trust(path: Path, folder: Path) -> PublicKey:
    """Keep a public key in a folder of trusted ones; raises as `read_public_key`, `NoAccess`, `DiskFull`."""
    key = read_public_key(path)
    with os_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / f"{key.fingerprint.replace(' ', '')}.pub", read_file(path, MAX_KEY_BYTES))
    return key


def trusted_keys(*folders: Path) -> dict[str, str]:
    """The owner's name of each key in the folders; of one key in two of them the earlier name."""
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.pub")) if folder.is_dir() else ():
            try:
                key = read_public_key(path)
            except FileTrouble:
                continue  # a file that is no key makes nobody trusted
            found.setdefault(key.key, key.name)
    return found


def sign(
    kit: str, version: str, files: Mapping[str, FileHash], key: Ed25519PrivateKey
) -> tuple[bytes, bytes]:
    """The manifest of a kit's files and its signature."""
    manifest = Manifest(
        kit=kit, version=version, key=_text_of(key.public_key()), files=dict(sorted(files.items()))
    )
    data = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    return data, key.sign(_ABOUT + data)


def sign_words(about: bytes, data: bytes, key: Ed25519PrivateKey) -> tuple[str, bytes]:
    """The signer's public key and the signature of `data` as something `about`: never of something else."""
    return _text_of(key.public_key()), key.sign(about + data)


def public_text(key_file: Path) -> str:
    """The public half of a key to sign with, as signatures name it; raises as `read_private_key`."""
    return _text_of(read_private_key(key_file).public_key())


def is_signed(about: bytes, data: bytes, signature: bytes, key: str) -> bool:
    """Whether the owner of a public key signed `data` as something `about`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(key)).verify(signature, about + data)
    except (ValueError, InvalidSignature):
        return False
    return True


def signed_manifest(data: bytes, signature: bytes, path: Path) -> Manifest:
    """The manifest in `data` when it was signed with the key that it names; raises `KitBroken`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        manifest = msgspec.json.decode(data, type=Manifest)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(manifest.key))
        key.verify(signature, _ABOUT + data)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise KitBroken(path, f"{MANIFEST} cannot be read: {error}") from error
    except InvalidSignature as error:
        raise KitBroken(path, "the signature does not fit") from error
    return manifest


def _text_of(key: Ed25519PublicKey) -> str:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
