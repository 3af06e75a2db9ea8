"""Global keys: pressed by xdotool on a real X server, and on a Windows that the test plays."""

from __future__ import annotations

import queue
import shutil
import subprocess
import sys
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.services.hotkeys import DEFAULT_KEYS, Action, Conflict, Hotkeys, Keys, parse
from evp_desktop.services.hotkeys_windows import WindowsGrabber
from tests.support import lab


def test_keys_are_read() -> None:
    """Names in any case; nothing that other programs need to type with."""
    assert parse("ctrl + shift+f9") == Keys("F9", frozenset({"Ctrl", "Shift"}))
    assert parse("Alt+a") == Keys("A", frozenset({"Alt"}))
    for wrong in (
        "",
        "F9",
        "Shift+A",
        "Ctrl+",
        "Ctrl+Ctrl",
        "Hyper+F9",
        "Ctrl+F9+A",
        "Ctrl+é",
        "Ctrl+Alt+Ctrl+A",
    ):
        keys = parse(wrong)
        assert keys is None or keys.modifiers - {"Shift"}
    assert [parse(wrong) for wrong in ("", "F9", "Shift+A", "Ctrl+", "Hyper+F9", "Ctrl+é")] == [None] * 6


@given(st.text(max_size=20))
def test_any_text_is_keys_or_none(text: str) -> None:
    """What a person wrote into the settings never raises."""
    keys = parse(text)
    assert keys is None or (keys.key.isalnum() and keys.modifiers)


# On X11


@pytest.fixture
def pressed(stage: lab.RunningStage) -> queue.Queue[Action]:
    if shutil.which("xdotool") is None:
        pytest.skip("needs xdotool")
    return queue.Queue()


def press(keys: str) -> None:
    subprocess.run(["xdotool", "key", keys], check=True)


def started(pressed: queue.Queue[Action]) -> tuple[Hotkeys, tuple[Conflict, ...]]:
    hotkeys = Hotkeys(lambda work: work(), pressed.put)
    return hotkeys, hotkeys.start()


def test_keys_work_whoever_has_the_focus(pressed: queue.Queue[Action]) -> None:
    """Each key is its action, once, and after the end no longer."""
    hotkeys, conflicts = started(pressed)
    assert conflicts == ()
    for keys in (
        "ctrl+shift+F9",
        "ctrl+shift+F10",
        "ctrl+shift+F11",
        "ctrl+F9",
        "shift+F10",
        "ctrl+shift+F8",
    ):
        press(keys)
    wanted = ["start_stop", "pause", "again"]
    assert [pressed.get(timeout=10) for _ in wanted] == wanted
    hotkeys.stop()
    press("ctrl+shift+F9")
    assert pressed.empty()
    assert "hotkeys" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize("lock", ["Num_Lock", "Caps_Lock"])
def test_lock_keys_do_not_matter(pressed: queue.Queue[Action], lock: str) -> None:
    """With the number or capitals lock on, the keys still work."""
    hotkeys, _ = started(pressed)
    press(lock)
    try:
        press("ctrl+shift+F9")
        assert pressed.get(timeout=10) == "start_stop"
    finally:
        press(lock)
        hotkeys.stop()


def test_a_key_that_is_held_counts_once(pressed: queue.Queue[Action]) -> None:
    """The repeats of a held key are no presses."""
    hotkeys, _ = started(pressed)
    subprocess.run(["xdotool", "keydown", "ctrl", "keydown", "shift", "keydown", "F9"], check=True)
    threading.Event().wait(1.2)
    subprocess.run(["xdotool", "keyup", "F9", "keyup", "shift", "keyup", "ctrl"], check=True)
    press("ctrl+shift+F10")
    assert [pressed.get(timeout=10) for _ in range(2)] == ["start_stop", "pause"]
    hotkeys.stop()


def test_keys_that_another_has_are_told(pressed: queue.Queue[Action]) -> None:
    """What is taken is a conflict with its keys; when the other lets go, all can be had again."""
    first, _ = started(pressed)
    second, conflicts = started(pressed)
    assert conflicts == tuple(Conflict(action, keys, "taken") for action, keys in DEFAULT_KEYS.items())
    second.stop()
    press("ctrl+shift+F11")
    assert pressed.get(timeout=10) == "again"
    first.stop()
    third, conflicts = started(pressed)
    assert conflicts == ()
    third.stop()


def test_one_conflict_leaves_the_others(pressed: queue.Queue[Action]) -> None:
    """Only the key that is taken or unknown does not work."""
    other = Hotkeys(lambda work: work(), lambda _: None, {"again": "Ctrl+Shift+F10"})
    assert other.start() == ()
    keys: dict[Action, str] = {**DEFAULT_KEYS, "again": "Ctrl+nosuchkey"}
    hotkeys = Hotkeys(lambda work: work(), pressed.put, keys)
    assert hotkeys.start() == (
        Conflict("pause", "Ctrl+Shift+F10", "taken"),
        Conflict("again", "Ctrl+nosuchkey", "unknown"),
    )
    press("ctrl+shift+F9")
    assert pressed.get(timeout=10) == "start_stop"
    hotkeys.stop()
    other.stop()


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # python-xlib's, of a server that is not there
def test_where_nobody_may_listen_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a screen, on Wayland and on macOS every key is not here; a dead server gives none either."""
    hotkeys = Hotkeys(lambda work: work(), lambda _: None)
    not_here = tuple(Conflict(action, keys, "not_here") for action, keys in DEFAULT_KEYS.items())
    assert hotkeys.start() == not_here
    monkeypatch.setenv("DISPLAY", ":987")
    assert hotkeys.start() == not_here
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert hotkeys.start() == not_here
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert hotkeys.start() == not_here
    hotkeys.stop()


# On Windows


class FakeUser32:
    """As much of user32.dll as is called; `taken` are virtual keys that another program has."""

    def __init__(self, taken: set[int]) -> None:
        self.taken = taken
        self.registered: dict[int, tuple[int, int]] = {}
        self.messages: queue.Queue[tuple[int, int]] = queue.Queue()

    def PeekMessageW(self, *_: Any) -> int:
        return 0

    def RegisterHotKey(self, window: None, number: int, held: int, key: int) -> int:
        if key in self.taken:
            return 0
        self.registered[number] = (held, key)
        return 1

    def UnregisterHotKey(self, window: None, number: int) -> int:
        del self.registered[number]
        return 1

    def GetMessageW(self, message: Any, *_: Any) -> int:
        kind, number = self.messages.get(timeout=20)
        message._obj.message, message._obj.wParam = kind, number
        return kind != 0x0012

    def PostThreadMessageW(self, thread: int, kind: int, *_: Any) -> int:
        assert thread == 77
        self.messages.put((kind, 0))
        return 1


class FakeKernel32:
    def GetCurrentThreadId(self) -> int:
        return 77


def test_on_windows_keys_are_registered_and_given_back() -> None:
    """Ctrl and Shift with F9, F10 and F11, without repeats; taken and unknown ones are told."""
    system = FakeUser32({0x79})
    grabber = WindowsGrabber(system, FakeKernel32())
    pressed: list[Action] = []
    wanted: dict[Action, Keys] = {
        "start_stop": Keys("F9", frozenset({"Ctrl", "Shift"})),
        "pause": Keys("F10", frozenset({"Ctrl", "Shift"})),
        "again": Keys("NOSUCH", frozenset({"Ctrl"})),
    }
    assert grabber.start(wanted, pressed.append) == {"pause": "taken", "again": "unknown"}
    assert system.registered == {1: (0x4006, 0x78)}
    system.messages.put((0x0312, 1))
    system.messages.put((0x0312, 9))
    system.messages.put((0x0400, 1))
    grabber.stop()
    assert pressed == ["start_stop"]
    assert system.registered == {}


def test_on_windows_letters_and_digits_are_keys() -> None:
    """Their virtual keys are their capital letters."""
    system = FakeUser32(set())
    grabber = WindowsGrabber(system, FakeKernel32())
    wanted: dict[Action, Keys] = {
        "start_stop": Keys("R", frozenset({"Alt", "Super"})),
        "again": Keys("7", frozenset({"Ctrl"})),
    }
    assert grabber.start(wanted, lambda _: None) == {}
    assert system.registered == {1: (0x4009, ord("R")), 2: (0x4002, ord("7"))}
    grabber.stop()
