"""Takes and their sources: what was recorded, in which files."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from evp_desktop.model.time import TimeUs

Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,40}\Z")]
"""An identifier that is also the name of a folder: it can never lead out of the project."""

FileName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,79}\Z")]
"""The name of a file in the take's own folder: no separators, no leading dot."""

SourceKind = Literal["screen", "slides", "camera", "second_camera", "microphone", "system_sound", "pointer"]
"""What a stream shows or holds. `slides` stands where a screen would: a take has one of the two."""

SourceChange = Literal["lost", "back", "replaced", "resized"]
TakeState = Literal["recording", "finished", "recovered"]


class SourceEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a device while it was recorded; `device` is the one that took over."""

    at_us: TimeUs
    change: SourceChange
    device: str = ""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded stream in a file of its own.

    A time in the file plus `start_us` is a time on the take's clock, so streams of one take line up.
    `filled_us` is silence in place of sound that never came; `drift_ppm` how much faster the device's own
    clock ran than the machine's, already corrected in the file.
    """

    kind: SourceKind
    file: FileName
    device: str = ""
    start_us: TimeUs = 0
    duration_us: TimeUs = 0
    width: int = 0
    height: int = 0
    sample_rate_hz: int = 0
    channels: int = 0
    lost_frames: int = 0
    filled_us: int = 0
    drift_ppm: float = 0.0
    events: tuple[SourceEvent, ...] = ()


class Take(msgspec.Struct, frozen=True, kw_only=True):
    """One recording of one block; on disk `takes/<id>/take.json`, there from the first second."""

    format: int = 1
    id: Id
    block_id: Id
    state: TakeState = "finished"
    recorded_at: str
    duration_us: TimeUs = 0
    sources: tuple[Source, ...] = ()

    def source(self, kind: SourceKind) -> Source | None:
        """The stream of that kind, if it was recorded."""
        return next((source for source in self.sources if source.kind == kind), None)

    @property
    def backdrop(self) -> Source | None:
        """What is shown behind or beside a face: the screen, or the slides."""
        return self.source("screen") or self.source("slides")


class MediaFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a probe found in one media file; zero and empty where the file has no such stream."""

    path: str
    container: str
    duration_us: int
    size_bytes: int
    video_codec: str = ""
    video_profile: str = ""
    width: int = 0
    height: int = 0
    frame_rate: str = ""
    pixel_format: str = ""
    colour_primaries: str = ""
    colour_transfer: str = ""
    colour_matrix: str = ""
    colour_range: str = ""
    audio_codec: str = ""
    sample_rate_hz: int = 0
    channels: int = 0
    chapters: tuple[str, ...] = ()
