"""When was a sample heard? Arrivals jitter, stall and lose; the answer must not."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.capture.sync import ArrivalClock, fill_samples

RATE_HZ = 48_000
BLOCK = 960
BLOCK_NS = 20_000_000
MS = 1_000_000


def errors_ns(delays: list[int], lost: dict[int, int] | None = None) -> list[int]:
    """How far the clock is from the truth at each block, with the lateness of each and losses before some."""
    clock, gone, found = ArrivalClock(RATE_HZ), 0, []
    for number, delay in enumerate(delays):
        gone += (lost or {}).get(number, 0)
        truth = number * BLOCK_NS + gone
        found.append(clock.block_at_ns(truth + BLOCK_NS + delay, BLOCK) - truth)
    return found


@given(st.randoms(use_true_random=False), st.integers(0, 30 * MS))
def test_jitter_is_seen_through(chance: random.Random, worst_ns: int) -> None:
    """Blocks up to 30 ms late are placed within 1 ms as soon as one of them was prompt."""
    delays = [chance.choice((0, chance.randint(0, worst_ns), worst_ns)) for _ in range(200)]
    delays[20] = 0
    assert max(abs(error) for error in errors_ns(delays)[25:]) < MS


def test_a_block_is_never_placed_before_it_was_heard() -> None:
    """Lateness only: with constant delay the error is that delay, never less than nothing."""
    assert set(errors_ns([3 * MS] * 100)) == {3 * MS}


def test_the_device_s_own_clock_is_followed() -> None:
    """A sound card that runs 100 ppm slow stays within 2 ms over a minute."""
    clock = ArrivalClock(RATE_HZ)
    worst = 0
    for number in range(3000):
        truth = round(number * BLOCK_NS * 1.0001)
        worst = max(worst, abs(clock.block_at_ns(truth + round(BLOCK_NS * 1.0001), BLOCK) - truth))
    assert worst < 2 * MS


@pytest.mark.parametrize("stall_ms", [120, 300, 490])
def test_a_stall_that_delays_changes_nothing(stall_ms: int) -> None:
    """Blocks that come late in a burst, none of them lost, keep their places."""
    delays = [0] * 100
    for number in range(stall_ms // 20):
        delays[50 + number] = (stall_ms - 20 * number) * MS
    assert max(map(abs, errors_ns(delays))) < MS


@pytest.mark.parametrize("loss_ms", [110, 300, 490, 700, 5000])
def test_a_stall_that_loses_sound_is_noticed(loss_ms: int) -> None:
    """When samples were lost, blocks are back in their places within half a second."""
    errors = errors_ns([0] * 150, {50: loss_ms * MS})
    assert max(map(abs, errors[:50])) < MS
    assert max(map(abs, errors[76:])) < MS


@given(st.integers(-99_000, 99_000))
def test_jitter_inserts_nothing(gap_us: int) -> None:
    """Within a stretch, less than a tenth of a second is jitter."""
    assert fill_samples(1_000_000 + gap_us, 1_000_000, RATE_HZ, is_new_span=False) == 0


@given(st.integers(-5_000_000, 5_000_000))
def test_a_new_stretch_is_placed_exactly(gap_us: int) -> None:
    """At the beginning of a stretch every sample of a gap counts, in both directions."""
    fill = fill_samples(10_000_000 + gap_us, 10_000_000, RATE_HZ, is_new_span=True)
    assert abs(fill - gap_us * RATE_HZ / 1e6) < 1


def test_a_hole_is_filled() -> None:
    """A quarter of a second that is missing becomes as much silence; what is there twice is left out."""
    assert fill_samples(1_250_000, 1_000_000, RATE_HZ, is_new_span=False) == 12_000
    assert fill_samples(1_000_000, 1_250_000, RATE_HZ, is_new_span=False) == -12_000
