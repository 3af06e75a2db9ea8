"""Is the video ready? One finding for each thing a colleague would look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from evp_desktop.model.brand import Kit
from evp_desktop.model.media import SourceEvent
from evp_desktop.model.project import Project
from evp_desktop.model.time import US_PER_S
from evp_desktop.render import background, soundtrack
from evp_desktop.render.film import Files
from evp_desktop.render.plan import Plan, make_plan
from evp_desktop.render.soundtrack import Arranged, arrange, mix_of
from evp_desktop.render.subtitles import subtitles_of
from evp_desktop.render.voices import Voices
from evp_desktop.services import consents, projects
from evp_desktop.services.brand_check import check_brand
from evp_desktop.services.findings import Finding, Subject, Value, finding

__all__ = ["Finding", "Subject", "Value", "check"]

SMALLEST_WIDTH_PX = 1280
"""FEATURES, numbers to design against: at least 720p."""

MOST_FILLED_US = US_PER_S // 2
"""Silence in place of sound that never came: less than this is a breath."""


def check(folder: Path, project: Project, kit: Kit) -> tuple[Finding, ...]:
    """Every finding, in the order a viewer would notice; raises `MediaUnreadable` and its like."""
    plan = make_plan(project, kit.spec)
    if not plan.shots:
        return (finding("recorded", "missing_parts", "record", recorded=0, parts=len(project.blocks)),)
    files, cache = Files(project, projects.takes_folder(folder)), projects.cache_folder(folder)
    voices = Voices(project, kit, files.sound, cache)
    is_burned = project.delivery.are_captions_burned_in
    cues = subtitles_of(project, plan, files.sound) if is_burned else ()
    return (
        _recorded(project),
        _length(project, kit, plan),
        _loudness(files, plan, arrange(plan, voices.find, mix_of(project, kit, voices)), kit),
        _picture(project),
        *_devices(project),
        *_backgrounds(plan),
        *check_brand(project, kit, plan, files, cues, cache),
        _subtitles(project),
        _speaker(project, plan),
        *_consent(project, kit),
    )


def _recorded(project: Project) -> Finding:
    recorded, parts = project.recorded_blocks, len(project.blocks)
    detail = "missing_parts" if recorded < parts else ""
    return finding("recorded", detail, "record", recorded=recorded, parts=parts)


def _length(project: Project, kit: Kit, plan: Plan) -> Finding:
    seconds = plan.duration_us // US_PER_S
    template = next((one for one in kit.spec.templates if one.id == project.template_id), None)
    if template is None:
        return finding("length", "", seconds=seconds)
    detail = "too_long" if seconds > template.max_s else "too_short" if seconds < template.min_s else ""
    place = "edit" if detail == "too_long" else "prepare"
    return finding("length", detail, place, seconds=seconds, min_s=template.min_s, max_s=template.max_s)


def _loudness(files: Files, plan: Plan, arranged: Arranged, kit: Kit) -> Finding:
    """How loud the voices will be as they are published; whether they were too loud as they were recorded."""
    recorded = soundtrack.measured(plan, soundtrack.balance(plan, files.sound))
    target_lufs, reached = kit.spec.sound.target_lufs, arranged.aim_lufs
    detail = ""
    if recorded.is_silent or arranged.recorded.is_silent:
        detail = "no_sound"
    elif reached < target_lufs - 1:
        detail = "too_soft"
    elif recorded.true_peak_dbtp >= -0.1:
        detail = "too_loud"
    return finding("loudness", detail, "record", recorded_lufs=recorded.integrated_lufs, lufs=reached)


def _picture(project: Project) -> Finding:
    shown = [take for clip in project.clips if (take := project.take(clip.take_id))]
    sources = [source for take in shown for source in take.sources if source.width]
    lost = sum(source.lost_frames for source in sources)
    cameras = [source.width for source in sources if source.kind in ("camera", "second_camera")]
    narrowest = min(cameras, default=0)
    detail = "lost_frames" if lost > 30 else "small_camera" if 0 < narrowest < SMALLEST_WIDTH_PX else ""
    return finding("picture", detail, "record", lost=lost, width=narrowest)


def _devices(project: Project) -> Iterator[Finding]:
    """What happened to devices while they recorded what is shown: `part` from 1, `kind` of the source.

    `replaced` by `device`, `lost` till the end, `interrupted` and back again; `gaps` of `seconds` in a sound.
    """
    parts = {block.id: number for number, block in enumerate(project.blocks, 1)}
    for clip in project.clips:
        take = project.take(clip.take_id)
        for source in take.sources if take else ():
            place: dict[str, Value] = {"kind": source.kind, "part": parts.get(clip.block_id, 0)}
            again = f"record:{place['part']}"
            events = [event for event in source.events if clip.start_us <= event.at_us < clip.end_us]
            happened = _happened(events)
            if happened:
                yield finding("device", happened, again, **place, device=_successor(events))
            elif source.filled_us > MOST_FILLED_US:
                yield finding("device", "gaps", again, **place, seconds=round(source.filled_us / US_PER_S, 1))


def _happened(events: Sequence[SourceEvent]) -> str:
    changes = [event.change for event in events if event.change != "resized"]
    if "replaced" in changes:
        return "replaced"
    if not changes:
        return ""
    return "lost" if changes[-1] == "lost" else "interrupted"


def _successor(events: Sequence[SourceEvent]) -> str:
    return next((event.device for event in reversed(events) if event.change == "replaced"), "")


def _backgrounds(plan: Plan) -> Iterator[Finding]:
    """Where another background is wanted, but the model that finds the person cannot be used."""
    wanted = any(shot.faces and shot.background != "as_it_is" for shot in plan.shots)
    if wanted and not background.is_ready():
        yield finding("background", "no_model", "edit")


def _subtitles(project: Project) -> Finding:
    shown = {clip.block_id for clip in project.clips}
    empty = [block for block in project.blocks if block.id in shown and not block.text.strip()]
    return finding(
        "subtitles", "missing_text" if empty else "", "prepare", empty=len(empty), parts=len(shown)
    )


def _consent(project: Project, kit: Kit) -> Iterator[Finding]:
    """Of everybody who is named, where the house style has words for it."""
    if kit.spec.consent is None:
        return
    missing = consents.missing(project, kit, projects.today())
    detail = "no_consent" if missing else ""
    yield finding("consent", detail, "prepare:consent", names=", ".join(missing))


def _speaker(project: Project, plan: Plan) -> Finding:
    """Name and function of everybody who is seen or heard, as far as the video can know."""
    one, other = project.speaker, project.second_speaker
    are_two = any("second_camera" in shot.faces for shot in plan.shots)
    detail = ""
    if not one.name.strip():
        detail = "no_name"
    elif are_two and not other.name.strip():
        detail = "no_second_name"
    elif not one.role.strip() or (other.name.strip() and not other.role.strip()):
        detail = "no_role"
    return finding("speaker", detail, "prepare:speaker", name=one.name)
