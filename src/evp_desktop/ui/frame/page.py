"""What every page has: a heading, a body, at most one panel, one primary action, its keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evp_desktop.ui.keys import Key
from evp_desktop.ui.theme import GAP
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import column
from evp_desktop.ui.widgets.notice import Notice
from evp_desktop.ui.widgets.panel import Panel


@dataclass(frozen=True)
class Action:
    """A button that the frame shows in its fixed place."""

    words: str
    run: Callable[[], None]
    icon: str = ""
    key: str = ""
    is_enabled: bool = True


class Page(QWidget):
    """One page of the window; it forgets what it listens to when it is left."""

    actions_changed = Signal()
    alone_changed = Signal(bool)
    """Everything around the page steps back (True) or returns (False)."""
    go = Signal(str)
    """The maker wants to be at another place."""

    def __init__(self, tools: Tools, heading: str, subtitle: str = "") -> None:
        super().__init__()
        self.tools = tools
        self.heading = heading
        self.subtitle = subtitle
        self.notice = Notice(tools.look)
        self.panel: Panel | None = None
        self.body: QVBoxLayout = column(gap=GAP)
        layout = column(gap=GAP)
        layout.addWidget(self.notice)
        layout.addLayout(self.body, 1)
        self.setLayout(layout)
        self._forgets: list[Callable[[], None]] = []

    def keep(self, forget: Callable[[], None]) -> None:
        """Call `forget` when the page is left."""
        self._forgets.append(forget)

    def primary(self) -> Action | None:
        """The one thing to do here."""
        return None

    def secondary(self) -> Action | None:
        """A quieter thing to do, left of the first."""
        return None

    def keys(self) -> list[Key]:
        """What the keys do on this page."""
        return []

    @property
    def is_busy(self) -> bool:
        """Whether something runs here that must not be taken away."""
        return False

    def focus_on(self, name: str) -> None:
        """Put the focus on the control of that object name, if it is there."""
        control = self.findChild(QWidget, name) if name else None
        if isinstance(control, QWidget):
            control.setFocus()

    def called(self) -> None:
        """Somebody looks for the window while the page must not be taken away."""

    def opened(self) -> None:
        """The page is in sight."""

    def left(self) -> None:
        """The page is going away: let go of devices, players and listeners."""
        for forget in self._forgets:
            forget()
        self._forgets = []
