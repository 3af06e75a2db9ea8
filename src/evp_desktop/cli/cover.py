"""`evp cover PROJECT PART`: make something in the picture unrecognisable, or show it again."""

from __future__ import annotations

import argparse
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evp_desktop.cli.layout import part_of
from evp_desktop.cli.output import Output
from evp_desktop.errors import NotFound
from evp_desktop.model import edits
from evp_desktop.model.masks import Mask, MaskPlace
from evp_desktop.model.time import US_PER_S

if TYPE_CHECKING:
    from evp_desktop.model.media import Source, Take
    from evp_desktop.model.project import Project

USAGE = 2


def place(text: str) -> tuple[int, int, int, int]:
    """`X,Y,WxH` as x, y, width, height in pixels of the recorded picture."""
    match = re.fullmatch(r"(\d{1,5}),(\d{1,5}),(\d{1,5})x(\d{1,5})", text)
    if not match or int(match[3]) == 0 or int(match[4]) == 0:
        raise argparse.ArgumentTypeError("write a place as X,Y,WIDTHxHEIGHT, for example 200,80,320x40")
    x, y, width, height = map(int, match.groups())
    return x, y, width, height


def moment(text: str) -> int:
    """A moment of the recording in seconds, as microseconds."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 24 * 3600:
        raise argparse.ArgumentTypeError("write a moment in seconds, for example 4.5")
    return round(value * US_PER_S)


def number(text: str) -> int:
    """The number of a cover in the list."""
    if not text.isdecimal() or not 1 <= int(text[:9]) <= 9999:
        raise argparse.ArgumentTypeError("write the number of a cover, as --list tells it")
    return int(text)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What of which part, from when to when, and how."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    parser.add_argument("part", metavar="PART", help="its number, heading or id")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--at", type=place, metavar="X,Y,WxH", help="the place, in pixels of what was recorded")
    what.add_argument(
        "--remove", type=number, nargs="?", const=0, metavar="N",
        help="show again what is covered in this part: the one of that number, else all",
    )  # fmt: skip
    what.add_argument("--list", action="store_true", help="tell what is covered, and change nothing")
    parser.add_argument(
        "--from", dest="start", type=moment, default=0, metavar="S", help="from this second on"
    )
    parser.add_argument("--to", dest="end", type=moment, metavar="S", help="up to this second")
    parser.add_argument("--face", action="store_true", help="in the camera's picture, not the screen's")
    parser.add_argument("--solid", action="store_true", help="one colour in place of a blur")
    parser.add_argument("--round", action="store_true", help="an ellipse in place of a rectangle")
    parser.add_argument("--follow", action="store_true", help="follow what is there when it moves")


def run(args: argparse.Namespace, out: Output) -> int:
    """Cover or show, then tell what is covered."""
    from evp_desktop import paths
    from evp_desktop.services import projects, tracking

    folder = projects.find(args.project, paths.projects_folder())
    project = projects.load(folder)
    take, source = _shown(project, args.part, is_face=args.face)
    if args.list:
        return _tell(out, str(folder), project, take, ())
    if args.remove is not None:
        return _tell(out, str(folder), _remove(folder, project, take, args.remove), take, ())
    end_us = take.duration_us if args.end is None else min(args.end, take.duration_us)
    if args.start >= end_us:
        out.error("The part ends before that. Choose an earlier moment.", "OutOfRange")
        return USAGE
    mask = _mask(args, take, source, end_us)
    lost: tuple[tuple[int, int], ...] = ()
    if args.follow:
        mask, lost = tracking.track(folder, project, mask, lambda part: out.event("progress", part=part))
    return _tell(out, str(folder), projects.change(folder, lambda now: edits.add_mask(now, mask)), take, lost)


def _shown(project: Project, part: str, *, is_face: bool) -> tuple[Take, Source]:
    """The take that a part shows, and the stream that is meant; raises `NotFound`."""
    clip = project.clip_of(part_of(project, part).id)
    take = project.take(clip.take_id) if clip else None
    source = None
    if take is not None:
        face = take.source("camera") or take.source("second_camera")
        source = face if is_face else take.backdrop or face
    if take is None or source is None or source.width <= 0 or source.height <= 0:
        raise NotFound(part)
    return take, source


def _mask(args: argparse.Namespace, take: Take, source: Source, end_us: int) -> Mask:
    x, y, width, height = args.at
    return Mask(
        id=edits.new_id(),
        take_id=take.id,
        source=source.kind,
        shape="round" if args.round else "rectangle",
        style="solid" if args.solid else "blurred",
        start_us=args.start,
        end_us=end_us,
        places=(
            MaskPlace(
                at_us=args.start,
                x=min(1.0, x / source.width),
                y=min(1.0, y / source.height),
                width=min(1.0, width / source.width),
                height=min(1.0, height / source.height),
            ),
        ),
    )


def _remove(folder: Path, project: Project, take: Take, place: int) -> Project:
    """Show again one cover of a take, or all for 0; raises `NotFound`."""
    from evp_desktop.services import projects

    masks = _masks_of(project, take)
    if place > len(masks):
        raise NotFound(str(place))
    gone = {mask.id for mask in (masks[place - 1 : place] if place else masks)}

    def edit(now: Project) -> Project:
        for mask_id in gone:
            now = edits.remove_mask(now, mask_id)
        return now

    return projects.change(folder, edit)


def _masks_of(project: Project, take: Take) -> list[Mask]:
    return [mask for mask in project.masks if mask.take_id == take.id]


def _tell(out: Output, folder: str, project: Project, take: Take, lost: tuple[tuple[int, int], ...]) -> int:
    masks: list[dict[str, Any]] = [
        {
            "id": mask.id,
            "source": mask.source,
            "style": mask.style,
            "shape": mask.shape,
            "start_us": mask.start_us,
            "end_us": mask.end_us,
            "places": len(mask.places),
        }
        for mask in _masks_of(project, take)
    ]
    for place, mask in enumerate(masks, 1):
        span = f"{mask['start_us'] / US_PER_S:.1f} to {mask['end_us'] / US_PER_S:.1f} s"
        out.line(f"{place:>3}  {mask['source']:<13} {mask['style']:<8} {mask['shape']:<9} {span}")
    if not masks:
        out.line("Nothing is covered in this part.")
    for begin, end in lost:
        out.line(
            f"Not found from {begin / US_PER_S:.1f} to {end / US_PER_S:.1f} s: the cover stays where it was. "
            "Look at that part."
        )
    out.result({"project": folder, "take": take.id, "masks": masks, "lost": [list(span) for span in lost]})
    return 0
