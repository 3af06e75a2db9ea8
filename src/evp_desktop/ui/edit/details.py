"""More about a part: how its picture moves, how fast it goes, where it stands still. Nobody needs it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evp_desktop.model.brand import BrandKit
from evp_desktop.model.clips import Clip
from evp_desktop.model.departments import lock_of
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.model.time import US_PER_S, clock_text
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.choice import IconChoice
from evp_desktop.ui.widgets.controls import Button, IconButton, Label, clear, column, field, row
from evp_desktop.ui.widgets.layout_choice import WITH_SCREEN
from evp_desktop.ui.widgets.switch import Switch

SPEEDS = (50, 75, 100, 125, 150, 200, 300)
STILLS_S = (1, 2, 3, 5, 10, 20)
STILL_S = 2


class Details(QWidget):
    """Tells what the maker wants; the document decides."""

    block_changed = Signal(dict)
    clip_changed = Signal(dict)
    still_wanted = Signal(int)
    """Stand still where the picture is now, for so many seconds."""
    still_removed = Signal(str)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self._make_choices()
        self.clicks = Switch(tools.look, self.tr("Show where I click"))
        self.keys = Switch(tools.look, self.tr("Show the shortcuts I used"))
        self.clicks.clicked.connect(lambda on: self.block_changed.emit({"are_clicks_marked": on}))
        self.keys.clicked.connect(lambda on: self.block_changed.emit({"are_keys_shown": on}))
        self.inside = column(gap=12)
        self.setLayout(self.inside)
        self._fields: dict[str, QWidget] = {}
        for name, words, control in (
            ("face_frame", self.tr("Frame around your face"), self.face_frame),
            ("zoom", self.tr("Come closer"), self.zoom),
            ("pointer", self.tr("Mouse pointer"), self.pointer),
        ):
            self._add(name, field(words, control))
        self.inside.addWidget(self.clicks)
        self.inside.addWidget(self.keys)
        self._add("speed", field(self.tr("Speed"), self.speed))
        self._add("transition", field(self.tr("How it follows the part before"), self.transition))
        self._add("still", self._stills())

    def show_part(self, project: Project, block: Block, take: Take | None, spec: BrandKit) -> None:
        """Show how a part looks now; what cannot be changed for it is not there."""
        clips = [clip for clip in project.clips if clip.block_id == block.id]
        first = clips[0] if clips else None
        has_screen = block.layout in WITH_SCREEN
        has_pointer = has_screen and take is not None and take.source("pointer") is not None
        is_first = bool(project.clips) and first is project.clips[0]
        self._show("face_frame", block.layout == "screen_camera", self.face_frame, block.face_frame)
        self._show("zoom", has_screen, self.zoom, block.zoom)
        possible = {"none", "slow", "clicks"} if has_pointer else {"none", "slow"}
        self.zoom.show_possible(possible, self.tr("No clicks were recorded in this take"))
        self._show("pointer", has_pointer, self.pointer, block.pointer)
        for switch, is_on in ((self.clicks, block.are_clicks_marked), (self.keys, block.are_keys_shown)):
            switch.setVisible(has_pointer)
            switch.setChecked(is_on)
        self._show("transition", first is not None and not is_first, self.transition, _transition(first))
        self._fields["speed"].setVisible(first is not None)
        self._fields["still"].setVisible(first is not None)
        if first is not None:
            self._show_speed(first.speed_percent)
        self._show_locks(spec)
        self._show_stills([clip for clip in clips if clip.freeze_us])

    def _make_choices(self) -> None:
        look = self._tools.look
        kit = self.tr("As the house style has it")
        frames = [
            ("house_style", kit, "face_frame"),
            ("round", self.tr("Round"), "face_frame"),
            ("rounded", self.tr("Round corners"), "face_frame"),
        ]
        zooms = [
            ("none", self.tr("Not at all"), "screen"),
            ("clicks", self.tr("To where I click"), "zoom"),
            ("slow", self.tr("Slowly, all the time"), "zoom"),
        ]
        pointers = [
            ("as_recorded", self.tr("As it was"), "pointer"),
            ("large", self.tr("Larger"), "pointer"),
        ]
        moves = [
            ("house_style", kit, "transition"),
            ("cut", self.tr("At once"), "transition"),
            ("fade", self.tr("Fades over"), "transition"),
            ("slide", self.tr("Slides in"), "transition"),
        ]
        self.face_frame = IconChoice(look, "", frames, "")
        self.zoom = IconChoice(look, "", zooms, "")
        self.pointer = IconChoice(look, "", pointers, "")
        self.transition = IconChoice(look, "", moves, "")
        self.speed = IconChoice(look, "", [(str(one), self._speed_words(one), "speed") for one in SPEEDS], "")
        self.face_frame.chosen.connect(lambda value: self.block_changed.emit({"face_frame": value}))
        self.zoom.chosen.connect(lambda value: self.block_changed.emit({"zoom": value}))
        self.pointer.chosen.connect(lambda value: self.block_changed.emit({"pointer": value}))
        self.transition.chosen.connect(lambda value: self.clip_changed.emit({"transition": value}))
        self.speed.chosen.connect(lambda value: self.clip_changed.emit({"speed_percent": int(value)}))

    def _stills(self) -> QWidget:
        box = QWidget()
        layout = column(gap=8)
        box.setLayout(layout)
        layout.addWidget(Label(self.tr("Stand still"), "caption"))
        self._still_list: QVBoxLayout = column(gap=4)
        layout.addLayout(self._still_list)
        line = row()
        words = self.tr("How long the picture stands still")
        lengths = [(str(one), self.tr("{n} s").format(n=one), "clock") for one in STILLS_S]
        self.still_s = IconChoice(self._tools.look, words, lengths, "")
        self.still_s.show_value(str(STILL_S))
        self.still = Button(
            self._tools.look,
            self.tr("Stand still here"),
            "still",
            run=lambda: self.still_wanted.emit(int(self.still_s.currentData())),
        )
        line.addWidget(self.still_s)
        line.addWidget(self.still)
        line.addStretch(1)
        layout.addLayout(line)
        return box

    def _show_stills(self, stills: list[Clip]) -> None:
        clear(self._still_list)
        for clip in stills:
            words = self.tr("{seconds} s at {time}").format(
                seconds=self._tools.locale.toString(clip.freeze_us / US_PER_S, "g", 3),
                time=clock_text(clip.start_us),
            )
            line = QWidget()
            layout = row()
            line.setLayout(layout)
            layout.addWidget(Label(words), 1)
            remove = IconButton(
                self._tools.look, "trash", self.tr("Go on without it"), run=self._remover(clip.id)
            )
            remove.setAccessibleDescription(words)
            layout.addWidget(remove)
            self._still_list.addWidget(line)

    def _remover(self, clip_id: str) -> Any:
        return lambda: self.still_removed.emit(clip_id)

    def _show_speed(self, percent: int) -> None:
        """One that was set elsewhere is shown as it is, and can be kept."""
        if self.speed.findData(str(percent)) < 0:
            self.speed.addItem(self.speed.itemIcon(0), self._speed_words(percent), str(percent))
        self.speed.show_value(str(percent))

    def _speed_words(self, percent: int) -> str:
        number = self._tools.locale.toString(percent / 100, "g", 3)
        return self.tr("{n} times").format(n=number) if percent != 100 else self.tr("As it was said")

    def _show_locks(self, spec: BrandKit) -> None:
        """What head office decided is shown, and not to be changed; what it hides is not there."""
        for name, control in (("face_frame", self.face_frame), ("transition", self.transition)):
            lock = lock_of(spec, name)
            control.setEnabled(lock == "free")
            words = "" if lock == "free" else self.tr("Your organisation decided this")
            control.setToolTip(words or control.accessibleName())
            control.setAccessibleDescription(words)
            if lock == "hidden":
                self._fields[name].setVisible(False)

    def _show(self, name: str, is_there: bool, control: IconChoice, value: str) -> None:
        self._fields[name].setVisible(is_there)
        control.show_value(value)

    def _add(self, name: str, box: QWidget) -> None:
        self._fields[name] = box
        self.inside.addWidget(box)


class More(QWidget):
    """A line that opens and closes what is below it."""

    def __init__(self, tools: Tools, words: str, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        self.button = Button(tools.look, words, "chevron_right", "link", run=self._toggle)
        self.button.setCheckable(True)
        layout = column(gap=12)
        self.setLayout(layout)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(inside)
        inside.hide()

    def _toggle(self) -> None:
        is_open = self.button.isChecked()
        self.button.set_icon("chevron_down" if is_open else "chevron_right")
        self._inside.setVisible(is_open)


def _transition(clip: Clip | None) -> str:
    return clip.transition if clip else "house_style"
