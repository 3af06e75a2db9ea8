"""`evp export PROJECT`: make the video, its sound alone, or what is shown before it is played."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import msgspec

from evp_desktop.cli.output import Output
from evp_desktop.cli.record import stop_requested
from evp_desktop.model.delivery import Aspect, Delivery, Quality, VideoCodec
from evp_desktop.model.time import US_PER_S, clock_text

if TYPE_CHECKING:
    from evp_desktop.model.brand import Kit
    from evp_desktop.model.project import Project
    from evp_desktop.render.export import Exported
    from evp_desktop.render.podcast import Episode
    from evp_desktop.services.delivering import Extras, Wishes

SOFT_GAIN_DB = 11.9
SILENT_LUFS = -69.9
THUMBNAILS = 4


def warn(made: Exported, out: Output) -> None:
    """Say what a listener would complain about."""
    if made.integrated_lufs <= SILENT_LUFS:
        out.line("This video has no sound. Check the microphone and record it again.")
    elif made.gain_db > SOFT_GAIN_DB:
        out.line("The voice was recorded very softly. Sit closer to the microphone next time.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project, to which file, in which house style, and as what."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where it goes; its ending is seen to")
    parser.add_argument("--kit", metavar="KIT", help="a brand kit: its folder or id (default: the project's)")
    group = parser.add_argument_group("instead of what the project says, this time")
    add_delivery(group)
    group.add_argument(
        "--hardware", action="store_true", help="let the graphics chip do it where a trial shows it can"
    )
    _add_extras(parser)


def add_delivery(group: argparse._ArgumentGroup) -> None:
    """What the finished video shall be."""
    group.add_argument("--aspect", choices=get_args(Aspect), help="the shape of the picture")
    group.add_argument("--quality", choices=get_args(Quality), help="the shorter side of the picture")
    group.add_argument("--codec", choices=get_args(VideoCodec), help="vp9 makes a WebM, all others an MP4")
    group.add_argument(
        "--captions", action=argparse.BooleanOptionalAction, help="subtitles in the picture itself"
    )


def _add_extras(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("besides or instead")
    group.add_argument("--audio", choices=("m4a", "mp3"), help="only the sound, as for a podcast")
    group.add_argument("--preview", choices=("gif", "webp"), help="also a short moving picture without sound")
    group.add_argument("--preview-from", type=float, metavar="SECONDS", help="where that picture begins")
    group.add_argument("--storyboard", action="store_true", help="also small pictures for a player's bar")
    group.add_argument(
        "--thumbnails",
        type=int,
        nargs="?",
        const=THUMBNAILS,
        default=0,
        metavar="N",
        help=f"also N pictures to choose a poster from ({THUMBNAILS} unless given)",
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Export with progress; Ctrl-C leaves nothing half done."""
    from evp_desktop import paths
    from evp_desktop.services import projects
    from evp_desktop.services.exporting import kit_of

    folder = projects.find(args.project, paths.projects_folder())
    project = projects.load(folder)
    project = msgspec.structs.replace(project, delivery=delivery_of(args, project.delivery))
    kit = kit_of(args.kit or project.brand_kit)
    with stop_requested() as stop:
        make = _make_sound if args.audio else _make_video
        out.result(make(args, folder, project, kit, out, stop))
    return 0


def delivery_of(args: argparse.Namespace, delivery: Delivery) -> Delivery:
    """What the project asks for, except where this command says something else."""
    said = {"aspect": args.aspect, "quality": args.quality, "codec": args.codec}
    said["are_captions_burned_in"] = args.captions
    changes = {name: value for name, value in said.items() if value is not None}
    return msgspec.structs.replace(delivery, **changes)


def _wishes(args: argparse.Namespace) -> Wishes:
    from evp_desktop.services.delivering import Wishes

    from_s = args.preview_from
    return Wishes(
        preview=args.preview,
        preview_from_us=None if from_s is None else round(from_s * US_PER_S),
        thumbnails=max(0, args.thumbnails),
        is_storyboard_wanted=args.storyboard,
    )


def _make_video(
    args: argparse.Namespace,
    folder: Path,
    project: Project,
    kit: Kit,
    out: Output,
    stop: threading.Event,
) -> dict[str, Any]:
    from evp_desktop.services.delivering import make_extras
    from evp_desktop.services.exporting import export_project

    made = export_project(
        folder,
        project,
        kit,
        lambda part, left_s: out.progress(part, left_s, "Making the video"),
        stop.is_set,
        output=args.output.absolute() if args.output else None,
        is_hardware_allowed=args.hardware,
    )
    out.line(f"Video      {made.video}")
    out.line(f"Subtitles  {made.subtitles[0]}")
    out.line(f"Poster     {made.poster}")
    extras = make_extras(folder, made.video, project, kit, _wishes(args), stop.is_set)
    _tell_extras(extras, out)
    _tell_length(made, out)
    warn(made, out)
    found: dict[str, Any] = msgspec.to_builtins(made, enc_hook=str)
    return {**found, "extras": msgspec.to_builtins(extras, enc_hook=str)}


def _make_sound(
    args: argparse.Namespace,
    folder: Path,
    project: Project,
    kit: Kit,
    out: Output,
    stop: threading.Event,
) -> dict[str, Any]:
    from evp_desktop.services.delivering import export_sound

    made = export_sound(
        folder,
        project,
        kit,
        args.audio,
        lambda part, left_s: out.progress(part, left_s, "Making the sound"),
        stop.is_set,
        output=args.output.absolute() if args.output else None,
    )
    out.line(f"Sound      {made.sound}")
    _tell_length(made, out)
    found: dict[str, Any] = msgspec.to_builtins(made, enc_hook=str)
    return found


def _tell_extras(extras: Extras, out: Output) -> None:
    named = (("Preview", extras.preview), ("Storyboard", extras.storyboard))
    for name, files in named:
        if files:
            out.line(f"{name:<10} {files[0]}")
    for path in extras.thumbnails:
        out.line(f"Thumbnail  {path}")


def _tell_length(made: Exported | Episode, out: Output) -> None:
    out.line(
        f"Length     {clock_text(made.duration_us)}, "
        f"loudness {made.integrated_lufs:.1f} LUFS, true peak {made.true_peak_dbtp:.1f} dBTP"
    )
