"""What the recorder measured, as sentences: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from evp_desktop.model.media import Source, Take
from evp_desktop.model.time import US_PER_S, clock_text
from evp_desktop.services.recording import Status
from evp_desktop.ui import messages

_MOST_URGENT_FIRST = (
    "microphone_lost",
    "screen_lost",
    "camera_lost",
    "suspended",
    "no_sound",
    "picture_frozen",
    "disk_nearly_full",
    "disk_slow",
    "microphone_replaced",
    "too_loud",
    "too_soft",
)

NOTICED_FILL_US = US_PER_S // 4
"""A gap in the sound shorter than this is hardly heard."""

NOTICED_LOST_FRAMES = 15
"""Half a second of picture; fewer are hardly seen."""


def phase_words(phase: str) -> str:
    """What is going on, in a word or two."""
    return {
        "recording": QCoreApplication.translate("recording", "Recording"),
        "paused": QCoreApplication.translate("recording", "Paused"),
        "stopping": QCoreApplication.translate("recording", "One moment"),
        "starting": QCoreApplication.translate("recording", "One moment"),
    }.get(phase, QCoreApplication.translate("recording", "Not recording"))


def every_phase() -> list[str]:
    """All that `phase_words` may say."""
    return [phase_words(phase) for phase in ("recording", "paused", "stopping", "trouble")]


def warning_words(status: Status) -> str:
    """The most urgent warning as a sentence; empty when all is well."""
    warnings: tuple[str, ...] = status.warnings
    urgent = [code for code in _MOST_URGENT_FIRST if code in warnings]
    if not urgent:
        return ""
    lost = ", ".join(status.lost)
    return messages.warning(urgent[0], status.free_minutes, lost=lost, replaced_by=status.replaced_by)


def take_words(take: Take, seen: frozenset[str]) -> list[str]:
    """What went wrong in a take, from its own notes and from the warnings `seen` while it was made."""
    told = [sentence for source in take.sources for sentence in _source_words(source)]
    for code, words in _seen_words().items():
        if code in seen:
            told.append(words)
    return told


def _source_words(source: Source) -> list[str]:
    told = []
    name = source.device or QCoreApplication.translate("recording", "A device")
    before = None
    for event in source.events:
        time, change, since = clock_text(event.at_us), str(event.change), ""
        if before is not None and (before.change, change) == ("lost", "back"):
            told.pop()
            since, change = clock_text(before.at_us), "away"
        told.append(_event_words()[change].format(name=name, other=event.device, time=time, since=since))
        before = event
    if not source.events and source.filled_us >= NOTICED_FILL_US:
        told.append(QCoreApplication.translate("recording", "A little of the sound is missing."))
    if source.lost_frames >= NOTICED_LOST_FRAMES:
        told.append(QCoreApplication.translate("recording", "The picture may stutter here and there."))
    return told


def _event_words() -> dict[str, str]:
    return {
        "lost": QCoreApplication.translate("recording", "{name} was gone at {time}."),
        "away": QCoreApplication.translate("recording", "{name} was gone from {since} to {time}."),
        "back": QCoreApplication.translate("recording", "{name} was back at {time}."),
        "replaced": QCoreApplication.translate("recording", "{name} was gone at {time}; {other} took over."),
        "resized": QCoreApplication.translate("recording", "The picture changed its size at {time}."),
    }


def _seen_words() -> dict[str, str]:
    return {
        "no_sound": QCoreApplication.translate("recording", "For a while I heard nothing."),
        "picture_frozen": QCoreApplication.translate("recording", "For a while the picture stood still."),
        "suspended": QCoreApplication.translate("recording", "The computer was asleep for a while."),
        "disk_slow": QCoreApplication.translate("recording", "The disk could not keep up for a while."),
        "trouble": QCoreApplication.translate("recording", "The recording ended by itself."),
    }
