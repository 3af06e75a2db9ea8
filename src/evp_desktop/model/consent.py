"""Consent of the people in a video: what they agreed to, in which words, until when. Pure.

GDPR, articles 7(1) and 7(3): consent can be shown, per purpose, and is withdrawn as easily as it was given.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from evp_desktop.model.brand import ConsentWording
from evp_desktop.model.media import Id
from evp_desktop.model.script import Language

Part = Literal["seen", "heard", "seen_and_heard"]

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_Date = Annotated[str, msgspec.Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?\Z")]
OptionalFile = Annotated[str, msgspec.Meta(pattern=r"^([A-Za-z0-9_-][A-Za-z0-9_.-]{0,79})?\Z")]
"""The name of a file in the `consents` folder, or empty."""


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """One person's consent: the exact wording they saw, and the purposes they ticked.

    `given_at` and `withdrawn_at` are ISO 8601, `expires_on` an ISO date. `file` is a signed paper in the
    project's `consents` folder, empty where the person ticked and signed on the screen.
    """

    id: Id
    name: _Name
    part: Part = "seen_and_heard"
    language: Language
    wording: Annotated[str, msgspec.Meta(max_length=2000)]
    wording_version: Annotated[str, msgspec.Meta(max_length=200)]
    purposes: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)]
    given_at: str
    expires_on: _Date = ""
    file: OptionalFile = ""
    file_sha256: str = ""
    withdrawn_at: str = ""

    def is_valid(self, day: date) -> bool:
        """Whether it counts on a day: for something, not withdrawn, not past its last day."""
        is_over = bool(self.expires_on) and date.fromisoformat(self.expires_on) < day
        return bool(self.purposes) and not self.withdrawn_at and not is_over


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, number)
        except ValueError:
            continue
    return date(day.year + year, month + 1, day.day)


def new_consent(
    consent_id: str,
    name: str,
    wording: ConsentWording,
    language: Language,
    purpose_ids: tuple[str, ...],
    given_at: str,
    part: Part = "seen_and_heard",
) -> Consent:
    """What somebody agreed to just now in the kit's words; purposes that the wording lacks are left out."""
    given = date.fromisoformat(given_at[:10])
    return Consent(
        id=consent_id,
        name=name,
        part=part,
        language=language,
        wording=wording.text.in_language(language),
        wording_version=wording.version,
        purposes=tuple(
            purpose.text.in_language(language) for purpose in wording.purposes if purpose.id in purpose_ids
        ),
        given_at=given_at,
        expires_on=months_later(given, wording.months).isoformat(),
    )
