"""What the video is called and who speaks in it."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from evp_desktop.model import edits
from evp_desktop.model.project import Project, Speaker
from evp_desktop.services.editing import Editor
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Button, column, field
from evp_desktop.ui.widgets.text import LineEdit


class About(QWidget):
    """Fields that write straight into the document; those of a second person only where there is one."""

    def __init__(self, look: Look, editor: Editor) -> None:
        super().__init__()
        self._editor = editor
        self._is_second_wanted = False
        self.title = LineEdit("")
        self.name = LineEdit("", self.tr("Appears in the picture"))
        self.role = LineEdit("")
        self.second_name = LineEdit("", self.tr("Appears in the picture"))
        self.second_role = LineEdit("")
        self.add = Button(look, self.tr("Add a second person"), "plus", run=self.add_second)
        self.remove = Button(look, self.tr("Take the second person out"), "trash", run=self._remove_second)
        self._second = QWidget()
        self._lay_out()
        self.title.textEdited.connect(self._title_typed)
        self.name.textEdited.connect(lambda text: self._speaker_typed(name=text))
        self.role.textEdited.connect(lambda text: self._speaker_typed(role=text))
        self.second_name.textEdited.connect(lambda text: self._second_typed(name=text))
        self.second_role.textEdited.connect(lambda text: self._second_typed(role=text))
        self.show_project(editor.project)

    def show_project(self, project: Project) -> None:
        """Show the document as it is now."""
        self.title.show_text(project.title)
        self.name.show_text(project.speaker.name)
        self.role.show_text(project.speaker.role)
        self.second_name.show_text(project.second_speaker.name)
        self.second_role.show_text(project.second_speaker.role)
        is_second = self._is_second_wanted or project.second_speaker != Speaker()
        self._second.setVisible(is_second)
        self.add.setVisible(not is_second)

    def add_second(self) -> None:
        """Have room for a second person."""
        self._is_second_wanted = True
        self.show_project(self._editor.project)
        self.second_name.setFocus()

    def focus_on_missing(self) -> None:
        """Go to the first name or function that is missing, of the second person too where two are seen."""
        project = self._editor.project
        are_two = any(block.layout == "two_people" for block in project.blocks)
        if are_two and not project.second_speaker.name.strip():
            self._is_second_wanted = True
            self.show_project(project)
        fields = [self.name, self.role]
        if not self._second.isHidden():
            fields = [self.name, self.second_name, self.role, self.second_role]
        missing = (one for one in fields if not one.text().strip())
        next(missing, self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        layout = column(gap=12)
        self.setLayout(layout)
        layout.addWidget(field(self.tr("Title"), self.title))
        layout.addWidget(field(self.tr("Your name"), self.name))
        layout.addWidget(field(self.tr("What you do"), self.role))
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        inside = column(gap=12)
        self._second.setLayout(inside)
        inside.addWidget(field(self.tr("Name of the second person"), self.second_name))
        inside.addWidget(field(self.tr("What the second person does"), self.second_role))
        inside.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._second)

    def _remove_second(self) -> None:
        self._is_second_wanted = False
        self._editor.apply(
            self.tr("taking the second person out"),
            lambda project: edits.set_second_speaker(project, Speaker()),
        )
        self.show_project(self._editor.project)
        self.add.setFocus()

    def _title_typed(self, text: str) -> None:
        self._editor.apply(self.tr("title"), lambda project: edits.set_title(project, text), merge=True)

    def _speaker_typed(self, **fields: str) -> None:
        self._editor.apply(
            self.tr("who speaks"),
            lambda project: edits.set_speaker(project, replace(project.speaker, **fields)),
            merge=True,
        )

    def _second_typed(self, **fields: str) -> None:
        self._is_second_wanted = True  # the fields stay while somebody empties them
        self._editor.apply(
            self.tr("who else speaks"),
            lambda project: edits.set_second_speaker(project, replace(project.second_speaker, **fields)),
            merge=True,
        )
