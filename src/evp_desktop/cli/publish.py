"""`evp publish PROJECT`: put the video in the library."""

from __future__ import annotations

import argparse
from pathlib import Path

from evp_desktop.cli.export import warn
from evp_desktop.cli.output import Output
from evp_desktop.cli.record import stop_requested

TROUBLE = 3
"""The exit code when something stands in the way, see `evp --help`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project, into which library, under which title."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    parser.add_argument("--library", type=Path, metavar="FOLDER", help="the library (default: yours)")
    parser.add_argument(
        "--to", metavar="LIBRARY", help="a library that 'evp library' set up, by its id, name or address"
    )
    parser.add_argument(
        "--later", action="store_true", help="with --to: only put it in the queue, see 'evp uploads'"
    )
    parser.add_argument("--title", default="", help="title in the library (default: the project's)")
    parser.add_argument("--description", default="", help="what the video is about")
    parser.add_argument("--kit", metavar="KIT", help="a brand kit: its folder or id (default: the project's)")


def run(args: argparse.Namespace, out: Output) -> int:
    """Make the video where that is still to be done, then publish it."""
    from evp_desktop import paths
    from evp_desktop.services import projects
    from evp_desktop.services.settings import SettingsStore

    folder = projects.find(args.project, paths.projects_folder())
    if args.to:
        return _send(args, folder, out)
    library = args.library or SettingsStore(paths.settings_folder()).library_folder
    publish_folder(folder, library.absolute(), out, args.title, args.description, args.kit)
    return 0


def _send(args: argparse.Namespace, folder: Path, out: Output) -> int:
    """Make the video, put it in the queue, and send it unless that is for later."""
    from evp_desktop import paths
    from evp_desktop.cli import uploads
    from evp_desktop.services import projects, publishing
    from evp_desktop.services.exporting import export_project, kit_of
    from evp_desktop.services.libraries import Libraries
    from evp_desktop.services.settings import SettingsStore

    library = Libraries(SettingsStore(paths.settings_folder())).find(args.to)
    project = publishing.titled(projects.load(folder), args.title, args.description)
    kit = kit_of(args.kit or project.brand_kit)
    with stop_requested() as stop:
        made = export_project(
            folder,
            project,
            kit,
            lambda part, left_s: out.progress(part, left_s, "Making the video"),
            stop.is_set,
        )
    warn(made, out)
    publisher = uploads.open_publisher()
    try:
        upload = publisher.submit(folder, project, kit, made, library)
        if not args.later:
            uploads.work_off(publisher, out)
        rows = [row for row in publisher.rows() if row.upload.id == upload.id]
        uploads.tell(rows, out)
    finally:
        publisher.close()
    is_well = rows[0].upload.state not in ("failed", "paused", "sent_back")
    return 0 if is_well else TROUBLE


def publish_folder(
    folder: Path, library: Path, out: Output, title: str = "", description: str = "", kit_name: str = ""
) -> None:
    """Export a project, publish it and say where all of it lies."""
    from evp_desktop.services import projects, publishing
    from evp_desktop.services.exporting import export_project, kit_of

    project = publishing.titled(projects.load(folder), title, description)
    kit = kit_of(kit_name or project.brand_kit)
    with stop_requested() as stop:
        made = export_project(
            folder,
            project,
            kit,
            lambda part, left_s: out.progress(part * 0.9, left_s, "Making the video"),
            stop.is_set,
        )
        receipt, published = publishing.publish(
            folder,
            project,
            kit,
            made,
            library,
            progress=lambda part: out.progress(0.9 + part * 0.1, None, "Publishing"),
            is_cancelled=stop.is_set,
        )
    publishing.keep_receipt(folder, receipt)
    warn(made, out)
    out.line(f"Video      {published.video}")
    out.line(f"Library    {published.index}")
    out.result(
        {
            "video": str(published.video),
            "subtitles": str(published.subtitles[0]) if published.subtitles else "",
            "poster": str(published.poster),
            "library": str(published.index),
            "project": str(folder),
            "duration_us": made.duration_us,
            "integrated_lufs": made.integrated_lufs,
            "true_peak_dbtp": round(made.true_peak_dbtp, 2),
            "sha256": receipt.sha256,
        }
    )
