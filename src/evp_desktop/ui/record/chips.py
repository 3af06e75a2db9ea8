"""What is recorded: a chip for screen, camera and microphone, each with a choice behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from evp_desktop.services.recording import Choice, Devices
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import Button, row
from evp_desktop.ui.widgets.level_meter import LevelMeter

_NAME_LENGTH = 22


@dataclass(frozen=True)
class _Option:
    """A device in a menu."""

    id: str
    name: str
    icon: str = ""
    is_second_group: bool = False


class Chip(Button):
    """A source, its device and a menu to choose another or none."""

    chosen = Signal(str)
    switched = Signal(bool)

    def __init__(self, look: Look, icon: str, name: str) -> None:
        super().__init__(look, name, icon, "chip")
        self._icon_name = icon
        self._name = name
        self.setMenu(QMenu(self))

    def show_options(self, options: list[_Option], chosen: str, *, is_on: bool) -> None:
        """Show which device is in use and which others there are."""
        current = next((option for option in options if option.id == chosen), options[0] if options else None)
        words = _short(current.name) if current and is_on else self.tr("Off")
        icon = current.icon if current and current.icon else self._icon_name
        self.setText(words if is_on else f"{self._name}: {words}")
        self.setAccessibleName(f"{self._name}: {current.name if current and is_on else self.tr('off')}")
        self.setToolTip(f"{self._name}: {current.name if current and is_on else self.tr('off')}")
        self.set_icon(icon if is_on else f"{self._icon_name}_off")
        self._fill(options, current if is_on else None)

    def _fill(self, options: list[_Option], current: _Option | None) -> None:
        menu = self.menu()
        menu.clear()
        group = QActionGroup(menu)
        was_second = False
        for option in options:
            if option.is_second_group and not was_second:
                menu.addSeparator()
            was_second = option.is_second_group
            action = _choice(menu, group, option.name, is_chosen=option is current)
            action.triggered.connect(self._chooser(option.id))
        menu.addSeparator()
        off = _choice(menu, group, self.tr("Off"), is_chosen=current is None)
        off.triggered.connect(lambda: self.switched.emit(False))
        if not options:
            menu.actions()[0].setEnabled(False)

    def _chooser(self, device_id: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(device_id)


def _choice(menu: QMenu, group: QActionGroup, text: str, *, is_chosen: bool) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(is_chosen)
    group.addAction(action)
    return action


def _short(name: str) -> str:
    return name if len(name) <= _NAME_LENGTH else f"{name[: _NAME_LENGTH - 1].rstrip()}…"


class SourceChips(QWidget):
    """The three chips in a row, the microphone's with a living level."""

    changed = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._choice = Choice(
            screen_id="", is_screen_on=True, camera_id="", is_camera_on=False, microphone_id="",
            is_microphone_on=True,
        )  # fmt: skip
        self.picture = Chip(look, "screen", self.tr("Screen"))
        self.camera = Chip(look, "camera", self.tr("Camera"))
        self.microphone = Chip(look, "microphone", self.tr("Microphone"))
        self.level = LevelMeter(look)
        self._row = layout = row()
        layout.addStretch(1)
        for widget in (self.picture, self.camera, self.microphone, self.level):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.setLayout(layout)
        self._connect()

    def add_first(self, widget: QWidget) -> None:
        """Let a choice that belongs here stand before the chips."""
        self._row.insertWidget(1, widget)

    def show_choice(self, devices: Devices, choice: Choice) -> None:
        """Show what is there and what is in use."""
        self._choice = choice
        screens = [
            _Option(one.id, self._screen_name(number, len(devices.screens)), "screen")
            for number, one in enumerate(devices.screens, 1)
        ]
        windows = [_Option(one.id, one.title, "window", is_second_group=True) for one in devices.windows]
        cameras = [_Option(one.id, one.name) for one in devices.cameras]
        microphones = sorted(
            (_Option(one.id, one.name, is_second_group=one.is_system_sound) for one in devices.microphones),
            key=lambda option: option.is_second_group,
        )
        self.picture.show_options([*screens, *windows], choice.screen_id, is_on=choice.is_screen_on)
        self.camera.show_options(cameras, choice.camera_id, is_on=choice.is_camera_on)
        self.microphone.show_options(microphones, choice.microphone_id, is_on=choice.is_microphone_on)
        self.level.setVisible(choice.is_microphone_on)

    def _screen_name(self, number: int, count: int) -> str:
        return self.tr("Whole screen") if count == 1 else self.tr("Screen {n}").format(n=number)

    def _connect(self) -> None:
        self.picture.chosen.connect(lambda one: self._change(screen_id=one, is_screen_on=True))
        self.camera.chosen.connect(lambda one: self._change(camera_id=one, is_camera_on=True))
        self.microphone.chosen.connect(lambda one: self._change(microphone_id=one, is_microphone_on=True))
        self.picture.switched.connect(lambda is_on: self._change(is_screen_on=is_on))
        self.camera.switched.connect(lambda is_on: self._change(is_camera_on=is_on))
        self.microphone.switched.connect(lambda is_on: self._change(is_microphone_on=is_on))

    def _change(self, **fields: str | bool) -> None:
        self.changed.emit(replace(self._choice, **fields))
