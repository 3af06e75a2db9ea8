"""Subtitles from the script, where somebody speaks."""

from __future__ import annotations

from evp_desktop.model.captions import Cue, cues_of, shifted
from evp_desktop.model.project import Project
from evp_desktop.model.time import frame_start_us
from evp_desktop.render import soundtrack
from evp_desktop.render.shots import Plan
from evp_desktop.render.soundtrack import FindSound


def subtitles_of(project: Project, plan: Plan, find_sound: FindSound) -> tuple[Cue, ...]:
    """Cues from the script, each clip's text spread over the time in which somebody speaks."""
    cues: list[Cue] = []
    for shot, span in zip(plan.shots, soundtrack.speech_spans(plan, find_sound), strict=True):
        block = project.block(shot.block_id)
        if shot.kind == "clip" and block is not None and block.text.strip():
            cues.extend(shifted(cues_of(block.text, *span), frame_start_us(shot.first_frame)))
    return tuple(cues)
