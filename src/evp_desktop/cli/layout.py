"""`evp layout PROJECT [PART [LAYOUT]]`: see and choose what the viewer sees of each part."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, get_args

from evp_desktop.cli.output import Output
from evp_desktop.errors import NotFound
from evp_desktop.model import edits
from evp_desktop.model.script import Background, Layout
from evp_desktop.model.time import clock_text

if TYPE_CHECKING:
    from evp_desktop.model.project import Project
    from evp_desktop.model.script import Block


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which part of which project, and how it shall look."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    parser.add_argument(
        "part", nargs="?", metavar="PART", help="its number, heading or id (default: show all)"
    )
    parser.add_argument("layout", nargs="?", choices=get_args(Layout), help="what the viewer sees")
    parser.add_argument("--background", choices=get_args(Background), help="what is behind a face")


def run(args: argparse.Namespace, out: Output) -> int:
    """Change what is asked for, then tell how every part looks."""
    from evp_desktop import paths
    from evp_desktop.services import projects

    folder = projects.find(args.project, paths.projects_folder())

    def edit(project: Project) -> Project:
        if args.part is None:
            return project
        block = part_of(project, args.part)
        given: edits.BlockChange = {}
        if args.layout:
            given["layout"] = args.layout
        if args.background:
            given["background"] = args.background
        return edits.change_block(project, block.id, **given)

    project = projects.change(folder, edit)
    parts = [_told(project, number, block) for number, block in enumerate(project.blocks, 1)]
    for part in parts:
        out.line("{part:>3}  {shown:<13} {background:<8}  {heading}".format(**part))
        for take in part["takes"]:
            out.line(
                f"     take {take['id']}  {clock_text(take['duration_us'])}  {', '.join(take['sources'])}"
            )
    out.result({"project": str(folder), "parts": parts})
    return 0


def part_of(project: Project, name: str) -> Block:
    """The part that a person means by its number, heading or id; raises `NotFound`."""
    if name.isdecimal() and 0 < int(name) <= len(project.blocks):
        return project.blocks[int(name) - 1]
    for block in project.blocks:
        if name in (block.id, block.heading):
            return block
    raise NotFound(name)


def _told(project: Project, number: int, block: Block) -> dict[str, Any]:
    from evp_desktop.render.plan import effective_layout

    clip = project.clip_of(block.id)
    take = project.take(clip.take_id) if clip else None
    return {
        "part": number,
        "id": block.id,
        "heading": block.heading,
        "layout": block.layout,
        "shown": effective_layout(block.layout, take) if take else block.layout,
        "background": block.background,
        "takes": [
            {"id": one.id, "duration_us": one.duration_us, "sources": [source.kind for source in one.sources]}
            for one in project.takes_of(block.id)
        ],
    }
