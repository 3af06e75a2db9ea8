"""Sleep held off while a take runs."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import wakepy
from wakepy import keep

from evp_desktop.services.awake import Awake
from tests.support.lab import until


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A desktop that agrees, by wakepy's own pretence."""
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "yes")
    return []


def is_over() -> bool:
    return "awake" not in {thread.name for thread in threading.enumerate()}


def modes() -> list[str]:
    return [mode.name or "" for mode in wakepy.global_modes()]


def test_the_machine_stays_awake_from_start_to_stop(desktop: list[str]) -> None:
    """The screen is kept on in between, and only then; again and again."""
    awake = Awake()
    for _ in range(2):
        assert not awake.is_held
        awake.start()
        until(lambda: awake.is_held)
        assert modes() == ["keep.presenting"]
        awake.start()
        awake.stop()
        assert not awake.is_held
        awake.stop()
        until(is_over)
        assert modes() == []


def test_a_take_that_is_over_at_once_holds_nothing(desktop: list[str]) -> None:
    """Stopped before the desktop answered, nothing stays held."""
    awake = Awake()
    awake.start()
    awake.stop()
    until(is_over)
    assert modes() == []
    assert not awake.is_held


def test_without_a_desktop_nothing_is_held_and_nothing_happens(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    """Where nobody can be asked, it says that it is not held."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    awake = Awake()
    awake.start()
    until(is_over)
    assert not awake.is_held
    awake.stop()


def test_a_machine_that_only_stays_on_is_better_than_none(
    desktop: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the screen cannot be kept on, the machine is."""
    monkeypatch.setattr(keep, "presenting", failing)
    awake = Awake()
    awake.start()
    until(lambda: awake.is_held)
    assert modes() == ["keep.running"]
    awake.stop()
    until(is_over)


class Failing:
    active = False

    def __enter__(self) -> Failing:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def failing(**_: Any) -> Failing:
    return Failing()


def test_a_desktop_that_misbehaves_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong there stays there."""

    def broken(**_: Any) -> Failing:
        raise RuntimeError

    monkeypatch.setattr(keep, "presenting", broken)
    awake = Awake()
    awake.start()
    until(is_over)
    assert not awake.is_held


def test_a_desktop_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start and stop return while the desktop is still thinking."""
    answer = threading.Event()

    def slow(**_: Any) -> Failing:
        answer.wait(20)
        return Failing()

    monkeypatch.setattr(keep, "presenting", slow)
    monkeypatch.setattr(keep, "running", failing)
    awake = Awake()
    awake.start()
    awake.stop()
    assert not is_over()
    answer.set()
    until(is_over)
