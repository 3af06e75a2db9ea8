"""What imitations in Python share: requests to one function, and a world that survives being killed."""

from __future__ import annotations

import json
import os
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from tests.support.servers.environments import ROOT
from tests.support.servers.process import Server


class Asked:
    """One request; paths without their quoting."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        self.method = handler.command
        self.path = unquote(parts.path)
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.host = self.headers.get("host", "")
        self.body = self._read(handler)

    def _read(self, handler: BaseHTTPRequestHandler) -> bytes:
        """Everything or nothing: what was cut on the way is not done."""
        size = int(self.headers.get("content-length", "0"))
        found = handler.rfile.read(size)
        if len(found) < size:
            raise ConnectionAbortedError
        return found

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body or b"{}")
        return found


class Said:
    """One reply: bytes as they are, everything else as JSON."""

    def __init__(self, status: int, content: object = None, headers: dict[str, str] | None = None) -> None:
        self.status = status
        self.headers = headers or {}
        is_raw = isinstance(content, bytes)
        self.body: bytes = content if isinstance(content, bytes) else json.dumps(content).encode()
        if content is None:
            self.body = b""
        self.kind = "application/octet-stream" if is_raw else "application/json"


class World(ABC):
    """What a server knows: `told` in a JSON file, files beside it; one request at a time."""

    fresh: ClassVar[dict[str, Any]]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "world.json"
        self.lock = threading.Lock()
        known = json.loads(self._path.read_text()) if self._path.exists() else {}
        self.told: dict[str, Any] = {**json.loads(json.dumps(self.fresh)), **known}

    def save(self) -> None:
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(self.told))
        new.replace(self._path)

    def number(self) -> int:
        """A number that was not given before."""
        self.told["last"] = self.told.get("last", 0) + 1
        found: int = self.told["last"]
        return found

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.data"

    @abstractmethod
    def answer(self, asked: Asked) -> Said:
        """What comes of a request."""


def imitation(folder: Path, module: str) -> Server:
    """The server of a module here; what is in the folder stays over a restart."""
    command = [sys.executable, "-m", f"tests.support.servers.{module}"]
    return Server(folder, lambda port: [*command, str(port), str(folder)], {"PYTHONPATH": str(ROOT)})


def serve(make: Callable[[Path], World]) -> None:
    """Serve a world on the loopback; arguments: port, folder."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    world = make(folder)

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            try:
                asked = Asked(self)
            except OSError:
                return
            with world.lock:
                said = world.answer(asked)
                world.save()
            self.send_response(said.status)
            for name, value in {"Content-Type": said.kind, **said.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _do

        def log_message(self, *args: Any) -> None:
            """Errors are told by themselves."""

    sys.stderr = os.fdopen(sys.stderr.fileno(), "w", buffering=1)
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
