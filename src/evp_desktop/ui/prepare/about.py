"""What the video is called and who speaks in it."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from evp_desktop.model import edits
from evp_desktop.model.project import Project
from evp_desktop.services.editing import Editor
from evp_desktop.ui.widgets.controls import column, field
from evp_desktop.ui.widgets.text import LineEdit


class About(QWidget):
    """Three fields that write straight into the document."""

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self.title = LineEdit("")
        self.name = LineEdit("", self.tr("Appears in the picture"))
        self.role = LineEdit("")
        layout = column(gap=12)
        self.setLayout(layout)
        layout.addWidget(field(self.tr("Title"), self.title))
        layout.addWidget(field(self.tr("Your name"), self.name))
        layout.addWidget(field(self.tr("What you do"), self.role))
        self.title.textEdited.connect(self._title_typed)
        self.name.textEdited.connect(lambda text: self._speaker_typed(name=text))
        self.role.textEdited.connect(lambda text: self._speaker_typed(role=text))
        self.show_project(editor.project)

    def show_project(self, project: Project) -> None:
        """Show the document as it is now."""
        self.title.show_text(project.title)
        self.name.show_text(project.speaker.name)
        self.role.show_text(project.speaker.role)

    def _title_typed(self, text: str) -> None:
        self._editor.apply(self.tr("title"), lambda project: edits.set_title(project, text), merge=True)

    def _speaker_typed(self, **fields: str) -> None:
        self._editor.apply(
            self.tr("who speaks"),
            lambda project: edits.set_speaker(project, replace(project.speaker, **fields)),
            merge=True,
        )
