"""Videos whose time in the library ends: renew, replace or delete, decided here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from evp_desktop.model.retention import due
from evp_desktop.services import projects
from evp_desktop.services.projects import Card
from evp_desktop.ui.announce import announce
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, Label, clear, column, row

if TYPE_CHECKING:
    from evp_desktop.services.keeping import Deleted


class EndingBox(Frame):
    """There only while there is something to decide."""

    trouble = Signal(object)
    told = Signal(str, bool)
    """What came of it, and whether all went well."""
    replaced = Signal(object)
    """The maker wants to make a new version of the video in this folder."""
    changed = Signal()

    def __init__(self, tools: Tools) -> None:
        super().__init__("card")
        self._tools = tools
        self._rows = column(gap=12)
        self.buttons: dict[str, dict[str, Button]] = {}
        layout = column(gap=12)
        layout.setContentsMargins(24, 16, 24, 16)
        self.setLayout(layout)
        top = row(gap=8)
        top.addWidget(Icon("clock", tools.look.attention))
        top.addWidget(Label(self.tr("Their time in the library ends"), "strong"), 1)
        layout.addLayout(top)
        layout.addLayout(self._rows)

    def show_cards(self, cards: list[Card]) -> None:
        """Show those of these videos that somebody must decide about."""
        today = projects.today()
        found = [card for card in cards if card.project is not None and due(card.project, today)]
        clear(self._rows)
        self.buttons = {}
        for card in found:
            self._rows.addWidget(self._row(card, today))
        self.setVisible(bool(found))

    def _row(self, card: Card, today: date) -> QWidget:
        assert card.project is not None
        look, title = self._tools.look, card.project.title
        until = date.fromisoformat(card.project.retention.until)
        day = self._tools.on(until)
        words = self.tr("Until {day}") if until >= today else self.tr("Should have gone {day}")
        box = QWidget()
        whole = column(gap=4)
        box.setLayout(whole)
        line = row(gap=8)
        text = column(gap=2)
        text.addWidget(Label(title, wraps=True))
        text.addWidget(Label(words.format(day=day), "small"))
        line.addLayout(text, 1)
        deeds: dict[str, tuple[str, Callable[[], None]]] = {
            "renew": (self.tr("Renew"), partial(self._renew, card)),
            "replace": (self.tr("Replace"), partial(self.replaced.emit, card.folder)),
            "delete": (self.tr("Delete…"), partial(self._ask, card, whole)),
        }
        self.buttons[title] = {}
        for name, (button_words, run) in deeds.items():
            button = Button(look, button_words, run=run)
            button.setAccessibleDescription(f"{title}, {words.format(day=day)}")
            self.buttons[title][name] = button
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(line)
        return box

    def _renew(self, card: Card) -> None:
        """As long again as its kind says, from today on."""
        folder, find_kit = card.folder, self._tools.services.find_kit

        def renew() -> None:
            from evp_desktop.services.keeping import renewed

            today = projects.today()
            projects.change(folder, lambda now: renewed(now, find_kit(now.brand_kit), today))

        self._tools.background.run(self, renew, lambda _none: self.changed.emit(), self.trouble.emit)

    def _ask(self, card: Card, whole: object) -> None:
        """Deleting cannot be undone: asked once more, No lies ready."""
        assert card.project is not None
        look, question = self._tools.look, Frame("attention")
        inside = column(gap=8)
        inside.setContentsMargins(16, 12, 16, 12)
        question.setLayout(inside)
        words = self.tr(
            "Everything about “{title}” goes: the video in every library, the recordings, the texts. That "
            "cannot be undone."
        ).format(title=card.project.title)
        inside.addWidget(Label(words, wraps=True))
        buttons = row(gap=8)
        no = Button(look, self.tr("Keep it"), run=question.deleteLater)
        yes = Button(look, self.tr("Delete everything"), "trash", run=partial(self._delete, card, question))
        yes.setAccessibleDescription(words)
        for button in (no, yes):
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        whole.addWidget(question)  # type: ignore[attr-defined]
        self.buttons[card.project.title]["yes"] = yes
        no.setFocus()
        announce(self, words, is_urgent=True)

    def _delete(self, card: Card, question: QWidget) -> None:
        assert card.project is not None
        question.setEnabled(False)
        folder, project, services = card.folder, card.project, self._tools.services
        self._tools.background.run(
            self,
            lambda: services.sending.delete_everything(folder, services.find_kit(project.brand_kit)),
            partial(self._deleted, project.title),
            self.trouble.emit,
        )

    def _deleted(self, title: str, deleted: Deleted) -> None:
        left = [one.receipt.location for one in deleted.removals if one.trouble is not None]
        if left:
            words = self.tr(
                "“{title}” is still at {places}, which could not be reached. The rest stays here so that it "
                "can be tried again."
            )
            self.told.emit(words.format(title=title, places=", ".join(left)), False)
        else:
            self.told.emit(self.tr("“{title}” is gone everywhere.").format(title=title), True)
        self.changed.emit()
