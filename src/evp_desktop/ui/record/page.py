"""Record: the picture as the viewer will see it, the text under the lens, one red button."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from evp_desktop.errors import DeviceTrouble, EvpError
from evp_desktop.model import edits
from evp_desktop.model.media import Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block, spoken_us
from evp_desktop.services.recording import Status
from evp_desktop.ui.announce import announce
from evp_desktop.ui.counts import Counts
from evp_desktop.ui.frame.page import Action, Page
from evp_desktop.ui.importing import ImportStrip, dropped_file
from evp_desktop.ui.keys import Key
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.record.advice import advice_words
from evp_desktop.ui.record.aside import Aside
from evp_desktop.ui.record.before import Before
from evp_desktop.ui.record.global_keys import GlobalKeys
from evp_desktop.ui.record.live_bar import LiveBar
from evp_desktop.ui.record.live_picture import LivePicture
from evp_desktop.ui.record.looking_back import LookingBack
from evp_desktop.ui.record.recorder import TakeRecorder
from evp_desktop.ui.record.sources import Sources
from evp_desktop.ui.record.stage import Stage
from evp_desktop.ui.record.voice import Voice
from evp_desktop.ui.tools import Tools


class RecordPage(Page):
    """Shows what the recorder tells; what was recorded goes into the document at once."""

    def __init__(self, tools: Tools, video: OpenVideo) -> None:
        super().__init__(tools, "")
        self.heading = self.tr("Record")
        self._video = video
        self._block_id = video.current_block_id()
        self._is_start_wanted = False
        self._is_silence_accepted = False
        self._is_leaving = False
        self._voice = Voice()
        self.recorder = TakeRecorder(tools, video, self)
        self.stage = Stage(tools.look, tools.settings.settings.prompter_text_px)
        self.before = Before(tools.look)
        self.imports = ImportStrip(tools, video)
        self.live = LiveBar(tools.look)
        self.back = LookingBack(tools, video, self)
        self.sources = Sources(tools, video, self.recorder, self.before, self.stage, lambda: self.block, self)
        self.aside = Aside(tools, self)
        self.global_keys = GlobalKeys(tools, self)
        self._live_picture = LivePicture(tools, self.recorder, self.stage)
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
        turn = self.recorder.turn_page
        return [
            Key("Space", self.tr("Start, stop, then on to the next part"), self._space),
            Key("R", self.tr("Again; every take is kept"), self._again),
            Key("P", self.tr("Pause or go on"), self.recorder.toggle_pause),
            Key("PgDown", self.tr("Next slide"), lambda: turn(1)),
            Key("PgUp", self.tr("Slide before"), lambda: turn(-1)),
            Key("Left", self.tr("Part, slide or take before"), lambda: self._move(-1)),
            Key("Right", self.tr("Part, slide or take after"), lambda: self._move(1)),
            Key("K", self.tr("Play the part you just recorded"), self.back.picture.toggle),
            Key("U", self.tr("Use the take that is played"), self.back.use),
            Key("Delete", self.tr("Throw this take away"), self.back.throw_away),
            Key("Ctrl+I", self.tr("Bring in slides, picture, sound or video"), self._import),
            Key("H", self.tr("Hide my own face, or show it"), self.sources.toggle_self_view),
            Key("+", self.tr("Larger text"), lambda: self._grow(1)),
            Key("-", self.tr("Smaller text"), lambda: self._grow(-1)),
            Key("Escape", self.tr("Stop the countdown"), self.recorder.cancel_countdown),
            *self.global_keys.listed(),
        ]

    def opened(self) -> None:
        """Warm the devices up."""
        if self._video.recovered:
            self._tell_recovered(self._video.recovered[-1])
            self._video.recovered = ()
        self._video.ahead.hold(self)
        self.recorder.start(self.block, self.window().windowTitle())
        self.global_keys.start()
        self.before.ready.button.setFocus()

    def called(self) -> None:
        """Show the bar that stands in for the window."""
        self.aside.reveal()

    def left(self) -> None:
        """Let the devices go; a running take is in the document before that."""
        self._is_leaving = True
        self.global_keys.stop()
        self.aside.come_back()
        self.recorder.close()
        self._video.ahead.release(self)
        self.back.let_go()
        super().left()

    def _lay_out(self) -> None:
        self._pictures.addWidget(self.stage)
        self._pictures.addWidget(self.back.picture)
        for widget in (self.before, self.live, self.back.bar):
            self._below.addWidget(widget)
        self._below.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body.setSpacing(12)
        self.body.addWidget(self.imports)
        self.body.addWidget(self._pictures, 1)
        self.body.addWidget(self._below)
        self._show_widgets("ready")

    def _connect(self) -> None:
        recorder, aside, ready = self.recorder, self.aside, self.before.ready
        recorder.stage_changed.connect(self._stage_changed)
        recorder.status_changed.connect(self._show_status)
        recorder.polled.connect(self._look)
        recorder.counted.connect(self._show_count)
        recorder.taken.connect(self._keep_take)
        self.setAcceptDrops(True)
        recorder.trouble.connect(self._say_trouble)
        recorder.turned.connect(self._show_page)
        self.sources.changed.connect(self.actions_changed)
        ready.button.clicked.connect(self._start)
        ready.previous.connect(lambda: self._move(-1))
        ready.following.connect(lambda: self._move(1))
        ready.grow.connect(self._grow)
        ready.import_wanted.connect(self._import)
        self.imports.imported.connect(self._show_imported)
        self.imports.trouble.connect(self.notice.say_error)
        self.back.bar.again.connect(self._again)
        self.back.bar.following.connect(self._next)
        self.back.thrown_away.connect(self._offer_back)
        self.back.emptied.connect(recorder.review_done)
        self._connect_live(self.live)
        aside.made.connect(self._connect_live)
        for asked in (aside.closed, aside.stop):
            asked.connect(recorder.stop)
            asked.connect(recorder.cancel_countdown)
        aside.cancelled.connect(recorder.cancel_countdown)
        aside.pause.connect(recorder.toggle_pause)
        self.global_keys.pressed.connect(self._global_key)
        self.global_keys.changed.connect(self._show_global_keys)
        self.keep(self._video.editor.listen(self._project_changed))

    def _connect_live(self, bar: LiveBar) -> None:
        bar.pause.connect(self.recorder.toggle_pause)
        bar.again.connect(self._again)
        for not_on in (self.recorder.stop, self.recorder.cancel_countdown):
            bar.stop.connect(not_on)
        bar.turned.connect(self.recorder.turn_page)
        bar.show_global_keys(self.global_keys.shown)

    def _show_block(self) -> None:
        project, block = self._video.project, self.block
        self._block_id = self._video.block_id = block.id
        number = next(i for i, one in enumerate(project.blocks, 1) if one.id == block.id)
        takes = len(project.takes_of(block.id))
        state = Counts().takes(takes) if takes else self.tr("not recorded yet")
        self.before.show_part(block, number, len(project.blocks), state)
        self.sources.show_view()
        self.subtitle = block.heading
        self.stage.show_words(block.text or block.heading)

    def _show_status(self, status: Status) -> None:
        self.before.chips.level.show_level(status.level_dbfs)
        self.before.ready.button.show_ready(status.phase == "ready")
        if status.phase == "ready" and self._is_start_wanted:
            self._start()
        if self.recorder.stage in ("live", "stopping"):
            self.live.show_status(status)
            share = status.elapsed_us / max(1, spoken_us(self.block.text))
            self.stage.prompter.follow(share)
            self.aside.show_status(status, share)
            self._voice.tell(self.aside.speaker or self, status)

    def _look(self) -> None:
        if self.recorder.stage == "ready":
            self.sources.look()
        if self.recorder.stage == "live" and self.recorder.status is not None:
            self.aside.look(self.recorder.status)
        if self.aside.live is None and self.stage.isVisible():
            self._live_picture.show_now(self.block)

    def _show_count(self, seconds: int) -> None:
        self.stage.show_count(seconds)
        self.live.show_count(seconds)
        self.aside.show_count(seconds)
        announce(self.aside.speaker or self, str(seconds), is_urgent=True)

    def _show_page(self, number: int, count: int) -> None:
        self.live.show_page(number, count)
        if count:
            announce(self, self.tr("Slide {n} of {count}").format(n=number, count=count))

    def _start(self) -> None:
        if self.recorder.stage != "ready":
            return
        is_warm = self.recorder.status is not None and self.recorder.status.phase == "ready"
        self._is_start_wanted = not is_warm
        if not is_warm:
            announce(self, self.tr("Warming up…"))
        elif self.sources.is_no_space:
            self.notice.say(advice_words("no_space"), "attention")
        elif self.sources.is_nobody_heard and not self._is_silence_accepted:
            self.notice.ask(
                self.tr("Nobody will hear you. Record anyway?"), self.tr("Record anyway"), self._start_silent
            )
        else:
            self.notice.clear()
            self.recorder.begin(self.block.id, self.tools.settings.settings.countdown_s)

    def _start_silent(self) -> None:
        self._is_silence_accepted = True
        self._start()

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

    def _global_key(self, action: str) -> None:
        self.aside.reveal()
        if action == "again":
            self._again()
        elif action == "pause":
            self.recorder.toggle_pause()
        elif self.recorder.stage == "review":
            self.recorder.begin(self.block.id, self.tools.settings.settings.countdown_s)
        else:
            self._space()

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
        stage = self.recorder.stage
        if stage == "review":
            self.back.step(steps)
        elif stage == "live":
            self.recorder.turn_page(steps)
        elif stage == "ready":
            blocks = self._video.project.blocks
            here = next(i for i, one in enumerate(blocks) if one.id == self.block.id)
            target = min(max(here + steps, 0), len(blocks) - 1)
            if target != here:
                self._go_to(blocks[target])

    def _go_to(self, block: Block) -> None:
        self._block_id = block.id
        self._show_block()
        self.recorder.use_for(block)
        self.sources.show()
        self.before.ready.button.setFocus()
        announce(self, block.heading)

    def _grow(self, steps: int) -> None:
        self.tools.settings.change(prompter_text_px=self.stage.grow_text(steps))

    def _stage_changed(self, stage: str) -> None:
        if self._is_leaving:
            return
        self._show_widgets(stage)
        self.stage.show_count(0)
        self.sources.show_view()
        if stage != "review":
            self.back.leave()
        if stage == "countdown":
            self._voice.forget()
            recorder = self.recorder
            self.aside.leave(
                recorder.devices,
                recorder.choice,
                self.block.text,
                sees_what_covers=recorder.sees_what_covers,
            )
        elif stage in ("ready", "review"):
            self.aside.come_back()
        self.alone_changed.emit(self.is_busy)
        self.actions_changed.emit()
        if stage in ("countdown", "live"):
            (self.aside.live or self.live).stop_button.setFocus()

    def _show_widgets(self, stage: str) -> None:
        self._pictures.setCurrentWidget(self.back.picture if stage == "review" else self.stage)
        below: dict[str, QWidget] = {"ready": self.before, "review": self.back.bar}
        self._below.setCurrentWidget(below.get(stage, self.live))
        if stage == "countdown":
            self.live.show_count(self.tools.settings.settings.countdown_s)

    def _keep_take(self, take: Take) -> None:
        number = [block.id for block in self._video.project.blocks].index(self.block.id) + 1
        label = self.tr("recording part {n}").format(n=number)
        self._video.editor.apply(label, lambda project: edits.add_take(project, take))
        announce(self, self.tr("Part {n} is recorded and kept").format(n=number))
        if self.recorder.stage == "review" and not self._is_leaving:
            self.back.show_new(take, number, self.recorder.seen)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that can be brought in."""
        if self.recorder.stage == "ready" and dropped_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring it in for this part."""
        if file := dropped_file(event.mimeData()):
            self.imports.bring(file, self.block)

    def _import(self) -> None:
        if self.recorder.stage == "ready":
            self.imports.ask(self.block)

    def _show_imported(self, _take: Take) -> None:
        words = self.tr("The file is in the video as a take of this part.")
        self.notice.say(words, "good", action=self.tr("Look at it"), run=lambda: self.go.emit("edit"))

    def _project_changed(self, old: Project, new: Project) -> None:
        if old.blocks is not new.blocks or old.takes is not new.takes:
            self._show_block()
        if self.recorder.stage == "review":
            self.back.show_again()

    def _tell_recovered(self, take: Take) -> None:
        moment = datetime.fromisoformat(take.recorded_at)
        words = self.tr("Your recording of {time} is safe, up to the last 2 seconds.")
        self.notice.say(words.format(time=self.tools.time(moment)), "good")

    def _say_trouble(self, trouble: EvpError) -> None:
        def try_again() -> None:
            self.notice.clear()
            self.recorder.start_anew(self.block, self.window().windowTitle())
            self.before.ready.button.setFocus()

        is_device = isinstance(trouble, DeviceTrouble)
        words, run = (self.tr("Try again"), try_again) if is_device else ("", None)
        self.notice.say_error(trouble, words, run)

    def _offer_back(self, label: str) -> None:
        def undo() -> None:
            self._video.editor.take_back(label)
            self.notice.clear()

        words = self.tr("The take is out of the video. You can bring it back at any time.")
        self.notice.say(words, action=self.tr("Undo"), run=undo)

    def _show_global_keys(self) -> None:
        self.live.show_global_keys(self.global_keys.shown)
        self.aside.use_stop_key(self.global_keys.shown.get("start_stop", ""))
