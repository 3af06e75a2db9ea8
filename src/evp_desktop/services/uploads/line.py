"""The sockets to one library, and replies that are taken only when their whole head is there."""

from __future__ import annotations

import http.client
import socket
import threading
import weakref
from contextlib import suppress
from io import BufferedReader
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection


class _WholeHead(http.client.HTTPResponse):
    """A reply whose head is all there; `http.client` takes what came of a head that was cut off for all."""

    def begin(self) -> None:
        file = self.fp
        lines: Any = _Lines(file)
        self.fp = lines
        try:
            super().begin()
        finally:
            if self.fp is lines:
                self.fp = file
        if not lines.last:
            self.close()
            raise http.client.IncompleteRead(b"")


class _Lines:
    def __init__(self, file: BufferedReader) -> None:
        self._file = file
        self.last = b""

    def readline(self, most: int) -> bytes:
        self.last = self._file.readline(most)
        return self.last

    def close(self) -> None:
        self._file.close()


class Line:
    """The sockets of one `Web`: cut when a reply takes too long, or when somebody hangs up."""

    def __init__(self) -> None:
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._is_cut = False
        self._timer: threading.Timer | None = None
        line = self

        class Plain(HTTPConnection):
            response_class = _WholeHead

            def connect(self) -> None:
                super().connect()
                line.watch(self.sock)

        class Secure(HTTPSConnection):
            response_class = _WholeHead

            def connect(self) -> None:
                super().connect()
                line.watch(self.sock)

        class PlainPool(urllib3.HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(urllib3.HTTPSConnectionPool):
            ConnectionCls = Secure

        self.pools = {"http": PlainPool, "https": SecurePool}

    def watch(self, line: socket.socket | None) -> None:
        """A socket was opened."""
        if line is not None:
            self._sockets.add(line)
        if self._is_cut:
            self._shut()
            raise ConnectionAbortedError("hung up")

    def await_reply(self, seconds: float) -> None:
        """Cut the line unless `ended` is called within so many seconds."""
        self.ended()
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True
        self._timer.start()

    def ended(self) -> None:
        """The reply is there."""
        if self._timer is not None:
            self._timer.cancel()

    def cut(self) -> None:
        """Break off what is under way, and whatever is asked later."""
        self._is_cut = True
        self._shut()

    def _shut(self) -> None:
        for one in tuple(self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
