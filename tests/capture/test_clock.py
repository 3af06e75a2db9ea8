"""A take's own time: pauses take none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.capture.clock import TakeClock, now_ns

MS = 1_000_000
STRETCHES = st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 5000)), min_size=1, max_size=8)
"""How long something was recorded and how long the pause behind it took, in milliseconds."""


def clock_of(stretches: list[tuple[int, int]], start_ns: int = 7 * MS) -> tuple[TakeClock, int]:
    """A clock after these stretches and pauses, and the moment it stopped."""
    clock, at = TakeClock(), start_ns
    stopped = at
    for recorded, pause in stretches:
        clock = clock.started(at)
        stopped = at + recorded * MS
        clock = clock.stopped(stopped)
        at = stopped + pause * MS
    return clock, stopped


@given(STRETCHES)
def test_pauses_take_no_time(stretches: list[tuple[int, int]]) -> None:
    """The duration is the sum of what was recorded, whatever the pauses took."""
    clock, _ = clock_of(stretches)
    assert clock.duration_us(now_ns()) == sum(recorded for recorded, _ in stretches) * 1000


@given(STRETCHES, st.integers(1, 400))
def test_time_never_goes_back(stretches: list[tuple[int, int]], step_ms: int) -> None:
    """Later moments have later times, and every time lies within the duration."""
    clock, end = clock_of(stretches)
    times = [clock.time_us(at) for at in range(0, end + 2 * MS, step_ms * MS)]
    known = [time for time in times if time is not None]
    assert known == sorted(known)
    assert all(0 <= time < clock.duration_us(0) for time in known)


@given(STRETCHES)
def test_a_moment_in_a_pause_has_no_time(stretches: list[tuple[int, int]]) -> None:
    """What happens in a pause, before the start or after the end does not belong to the take."""
    clock, at = TakeClock(), 7 * MS
    for recorded, pause in stretches:
        clock = clock.started(at).stopped(at + recorded * MS)
        at += (recorded + pause) * MS
        if pause:
            assert clock.time_us(at - 1) is None
    assert clock.time_us(7 * MS - 1) is None
    assert clock.time_us(at) is None


def test_an_open_stretch_runs_on() -> None:
    """While it records, any later moment has a time; stopped and started twice is the same as once."""
    clock = TakeClock().started(100 * MS).started(200 * MS)
    assert clock.is_running
    assert clock.time_us(350 * MS) == 250_000
    stopped = clock.stopped(400 * MS).stopped(900 * MS)
    assert stopped.spans_ns == ((100 * MS, 400 * MS),)
    assert not stopped.is_running


def test_a_stop_before_the_start_records_nothing() -> None:
    """A stretch that ends before it began is empty, not negative."""
    clock = TakeClock().started(100 * MS).stopped(50 * MS)
    assert clock.duration_us(500 * MS) == 0
    assert clock.time_us(100 * MS) is None


def test_nothing_was_recorded_yet() -> None:
    """A fresh clock has no duration and no time."""
    assert TakeClock().duration_us(99) == 0
    assert TakeClock().time_us(99) is None
    assert not TakeClock().is_running
