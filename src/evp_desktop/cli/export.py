"""`evp export PROJECT`: make the video."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from evp_desktop.cli.output import Output
from evp_desktop.cli.record import stop_requested
from evp_desktop.model.time import clock_text

if TYPE_CHECKING:
    from evp_desktop.render.export import Exported

SOFT_GAIN_DB = 11.9
SILENT_LUFS = -69.9


def warn(made: Exported, out: Output) -> None:
    """Say what a listener would complain about."""
    if made.integrated_lufs <= SILENT_LUFS:
        out.line("This video has no sound. Check the microphone and record it again.")
    elif made.gain_db > SOFT_GAIN_DB:
        out.line("The voice was recorded very softly. Sit closer to the microphone next time.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project, to which file, in which house style."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    parser.add_argument("--output", type=Path, metavar="FILE.mp4", help="where the video goes")
    parser.add_argument("--kit", metavar="KIT", help="a brand kit: its folder or id (default: the project's)")


def run(args: argparse.Namespace, out: Output) -> int:
    """Export with progress; Ctrl-C leaves nothing half done."""
    from evp_desktop import paths
    from evp_desktop.services import projects
    from evp_desktop.services.exporting import export_project, kit_of

    folder = projects.find(args.project, paths.projects_folder())
    project = projects.load(folder)
    kit = kit_of(args.kit or project.brand_kit)
    with stop_requested() as stop:
        made = export_project(
            folder,
            project,
            kit,
            lambda part, left_s: out.progress(part, left_s, "Making the video"),
            stop.is_set,
            output=args.output.with_suffix(".mp4").absolute() if args.output else None,
        )
    out.line(f"Video      {made.video}")
    out.line(f"Subtitles  {made.subtitles[0]}")
    out.line(f"Poster     {made.poster}")
    out.line(
        f"Length     {clock_text(made.duration_us)}, "
        f"loudness {made.integrated_lufs:.1f} LUFS, true peak {made.true_peak_dbtp:.1f} dBTP"
    )
    warn(made, out)
    out.result(msgspec.to_builtins(made, enc_hook=str))
    return 0
