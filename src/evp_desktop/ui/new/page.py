"""New video: choose an example, answer three short questions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from evp_desktop.errors import EvpError
from evp_desktop.model.brand import Kit, Template
from evp_desktop.model.project import Speaker
from evp_desktop.ui.frame.page import Action, Page
from evp_desktop.ui.new.template_card import TemplateCard
from evp_desktop.ui.theme import GAP
from evp_desktop.ui.tools import NewVideo, Tools
from evp_desktop.ui.widgets.controls import Label, clear, column, field, row, scrolled
from evp_desktop.ui.widgets.flow import CardGrid
from evp_desktop.ui.widgets.storyboard import Storyboard
from evp_desktop.ui.widgets.text import LineEdit


class NewPage(Page):
    """First the templates; after a choice the questions."""

    def __init__(self, tools: Tools, make: Callable[[NewVideo], None]) -> None:
        super().__init__(tools, "")
        self.heading = self.tr("New video")
        self._make = make
        self._kit: Kit | None = None
        self.template: Template | None = None
        settings = tools.settings.settings
        self.title_edit = LineEdit("", self.tr("For example: How to book a meeting room"), "large")
        self.name_edit = LineEdit("", kind="large")
        self.role_edit = LineEdit("", self.tr("For example: Planner, Logistics"), "large")
        self.name_edit.setText(settings.speaker_name)
        self.role_edit.setText(settings.speaker_role)
        self.title_edit.textChanged.connect(lambda _text: self.actions_changed.emit())
        for edit in (self.title_edit, self.name_edit, self.role_edit):
            edit.returnPressed.connect(self._enter)
        self._show_templates()

    def primary(self) -> Action | None:
        """Go on to the script once the video has a name."""
        if self.template is None:
            return None
        return Action(self.tr("Write the script"), self._finish, "next", is_enabled=bool(self._title()))

    def secondary(self) -> Action | None:
        """Back to the templates."""
        return Action(self.tr("Choose another"), self._show_templates) if self.template else None

    def opened(self) -> None:
        """The first card has the focus, so that Enter is enough."""
        cards = self._grid.cards
        if cards and isinstance(cards[0], TemplateCard):
            cards[0].button.setFocus()

    def choose(self, template: Template) -> None:
        """Take a template and ask the questions."""
        self.template = template
        self.subtitle = ""  # that question is answered
        clear(self.body)
        inside = QWidget()
        layout = column(gap=GAP)
        layout.setContentsMargins(0, 8, 8, 0)
        inside.setLayout(layout)
        layout.addWidget(Label(template.title.in_language(self.tools.language), "heading"))
        layout.addWidget(Label(template.description.in_language(self.tools.language), "muted", wraps=True))
        layout.addSpacing(8)
        for question in self._questions():
            question.setMaximumWidth(560)
            layout.addWidget(question)
        for edit in (self.title_edit, self.name_edit, self.role_edit):
            edit.show()
        layout.addStretch(1)
        side = column()
        board = Storyboard(self.tools.look, tuple(block.layout for block in template.blocks))
        board.setFixedWidth(320)
        side.addWidget(board)
        side.addStretch(1)
        whole = row(gap=32)
        whole.addWidget(scrolled(inside), 1)
        whole.addLayout(side)
        box = QWidget()
        box.setLayout(whole)
        self.body.addWidget(box, 1)
        self.actions_changed.emit()
        self.title_edit.setFocus()

    def _questions(self) -> list[QWidget]:
        return [
            field(self.tr("What is your video called?"), self.title_edit),
            field(
                self.tr("What is your name?"),
                self.name_edit,
                self.tr("It appears in the picture while you speak. Leave it empty if you would rather not."),
            ),
            field(self.tr("What do you do?"), self.role_edit),
        ]

    def _show_templates(self) -> None:
        self.template = None
        self.subtitle = self.tr("What kind of video is it?")
        for edit in (self.title_edit, self.name_edit, self.role_edit):
            edit.setParent(self)
            edit.hide()
        clear(self.body)
        self._grid = CardGrid(232)
        try:
            self._kit = self.tools.services.find_kit(self.tools.settings.settings.brand_kit)
        except EvpError as error:
            self.notice.say_error(error)
            return
        self._grid.show_cards([self._card(template) for template in self._kit.spec.templates])
        inside = QWidget()
        layout = column(gap=GAP)
        layout.setContentsMargins(0, 0, 8, 0)
        inside.setLayout(layout)
        layout.addWidget(self._grid)
        layout.addStretch(1)
        self.body.addWidget(scrolled(inside), 1)
        self.actions_changed.emit()

    def _card(self, template: Template) -> TemplateCard:
        return TemplateCard(self.tools, template, lambda: self.choose(template))

    def _title(self) -> str:
        return self.title_edit.text().strip()

    def _enter(self) -> None:
        edits = (self.title_edit, self.name_edit, self.role_edit)
        following = next((edit for edit in edits if edit.isVisible() and not edit.text().strip()), None)
        if following is not None and following is not self.focusWidget():
            following.setFocus()
        else:
            self._finish()

    def _finish(self) -> None:
        if self._kit is None or self.template is None or not self._title():
            self.title_edit.setFocus()
            return
        speaker = Speaker(name=self.name_edit.text().strip(), role=self.role_edit.text().strip())
        self._make(NewVideo(self._kit, self.template, self._title(), speaker))
