"""The end of a sign-in in the browser: one page on this machine that hears the code (RFC 8252, 7.3)."""

from __future__ import annotations

import os
import queue
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import compare_digest
from typing import Any
from urllib.parse import parse_qs, urlsplit

from evp_desktop.errors import Cancelled, LibraryAway, SignInNeeded
from evp_desktop.model.libraries import Library
from evp_desktop.services.signin.grants import refused
from evp_desktop.services.signin.hidden import Secret

ANYWHERE = "http://127.0.0.1/"
LISTENS_S = 300.0
LOOK_EVERY_S = 0.2
LINE_S = 5.0
"""For one caller to say what it wants; others are heard meanwhile."""
MOST_CALLERS = 20

_PAGE = """<!doctype html><html lang="nl"><meta charset="utf-8"><title>EVP Desktop</title>
<style>body{{font:18px/1.5 system-ui,sans-serif;max-width:34em;margin:15vh auto;padding:0 1em;color:#1a1d29}}
p+p{{color:#555b6e}}</style><p>{dutch}</p><p lang="en">{english}</p></html>
"""
DONE = _PAGE.format(
    dutch="Dat is gelukt. Je kunt dit venster sluiten en verdergaan in EVP Desktop.",
    english="That worked. You can close this window and go on in EVP Desktop.",
)
NOT_DONE = _PAGE.format(
    dutch="Er is niet ingelogd. Je kunt dit venster sluiten en het in EVP Desktop opnieuw proberen.",
    english="Nobody was signed in. You can close this window and try again in EVP Desktop.",
)
NOTHING = _PAGE.format(
    dutch="Hier is niets te zien. Je kunt dit venster sluiten.",
    english="There is nothing to see here. You can close this window.",
)


class Listener:
    """Listens on the loopback until the browser comes back, for 5 minutes at most."""

    def __init__(self, library: Library, redirect: str, state: str, issuer: str = "") -> None:
        """`redirect` is an address on this machine; without a port it gets a free one.

        Raises `LibraryRefused` for another address, `LibraryAway` when its port is taken.
        """
        try:
            parts = urlsplit(redirect)
            host, port, self._path = parts.hostname, parts.port or 0, parts.path or "/"
        except ValueError:
            raise refused(library, "not_a_library", "sign-in: no oauth_redirect") from None
        if parts.scheme != "http" or host not in ("127.0.0.1", "localhost"):
            raise refused(library, "not_a_library", "sign-in: oauth_redirect is not this computer")
        self._library, self._state, self._issuer = library, state, issuer
        self._heard: queue.Queue[Secret | None] = queue.Queue()
        try:
            self._server = _Server(("127.0.0.1", port), _handler(self))
        except OSError as error:
            raise LibraryAway(library.address, error.strerror or "") from None
        self._host = f"{host}:{self._server.server_port}"
        self.address = f"http://{self._host}{self._path}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(LOOK_EVERY_S,), name="sign-in", daemon=True
        )

    def __enter__(self) -> Listener:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait(self, cancel: threading.Event, listens_s: float = LISTENS_S) -> Secret:
        """The code that the browser brought.

        Raises `Cancelled`, and `SignInNeeded` when the person said no or nobody came.
        """
        ends = time.monotonic() + listens_s
        while time.monotonic() < ends:
            if cancel.is_set():
                raise Cancelled
            try:
                code = self._heard.get(timeout=LOOK_EVERY_S)
            except queue.Empty:
                continue
            if code is None:
                raise SignInNeeded(self._library.address, "access_denied")
            return code
        raise SignInNeeded(self._library.address, "nobody came back")

    def hear(self, target: str, host: str) -> tuple[int, str]:
        """What to answer to a request; one that does not know our state changes nothing.

        Any page in the browser, and any program here, can call this address.
        """
        try:
            parts = urlsplit(target)
            told = {name: found[0] for name, found in parse_qs(parts.query, max_num_fields=20).items()}
        except ValueError:
            return 400, NOTHING
        is_ours = (
            host in (self._host, self._host.replace("localhost", "127.0.0.1")) and parts.path == self._path
        )
        is_known = compare_digest(told.get("state", "").encode(), self._state.encode())
        if not is_ours or not is_known or told.get("iss", self._issuer) != self._issuer:
            return 404, NOTHING
        code = told.get("code", "")
        self._heard.put(Secret(code) if code else None)
        return 200, DONE if code else NOT_DONE


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = os.name != "nt"  # there it would let two programs listen at one port
    _callers = threading.BoundedSemaphore(MOST_CALLERS)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._callers.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._callers.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hung up is no news, and what it asked is not for any log."""


def _handler(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = LINE_S
        server_version, sys_version = "EVP-Desktop", ""

        def do_GET(self) -> None:
            status, page = listener.hear(self.path, self.headers.get("Host", ""))
            body = page.encode()
            self.send_response(status)
            for name, text in _HEADERS.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: the request's line holds the code."""

    return Handler


_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}
