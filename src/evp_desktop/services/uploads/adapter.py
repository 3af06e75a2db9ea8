"""What the engine asks of a library: the contract that every adapter keeps, ours and a company's own.

An adapter is small and knows nothing of queues, retries or speed. It does one request at a time and tells in
the errors of `errors.LibraryTrouble` what came of it. Adapters of others are found by the entry point group
`evp_desktop.libraries`, each a callable `(Library, Tools) -> Adapter`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import msgspec

from evp_desktop.model.libraries import Department, Library, Limits, Numbers
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.uploads.web import Web

ENTRY_POINTS = "evp_desktop.libraries"


class Body(Protocol):
    """A stretch of the video: its length in bytes, and its bytes in small parts read from the disk."""

    begin: int

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...

    def digest(self, algorithm: str) -> bytes:
        """The stretch's hash, by the name that `hashlib` has for it."""

    def following(self) -> Body | None:
        """The stretch of the same length behind this one, shorter at the end; None where the video ends."""


class Offset(msgspec.Struct, frozen=True):
    """So many bytes are with the library for certain."""

    bytes: int


class Arrived(msgspec.Struct, frozen=True):
    """The library has the whole video."""

    remote: Remote


Answer = Offset | Arrived


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """An upload that has begun: what the adapter needs to go on, and what is already there.

    `state` is the adapter's own text, kept in the queue; it holds no secret. Pieces are multiples of
    `unit_bytes` except the last; `max_bytes` 0 stands for any size.
    """

    state: str
    answer: Answer
    unit_bytes: int = 1
    min_bytes: int = 1
    max_bytes: int = 0


Phase = Literal["processing", "waiting", "published", "sent_back", "broken", "gone"]


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """How a video fares in its library; `words` are the reviewer's or the library's.

    `size_bytes` and `sha256` are what the library says it has, where it does.
    """

    phase: Phase
    words: str = ""
    url: str = ""
    size_bytes: int | None = None
    sha256: str = ""


class Adapter(Protocol):
    """One library of one person. Every method may raise `LibraryTrouble`; none retries or waits by itself."""

    is_find_sure: bool
    """Whether `find` tells for certain that a video has not arrived, so that it may be sent again."""

    def limits(self) -> Limits:
        """What the library takes of this person now."""

    def departments(self) -> list[Department]:
        """Where this person may put videos."""

    def find(self, package: Package) -> Remote | None:
        """The video of this package, if it has arrived already."""

    def begin(self, package: Package) -> Session:
        """Start an upload, or take up the one of the same package where the library knows it."""

    def resume(self, session: str, package: Package) -> Session:
        """Ask how far an upload is; raises `SessionGone`, `StillAssembling`."""

    def send(self, session: str, body: Body, package: Package) -> Answer:
        """Send one piece from `body.begin` on; what the answer confirms is with the library for certain."""

    def abandon(self, session: str) -> None:
        """Let the library forget an upload that is not wanted any more; what is gone is no trouble."""

    def steps(self, package: Package) -> tuple[str, ...]:
        """The names of what is still to be done once the file is there, in order."""

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:
        """Do one of them; doing it twice is the same as once. Files of the package are in `folder`."""

    def condition(self, remote: Remote, package: Package) -> Condition:
        """How a video fares; one that was approved since is shown to whom it was meant for."""

    def remove(self, remote: Remote) -> None:
        """Delete a video; one that is not there any more is deleted."""

    def numbers(self, remote: Remote) -> Numbers:
        """What the library counts of a video."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A video that waits in a library for somebody's approval."""

    remote: Remote
    title: str
    maker: str = ""


@runtime_checkable
class Reviewer(Protocol):
    """What an adapter also does whose library has people who approve."""

    def waiting(self) -> list[Waiting]:
        """What waits for this person's approval; empty for who approves nothing."""

    def approve(self, remote: Remote) -> None:
        """Approve; its maker's program then shows it to whom it was meant for."""

    def send_back(self, remote: Remote, said: str) -> None:
        """Ask for changes, in words that its maker reads."""


class Tools(msgspec.Struct, frozen=True):
    """What an adapter works with: the web with this library's credentials."""

    web: Web


MakeAdapter = Callable[[Library, Tools], Adapter]
