"""Measuring whole processes: wall time, processor time with children, peak memory; pairs and medians."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """What one run took: seconds, seconds of processor in all its processes, and megabytes at its peak."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def cost_of(commands: Sequence[Sequence[str]], environment: Mapping[str, str] | None = None) -> Cost:
    """Run commands one after the other; their costs together. Ends the program when one fails."""
    wall = cpu = peak = 0.0
    for command in commands:
        with Path(os.devnull).open("wb") as nothing:
            begun = time.perf_counter()
            process = subprocess.Popen(
                command, stdout=nothing, stderr=subprocess.PIPE, env={**os.environ, **(environment or {})}
            )
            assert process.stderr is not None
            told = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            wall += time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stderr.close()
        if process.returncode:
            sys.exit(f"{command[0]} failed: {told.decode(errors='replace')[-2000:]}")
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss / 1024)
    return Cost(wall, cpu, peak)


def in_pairs(ours: Callable[[], Cost], theirs: Callable[[], Cost], pairs: int) -> list[tuple[Cost, Cost]]:
    """Both in turn, the order changing from pair to pair: a machine that slows down then favours neither."""
    found = []
    for number in range(pairs):
        if number % 2:
            other = theirs()
            found.append((ours(), other))
        else:
            own = ours()
            found.append((own, theirs()))
    return found


def median_of(values: Sequence[float]) -> float:
    """The median, rounded for reading."""
    return round(statistics.median(values), 3)


def show(title: str, costs: Sequence[Cost]) -> None:
    """One readable line with medians and ranges."""
    walls, cpus = [c.wall_s for c in costs], [c.cpu_s for c in costs]
    peak = max(c.peak_mb for c in costs)
    print(
        f"{title:<28} wall {median_of(walls):7.2f} s ({min(walls):.2f}-{max(walls):.2f})"
        f"  cpu {median_of(cpus):7.2f} s ({min(cpus):.2f}-{max(cpus):.2f})  peak {peak:.0f} MB"
    )


def finish(fields: Mapping[str, object]) -> None:
    """The last line: one JSON object."""
    print(json.dumps(fields))
