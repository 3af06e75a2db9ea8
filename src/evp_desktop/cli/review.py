"""`evp review`: what waits in the review folder; look at it, approve it, or send it back with words."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from evp_desktop.cli.output import Output
from evp_desktop.errors import NotFound
from evp_desktop.model.review import Remark, remark_in

if TYPE_CHECKING:
    from evp_desktop.services.review_desk import ReviewDesk

USAGE = 2


def remark(text: str) -> Remark:
    """Words, with the moment they are about in front: `0:42 Blur the badge`."""
    found = remark_in(text)
    if found is None:
        raise argparse.ArgumentTypeError("write what should change, for example '0:42 Blur the badge'")
    return found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which request, and what is decided."""
    parser.add_argument("mark", nargs="?", metavar="ID", help="a request (default: list what waits)")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--approve", action="store_true", help="let it be published")
    what.add_argument(
        "--send-back", action="append", type=remark, metavar="WORDS", help="what should change, and where"
    )
    what.add_argument(
        "--folder", metavar="FOLDER", help="from now on videos wait for approval in this folder"
    )
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="your private key, made with 'evp brand keygen'"
    )
    parser.add_argument("--by", default="", metavar="NAME", help="your name")


def run(args: argparse.Namespace, out: Output) -> int:
    """List, or decide."""
    from evp_desktop import paths
    from evp_desktop.services.review_desk import ReviewDesk
    from evp_desktop.services.settings import SettingsStore

    settings = SettingsStore(paths.settings_folder())
    if args.folder is not None:
        folder = str(Path(args.folder).absolute()) if args.folder else ""
        settings.change(review_folder=folder)
    named = settings.settings.review_folder
    if not named:
        out.error("No review folder is set up. Name one with 'evp review --folder FOLDER'.", "NoReviewFolder")
        return USAGE
    desk = ReviewDesk(Path(named))
    if args.mark is None:
        return _list(desk, out)
    if not args.approve and not args.send_back:
        return _show(desk, args.mark, out)
    if args.key is None:
        out.error("A decision is signed: name your key with --key.", "NoKey")
        return USAGE
    return _decide(desk, args, out)


def _list(desk: ReviewDesk, out: Output) -> int:
    from evp_desktop import paths
    from evp_desktop.services import signing

    trusted = signing.trusted_keys(*paths.reviewers_folders())
    found = []
    for request in desk.requests():
        decision = desk.decision(request.mark, request.sha256, trusted)
        state = decision.state if decision else "waits"
        found.append(
            {"id": request.mark, "title": request.title, "state": state, "asked_at": request.asked_at}
        )
        out.line(f"{request.mark}  {request.title}: {state.replace('_', ' ')}, asked {request.asked_at}")
    if not found:
        out.line("Nothing waits for approval.")
    out.result({"requests": found})
    return 0


def _show(desk: ReviewDesk, mark: str, out: Output) -> int:
    request = next((one for one in desk.requests() if one.mark == mark), None)
    if request is None:
        raise NotFound(mark)
    video = desk.video(request)
    out.line(f"{request.title}  ({request.speaker})")
    out.line(request.description)
    out.line(str(video))
    out.result({"id": mark, "title": request.title, "video": str(video), "review": request.review})
    return 0


def _decide(desk: ReviewDesk, args: argparse.Namespace, out: Output) -> int:
    from evp_desktop import paths
    from evp_desktop.services.audit import AuditLog

    state: Literal["approved", "changes_needed"] = "approved" if args.approve else "changes_needed"
    decision = desk.decide(args.mark, state, args.send_back or (), args.key, args.by)
    AuditLog(paths.uploads_folder()).note(
        "approved" if args.approve else "sent_back", args.mark, sha256=decision.sha256, who=args.by
    )
    out.line("Approved: it is published by itself." if args.approve else "Sent back to its maker.")
    out.result({"id": args.mark, "state": decision.state, "sha256": decision.sha256})
    return 0
