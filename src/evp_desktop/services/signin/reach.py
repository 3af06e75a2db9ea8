"""Addresses as people write them, and the way to them."""

from __future__ import annotations

import ipaddress
import ssl
from pathlib import Path
from urllib.parse import urlsplit

from evp_desktop.errors import EvpError, LibraryRefused
from evp_desktop.model.libraries import Library
from evp_desktop.services.files import read_file
from evp_desktop.services.uploads.web import Credentials, Patience, Web

AUTHORITY = "authority"
"""The option that names a file: a company's own certificate authority, in PEM."""
MAX_AUTHORITY_BYTES = 2**20
MAX_ADDRESS = 2000
QUICK = Patience(connect_s=15.0, idle_s=30.0, reply_s=45.0)
"""Somebody waits for a sign-in, and its answers are short."""


def way_to(
    library: Library, address: str = "", credentials: Credentials | None = None, *, patience: Patience = QUICK
) -> Web:
    """The way to a library, or to `address` where people sign in for it, trusting whom the library trusts.

    Raises `LibraryRefused` when the file of its authority cannot be used.
    """
    where = address or library.address
    file = library.options.get(AUTHORITY, "")
    try:
        authority = read_file(Path(file), MAX_AUTHORITY_BYTES) if file else b""
        return Web(where, credentials, authority=authority, patience=patience)
    except (EvpError, ssl.SSLError, ValueError):
        raise LibraryRefused(where, "certificate", file) from None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def candidates(written: str, *, is_plain_allowed: bool = False) -> tuple[str, ...]:
    """The addresses that somebody may mean, the first to be tried first; empty for what is no address.

    Unencrypted only on this machine or where that is allowed. A name, a password, a query and a fragment are
    left out: an address is kept where everybody who looks can read it.
    """
    text = written.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}", scheme="")
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode() if not host.isascii() else host
    except (ValueError, UnicodeError):
        return ()
    is_name = bool(host) and all(c.isalnum() or c in "-._:" for c in host)
    if not is_name or parts.scheme not in ("", "http", "https") or len(text) > MAX_ADDRESS:
        return ()
    if not parts.path.isprintable() or " " in parts.path:
        return ()
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "") + parts.path.rstrip("/")
    may_be_plain = is_plain_allowed or is_loopback(host)
    if parts.scheme == "http" and may_be_plain:
        return (f"http://{place}",)
    is_either = may_be_plain and not parts.scheme
    return (f"https://{place}", f"http://{place}") if is_either else (f"https://{place}",)


def user_in(written: str) -> str:
    """The name in front of an address such as `anna@videos.example`, empty without one."""
    text = written.strip()
    try:
        return urlsplit(text if "://" in text else f"//{text}").username or ""
    except ValueError:
        return ""
