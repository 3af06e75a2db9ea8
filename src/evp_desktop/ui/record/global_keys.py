"""The keys that work while another program is in front, as the record page uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from evp_desktop.services.hotkeys import DEFAULT_KEYS, Action
from evp_desktop.ui.keys import Key
from evp_desktop.ui.tools import Tools

if TYPE_CHECKING:
    from evp_desktop.services.hotkeys import Hotkeys


class GlobalKeys(QObject):
    """Asks the system for the keys while the page is open, if the maker allows it."""

    pressed = Signal(str)
    changed = Signal()

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._hotkeys: Hotkeys | None = None
        self._sequences: dict[Action, str] = {}
        self.shown: dict[str, str] = {}
        """The keys that work, as this system writes them."""

    def start(self) -> None:
        """Take the keys; those that another program has stay with it."""
        if not self._tools.settings.settings.are_global_keys_on:
            return
        self._hotkeys = self._tools.services.make_hotkeys(self._tools.post, self.pressed.emit)
        refused = {conflict.action for conflict in self._hotkeys.start()}
        self._sequences = {action: keys for action, keys in DEFAULT_KEYS.items() if action not in refused}
        self.shown = {
            action: QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            for action, keys in self._sequences.items()
        }
        self.changed.emit()

    def stop(self) -> None:
        """Give the keys back."""
        if self._hotkeys is not None:
            self._hotkeys.stop()
            self._hotkeys = None

    def listed(self) -> list[Key]:
        """The keys that work, for the list of keys."""
        words: dict[Action, str] = {
            "start_stop": self.tr("Start or stop, in every program"),
            "pause": self.tr("Pause or go on, in every program"),
            "again": self.tr("Again, in every program"),
        }
        return [
            Key(keys, words[action], lambda action=action: self.pressed.emit(action))  # type: ignore[misc]
            for action, keys in self._sequences.items()
        ]
