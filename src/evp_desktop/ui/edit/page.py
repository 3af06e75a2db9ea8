"""Edit: the parts in order; of each, which take and which piece of it stands in the video."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import QStackedWidget

from evp_desktop.model import edits
from evp_desktop.model.clips import Clip
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.model.time import US_PER_MS, US_PER_S, clock_text
from evp_desktop.ui import stylesheet
from evp_desktop.ui.edit.covering import Covering
from evp_desktop.ui.edit.scene_strip import SceneStrip
from evp_desktop.ui.edit.takes import Takes
from evp_desktop.ui.frame.page import Action, Page
from evp_desktop.ui.keys import Key
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.transport import Transport
from evp_desktop.ui.widgets.controls import Button, IconButton, Label, row
from evp_desktop.ui.widgets.panel import Panel
from evp_desktop.ui.widgets.picture import Picture, to_image
from evp_desktop.ui.widgets.trim_bar import TrimBar

WIDTH_PX = 960
STRIP_PICTURES = 8
_DRAG_PAUSE_MS = 1500


class EditPage(Page):
    """Shows one part at a time; every change is an edit of the document with a name."""

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__(tools, "")
        self.heading = self.tr("Edit")
        self._video = video
        self._block_id = self._first_block_id()
        self._loaded: tuple[object, ...] = ()
        self._since_trim = QElapsedTimer()
        self.transport = Transport(tools, video, self)
        self.picture = Picture(tools.look, self.tr("Picture of this part"))
        self.trim = TrimBar(tools.look)
        self.takes = Takes(tools, video.kit)
        self.covering = Covering(tools, video, self.notice, self._position_us, self)
        self._side = QStackedWidget()
        self._side.addWidget(self.takes)
        self._side.addWidget(self.covering.form)
        self.panel = Panel(tools.look, self.tr("This part"), self._side)
        self._times = Label("", "muted")
        self._times.setFont(stylesheet.tabular(QFont(self._times.font())))
        self.scenes = SceneStrip(tools, video)
        self._make_buttons()
        self._lay_out()
        self._connect()
        self._show(video.project)

    def primary(self) -> Action | None:
        """On to the check."""
        is_something = bool(self._video.project.clips)
        return Action(self.tr("Check"), lambda: self.go.emit("check"), "next", is_enabled=is_something)

    def keys(self) -> list[Key]:
        """The keys of every editor."""
        move = self.transport
        return [
            *move.keys(),
            Key(",", self.tr("One frame back"), lambda: move.step(-1)),
            Key(".", self.tr("One frame on"), lambda: move.step(1)),
            Key("I", self.tr("Begin here"), lambda: self._trim_here("start")),
            Key("O", self.tr("End here"), lambda: self._trim_here("end")),
            Key("Home", self.tr("To the beginning"), lambda: self._jump("start")),
            Key("End", self.tr("To the end"), lambda: self._jump("end")),
            Key("Up", self.tr("Part before"), lambda: self._move(-1)),
            Key("Down", self.tr("Part after"), lambda: self._move(1)),
            Key("Delete", self.tr("Throw this take away"), self._throw_away),
        ]

    def opened(self) -> None:
        """The play button has the focus, so that Space plays."""
        self.play.setFocus()

    def left(self) -> None:
        """Let the player go."""
        self.covering.stop()
        self.transport.close()
        super().left()

    def _first_block_id(self) -> str:
        """The part the maker worked on when it can be shown, else the first that can."""
        project, wanted = self._video.project, self._video.current_block_id()
        shown = [block.id for block in project.blocks if project.clip_of(block.id)]
        return wanted if wanted in shown or not shown else shown[0]

    @property
    def clip(self) -> Clip | None:
        """What stands in the video of the chosen part."""
        return self._video.project.clip_of(self._block_id)

    @property
    def _clips(self) -> list[Clip]:
        """Everything that stands in the video of the chosen part, stills too, in order."""
        return [clip for clip in self._video.project.clips if clip.block_id == self._block_id]

    @property
    def _span(self) -> tuple[int, int]:
        """From when to when of the take the part is shown, whatever stands still in between."""
        clips = self._clips
        return min(one.start_us for one in clips), max(one.end_us for one in clips)

    def choose(self, block_id: str) -> None:
        """Show another part."""
        self.covering.end()
        self._block_id = self._video.block_id = block_id
        self._show(self._video.project)

    def _make_buttons(self) -> None:
        look, move = self.tools.look, self.transport
        self.back = IconButton(
            look, "step_back", self.tr("One frame back"), key="Left", run=lambda: move.step(-1)
        )
        self.play = IconButton(look, "play", self.tr("Play or pause"), key="Space", run=move.toggle)
        self.forth = IconButton(
            look, "step_forward", self.tr("One frame on"), key="Right", run=lambda: move.step(1)
        )
        self.begin_here = Button(
            look, self.tr("Begin here"), "trim_start", "quiet", key="I", run=lambda: self._trim_here("start")
        )
        self.end_here = Button(
            look, self.tr("End here"), "trim_end", "quiet", key="O", run=lambda: self._trim_here("end")
        )

    def _lay_out(self) -> None:
        controls = row(gap=4)
        for button in (self.back, self.play, self.forth):
            controls.addWidget(button)
        controls.addSpacing(12)
        controls.addWidget(self._times)
        controls.addStretch(1)
        controls.addWidget(self.begin_here)
        controls.addWidget(self.end_here)
        self.body.setSpacing(8)
        self.body.addWidget(self.picture, 1)
        self.body.addWidget(self.covering.stage, 1)
        self.covering.stage.hide()
        self.body.addLayout(controls)
        self.body.addWidget(self.trim)
        self.body.addWidget(self.scenes)

    def _connect(self) -> None:
        self.transport.picture.connect(self.picture.show_rgb)
        self.transport.moved.connect(self._follow)
        self.transport.trouble.connect(self.notice.say_error)
        self.trim.moved.connect(lambda ms: self.transport.seek(ms * US_PER_MS))
        self.trim.trimmed.connect(lambda end, ms: self._trim(end, ms * US_PER_MS))
        self.scenes.chosen.connect(self.choose)
        self.takes.chosen.connect(self._choose_take)
        self.takes.discarded.connect(self._discard)
        self.takes.record.connect(lambda: self.go.emit("record"))
        self.takes.record_after.connect(self._record_after)
        self.takes.view.layout_chosen.connect(lambda layout: self._choose_view(layout=layout))
        self.takes.view.background_chosen.connect(lambda one: self._choose_view(background=one))
        self.takes.details.block_changed.connect(lambda change: self._choose_view(**change))
        self.takes.details.clip_changed.connect(self._change_clips)
        self.takes.details.still_wanted.connect(self._freeze)
        self.takes.details.still_removed.connect(self._unfreeze)
        self.takes.covers.wanted.connect(self._begin_cover)
        self.takes.covers.shown.connect(self.transport.seek)
        self.takes.covers.removed.connect(self._uncover)
        self.covering.changed.connect(self._show_covering)
        self.covering.seek.connect(self.transport.seek)
        self.keep(self._video.editor.listen(lambda _old, new: self._show(new)))

    def _show(self, project: Project) -> None:
        if project.block(self._block_id) is None:
            self._block_id = self._video.current_block_id()
        self.scenes.show_parts(project, self._block_id)
        self.takes.show_takes(project, self._block_id)
        block = project.block(self._block_id)
        if block is not None:
            self.takes.view.show_view(block.layout, block.background)
        clip = self.clip
        for control in (self.play, self.back, self.forth, self.begin_here, self.end_here, self.trim):
            control.setEnabled(clip is not None)
        self.trim.setVisible(clip is not None)
        if clip is None:
            self._show_nothing()
            return
        take = project.take(clip.take_id)
        start_us, end_us = self._span
        self.trim.show_trim(start_us, end_us, take.duration_us if take else end_us)
        self.takes.view.layout_choice.show_recorded(take)
        wanted = self._wanted(project, clip)
        if take is not None and wanted != self._loaded:
            self._loaded = wanted
            self.transport.load(clip_id=clip.id, width_px=WIDTH_PX)
            self.transport.seek(start_us)
            self._load_strip(clip)
        self.transport.keep_within(start_us, end_us)
        self._show_times()
        self.actions_changed.emit()

    def _wanted(self, project: Project, clip: Clip) -> tuple[object, ...]:
        """What the picture depends on: another take or another view is loaded anew."""
        block = project.block(self._block_id)
        masks = tuple(mask for mask in project.masks if mask.take_id == clip.take_id)
        return (clip.take_id, block and _looks(block), masks)

    def _show_nothing(self) -> None:
        self._loaded = ()
        self.takes.view.layout_choice.show_recorded(None)
        self.transport.pause()
        self.picture.show_image(None)
        self._times.setText(self.tr("This part is not recorded yet."))

    def _load_strip(self, clip: Clip) -> None:
        """Pictures along the whole take, each asked for as if the clip were only that piece."""
        self.trim.show_strip([])
        video, thumbnail, project = self._video, self.tools.services.thumbnail, self._video.project
        take = project.take(clip.take_id)
        piece = (take.duration_us if take else clip.end_us) // STRIP_PICTURES

        def work() -> list[QImage]:
            images = []
            for place in range(STRIP_PICTURES):
                part = replace(clip, start_us=place * piece, end_us=(place + 1) * piece)
                others = tuple(part if one.id == clip.id else one for one in project.clips)
                shown = replace(project, clips=others)
                images.append(to_image(thumbnail(video.folder, shown, video.kit, clip.id, 128)))
            return images

        self.tools.background.run(
            self,
            work,
            lambda images: self.trim.show_strip(images) if clip.take_id in self._loaded else None,
        )

    def _follow(self, state: Any) -> None:
        self.trim.show_position(state.position_us)
        self.covering.look_at(state.position_us)
        self.play.set_icon("pause" if state.is_playing else "play")
        self._show_times()

    def _show_times(self) -> None:
        clip, state = self.clip, self.transport.state
        if clip is None:
            return
        start_us, _ = self._span
        at = max(0, (state.position_us if state else start_us) - start_us)
        lasts_us = sum(one.duration_us for one in self._clips)
        tenths = at // (US_PER_S // 10) % 10
        decimal = self.tools.locale.decimalPoint()
        self._times.setText(f"{clock_text(at)}{decimal}{tenths}  /  {clock_text(lasts_us)}")

    def _trim(self, end: str, time_us: int) -> None:
        moving = [one for one in self._clips if not one.freeze_us]
        if not moving:
            return
        clip = moving[0] if end == "start" else moving[-1]
        number = [block.id for block in self._video.project.blocks].index(self._block_id) + 1
        goes_on = self._since_trim.isValid() and self._since_trim.elapsed() < _DRAG_PAUSE_MS
        self._since_trim.start()
        label = self.tr("beginning of part {n}") if end == "start" else self.tr("end of part {n}")
        where = {f"{end}_us": time_us}
        self._video.editor.apply(
            label.format(n=number), lambda project: edits.trim_clip(project, clip.id, **where), merge=goes_on
        )
        self.transport.seek(time_us)

    def _trim_here(self, end: str) -> None:
        state = self.transport.state
        if state is not None and self.clip is not None:
            self._since_trim.invalidate()
            self._trim(end, state.position_us)

    def _jump(self, end: str) -> None:
        if self.clip is not None:
            self.transport.seek(self._span[0] if end == "start" else self._span[1])

    def _move(self, steps: int) -> None:
        ids = [block.id for block in self._video.project.blocks]
        self.choose(ids[min(max(ids.index(self._block_id) + steps, 0), len(ids) - 1)])
        self.scenes.cards[self._block_id].setFocus()

    def _choose_take(self, take_id: str) -> None:
        self._video.editor.apply(
            self.tr("choosing another take"), lambda project: edits.choose_take(project, take_id)
        )

    def _choose_view(self, **view: Any) -> None:
        block_id = self._block_id
        self._video.editor.apply(
            self.tr("what the viewer sees"), lambda project: edits.change_block(project, block_id, **view)
        )

    def _change_clips(self, change: Any) -> None:
        """All that is shown of the part goes at one speed; only its beginning follows something else."""
        clips = self._clips if "speed_percent" in change else self._clips[:1]

        def edit(project: Project) -> Project:
            for clip in clips:
                project = edits.change_clip(project, clip.id, **change)
            return project

        label = self.tr("speed") if "speed_percent" in change else self.tr("how a part follows another")
        self._video.editor.apply(label, edit)

    def _position_us(self) -> int:
        state = self.transport.state
        return state.position_us if state else 0

    def _freeze(self, seconds: int) -> None:
        at_us = self._position_us()
        clip = next((one for one in self._clips if _has(one, at_us)), None)
        if clip is None:
            self.notice.say(self.tr("Go to a moment that is in the video first."))
            return
        self._video.editor.apply(
            self.tr("standing still"),
            lambda project: edits.freeze(project, clip.id, at_us, seconds * US_PER_S),
        )

    def _unfreeze(self, clip_id: str) -> None:
        self._video.editor.apply(
            self.tr("going on without standing still"), lambda project: edits.unfreeze(project, clip_id)
        )

    def _begin_cover(self) -> None:
        take = self._video.project.take(self.clip.take_id) if self.clip else None
        if take is not None:
            self.transport.pause()
            self.covering.begin(take, self._clips, self._position_us())

    def _show_covering(self) -> None:
        is_on = self.covering.is_on
        self.picture.setVisible(not is_on)
        self.covering.stage.setVisible(is_on)
        self._side.setCurrentWidget(self.covering.form if is_on else self.takes)
        if not is_on:
            self.takes.covers.add.setFocus()

    def _uncover(self, mask_id: str) -> None:
        self._video.editor.apply(
            self.tr("showing it again"), lambda project: edits.remove_mask(project, mask_id)
        )

    def _record_after(self) -> None:
        """A new part behind this one, to be recorded at once."""
        here = self._video.project.block(self._block_id)
        block = Block(id=edits.new_id(), layout=here.layout if here else "screen")
        self._video.editor.apply(
            self.tr("adding a part"), lambda project: edits.add_block(project, block, self._block_id)
        )
        self._video.block_id = block.id
        self.go.emit("record")

    def _discard(self, take_id: str) -> None:
        label = self.tr("throwing a take away")
        self._video.editor.apply(label, lambda project: edits.discard_take(project, take_id))
        self.notice.say(
            self.tr("The take is out of the video. You can bring it back at any time."),
            action=self.tr("Undo"),
            run=lambda: self._undo(label),
        )

    def _throw_away(self) -> None:
        if self.clip is not None:
            self._discard(self.clip.take_id)

    def _undo(self, label: str) -> None:
        self._video.editor.take_back(label)
        self.notice.clear()


def _looks(block: Block) -> Block:
    """What of a block decides its picture."""
    return replace(block, heading="", text="", hint="")


def _has(clip: Clip, at_us: int) -> bool:
    return not clip.freeze_us and clip.start_us <= at_us <= clip.end_us
