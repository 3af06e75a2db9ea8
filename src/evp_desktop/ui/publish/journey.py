"""What happens to the video after Publish, in words, with what the maker can do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from evp_desktop.model.review import Remark
from evp_desktop.model.time import clock_text
from evp_desktop.ui.announce import announce
from evp_desktop.ui.publish.words import Deed, Standing
from evp_desktop.ui.theme import GAP, Look
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, Label, clear, column, row


class JourneyCard(Frame):
    """A sentence, a bar where one can tell how far it is, remarks of a reviewer, and buttons."""

    wanted = Signal(str)
    """The maker wants one of `Deed`."""
    jumped = Signal(int)
    """The maker wants to see this moment, in microseconds."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._look = look
        self._spoken: tuple[str, int] = ("", -1)
        self._deeds: tuple[Deed, ...] = ()
        self._remarks: tuple[Remark, ...] = ()
        self.buttons: dict[Deed, Button] = {}
        self._icon = Icon("publish", look.muted)
        self._title = Label("", "strong", wraps=True)
        self._words = Label("", "muted", wraps=True)
        self.bar = QProgressBar()
        self.bar.setProperty("kind", "plain")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self._said = column(gap=8)
        self._row = row(gap=8)
        layout = column(gap=12)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        self.setLayout(layout)
        top = row(gap=8)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._title, 1)
        layout.addLayout(top)
        layout.addWidget(self.bar)
        layout.addWidget(self._words)
        layout.addLayout(self._said)
        layout.addLayout(self._row)

    def show_standing(self, standing: Standing, remarks: tuple[Remark, ...] = ()) -> None:
        """Show how it stands; what is new is spoken, a bar at every quarter."""
        colours = {"attention": self._look.attention, "tick": self._look.good}
        self._icon.show_icon(standing.icon, colours.get(standing.icon, self._look.muted))
        self._title.setText(standing.title)
        self._words.setText(standing.words)
        self._words.setVisible(bool(standing.words))
        self._show_bar(standing)
        self._show_deeds(standing.deeds)
        if remarks != self._remarks:
            self._show_remarks(remarks)
        self._speak(standing)

    def _show_bar(self, standing: Standing) -> None:
        self.bar.setVisible(standing.fraction is not None)
        self.bar.setValue(round((standing.fraction or 0) * 1000))
        self.bar.setAccessibleDescription(f"{standing.title}. {standing.words}")

    def _show_deeds(self, deeds: tuple[Deed, ...]) -> None:
        if deeds == self._deeds:
            return
        had_focus = any(button.hasFocus() for button in self.buttons.values())
        self._deeds = deeds
        clear(self._row)
        self.buttons = {}
        for deed in deeds:
            words, icon = self._words_of(deed)
            button = Button(self._look, words, icon, run=lambda deed=deed: self.wanted.emit(deed))  # type: ignore[misc]
            self.buttons[deed] = button
            self._row.addWidget(button)
        self._row.addStretch(1)
        if had_focus and self.buttons:
            next(iter(self.buttons.values())).setFocus()

    def _words_of(self, deed: Deed) -> tuple[str, str]:
        return {
            "pause": (self.tr("Pause"), "pause"),
            "go_on": (self.tr("Go on"), "next"),
            "try_again": (self.tr("Try again"), "again"),
            "cancel": (self.tr("Cancel"), "close"),
            "take_back": (self.tr("Take it back"), "undo"),
            "sign_in": (self.tr("Sign in"), "person"),
            "send_again": (self.tr("Send it again"), "again"),
            "send_now": (self.tr("Send it all the same"), "next"),
            "change": (self.tr("Change it"), "edit"),
            "put_away": (self.tr("All right"), "tick"),
        }[deed]

    def _show_remarks(self, remarks: tuple[Remark, ...]) -> None:
        self._remarks = remarks
        clear(self._said)
        for remark in remarks:
            self._said.addWidget(self._remark(remark))

    def _remark(self, remark: Remark) -> QWidget:
        box = Frame("soft")
        layout = row(gap=12)
        layout.setContentsMargins(12, 8, 12, 8)
        box.setLayout(layout)
        if remark.at_us is not None:
            at_us = remark.at_us
            jump = Button(self._look, clock_text(at_us), "play", "quiet", run=lambda: self.jumped.emit(at_us))
            jump.setAccessibleName(
                self.tr("Show {moment}: {words}").format(moment=clock_text(at_us), words=remark.words)
            )
            layout.addWidget(jump, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(Label(remark.words, wraps=True), 1)
        return box

    def _speak(self, standing: Standing) -> None:
        quarter = -1 if standing.fraction is None else int(standing.fraction * 4)
        if (standing.title, quarter) == self._spoken or not self.isVisible():
            return
        self._spoken = (standing.title, quarter)
        announce(self, f"{standing.title}. {standing.words}", is_urgent=standing.icon == "attention")


class PublishedCard(Frame):
    """It is there: open it, see where, tell others."""

    opened = Signal()
    folder = Signal()
    copied = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__("good")
        self._title = Label("", "heading", wraps=True)
        self._copy_words = ""
        self._where = Label("", "muted", wraps=True)
        self._where.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.open = Button(look, self.tr("Open it"), "open", run=self.opened.emit)
        self.show_folder = Button(look, self.tr("Open the folder"), "folder", run=self.folder.emit)
        self.copy = Button(look, "", "copy", run=self._copy)
        layout = column(gap=12)
        layout.setContentsMargins(24, 24, 24, 24)
        self.setLayout(layout)
        top = row(gap=12)
        top.addWidget(Icon("tick", look.good, 24), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._title, 1)
        layout.addLayout(top)
        layout.addWidget(self._where)
        for button in (self.open, self.show_folder, self.copy):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_published(self, day: str, where: str, *, is_folder: bool) -> None:
        """Say since when and where."""
        self._title.setText(self.tr("Published {day}").format(day=day))
        self._where.setText(where)
        self._copy_words = self.tr("Copy the location") if is_folder else self.tr("Copy the link")
        self.copy.set_words(self._copy_words)
        self.show_folder.setVisible(is_folder)

    def _copy(self) -> None:
        self.copied.emit()
        self.copy.set_words(self.tr("Copied"))
        announce(self, self.tr("Copied"))
