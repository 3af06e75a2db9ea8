"""Keys that end a recording, and the terminal they are typed into."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from evp_desktop.cli.record import stop_requested
from tests.support.lab import until

termios = pytest.importorskip("termios", reason="terminals of this kind are of Linux and macOS")


class Terminal(NamedTuple):
    """Both ends: the keyboard, and what the program reads."""

    keyboard: int
    stdin: int

    @property
    def settings(self) -> object:
        return termios.tcgetattr(self.stdin)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """A terminal as our standard input."""
    keyboard, stdin = os.openpty()
    with os.fdopen(stdin) as file:
        monkeypatch.setattr(sys, "stdin", file)
        yield Terminal(keyboard, stdin)
    os.close(keyboard)


def test_q_ends_a_recording(terminal: Terminal) -> None:
    """One key is enough, without Enter."""
    before = terminal.settings
    with stop_requested() as stop:
        until(lambda: terminal.settings != before)
        os.write(terminal.keyboard, b"q")
        until(stop.is_set)


def test_the_terminal_is_left_as_it_was(terminal: Terminal) -> None:
    """Also when nobody typed anything: a shell that shows no letters is of no use."""
    before = terminal.settings
    with stop_requested():
        until(lambda: terminal.settings != before)
    assert terminal.settings == before


def test_the_background_leaves_the_terminal_alone(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job in the background would be stopped by the system for touching it, and record nothing."""
    monkeypatch.setattr(os, "tcgetpgrp", lambda _: os.getpgrp() + 1)
    threads = threading.active_count()
    with stop_requested() as stop:
        assert threading.active_count() == threads
        assert not stop.is_set()
