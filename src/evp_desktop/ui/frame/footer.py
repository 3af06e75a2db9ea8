"""The bottom line: it is saved, nobody sees it yet; and the page's one primary button."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from evp_desktop.ui.frame.page import Action
from evp_desktop.ui.theme import GAP, MARGIN, PRIMARY_HEIGHT, Look
from evp_desktop.ui.widgets.controls import Button, Frame, Icon, Label, row


class _Sign(QWidget):
    """A small icon with its words."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = Icon("tick", "#000000", 16)
        self._words = Label("", "small")
        layout = row(gap=6)
        layout.addWidget(self._icon)
        layout.addWidget(self._words)
        self.setLayout(layout)

    def show_words(self, icon: str, colour: str, words: str) -> None:
        """Say something, or nothing."""
        self.setVisible(bool(words))
        self._icon.show_icon(icon, colour)
        self._words.setText(words)


class Footer(Frame):
    """Always in the same place, always saying the same two things."""

    def __init__(self, look: Look) -> None:
        super().__init__("footer")
        self._look = look
        self._saved, self._seen = _Sign(), _Sign()
        self.secondary = Button(look, "", kind="large")
        self.primary = Button(look, "", kind="primary")
        self._runs: dict[str, Action | None] = {"primary": None, "secondary": None}
        self.primary.clicked.connect(lambda: self._run("primary"))
        self.secondary.clicked.connect(lambda: self._run("secondary"))
        self.setMinimumHeight(PRIMARY_HEIGHT + 2 * 12)
        layout = row(gap=GAP)
        layout.setContentsMargins(MARGIN, 12, MARGIN, 12)
        layout.addWidget(self._saved)
        layout.addWidget(self._seen)
        layout.addStretch(1)
        layout.addWidget(self.secondary)
        layout.addWidget(self.primary)
        self.setLayout(layout)
        self.show_saved("", is_saved=True)
        self.show_actions(None, None)

    def show_saved(self, words: str, *, is_saved: bool) -> None:
        """Say whether the work is on disk."""
        look = self._look
        self._saved.show_words(
            "tick" if is_saved else "attention", look.good if is_saved else look.attention, words
        )

    def show_seen(self, words: str, *, is_private: bool) -> None:
        """Say who can see the video."""
        self._seen.show_words("lock" if is_private else "people", self._look.muted, words)

    def show_actions(self, primary: Action | None, secondary: Action | None) -> None:
        """Show the page's actions."""
        for name, button, action in (
            ("primary", self.primary, primary),
            ("secondary", self.secondary, secondary),
        ):
            self._runs[name] = action
            button.setVisible(action is not None)
            if action is not None:
                button.set_words(action.words)
                button.set_icon(action.icon)
                button.setToolTip(button.text() if not action.key else f"{action.words} ({action.key})")
                button.setEnabled(action.is_enabled)

    def _run(self, name: str) -> None:
        action = self._runs[name]
        if action is not None:
            action.run()
