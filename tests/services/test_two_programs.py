"""Two programs at work on one project: neither loses what the other did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock
from msgspec.structs import replace

from evp_desktop.errors import Busy, NewerFormat
from evp_desktop.model import edits
from evp_desktop.model.media import Take
from evp_desktop.model.script import Block
from evp_desktop.services import projects
from tests.support import lab


def take(number: int, block_id: str) -> Take:
    return Take(
        id=f"new-{number}", block_id=block_id, recorded_at="2026-11-23T10:00:00+00:00", duration_us=10**6
    )


def test_changes_at_the_same_time_are_all_kept(spoken: Path) -> None:
    """Twenty takes from eight threads: each is in the document and shown for its block."""

    def record(number: int) -> None:
        block = Block(id=f"block-{number}")
        projects.change(spoken, lambda project: edits.add_block(project, block))
        projects.change(spoken, lambda project: edits.add_take(project, take(number, block.id)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(record, range(20)))
    project = projects.load(spoken)
    assert {f"new-{number}" for number in range(20)} < {one.id for one in project.takes}
    assert {f"block-{number}" for number in range(20)} < {clip.block_id for clip in project.clips}


def test_a_window_that_saves_keeps_what_was_recorded_beside_it(spoken: Path) -> None:
    """Who still has the older document adds to it; a take of a block with a take leaves that one shown."""
    older = projects.load(spoken)
    projects.change(spoken, lambda project: edits.add_take(project, take(1, "one")))
    projects.change(spoken, lambda project: edits.add_take(project, take(2, "elsewhere")))
    projects.save(spoken, edits.set_title(older, "Renamed in the window"))
    project = projects.load(spoken)
    assert project.title == "Renamed in the window"
    assert [one.id for one in project.takes] == ["take-one", "take-two", "new-2", "new-1"]
    assert [clip.take_id for clip in project.clips] == ["take-one", "take-two", "new-2"]


def test_a_thrown_away_take_stays_so(spoken: Path) -> None:
    """Takes are never removed, so saving brings none back that the maker did away with."""
    project = edits.discard_take(projects.load(spoken), "take-one")
    projects.save(spoken, project)
    assert projects.load(spoken) == project


def test_one_that_hangs_is_told(spoken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever keeps the lock for too long is not waited for, and nothing is overwritten."""
    monkeypatch.setattr(projects, "LOCK_S", 0.1)
    before = projects.load(spoken)
    with FileLock(spoken / projects.LOCK), pytest.raises(Busy):
        projects.save(spoken, edits.set_title(before, "Other"))
    assert projects.load(spoken) == before


def test_an_older_version_never_replaces_newer_work(spoken: Path) -> None:
    """A document that a newer program wrote meanwhile is left alone."""
    older = projects.load(spoken)
    document = spoken / projects.DOCUMENT
    document.write_text(document.read_text().replace(f'"format": {older.format}', '"format": 99'))
    newer = document.read_bytes()
    assert b"99" in newer
    with pytest.raises(NewerFormat):
        projects.save(spoken, replace(older, title="Older"))
    assert document.read_bytes() == newer


def test_two_recorders_into_one_project(stage: lab.RunningStage, tmp_path: Path) -> None:
    """Two `evp record` at once into the same project both keep their takes, on disk and in the document."""
    folder = projects.create(tmp_path, "Both")
    arguments = ("record", "--json", "--project", folder, "--no-microphone", "--seconds", "1.5", "--region")
    with (
        lab.evp_running(*arguments, "320x240+0+0") as first,
        lab.evp_running(*arguments, "320x240+0+0") as second,
    ):
        last = [list(lab.lines_of(process))[-1] for process in (first, second)]
        assert [process.wait(timeout=20) for process in (first, second)] == [0, 0]
    takes = projects.load(folder).takes
    assert {one.id for one in takes} == {told["take"] for told in last}
    assert [one.state for one in takes] == ["finished"] * 2
