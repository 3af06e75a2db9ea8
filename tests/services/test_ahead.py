"""Making a video ahead: when nobody waits, never while somebody does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from evp_desktop.services import projects
from evp_desktop.services.ahead import Ahead
from evp_desktop.services.jobs import ExportJob
from tests.support.lab import until


def child(code: str) -> tuple[str, ...]:
    """A child that runs this; `sys.argv[-1]` is the project."""
    return (sys.executable, "-c", f"import os, pathlib, sys, time\n{code}")


WAITS = "here = pathlib.Path(sys.argv[-1]); (here / str(os.getpid())).touch(); sys.stdin.read()"


@pytest.fixture
def ahead() -> Iterator[Ahead]:
    """Begins at once, with a child that notes its number and waits."""
    made = Ahead(quiet_s=0, command=child(WAITS), is_allowed=lambda: True)
    yield made
    made.close()


def children(folder: Path) -> list[int]:
    return [int(path.name) for path in folder.iterdir()]


def is_alive(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_pause_ends_it_at_once(ahead: Ahead, tmp_path: Path) -> None:
    """While somebody records there is no child; afterwards there is a new one."""
    ahead.want(tmp_path)
    until(lambda: len(children(tmp_path)) == 1)
    first = children(tmp_path)[0]
    ahead.pause()
    assert not ahead.is_working
    until(lambda: not is_alive(first))
    ahead.want(tmp_path)
    assert not ahead.is_working
    ahead.go_on()
    until(lambda: len(children(tmp_path)) == 2)
    assert ahead.is_working


def test_a_change_begins_anew(ahead: Ahead, tmp_path: Path) -> None:
    """What is made for an older state ends, and there is one child, not two."""
    ahead.want(tmp_path)
    until(lambda: len(children(tmp_path)) == 1)
    first = children(tmp_path)[0]
    ahead.want(tmp_path)
    until(lambda: len(children(tmp_path)) == 2)
    until(lambda: not is_alive(first))


def test_closing_waits_for_the_end(tmp_path: Path) -> None:
    """When the window is gone no child is left."""
    ahead = Ahead(quiet_s=0, command=child(WAITS), is_allowed=lambda: True)
    ahead.want(tmp_path)
    until(lambda: len(children(tmp_path)) == 1)
    ahead.close()
    assert not is_alive(children(tmp_path)[0])


def test_a_low_battery_is_spared(tmp_path: Path) -> None:
    """Nothing begins; a program that cannot be started is no trouble either."""
    asked = threading.Event()

    def refuse() -> bool:
        asked.set()
        return False

    ahead = Ahead(quiet_s=0, command=child(WAITS), is_allowed=refuse)
    ahead.want(tmp_path)
    assert asked.wait(20)
    ahead.close()
    assert children(tmp_path) == []


def test_a_program_that_cannot_be_started(tmp_path: Path) -> None:
    """Then the video is made when it is wanted, and nobody is bothered."""
    asked = threading.Event()

    def allow() -> bool:
        asked.set()
        return True

    ahead = Ahead(quiet_s=0, command=(str(tmp_path / "absent"),), is_allowed=allow)
    ahead.want(tmp_path)
    assert asked.wait(20)
    ahead.close()
    assert not ahead.is_working


def test_the_real_child_fills_the_cache(spoken: Path) -> None:
    """`evp ahead` makes the pieces at the lowest priority; the export after it finds all of them."""
    ahead = Ahead(quiet_s=0, is_allowed=lambda: True)
    ahead.want(spoken)
    until(lambda: ahead.is_working)
    until(lambda: not ahead.is_working, 60)
    segments = sorted((projects.cache_folder(spoken) / "segments").glob("*.mp4"))
    assert segments
    before = [path.stat().st_ino for path in segments]
    ended: list[object] = []
    ExportJob(spoken, lambda action: action()).start(lambda *_: None, lambda *given: ended.extend(given))
    until(lambda: bool(ended), 60)
    assert ended[0] is not None
    assert [path.stat().st_ino for path in segments] == before
    ahead.close()


def test_it_ends_with_who_started_it(spoken: Path) -> None:
    """A window that dies leaves no child behind: its end of the pipe closes."""
    command = [sys.executable, "-m", "evp_desktop.cli.main", "ahead", "--with-starter", str(spoken)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ}
    ) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(30) == 130
