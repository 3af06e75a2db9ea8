"""`evp recover`: bring back recordings that were cut off."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from evp_desktop.cli import messages
from evp_desktop.cli.output import Output
from evp_desktop.errors import EvpError, ProjectUnreadable
from evp_desktop.model.time import clock_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project; all of them by default."""
    parser.add_argument(
        "project",
        nargs="?",
        metavar="PROJECT",
        help="one project, made anew when it is damaged (default: all)",
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Mend every take that was cut off and add it to its project."""
    from evp_desktop import paths
    from evp_desktop.services import projects

    parent = paths.projects_folder()
    if args.project:
        folders = [projects.find(args.project, parent)]
    else:
        folders = [card.folder for card in projects.list_cards(parent)]
    found: list[dict[str, Any]] = []
    trouble: list[dict[str, str]] = []
    for folder in folders:
        try:
            found.extend(_recover(folder, out, may_rebuild=bool(args.project)))
        except EvpError as error:
            trouble.append({"project": str(folder), "error": messages.sentence(error)})
            out.line(messages.sentence(error))
    if not found and not trouble:
        out.line("Nothing was lost: every recording is in its project.")
    out.result({"recovered": found, "trouble": trouble})
    return 3 if trouble else 0


def _recover(folder: Path, out: Output, *, may_rebuild: bool) -> list[dict[str, Any]]:
    from evp_desktop.services.recovery import rebuild, recover

    try:
        takes = recover(folder)
    except ProjectUnreadable:
        if not may_rebuild:
            raise
        takes = rebuild(folder)
        out.line(f"{folder} has a new project.json; the damaged one is kept beside it.")
    found = []
    for take in takes:
        out.line(f"Your recording of {take.recorded_at} ({clock_text(take.duration_us)}) is safe in {folder}")
        found.append({"project": str(folder), "take": take.id, "duration_us": take.duration_us})
    return found
