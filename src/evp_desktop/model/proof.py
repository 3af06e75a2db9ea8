"""What a published file says of the people in it: read back from any copy of it, wherever it went. Pure."""

from __future__ import annotations

import msgspec

from evp_desktop.model.consent import Consent
from evp_desktop.model.project import Project

MAX_CHARACTERS = 2**20


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Who agreed to what, in which words; who owns the video, and until when it may stand (an ISO date)."""

    evp: int = 1
    video: str
    consents: tuple[Consent, ...]
    owner: str = ""
    until: str = ""


def proof_of(project: Project) -> str:
    """The line of JSON in the metadata of a finished file; empty when there is nothing to tell."""
    keeping = project.retention
    if not project.consents and not keeping.until:
        return ""
    proof = Proof(video=project.id, consents=project.consents, owner=keeping.owner, until=keeping.until)
    return msgspec.json.encode(proof).decode()


def read_proof(text: str) -> Proof | None:
    """What a published file says of the people in it; None where it says nothing we know."""
    try:
        return msgspec.json.decode(text[:MAX_CHARACTERS], type=Proof)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
