"""How long until one can work: the window, and `evp --help`.

The window is timed from the start of the process until the X server shows it with its title and the app
answers events (it is asked to close, and does). Peers in the same run: a window of PySide6 with one label,
and `ffmpeg -h`. Needs Xvfb where there is no display.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from Xlib import X, display, protocol

from bench.measure import cost_of, finish, in_pairs, median_of, show
from evp_desktop.capture.platform import x11
from evp_desktop.services.stage import Stage

TITLE = "EVP Desktop"
HELLO = (
    "import sys; from PySide6.QtWidgets import QApplication, QLabel; a = QApplication(sys.argv);"
    "w = QLabel('hello'); w.setWindowTitle('EVP peer'); w.resize(1280, 720); w.show(); a.exec()"
)
LIMIT_S = 60.0


def window_s(command: Sequence[str], title: str, home: Path) -> tuple[float, float]:
    """Seconds until the window is shown, and until it has answered a request to close."""
    environment = {**os.environ, "EVP_HOME": str(home)}
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        number = shown_window(title, begun + LIMIT_S)
        shown = time.perf_counter() - begun
        ask_to_close(number)
        process.wait(timeout=LIMIT_S)
        return shown, time.perf_counter() - begun
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def shown_window(title: str, until: float) -> int:
    """The X server's number of the window with that title, as soon as it is seen."""
    while time.perf_counter() < until:
        for window in x11.list_windows():
            if window.title.startswith(title):
                return int(window.id.removeprefix("window-"), 16)
    sys.exit(f"no window called {title} was shown")


def ask_to_close(number: int) -> None:
    """Send a window what a window manager sends when its cross is clicked."""
    connection = display.Display()
    window = connection.create_resource_object("window", number)
    data = (32, [connection.intern_atom("WM_DELETE_WINDOW"), X.CurrentTime, 0, 0, 0])
    protocols = connection.intern_atom("WM_PROTOCOLS")
    window.send_event(protocol.event.ClientMessage(window=window, client_type=protocols, data=data))
    connection.sync()
    connection.close()


def main() -> None:
    """Time window and help, print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two runs instead of seven")
    args = parser.parse_args()
    runs = 2 if args.quick else 7
    evp = [sys.executable, "-m", "evp_desktop.cli.main", "--help"]
    app = [sys.executable, "-m", "evp_desktop.ui.app"]
    peer = [sys.executable, "-c", HELLO]
    with tempfile.TemporaryDirectory(prefix="evp-bench-") as name, Stage():
        home = Path(name)
        window_s(app, TITLE, home)  # the disk's cache is warm for both
        window_s(peer, "EVP peer", home)
        pairs = [(window_s(app, TITLE, home), window_s(peer, "EVP peer", home)) for _ in range(runs)]
    helps = in_pairs(lambda: cost_of([evp]), lambda: cost_of([["ffmpeg", "-h"]]), runs)
    ours, others = [own[0] for own, _ in pairs], [other[0] for _, other in pairs]
    print(f"window shown                 {median_of(ours):.2f} s ({min(ours):.2f}-{max(ours):.2f})")
    print(f"empty PySide6 window         {median_of(others):.2f} s ({min(others):.2f}-{max(others):.2f})")
    show("evp --help", [own for own, _ in helps])
    show("ffmpeg -h", [other for _, other in helps])
    finish(
        {
            "window_s": median_of(ours),
            "window_ratio_empty": median_of([a / b for a, b in zip(ours, others, strict=True)]),
            "closed_s": median_of([own[1] for own, _ in pairs]),
            "help_s": median_of([own.wall_s for own, _ in helps]),
            "help_ratio_ffmpeg": median_of([own.wall_s / other.wall_s for own, other in helps]),
            "runs": runs,
        }
    )


if __name__ == "__main__":
    main()
