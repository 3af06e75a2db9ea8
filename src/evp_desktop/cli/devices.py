"""`evp devices`: what can be recorded here."""

from __future__ import annotations

import argparse

import msgspec

from evp_desktop.cli.output import Output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace, out: Output) -> int:  # noqa: ARG001
    """List every device with the id that `evp record` takes; the first of each kind is the default."""
    from evp_desktop.services.recording import list_devices

    found = list_devices()
    _list(out, "Screens", [(s.id, f"{s.name}  {s.width}x{s.height}") for s in found.screens])
    _list(out, "Windows", [(w.id, f"{w.title}  {w.width}x{w.height}") for w in found.windows])
    _list(out, "Cameras", [(c.id, c.name) for c in found.cameras])
    _list(out, "Microphones", [(m.id, m.name) for m in found.microphones])
    out.result(msgspec.to_builtins(found))
    return 0


def _list(out: Output, title: str, rows: list[tuple[str, str]]) -> None:
    out.line(f"{title}:" if rows else f"{title}: none")
    for identifier, text in rows:
        out.line(f"  {identifier:<28} {text}")
