"""How long a video stays in its library, and when somebody must decide about it. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from evp_desktop.model.project import Project

SOON = timedelta(days=31)

Due = Literal["", "soon", "over"]


def due(project: Project, day: date) -> Due:
    """Whether somebody must decide about a video that is in a library: within a month, or already."""
    is_out = any(not receipt.removed_at for receipt in project.receipts)
    if not is_out or not project.retention.until:
        return ""
    until = date.fromisoformat(project.retention.until)
    return "over" if until < day else "soon" if until <= day + SOON else ""
