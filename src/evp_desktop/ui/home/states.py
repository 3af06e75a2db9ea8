"""A video's state and next step in words, decided from its card alone."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from evp_desktop.model.project import Project
from evp_desktop.model.uploads import Upload
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.frame.steps import next_step
from evp_desktop.ui.publish.words import short_words
from evp_desktop.ui.tools import Tools


def state_words(project: Project, tools: Tools, upload: Upload | None = None) -> str:
    """Where the video stands; `upload` is what is on its way of it."""
    whole, done = len(project.blocks), project.recorded_blocks
    if upload is not None and upload.state not in ("published", "cancelled"):
        return short_words(upload)
    there = [receipt.published_at for receipt in project.receipts if not receipt.removed_at]
    if upload is not None and upload.state == "published" and not project.receipts:
        there.append(upload.package.published_at)  # its receipt is being written
    if there:
        moment = datetime.fromisoformat(there[-1])
        return QCoreApplication.translate("home", "Published {day}").format(day=tools.day(moment))
    if done and done == whole:
        return QCoreApplication.translate("home", "Recorded, not published yet")
    if done:
        return Counts().parts_recorded(done, whole)
    if any(block.text.strip() for block in project.blocks):
        return QCoreApplication.translate("home", "Script ready, nothing recorded yet")
    return QCoreApplication.translate("home", "Just started")


def next_words(project: Project, upload: Upload | None = None) -> str:
    """What the card's button says."""
    if upload is not None and upload.state == "sent_back":
        return QCoreApplication.translate("home", "Read the remarks")
    if upload is not None and upload.state != "cancelled":
        return QCoreApplication.translate("home", "Open")
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
