"""What the maker chooses to record, brought to the recorder and into the document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from evp_desktop.model import edits
from evp_desktop.model.project import Project
from evp_desktop.model.script import Background, Block, Layout
from evp_desktop.services.recording import Choice
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.record.advice import advice_words
from evp_desktop.ui.record.before import Before
from evp_desktop.ui.record.recorder import TakeRecorder
from evp_desktop.ui.record.region import RegionChooser
from evp_desktop.ui.record.stage import Stage
from evp_desktop.ui.tools import Tools
from evp_desktop.ui.widgets.layout_choice import WITH_FACE

SLIDE_FILES = "*.pdf *.png *.jpg *.jpeg *.webp *.bmp *.tif *.tiff"


class Sources(QObject):
    """Connects chips, layout and background with the recorder; tells which advice fits."""

    changed = Signal()

    def __init__(
        self,
        tools: Tools,
        video: OpenVideo,
        recorder: TakeRecorder,
        before: Before,
        stage: Stage,
        block: Callable[[], Block],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._tools = tools
        self._video = video
        self._recorder = recorder
        self._before = before
        self._stage = stage
        self._block = block
        self._page = page
        self._has_looked = False
        self.region = RegionChooser(tools.look, page)
        self.region.chosen.connect(lambda area: self._choose_in_place(region=area, slides=""))
        self.region.came_back.connect(before.chips.picture.setFocus)  # hiding the window moved the focus
        before.chips.changed.connect(self.choose)
        before.chips.region_wanted.connect(lambda: self.region.ask(recorder.choice))
        before.chips.slides_wanted.connect(self._ask_slides)
        before.layout_choice.chosen.connect(self._choose_layout)
        stage.corner.background.chosen.connect(self._choose_background)
        stage.corner.self_view.connect(self.toggle_self_view)
        recorder.devices_found.connect(self._found)

    def choose(self, choice: Choice) -> None:
        """Record from these from now on; shortcuts that are kept are shown too."""
        are_new = choice.are_shortcuts_recorded and not self._recorder.choice.are_shortcuts_recorded
        self._recorder.choose(choice)
        if are_new:
            self._show_shortcuts()
        self.show()

    def show_slides(self, path: Path) -> None:
        """Show these slides instead of the screen."""
        self._choose_in_place(slides=str(path), region=None)

    def toggle_self_view(self) -> None:
        """Hide the maker's own face here, or show it again."""
        is_hidden = not self._tools.settings.settings.is_self_view_hidden
        self._tools.settings.change(is_self_view_hidden=is_hidden)
        self.show_view()

    def show(self) -> None:
        """Show what is in use."""
        if self._has_looked:
            self._before.chips.show_choice(self._recorder.devices, self._recorder.choice)
        self.show_view()
        words, is_serious = self._advice()
        self._before.advice.show_at_once(words, is_serious=is_serious)
        self.changed.emit()

    def show_view(self) -> None:
        """Show what belongs to a face, where there is one."""
        block, settings = self._block(), self._tools.settings.settings
        self._stage.corner.show_view(
            block.layout,
            block.background,
            is_hidden=settings.is_self_view_hidden,
            is_busy=self._recorder.stage not in ("ready", "review"),
        )

    def look(self) -> None:
        """See whether other advice fits by now."""
        words, is_serious = self._advice()
        self._before.advice.offer(words, is_serious=is_serious)

    @property
    def is_nobody_heard(self) -> bool:
        """Whether a recording would have no voice, though the maker did not switch it off."""
        if not self._has_looked:
            return False
        advice = self._recorder.advice
        return not self._recorder.devices.voices or (advice is not None and advice.kind == "no_sound")

    @property
    def is_no_space(self) -> bool:
        """Whether there is no room to record at all."""
        advice = self._recorder.advice
        return advice is not None and advice.kind == "no_space"

    def _found(self) -> None:
        self._has_looked = True
        self.show()

    def _advice(self) -> tuple[str, bool]:
        missing = self._missing()
        advice = self._recorder.advice
        if advice is not None and (advice.is_blocking or not missing):
            return advice_words(advice.kind), advice.is_blocking
        return missing or self._about_screen(), bool(missing)

    def _missing(self) -> str:
        devices, layout = self._recorder.devices, self._block().layout
        if not self._has_looked:
            return ""
        if not devices.voices:
            return self.tr("I can't find a microphone. You can record, but nobody will hear you.")
        if not devices.cameras and layout in WITH_FACE:
            return self.tr("I can't find a camera, so this part shows no face.")
        if layout == "two_people" and len(devices.cameras) == 1:
            return self.tr("I see one camera. Plug in another, or bring in the other person's video later.")
        return ""

    def _about_screen(self) -> str:
        choice = self._recorder.choice
        is_told_in_picture = self._block().layout == "screen" and self._recorder.sees_what_covers
        if choice.is_screen_on and not choice.slides and not is_told_in_picture:
            return self.tr("This window steps aside when you start; a small bar stays.")
        return ""

    def _ask_slides(self) -> None:
        words = self.tr("Slides or pictures")
        path, _ = QFileDialog.getOpenFileName(self._page, words, "", f"{words} ({SLIDE_FILES})")
        if path:
            self.show_slides(Path(path))

    def _choose_in_place(self, *, region: tuple[int, int, int, int] | None, slides: str) -> None:
        choice = replace(self._recorder.choice, region=region, slides=slides, is_screen_on=True)
        self.choose(choice)

    def _choose_layout(self, layout: Layout) -> None:
        block_id = self._block().id
        self._video.editor.apply(
            self.tr("what the viewer sees"),
            lambda project: edits.change_block(project, block_id, layout=layout),
        )
        self._recorder.use_for(self._block())
        self.show()

    def _show_shortcuts(self) -> None:
        def edit(project: Project) -> Project:
            for block in project.blocks:
                project = edits.change_block(project, block.id, are_keys_shown=True)
            return project

        self._video.editor.apply(self.tr("showing shortcuts"), edit)

    def _choose_background(self, background: Background) -> None:
        block_id = self._block().id
        self._video.editor.apply(
            self.tr("what is behind the face"),
            lambda project: edits.change_block(project, block_id, background=background),
        )
