"""`evp numbers`: what became of published videos, per video and per department."""

from __future__ import annotations

import argparse
from pathlib import Path

from evp_desktop.cli.output import Output

TROUBLE = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where it goes."""
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write a table for a spreadsheet")
    parser.add_argument("--page", type=Path, metavar="FILE", help="write a page with plots, to read or print")
    parser.add_argument("--language", choices=("en", "nl"), default="en", help="of the page (default: en)")


def run(args: argparse.Namespace, out: Output) -> int:
    """Ask the libraries and tell."""
    import msgspec

    from evp_desktop import paths
    from evp_desktop.cli.uploads import library_opener
    from evp_desktop.services import numbers, projects
    from evp_desktop.services.files import replace_file
    from evp_desktop.services.numbers_page import to_page
    from evp_desktop.services.settings import SettingsStore

    own = SettingsStore(paths.settings_folder()).projects_folder
    videos = numbers.gather({own, paths.projects_folder()}, library_opener())
    if args.csv:
        replace_file(args.csv.absolute(), numbers.to_csv(videos).encode("utf-8-sig"))
    if args.page:
        page = to_page(videos, args.language, projects.today())
        replace_file(args.page.absolute(), page.encode())
    for one in videos:
        counted = one.counted
        views = "not counted" if counted.views is None else f"{counted.views} views"
        out.line(f"{one.published_on}  {one.title}  ({one.library}): {views}")
    if not videos:
        out.line("No video is in a library yet.")
    away = sorted({one.library for one in videos if one.trouble is not None})
    for name in away:
        out.line(f"{name} could not be asked; its counts are missing.")
    departments = numbers.by_department(videos)
    out.result(
        {
            "videos": [
                {**msgspec.structs.asdict(one), "trouble": type(one.trouble).__name__ if one.trouble else ""}
                | {"counted": msgspec.to_builtins(one.counted)}
                for one in videos
            ],
            "departments": msgspec.to_builtins(departments),
        }
    )
    return TROUBLE if away else 0
