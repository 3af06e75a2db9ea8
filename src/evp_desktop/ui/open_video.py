"""The video that is open: its editor with what the window knows around it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evp_desktop.model.brand import Kit, Template
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project
from evp_desktop.services.editing import Editor
from evp_desktop.ui.making_ahead import MakingAhead

if TYPE_CHECKING:
    from evp_desktop.services.checking import Finding
    from evp_desktop.ui.publish.delivery import Delivery


@dataclass
class OpenVideo:
    """One open project; `findings` hold only for the project they were made of."""

    editor: Editor
    kit: Kit
    ahead: MakingAhead
    recovered: tuple[Take, ...] = ()
    checked: Project | None = None
    findings: tuple[Finding, ...] = ()
    delivery: Delivery | None = None
    """The publication on its way, if there is one."""
    block_id: str = ""
    """The part that the maker works on, so that every page opens at the same one."""

    slides: str = ""
    region: tuple[int, int, int, int] | None = None
    """What was chosen in place of a whole screen, for the next visit to the record page."""

    wants: str = ""
    """What the maker was sent to a page for; a number is that of a part."""

    @property
    def folder(self) -> Path:
        """Where the project lies."""
        return self.editor.folder

    @property
    def project(self) -> Project:
        """The document as it is now."""
        return self.editor.project

    @property
    def is_locked(self) -> bool:
        """Whether somebody looks at it before it is published: until then nothing is changed."""
        return self.project.review.state == "in_review"

    @property
    def template(self) -> Template | None:
        """What the video was made after, when the house style still has it."""
        wanted = self.project.template_id
        return next((made for made in self.kit.spec.templates if made.id == wanted), None)

    @property
    def attention_points(self) -> int | None:
        """How many points the last check found, None when it no longer fits."""
        if self.checked is None or self.checked.clips != self.project.clips:
            return None
        return sum(1 for finding in self.findings if finding.state == "attention")

    def current_block_id(self) -> str:
        """The part to work on: the one asked for, the chosen one, the first not recorded, or the first."""
        project = self.project
        if self.wants.isdecimal() and 0 < int(self.wants) <= len(project.blocks):
            return project.blocks[int(self.wants) - 1].id
        if project.block(self.block_id):
            return self.block_id
        waiting = next((block.id for block in project.blocks if not project.clip_of(block.id)), "")
        return waiting or (project.blocks[0].id if project.blocks else "")
