"""The document: a project is a value that never changes; an edit returns a new one."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from evp_desktop.model.clips import Clip
from evp_desktop.model.consent import Consent
from evp_desktop.model.delivery import Delivery
from evp_desktop.model.libraries import Visibility
from evp_desktop.model.masks import Mask
from evp_desktop.model.media import Id, Take
from evp_desktop.model.review import ReviewRound
from evp_desktop.model.script import Block, Language

FORMAT = 2


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """Who is heard; shown in the lower third."""

    name: str = ""
    role: str = ""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Proof that a version of the video went to a library.

    `library` is its address, `location` where people watch it. `library_id`, `remote_id` and `mark` find it
    again: which library of this machine, the video's id there, and the id of the upload. `removed_at` is when
    it was deleted there.
    """

    library: str
    location: str
    title: str
    published_at: str
    sha256: str
    library_id: str = ""
    remote_id: str = ""
    mark: str = ""
    removed_at: str = ""


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """What the library is told about the video.

    `library` is a folder, or the id of a library of this machine. `visibility` empty stands for the library's
    own; `scheduled_at` is ISO 8601 with its offset.
    """

    title: str = ""
    description: str = ""
    library: str = ""
    tags: tuple[str, ...] = ()
    department: str = ""
    visibility: Visibility | Literal[""] = ""
    scheduled_at: str = ""


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How long the video is kept, and who decides about it then; `until` is an ISO date."""

    kind: str = ""
    owner: str = ""
    until: str = ""


class Finish(msgspec.Struct, frozen=True, kw_only=True):
    """What is done to picture and sound by itself, and may be left out.

    `sound`: noise, rumble and hum taken away, voices evened; `camera`: light and colour of faces;
    `is_music_on`: the kit's own music under the voice.
    """

    sound: Literal["automatic", "as_recorded"] = "automatic"
    camera: Literal["automatic", "as_recorded"] = "automatic"
    is_music_on: bool = False


class BrandChoice(msgspec.Struct, frozen=True):
    """What the maker chose of the house style, where the kit leaves it free: a field by its path."""

    path: Annotated[str, msgspec.Meta(max_length=200)]
    value: str | float


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """A video in the making.

    `clips` are in the order of the video. `takes` only ever grows, and undo leaves it alone: a recording
    is never taken back. What the maker threw away stands in `discarded` and can be brought back.
    """

    format: int = FORMAT
    id: Id
    title: str
    language: Language = "en"
    template_id: str = ""
    brand_kit: Id = "default"
    brand_kit_version: str = ""
    """The version that the maker has seen the video in; empty while nobody has noted one."""
    brand_choices: tuple[BrandChoice, ...] = ()
    created_at: str
    speaker: Speaker = Speaker()
    second_speaker: Speaker = Speaker()
    blocks: tuple[Block, ...] = ()
    takes: tuple[Take, ...] = ()
    discarded: tuple[Id, ...] = ()
    clips: tuple[Clip, ...] = ()
    masks: tuple[Mask, ...] = ()
    finish: Finish = Finish()
    delivery: Delivery = Delivery()
    publication: Publication = Publication()
    receipts: tuple[Receipt, ...] = ()
    consents: tuple[Consent, ...] = ()
    retention: Retention = Retention()
    review: ReviewRound = ReviewRound()

    @property
    def duration_us(self) -> int:
        """How long the recorded parts last together, without intro and outro."""
        return sum(clip.duration_us for clip in self.clips)

    def block(self, block_id: str) -> Block | None:
        """The block with that id."""
        return next((block for block in self.blocks if block.id == block_id), None)

    def take(self, take_id: str) -> Take | None:
        """The take with that id."""
        return next((take for take in self.takes if take.id == take_id), None)

    def takes_of(self, block_id: str) -> tuple[Take, ...]:
        """Every take of a block that was not thrown away, oldest first."""
        return tuple(
            take for take in self.takes if take.block_id == block_id and take.id not in self.discarded
        )

    def clip_of(self, block_id: str) -> Clip | None:
        """The first clip that shows a block."""
        return next((clip for clip in self.clips if clip.block_id == block_id), None)

    @property
    def recorded_blocks(self) -> int:
        """How many blocks of the script have a clip."""
        return sum(1 for block in self.blocks if self.clip_of(block.id))
