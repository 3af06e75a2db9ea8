"""A source as a chip: which device it is, with a menu to choose another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy

from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Button

WIDTH = 184
"""The same for every name, so that the chips stand still while the devices are looked up."""

MIN_WIDTH = 88
"""On a small or magnified screen the chips become narrow before anything is cut off."""

_AROUND_TEXT = 54
"""Icon and padding beside the words."""


@dataclass(frozen=True)
class Option:
    """A device in a menu; a line separates the groups."""

    id: str
    name: str
    icon: str = ""
    group: int = 0
    short: str = ""
    """What stands on the chip, where the whole name would be too long."""


class Chip(Button):
    """Shows the device in use; the menu has the others, actions of its own, and Off."""

    chosen = Signal(str)
    switched = Signal(bool)

    def __init__(self, look: Look, icon: str, name: str, *, has_off: bool = True) -> None:
        super().__init__(look, name, icon, "chip")
        self._icon_name = icon
        self._name = name
        self._whole = ""
        self._has_off = has_off
        self._extras: list[QAction] = []
        self._group = QActionGroup(self)
        self.setMinimumWidth(MIN_WIDTH)
        self.setMaximumWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMenu(QMenu(self))
        self.show_options([], "", is_on=True, empty=self.tr("Looking…"))

    def add_extra(self, action: QAction) -> None:
        """Let the menu have an action of its own, below the devices."""
        self._extras.append(action)

    def show_options(self, options: list[Option], chosen: str, *, is_on: bool, empty: str) -> None:
        """Show which device is in use and which others there are; `empty` says that there is none."""
        first = options[0] if options else None
        current = next((option for option in options if option.id == chosen), first) if is_on else None
        words = current.name if current else self.tr("Off") if options and not is_on else empty
        self._whole = (current.short or words) if current else f"{self._name}: {words}"
        self.setAccessibleName(f"{self._name}: {words}")
        self.setToolTip(f"{self._name}: {words}")
        icon = current.icon if current and current.icon else self._icon_name
        self.set_icon(icon if current or not options else f"{self._icon_name}_off")
        self._fit()
        self._fill(options, current, empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the words to the new width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Never by its words."""
        return QSize(WIDTH, super().sizeHint().height())

    def _fit(self) -> None:
        self.ensurePolished()
        room = self.width() - _AROUND_TEXT
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        self.setText(cut.replace("&", "&&"))

    def _fill(self, options: list[Option], current: Option | None, empty: str) -> None:
        menu = self.menu()
        menu.clear()
        for place, option in enumerate(options):
            if place and option.group != options[place - 1].group:
                menu.addSeparator()
            action = self._choice(option.name, is_chosen=option is current)
            action.triggered.connect(self._chooser(option.id))
        if not options:
            menu.addAction(empty).setEnabled(False)
        elif self._has_off:
            menu.addSeparator()
            off = self._choice(self.tr("Off"), is_chosen=current is None)
            off.triggered.connect(lambda: self.switched.emit(False))
        if self._extras:
            menu.addSeparator()
            menu.addActions(self._extras)

    def _choice(self, text: str, *, is_chosen: bool) -> QAction:
        action = self.menu().addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        self._group.addAction(action)
        action.setChecked(is_chosen)
        return action

    def _chooser(self, device_id: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(device_id)
