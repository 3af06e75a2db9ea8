"""What a reviewer does: see what waits, look at the very file, approve it or send it back with words.

What waits lies in the review folder, or in a library that has people who approve. A decision in the folder is
signed with the reviewer's own key, and about the file that was really looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from evp_desktop import paths
from evp_desktop.errors import EvpError, FileChanged, NotFound, os_errors
from evp_desktop.model.libraries import Library
from evp_desktop.model.review import Remark
from evp_desktop.model.time import clock_text
from evp_desktop.model.uploads import Remote
from evp_desktop.services import signing
from evp_desktop.services.audit import AuditLog
from evp_desktop.services.libraries import Libraries
from evp_desktop.services.review_desk import Request, ReviewDesk
from evp_desktop.services.settings import SettingsStore
from evp_desktop.services.uploads.adapter import Reviewer

KEY = "reviewer.key"
PART_BYTES = 2**20


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A video that waits for approval: in the review folder (`request`), or in a library (`remote`)."""

    title: str
    maker: str = ""
    description: str = ""
    asked_at: str = ""
    library: Library | None = None
    request: Request | None = None
    remote: Remote = Remote(id="")

    @property
    def id(self) -> str:
        """Names it among all that waits."""
        if self.request is not None:
            return self.request.mark
        return f"{self.library.id if self.library else ''} {self.remote.id}"


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """All that waits, and what stood in the way of finding more."""

    asked: tuple[Asked, ...] = ()
    troubles: tuple[EvpError, ...] = ()


class Reviewing:
    """One reviewer at this machine."""

    def __init__(self, settings: SettingsStore, libraries: Libraries) -> None:
        self._settings = settings
        self._libraries = libraries

    @property
    def is_possible(self) -> bool:
        """Whether there is a place at all where something could wait for approval."""
        return bool(self._settings.settings.review_folder) or any(
            self._libraries.is_signed_in(one) for one in self._libraries.all()
        )

    @property
    def key(self) -> Path | None:
        """The file of the reviewer's own key; None before one was made or chosen."""
        chosen = self._settings.settings.reviewer_key
        return Path(chosen) if chosen and Path(chosen).is_file() else None

    def waiting(self) -> Waiting:
        """Everything that waits for this person, the oldest first."""
        asked: list[Asked] = []
        troubles: list[EvpError] = []
        looks: list[Callable[[], list[Asked]]] = [self._in_folder]
        looks += [lambda library=one: self._in_library(library) for one in self._libraries.all()]  # type: ignore[misc]
        for look in looks:
            try:
                asked += look()
            except EvpError as error:
                troubles.append(error)
        return Waiting(asked=tuple(sorted(asked, key=lambda one: one.asked_at)), troubles=tuple(troubles))

    def copy(self, asked: Asked, folder: Path) -> Path:
        """The video as a file of one's own in a folder: the very one that a decision is about.

        Raises `FileChanged` when another file lies in the review folder than was asked about, `NotFound`.
        """
        request = asked.request
        if request is None:
            raise NotFound(asked.title)
        source, target = self._desk().video(request), folder / f"{request.mark}.mp4"
        digest = hashlib.sha256()
        with os_errors(source), source.open("rb") as reading, target.open("wb") as writing:
            while part := reading.read(PART_BYTES):
                digest.update(part)
                writing.write(part)
        if digest.hexdigest() != request.sha256:
            target.unlink()
            raise FileChanged(source)
        return target

    def approve(self, asked: Asked, by: str) -> None:
        """Let it be published; raises `KeyUnreadable`, `NotFound`, `LibraryTrouble`."""
        if asked.library is not None:
            self._reviewer(asked.library).approve(asked.remote)
        else:
            self._decide(asked, (), by, is_approved=True)

    def send_back(self, asked: Asked, remarks: tuple[Remark, ...], by: str) -> None:
        """Ask for changes; raises as `approve`."""
        if asked.library is not None:
            said = "\n".join(_line(remark) for remark in remarks)
            self._reviewer(asked.library).send_back(asked.remote, said)
        else:
            self._decide(asked, remarks, by, is_approved=False)

    def make_key(self, owner: str) -> Path:
        """Make the reviewer's own key; returns its public half, which IT spreads to the makers."""
        key = paths.settings_folder() / KEY
        with os_errors(key):
            key.parent.mkdir(parents=True, exist_ok=True)
        if not key.exists():
            signing.make_key(key, owner)
        self.use_key(key)
        return key.with_name(f"{KEY}.pub")

    def use_key(self, key: Path) -> None:
        """Sign with this key from now on; raises `KeyUnreadable`."""
        signing.read_private_key(key)
        self._settings.change(reviewer_key=str(key))

    def _in_folder(self) -> list[Asked]:
        if not self._settings.settings.review_folder:
            return []
        desk, trusted = self._desk(), signing.trusted_keys(*paths.reviewers_folders())
        own = {signing.public_text(self.key): ""} if self.key else {}
        known = {**trusted, **own}
        return [
            Asked(
                title=one.title,
                maker=one.speaker,
                description=one.description,
                asked_at=one.asked_at,
                request=one,
            )
            for one in desk.requests()
            if desk.decision(one.mark, one.sha256, known) is None
        ]

    def _in_library(self, library: Library) -> list[Asked]:
        if not self._libraries.is_signed_in(library):
            return []
        adapter = self._libraries.open_adapter(library)
        if not isinstance(adapter, Reviewer):
            return []
        return [
            Asked(title=one.title, maker=one.maker, library=library, remote=one.remote)
            for one in adapter.waiting()
        ]

    def _reviewer(self, library: Library) -> Reviewer:
        adapter = self._libraries.open_adapter(library)
        if not isinstance(adapter, Reviewer):
            raise NotFound(library.name)
        return adapter

    def _decide(self, asked: Asked, remarks: tuple[Remark, ...], by: str, *, is_approved: bool) -> None:
        if asked.request is None or self.key is None:
            raise NotFound(KEY)
        state: Literal["approved", "changes_needed"] = "approved" if is_approved else "changes_needed"
        decision = self._desk().decide(
            asked.request.mark, state, remarks, self.key, by, sha256=asked.request.sha256
        )
        AuditLog(paths.uploads_folder()).note(
            "approved" if is_approved else "sent_back", asked.request.mark, sha256=decision.sha256, who=by
        )

    def _desk(self) -> ReviewDesk:
        return ReviewDesk(Path(self._settings.settings.review_folder))


def _line(remark: Remark) -> str:
    return f"{clock_text(remark.at_us)} {remark.words}" if remark.at_us is not None else remark.words
