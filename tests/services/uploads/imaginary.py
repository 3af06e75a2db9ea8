"""An imaginary library that keeps what it gets in memory, and that fails when and how a test says."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from evp_desktop.errors import LibraryAway, OffsetDiffers, SessionGone, StillAssembling
from evp_desktop.model.libraries import Department, Limits, Numbers
from evp_desktop.model.uploads import Package, Remote
from evp_desktop.services.uploads.adapter import Arrived, Body, Condition, Offset, Phase, Session

ADDRESS = "https://imaginary.invalid"


class Killed(BaseException):
    """The program was killed at this point."""


class Imaginary:
    """Takes uploads in pieces. `fault` is asked at each request and names what goes wrong with it.

    `before`: the request never arrives. `after`: it is done and the reply is lost. `cut`: half of its bytes
    arrive. `restart`: the library forgets what is under way. `die`: it is done and our program is killed.
    """

    def __init__(
        self, fault: Callable[[str], str] = lambda _what: "", *, is_find_sure: bool = False, polls: int = 0
    ) -> None:
        self.is_find_sure = is_find_sure
        self.videos: dict[str, tuple[str, bytes]] = {}
        self.parts: dict[str, tuple[Package, bytearray]] = {}
        self.steps_done: list[tuple[str, str]] = []
        self.received = 0
        self.phase: Phase = "published"
        self.words = ""
        self.can_review = False
        self._fault = fault
        self._polls = polls
        self._begun = 0

    def limits(self) -> Limits:
        self._meet("limits")
        return Limits(visibilities=("private", "internal"), can_review=self.can_review)

    def departments(self) -> list[Department]:
        return []

    def find(self, package: Package) -> Remote | None:
        self._meet("find")
        found = [one for one, (mark, _) in self.videos.items() if mark == package.mark]
        return Remote(id=found[0]) if found else None

    def begin(self, package: Package) -> Session:
        with self._request("begin"):
            self._begun += 1
            self.parts[f"s{self._begun}"] = (package, bytearray())
        return Session(state=f"s{self._begun}", answer=Offset(0))

    def resume(self, session: str, package: Package) -> Session:
        self._meet("resume")
        if session not in self.parts:
            raise SessionGone(ADDRESS)
        got = len(self.parts[session][1])
        if got == package.size_bytes:
            raise StillAssembling(ADDRESS)
        return Session(state=session, answer=Offset(got))

    def send(self, session: str, body: Body, package: Package) -> Offset | Arrived:
        with self._request("send") as fault:
            if session not in self.parts:
                raise SessionGone(ADDRESS)
            got = self.parts[session][1]
            if body.begin != len(got):
                raise OffsetDiffers(ADDRESS)
            data = b"".join(body)
            self.received += len(data)
            got += data[: len(data) // 2] if fault == "cut" else data
            if len(got) == package.size_bytes:
                del self.parts[session]
                video = f"v{len(self.videos) + 1}"
                self.videos[video] = (package.mark, bytes(got))
        if fault == "cut":
            raise LibraryAway(ADDRESS, "cut")
        return Arrived(Remote(id=video)) if len(got) == package.size_bytes else Offset(len(got))

    def abandon(self, session: str) -> None:
        with self._request("abandon"):
            self.parts.pop(session, None)

    def steps(self, package: Package) -> tuple[str, ...]:
        return ("chapters", "visibility")

    def do_step(self, step: str, remote: Remote, package: Package, folder: Path) -> None:
        with self._request(step):
            self.steps_done.append((remote.id, step))

    def condition(self, remote: Remote, package: Package) -> Condition:
        self._meet("condition")
        if remote.id not in self.videos:
            return Condition(phase="gone")
        self._polls -= 1
        data = self.videos[remote.id][1]
        if self._polls >= 0:
            return Condition(phase="processing")
        sha256 = hashlib.sha256(data).hexdigest()
        return Condition(
            phase=self.phase,
            words=self.words,
            url=f"{ADDRESS}/{remote.id}",
            size_bytes=len(data),
            sha256=sha256,
        )

    def remove(self, remote: Remote) -> None:
        with self._request("remove"):
            self.videos.pop(remote.id, None)

    def numbers(self, remote: Remote) -> Numbers:
        return Numbers()

    def _meet(self, what: str) -> str:
        fault = self._fault(what)
        if fault == "restart":
            self.parts.clear()
        if fault == "before":
            raise LibraryAway(ADDRESS, "not reached")
        return fault

    def _request(self, what: str) -> _Request:
        return _Request(self._meet(what))


class _Request:
    def __init__(self, fault: str) -> None:
        self.fault = fault

    def __enter__(self) -> str:
        return self.fault

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is None and self.fault == "die":
            raise Killed
        if kind is None and self.fault == "after":
            raise LibraryAway(ADDRESS, "the reply was lost")


def schedule(faults: list[str]) -> Callable[[str], str]:
    """Faults one after the other, then none."""
    left: Iterator[str] = iter(faults)
    return lambda _what: next(left, "")
