"""Settings: few, grouped by what people look for, kept as soon as they are changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QVBoxLayout, QWidget

from evp_desktop.errors import EvpError, KitOfStranger
from evp_desktop.model.brand import Kit
from evp_desktop.services.house_styles import HouseStyle
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.frame.page import Page
from evp_desktop.ui.settings.house_styles import HouseStyles, dropped_kit, plain
from evp_desktop.ui.settings.libraries import LibrariesBox
from evp_desktop.ui.settings.stranger import StrangerQuestion
from evp_desktop.ui.theme import GAP
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, ElidedLabel, Frame, Label, column, line, row, scrolled
from evp_desktop.ui.widgets.plain_choice import CONTROL_WIDTH, Choice
from evp_desktop.ui.widgets.switch import Switch
from evp_desktop.ui.widgets.text import LineEdit

SPEEDS_MBIT_S = (1, 2, 5, 10, 25, 50)


class SettingsPage(Page):
    """One column of groups; language and look apply at once."""

    def __init__(self, tools: Tools, dress_again: Callable[[], None]) -> None:
        super().__init__(tools, "")
        self.heading = self.tr("Settings")
        self._dress_again = dress_again
        self._settings = tools.settings.settings
        self._question: StrangerQuestion | None = None
        self._wants_focus = ""
        self.setAcceptDrops(True)
        inside = QWidget()
        self._column = column(gap=GAP)
        self._column.setContentsMargins(0, 0, 8, 0)
        inside.setLayout(self._column)
        self._add_look()
        self.house_styles = HouseStyles(tools, self.tr("House style of new videos"))
        self.house_styles.chosen.connect(self._choose_kit)
        self.house_styles.wanted.connect(self.install)
        self._column.addWidget(self.house_styles)
        self.libraries = LibrariesBox(tools)
        self.libraries.trouble.connect(self._library_trouble)
        self.libraries.listed.connect(self._show_wanted)
        self.libraries.said.connect(lambda words: self.notice.say(words, "good"))
        self._column.addWidget(self.libraries)
        self._add_sending()
        self._add_recording()
        self._add_folders()
        self._column.addStretch(1)
        inside.setMaximumWidth(760)
        self._area = scrolled(inside)
        self.body.addWidget(self._area, 1)

    def opened(self) -> None:
        """Start at the first setting."""
        self._list_styles()
        self.libraries.show_libraries()
        self.language.setFocus()

    def focus_on(self, name: str) -> None:
        """Put the focus on a control, as soon as it is there."""
        self._wants_focus = name if name and self.findChild(QWidget, name) is None else ""
        super().focus_on(name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a house style."""
        if dropped_kit(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Install it."""
        if file := dropped_kit(event.mimeData()):
            self.install(file)

    def install(self, package: Path, accepted_key: str = "") -> None:
        """Look at a signed house style and install it; a stranger's only when its key was accepted."""
        if not self.house_styles.install.isEnabled():
            return
        self.notice.clear()
        self._forget_question()
        self.house_styles.set_busy(True)
        install_kit = self.tools.services.install_kit
        self.tools.background.run(
            self,
            lambda: install_kit(package, accepted_key),
            self._installed,
            lambda error: self._not_installed(error, package),
        )

    def _installed(self, kit: Kit) -> None:
        self.house_styles.set_busy(False)
        self._list_styles()
        words = self.tr("“{name}”, version {version}, is installed.")
        kit_id = kit.spec.id
        self.notice.say(
            words.format(name=plain(kit.spec.name), version=plain(kit.spec.version, 20)),
            "good",
            action=self.tr("Use it for new videos"),
            run=lambda: self._choose_kit(kit_id),
        )

    def _not_installed(self, error: EvpError, package: Path) -> None:
        self.house_styles.set_busy(False)
        if isinstance(error, KitOfStranger):
            self._ask_about(error, package)
        else:
            self.notice.say_error(error)

    def _ask_about(self, kit: KitOfStranger, package: Path) -> None:
        def no() -> None:
            self._forget_question()
            self.house_styles.install.setFocus()

        self._question = StrangerQuestion(self.tools.look, kit, lambda: self.install(package, kit.key), no)
        self.body.insertWidget(0, self._question)
        self._question.no.setFocus()

    def _forget_question(self) -> None:
        if self._question is not None:
            self._question.hide()
            self._question.deleteLater()
            self._question = None

    def _list_styles(self) -> None:
        def show(styles: list[HouseStyle]) -> None:
            self.house_styles.show_styles(styles, self.tools.settings.settings.brand_kit)
            self.focus_on(self._wants_focus)
            self._show_wanted()

        self.tools.background.run(self, self.tools.services.list_house_styles, show, self.notice.say_error)

    def _choose_kit(self, kit_id: str) -> None:
        if self._change(brand_kit=kit_id):
            self._dress_again()

    def _show_wanted(self) -> None:
        """Somebody was sent here for the libraries: bring all of them into sight."""
        if self.libraries.address.hasFocus():
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.libraries))

    def _library_trouble(self, error: EvpError, way_out: str) -> None:
        self.notice.say_error(error, way_out, self.libraries.mend if way_out else None)

    def _add_look(self) -> None:
        group = self._group(self.tr("How it looks and speaks"))
        self.language = Choice(
            self.tr("Language"),
            [(self.tr("As the system"), ""), ("Nederlands", "nl"), ("English", "en")],
            self._settings.language,
        )
        self.theme = Choice(
            self.tr("Light or dark"),
            [(self.tr("As the system"), "system"), (self.tr("Light"), "light"), (self.tr("Dark"), "dark")],
            self._settings.theme,
        )
        for control, name in ((self.language, "language"), (self.theme, "theme")):
            _line(group, control.accessibleName(), control)
            control.setObjectName(name)
            control.activated.connect(self._changer(control, name, dresses=True))

    def _add_recording(self) -> None:
        group = self._group(self.tr("Recording"))
        self.countdown = Choice(
            self.tr("Countdown before recording"),
            [(self.tr("None"), 0), *((Counts().seconds(n), n) for n in (3, 5, 10))],
            self._settings.countdown_s if self._settings.countdown_s in (0, 3, 5, 10) else 3,
        )
        self.countdown.activated.connect(self._changer(self.countdown, "countdown_s"))
        _line(group, self.countdown.accessibleName(), self.countdown)
        self.self_view = Switch(self.tools.look, self.tr("Hide my own face on the record page"))
        self.global_keys = Switch(
            self.tools.look, self.tr("Keys that work in every program (Ctrl+Shift+F9…)")
        )
        self.letter_keys = Switch(self.tools.look, self.tr("Single letters as keys (R, P, K…)"))
        switches = (
            (self.self_view, "is_self_view_hidden"),
            (self.global_keys, "are_global_keys_on"),
            (self.letter_keys, "are_letter_keys_on"),
        )
        for switch, name in switches:
            switch.setChecked(getattr(self._settings, name))
            switch.toggled.connect(self._switcher(name))
            group.addWidget(line())
            group.addWidget(switch)
        for name, words in (("speaker_name", self.tr("Your name")), ("speaker_role", self.tr("What you do"))):
            edit = LineEdit(words)
            edit.setFixedWidth(CONTROL_WIDTH + 60)
            edit.setText(getattr(self._settings, name))
            edit.editingFinished.connect(self._writer(edit, name))
            _line(group, words, edit)

    def _add_folders(self) -> None:
        group = self._group(self.tr("Folders"))
        settings = self.tools.settings
        self._folder_line(
            group, self.tr("Your videos"), "projects_folder", lambda: str(settings.projects_folder)
        )
        self._folder_line(
            group, self.tr("The video library"), "library_folder", lambda: str(settings.library_folder)
        )

    def _add_sending(self) -> None:
        group = self._group(self.tr("Sending and approval"))
        for name, words in (
            ("upload_mbit_s", self.tr("How fast videos may leave")),
            ("upload_at_work_mbit_s", self.tr("On weekdays between nine and five")),
        ):
            speeds = [(self.tr("As fast as it goes"), 0.0)]
            speeds += [(self.tr("{number} Mbit/s").format(number=one), float(one)) for one in SPEEDS_MBIT_S]
            speed = Choice(words, speeds, getattr(self._settings, name))
            speed.activated.connect(self._changer(speed, name))
            _line(group, words, speed)
        self.metered = Switch(
            self.tools.look, self.tr("Send over networks where every byte costs money, too")
        )
        self.metered.setChecked(self._settings.is_metered_used)
        self.metered.toggled.connect(self._switcher("is_metered_used"))
        group.addWidget(line())
        group.addWidget(self.metered)
        words = self.tr("Where videos wait for approval")
        settings = self.tools.settings
        self._folder_line(
            group,
            words,
            "review_folder",
            lambda: (
                settings.settings.review_folder or self.tr("Nowhere yet. Ask Communications which folder.")
            ),
        )

        self.numbers = Button(self.tools.look, self.tr("Show"), run=self._show_numbers)
        self.numbers.setAccessibleName(self.tr("Show what your videos do"))
        _line(group, self.tr("What your videos do: views per video and department"), self.numbers)

    def _show_numbers(self) -> None:
        """A page in the browser; a library that is away leaves its counts open there."""
        sending, language = self.tools.services.sending, self.tools.language
        self.numbers.setEnabled(False)

        def show(page: Path) -> None:
            self.numbers.setEnabled(True)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

        def fail(error: EvpError) -> None:
            self.numbers.setEnabled(True)
            self.notice.say_error(error)

        self.tools.background.run(self, lambda: sending.make_numbers(language), show, fail)

    def _group(self, heading: str) -> QVBoxLayout:
        card = Frame("card")
        layout = column(gap=12)
        layout.setContentsMargins(24, 16, 24, 16)
        card.setLayout(layout)
        layout.addWidget(Label(heading, "strong"))
        self._column.addWidget(card)
        return layout

    def _folder_line(self, group: QVBoxLayout, words: str, name: str, where: Callable[[], str]) -> None:
        shown = ElidedLabel(where(), "small")
        change = Button(self.tools.look, self.tr("Change"))
        change.setAccessibleName(f"{self.tr('Change')}: {words}")

        def choose() -> None:
            chosen = QFileDialog.getExistingDirectory(self, words, where())
            if chosen:
                self._change(**{name: chosen})
                shown.set_whole(where())

        change.clicked.connect(choose)
        group.addWidget(line())
        layout = row(gap=GAP)
        text = column(gap=2)
        text.addWidget(Label(words))
        text.addWidget(shown)
        layout.addLayout(text, 1)
        layout.addWidget(change)
        group.addLayout(layout)

    def _changer(self, control: QComboBox, name: str, *, dresses: bool = False) -> Callable[[int], None]:
        def change(_index: int) -> None:
            if self._change(**{name: control.currentData()}) and dresses:
                self._dress_again()

        return change

    def _switcher(self, name: str) -> Callable[[bool], None]:
        def switch(is_on: bool) -> None:
            self._change(**{name: is_on})

        return switch

    def _writer(self, edit: LineEdit, name: str) -> Callable[[], None]:
        def write() -> None:
            self._change(**{name: edit.text().strip()})

        return write

    def _change(self, **fields: Any) -> bool:
        try:
            self.tools.settings.change(**fields)
        except EvpError as error:
            self.notice.say_error(error)
            return False
        return True


def _line(group: QVBoxLayout, words: str, control: QWidget) -> None:
    group.addWidget(line())
    layout = row(gap=GAP)
    label = Label(words)
    label.setBuddy(control)
    layout.addWidget(label, 1)
    layout.addWidget(control, 0, Qt.AlignmentFlag.AlignRight)
    group.addLayout(layout)
