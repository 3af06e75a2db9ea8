"""Who approves the video, and how long it stays in the library."""

from __future__ import annotations

from datetime import date

from evp_desktop.model.project import Project
from evp_desktop.model.review import needed
from evp_desktop.services import projects
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.publish.words import reviewer
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Label, field
from evp_desktop.ui.widgets.fold import Fold
from evp_desktop.ui.widgets.plain_choice import Choice
from evp_desktop.ui.widgets.text import LineEdit


class StayingBox(Fold):
    """There only where the house style says something about it."""

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__(tools.look, "clock")
        self.set_title(self.tr("Approval and how long it stays"))
        self._tools = tools
        self._video = video
        known = video.kit.spec.retention
        self.kind = Choice(
            self.tr("How long it stays"),
            [(one.name.in_language(tools.language), one.id) for one in known],
            self._kind(video.project),
        )
        self.owner = LineEdit(self.tr("Who decides about it then"))
        self.owner.setText(self._owner(video.project))
        self.inside.addWidget(field(self.kind.accessibleName(), self.kind))
        self.inside.addWidget(field(self.owner.accessibleName(), self.owner))
        hint = self.tr("A month before, this program asks: renew it, replace it, or delete it.")
        self.inside.addWidget(Label(hint, "small", wraps=True))
        self.kind.chosen.connect(lambda _kind: self._keep())
        self.owner.editingFinished.connect(self._keep)
        self.change.setVisible(bool(known))
        if not known and self.review == "none":
            self.hide()

    @property
    def review(self) -> str:
        """Whose approval the video needs."""
        template = self._video.template
        return needed(self._video.kit.spec.review, template.review if template else "none")

    def show_project(self, project: Project) -> None:
        """Say what the document says."""
        if project.retention.kind:
            self.kind.show_value(project.retention.kind)
            self.owner.show_text(project.retention.owner)
        parts = []
        if self.review != "none":
            who = reviewer("hr" if self.review == "hr" else "communication")
            parts.append(self.tr("{who} approves it first.").format(who=who))
        if until := self._until(project):
            parts.append(self.tr("It stays until {day}.").format(day=self._tools.on(until)))
        self.say(" ".join(parts))

    def settle(self) -> None:
        """Note how long it stays, counted from today, before it goes."""
        if self._video.kit.spec.retention and not self._video.project.retention.until:
            self._video.editor.note(self._kept)

    def _until(self, project: Project) -> date | None:
        from evp_desktop.services.keeping import kept_as

        if project.retention.until:
            return date.fromisoformat(project.retention.until)
        if not self._video.kit.spec.retention:
            return None
        kept = kept_as(project, self._video.kit, self._kind(project), "", projects.today())
        return date.fromisoformat(kept.retention.until)

    def _kind(self, project: Project) -> str:
        known = [one.id for one in self._video.kit.spec.retention]
        template = self._video.template
        wanted = (project.retention.kind, template.retention if template else "", *known)
        return next((one for one in wanted if one in known), "")

    def _owner(self, project: Project) -> str:
        return project.retention.owner or project.speaker.name

    def _keep(self) -> None:
        self._video.editor.apply(self.tr("how long it stays"), self._kept)

    def _kept(self, project: Project) -> Project:
        from evp_desktop.services.keeping import kept_as

        return kept_as(
            project, self._video.kit, str(self.kind.currentData()), self.owner.text(), projects.today()
        )
