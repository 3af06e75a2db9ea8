"""Somebody who is seen or heard agrees, in the organisation's own words, on the screen or on paper."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QWidget

from evp_desktop.errors import EvpError
from evp_desktop.model import edits
from evp_desktop.model.consent import Consent
from evp_desktop.model.project import Project
from evp_desktop.ui import messages
from evp_desktop.ui.announce import announce
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.theme import GAP, MARGIN
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, Frame, Label, column, field, line, row
from evp_desktop.ui.widgets.plain_choice import Choice
from evp_desktop.ui.widgets.text import LineEdit

WIDTH = 520


class ConsentDialog(QDialog):
    """For the person on the screen: they tick, they type their name, they agree."""

    given = Signal(object)

    def __init__(self, tools: Tools, video: OpenVideo, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        wording = video.kit.spec.consent
        assert wording is not None
        self._tools = tools
        self._video = video
        language = video.project.language
        self.purposes = {one.id: QCheckBox(one.text.in_language(language)) for one in wording.purposes}
        self.name = LineEdit(self.tr("Your name"))
        self.name.setText(name)
        self.part = Choice(self.tr("In this video you are"), self._parts(), "seen_and_heard")
        self.agree = Button(tools.look, self.tr("I agree"), "tick", "primary", run=self._agree)
        self.paper = Button(tools.look, self.tr("It was signed on paper…"), "import", run=self._choose_paper)
        self.no = Button(tools.look, self.tr("Cancel"), run=self.reject)
        self._said = Label("", wraps=True)
        self._box = Frame("attention")
        self.setWindowTitle(self.tr("Consent"))
        self._lay_out(wording.text.in_language(language))
        for box in self.purposes.values():
            box.toggled.connect(lambda _on: self._show_state())
        self.name.textChanged.connect(lambda _text: self._show_state())
        self._show_state()

    def _lay_out(self, words: str) -> None:
        layout = column(gap=12)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, GAP)
        self.setLayout(layout)
        layout.addWidget(Label(self.tr("Do you agree?"), "heading"))
        layout.addWidget(Label(words, wraps=True))
        layout.addWidget(line())
        for box in self.purposes.values():
            layout.addWidget(box)
        layout.addWidget(line())
        layout.addWidget(field(self.name.accessibleName(), self.name))
        layout.addWidget(field(self.part.accessibleName(), self.part))
        day = self._tools.locale.toString(QDate.currentDate(), self._tools.locale.FormatType.LongFormat)
        layout.addWidget(Label(self.tr("Today is {day}.").format(day=day), "small"))
        inside = row()
        inside.setContentsMargins(12, 8, 12, 8)
        self._box.setLayout(inside)
        inside.addWidget(self._said, 1)
        self._box.hide()
        layout.addWidget(self._box)
        layout.addWidget(self.paper, 0, Qt.AlignmentFlag.AlignLeft)
        buttons = row(gap=8)
        buttons.addStretch(1)
        buttons.addWidget(self.no)
        buttons.addWidget(self.agree)
        layout.addLayout(buttons)
        self.setFixedWidth(WIDTH)

    def _parts(self) -> list[tuple[str, str]]:
        return [
            (self.tr("seen and heard"), "seen_and_heard"),
            (self.tr("seen"), "seen"),
            (self.tr("heard"), "heard"),
        ]

    def _ticked(self) -> tuple[str, ...]:
        return tuple(name for name, box in self.purposes.items() if box.isChecked())

    def _show_state(self) -> None:
        is_ready = bool(self._ticked()) and bool(self.name.text().strip())
        self.agree.setEnabled(is_ready)
        self.paper.setEnabled(is_ready)

    def _agree(self) -> None:
        self._give(None)

    def _choose_paper(self) -> None:
        from evp_desktop.services.consents import PAPERS

        endings = " ".join(f"*{ending}" for ending in PAPERS)
        words = self.tr("Signed paper")
        file, _ = QFileDialog.getOpenFileName(self, words, "", f"{words} ({endings})")
        if file:
            self._give(Path(file))

    def _give(self, paper: Path | None) -> None:
        from evp_desktop.services import consents

        video, part = self._video, self.part.currentData()
        common = (video.folder, video.project, video.kit, self.name.text(), self._ticked(), part)
        try:
            given = consents.give_on_paper(*common, paper) if paper else consents.give(*common)
        except EvpError as error:
            self._say(messages.sentence(error))
            return
        consent = given.consents[-1]
        video.editor.note(lambda project: _with(project, consent))
        self.given.emit(consent)
        announce(self, self.tr("Kept. A receipt lies in the video's folder."))
        self.accept()

    def _say(self, words: str) -> None:
        self._said.setText(words)
        self._box.show()
        self.adjustSize()
        announce(self, words, is_urgent=True)


def _with(project: Project, consent: Consent) -> Project:
    return edits.put_consent(project, consent)
