"""The one window: shows a place, keeps the open video, hands keys on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow

from evp_desktop.errors import EvpError
from evp_desktop.model.edits import Edit
from evp_desktop.model.project import Project
from evp_desktop.services import projects
from evp_desktop.services.editing import Editor
from evp_desktop.ui import places
from evp_desktop.ui.announce import announce
from evp_desktop.ui.frame import steps
from evp_desktop.ui.frame.frame import Frame
from evp_desktop.ui.frame.page import Page
from evp_desktop.ui.help.keys_overlay import KeysOverlay
from evp_desktop.ui.help.panel import help_panel
from evp_desktop.ui.keys import Key
from evp_desktop.ui.lengths import whole_us
from evp_desktop.ui.making_ahead import MakingAhead
from evp_desktop.ui.open_video import OpenVideo
from evp_desktop.ui.tools import NewVideo, Tools

MIN_WIDTH, MIN_HEIGHT = 1100, 700
USUAL_WIDTH, USUAL_HEIGHT = 1280, 800
TITLE_BAR = 40
"""Room for the frame that the desktop draws around a window."""


class Window(QMainWindow):
    """Knows where the maker is; the pages know everything else."""

    wants_rebuild = Signal()
    """Language or theme changed: the composition root makes new tools."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.tools = tools
        self.video: OpenVideo | None = None
        self.place = "home"
        self._frame: Frame | None = None
        self._shortcuts: list[QShortcut] = []
        self.setWindowTitle("EVP Desktop")
        self._fit_screen()

    def _fit_screen(self) -> None:
        """Never larger than the screen, and in the middle of it."""
        room = self.screen().availableGeometry()
        self.setMinimumSize(min(MIN_WIDTH, room.width()), min(MIN_HEIGHT, room.height() - TITLE_BAR))
        self.resize(min(USUAL_WIDTH, room.width()), min(USUAL_HEIGHT, room.height() - TITLE_BAR))
        self.move(room.center() - self.rect().center())
        self._fills_screen = room.width() <= USUAL_WIDTH or room.height() <= USUAL_HEIGHT + TITLE_BAR

    def appear(self) -> None:
        """Show the window for the first time, as large as suits the screen."""
        if self._fills_screen:
            self.showMaximized()
        else:
            self.show()

    def come_forward(self, project: Path | None) -> None:
        """Show the window in front of others, with a project if one was asked for.

        While something is being recorded it stays where it is, and so does its project.
        """
        if self.page is not None and self.page.is_busy:
            self.page.called()
            return
        if project is not None and (self.video is None or self.video.folder != project.resolve()):
            self.open_video(project.resolve())
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    @property
    def page(self) -> Page | None:
        """The page in sight."""
        return self._frame.page if self._frame else None

    @property
    def is_busy(self) -> bool:
        """Whether the page must not be taken away now, because it is recording."""
        return self.page is not None and self.page.is_busy

    @property
    def frame(self) -> Frame:
        """What stands around the page."""
        assert self._frame is not None
        return self._frame

    def rebuild(self, tools: Tools) -> None:
        """Start over with other tools (language, theme) at the same place, at the same named control."""
        focused = self.focusWidget()
        name = focused.objectName() if focused else ""
        self.tools = tools
        self._make_frame()
        self.show_place(self.place)
        if self.page is not None and name:
            self.page.focus_on(name)

    def show_place(self, place: str) -> None:
        """Go to `home`, `new`, `settings`, `help` or one of the five steps."""
        if place == "help":
            self.show_help()
            return
        place, _, wants = place.partition(":")
        if self.video is not None:
            self.video.wants = wants
        if place in ("home", "new") and self.video is not None and not self.close_video():
            return
        if self._frame is None:
            self._make_frame()
        if place in steps.STEPS and self.video is None:
            place = "home"
        is_locked = self.video is not None and self.video.is_locked and place in ("prepare", "record", "edit")
        if is_locked:
            place = "publish"
        self.place = place
        self.frame.show_page(places.make_page(place, self), "home" if place == "new" else place)
        self._show_footer()
        self._bind_keys()
        if self.page is not None:
            if place == "settings":
                self.page.focus_on(wants)
            announce(self, self.page.heading)
            if is_locked:
                self.page.notice.say(
                    self.tr("This video waits for approval. Take it back to change something.")
                )

    def make_video(self, new: NewVideo) -> None:
        """Create a project from the answers and start with its script."""
        settings = self.tools.settings
        try:
            folder = projects.create(
                settings.projects_folder,
                new.title,
                language=self.tools.language,
                kit_id=new.kit.spec.id,
                kit_version=new.kit.spec.version,
                template=new.template,
                speaker=new.speaker,
            )
        except EvpError as error:
            self.say(error)
            return
        settings.change(speaker_name=new.speaker.name, speaker_role=new.speaker.role)
        self.open_video(folder, "prepare")

    def open_video(self, folder: Path, place: str = "") -> None:
        """Open a project, with everything a crash cut off, at the place where its work goes on."""
        try:
            recovered = self.tools.services.recover(folder)
            editor = Editor(folder, self.tools.post)
            kit = self.tools.services.find_kit(editor.project.brand_kit)
        except EvpError as error:
            self.say(error)
            return
        if self.video is not None and not self.close_video():
            return
        ahead = MakingAhead(self.tools.services.ahead, folder)
        self.video = OpenVideo(editor, kit, ahead, recovered)
        editor.listen(self._project_changed)
        editor.listen_saved(self._saved)
        editor.listen_saved(ahead.saved)
        self._make_frame()
        self.setWindowTitle(f"{editor.project.title} – EVP Desktop")
        self.show_place(place or steps.next_step(editor.project))

    def close_video(self) -> bool:
        """Save and close the open project; False when it cannot be saved, and then it stays open."""
        if self.video is None:
            return True
        self.frame.let_go()
        if self.video.delivery is not None:
            self.video.delivery.cancel()
        try:
            self.video.editor.close()
        except EvpError as error:
            self.show_place(self.place)
            self.say(error)
            return False
        self.video.ahead.close()
        self.video = None
        self._frame = None
        self.setWindowTitle("EVP Desktop")
        return True

    def note(self, folder: Path, edit: Edit) -> None:
        """Keep what happened to a video, open here or not."""
        if self.video is not None and self.video.folder == folder:
            self.video.editor.note(edit)
            self._save_key()  # the proof of a publication waits for nothing
            return

        def change() -> None:
            projects.change(folder, edit)

        # A project that was moved or thrown away meanwhile holds nothing up: the queue knows.
        self.tools.background.run(self, change, lambda _none: None, lambda _error: None)

    def save_now(self) -> None:
        """Save the open project before anything else happens; raises what stands in the way."""
        if self.video is not None:
            self.video.editor.save_now()

    def show_help(self) -> None:
        """Open the help page that belongs to this place, in the panel."""
        self.frame.show_panel(help_panel(self.tools, self.place))

    def show_keys(self) -> None:
        """Show every key with what it does."""
        self.keys_overlay().exec()

    def keys_overlay(self) -> KeysOverlay:
        """The list of keys for this page."""
        page_keys = self._page_keys()
        heading = self.page.heading if self.page else ""
        return KeysOverlay(self.tools.look, heading, page_keys, self._working(self._keys()), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give a bare key that nobody else took to the page."""
        pressed = QKeySequence(event.keyCombination())
        for key in self._page_keys():
            if key.is_plain and QKeySequence(key.sequence) == pressed:
                key.run()
                return
        if event.text() == "?" and self.tools.settings.settings.are_letter_keys_on:
            self.show_keys()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep everything, then go; when it cannot be kept, stay and say why."""
        if not self.close_video():
            event.ignore()
            return
        if self._frame is not None:
            self._frame.let_go()
        event.accept()

    def _page_keys(self) -> list[Key]:
        return self._working(self.page.keys() if self.page else [])

    def _working(self, keys: list[Key]) -> list[Key]:
        """The keys without single characters where those are off (WCAG 2.1.4)."""
        is_on = self.tools.settings.settings.are_letter_keys_on
        return [key for key in keys if is_on or not key.is_character]

    def _make_frame(self) -> None:
        if self._frame is not None:
            self._frame.let_go()
        title = self.video.project.title if self.video else ""
        self._frame = Frame(self.tools.look, self._steps(), title)
        self._frame.go.connect(self.show_place)
        self._frame.undo.connect(self._undo)
        self._frame.redo.connect(self._redo)
        self.setCentralWidget(self._frame)
        self._show_history()

    def _steps(self) -> list[steps.StepState]:
        if self.video is None:
            return []
        video = self.video
        length_us = whole_us(video.project, video.kit.spec)
        points = video.attention_points
        return [steps.state(name, video.project, length_us, points) for name in steps.STEPS]

    def _project_changed(self, old: Project, new: Project) -> None:
        if old.title != new.title:
            self.frame.rail.show_title(new.title)
            self.setWindowTitle(f"{new.title} – EVP Desktop")
        self.show_steps()
        self._show_history()
        if old.receipts is not new.receipts:
            self._show_footer()

    def show_steps(self) -> None:
        """Show how far each step is."""
        self.frame.rail.show_steps(self._steps())

    def _show_history(self) -> None:
        history = self.video.editor.history if self.video and self._can_change else None
        self.frame.show_history(history.undo_label if history else "", history.redo_label if history else "")

    def _saved(self, trouble: EvpError | None) -> None:
        if trouble is not None:
            self.say(trouble)
        self._show_footer(trouble)

    def _show_footer(self, trouble: EvpError | None = None) -> None:
        footer = self.frame.footer
        if self.video is None:
            footer.show_saved("", is_saved=True)
            footer.show_seen(self.tr("Everything stays on this computer until you publish"), is_private=True)
            return
        saved_at = self.video.editor.saved_at
        words = (
            self.tr("Saved at {time}").format(time=self.tools.time(saved_at))
            if saved_at
            else self.tr("Saved")
        )
        footer.show_saved(self.tr("Not saved yet") if trouble else words, is_saved=trouble is None)
        is_private = all(receipt.removed_at for receipt in self.video.project.receipts)
        seen = self.tr("Nobody sees this yet") if is_private else self.tr("Published in the library")
        footer.show_seen(seen, is_private=is_private)

    @property
    def _can_change(self) -> bool:
        return self.video is not None and not self.video.is_locked

    def _undo(self) -> None:
        if self.video is not None and self._can_change and (label := self.video.editor.history.undo_label):
            self.video.editor.undo()
            announce(self, self.tr("Undone: {name}").format(name=label))

    def _redo(self) -> None:
        if self.video is not None and self._can_change and (label := self.video.editor.history.redo_label):
            self.video.editor.redo()
            announce(self, self.tr("Redone: {name}").format(name=label))

    def _keys(self) -> list[Key]:
        keys = [
            Key("F1", self.tr("Help for this page"), self.show_help),
            Key("?", self.tr("This list of keys"), self.show_keys),
            Key("Shift+F1", self.tr("This list of keys"), self.show_keys),
            Key("Ctrl+N", self.tr("New video"), lambda: self.show_place("new")),
            Key("Ctrl+O", self.tr("My videos"), lambda: self.show_place("home")),
            Key("Ctrl+,", self.tr("Settings"), lambda: self.show_place("settings")),
            Key("F11", self.tr("Full screen"), self._full_screen),
            Key("Ctrl+Q", self.tr("Close; everything is kept"), self._close),
        ]
        if self.video is None:
            return keys
        places_keys = [
            Key(f"Ctrl+{place}", steps.title(name), lambda name=name: self.show_place(name))  # type: ignore[misc]
            for place, name in enumerate(steps.STEPS, 1)
        ]
        return [
            *places_keys,
            Key("Ctrl+Z", self.tr("Undo"), self._undo),
            Key("Ctrl+Shift+Z", self.tr("Redo"), self._redo),
            Key("Ctrl+Y", self.tr("Redo"), self._redo),
            Key("Ctrl+S", self.tr("Save now (it also saves by itself)"), self._save_key),
            *keys,
        ]

    def _bind_keys(self) -> None:
        for old in self._shortcuts:
            old.setEnabled(False)
            old.deleteLater()
        page_keys = self._page_keys()
        bound = [key for key in (*self._keys(), *page_keys) if not key.is_plain]
        self._shortcuts = [QShortcut(QKeySequence(key.sequence), self) for key in bound]
        for shortcut, key in zip(self._shortcuts, bound, strict=True):
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda run=key.run: run())

    def _save_key(self) -> None:
        try:
            self.save_now()
        except EvpError as error:
            self._saved(error)

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _close(self) -> None:
        self.close()

    def say(self, error: EvpError) -> None:
        """Tell what stands in the way, on the page in sight."""
        if self.page is None:
            self.show_place("home")
        if self.page is not None:
            self.page.notice.say_error(error)
        else:
            QApplication.beep()
