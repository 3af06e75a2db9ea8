"""Requests to one library: with its credentials and nobody else's, bounded in time and size.

Certificates are checked against the operating system's store, proxies are the system's. No cookies are kept
(Plone's would win over another token), no redirect is followed (credentials must not travel), no file of
passwords is read. What raises or is told holds no header, no query and no token.
"""

from __future__ import annotations

import base64
import json
import logging
import re
import ssl
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin, urlsplit

import msgspec
import truststore
import urllib3

from evp_desktop import __version__
from evp_desktop.errors import LibraryAway, LibraryRefused, LibraryTrouble, SignInNeeded
from evp_desktop.services.uploads.line import Line

logging.getLogger("urllib3").setLevel(
    logging.CRITICAL
)  # its lines hold addresses with what is secret in them

MAX_REPLY_BYTES = 8 * 2**20
MAX_DETAIL = 300

Headers = Mapping[str, str]


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait, in seconds: for a line, for the next byte, and for a whole reply however it drips."""

    connect_s: float = 15.0
    idle_s: float = 60.0
    reply_s: float = 90.0


class Credentials(Protocol):
    """Who we are for one library."""

    def headers(self) -> dict[str, str]:
        """What to add to a request; empty for nobody."""

    def renew(self, refused: Mapping[str, str]) -> bool:
        """Get new ones in place of those that were refused; False when only the person can sign in again."""


class Nobody:
    """No credentials."""

    def headers(self) -> dict[str, str]:
        """Nothing."""
        return {}

    def renew(self, refused: Mapping[str, str]) -> bool:  # noqa: ARG002
        """There is nothing to renew."""
        return False


class Reply(msgspec.Struct, frozen=True):
    """What came back, with header names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes
    url: str

    def json(self) -> Any:
        """The body as JSON; None when it is not, as when a proxy answered."""
        try:
            return msgspec.json.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None

    def dict(self) -> dict[str, Any]:
        """The body as a JSON object; empty when it is something else."""
        found = self.json()
        return found if isinstance(found, dict) else {}

    @property
    def after_s(self) -> float | None:
        """How long the library asks to wait: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3)."""
        told: str = self.headers.get("retry-after", "").strip()
        if told.isdecimal():
            return float(told[:9])
        with suppress(ValueError, TypeError):
            return max(0.0, parsedate_to_datetime(told).timestamp() - time.time())
        return None

    @property
    def detail(self) -> str:
        """The library's own words in a line, for support; no markup."""
        found = self.dict()
        words = next((found[key] for key in ("detail", "message", "error", "title") if found.get(key)), "")
        if isinstance(words, dict):
            words = words.get("message") or words.get("type") or ""
        return f"{self.status} {plain(str(words))}".strip()

    def link(self, base: str) -> str:
        """Where `Location` leads, also when it leaves out the scheme (`//host/…`) or the host."""
        return urljoin(base, self.headers.get("location", ""))


class Web:
    """The way to one library, for one thread at a time; `hang_up` may be called from any."""

    def __init__(
        self,
        address: str,
        credentials: Credentials | None = None,
        *,
        authority: bytes = b"",
        patience: Patience = Patience(),  # noqa: B008 - it is frozen
    ) -> None:
        """`authority` is a company's own certificate authority in PEM, besides the system's."""
        self.address = address.rstrip("/")
        self.credentials: Credentials = credentials or Nobody()
        self.patience = patience
        self._context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if authority:
            self._context.load_verify_locations(cadata=authority.decode("ascii", "replace"))
        self._pools: dict[str, urllib3.PoolManager] = {}
        self._line = Line()

    def url(self, path: str) -> str:
        """The whole address of a path in this library; a whole address stays as it is."""
        return path if "://" in path else f"{self.address}/{path.lstrip('/')}"

    def is_home(self, url: str) -> bool:
        """Whether an address is at the library's own host: credentials go nowhere else."""
        return origin(url) == origin(self.address)

    def at_home(self, url: str) -> str:
        """An address that the library gave, at the host it was reached at."""
        home, there = urlsplit(self.address), urlsplit(urljoin(self.address, url))
        return there._replace(scheme=home.scheme, netloc=home.netloc).geturl()

    def elsewhere(self, url: str) -> str:
        """An address at another host that the library gave and that is a key by itself.

        Raises `LibraryRefused` for one that is not encrypted, where the library itself is.
        """
        scheme = urlsplit(url).scheme
        if scheme != "https" and scheme != urlsplit(self.address).scheme:
            raise LibraryRefused(self.address, "not_a_library", "an address that is not encrypted")
        return url

    def hang_up(self) -> None:
        """Break off the request that is under way, and every later one."""
        self._line.cut()

    def ask(
        self,
        method: str,
        path: str,
        *,
        data: bytes | Iterable[bytes] | None = None,
        content: object = None,
        form: Mapping[str, str] | None = None,
        headers: Headers | None = None,
        size: int | None = None,
        reply_s: float | None = None,
    ) -> Reply:
        """One request, tried once more with renewed credentials where it is refused for those.

        `content` is sent as JSON, `form` as a web form; `size` is the length of an iterable in bytes. Raises
        `LibraryAway` when there is no reply, `LibraryRefused` for a certificate that is not trusted or for
        what is no web server.
        """
        reply_s = reply_s or self.patience.reply_s
        body, told = _body(data, content, form, size)
        told.update(headers or {})
        who = self.credentials.headers() if self.is_home(self.url(path)) else {}
        reply = self._once(method, self.url(path), body, {**told, **who}, reply_s)
        is_repeatable = body is None or isinstance(body, bytes)
        if reply.status == 401 and who and self.credentials.renew(who):
            if not is_repeatable:
                raise LibraryAway(self.address, "credentials were renewed", 0.0)
            reply = self._once(method, self.url(path), body, {**told, **self.credentials.headers()}, reply_s)
        return reply

    def _once(
        self, method: str, url: str, body: bytes | Iterable[bytes] | None, headers: Headers, reply_s: float
    ) -> Reply:
        sent = {
            "User-Agent": f"EVP-Desktop/{__version__}",
            "Accept": "application/json, */*;q=0.5",
            **headers,
        }
        timeout = urllib3.Timeout(connect=self.patience.connect_s, read=self.patience.idle_s)
        if body is None or isinstance(body, bytes):
            self._line.await_reply(reply_s)
        else:
            body = _then(body, lambda: self._line.await_reply(reply_s))
        try:
            response = self._pool(url).request(
                method, url, body=body, headers=sent, timeout=timeout, retries=False, redirect=False,
                preload_content=False,
            )  # fmt: skip
            return self._read(response, url)
        except urllib3.exceptions.SSLError as error:
            raise LibraryRefused(self.address, "certificate", plain(str(error.args[0]))) from None
        except urllib3.exceptions.LocationParseError:
            raise LibraryRefused(self.address, "not_a_library") from None
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            # Not `from error`: its text may hold the whole address with what is secret in it.
            raise LibraryAway(self.address, type(error).__name__) from None
        finally:
            self._line.ended()

    def _read(self, response: urllib3.BaseHTTPResponse, url: str) -> Reply:
        found = bytearray()
        try:
            while part := response.read1(65536):
                found += part
                if len(found) > MAX_REPLY_BYTES:
                    response.close()
                    raise LibraryRefused(self.address, "not_a_library", "an endless reply")
        except BaseException:
            response.close()  # what is left of it must not be taken for the next reply
            raise
        response.release_conn()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status, headers, bytes(found), url)

    def _pool(self, url: str) -> urllib3.PoolManager:
        proxy = proxy_for(url)
        if proxy not in self._pools:
            shared: dict[str, Any] = {"num_pools": 2, "maxsize": 1, "ssl_context": self._context}
            pool = urllib3.ProxyManager(proxy, **shared) if proxy else urllib3.PoolManager(**shared)
            pool.pool_classes_by_scheme = self._line.pools
            self._pools[proxy] = pool
        return self._pools[proxy]


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def proxy_for(url: str) -> str:
    """The system's proxy for an address, empty without one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in ("localhost", "127.0.0.1", "::1") or urllib.request.proxy_bypass(parts.netloc):
        return ""
    return urllib.request.getproxies().get(parts.scheme, "")


def plain(text: str) -> str:
    """Words of a server on one line: no markup, nothing that looks like a token, no query of an address."""
    text = re.sub(r"<[^>]*>", " ", text)
    text = re.sub(r"\?[^\s\"')]*=[^\s\"')]*", "?…", text)
    text = re.sub(r"[A-Za-z0-9+/_=-]{24,}(\.[A-Za-z0-9+/_=-]+)*", "…", text)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:MAX_DETAIL]


def basic(user: str, password: str) -> dict[str, str]:
    """The header of basic authentication (RFC 7617)."""
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


def check(web: Web, reply: Reply, *accepted: int) -> Reply:
    """The reply when its status is one of those, or any of success; else raises its `meaning`."""
    if reply.status in accepted or (not accepted and 200 <= reply.status < 300):
        return reply
    raise meaning(web, reply)


def meaning(web: Web, reply: Reply) -> LibraryTrouble:
    """What a reply that is not the one hoped for means in general.

    `SignInNeeded` for 401, `LibraryAway` for 408, 423, 425, 429 and 5xx that pass, else `LibraryRefused`.
    """
    status = reply.status
    if status == 507:
        return LibraryRefused(web.address, "quota", reply.detail)
    if status in (408, 423, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524):
        return LibraryAway(web.address, reply.detail, reply.after_s)
    if status == 401:
        return SignInNeeded(web.address, reply.detail)
    if 300 <= status < 400:
        where = urlsplit(reply.link(reply.url))
        return LibraryRefused(web.address, "moved", f"{where.scheme}://{where.netloc}")
    if 200 <= status < 300:
        return LibraryRefused(web.address, "not_a_library", reply.detail)
    why = {403: "rights", 404: "gone", 410: "gone", 413: "too_large", 415: "kind"}.get(status, "refused")
    return LibraryRefused(web.address, why, reply.detail)


def _then(body: Iterable[bytes], done: Callable[[], None]) -> Iterator[bytes]:
    yield from body
    done()


def _body(
    data: bytes | Iterable[bytes] | None, content: object, form: Mapping[str, str] | None, size: int | None
) -> tuple[bytes | Iterable[bytes] | None, dict[str, str]]:
    if content is not None:
        return json.dumps(content).encode(), {"Content-Type": "application/json"}
    if form is not None:
        encoded = urlencode(form).encode()
        return encoded, {"Content-Type": "application/x-www-form-urlencoded"}
    if size is not None:
        return data, {"Content-Length": str(size)}
    return data, {}
