"""`evp layout PROJECT [PART [LAYOUT]]`: see and choose what the viewer sees of each part, how it moves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, get_args

from evp_desktop.cli.output import Output
from evp_desktop.errors import NotFound
from evp_desktop.model import edits
from evp_desktop.model.clips import Transition
from evp_desktop.model.script import Background, FaceFrame, Layout, Pointer, Zoom
from evp_desktop.model.time import US_PER_S, clock_text

if TYPE_CHECKING:
    from evp_desktop.model.project import Project
    from evp_desktop.model.script import Block

SPEEDS = (25, 400)


def speed(text: str) -> int:
    """A speed in percent."""
    if not text.isdecimal() or not SPEEDS[0] <= int(text) <= SPEEDS[1]:
        raise argparse.ArgumentTypeError(f"write a speed in percent from {SPEEDS[0]} to {SPEEDS[1]}")
    return int(text)


def still(text: str) -> tuple[int, int]:
    """`AT:SECONDS` as microseconds of the recording, and of the time that the picture stands."""
    at, _, lasts = text.partition(":")
    try:
        at_us, lasts_us = round(float(at) * US_PER_S), round(float(lasts) * US_PER_S)
    except (ValueError, OverflowError):
        at_us, lasts_us = -1, -1
    if at_us < 0 or not edits.MIN_CLIP_US <= lasts_us <= 600 * US_PER_S:
        raise argparse.ArgumentTypeError("write a still as AT:SECONDS, for example 4.5:2")
    return at_us, lasts_us


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which part of which project, and how it shall look."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    parser.add_argument(
        "part", nargs="?", metavar="PART", help="its number, heading or id (default: show all)"
    )
    parser.add_argument("layout", nargs="?", choices=get_args(Layout), help="what the viewer sees")
    parser.add_argument("--background", choices=get_args(Background), help="what is behind a face")
    parser.add_argument("--face-frame", choices=get_args(FaceFrame), help="the shape of a small face")
    parser.add_argument(
        "--zoom", choices=get_args(Zoom), help="come closer to what is clicked, or slowly to all of it"
    )
    parser.add_argument("--pointer", choices=get_args(Pointer), help="the pointer as it was, or larger")
    parser.add_argument(
        "--clicks", dest="are_clicks_marked", action=argparse.BooleanOptionalAction, help="mark each click"
    )
    parser.add_argument(
        "--keys", dest="are_keys_shown", action=argparse.BooleanOptionalAction, help="show recorded shortcuts"
    )
    parser.add_argument("--speed", type=speed, metavar="PERCENT", help="how fast it is shown: 25 to 400")
    parser.add_argument(
        "--transition", choices=get_args(Transition), help="how it follows the part before it"
    )
    parser.add_argument(
        "--freeze", type=still, metavar="AT:SECONDS", help="let the picture of a moment stand so long"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Change what is asked for, then tell how every part looks."""
    from evp_desktop import paths
    from evp_desktop.services import projects

    folder = projects.find(args.project, paths.projects_folder())

    def edit(project: Project) -> Project:
        if args.part is None:
            return project
        block = part_of(project, args.part)
        return _with_clips(edits.change_block(project, block.id, **_looks(args)), block.id, args)

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


def _looks(args: argparse.Namespace) -> edits.BlockChange:
    """What shall be another way about the block."""
    given: edits.BlockChange = {}
    if args.layout:
        given["layout"] = args.layout
    if args.background:
        given["background"] = args.background
    if args.face_frame:
        given["face_frame"] = args.face_frame
    if args.zoom:
        given["zoom"] = args.zoom
    if args.pointer:
        given["pointer"] = args.pointer
    if args.are_clicks_marked is not None:
        given["are_clicks_marked"] = args.are_clicks_marked
    if args.are_keys_shown is not None:
        given["are_keys_shown"] = args.are_keys_shown
    return given


def _with_clips(project: Project, block_id: str, args: argparse.Namespace) -> Project:
    """With the clips of a block as asked for; only the first of them follows another part."""
    clips = [clip for clip in project.clips if clip.block_id == block_id]
    if args.speed:
        for clip in clips:
            if not clip.freeze_us:
                project = edits.change_clip(project, clip.id, speed_percent=args.speed)
    if args.transition and clips:
        project = edits.change_clip(project, clips[0].id, transition=args.transition)
    if args.freeze:
        at_us, lasts_us = args.freeze
        inside = (clip for clip in clips if not clip.freeze_us and clip.start_us <= at_us <= clip.end_us)
        shown = next(inside, None)
        if shown is None:
            raise NotFound(f"{at_us / US_PER_S:g} s")
        project = edits.freeze(project, shown.id, at_us, lasts_us)
    return project


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
        "face_frame": block.face_frame,
        "zoom": block.zoom,
        "pointer": block.pointer,
        "clicks": block.are_clicks_marked,
        "keys": block.are_keys_shown,
        "clips": [
            {
                "start_us": one.start_us,
                "end_us": one.end_us,
                "speed_percent": one.speed_percent,
                "freeze_us": one.freeze_us,
                "transition": one.transition,
            }
            for one in project.clips
            if one.block_id == block.id
        ],
        "takes": [
            {"id": one.id, "duration_us": one.duration_us, "sources": [source.kind for source in one.sources]}
            for one in project.takes_of(block.id)
        ],
    }
