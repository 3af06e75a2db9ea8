"""`evp keep`: how long videos stay, which ones somebody must decide about, and how one goes for good."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from evp_desktop.cli.consent import TROUBLE, tell_removals
from evp_desktop.cli.output import Output

if TYPE_CHECKING:
    from evp_desktop.model.brand import Kit
    from evp_desktop.model.project import Project

USAGE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which video, and what is to become of it."""
    parser.add_argument(
        "project",
        nargs="?",
        metavar="PROJECT",
        help="the project's folder, or its title (default: list what expires)",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--as", dest="kind", metavar="CLASS", help="keep it as the house style says for this class"
    )
    what.add_argument("--renew", action="store_true", help="keep it as long again, from today")
    what.add_argument(
        "--delete",
        action="store_true",
        help="delete it from every library, then the project with all it holds",
    )
    parser.add_argument(
        "--owner", default="", metavar="NAME", help="who decides about it (default: its speaker)"
    )
    parser.add_argument(
        "--yes", action="store_true", help="with --delete: do it, nothing can be brought back"
    )
    parser.add_argument(
        "--even-so", action="store_true", help="with --delete: also when a library cannot be reached now"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Do it and tell how long the video stays."""
    from evp_desktop import paths
    from evp_desktop.services import projects
    from evp_desktop.services.exporting import kit_of

    if args.project is None:
        return _expiring(out)
    folder = projects.find(args.project, paths.projects_folder())
    project = projects.load(folder)
    kit = kit_of(project.brand_kit)
    if args.delete:
        return _delete(args, folder, kit, out)
    if args.kind or args.renew:
        project = projects.change(folder, lambda now: _kept(args, now, kit))
    kept = project.retention
    known = {one.id: one for one in kit.spec.retention}
    if kept.until:
        words = known[kept.kind].name.in_language("en") if kept.kind in known else kept.kind
        out.line(f"{project.title}: {words}, until {kept.until}, owner {kept.owner or 'nobody'}")
    else:
        out.line(f"{project.title}: kept without an end. Classes: {', '.join(known) or 'none'}.")
    out.result({"kind": kept.kind, "owner": kept.owner, "until": kept.until, "classes": list(known)})
    return 0


def _kept(args: argparse.Namespace, project: Project, kit: Kit) -> Project:
    from evp_desktop.services import keeping

    kind = args.kind or project.retention.kind
    owner = args.owner or project.retention.owner or project.speaker.name
    return keeping.kept_as(project, kit, kind, owner, date.today())  # noqa: DTZ011  a person's own day


def _expiring(out: Output) -> int:
    from evp_desktop import paths
    from evp_desktop.services import keeping
    from evp_desktop.services.settings import SettingsStore

    own = SettingsStore(paths.settings_folder()).projects_folder
    found = keeping.expiring({own, paths.projects_folder()}, date.today())  # noqa: DTZ011
    for card, state in found:
        assert card.project is not None
        words = "is past its date" if state == "over" else "ends soon"
        until = card.project.retention.until
        out.line(f"{card.project.title} {words} ({until}): renew, replace or delete it.")
    if not found:
        out.line("No video ends within a month.")
    out.result({"expiring": [{"project": str(card.folder), "state": state} for card, state in found]})
    return 0


def _delete(args: argparse.Namespace, folder: Path, kit: Kit, out: Output) -> int:
    from evp_desktop import paths
    from evp_desktop.cli.uploads import library_opener, open_publisher
    from evp_desktop.services import keeping, projects, publishing
    from evp_desktop.services.audit import AuditLog

    if not args.yes:
        out.error(
            "This deletes the video everywhere and cannot be undone. Say --yes to do it.", "NotConfirmed"
        )
        return USAGE
    publisher = open_publisher()
    try:
        publisher.cancel_of(projects.load(folder).id)
    finally:
        publisher.close()
    deleted = keeping.delete_everything(
        folder,
        library_opener(),
        AuditLog(paths.uploads_folder()),
        lambda receipt: publishing.unpublish(receipt, kit),
        is_forced=args.even_so,
    )
    tell_removals(deleted.removals, out)
    if deleted.is_project_gone:
        out.line("The project with its recordings is gone.")
    else:
        out.line(
            "The project stays: it knows where the video still is. Try again when the library can be reached."
        )
    out.result(
        {
            "is_all_gone": deleted.is_all_gone,
            "is_project_gone": deleted.is_project_gone,
            "not_removed": [one.receipt.location for one in deleted.removals if one.trouble],
        }
    )
    return 0 if deleted.is_all_gone else TROUBLE
