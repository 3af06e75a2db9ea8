"""`evp selftest`: what works on this machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from evp_desktop.cli import messages
from evp_desktop.cli.output import Output

MARKS = {"works": "ok", "absent": "none", "trouble": "NOT OK"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which library to try."""
    parser.add_argument("--library", type=Path, metavar="FOLDER", help="the library to try (default: yours)")


def run(args: argparse.Namespace, out: Output) -> int:
    """Try codecs, fonts, screen, camera, microphone, keyring and library; 3 when a needed one fails."""
    from evp_desktop import paths
    from evp_desktop.services import selftest
    from evp_desktop.services.settings import SettingsStore

    library = args.library or SettingsStore(paths.settings_folder()).library_folder
    trials = selftest.run(library)
    rows = []
    for trial in trials:
        detail = messages.sentence(trial.trouble) if trial.trouble else trial.detail
        out.line(f"{trial.name:<12} {MARKS[trial.state]:<7} {detail}")
        rows.append({"name": trial.name, "state": trial.state, "detail": detail, "needed": trial.is_needed})
    out.result({"trials": rows})
    return 3 if any(trial.is_needed and trial.state != "works" for trial in trials) else 0
