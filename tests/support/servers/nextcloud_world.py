"""An imitation of Nextcloud's files: wsgidav, and around it what "Chunked file upload v2" adds.

Written from Nextcloud's developer manual (client APIs, WebDAV, chunking). A piece is there whole or not at
all; what does not add up to `OC-Total-Length` is refused. Run with wsgidav's Python as
`nextcloud_world.py PORT FOLDER USER PASSWORD`; files lie in `files`, pieces in `uploads`.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from cheroot.wsgi import Server  # type: ignore[import-not-found]
from wsgidav.wsgidav_app import WsgiDAVApp  # type: ignore[import-not-found]

PART_BYTES = 65536


class Nextcloud:
    """The WSGI application: pieces here, the rest in wsgidav."""

    def __init__(self, folder: Path, user: str, password: str) -> None:
        self._files, self._uploads = f"/remote.php/dav/files/{user}", f"/remote.php/dav/uploads/{user}"
        self._at = {self._files: folder / "files", self._uploads: folder / "uploads"}
        for place in self._at.values():
            place.mkdir(parents=True, exist_ok=True)
        told = {
            "provider_mapping": {name: str(place) for name, place in self._at.items()},
            "simple_dc": {"user_mapping": {"*": {user: {"password": password}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
            "property_manager": True,
            "lock_storage": True,
        }
        self._dav: Callable[..., Iterable[bytes]] = WsgiDAVApp(told)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if not path.startswith(self._uploads) or method not in ("PUT", "MOVE", "MKCOL"):
            return self._dav(environ, start)
        if "HTTP_AUTHORIZATION" not in environ:
            return _said(start, "401 Unauthorized")
        if "HTTP_DESTINATION" not in environ:
            return _said(start, "400 Bad Request")
        if method == "MKCOL":
            return self._dav(environ, start)
        there = self._at[self._uploads] / path.removeprefix(self._uploads).lstrip("/")
        done = self._piece(there, environ) if method == "PUT" else self._together(there.parent, environ)
        return _said(start, done)

    def _piece(self, there: Path, environ: dict[str, Any]) -> str:
        if not there.parent.is_dir():
            return "404 Not Found"
        if not (there.name.isdecimal() and 1 <= int(there.name) <= 10_000):
            return "400 Bad Request"
        left = int(environ["CONTENT_LENGTH"])
        part = there.with_name(f".{there.name}.part")
        with part.open("wb") as file:
            while left:
                data = environ["wsgi.input"].read(min(left, PART_BYTES))
                if not data:
                    return "400 Bad Request"
                file.write(data)
                left -= len(data)
        part.replace(there)
        return "201 Created"

    def _together(self, folder: Path, environ: dict[str, Any]) -> str:
        if not folder.is_dir():
            return "404 Not Found"
        pieces = sorted(one for one in folder.iterdir() if one.name.isdecimal())
        if sum(one.stat().st_size for one in pieces) != int(environ["HTTP_OC_TOTAL_LENGTH"]):
            return "400 Bad Request"
        target = unquote(urlsplit(environ["HTTP_DESTINATION"]).path).removeprefix(self._files).lstrip("/")
        made = self._at[self._files] / target
        if not made.parent.is_dir():
            return "409 Conflict"
        with made.open("wb") as file:
            for piece in pieces:
                with piece.open("rb") as one:
                    shutil.copyfileobj(one, file)
        shutil.rmtree(folder)
        return "201 Created"


def _said(start: Callable[..., Any], status: str) -> list[bytes]:
    start(status, [("Content-Length", "0")])
    return [b""]


if __name__ == "__main__":
    port, folder, user, password = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    Server(("127.0.0.1", port), Nextcloud(folder, user, password)).start()
