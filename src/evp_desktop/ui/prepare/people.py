"""Who is in the video, and whether they agree to that."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from evp_desktop.errors import EvpError
from evp_desktop.model.consent import Consent
from evp_desktop.model.project import Project
from evp_desktop.services import projects
from evp_desktop.ui.announce import announce
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.prepare.consent import ConsentDialog
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, Icon, Label, clear, column, row
from evp_desktop.ui.widgets.fold import Fold

if TYPE_CHECKING:
    from evp_desktop.services.keeping import Removal


class PeopleBox(Fold):
    """There only where the house style has words for consent."""

    trouble = Signal(object)
    withdrawn = Signal(str)
    """What became of the video after somebody took their consent back, in words."""

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__(tools.look, "people")
        self.set_title(self.tr("People and their consent"))
        self._tools = tools
        self._video = video
        self._shown: Project | None = None
        self._list = column(gap=12)
        self._question: QWidget | None = None
        self.agree: dict[str, Button] = {}
        self.take_back: dict[str, Button] = {}
        self.add = Button(tools.look, self.tr("Somebody else…"), "plus", run=lambda: self.ask(""))
        self.inside.addLayout(self._list)
        self.inside.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        if video.kit.spec.consent is None:
            self.hide()
        else:
            self.show_project(video.project)

    def show_project(self, project: Project) -> None:
        """Show everybody that the document knows of."""
        if self._video.kit.spec.consent is None or _people(self._shown) == _people(project):
            return
        from evp_desktop.services import consents

        self._shown = project
        names = consents.people_in(project)
        missing = consents.missing(project, self._video.kit, projects.today())
        self.say(self._sum_up(names, missing))
        clear(self._list)
        self.agree, self.take_back = {}, {}
        for name in names:
            self._list.addWidget(self._row(project, name, is_missing=name in missing))

    def ask(self, name: str) -> None:
        """Let somebody agree."""
        dialog = ConsentDialog(self._tools, self._video, name, self)
        dialog.open()

    def focus_on_missing(self) -> None:
        """Open at the first person who has not agreed yet."""
        if not self.is_open:
            self.toggle()
        (next(iter(self.agree.values())) if self.agree else self.add).setFocus()

    def _sum_up(self, names: list[str], missing: list[str]) -> str:
        if not names:
            return self.tr("Nobody is named yet.")
        if missing:
            return self.tr("Not agreed yet: {names}").format(names=", ".join(missing))
        return Counts().agreed(len(names))

    def _row(self, project: Project, name: str, *, is_missing: bool) -> QWidget:
        look = self._tools.look
        box = QWidget()
        layout = row(gap=8)
        box.setLayout(layout)
        icon = Icon("attention" if is_missing else "tick", look.attention if is_missing else look.good)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        layout.addLayout(words, 1)
        words.addWidget(Label(name, wraps=True))
        consent = _newest(project, name)
        words.addWidget(Label(self._state(consent, is_missing=is_missing), "small", wraps=True))
        if is_missing:
            button = Button(look, self.tr("Agree…"), run=partial(self.ask, name))
            self.agree[name] = button
        else:
            button = Button(look, self.tr("Withdraw…"), kind="quiet", run=partial(self._ask_back, name))
            self.take_back[name] = button
        button.setAccessibleDescription(name)
        words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _state(self, consent: Consent | None, *, is_missing: bool) -> str:
        if consent is None:
            return self.tr("Not asked yet")
        if consent.withdrawn_at:
            return self.tr("Withdrawn {day}").format(day=self._day(consent.withdrawn_at))
        if is_missing:
            return self.tr("Was valid until {day}").format(day=self._day(consent.expires_on))
        words = self.tr("Agreed {day}, valid until {end}")
        return words.format(day=self._day(consent.given_at), end=self._day(consent.expires_on))

    def _day(self, text: str) -> str:
        return self._tools.on(date.fromisoformat(text[:10]))

    def _ask_back(self, name: str) -> None:
        """Withdrawing removes the video everywhere: asked once more, No lies ready."""
        look = self._tools.look
        if self._question is not None:
            self._question.deleteLater()
        self._question = QWidget()
        layout = column(gap=8)
        self._question.setLayout(layout)
        words = self.tr("Then the video goes from every library it is in. The video on this computer stays.")
        layout.addWidget(Label(words, wraps=True))
        no = Button(look, self.tr("Leave it"), run=self._forget_question)
        yes = Button(look, self.tr("Withdraw consent"), run=partial(self._withdraw, name))
        yes.setAccessibleDescription(f"{name}. {words}")
        for button in (no, yes):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.inside.addWidget(self._question)
        no.setFocus()
        announce(self, words, is_urgent=True)

    def _forget_question(self) -> None:
        if self._question is not None:
            self._question.hide()
            self._question.deleteLater()
            self._question = None

    def _withdraw(self, name: str) -> None:
        """First noted and saved, then removed everywhere: a crash between the two loses no wish."""
        from evp_desktop.services import consents

        self._forget_question()
        video, sending = self._video, self._tools.services.sending
        wanted = [one for one in video.project.consents if _is(one, name) and not one.withdrawn_at]
        try:
            for one in wanted:
                video.editor.note(lambda now, one=one: consents.withdraw(video.folder, now, one.id))  # type: ignore[misc]
            video.editor.save_now()
        except EvpError as error:
            self.trouble.emit(error)
            return
        self._tools.background.run(
            self, lambda: sending.remove_everywhere(video.folder, video.kit), self._removed, self.trouble.emit
        )

    def _removed(self, removals: tuple[Removal, ...]) -> None:
        gone = {one.receipt.mark or one.receipt.location for one in removals if one.trouble is None}
        self._video.editor.note(partial(_without, gone=gone))
        left = [one.receipt.location for one in removals if one.trouble is not None]
        if left:
            words = self.tr("Consent is withdrawn. This could not be reached, it is still there: {places}")
            self.withdrawn.emit(words.format(places=", ".join(left)))
        elif removals:
            self.withdrawn.emit(self.tr("Consent is withdrawn, and the video is gone from every library."))
        else:
            self.withdrawn.emit(self.tr("Consent is withdrawn. The video was in no library."))


def _people(project: Project | None) -> object:
    if project is None:
        return None
    return project.speaker.name, project.second_speaker.name, project.consents


def _newest(project: Project, name: str) -> Consent | None:
    mine = [one for one in project.consents if _is(one, name)]
    return mine[-1] if mine else None


def _is(consent: Consent, name: str) -> bool:
    return " ".join(consent.name.split()).casefold() == " ".join(name.split()).casefold()


def _without(project: Project, gone: set[str]) -> Project:
    """The project with what was removed from libraries noted as gone."""
    now = projects.now()
    receipts = tuple(
        replace(one, removed_at=now) if (one.mark or one.location) in gone and not one.removed_at else one
        for one in project.receipts
    )
    return replace(project, receipts=receipts)
