"""The window as a whole: where one is, what is kept, what the keys do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from evp_desktop.errors import NoAccess
from evp_desktop.model import edits
from evp_desktop.services import projects
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.app import App
from evp_desktop.ui.frame.steps import STEPS
from evp_desktop.ui.prepare.page import PreparePage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump

LIGHT_START = """
import sys
import evp_desktop.ui.app, evp_desktop.ui.home.page
print([name for name in ("av", "cv2", "scipy", "sounddevice", "numpy", "requests") if name in sys.modules])
"""


def test_showing_home_loads_nothing_heavy() -> None:
    """The window is there before any of the media libraries is."""
    done = subprocess.run([sys.executable, "-c", LIGHT_START], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_every_step_can_be_visited_in_any_order(qtbot: QtBot, window: Window, project: Path) -> None:
    """No step waits for another."""
    window.open_video(project)
    for place in (*reversed(STEPS), *STEPS):
        window.show_place(place)
        assert window.place == place
        page = window.page
        assert page is not None
        qtbot.waitUntil(page.isVisible)


def test_ctrl_and_a_number_goes_to_a_step(qtbot: QtBot, window: Window, project: Path) -> None:
    """Ctrl+1 to Ctrl+5 are the five steps."""
    window.open_video(project, "edit")
    for place, name in enumerate(STEPS, 1):
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{place}"), Qt.KeyboardModifier.ControlModifier)
        assert window.place == name


def test_closing_saves_what_was_typed_just_before(window: Window, project: Path) -> None:
    """Nothing waits for a save key."""
    window.open_video(project, "prepare")
    page = window.page
    assert isinstance(page, PreparePage)
    first = projects.load(project).blocks[0].id
    page.card(first).text.setPlainText("Typed a moment ago.")
    window.close()
    assert projects.load(project).blocks[0].text == "Typed a moment ago."


def test_a_video_that_cannot_be_saved_stays_open(
    window: Window, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing says what stands in the way instead of losing the work."""
    window.open_video(project, "prepare")
    assert window.video is not None
    window.video.editor.apply("x", lambda one: edits.set_title(one, "Another"))

    def refuse(*_: object) -> None:
        raise NoAccess(project)

    with monkeypatch.context() as patch:
        patch.setattr(projects, "save", refuse)
        assert window.close() is False
        assert window.video is not None
        assert "You may not read or write" in dump(window)
    assert window.close() is True


def test_the_bottom_line_tells_the_truth(qtbot: QtBot, window: Window, project: Path) -> None:
    """It says when the work was saved, and that nobody sees it."""
    window.open_video(project, "prepare")
    assert window.video is not None
    assert "Nobody sees this yet" in dump(window)
    window.video.editor.apply("x", lambda one: edits.set_title(one, "Another"))
    window.save_now()
    qtbot.waitUntil(lambda: "Saved at" in dump(window))


def test_undo_and_redo_name_what_they_do(qtbot: QtBot, window: Window, project: Path) -> None:
    """The tooltip says which step goes back, and the keys do it."""
    window.open_video(project, "edit")
    assert window.video is not None
    editor = window.video.editor
    editor.apply("moving part 1", lambda one: edits.move_block(one, one.blocks[0].id, 1))
    assert 'Button "Undo: moving part 1"' in dump(window)
    moved = editor.project
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.project != moved
    control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(window, Qt.Key.Key_Z, control_shift)
    assert editor.project == moved


def test_a_damaged_project_is_told_and_home_stays(window: Window, project: Path) -> None:
    """One sentence, and the other videos are still there."""
    (project / projects.DOCUMENT).write_text("{", "utf-8")
    window.open_video(project)
    assert window.video is None
    assert window.place == "home"
    assert "is damaged" in dump(window)


def test_language_and_theme_apply_at_once(
    qtbot: QtBot, app: App, window: Window, settings: SettingsStore, project: Path
) -> None:
    """A new language needs no new start and stays at the same place."""
    app.forget_arguments()
    window.open_video(project, "prepare")
    window.show_place("settings")
    settings.change(language="nl", theme="dark")
    window.wants_rebuild.emit()
    qtbot.waitUntil(lambda: "Instellingen" in dump(window))
    assert window.tools.look.is_dark
    assert window.place == "settings"
    assert window.video is not None


def test_help_opens_beside_the_page_and_closes(window: Window, project: Path) -> None:
    """F1 shows this page's help in the one panel."""
    window.open_video(project, "record")
    window.show_help()
    assert "The red button" in dump(window)
    panel = window.frame.panel
    assert panel is not None
    panel.closed.emit()
    assert "The red button" not in dump(window)


def test_a_second_start_brings_the_first_window_forward(qtbot: QtBot, app: App, project: Path) -> None:
    """It comes to the front with the project that the second start named."""
    app.window.show_place("home")
    app.window.showMinimized()
    app.asked_for(project)
    qtbot.waitUntil(lambda: app.window.video is not None and app.window.video.folder == project)
    assert app.window.isVisible()
    assert not app.window.isMinimized()
