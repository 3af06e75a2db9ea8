"""A template to choose: what it looks like, what it is for, how long it gets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSizePolicy

from evp_desktop.model.brand import Template
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, Label, column, row
from evp_desktop.ui.widgets.storyboard import Storyboard


class TemplateCard(Frame):
    """Chooses its template by click or by its button."""

    def __init__(self, tools: Tools, template: Template, choose: Callable[[], None]) -> None:
        super().__init__("card")
        self._choose = choose
        language = tools.language
        title = template.title.in_language(language)
        layout = column(gap=0)
        layout.setContentsMargins(12, 12, 12, 16)
        self.setLayout(layout)
        layout.addWidget(Storyboard(tools.look, tuple(block.layout for block in template.blocks)))
        words = column(gap=6)
        words.setContentsMargins(4, 12, 4, 0)
        layout.addLayout(words, 1)
        words.addWidget(Label(title, "strong", wraps=True))
        description = Label(template.description.in_language(language), "muted", wraps=True)
        description.setAlignment(Qt.AlignmentFlag.AlignTop)
        description.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        words.addWidget(description, 1)
        words.addSpacing(2)
        words.addWidget(self._facts(tools, template))
        words.addSpacing(8)
        self.button = Button(tools.look, self.tr("Choose"), run=choose)
        self.button.setAccessibleDescription(title)
        words.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As high as its words need at a usual width."""
        return QSize(264, self.heightForWidth(264))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The whole card is a target for the mouse; the button is the one for keys."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose()

    def _facts(self, tools: Tools, template: Template) -> Frame:
        box = Frame("plain")
        lines = column(gap=4)
        box.setLayout(lines)
        facts = [("clock", _length(template))]
        facts.append(
            ("person", self.tr("with your face"))
            if template.is_face_needed
            else ("voice", self.tr("face not needed"))
        )
        for icon, words in facts:
            layout = row(gap=6)
            layout.addWidget(Icon(icon, tools.look.muted, 16))
            layout.addWidget(Label(words, "small"), 1)
            lines.addLayout(layout)
        return box


def _length(template: Template) -> str:
    low, high = template.min_s, template.max_s
    if high < 120 and (low % 60 or high % 60):
        return QCoreApplication.translate("new", "{low}–{high} seconds").format(low=low, high=high)
    return QCoreApplication.translate("new", "{low}–{high} minutes").format(
        low=max(1, round(low / 60)), high=round(high / 60)
    )
