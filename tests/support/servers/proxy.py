"""Stands between us and a server and makes go wrong what a test says, with plain sockets.

Each request gets a line of its own to the server (`Connection: close`), so that a fault hits one request.
Headers pass as they are, `Host` too: addresses that the server gives lead through here again.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PART_BYTES = 65536
PATIENCE_S = 30.0
"""No line stays open longer than this without a byte."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong with one request; nothing by default.

    `cut_up`, `cut_down`: the line breaks after so many bytes of the body we send, or of the reply.
    `answer`: this comes back, raw, and the server sees nothing. `lose_reply`: the server did it, the reply is
    lost. `hold`: taken, never passed on, never answered. `drip_s`: the reply comes byte by byte with so many
    seconds between. `damage`: a byte of the body arrives as another one. `then` is called once the fault has
    struck, before we notice anything.
    """

    cut_up: int | None = None
    cut_down: int | None = None
    answer: bytes = b""
    lose_reply: bool = False
    hold: bool = False
    drip_s: float = 0.0
    damage: bool = False
    then: Callable[[], object] = lambda: None


@dataclass
class Request:
    """A request that came by, header names in small letters."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body_bytes: int = 0


class Proxy:
    """A door to the server at `port` of the loopback, or at `target`; give `context` to serve TLS.

    `called` tells requests apart that a method alone does not; what it says stands for the method.
    """

    def __init__(
        self,
        port: int,
        context: ssl.SSLContext | None = None,
        target: str = "",
        called: Callable[[Request], str] = lambda request: request.method,
    ) -> None:
        self._target = urlsplit(target or f"http://127.0.0.1:{port}")
        self.requests: list[Request] = []
        self._called = called
        self._context = context
        self._faults: dict[str, deque[Fault]] = {}
        self._over = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._lines: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._take, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        """The address of the door, without a slash at the end."""
        return f"{'https' if self._context else 'http'}://127.0.0.1:{self.port}"

    def next(self, method: str, *faults: Fault) -> None:
        """What goes wrong with the next requests of a method, one after the other."""
        self._faults.setdefault(method, deque()).extend(faults)

    def count(self, method: str) -> int:
        """How many requests of a method came by."""
        return sum(one.method == method for one in self.requests)

    @property
    def has_faults(self) -> bool:
        """Whether some have not struck yet."""
        return any(self._faults.values())

    def close(self) -> None:
        """Close the door and every line."""
        self._over.set()
        for line in (self._door, *tuple(self._lines)):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        for thread in self._threads:
            thread.join(5)

    def _take(self) -> None:
        while not self._over.is_set():
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            line.settimeout(PATIENCE_S)
            self._lines.add(line)
            self._threads.append(threading.Thread(target=self._serve, args=(line,), daemon=True))
            self._threads[-1].start()

    def _serve(self, raw: socket.socket) -> None:
        line: socket.socket = raw
        try:
            if self._context:
                line = self._context.wrap_socket(raw, server_side=True)
                self._lines.add(line)
            self._pass(line)
        except OSError:
            pass
        finally:
            for one in {raw, line}:
                self._lines.discard(one)
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
                one.close()

    def _pass(self, line: socket.socket) -> None:
        head, rest = _head(line)
        if not head:
            return
        request = _parsed(head)
        request.method = self._called(request)
        self.requests.append(request)
        waiting = self._faults.get(request.method)
        fault = waiting.popleft() if waiting else Fault()
        if fault.hold:
            fault.then()
            self._over.wait(PATIENCE_S)
        elif fault.answer:
            self._drain(line, request, rest)
            fault.then()
            line.sendall(fault.answer)
        else:
            self._forward(line, request, head, rest, fault)

    def _drain(self, line: socket.socket, request: Request, rest: bytes) -> None:
        for part in _body(line, request, rest):
            request.body_bytes += len(part)

    def _forward(self, line: socket.socket, request: Request, head: bytes, rest: bytes, fault: Fault) -> None:
        with self._server() as server:
            self._lines.add(server)
            try:
                server.sendall(_closing(head, self._target.netloc if self._is_far else ""))
                for part in _body(line, request, rest):
                    sent = _as_sent(part, request, fault)
                    server.sendall(sent)
                    request.body_bytes += len(sent)
                    if fault.cut_up is not None and request.body_bytes >= fault.cut_up:
                        fault.then()
                        return
                self._reply(line, server, fault)
            finally:
                self._lines.discard(server)

    @property
    def _is_far(self) -> bool:
        return self._target.hostname != "127.0.0.1"

    def _server(self) -> socket.socket:
        is_secure = self._target.scheme == "https"
        host, port = self._target.hostname or "", self._target.port or (443 if is_secure else 80)
        line = socket.create_connection((host, port), timeout=PATIENCE_S)
        return ssl.create_default_context().wrap_socket(line, server_hostname=host) if is_secure else line

    def _reply(self, line: socket.socket, server: socket.socket, fault: Fault) -> None:
        told = 0
        while part := server.recv(PART_BYTES):
            if fault.lose_reply:
                continue
            if fault.cut_down is not None:
                part = part[: fault.cut_down - told]
            for one in (part[i : i + 1] for i in range(len(part))) if fault.drip_s else (part,):
                line.sendall(one)
                if fault.drip_s and self._over.wait(fault.drip_s):
                    return
            told += len(part)
            if told == fault.cut_down:
                break
        fault.then()


def answer(status: int, body: str = "", **headers: str) -> bytes:
    """A raw reply; header names with `_` for `-`."""
    data = body.encode()
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in told.items())]
    lines += [f"Content-Length: {len(data)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + data


@contextmanager
def before(port: int, context: ssl.SSLContext | None = None, target: str = "") -> Iterator[Proxy]:
    """A proxy in front of a server."""
    proxy = Proxy(port, context, target)
    try:
        yield proxy
    finally:
        proxy.close()


def _head(line: socket.socket) -> tuple[bytes, bytes]:
    found = b""
    while b"\r\n\r\n" not in found:
        part = line.recv(PART_BYTES)
        if not part:
            return b"", b""
        found += part
    head, _, rest = found.partition(b"\r\n\r\n")
    return head, rest


def _parsed(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (one.partition(":") for one in lines)
    return Request(method, path, {name.lower(): value.strip() for name, _, value in pairs})


def _body(line: socket.socket, request: Request, rest: bytes) -> Iterator[bytes]:
    left = int(request.headers.get("content-length", "0"))
    while left > 0:
        part = rest or line.recv(min(PART_BYTES, left))
        rest = b""
        if not part:
            raise ConnectionAbortedError("the body ended early")
        left -= len(part)
        yield part


def _as_sent(part: bytes, request: Request, fault: Fault) -> bytes:
    if fault.cut_up is not None:
        return part[: fault.cut_up - request.body_bytes]
    if fault.damage and request.body_bytes == 0:
        return bytes([part[0] ^ 0xFF]) + part[1:]
    return part


def _closing(head: bytes, host: str) -> bytes:
    ours = (b"connection:", b"host:") if host else (b"connection:",)
    lines = [one for one in head.split(b"\r\n") if not one.lower().startswith(ours)]
    own = [f"Host: {host}".encode()] if host else []
    return b"\r\n".join([*lines, *own, b"Connection: close", b"", b""])
