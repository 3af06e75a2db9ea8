"""How smooth a window stays while its video is made ahead: how late the timers of an event loop come.

A timer of 10 ms beside nothing, then beside `services.ahead` at work on a camera and a screen, in pairs in
one run. Lateness in milliseconds: the window shows 60 pictures a second as long as it is below 16. `--quick`:
one pair of 5 s in place of three of 15 s.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt, QTimer

from bench import material
from bench.export import Sizes, Works, job
from bench.measure import finish, median_of
from evp_desktop import paths
from evp_desktop.services import brand_kits, projects
from evp_desktop.services.ahead import Ahead

EVERY_MS = 10
BEGUN_AFTER_S = 2
"""By then the child has been loaded and makes pictures."""


class Lateness(NamedTuple):
    """Of the timers of one stretch of time, in milliseconds."""

    p95_ms: float
    most_ms: float


def lateness(app: QCoreApplication, seconds: float) -> Lateness:
    """Listen to a timer for so long."""
    late: list[float] = []
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(max(0.0, (now - last) * 1000 - EVERY_MS))
        last = now

    timer.timeout.connect(tick)
    timer.start(EVERY_MS)
    QTimer.singleShot(round(seconds * 1000), app.quit)
    app.exec()
    timer.stop()
    return Lateness(statistics.quantiles(late, n=20)[-1], max(late))


def beside_ahead(app: QCoreApplication, folder: Path, seconds: float) -> Lateness:
    """As `lateness`, while the project's video is made anew."""
    shutil.rmtree(projects.cache_folder(folder), ignore_errors=True)
    ahead = Ahead(quiet_s=0.0, is_allowed=lambda: True)
    ahead.want(folder)
    lateness(app, BEGUN_AFTER_S)
    try:
        found = lateness(app, seconds)
        if not ahead.is_working:
            raise SystemExit("the video was made before the time was over: nothing is proven")
    finally:
        ahead.close()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one pair of 5 s")
    args = parser.parse_args()
    seconds, pairs = (5.0, 1) if args.quick else (15.0, 3)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QCoreApplication([])
    with tempfile.TemporaryDirectory(prefix="evp-bench-") as name:
        kit = material.copy_kit(Path(name), brand_kits.find_kit("default", paths.brand_kits_folder()))
        folder, _ = job(Works(Path(name), kit, Sizes(60, 0, 0, 0, pairs)), "round")
        runs = [(lateness(app, seconds), beside_ahead(app, folder, seconds)) for _ in range(pairs)]
    for idle, busy in runs:
        print(
            f"alone {idle.p95_ms:.2f} ({idle.most_ms:.1f}), ahead {busy.p95_ms:.2f} ({busy.most_ms:.1f}) ms"
        )
    finish(
        {
            "seconds": seconds,
            "pairs": pairs,
            "alone_p95_ms": median_of([idle.p95_ms for idle, _ in runs]),
            "ahead_p95_ms": median_of([busy.p95_ms for _, busy in runs]),
            "ahead_most_ms": median_of([busy.most_ms for _, busy in runs]),
        }
    )


if __name__ == "__main__":
    main()
