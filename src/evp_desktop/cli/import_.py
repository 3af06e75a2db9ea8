"""`evp import PROJECT FILE...`: films, sound, pictures and PDFs become parts of a video."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from evp_desktop.cli.layout import part_of
from evp_desktop.cli.output import Output
from evp_desktop.cli.record import seconds, stop_requested
from evp_desktop.errors import NotFound
from evp_desktop.model import edits
from evp_desktop.model.time import clock_text

if TYPE_CHECKING:
    from evp_desktop.model.media import SourceKind, Take
    from evp_desktop.model.project import Project

ROLES: dict[str, SourceKind] = {
    "screen": "screen",
    "camera": "camera",
    "second_camera": "second_camera",
    "slides": "slides",
    "voice": "microphone",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which files, as what, into which part."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a film, sound, picture or PDF")
    parser.add_argument("--as", dest="role", choices=ROLES, help="what it is (default: told from the file)")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--part", metavar="PART", help="the part, by number, heading or id (default: a new one)"
    )
    where.add_argument(
        "--beside", metavar="TAKE", help="a colleague's film, beside this take (see 'evp layout')"
    )
    parser.add_argument(
        "--page", type=seconds, default=5.0, metavar="SECONDS", help="how long a page is shown"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Bring in each file as a take; Ctrl-C leaves nothing half done."""
    from evp_desktop import paths
    from evp_desktop.services import projects

    folder = projects.find(args.project, paths.projects_folder())
    takes = []
    with stop_requested() as stop:
        for path in args.files:

            def progress(part: float, name: str = path.name) -> None:
                out.progress(part, None, f"Bringing in {name}")

            if args.beside:
                take = _bring_beside(folder, path, args.beside, progress, stop.is_set)
            else:
                take = _bring(folder, path, args, progress, stop.is_set)
            takes.append(take)
            out.line(f"Brought in {path} ({clock_text(take.duration_us)})")
    told = [
        {"id": take.id, "duration_us": take.duration_us, "sources": [source.kind for source in take.sources]}
        for take in takes
    ]
    out.result({"project": str(folder), "takes": told})
    return 0


def _bring(
    folder: Path,
    path: Path,
    args: argparse.Namespace,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Take:
    from evp_desktop.services import importing, projects, recording

    role = ROLES[args.role] if args.role else importing.role_of(path)
    project = projects.load(folder)
    block = part_of(project, args.part) if args.part else recording.next_block(project, path.stem, "")
    if not args.part:
        block = replace(block, layout=importing.LAYOUTS.get(role, "screen"))
    take = importing.import_file(
        folder, path, role, block_id=block.id, page_s=args.page, progress=progress, cancelled=cancelled
    )
    if not args.part:
        recording.keep_block(folder, block)
    recording.keep_take(folder, take)
    return take


def _bring_beside(
    folder: Path, path: Path, take_id: str, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> Take:
    from evp_desktop.services import importing, projects

    take = projects.load(folder).take(take_id)
    if take is None:
        raise NotFound(take_id)
    changed = importing.import_beside(folder, path, take, progress=progress, cancelled=cancelled)

    def edit(project: Project) -> Project:
        return edits.change_block(edits.change_take(project, changed), take.block_id, layout="two_people")

    projects.change(folder, edit)
    return changed
