"""A queue with one upload on its way to a real server, through a door where a test lets things go wrong."""

from __future__ import annotations

import random
import ssl
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar

from PIL import Image

from evp_desktop.model.uploads import WORKING, Attachment, Chapter, Package, State, Upload
from evp_desktop.services.uploads.adapter import Adapter
from evp_desktop.services.uploads.engine import Engine
from evp_desktop.services.uploads.queue import Queue
from evp_desktop.services.uploads.web import Credentials, Patience, Web
from tests.services.uploads.imaginary import Killed
from tests.support import lab
from tests.support.servers import Server
from tests.support.servers.proxy import Proxy, before

QUICK = Patience(connect_s=5.0, idle_s=5.0, reply_s=10.0)
IMPATIENT = Patience(connect_s=5.0, idle_s=0.3, reply_s=0.6)
MB = 2**20
VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nHallo\n"


def video(size_bytes: int) -> bytes:
    """Bytes that begin as an MP4 does and do not repeat."""
    return b"\0\0\0\x18ftypisom" + random.Random(7).randbytes(size_bytes - 12)


class Bench(ABC):
    """One real server, the adapter to it, and a way to look at what the server has that is not the adapter's.

    `sends_by` is the method that carries pieces. `data` is the video; it takes three pieces or more when the
    first is 64 KiB or the least that the library takes. Give each test module one bench; each test sends a
    video of its own mark.
    """

    kind: ClassVar[str]
    sends_by: ClassVar[str] = "PUT"
    begins_by: ClassVar[str] = "POST"
    data: bytes = video(3 * MB + 12345)
    ends_in: ClassVar[State] = "published"
    """Where an upload of this person comes to rest: where others must approve, `waiting`."""
    checks_pieces: ClassVar[bool] = False
    """Whether the server refuses a piece that arrived otherwise than it was sent."""
    finds: ClassVar[bool] = True
    """Whether what arrived can be searched for, and what was removed is known to be gone."""
    patience_s: ClassVar[float] = 60.0
    """How long to wait for it to come to rest."""
    can_restart: ClassVar[bool] = True
    asks_who: ClassVar[bool] = True
    """Whether it refuses who does not sign in with a header that `credentials` gives."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def door(self, context: ssl.SSLContext | None = None) -> AbstractContextManager[Proxy]:
        """Where things go wrong on the way to the server."""
        return before(self.server.port, context)

    @abstractmethod
    def adapter(self, web: Web) -> Adapter:
        """The adapter to the server that `web` leads to."""

    @abstractmethod
    def stored(self, package: Package) -> list[bytes]:
        """Every whole video of this package that the server has, asked from the server itself."""

    @abstractmethod
    def headers(self) -> dict[str, str]:
        """What signs in now."""

    def path(self) -> str:
        """What comes after host and port in the library's address."""
        return ""

    def wishes(self) -> dict[str, Any]:
        """Fields of the package that this library needs, such as the department."""
        return {}


class Keys:
    """Credentials of a bench; after `spoil` they are refused until they are renewed."""

    def __init__(self, bench: Bench) -> None:
        self.renewals = 0
        self._bench = bench
        self._is_spoilt = False

    def headers(self) -> dict[str, str]:
        good = self._bench.headers()
        return {name: f"{value[:8]}spoilt" for name, value in good.items()} if self._is_spoilt else good

    def renew(self, refused: Mapping[str, str]) -> bool:
        self.renewals += 1
        self._is_spoilt = False
        return True

    def spoil(self) -> None:
        """They expire."""
        self._is_spoilt = True


class Dying:
    """An adapter whose program is killed right after the first call of each of these methods.

    Of `do_step`, right after the first call for each step.
    """

    def __init__(self, adapter: Adapter, *methods: str) -> None:
        self.deaths: set[str] = set()
        self._adapter = adapter
        self._methods = methods

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._adapter, name)
        return self._and_die(name, found) if name in self._methods else found

    def _and_die(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any) -> Any:
            found = call(*args)
            what = args[0] if name == "do_step" else name
            if what not in self.deaths:
                self.deaths.add(what)
                raise Killed
            return found

        return wrapped


class Desk:
    """A queue with one upload, and a clock that jumps to when it is due."""

    def __init__(self, folder: Path, bench: Bench, address: str, **given: Any) -> None:
        """`given` are fields of the package."""
        self.folder = folder
        self.bench = bench
        self.keys = Keys(bench)
        self.now = 1_800_000_000.0
        self.waits: list[float] = []
        self.adapter = self.adapter_to(address)
        self.queue = Queue(folder)
        self.engine = self.new_engine(self.queue)
        self.id = uuid.uuid4().hex[:12]
        package = self._package(given)
        mine = folder / "outbox" / self.id
        mine.mkdir(parents=True)
        (mine / "video.mp4").write_bytes(bench.data)
        (mine / "nl.vtt").write_text(VTT)
        Image.new("RGB", (64, 36), "#2b3fbe").save(mine / "thumbnail.jpg")
        self.queue.add(Upload(id=self.id, library=bench.kind, package=package, piece_bytes=65536))

    def _package(self, given: dict[str, Any]) -> Package:
        usual: dict[str, Any] = {
            "mark": self.id,
            "video": "video.mp4",
            "size_bytes": len(self.bench.data),
            "title": f"How to {self.id}",
            "language": "nl",
            "description": "In three steps",
            "tags": ("veilig", "magazijn"),
            "subtitles": (Attachment(language="nl", name="nl.vtt"),),
            "chapters": (Chapter(start_us=0, title="Begin"), Chapter(start_us=2_000_000, title="Eind")),
            "thumbnail": "thumbnail.jpg",
            "duration_us": 6_000_000,
        }
        return Package(**{**usual, **self.bench.wishes(), **given})

    def adapter_to(self, address: str, *, patience: Patience = QUICK, authority: bytes = b"") -> Adapter:
        keys: Credentials = self.keys
        return self.bench.adapter(Web(address, keys, patience=patience, authority=authority))

    def new_engine(self, queue: Queue, clock: Callable[[], float] | None = None) -> Engine:
        return Engine(
            queue,
            self.folder / "outbox",
            lambda _upload: self.adapter,
            clock=clock or (lambda: self.now),
            luck=lambda: 0.0,
        )

    def restart(self) -> None:
        """As after a crash: nothing is known but what is on the disk."""
        self.queue.close()
        self.queue = Queue(self.folder)
        self.engine = self.new_engine(self.queue)

    @property
    def upload(self) -> Upload:
        row = self.queue.row(self.id)
        assert row is not None
        return row.upload

    @property
    def package(self) -> Package:
        return self.upload.package

    @property
    def stored(self) -> list[bytes]:
        return self.bench.stored(self.package)

    def step(self) -> Upload:
        if self.upload.next_try > self.now:
            self.waits.append(self.upload.next_try - self.now)
            self.now = self.upload.next_try
        try:
            self.engine.advance(self.upload)
        except Killed:
            self.restart()
        return self.upload

    def run(self, *states: State) -> Upload:
        """Step until it is in one of the states, or until nothing more happens by itself."""
        lab.until(
            lambda: self.upload.state in states or self.step().state not in WORKING, self.bench.patience_s
        )
        return self.upload

    def assert_arrived_in(self, state: State) -> None:
        """It moves on from a state in which it waits for people, and has arrived."""
        lab.until(lambda: self.upload.state != state or self.step().state != state)
        self.assert_arrived()

    def assert_arrived(self) -> None:
        """It is there once and whole, and the queue says so."""
        upload = self.run()
        assert upload.state == self.bench.ends_in, (upload.state, upload.trouble, upload.left_out)
        assert upload.left_out == ()
        assert [one == self.bench.data for one in self.stored] == [True]
