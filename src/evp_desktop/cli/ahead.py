"""`evp ahead PROJECT`: make the pieces of a video while nobody waits for it."""

from __future__ import annotations

import argparse
import sys
import threading

from evp_desktop.cli.output import Output
from evp_desktop.cli.record import stop_requested


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    parser.add_argument("--kit", metavar="KIT", help="a brand kit: its folder or id (default: the project's)")
    parser.add_argument(
        "--with-starter", action="store_true", help="end when the input does, as when its starter is gone"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Fill the project's cache at the lowest priority; ends with the program that started it."""
    from evp_desktop import paths
    from evp_desktop.services import projects
    from evp_desktop.services.ahead import lower_priority, tidy_caches
    from evp_desktop.services.exporting import kit_of, make_project_ahead

    lower_priority()
    folder = projects.find(args.project, paths.projects_folder())
    with stop_requested() as stop:
        if args.with_starter:
            threading.Thread(target=_end_with_starter, args=(stop,), daemon=True).start()
        project = projects.load(folder)
        make_project_ahead(
            folder,
            project,
            kit_of(args.kit or project.brand_kit),
            lambda part, left_s: out.progress(part, left_s, "Making pieces ahead"),
            stop.is_set,
        )
    tidy_caches(paths.projects_folder())
    out.line("Everything is ready. Making the video now takes a moment.")
    out.result({"project": str(folder)})
    return 0


def _end_with_starter(stop: threading.Event) -> None:
    """Wait for the end of our input, which whoever started us holds open."""
    while sys.stdin.buffer.read(4096):
        pass
    stop.set()
