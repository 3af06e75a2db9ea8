"""Who makes which segment."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from evp_desktop.media.encoders import settings_for
from evp_desktop.render.segments import Queues, most_workers


@given(st.integers(0, 60), st.integers(1, 8), st.data())
def test_every_segment_is_made_once(count: int, workers: int, data: st.DataObject) -> None:
    """Whoever is how fast: all are taken, none twice."""
    jobs: list[Any] = [(str(number), number) for number in range(count)]
    queues = Queues(jobs, workers)
    taken = []
    active = list(range(workers))
    while active:
        worker = data.draw(st.sampled_from(active))
        job = queues.take(worker)
        if job is None:
            active.remove(worker)
        else:
            taken.append(job)
    assert sorted(taken) == sorted(jobs)


def test_each_worker_goes_on_where_he_was() -> None:
    """Workers of one speed walk through a stretch each."""
    queues = Queues([(str(number), number) for number in range(20)], 2)  # type: ignore[misc]
    turns = [queues.take(turn % 2) for turn in range(20)]
    assert [int(job[0]) for job in turns[::2] if job] == list(range(10))
    assert [int(job[0]) for job in turns[1::2] if job] == list(range(10, 20))


def test_memory_bounds_the_workers() -> None:
    """Three at 1080p, one at 2160p, however many cores there are."""
    sizes = ((1280, 720), (1920, 1080), (3840, 2160))
    assert [most_workers(settings_for("h264", *size)) for size in sizes] == [6, 3, 1]
