"""`evp`: the command line. Imports the one command that is asked for, so that `--help` stays quick."""

from __future__ import annotations

import argparse
import importlib
import keyword
import os
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from evp_desktop import __version__
from evp_desktop.cli import messages
from evp_desktop.cli.output import Output
from evp_desktop.errors import Cancelled, EvpError

COMMANDS = {
    "devices": "list screens, windows, cameras and microphones",
    "preflight": "try camera and microphone and give one piece of advice",
    "record": "record screen, camera and microphone into a project",
    "import": "bring films, sound, pictures and PDFs into a project",
    "layout": "see and choose what the viewer sees of each part",
    "cover": "make something in the picture unrecognisable",
    "finish": "see and choose sound, light, music, names, shape and file of a video",
    "export": "make the video of a project",
    "ahead": "make the pieces of a video while nobody waits for it",
    "check": "tell whether a video is ready, and mend what can be mended",
    "publish": "put the video of a project in the video library",
    "library": "set up video libraries, sign in and out, and see what they take",
    "uploads": "tell how videos on their way to a library are doing, and send them",
    "review": "list, approve or send back what waits for approval in the review folder",
    "consent": "keep who agreed to be in a video, and take it out of every library when they take that back",
    "keep": "say how long a video stays, list what expires, and delete one everywhere",
    "numbers": "tell what became of published videos, per video and per department",
    "probe": "tell what is in a video or sound file",
    "selftest": "tell what works on this machine",
    "demo": "record, make and publish a short video, to see that all of it works",
    "brand": "check, sign and install brand kits",
    "recover": "bring back recordings that were cut off",
}

EXIT_CODES = """exit codes:
  0  done
  1  a fault in this program
  2  the command was not understood
  3  something stands in the way; one line says what, and what to do
  130  stopped by Ctrl-C; nothing half done is left
"""
OK, FAULT, USAGE, TROUBLE, STOPPED = 0, 1, 2, 3, 130


class Command(Protocol):
    """What each module beside this one offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments."""

    def run(self, args: argparse.Namespace, out: Output) -> int:
        """Do it; returns the exit code, raises `EvpError` for trouble in the world."""


def _parser(argv: Sequence[str]) -> tuple[argparse.ArgumentParser, Command | None]:
    parser = argparse.ArgumentParser(
        prog="evp",
        description="EVP Desktop on the command line: from recording to the video library.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"evp {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    chosen = next((word for word in argv if not word.startswith("-")), "")
    command: Command | None = None
    for name, summary in COMMANDS.items():
        sub = subparsers.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            epilog=EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        sub.add_argument("--json", action="store_true", help="print JSON, one object a line")
        if name == chosen:
            module = f"{name}_" if keyword.iskeyword(name) else name
            command = cast("Command", importlib.import_module(f"evp_desktop.cli.{module}"))
            command.add_arguments(sub)
    return parser, command


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    parser, command = _parser(words)
    args = parser.parse_args(words)
    out = Output(is_json=args.json)
    if command is None:
        parser.error(f"no such command: {args.command}")
    try:
        return command.run(args, out)
    except (KeyboardInterrupt, Cancelled):
        out.error("Stopped. Nothing half done is left.", "Cancelled")
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except EvpError as error:
        parts = {name: str(vars(error)[name]) for name in ("path", "detail") if name in vars(error)}
        out.error(messages.sentence(error), type(error).__name__, **parts)
        return TROUBLE


if __name__ == "__main__":
    sys.exit(main())
