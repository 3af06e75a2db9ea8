"""What is recorded: what is shown, cameras, microphone and the computer's sound, each with its choice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from evp_desktop.model.script import Layout
from evp_desktop.services.recording import Choice, Devices
from evp_desktop.ui.record.chip import Chip, Option
from evp_desktop.ui.record.monitors import place_words, screen_words
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.controls import IconButton, row
from evp_desktop.ui.widgets.layout_choice import WITH_FACE, WITH_SCREEN
from evp_desktop.ui.widgets.level_meter import LevelMeter

_REGION, _SLIDES = ":region", ":slides"
"""Ids for what is no device; a device's own id never starts with a colon."""


class SourceChips(QWidget):
    """The chips that the layout needs, in a row; the microphone's with a living level."""

    changed = Signal(object)
    region_wanted = Signal()
    slides_wanted = Signal()

    def __init__(self, look: Look, first: QWidget) -> None:
        """`first` is a choice that belongs here and stands before the chips."""
        super().__init__()
        self._choice = Choice()
        self.picture = Chip(look, "screen", self.tr("What is shown"), has_off=False)
        self.camera = Chip(look, "camera", self.tr("Camera"))
        self.second_camera = Chip(look, "camera", self.tr("Second camera"), has_off=False)
        self.microphone = Chip(look, "microphone", self.tr("Microphone"))
        self.sound = IconButton(look, "sound_off", self.tr("Sound of the computer"), kind="chip_icon")
        self.sound.setCheckable(True)
        self.level = LevelMeter(look)
        self._pointer, self.shortcuts = self._picture_actions()
        layout = row()
        layout.addStretch(1)
        layout.addWidget(first)
        for widget in (
            self.picture, self.camera, self.second_camera, self.microphone, self.level, self.sound,
        ):  # fmt: skip
            layout.addWidget(widget)
        layout.addStretch(1)
        self.setLayout(layout)
        self._connect()

    def show_layout(self, layout: Layout) -> None:
        """Show the chips that this layout needs, also before the devices are known."""
        self.picture.setVisible(layout in WITH_SCREEN)
        self.camera.setVisible(layout in WITH_FACE)
        self.second_camera.setVisible(layout == "two_people")

    def show_choice(self, devices: Devices, choice: Choice) -> None:
        """Show what is there and what is in use."""
        self._choice = choice
        nothing = self.tr("none found")
        shown = _REGION if choice.region else _SLIDES if choice.slides else choice.screen_id
        self.picture.show_options(self._pictures(devices, choice), shown, is_on=True, empty=nothing)
        cameras = [Option(one.id, one.name) for one in devices.cameras]
        self.camera.show_options(cameras, choice.camera_id, is_on=choice.is_camera_on, empty=nothing)
        first = choice.camera_id or (cameras[0].id if cameras else "")
        others = [camera for camera in cameras if camera.id != first]
        self.second_camera.show_options(others, choice.second_camera_id, is_on=True, empty=nothing)
        microphones = [Option(one.id, one.name) for one in devices.voices]
        is_on = choice.is_microphone_on
        self.microphone.show_options(microphones, choice.microphone_id, is_on=is_on, empty=nothing)
        self._pointer.setChecked(choice.is_pointer_drawn)
        self.shortcuts.setChecked(choice.are_shortcuts_recorded)
        self.shortcuts.setVisible(devices.are_shortcuts_heard)
        self._show_sound(is_on=choice.is_system_sound_on)

    def _pictures(self, devices: Devices, choice: Choice) -> list[Option]:
        all_of = devices.screens
        screens = [
            Option(one.id, screen_words(one, all_of), "screen", short=place_words(one, all_of))
            for one in all_of
        ]
        windows = [Option(one.id, one.title, "window", group=1) for one in devices.windows]
        special = []
        if choice.region is not None:
            special.append(Option(_REGION, self.tr("A part of the screen"), "region", group=2))
        if choice.slides:
            special.append(Option(_SLIDES, Path(choice.slides).name, "slides", group=2))
        return [*screens, *windows, *special]

    def _picture_actions(self) -> tuple[QAction, QAction]:
        region = QAction(self.tr("A part of the screen…"), self)
        region.triggered.connect(self.region_wanted)
        slides = QAction(self.tr("Slides or pictures…"), self)
        slides.triggered.connect(self.slides_wanted)
        line = QAction(self)
        line.setSeparator(True)
        pointer = QAction(self.tr("Show the pointer"), self)
        pointer.setCheckable(True)
        pointer.triggered.connect(lambda is_on: self._change(is_pointer_drawn=is_on))
        shortcuts = QAction(self.tr("Keep shortcuts such as Ctrl+S, never what I type"), self)
        shortcuts.setCheckable(True)
        shortcuts.setVisible(False)
        shortcuts.triggered.connect(lambda is_on: self._change(are_shortcuts_recorded=is_on))
        for action in (region, slides, line, pointer, shortcuts):
            self.picture.add_extra(action)
        return pointer, shortcuts

    def _show_sound(self, *, is_on: bool) -> None:
        self.sound.setChecked(is_on)
        self.sound.set_icon("sound" if is_on else "sound_off")
        state = self.tr("on") if is_on else self.tr("off")
        self.sound.set_name(f"{self.tr('Sound of the computer')}: {state}")

    def _connect(self) -> None:
        self.picture.chosen.connect(self._choose_picture)
        self.camera.chosen.connect(lambda one: self._change(camera_id=one, is_camera_on=True))
        self.second_camera.chosen.connect(lambda one: self._change(second_camera_id=one))
        self.microphone.chosen.connect(lambda one: self._change(microphone_id=one, is_microphone_on=True))
        self.camera.switched.connect(lambda is_on: self._change(is_camera_on=is_on))
        self.microphone.switched.connect(lambda is_on: self._change(is_microphone_on=is_on))
        self.sound.clicked.connect(lambda is_on: self._change(is_system_sound_on=is_on))

    def _choose_picture(self, chosen: str) -> None:
        if chosen not in (_REGION, _SLIDES):
            self._change(screen_id=chosen, region=None, slides="", is_screen_on=True)

    def _change(self, **fields: Any) -> None:
        self.changed.emit(replace(self._choice, **fields))
