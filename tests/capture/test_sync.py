"""When was a sample heard? Arrivals jitter, stall and lose; the answer must not."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evp_desktop.capture.sync import LATE_NS, SETTLE_NS, Placer, gap_samples

RATE_HZ = 48_000
BLOCK = 960
BLOCK_NS = 20_000_000
MS = 1_000_000


def placed_ns(arrivals: list[tuple[int, int]]) -> list[int]:
    """How far each block was put from its truth, given (truth, arrival) of each; all come out, in order."""
    placer = Placer(RATE_HZ)
    blocks = [np.full((BLOCK, 1), number % 30_000, np.int16) for number in range(len(arrivals))]
    found = []
    for (_, arrived), block in zip(arrivals, blocks, strict=True):
        found += placer.put(arrived, block)
    found += placer.flush()
    assert all(one.block is block for one, block in zip(found, blocks, strict=True))
    return [one.at_ns - truth for one, (truth, _) in zip(found, arrivals, strict=True)]


def late(delays: list[int], lost: dict[int, int] | None = None) -> list[tuple[int, int]]:
    """Blocks that arrive so much too late, with nanoseconds of sound lost before some of them."""
    gone, found = 0, []
    for number, delay in enumerate(delays):
        gone += (lost or {}).get(number, 0)
        truth = number * BLOCK_NS + gone
        found.append((truth, truth + BLOCK_NS + delay))
    return found


def worst(errors: list[int]) -> int:
    return max(map(abs, errors))


@given(st.randoms(use_true_random=False), st.integers(0, 60 * MS))
@settings(max_examples=50)
def test_jitter_is_seen_through(chance: random.Random, worst_ns: int) -> None:
    """Blocks up to 60 ms late are placed within 1 ms when one in 0.4 s is prompt."""
    delays = [chance.choice((0, chance.randint(0, worst_ns), worst_ns)) for _ in range(200)]
    delays[::20] = [0] * len(delays[::20])
    assert worst(placed_ns(late(delays))) < MS


def test_a_block_is_never_placed_before_it_was_heard() -> None:
    """Lateness only: with constant delay the error is that delay, never less than nothing."""
    assert set(placed_ns(late([3 * MS] * 100))) == {3 * MS}


@pytest.mark.parametrize("ppm", [-300, -100, 0, 30, 100, 300])
def test_the_device_s_own_clock_is_followed_and_measured(ppm: int) -> None:
    """Over ten minutes every block stays within 3.5 ms, and the device's speed is known to 2 ppm."""
    placer, chance, errors = Placer(RATE_HZ), random.Random(1), []
    for number in range(30_000):
        step = BLOCK_NS / (1 + ppm * 1e-6)
        truth = round(number * step)
        delay = round(chance.choice((0, 0, 1, 4, 9)) * MS * chance.random())
        placed = placer.put(truth + round(step) + delay, np.zeros((BLOCK, 1), np.int16))
        errors += [one.at_ns - truth for one in placed[-1:]]
    assert worst(errors) < 3.5 * MS
    assert placer.drift_ppm == pytest.approx(ppm, abs=2)


@pytest.mark.parametrize("stall_ms", [60, 120, 300, 490, 700, 1000, 3000])
def test_a_stall_that_delays_changes_nothing(stall_ms: int) -> None:
    """Blocks that come late in a burst, none of them lost, keep their places."""
    delays = [0] * 300
    for number in range(stall_ms // 20):
        delays[50 + number] = (stall_ms - 20 * number) * MS
    assert worst(placed_ns(late(delays))) < MS


@pytest.mark.parametrize("loss_ms", [30, 60, 110, 300, 490, 700, 5000])
def test_a_stall_that_loses_sound_is_noticed(loss_ms: int) -> None:
    """Every block behind the loss is in its place, and every one before it."""
    assert worst(placed_ns(late([0] * 150, {50: loss_ms * MS}))) < MS


def test_a_stall_that_delays_some_and_loses_some() -> None:
    """A server that kept the newest half of a second: the burst ends in its place."""
    delays = [0] * 50 + [(480 - 20 * number) * MS for number in range(24)] + [0] * 100
    assert worst(placed_ns(late(delays, {50: 500 * MS}))) < MS


@pytest.mark.parametrize("number", [3, 12, 29])
def test_a_loss_in_the_first_half_second(number: int) -> None:
    """Also before the device has settled, what is before and behind a loss is in its place."""
    assert worst(placed_ns(late([0] * 100, {number: 450 * MS}))) < MS


def test_a_device_that_warms_up_slowly() -> None:
    """The first blocks may come in a heap; the first half second waits until that is known."""
    delays = [(400 - 20 * number) * MS for number in range(20)] + [0] * 80
    assert worst(placed_ns(late(delays))) < MS


@given(st.lists(st.integers(0, 2_000 * MS), min_size=1, max_size=120))
@settings(max_examples=60)
def test_no_block_is_kept_for_long(delays: list[int]) -> None:
    """However blocks arrive, none waits longer than the settling time, and all come out in order."""
    placer, waiting = Placer(RATE_HZ), []
    arrivals = np.maximum.accumulate([BLOCK_NS * (n + 1) + delay for n, delay in enumerate(delays)])
    for arrived in arrivals.tolist():
        waiting.append(arrived)
        out = placer.put(arrived, np.zeros((BLOCK, 1), np.int16))
        del waiting[: len(out)]
        assert not waiting or arrived - waiting[0] < SETTLE_NS
    assert len(placer.flush()) == len(waiting)


@given(st.integers(-LATE_NS // 1000, LATE_NS // 1000))
def test_jitter_inserts_nothing(gap_us: int) -> None:
    """Within a stretch, up to 20 ms are left to the resampler."""
    assert gap_samples(1_000_000 + gap_us, 1_000_000, RATE_HZ, is_new_span=False) == 0


@given(st.integers(-5_000_000, 5_000_000))
def test_a_new_stretch_is_placed_exactly(gap_us: int) -> None:
    """At the beginning of a stretch every sample of a gap counts, in both directions."""
    fill = gap_samples(10_000_000 + gap_us, 10_000_000, RATE_HZ, is_new_span=True)
    assert abs(fill - gap_us * RATE_HZ / 1e6) <= 0.5


def test_a_hole_is_filled() -> None:
    """A quarter of a second that is missing becomes as much silence; what is there twice is left out."""
    assert gap_samples(1_250_000, 1_000_000, RATE_HZ, is_new_span=False) == 12_000
    assert gap_samples(1_000_000, 1_250_000, RATE_HZ, is_new_span=False) == -12_000
