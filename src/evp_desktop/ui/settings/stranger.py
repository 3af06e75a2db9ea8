"""The question before a stranger's house style is taken: No is the answer that lies ready."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from evp_desktop.errors import KitOfStranger
from evp_desktop.ui.announce import announce
from evp_desktop.ui.settings.house_styles import plain
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, Label, column, row


class StrangerQuestion(Frame):
    """Names whose key it is; Escape is No."""

    def __init__(
        self, look: Look, kit: KitOfStranger, yes: Callable[[], None], no: Callable[[], None]
    ) -> None:
        super().__init__("attention")
        self._no = no
        title = self.tr("“{name}” comes from an unknown maker").format(name=plain(kit.name))
        words = self.tr(
            "It is signed with the key {key}, which this computer does not know. A house style decides how "
            "your videos look. Ask Communications whether this key is theirs."
        ).format(key=kit.fingerprint)
        self.no = Button(look, self.tr("Do not install"), run=no)
        self.yes = Button(look, self.tr("Install it all the same"), kind="quiet", run=yes)
        for button in (self.no, self.yes):
            button.setAccessibleDescription(f"{title}. {words}")
        whole = row(gap=12)
        whole.setContentsMargins(16, 16, 16, 16)
        self.setLayout(whole)
        whole.addWidget(Icon("attention", look.attention), 0, Qt.AlignmentFlag.AlignTop)
        inside = column(gap=8)
        whole.addLayout(inside, 1)
        inside.addWidget(Label(title, "strong", wraps=True))
        inside.addWidget(Label(words, wraps=True))
        buttons = row(gap=8)
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        buttons.addStretch(1)
        inside.addSpacing(4)
        inside.addLayout(buttons)
        announce(self, f"{title}. {words}", is_urgent=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape is No."""
        if event.key() == Qt.Key.Key_Escape:
            self._no()
        else:
            super().keyPressEvent(event)
