"""Undo and redo: snapshots of the whole document, each with the name of the edit that led to it."""

from __future__ import annotations

import msgspec

from evp_desktop.model.project import Project

MAX_STEPS = 500


class Step(msgspec.Struct, frozen=True):
    """One edit that can be taken back: its label and the project before or after it."""

    label: str
    project: Project


class History(msgspec.Struct, frozen=True):
    """The present document with what came before and what was undone."""

    present: Project
    past: tuple[Step, ...] = ()
    future: tuple[Step, ...] = ()

    def record(self, project: Project, label: str, *, merge: bool = False) -> History:
        """Make `project` the present; with `merge`, as part of the last edit when that has the same label."""
        if project == self.present:
            return self
        if merge and self.past and self.past[-1].label == label:
            return History(project, self.past)
        return History(project, (*self.past, Step(label, self.present))[-MAX_STEPS:])

    def undo(self) -> History:
        """Take the last edit back."""
        if not self.past:
            return self
        step = self.past[-1]
        return History(step.project, self.past[:-1], (Step(step.label, self.present), *self.future))

    def redo(self) -> History:
        """Do the last undone edit again."""
        if not self.future:
            return self
        step = self.future[0]
        return History(step.project, (*self.past, Step(step.label, self.present)), self.future[1:])

    @property
    def undo_label(self) -> str:
        """The name of the edit that undo takes back, or empty."""
        return self.past[-1].label if self.past else ""

    @property
    def redo_label(self) -> str:
        """The name of the edit that redo does again, or empty."""
        return self.future[0].label if self.future else ""
