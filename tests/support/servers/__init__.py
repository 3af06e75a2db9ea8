"""Real servers of others for the tests, each on a free port of the loopback, stopped for sure.

`with running(webdav(folder)) as server:` starts one; `kill`, `start` and `restart` do what they say, with the
same port and the same storage. The first use installs what is needed (see `environments`).
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.servers import environments
from tests.support.servers.process import Server, free_port

__all__ = [
    "PASSWORD",
    "TOKEN",
    "USER",
    "Server",
    "free_port",
    "nextcloud",
    "peertube",
    "plone",
    "running",
    "s3",
    "tus",
    "tus_with_checksum",
    "webdav",
]

USER, PASSWORD, TOKEN = "anna", "geheim-1", "sesame"


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """A started server, killed at the end."""
    try:
        server.start()
        yield server
    finally:
        server.kill()


def webdav(folder: Path) -> Server:
    """wsgidav with the files in `files`, for `USER` with `PASSWORD` by basic authentication."""
    program = environments.programs("servers") / "wsgidav"
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    told = {
        "host": "127.0.0.1",
        "provider_mapping": {"/": str(files)},
        "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "lock_storage": True,
        "property_manager": True,
    }
    config = folder / "wsgidav.json"
    config.write_text(json.dumps(told))
    return Server(folder, lambda port: [str(program), "--config", str(config), "--port", str(port)])


def nextcloud(folder: Path) -> Server:
    """wsgidav with Nextcloud's pieces around it: `/remote.php/dav/files/USER`, for `USER` with `PASSWORD`."""
    python = environments.programs("servers") / "python"
    folder.mkdir(parents=True, exist_ok=True)
    script = str(environments.HERE / "nextcloud_world.py")
    return Server(folder, lambda port: [str(python), script, str(port), str(folder), USER, PASSWORD])


def s3(folder: Path) -> Server:
    """moto's S3; it forgets everything when it is killed, and takes any key."""
    program = environments.programs("servers") / "moto_server"
    folder.mkdir(parents=True, exist_ok=True)
    return Server(folder, lambda port: [str(program), "-H", "127.0.0.1", "-p", str(port)])


def tus(folder: Path, max_bytes: int = 8_000_000) -> Server:
    """@tus/server at `/files`: bearer `TOKEN`, 8 MB at most by default, keeps uploads over a restart."""
    return _node(folder, "tus.mjs", str(max_bytes))


def tus_with_checksum(folder: Path) -> Server:
    """@uploadx/core's tus at `/files`, which checks checksums; bearer `TOKEN`."""
    return _node(folder, "tus_with_checksum.mjs")


def peertube(folder: Path) -> Server:
    """PeerTube's own upload engine, with an imitation of the rest of PeerTube around it."""
    return _node(folder, "peertube.mjs")


def plone(folder: Path) -> Server:
    """Plone with an empty site `lib`, administered by `admin` with `Admin-pass-1`."""
    program = environments.programs("plone") / "runwsgi"
    template = environments.plone_template()
    shutil.copytree(template, folder, dirs_exist_ok=True)
    conf, ini = folder / "etc" / "zope.conf", folder / "etc" / "zope.ini"
    for path in (conf, ini):
        path.write_text(path.read_text().replace(str(template), str(folder)))
    told = ini.read_text()

    def command(port: int) -> list[str]:
        ini.write_text(told.replace("port = 8080", f"port = {port}"))
        return [str(program), str(ini)]

    return Server(folder, command)


def _node(folder: Path, script: str, *more: str) -> Server:
    program = environments.programs("servers") / ("node.exe" if sys.platform == "win32" else "node")
    environments.node_modules()
    folder.mkdir(parents=True, exist_ok=True)
    path = environments.HERE / script
    return Server(folder, lambda port: [str(program), str(path), str(port), str(folder), *more])
