"""The five steps with the state of each in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from evp_desktop.model.project import Project
from evp_desktop.model.script import script_us
from evp_desktop.model.time import clock_text
from evp_desktop.ui.counts import Counts

StepName = Literal["prepare", "record", "edit", "check", "publish"]
STEPS: tuple[StepName, ...] = ("prepare", "record", "edit", "check", "publish")


@dataclass(frozen=True)
class StepState:
    """What the side of the window tells about a step."""

    name: StepName
    title: str
    words: str
    is_done: bool


def title(name: StepName) -> str:
    """What a step is called."""
    return {
        "prepare": QCoreApplication.translate("steps", "Prepare"),
        "record": QCoreApplication.translate("steps", "Record"),
        "edit": QCoreApplication.translate("steps", "Edit"),
        "check": QCoreApplication.translate("steps", "Check"),
        "publish": QCoreApplication.translate("steps", "Publish"),
    }[name]


def state(name: StepName, project: Project, length_us: int, attention_points: int | None) -> StepState:
    """How far a step is; `attention_points` is what the last check found, None before the first."""
    words, is_done = {
        "prepare": _prepare,
        "record": _record,
        "edit": lambda video: _edit(video, length_us),
        "check": lambda video: _check(video, attention_points),
        "publish": _publish,
    }[name](project)
    return StepState(name, title(name), words, is_done)


def next_step(project: Project) -> StepName:
    """Where the work goes on."""
    if project.receipts:
        return "publish"
    if project.recorded_blocks == 0:
        return "record" if all(block.text.strip() for block in project.blocks) else "prepare"
    return "record" if project.recorded_blocks < len(project.blocks) else "check"


def _prepare(project: Project) -> tuple[str, bool]:
    written = sum(1 for block in project.blocks if block.text.strip())
    parts = Counts().parts(len(project.blocks))
    if not written:
        return parts, False
    return f"{parts}, {clock_text(script_us(project.blocks))}", written == len(project.blocks)


def _record(project: Project) -> tuple[str, bool]:
    whole = len(project.blocks)
    words = QCoreApplication.translate("steps", "{done} of {whole} recorded")
    return words.format(done=project.recorded_blocks, whole=whole), 0 < whole == project.recorded_blocks


def _edit(project: Project, length_us: int) -> tuple[str, bool]:
    if not project.clips:
        return QCoreApplication.translate("steps", "Nothing yet"), False
    return clock_text(length_us), False


def _check(project: Project, attention_points: int | None) -> tuple[str, bool]:
    if not project.clips or attention_points is None:
        return QCoreApplication.translate("steps", "Not yet"), False
    if attention_points == 0:
        return QCoreApplication.translate("steps", "All good"), True
    return Counts().points(attention_points), False


def _publish(project: Project) -> tuple[str, bool]:
    if project.receipts:
        return QCoreApplication.translate("steps", "Published"), True
    return QCoreApplication.translate("steps", "Not yet"), False
