"""What a maker may choose of the house style, and what the organisation decided."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from evp_desktop.model import edits
from evp_desktop.model.brand import BrandKit, Card, Corner
from evp_desktop.model.departments import resolve
from evp_desktop.model.project import Project
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Icon, Label, column, field, row
from evp_desktop.ui.widgets.fold import Fold
from evp_desktop.ui.widgets.plain_choice import Choice
from evp_desktop.ui.widgets.text import LineEdit

INTRO, OUTRO, CHAPTERS, CORNER = "intro.text", "outro.text", "chapters.kind", "logo.corner"
MOST_LETTERS = 80
"""What a card has room for in one or two lines."""


class HouseStyleBox(Fold):
    """A field for each choice that is free; what is locked is told, what is hidden is not there."""

    def __init__(self, look: Look, video: OpenVideo) -> None:
        super().__init__(look, "house_style")
        self.set_title(self.tr("House style"))
        self._look = look
        self._editor = video.editor
        self._kit = video.kit.spec
        self.say(self._kit.name)
        self.intro = LineEdit("")
        self.outro = LineEdit("")
        self.corner = Choice(self.tr("Place of the logo"), self._corners(), self._kit.logo.corner)
        self.chapters = Choice(self.tr("Announcing a new part"), self._chapters(), self._kit.chapters.kind)
        for choice in (self.corner, self.chapters):
            choice.setMinimumWidth(120)
        self._add_text(INTRO, self.tr("Words of the opening"), self.intro, self._kit.intro)
        self._add_text(OUTRO, self.tr("Words of the closing"), self.outro, self._kit.outro)
        self._add(CHAPTERS, self.chapters.accessibleName(), self.chapters)
        self._add(CORNER, self.corner.accessibleName(), self.corner)
        self.chapters.chosen.connect(
            lambda kind: self._choose(CHAPTERS, self.tr("how a new part is announced"), kind)
        )
        self.corner.chosen.connect(lambda corner: self._choose(CORNER, self.tr("place of the logo"), corner))
        self.intro.textEdited.connect(lambda text: self._write(INTRO, self.tr("words of the opening"), text))
        self.outro.textEdited.connect(lambda text: self._write(OUTRO, self.tr("words of the closing"), text))
        self.show_project(video.project)

    def show_project(self, project: Project) -> None:
        """Show what the document chose; a text that is the kit's own stands there as a hint."""
        chosen = {choice.path: choice.value for choice in project.brand_choices}
        self.intro.show_text(str(chosen.get(INTRO, "")))
        self.outro.show_text(str(chosen.get(OUTRO, "")))
        self.chapters.show_value(chosen.get(CHAPTERS, self._kit.chapters.kind))
        self.corner.show_value(chosen.get(CORNER, self._kit.logo.corner))

    def _chapters(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Not in the picture"), "none"),
            (self.tr("By a card before it"), "card"),
            (self.tr("By a title over it"), "title"),
        ]

    def _corners(self) -> list[tuple[str, Corner]]:
        words: dict[Corner, str] = {
            "top_left": self.tr("Top left"),
            "top_right": self.tr("Top right"),
            "bottom_left": self.tr("Bottom left"),
            "bottom_right": self.tr("Bottom right"),
        }
        return [(words[corner], corner) for corner in get_args(Corner)]

    def _add_text(self, path: str, caption: str, edit: LineEdit, card: Card | None) -> None:
        """A card without length is left out, and a film has no words of ours."""
        if card is None or card.duration_s == 0 or card.video is not None:
            return
        edit.setMaxLength(MOST_LETTERS)
        own = card.text.in_language(self._editor.project.language) if card.text else ""
        edit.setPlaceholderText(own)
        self._add(path, caption, edit)

    def _add(self, path: str, caption: str, control: QWidget) -> None:
        lock = _lock(self._kit, path)
        if lock == "free":
            self.inside.addWidget(field(caption, control))
        elif lock == "locked":
            self.inside.addWidget(self._locked(caption))

    def _locked(self, caption: str) -> QWidget:
        box = QWidget()
        words = self.tr("Your organisation decided this")
        box.setAccessibleName(f"{caption}: {words}")
        layout = row(gap=8)
        box.setLayout(layout)
        layout.addWidget(Icon("lock", self._look.muted, 16), 0, Qt.AlignmentFlag.AlignTop)
        text = column(gap=2)
        text.addWidget(Label(caption, "caption"))
        text.addWidget(Label(words, "small", wraps=True))
        layout.addLayout(text, 1)
        return box

    def _write(self, path: str, label: str, text: str) -> None:
        if text.strip():
            self._choose(path, label, text, merge=True)
        else:
            self._editor.apply(label, lambda project: edits.leave_brand(project, path), merge=True)

    def _choose(self, path: str, label: str, value: str, *, merge: bool = False) -> None:
        self._editor.apply(label, lambda project: edits.choose_brand(project, path, value), merge=merge)


def _lock(spec: BrandKit, path: str) -> str:
    fields = resolve(spec).fields
    whole = fields.get(path)
    return whole.lock if whole else "hidden"
