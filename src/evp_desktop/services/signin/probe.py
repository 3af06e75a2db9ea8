"""What lives at an address: a few requests that change nothing and tell nobody who we are."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec

from evp_desktop.errors import LibraryAway, LibraryRefused
from evp_desktop.model.libraries import Library
from evp_desktop.services.signin.reach import AUTHORITY, candidates, way_to
from evp_desktop.services.uploads.web import Patience, Reply, Web, check, origin, plain

MICROSOFT_HOSTS = (".sharepoint.com", "graph.microsoft.com", ".onedrive.com", ".1drv.ms")
PATIENCE = Patience(connect_s=10.0, idle_s=15.0, reply_s=15.0)
LONGEST_NAME = 80


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A library's address as it is kept, its kind (empty: not recognised) and how it calls itself."""

    address: str
    kind: str = ""
    name: str = ""


def probe(written: str, *, authority: str = "", is_plain_allowed: bool = False) -> Found:
    """Look what lives at an address as a person wrote it; https first.

    `authority` is the path of a company's own certificate authority. Raises `LibraryRefused` for what is no
    address and for a certificate that is not trusted, `LibraryAway` when nobody answers.
    """
    addresses = candidates(written, is_plain_allowed=is_plain_allowed)
    if not addresses:
        raise LibraryRefused(_shown(written), "not_a_library")
    for address in addresses[:-1]:
        try:
            return _look(address, authority)
        except LibraryAway:
            continue
        except LibraryRefused as refusal:
            if not _is_plain(refusal):
                raise
    return _look(addresses[-1], authority)


def _is_plain(refusal: LibraryRefused) -> bool:
    """Whether nothing there speaks TLS; a wrong certificate is no reason to go on without."""
    return refusal.why == "certificate" and "verif" not in refusal.detail.lower()


def _look(address: str, authority: str) -> Found:
    host = urlsplit(address).hostname or ""
    if any(host.endswith(end) for end in MICROSOFT_HOSTS):
        return Found(address=address, kind="graph")
    library = Library(id="probe", kind="probe", address=address, options={AUTHORITY: authority})
    home = urlsplit(address)
    root = way_to(library, f"{home.scheme}://{home.netloc}", patience=PATIENCE)
    here = way_to(library, patience=PATIENCE)
    looks: tuple[tuple[Callable[[Web], Found | None], Web], ...] = (
        (_peertube, root),
        (_plone, here),
        (_tus, here),
        (_webdav, here),
        (_mediacms, root),
        (_s3, here),
    )
    found = (look(web) for look, web in looks)
    return next((one for one in found if one is not None), Found(address=address))


def _peertube(web: Web) -> Found | None:
    told = _json(web, "/api/v1/config")
    instance = told.get("instance")
    if "serverVersion" not in told or not isinstance(instance, dict):
        return None
    return Found(address=web.address, kind="peertube", name=_name(instance.get("name")))


def _plone(web: Web) -> Found | None:
    told = _json(web, "@site")
    is_it = any(name.startswith("plone.") for name in told)
    return (
        Found(address=web.address, kind="plone", name=_name(told.get("plone.site_title"))) if is_it else None
    )


def _tus(web: Web) -> Found | None:
    """tus 1.0, 5.2: the server tells its versions to who asks."""
    reply = _ask(web, "OPTIONS")
    is_it = "tus-version" in reply.headers or "tus-resumable" in reply.headers
    return Found(address=web.address, kind="tus") if is_it else None


def _webdav(web: Web) -> Found | None:
    """RFC 4918, 10.1: the `DAV` header; or a server that wants a password before it lists anything."""
    if "dav" in _ask(web, "OPTIONS").headers:
        return Found(address=web.address, kind="webdav")
    reply = _ask(web, "PROPFIND", {"Depth": "0"})
    is_asking = reply.status == 401 and reply.headers.get("www-authenticate", "").lower().startswith("basic")
    is_it = reply.status == 207 or "dav" in reply.headers or is_asking
    return Found(address=web.address, kind="webdav") if is_it else None


def _mediacms(web: Web) -> Found | None:
    told = _json(web, "/api/v1/media")
    listed = told.get("results")
    is_it = isinstance(listed, list) and {"count", "next", "previous"} <= set(told)
    return Found(address=web.address, kind="mediacms") if is_it else None


def _s3(web: Web) -> Found | None:
    headers = _ask(web, "GET").headers
    is_it = "x-amz-request-id" in headers or "amazons3" in headers.get("server", "").lower()
    return Found(address=web.address, kind="s3") if is_it else None


def _ask(web: Web, method: str, headers: dict[str, str] | None = None) -> Reply:
    return web.ask(method, "", headers=headers)


def _json(web: Web, path: str) -> dict[str, object]:
    reply = web.ask("GET", path)
    if reply.status in (301, 302, 307, 308) and origin(reply.link(reply.url)) != origin(reply.url):
        check(web, reply)
    return reply.dict() if reply.status == 200 else {}


def _name(told: object) -> str:
    return plain(told)[:LONGEST_NAME] if isinstance(told, str) else ""


def _shown(written: str) -> str:
    """What somebody wrote, without what may be a password in it."""
    return written.strip().rpartition("@")[2].partition("?")[0][:LONGEST_NAME]
