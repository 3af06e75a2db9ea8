"""An imitation of what people sign in at: it answers as a test says, and remembers what it heard."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Asked(NamedTuple):
    """A request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body))


class Answer(NamedTuple):
    """What goes back; text that is no JSON object goes as it is, `endless` never ends."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = MappingProxyType({})
    endless: bool = False


Route = Callable[[Asked], Answer]


def _nothing(_asked: Asked) -> Answer:
    return Answer(404)


class Office:
    """Routes by method and path; the rest is 404."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.url = ""

    def says(self, route: str, *answers: Answer) -> None:
        """The answers of a route, one after the other; the last one stays."""
        left = list(answers)
        self.routes[route] = lambda _: left.pop(0) if len(left) > 1 else left[0]

    def count(self, path: str) -> int:
        return sum(1 for one in self.asked if one.path == path)


@contextmanager
def office() -> Iterator[Office]:
    """An office that is open."""
    here = Office()

    class Clerk(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            path = urlsplit(self.path).path
            headers = {name.lower(): text for name, text in self.headers.items()}
            asked = Asked(self.command, path, headers, body)
            here.asked.append(asked)
            answer = here.routes.get(f"{self.command} {path}", _nothing)(asked)
            self._answer(answer)

        def _answer(self, answer: Answer) -> None:
            is_text = isinstance(answer.body, str)
            data = str(answer.body).encode() if is_text else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(2**40 if answer.endless else len(data)))
            for name, text in answer.headers.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(data)
            while answer.endless:
                self.wfile.write(b" " * 65536)

        def log_message(self, *_: object) -> None:
            pass

        do_GET = do_POST = do_OPTIONS = do_PROPFIND = _serve

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Clerk)
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
