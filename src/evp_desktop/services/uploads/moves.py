"""How an upload stands after something happened to it, and how much of it is sent next. Pure."""

from __future__ import annotations

from typing import get_args

from msgspec.structs import replace

from evp_desktop.model.uploads import State, Trouble, Upload, Why
from evp_desktop.services.uploads.adapter import Session


def length(piece_bytes: int, left: int, session: Session) -> int:
    """How much to send next, as the library wants its pieces."""
    most = session.max_bytes or max(piece_bytes, session.min_bytes)
    length = min(max(piece_bytes, session.min_bytes), most)
    if length >= left:
        return left
    return max(length // session.unit_bytes * session.unit_bytes, session.unit_bytes)


def differs(upload: Upload, size_bytes: int | None, sha256: str) -> bool:
    """Whether the library has something else than was sent, as far as it says what it has."""
    package = upload.package
    return (size_bytes is not None and size_bytes != package.size_bytes) or (
        bool(sha256) and sha256 != package.sha256
    )


def why(word: str) -> Why:
    """The library's reason as one of ours."""
    return next((why for why in get_args(Why) if why == word), "refused")


def paused(upload: Upload) -> Upload:
    """Standing still, where something was still to be done."""
    if upload.state in ("paused", "published", "cancelled", "failed", "sent_back"):
        return upload
    return replace(upload, state="paused", paused_from=upload.state)


def going_on(upload: Upload) -> Upload:
    """From where it was paused, or from where it failed."""
    if upload.state == "paused":
        return replace(upload, state=upload.paused_from, attempt=0, next_try=0, trouble=Trouble())
    if upload.state == "failed":
        state: State = "processing" if upload.remote.id else "finishing" if upload.is_tail_sent else "queued"
        return replace(upload, state=state, attempt=0, next_try=0, unsure_since=0, trouble=Trouble())
    return upload


def again(upload: Upload) -> Upload:
    """From the first byte: the library has nothing of it, or a person has looked."""
    if upload.remote.id:
        return upload
    return replace(
        upload,
        state="queued",
        session="",
        confirmed_bytes=0,
        is_tail_sent=False,
        unsure_since=0,
        attempt=0,
        next_try=0,
        trouble=Trouble(),
        restarts=upload.restarts + 1,
        resent_bytes=upload.resent_bytes + upload.confirmed_bytes,
    )
