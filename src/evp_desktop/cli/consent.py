"""`evp consent PROJECT`: who agreed to be in a video, in which words, and who takes that back."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from evp_desktop.cli.output import Output
from evp_desktop.errors import NotFound
from evp_desktop.model.consent import Part

if TYPE_CHECKING:
    from evp_desktop.model.brand import Kit
    from evp_desktop.model.project import Project
    from evp_desktop.services.keeping import Removal

TROUBLE = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose consent, to what; or whose is taken back."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--words", action="store_true", help="show the words that people agree to, and change nothing"
    )
    what.add_argument("--given-by", metavar="NAME", help="somebody agrees, having read the words")
    what.add_argument(
        "--withdrawn-by", metavar="NAME", help="somebody takes it back: the video leaves every library"
    )
    parser.add_argument(
        "--for", dest="purposes", action="append", default=[], metavar="PURPOSE", help="what it is given for"
    )
    parser.add_argument(
        "--part", choices=get_args(Part), default="seen_and_heard", help="what of them is there"
    )
    parser.add_argument(
        "--paper", type=Path, metavar="FILE", help="the paper they signed, kept with the project"
    )


def run(args: argparse.Namespace, out: Output) -> int:
    """Note it, then tell whose consent there is and whose is missing."""
    from evp_desktop import paths
    from evp_desktop.services import consents, projects
    from evp_desktop.services.exporting import kit_of

    folder = projects.find(args.project, paths.projects_folder())
    project = projects.load(folder)
    kit = kit_of(project.brand_kit)
    if args.words:
        return _show_words(project, kit, out)
    removals: tuple[Removal, ...] = ()
    if args.given_by:
        wanted = tuple(args.purposes)

        def give(now: Project) -> Project:
            if args.paper:
                return consents.give_on_paper(folder, now, kit, args.given_by, wanted, args.part, args.paper)
            return consents.give(folder, now, kit, args.given_by, wanted, args.part)

        project = projects.change(folder, give)
    elif args.withdrawn_by:
        removals = _withdraw(folder, project, kit, args.withdrawn_by)
        project = projects.load(folder)
    _tell(project, kit, removals, out)
    return TROUBLE if any(one.trouble for one in removals) else 0


def _show_words(project: Project, kit: Kit, out: Output) -> int:
    wording = kit.spec.consent
    if wording is None:
        out.line("This house style asks for no consent.")
        out.result({"words": "", "purposes": {}})
        return 0
    out.line(wording.text.in_language(project.language))
    for purpose in wording.purposes:
        out.line(f"  {purpose.id:<12} {purpose.text.in_language(project.language)}")
    out.result(
        {
            "words": wording.text.in_language(project.language),
            "version": wording.version,
            "purposes": {one.id: one.text.in_language(project.language) for one in wording.purposes},
        }
    )
    return 0


def _withdraw(folder: Path, project: Project, kit: Kit, name: str) -> tuple[Removal, ...]:
    from evp_desktop import paths
    from evp_desktop.cli.uploads import library_opener
    from evp_desktop.services import keeping, publishing
    from evp_desktop.services.audit import AuditLog

    wanted = " ".join(name.split()).casefold()
    found = [one for one in project.consents if one.name.casefold() == wanted and not one.withdrawn_at]
    if not found:
        raise NotFound(name)
    log = AuditLog(paths.uploads_folder())
    removals: tuple[Removal, ...] = ()
    for consent in found:
        removals += keeping.withdraw(
            folder, consent.id, library_opener(), log, lambda receipt: publishing.unpublish(receipt, kit)
        )
    return removals


def _tell(project: Project, kit: Kit, removals: tuple[Removal, ...], out: Output) -> None:
    from evp_desktop.services import consents

    today = date.today()  # noqa: DTZ011  a person's own day
    for one in project.consents:
        state = "withdrawn" if one.withdrawn_at else "valid" if one.is_valid(today) else "expired"
        out.line(f"{one.name}: {state}, until {one.expires_on}, for {'; '.join(one.purposes)}")
    missing = consents.missing(project, kit, today)
    for name in missing:
        out.line(f"{name}: no valid consent yet. Add it with --given-by, or leave them out of the video.")
    tell_removals(removals, out)
    out.result(
        {
            "consents": [
                {
                    "id": one.id,
                    "name": one.name,
                    "is_valid": one.is_valid(today),
                    "expires_on": one.expires_on,
                }
                for one in project.consents
            ],
            "missing": missing,
            "removed": [one.receipt.location for one in removals if one.trouble is None],
            "not_removed": [one.receipt.location for one in removals if one.trouble is not None],
        }
    )


def tell_removals(removals: tuple[Removal, ...], out: Output) -> None:
    """Say which copies are gone, and where one could not be reached."""
    from evp_desktop.cli.messages import sentence

    for one in removals:
        if one.trouble is None:
            out.line(f"Gone: {one.receipt.location}")
        else:
            out.line(f"Still there: {one.receipt.location}. {sentence(one.trouble)}")
