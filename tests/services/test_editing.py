"""Edits can all be taken back, save themselves, and never lose a take."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evp_desktop.errors import DiskFull, EvpError
from evp_desktop.model import codec, edits
from evp_desktop.model.edits import Edit
from evp_desktop.model.history import MAX_STEPS, History
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.services import projects
from evp_desktop.services.editing import Editor
from tests.render.test_plan import project_of, take_of
from tests.support.lab import until

START = project_of((0, 20_000_000), (1_000_000, 6_000_000), (0, 3_000_000))
SMALL = st.integers(0, 3)
TIMES = st.integers(-5_000_000, 70_000_000)


def some_edits() -> st.SearchStrategy[Edit]:
    """Any edit that the window offers, with fitting and unfitting arguments."""

    def of(make: Callable[..., Edit], *parts: st.SearchStrategy[int]) -> st.SearchStrategy[Edit]:
        return st.tuples(*parts).map(lambda given: make(*given))

    return st.one_of(
        of(lambda n: lambda p: edits.set_title(p, f"title {n}"), SMALL),
        of(lambda n: lambda p: edits.add_block(p, Block(id=edits.new_id()), f"block{n}"), SMALL),
        of(lambda n, m: lambda p: edits.move_block(p, f"block{n}", m - 2), SMALL, SMALL),
        of(lambda n: lambda p: edits.remove_block(p, f"block{n}"), SMALL),
        of(lambda n, t: lambda p: edits.trim_clip(p, f"clip{n}", start_us=t), SMALL, TIMES),
        of(lambda n, t: lambda p: edits.trim_clip(p, f"clip{n}", end_us=t), SMALL, TIMES),
        of(lambda n: lambda p: edits.discard_take(p, f"take{n}"), SMALL),
        of(lambda n: lambda p: edits.choose_take(p, f"take{n}"), SMALL),
        of(lambda n: lambda p: edits.change_block(p, f"block{n}", text="new words"), SMALL),
    )


def is_sound(project: Project) -> bool:
    """What always holds: clips lie in their takes and in script order; nothing discarded is shown."""
    order = [block.id for block in project.blocks]
    places = [order.index(c.block_id) if c.block_id in order else len(order) for c in project.clips]
    for clip in project.clips:
        take = project.take(clip.take_id)
        assert take is not None
        assert 0 <= clip.start_us < clip.end_us <= take.duration_us
        assert clip.take_id not in project.discarded
    return places == sorted(places)


@given(st.lists(some_edits(), max_size=25))
def test_everything_can_be_taken_back(chosen: list[Edit]) -> None:
    """Undoing all edits gives the start, redoing all gives the end, and each step is sound."""
    history = History(START)
    for number, edit in enumerate(chosen):
        history = history.record(edit(history.present), f"step {number}")
        assert is_sound(history.present)
        assert {take.id for take in history.present.takes} == {"take0", "take1", "take2"}
    end = history.present
    steps = len(history.past)
    for _ in range(steps):
        history = history.undo()
    assert history.present == START
    assert history.undo() is history
    for _ in range(steps):
        history = history.redo()
    assert history.present == end
    assert history.redo() is history


@given(st.lists(some_edits(), max_size=10))
def test_every_state_survives_the_disk(chosen: list[Edit]) -> None:
    """Whatever was edited is read back as it was saved."""
    project = START
    for edit in chosen:
        project = edit(project)
    assert codec.decode(codec.encode(project), Project, Path("project.json")) == project


def test_a_drag_is_one_step() -> None:
    """Merged edits with one label are taken back together; another label begins a new step."""
    history = History(START)
    for end in (9_000_000, 8_000_000, 7_000_000):
        trimmed = edits.trim_clip(history.present, "clip0", end_us=end)
        history = history.record(trimmed, "trim", merge=True)
    history = history.record(edits.set_title(history.present, "x"), "rename", merge=True)
    assert [step.label for step in history.past] == ["trim", "rename"]
    assert (history.undo_label, history.redo_label) == ("rename", "")
    assert history.undo().undo().present == START
    assert history.undo().redo_label == "rename"


def test_a_new_edit_ends_what_was_undone() -> None:
    """After an undo, an edit makes redo impossible; an edit that changes nothing is no step."""
    history = History(START).record(edits.set_title(START, "x"), "rename").undo()
    assert history.record(START, "nothing") is history
    assert history.record(edits.set_title(START, "y"), "rename").future == ()


def test_history_has_an_end() -> None:
    """Only the last 500 steps are kept."""
    history = History(START)
    for number in range(MAX_STEPS + 5):
        history = history.record(edits.set_title(START, str(number)), "rename")
    assert len(history.past) == MAX_STEPS


class Desk:
    """An editor whose posted calls are run by the test, as an event loop would."""

    def __init__(self, folder: Path, delay_s: float = 0.0) -> None:
        self.posted: list[Callable[[], None]] = []
        self.saves: list[EvpError | None] = []
        self.editor = Editor(folder, self.posted.append, save_delay_s=delay_s)
        self.editor.listen_saved(self.saves.append)

    def run(self) -> None:
        """Run what was posted so far."""
        while self.posted:
            self.posted.pop(0)()

    def rename(self, title: str) -> None:
        """An edit."""
        self.editor.apply("rename", lambda project: edits.set_title(project, title))


def test_an_edit_is_taken_back_by_its_name(spoken: Path) -> None:
    """Nothing is undone when something else was done since."""
    editor = Desk(spoken).editor
    before = editor.project
    editor.apply("one", lambda project: edits.set_title(project, "One"))
    editor.apply("two", lambda project: edits.set_title(project, "Two"))
    editor.take_back("one")
    assert editor.project.title == "Two"
    editor.take_back("two")
    editor.take_back("one")
    assert editor.project == before


def test_it_saves_itself(spoken: Path) -> None:
    """A moment after an edit the project on disk is the one shown, and that is told."""
    desk = Desk(spoken)
    desk.rename("Renamed")
    assert not desk.editor.is_saved
    until(lambda: (desk.run(), desk.saves)[1])
    assert desk.saves == [None]
    assert desk.editor.is_saved
    assert desk.editor.saved_at is not None
    assert projects.load(spoken).title == "Renamed"


def test_closing_saves_at_once(spoken: Path) -> None:
    """Who closes loses nothing, however short ago the last edit was."""
    desk = Desk(spoken, delay_s=1000)
    desk.rename("Just before the end")
    desk.editor.close()
    assert projects.load(spoken).title == "Just before the end"


def test_an_older_version_never_replaces_a_newer_one(spoken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow save in the background that is overtaken does not put the old text back."""
    desk = Desk(spoken)
    goes_on, writes = threading.Event(), []
    real = Editor._write

    def slow(editor: Editor, project: Project, revision: int) -> None:
        if threading.current_thread() is not threading.main_thread():
            writes.append(revision)
            goes_on.wait(20)
        real(editor, project, revision)

    monkeypatch.setattr(Editor, "_write", slow)
    desk.rename("Old")
    until(lambda: (desk.run(), writes)[1])
    desk.rename("New")
    desk.editor.save_now()
    goes_on.set()
    until(lambda: (desk.run(), len(desk.saves) == 2)[1])
    assert projects.load(spoken).title == "New"


def test_a_failed_save_is_told_and_tried_again(spoken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trouble reaches the listener, the work stays unsaved in sight, and the next edit saves both."""
    desk = Desk(spoken)

    def full(folder: Path, _: Project) -> None:
        raise DiskFull(folder)

    with monkeypatch.context() as patch:
        patch.setattr(projects, "save", full)
        desk.rename("First")
        until(lambda: (desk.run(), desk.saves)[1])
        assert isinstance(desk.saves[0], DiskFull)
        assert not desk.editor.is_saved
        with pytest.raises(DiskFull):
            desk.editor.save_now()
    desk.rename("Second")
    until(lambda: (desk.run(), len(desk.saves) == 2)[1])
    assert desk.saves[1] is None
    assert projects.load(spoken).title == "Second"


def test_listeners_hear_old_and_new(spoken: Path) -> None:
    """Each change is told once with both versions; who stopped listening hears nothing."""
    desk = Desk(spoken, delay_s=1000)
    heard: list[tuple[str, str]] = []
    stop = desk.editor.listen(lambda old, new: heard.append((old.title, new.title)))
    desk.rename("A")
    desk.rename("A")
    desk.editor.undo()
    stop()
    desk.editor.redo()
    assert heard == [("How it works", "A"), ("A", "How it works")]
    assert desk.editor.project.title == "A"
    desk.editor.close()


def test_undo_never_takes_a_recording_away(spoken: Path) -> None:
    """A take that was added stays in the project when the steps before it are undone and redone."""
    desk = Desk(spoken, delay_s=1000)
    block = desk.editor.project.blocks[0].id
    take = replace(take_of(9, 4_000_000, "screen"), block_id=block)
    desk.rename("Before")
    desk.editor.apply("record", lambda project: edits.add_take(project, take))
    for step in (desk.editor.undo, desk.editor.undo, desk.editor.redo):
        step()
        assert desk.editor.project.take("take9") == take
    desk.editor.close()
    assert projects.load(spoken).take("take9") == take
