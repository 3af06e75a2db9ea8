"""The pointer's stream: with a fake pointer, and with a real X server's."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from Xlib import X

from evp_desktop.capture.clock import TakeClock, now_ns
from evp_desktop.capture.platform.x11_pointer import event_ns, shortcut_of
from evp_desktop.capture.pointer import Click, OnClick, OnShortcut, PointerSource, PointerTrack, Shortcut
from evp_desktop.capture.screen import ScreenSource
from evp_desktop.capture.tracks import Running
from evp_desktop.errors import DeviceTrouble, NoDisplay
from evp_desktop.media.pointer_log import PLAIN_KEYS, PointerEvent, read_pointer
from tests.capture.desk import Desk, running_desk
from tests.support.lab import MS, until


class Picture:
    """A recorded picture of 640x360 whose corner lies at 100, 50 of the desktop."""

    width, height = 640, 360

    def to_picture(self, x: int, y: int) -> tuple[int, int]:
        """By a plain shift."""
        return x - 100, y - 50


class FakePointer:
    """A pointer that is where the test says."""

    def __init__(self, trouble: DeviceTrouble | None = None) -> None:
        self.place = (100, 50)
        self.asked = 0
        self.is_closed = False
        self.trouble = trouble
        self.click: OnClick | None = None
        self.shortcut: OnShortcut | None = None

    def open(self, on_click: OnClick, on_shortcut: OnShortcut | None = None) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.click, self.shortcut = on_click, on_shortcut

    def position(self) -> tuple[int, int]:
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble
        return self.place

    def close(self) -> None:
        self.is_closed = True

    def asked_again(self) -> None:
        """Wait until what is so now has been seen."""
        asked = self.asked
        until(lambda: self.asked >= asked + 2)


class Clock:
    """A take's clock that the test starts and stops."""

    def __init__(self) -> None:
        self.now = TakeClock().started(now_ns())

    def __call__(self) -> TakeClock:
        return self.now


@contextmanager
def track_of(source: PointerSource) -> Iterator[PointerTrack]:
    """A track that is closed at the end."""
    track = PointerTrack(source)
    track.start()
    until(track.is_open.is_set)
    try:
        yield track
    finally:
        track.close()


def finished(track: PointerTrack, end_us: int = 5_000_000) -> None:
    assert track.finish(end_us).wait(timeout=5)


def places(events: tuple[PointerEvent, ...]) -> list[tuple[int, int]]:
    return [(event.x, event.y) for event in events]


def test_it_writes_where_the_pointer_is_only_when_it_moved(tmp_path: Path) -> None:
    """The first place at once, then each new one, in pixels of the picture, also outside it."""
    pointer = FakePointer()
    with track_of(PointerSource(Picture(), pointer)) as track:
        track.begin(Running(tmp_path, Clock()))
        for place in ((100, 50), (100, 50), (130, 90), (20, 20)):
            pointer.place = place
            pointer.asked_again()
        finished(track)
    events = read_pointer(tmp_path / "pointer.jsonl")
    assert places(events) == [(0, 0), (30, 40), (-80, -30)]
    assert [event.button for event in events] == [None] * 3
    assert events[0].t_us < events[1].t_us < events[2].t_us
    assert track.result is not None
    assert (track.result.kind, track.result.file) == ("pointer", "pointer.jsonl")
    assert (track.result.width, track.result.height, track.result.duration_us) == (640, 360, 5_000_000)
    assert pointer.is_closed


def test_clicks_have_the_time_of_the_click(tmp_path: Path) -> None:
    """Not the one at which they were told; a pause takes no time and is not recorded."""
    pointer, clock = FakePointer(), Clock()
    begin = 1_000 * MS
    clock.now = TakeClock().started(begin).stopped(begin + 500 * MS).started(begin + 900 * MS)
    with track_of(PointerSource(Picture(), pointer)) as track:
        track.begin(Running(tmp_path, clock))
        assert pointer.click is not None
        for after_ms, is_down in ((100, True), (250, False), (700, True), (1_000, False)):
            pointer.click(Click(begin + after_ms * MS, 140, 80, 1, is_down))
        finished(track)
    clicks = [event for event in read_pointer(tmp_path / "pointer.jsonl") if event.button]
    assert [(event.t_us, event.down) for event in clicks] == [
        (100_000, True),
        (250_000, False),
        (600_000, False),
    ]
    assert set(places(tuple(clicks))) == {(40, 30)}


def test_each_take_has_its_own_file(tmp_path: Path) -> None:
    """Between takes nothing is asked or written; a new one begins with the pointer's place."""
    pointer = FakePointer()
    with track_of(PointerSource(Picture(), pointer)) as track:
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            track.begin(Running(tmp_path / name, Clock()))
            pointer.asked_again()
            finished(track)
            assert places(read_pointer(tmp_path / name / "pointer.jsonl")) == [(0, 0)]


@pytest.mark.parametrize("is_there_first", [True, False])
def test_a_lost_pointer_is_just_absent(tmp_path: Path, is_there_first: bool) -> None:
    """No trouble, nothing to wait for; what was recorded before is kept."""
    pointer = FakePointer(None if is_there_first else NoDisplay(":9"))
    with track_of(PointerSource(Picture(), pointer)) as track:
        track.begin(Running(tmp_path, Clock()))
        if is_there_first:
            pointer.asked_again()
            pointer.trouble = NoDisplay(":9")
            until(lambda: track._is_lost)
        finished(track)
        assert track.trouble is None
        assert (track.result is not None) is is_there_first
    assert [path.name for path in tmp_path.iterdir()] == ["pointer.jsonl"] * is_there_first


def test_a_full_disk_is_no_reason_to_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pointer is left out, the take goes on."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    pointer = FakePointer()
    monkeypatch.setattr("evp_desktop.media.pointer_log.msgspec.json.encode", refuse)
    with track_of(PointerSource(Picture(), pointer)) as track:
        track.begin(Running(tmp_path, Clock()))
        pointer.asked_again()
        finished(track)
        assert (track.trouble, track.result) == (None, None)


@given(st.integers(0, 2**40), st.integers(0, 1_900))
def test_server_time_is_monotonic_time(arrived_ms: int, age_ms: int) -> None:
    """Also after its 32 bits began anew; a clock of another machine is not believed."""
    arrived_ns = arrived_ms * MS
    assert event_ns((arrived_ms - age_ms) % 2**32, arrived_ns) == arrived_ns - age_ms * MS
    assert event_ns((arrived_ms + 1) % 2**32, arrived_ns) == arrived_ns
    assert event_ns((arrived_ms + 5_000) % 2**32, arrived_ns) == arrived_ns


@pytest.fixture(scope="module")
def _desk() -> Iterator[Desk]:
    with running_desk() as desk:
        yield desk


@pytest.fixture
def desk(_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk of this module, in the environment of each test."""
    monkeypatch.setenv("DISPLAY", _desk._connection.get_display_name())
    return _desk


def count(path: Path, is_wanted: Callable[[PointerEvent], bool]) -> int:
    return sum(map(is_wanted, read_pointer(path))) if path.exists() else 0


def test_a_real_pointer(desk: Desk, tmp_path: Path) -> None:
    """Moves and clicks of an X server arrive with true times and places; keys and the wheel never do."""
    path = tmp_path / "pointer.jsonl"
    with track_of(PointerSource(ScreenSource("region", (200, 100, 640, 360)))) as track:
        desk.point(300, 150)
        clock = Clock()
        track.begin(Running(tmp_path, clock))
        until(lambda: count(path, lambda event: (event.x, event.y) == (100, 50)))
        desk.point(420, 180)
        before_us = clock.now.time_us(now_ns())
        desk.click(1)
        desk.press_key(38)
        desk.click(4)
        desk.click(3)
        after_us = clock.now.time_us(now_ns())
        until(lambda: count(path, lambda event: event.button is not None) == 4)
        until(lambda: count(path, lambda event: event.button is None) == 2)
        finished(track)
    events = read_pointer(path)
    clicks = [event for event in events if event.button]
    assert [(event.button, event.down) for event in clicks] == [(1, True), (1, False), (3, True), (3, False)]
    assert before_us is not None
    assert after_us is not None
    assert all(before_us - 1_500 <= event.t_us <= after_us + 1_500 for event in clicks)
    assert {(event.x, event.y) for event in clicks} == {(220, 80)}
    assert len(events) == 6


HELD = {"Ctrl": X.ControlMask, "Alt": X.Mod1Mask, "Super": X.Mod4Mask, "Shift": X.ShiftMask}
READER = msgspec.json.Decoder(PointerEvent)


@given(st.integers(0, 0x1FFFF), st.integers(0, 255))
def test_no_key_that_types_is_ever_told(symbol: int, state: int) -> None:
    """Letters, digits and signs without Ctrl, Alt or Super are nothing; what is told can be read again."""
    keys = shortcut_of(symbol, state)
    is_held = any(state & HELD[name] for name in ("Ctrl", "Alt", "Super"))
    if keys and (not is_held or state & X.Mod5Mask):
        assert (
            keys.removeprefix("Ctrl+").removeprefix("Alt+").removeprefix("Super+").removeprefix("Shift+")
            in PLAIN_KEYS
        )
    if keys:
        assert READER.decode(msgspec.json.encode(PointerEvent(t_us=0, x=0, y=0, keys=keys))).keys == keys


@pytest.mark.parametrize(
    "keys", ["a", "A", "Shift+A", "7", "Space", "secret", "Ctrl+secret", "Ctrl+", "Ctrl+C\n"]
)
def test_a_log_with_typed_keys_is_not_ours(keys: str) -> None:
    """A file that holds what nobody may keep is refused."""
    with pytest.raises(msgspec.ValidationError):
        READER.decode(msgspec.json.encode({"t_us": 0, "x": 0, "y": 0, "keys": keys}))


def test_shortcuts_are_kept_only_when_asked_for(tmp_path: Path) -> None:
    """The device is not even asked to listen otherwise."""
    pointer = FakePointer()
    with track_of(PointerSource(Picture(), pointer)) as track:
        assert pointer.shortcut is None
        track.begin(Running(tmp_path, Clock()))
        finished(track)
    with track_of(PointerSource(Picture(), pointer, is_hearing_shortcuts=True)) as track:
        track.begin(Running(tmp_path, Clock()))
        pointer.asked_again()
        assert pointer.shortcut is not None
        pointer.shortcut(Shortcut(now_ns(), "Ctrl+C"))
        until(lambda: count(tmp_path / "pointer.jsonl", lambda event: event.keys == "Ctrl+C"))
        finished(track)


def test_real_shortcuts(desk: Desk, tmp_path: Path) -> None:
    """Of all that is typed on an X server only shortcuts and keys that type nothing are written."""
    path = tmp_path / "pointer.jsonl"
    source = PointerSource(ScreenSource("region", (0, 0, 640, 360)), is_hearing_shortcuts=True)
    with track_of(source) as track:
        track.begin(Running(tmp_path, Clock()))
        until(lambda: count(path, lambda _: True))
        wanted = [
            "ctrl+c",
            "p",
            "shift+w",
            "4",
            "F5",
            "ISO_Level3_Shift+e",
            "ctrl+shift+s",
            "Return",
            "alt+Tab",
        ]
        subprocess.run(["xdotool", "key", *wanted], check=True)
        until(lambda: count(path, lambda event: event.keys == "Alt+Tab"))
        finished(track)
    kept = [event.keys for event in read_pointer(path) if event.keys]
    assert kept == ["Ctrl+C", "F5", "Ctrl+Shift+S", "Enter", "Alt+Tab"]


def test_without_record_the_pointer_only_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An X server without the extension gives places and no clicks."""
    with running_desk(arguments=("-extension", "RECORD")) as desk:
        source = PointerSource(ScreenSource("region", (0, 0, 640, 360)))
        with track_of(source) as track:
            track.begin(Running(tmp_path, Clock()))
            desk.point(30, 40)
            until(lambda: count(tmp_path / "pointer.jsonl", lambda event: (event.x, event.y) == (30, 40)))
            finished(track)
        assert track.result is not None


def test_an_x_server_that_ends_takes_only_the_pointer_along(tmp_path: Path) -> None:
    """The track closes in peace, with what it had."""
    with ExitStack() as closing:
        desk = closing.enter_context(running_desk())
        source = PointerSource(ScreenSource("region", (0, 0, 640, 360)))
        with track_of(source) as track:
            track.begin(Running(tmp_path, Clock()))
            desk.point(30, 40)
            until(lambda: count(tmp_path / "pointer.jsonl", lambda event: (event.x, event.y) == (30, 40)))
            closing.close()
            until(lambda: track._is_lost)
            finished(track)
        assert track.result is not None
