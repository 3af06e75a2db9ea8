"""Where the video goes: which library, which department, who may see it, from when on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import QDateTimeEdit, QFileDialog, QWidget

from evp_desktop.errors import CodeNeeded, EvpError, SignInNeeded
from evp_desktop.model import edits
from evp_desktop.model.libraries import Library, Limits, Visibility
from evp_desktop.model.project import Project, Publication
from evp_desktop.ui import messages
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.publish.words import visibility_words
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, Label, column, field, row
from evp_desktop.ui.widgets.fold import Fold
from evp_desktop.ui.widgets.plain_choice import Choice
from evp_desktop.ui.widgets.switch import Switch
from evp_desktop.ui.widgets.text import LineEdit

if TYPE_CHECKING:
    from evp_desktop.services.sending import Offer

MOST_TAGS = 30


class WhereBox(Fold):
    """One sentence that opens to the choices; a library is asked in the background what it takes."""

    set_up = Signal()
    """The maker wants a library that is not there yet."""
    sign_in = Signal(object)
    """The chosen library wants to know who the maker is."""

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__(tools.look, "folder")
        self.set_title(self.tr("Where it goes"))
        self._tools = tools
        self._video = video
        self._asked = ""
        self.offer: Offer | None = None
        self.library = Choice(self.tr("Video library"), [], "")
        self.folder = Button(tools.look, self.tr("A folder…"), "folder", run=self._choose_folder)
        self.add = Button(tools.look, self.tr("Set up a library…"), "plus", run=self.set_up.emit)
        self.department = Choice(self.tr("Department"), [], "")
        self.visibility = Choice(self.tr("Who may see it"), [], "")
        self.tags = LineEdit(
            self.tr("Keywords"), self.tr("Words that people search for, with commas between")
        )
        self.is_later = Switch(tools.look, self.tr("Not before a certain moment"))
        self.moment = QDateTimeEdit()
        self.sign_in_button = Button(tools.look, self.tr("Sign in"), run=self._sign_in)
        self._trouble = Label("", "small", wraps=True)
        self._lay_out()
        self._connect()

    @property
    def chosen(self) -> Library:
        """The library that the video goes to."""
        return self._tools.services.sending.libraries.meant(self._video.project.publication)

    @property
    def limits(self) -> Limits:
        """What it takes, as far as it said so."""
        return self.offer.limits if self.offer else Limits()

    def show_project(self, project: Project) -> None:
        """Show what the document says, and ask the library when it is another one."""
        told = project.publication
        library = self.chosen
        self._list_libraries(library)
        self.tags.show_text(", ".join(told.tags))
        self._show_moment(told.scheduled_at)
        if self._asked != library.id:
            self.ask()
        else:
            self._show_offer()

    def ask(self) -> None:
        """Ask the library what it takes."""
        library, sending = self.chosen, self._tools.services.sending
        self._asked, self.offer = library.id, None
        self._show_trouble(None)
        self._show_offer()

        def keep(offer: Offer) -> None:
            if self._asked == library.id:
                self.offer = offer
                self._show_offer()

        def fail(error: EvpError) -> None:
            if self._asked == library.id:
                self._show_trouble(error)

        self._tools.background.run(self, lambda: sending.ask(library), keep, fail)

    def _lay_out(self) -> None:
        buttons = row(gap=8)
        buttons.addWidget(self.folder)
        buttons.addWidget(self.add)
        buttons.addStretch(1)
        self.inside.addWidget(field(self.library.accessibleName(), self.library))
        self.inside.addLayout(buttons)
        self._trouble_box = QWidget()
        trouble = row(gap=12)
        self._trouble_box.setLayout(trouble)
        trouble.addWidget(self._trouble, 1)
        trouble.addWidget(self.sign_in_button)
        self.inside.addWidget(self._trouble_box)
        self._department_box = field(self.department.accessibleName(), self.department)
        self._visibility_box = field(self.visibility.accessibleName(), self.visibility)
        self.inside.addWidget(self._department_box)
        self.inside.addWidget(self._visibility_box)
        self._tags_box = field(self.tags.accessibleName(), self.tags)
        self.inside.addWidget(self._tags_box)
        self._later_box = QWidget()
        later = column(gap=8)
        self._later_box.setLayout(later)
        later.addWidget(self.is_later)
        self.moment.setCalendarPopup(True)
        self.moment.setAccessibleName(self.tr("From when"))
        self.moment.setDisplayFormat(
            self._tools.locale.dateTimeFormat(self._tools.locale.FormatType.ShortFormat)
        )
        later.addWidget(self.moment, 0, Qt.AlignmentFlag.AlignLeft)
        self.inside.addWidget(self._later_box)

    def _connect(self) -> None:
        self.library.chosen.connect(self._choose_library)
        self.department.chosen.connect(lambda chosen: self._change(self.tr("department"), department=chosen))
        self.visibility.chosen.connect(
            lambda chosen: self._change(self.tr("who may see it"), visibility=chosen)
        )
        self.tags.editingFinished.connect(self._write_tags)
        self.is_later.clicked.connect(self._turn_later)
        self.moment.editingFinished.connect(self._write_moment)

    def _list_libraries(self, chosen: Library) -> None:
        known = self._tools.services.sending.libraries.choice()
        if all(one.id != chosen.id for one in known):
            known = [*known, chosen]
        self.library.clear()
        for one in known:
            self.library.addItem(library_name(one), one.id)
        self.library.show_value(chosen.id)

    def _choose_library(self, library_id: str) -> None:
        self._change(self.tr("choosing the library"), library=library_id, department="", visibility="")

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Choose the library's folder"), self.chosen.address
        )
        if chosen:
            self._choose_library(str(Path(chosen)))

    def _sign_in(self) -> None:
        self.sign_in.emit(self.chosen)

    def _show_trouble(self, error: EvpError | None) -> None:
        self._trouble_box.setVisible(error is not None)
        if error is not None:
            self._trouble.setText(messages.sentence(error))
            self.sign_in_button.setVisible(isinstance(error, SignInNeeded | CodeNeeded))

    def _show_offer(self) -> None:
        told, library, limits = self._video.project.publication, self.chosen, self.limits
        departments = self.offer.departments if self.offer else ()
        options = [(one.name, one.id) for one in departments]
        if not limits.is_department_wanted:
            options.insert(0, (self.tr("No department"), ""))
        _refill(self.department, options, told.department or library.department)
        _refill(
            self.visibility,
            [(visibility_words(one), one) for one in limits.visibilities],
            told.visibility or library.visibility,
        )
        self._department_box.setVisible(bool(departments))
        self._visibility_box.setVisible(len(limits.visibilities) > 1)
        self._tags_box.setVisible(library.kind != "folder")
        self._later_box.setVisible(limits.can_schedule or bool(told.scheduled_at))
        self._say(told, library)

    def _say(self, told: Publication, library: Library) -> None:
        parts = [library_name(library)]
        department = told.department or library.department
        if department:
            names = {one.id: one.name for one in self.offer.departments} if self.offer else {}
            parts.append(names.get(department, department))
        if library.kind == "folder":
            parts.append(library.address)
        else:
            parts.append(visibility_words(self._visibility(told, library)))
        if told.scheduled_at:
            moment = datetime.fromisoformat(told.scheduled_at)
            words = self.tr("from {day}, {time}")
            parts.append(words.format(day=self._tools.day(moment), time=self._tools.time(moment)))
        self.say("  ·  ".join(parts))

    def _visibility(self, told: Publication, library: Library) -> Visibility:
        wanted = told.visibility or library.visibility
        return (
            wanted
            if wanted in self.limits.visibilities or self.offer is None
            else self.limits.visibilities[0]
        )

    def _show_moment(self, scheduled_at: str) -> None:
        self.is_later.setChecked(bool(scheduled_at))
        self.moment.setVisible(bool(scheduled_at))
        if scheduled_at:
            at = datetime.fromisoformat(scheduled_at)
            self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(round(at.timestamp())))

    def _turn_later(self, is_on: bool) -> None:
        tomorrow = QDateTime.currentDateTime().addDays(1)
        self._schedule(tomorrow if is_on else None)

    def _write_moment(self) -> None:
        if self._video.project.publication.scheduled_at:
            self._schedule(self.moment.dateTime())

    def _schedule(self, moment: QDateTime | None) -> None:
        text = ""
        if moment is not None:
            whole = moment.toSecsSinceEpoch() // 60 * 60
            text = datetime.fromtimestamp(whole).astimezone().isoformat(timespec="minutes")
        self._change(self.tr("from when"), scheduled_at=text)

    def _write_tags(self) -> None:
        words = (word.strip() for word in self.tags.text().split(","))
        tags = tuple(dict.fromkeys(word for word in words if word))[:MOST_TAGS]
        if tags != self._video.project.publication.tags:
            self._change(self.tr("keywords"), tags=tags)

    def _change(self, label: str, **fields: Any) -> None:
        self._video.editor.apply(
            label,
            lambda project: edits.set_publication(project, replace(project.publication, **fields)),
        )


def library_name(library: Library) -> str:
    """What a library is called here."""
    return library.name or library.address


def _refill(choice: Choice, options: list[tuple[str, Any]], value: Any) -> None:
    choice.clear()
    for words, one in options:
        choice.addItem(words, one)
    choice.show_value(value)
