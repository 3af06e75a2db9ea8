"""Finish: what is done to sound and picture by itself, and can be left out."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from evp_desktop.model import edits
from evp_desktop.model.project import Finish
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.theme import Look
from evp_desktop.ui.widgets.fold import Fold, switch_with_hint
from evp_desktop.ui.widgets.switch import Switch


class FinishBox(Fold):
    """Switches that write straight into the document; music only where the house style has some."""

    def __init__(self, look: Look, video: OpenVideo) -> None:
        super().__init__(look, "finish")
        self.set_title(self.tr("Finish"))
        self._editor = video.editor
        self._has_music = video.kit.spec.music is not None
        self.sound = Switch(look, self.tr("Make voices clear"))
        self.camera = Switch(look, self.tr("Improve light and colour of faces"))
        self.music = Switch(look, self.tr("Music of the house style"))
        self._add(self.sound, self.tr("Takes noise and hum away and makes everybody equally loud."))
        self._add(
            self.camera, self.tr("Gently, and the same from beginning to end. Screens stay as they are.")
        )
        if self._has_music:
            self._add(self.music, self.tr("Softly, and softer still while somebody speaks."))
        self.sound.clicked.connect(
            lambda is_on: self._change(self.tr("sound of the voices"), sound=_way(is_on))
        )
        self.camera.clicked.connect(
            lambda is_on: self._change(self.tr("light and colour"), camera=_way(is_on))
        )
        self.music.clicked.connect(lambda is_on: self._change(self.tr("music"), is_music_on=is_on))
        self.show_finish(video.project.finish)

    def show_finish(self, finish: Finish) -> None:
        """Show what the document asks for."""
        is_clear, is_lit = finish.sound == "automatic", finish.camera == "automatic"
        self.sound.setChecked(is_clear)
        self.camera.setChecked(is_lit)
        self.music.setChecked(finish.is_music_on)
        sound = self.tr("Voices made clear") if is_clear else self.tr("Voices as recorded")
        light = self.tr("light improved") if is_lit else self.tr("light as recorded")
        music = [self.tr("with music")] if finish.is_music_on and self._has_music else []
        self.say(", ".join([sound, light, *music]))

    def _add(self, switch: Switch, hint: str) -> None:
        self.inside.addWidget(switch_with_hint(switch, hint))

    def _change(self, label: str, **fields: Any) -> None:
        self._editor.apply(
            label, lambda project: edits.set_finish(project, replace(project.finish, **fields))
        )


def _way(is_on: bool) -> str:
    return "automatic" if is_on else "as_recorded"
