"""Record: the picture as the viewer will see it, the text under the lens, one red button."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from evp_desktop.errors import EvpError
from evp_desktop.model import edits
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block, Layout, spoken_us
from evp_desktop.services.recording import Choice, Status
from evp_desktop.ui.announce import announce
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.frame.page import Action, Page
from evp_desktop.ui.keys import Key
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.record.aside import Aside
from evp_desktop.ui.record.chips import SourceChips
from evp_desktop.ui.record.live_bar import LiveBar
from evp_desktop.ui.record.live_picture import LivePicture
from evp_desktop.ui.record.ready_bar import ReadyBar
from evp_desktop.ui.record.recorder import TakeRecorder
from evp_desktop.ui.record.review import Review
from evp_desktop.ui.record.review_bar import ReviewBar
from evp_desktop.ui.record.stage import Stage
from evp_desktop.ui.theme import SMALL_GAP
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.controls import Label, column
from evp_desktop.ui.widgets.layout_choice import LayoutChoice


class RecordPage(Page):
    """Shows what the recorder tells; what was recorded goes into the document at once."""

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__(tools, "")
        self.heading = self.tr("Record")
        self._video = video
        self._block_id = video.current_block_id()
        self._is_start_wanted = False
        self.recorder = TakeRecorder(tools, video, self)
        self.stage = Stage(tools.look, tools.settings.settings.prompter_text_px)
        self._live_picture = LivePicture(tools, self.recorder, self.stage)
        self._aside = Aside(tools, self)
        self.chips = SourceChips(tools.look)
        self.layout_choice = LayoutChoice(tools.look, "chip")
        self.ready = ReadyBar(tools.look)
        self.live = LiveBar(tools.look)
        self.review_bar = ReviewBar(tools.look)
        self.review = Review(tools, video)
        self._advice = Label("", "muted")
        self._advice.setFixedHeight(20)  # stays there when empty, so that nothing jumps
        self._below = QStackedWidget()
        self._pictures = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_block()

    @property
    def block(self) -> Block:
        """The part that is being recorded."""
        project = self._video.project
        return project.block(self._block_id) or project.blocks[0]

    @property
    def is_busy(self) -> bool:
        """A running take must not be taken away."""
        return self.recorder.stage in ("countdown", "live", "stopping")

    def primary(self) -> Action | None:
        """On to editing, once there is something to edit."""
        if not self._video.project.clips or self.recorder.stage != "ready":
            return None
        return Action(self.tr("Edit"), lambda: self.go.emit("edit"), "next")

    def keys(self) -> list[Key]:
        """The whole page can be worked with Space, R and P."""
        return [
            Key("Space", self.tr("Start, stop, then on to the next part"), self._space),
            Key("R", self.tr("Again"), self._again),
            Key("P", self.tr("Pause or go on"), self.recorder.toggle_pause),
            Key("K", self.tr("Play the part you just recorded"), self.review.toggle),
            Key("Left", self.tr("Part before"), lambda: self._move(-1)),
            Key("Right", self.tr("Part after"), lambda: self._move(1)),
            Key("+", self.tr("Larger text"), lambda: self._grow(1)),
            Key("-", self.tr("Smaller text"), lambda: self._grow(-1)),
            Key("Escape", self.tr("Stop the countdown"), self.recorder.cancel_countdown),
        ]

    def opened(self) -> None:
        """Warm the devices up."""
        if self._video.recovered:
            self._tell_recovered(self._video.recovered[-1])
            self._video.recovered = ()
        self.recorder.start(self.block, self.window().windowTitle())
        self.ready.button.setFocus()

    def left(self) -> None:
        """Let the devices go; a running take is kept and offered at the next start."""
        self._aside.come_back()
        self.recorder.close()
        self.review.let_go()
        super().left()

    def _lay_out(self) -> None:
        self._pictures.addWidget(self.stage)
        self._pictures.addWidget(self.review)
        before = QWidget()
        layout = column(gap=SMALL_GAP)
        before.setLayout(layout)
        self.chips.add_first(self.layout_choice)
        layout.addWidget(self._advice, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.chips)
        layout.addWidget(self.ready)
        for widget in (before, self.live, self.review_bar):
            self._below.addWidget(widget)
        self._before = before
        self._below.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body.setSpacing(12)
        self.body.addWidget(self._pictures, 1)
        self.body.addWidget(self._below)
        self._show_widgets("ready")

    def _connect(self) -> None:
        recorder = self.recorder
        recorder.stage_changed.connect(self._stage_changed)
        recorder.status_changed.connect(self._show_status)
        recorder.polled.connect(self._show_picture)
        recorder.counted.connect(self._show_count)
        recorder.taken.connect(self._keep_take)
        recorder.trouble.connect(self._say)
        recorder.devices_found.connect(self._show_sources)
        self.chips.changed.connect(self._choose)
        self.layout_choice.chosen.connect(self._choose_layout)
        self.ready.button.clicked.connect(self._start)
        self.ready.previous.connect(lambda: self._move(-1))
        self.ready.following.connect(lambda: self._move(1))
        self.ready.grow.connect(self._grow)
        self.review_bar.again.connect(self._again)
        self.review_bar.following.connect(self._next)
        self.review_bar.play.connect(self.review.toggle)
        self._connect_live(self.live)
        self._aside.made.connect(self._connect_live)
        self._aside.closed.connect(recorder.stop)
        self._aside.closed.connect(recorder.cancel_countdown)
        self._aside.cancelled.connect(recorder.cancel_countdown)
        self.keep(self._video.editor.listen(self._project_changed))

    def _connect_live(self, bar: LiveBar) -> None:
        bar.pause.connect(self.recorder.toggle_pause)
        bar.again.connect(self._again)
        bar.stop.connect(self.recorder.stop)

    def _show_block(self) -> None:
        project, block = self._video.project, self.block
        self._block_id = self._video.block_id = block.id
        number = next(i for i, one in enumerate(project.blocks, 1) if one.id == block.id)
        takes = len(project.takes_of(block.id))
        state = Counts().takes(takes) if takes else self.tr("not recorded yet")
        self.ready.show_part(number, len(project.blocks), state)
        self.subtitle = block.heading
        self.stage.show_words(block.text or block.heading)
        self.layout_choice.show_layout(block.layout)

    def _show_sources(self) -> None:
        self.chips.show_choice(self.recorder.devices, self.recorder.choice)
        self._advice.setText(self._advice_words())

    def _advice_words(self) -> str:
        devices, choice = self.recorder.devices, self.recorder.choice
        if not devices.microphones:
            return self.tr("I can't find a microphone. You can record, but nobody will hear you.")
        if not devices.cameras and self.block.layout in ("camera", "screen_camera"):
            return self.tr("I can't find a camera, so this part shows no face.")
        if choice.is_screen_on and choice.screen_id.startswith("window-"):
            return self.tr("What lies over this window is recorded too: keep other windows away.")
        if choice.is_screen_on and self.block.layout == "screen_camera":
            return self.tr("This window steps aside when you start; a small bar stays.")
        return ""

    def _choose(self, choice: Choice) -> None:
        self.recorder.use(choice)
        self.tools.settings.change(
            screen=choice.screen_id, camera=choice.camera_id, microphone=choice.microphone_id
        )
        self._show_sources()

    def _choose_layout(self, layout: Layout) -> None:
        block_id = self.block.id
        label = self.tr("what the viewer sees")
        self._video.editor.apply(label, lambda project: edits.change_block(project, block_id, layout=layout))
        self.recorder.use_for(self.block)
        self._show_sources()

    def _show_status(self, status: Status) -> None:
        self.chips.level.show_level(status.level_dbfs)
        self.ready.button.show_ready(status.phase == "ready")
        if status.phase == "ready" and self._is_start_wanted:
            self._start()
        if self.recorder.stage in ("live", "stopping"):
            self.live.show_status(status)
            share = status.elapsed_us / max(1, spoken_us(self.block.text))
            self.stage.prompter.follow(share)
            self._aside.show_status(status, share)

    def _show_picture(self) -> None:
        if self._aside.live is None and self.stage.isVisible():
            self._live_picture.show_now(self.block, is_busy=self.is_busy)

    def _show_count(self, seconds: int) -> None:
        self.stage.show_count(seconds)
        self._aside.show_count(seconds)
        announce(self, str(seconds), is_urgent=True)

    def _start(self) -> None:
        if self.recorder.stage != "ready":
            return
        is_warm = self.recorder.status is not None and self.recorder.status.phase == "ready"
        self._is_start_wanted = not is_warm
        if not is_warm:
            announce(self, self.tr("Warming up…"))
            return
        self.notice.clear()
        self.recorder.begin(self.block.id, self.tools.settings.settings.countdown_s)

    def _space(self) -> None:
        stage = self.recorder.stage
        if stage == "ready":
            self._start()
        elif stage == "countdown":
            self.recorder.cancel_countdown()
        elif stage == "live":
            self.recorder.stop()
        elif stage == "review":
            self._next()

    def _again(self) -> None:
        countdown_s = self.tools.settings.settings.countdown_s
        if self.recorder.stage == "live":
            self.recorder.again(countdown_s)
        elif self.recorder.stage == "review":
            self.recorder.begin(self.block.id, countdown_s)

    def _next(self) -> None:
        self.recorder.review_done()
        project = self._video.project
        waiting = [block for block in project.blocks if not project.clip_of(block.id)]
        if not waiting:
            self.go.emit("edit")
            return
        ids = [block.id for block in project.blocks]
        here = ids.index(self.block.id)
        later = [block for block in waiting if ids.index(block.id) > here]
        self._go_to(later[0] if later else waiting[0])

    def _move(self, steps: int) -> None:
        if self.recorder.stage != "ready":
            return
        blocks = self._video.project.blocks
        here = next(i for i, one in enumerate(blocks) if one.id == self.block.id)
        target = min(max(here + steps, 0), len(blocks) - 1)
        if target != here:
            self._go_to(blocks[target])

    def _go_to(self, block: Block) -> None:
        self._block_id = block.id
        self._show_block()
        self.recorder.use_for(block)
        self._show_sources()
        self.ready.button.setFocus()
        self.actions_changed.emit()
        announce(self, block.heading)

    def _grow(self, steps: int) -> None:
        self.tools.settings.change(prompter_text_px=self.stage.grow_text(steps))

    def _stage_changed(self, stage: str) -> None:
        self._show_widgets(stage)
        self.stage.show_count(0)
        if stage == "countdown":
            self.review.pause()
            self._aside.leave(self.recorder.devices, self.recorder.choice, self.block.text)
        elif stage in ("ready", "review"):
            self._aside.come_back()
        is_alone = stage in ("countdown", "live", "stopping")
        self.alone_changed.emit(is_alone)
        self.actions_changed.emit()
        if stage == "live":
            (self._aside.live or self.live).stop_button.setFocus()

    def _show_widgets(self, stage: str) -> None:
        self._pictures.setCurrentWidget(self.review if stage == "review" else self.stage)
        below: dict[str, QWidget] = {"ready": self._before, "review": self.review_bar}
        self._below.setCurrentWidget(below.get(stage, self.live))
        if stage == "countdown":
            self.live.show_count(self.tools.settings.settings.countdown_s)

    def _keep_take(self, take: Take) -> None:
        number = [block.id for block in self._video.project.blocks].index(self.block.id) + 1
        label = self.tr("recording part {n}").format(n=number)
        self._video.editor.apply(label, lambda project: edits.add_take(project, take))
        self.review_bar.words.setText(self.tr("Part {n} is in").format(n=number))
        self.review.show_take(take)
        self.review_bar.next_button.setFocus()
        announce(self, self.tr("Part {n} is recorded and kept").format(n=number))

    def _project_changed(self, old: Project, new: Project) -> None:
        if old.blocks is not new.blocks or old.takes is not new.takes:
            self._show_block()

    def _tell_recovered(self, take: Take) -> None:
        moment = datetime.fromisoformat(take.recorded_at)
        words = self.tr("Your recording of {time} is safe, up to the last 2 seconds.")
        self.notice.say(words.format(time=self.tools.time(moment)), "good")

    def _say(self, error: EvpError) -> None:
        self.notice.say_error(error)
