"""The review desk: a shared folder where videos wait whose library has nobody who approves.

What waits lies in a folder named after its mark: `request.json`, the video and its subtitles. A decision is a
file that its reviewer signed (Ed25519); it counts when this machine knows the key and it is about this very
file. Whoever can write to the folder can take a request away, but not approve it. Read as hostile.
"""

from __future__ import annotations

import base64
import re
import shutil
import threading
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from evp_desktop.errors import FileChanged, FileTrouble, NotFound, os_errors
from evp_desktop.model.libraries import Review
from evp_desktop.model.media import FileName, Id
from evp_desktop.model.review import Remark
from evp_desktop.model.uploads import Upload
from evp_desktop.services import projects, signing
from evp_desktop.services.files import read_file, replace_file, sync_folder, write_new
from evp_desktop.services.signing import KeyText, Sha256
from evp_desktop.services.uploads.body import sha256_of

REQUEST = "request.json"
MAX_BYTES = 2**20
MAX_DECISIONS = 200
_ABOUT = b"EVP Desktop review, decision 1\n"
"""Stands before what is signed, so that no signature of something else is an approval."""
_TEMPORARY = ".asking-"
_Text = Annotated[str, msgspec.Meta(max_length=500)]
_Decision = re.compile(r"^decision-[0-9a-f]{32}\.json\Z")


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer is asked about."""

    mark: Id
    title: _Text
    description: Annotated[str, msgspec.Meta(max_length=20_000)] = ""
    speaker: _Text = ""
    review: Review
    video: Annotated[str, msgspec.Meta(pattern=r"^[^/\\\0]{1,250}\Z")]
    subtitles: Annotated[tuple[FileName, ...], msgspec.Meta(max_length=50)] = ()
    size_bytes: Annotated[int, msgspec.Meta(ge=1)]
    sha256: Sha256
    asked_at: _Text


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer decided about one file."""

    mark: Id
    sha256: Sha256
    state: Literal["approved", "changes_needed"]
    by: _Text
    decided_at: _Text
    remarks: Annotated[tuple[Remark, ...], msgspec.Meta(max_length=200)] = ()
    key: KeyText


class _Signed(msgspec.Struct, frozen=True, kw_only=True):
    decision: str
    signature: Annotated[str, msgspec.Meta(max_length=200)]


class ReviewDesk:
    """A review folder; several makers and reviewers use it at once. Raises `FileTrouble` and its like."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, upload: Upload, files: Path) -> None:
        """Put a video before the reviewers, whole or not at all; what waits already stays as it is."""
        place = self.folder / upload.id
        if (place / REQUEST).is_file():
            return
        package = upload.package
        request = Request(
            mark=upload.id,
            title=package.title[:500],
            description=package.description[:20_000],
            speaker=package.speaker[:500],
            review=package.review,
            video=package.video,
            subtitles=tuple(
                one.name for one in package.subtitles if re.match(r"^[\w.-]+\Z", one.name, re.ASCII)
            ),
            size_bytes=package.size_bytes,
            sha256=package.sha256,
            asked_at=projects.now(),
        )
        temporary = self.folder / f"{_TEMPORARY}{uuid.uuid4().hex}"
        try:
            with os_errors(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                temporary.mkdir()
                for name in (request.video, *request.subtitles):
                    shutil.copyfile(files / name, temporary / name)
                write_new(temporary / REQUEST, msgspec.json.format(msgspec.json.encode(request)) + b"\n")
                sync_folder(temporary)
                temporary.rename(place)
                sync_folder(self.folder)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise

    def take_back(self, mark: str) -> None:
        """Nobody is asked any more."""
        shutil.rmtree(self._place(mark), ignore_errors=True)

    def requests(self) -> list[Request]:
        """Everything that waits or was decided, oldest first; what is no request of ours is left out."""
        if not self.folder.is_dir():
            return []
        with os_errors(self.folder):
            places = [path for path in self.folder.iterdir() if not path.name.startswith(".")]
        found = [request for path in places if (request := _request(path))]
        return sorted(found, key=lambda request: request.asked_at)

    def video(self, request: Request) -> Path:
        """The file to look at."""
        return self._place(request.mark) / request.video

    def decide(
        self,
        mark: str,
        state: Literal["approved", "changes_needed"],
        remarks: Iterable[Remark],
        key_file: Path,
        by: str,
        *,
        sha256: str = "",
    ) -> Decision:
        """Sign a decision about the video as it lies there, or only when it is the one of that hash.

        Raises `KeyUnreadable`, `NotFound`, `FileChanged` when another file lies there than was asked about.
        """
        place = self._place(mark)
        request = _request(place)
        if request is None:
            raise NotFound(place)
        found = sha256_of(place / request.video, threading.Event())
        if found != request.sha256 or sha256 not in ("", found):
            raise FileChanged(place / request.video)
        private = signing.read_private_key(key_file)
        key, _ = signing.sign_words(_ABOUT, b"", private)
        decision = Decision(
            mark=request.mark,
            sha256=request.sha256,
            state=state,
            by=by[:500],
            decided_at=projects.now(),
            remarks=tuple(remarks),
            key=key,
        )
        data = msgspec.json.encode(decision)
        _, signature = signing.sign_words(_ABOUT, data, private)
        signed = _Signed(decision=data.decode(), signature=base64.b64encode(signature).decode())
        replace_file(place / f"decision-{uuid.uuid4().hex}.json", msgspec.json.encode(signed))
        return decision

    def decision(self, mark: str, sha256: str, trusted: Iterable[str]) -> Decision | None:
        """The newest decision about this very file by somebody whose key is trusted."""
        place, known = self._place(mark), set(trusted)
        if not place.is_dir():
            return None
        with os_errors(place):
            paths = [path for path in place.iterdir() if _Decision.match(path.name)][:MAX_DECISIONS]
        found = [one for path in paths if (one := _decision(path))]
        counts = [one for one in found if (one.mark, one.sha256) == (mark, sha256) and one.key in known]
        return max(counts, key=lambda one: one.decided_at, default=None)

    def _place(self, mark: str) -> Path:
        try:
            return self.folder / msgspec.convert(mark, Id)
        except msgspec.ValidationError as error:
            raise NotFound(mark) from error


def _request(place: Path) -> Request | None:
    """`None` for what is no request, or one that is about another folder."""
    if place.is_symlink() or not (place / REQUEST).is_file():
        return None
    try:
        request = msgspec.json.decode(read_file(place / REQUEST, MAX_BYTES), type=Request)
    except (FileTrouble, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    video = place / request.video
    is_whole = request.mark == place.name and request.video not in (".", "..") and not video.is_symlink()
    return request if is_whole and video.is_file() else None


def _decision(path: Path) -> Decision | None:
    try:
        signed = msgspec.json.decode(read_file(path, MAX_BYTES), type=_Signed)
        data = signed.decision.encode()
        decision = msgspec.json.decode(data, type=Decision)
        signature = base64.b64decode(signed.signature)
    except (FileTrouble, msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        return None
    return decision if signing.is_signed(_ABOUT, data, signature, decision.key) else None
