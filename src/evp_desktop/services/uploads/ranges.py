"""Uploads in pieces by `Content-Range`: one address, PUT after PUT, and the library tells how far it is.

PeerTube, Google and Microsoft Graph speak it, each with a reply of its own.
"""

from __future__ import annotations

import re

from evp_desktop.errors import LibraryRefused
from evp_desktop.services.uploads.adapter import Body
from evp_desktop.services.uploads.web import Headers, Reply, Web

RESUME = 308
"""`Resume Incomplete`: the upload goes on."""


def put(web: Web, url: str, body: Body, total_bytes: int, headers: Headers | None = None) -> Reply:
    """Send one piece of a file of so many bytes, and return what came back, whatever it was."""
    span = f"bytes {body.begin}-{body.begin + len(body) - 1}/{total_bytes}"
    told = {"Content-Type": "application/octet-stream", "Content-Range": span, **(headers or {})}
    return web.ask("PUT", url, data=body, size=len(body), headers=told)


def ask(web: Web, url: str, total_bytes: int) -> Reply:
    """Ask how far an upload is by a piece of nothing."""
    return web.ask("PUT", url, data=b"", headers={"Content-Range": f"bytes */{total_bytes}"})


def goes_on(reply: Reply) -> bool:
    """Whether a reply asks for more; with an address and no range, 308 is the redirect that others mean."""
    return reply.status == RESUME and ("range" in reply.headers or "location" not in reply.headers)


def confirmed(web: Web, reply: Reply) -> int:
    """How many bytes are there by the reply's `Range: bytes=0-…`; none without it, or up to -1 (PeerTube)."""
    told = reply.headers.get("range", "")
    found = re.fullmatch(r"bytes=0-(-1|\d{1,15})", told.strip())
    if told and not found:
        raise LibraryRefused(web.address, "not_a_library", "a Range that is none")
    return int(found[1]) + 1 if found else 0
