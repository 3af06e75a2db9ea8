"""A video's state and next step in words, decided from its card alone."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from evp_desktop.model.project import Project
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.frame.steps import next_step
from evp_desktop.ui.tools import Tools


def state_words(project: Project, tools: Tools) -> str:
    """Where the video stands."""
    whole, done = len(project.blocks), project.recorded_blocks
    if project.receipts:
        moment = datetime.fromisoformat(project.receipts[-1].published_at)
        return QCoreApplication.translate("home", "Published {day}").format(day=tools.day(moment))
    if done and done == whole:
        return QCoreApplication.translate("home", "Recorded, not published yet")
    if done:
        return Counts().parts_recorded(done, whole)
    if any(block.text.strip() for block in project.blocks):
        return QCoreApplication.translate("home", "Script ready, nothing recorded yet")
    return QCoreApplication.translate("home", "Just started")


def next_words(project: Project) -> str:
    """What the card's button says."""
    step = next_step(project)
    if step == "publish":
        return QCoreApplication.translate("home", "Open")
    return {
        "prepare": QCoreApplication.translate("home", "Write the script"),
        "record": QCoreApplication.translate("home", "Go on recording")
        if project.recorded_blocks
        else QCoreApplication.translate("home", "Start recording"),
        "check": QCoreApplication.translate("home", "Check and publish"),
    }[step]
