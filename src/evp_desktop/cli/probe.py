"""`evp probe FILE`: what is in a video or sound file."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from evp_desktop.cli.output import Output
from evp_desktop.model.time import clock_text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a video or sound file")
    parser.add_argument("--loudness", action="store_true", help="also measure the loudness (BS.1770)")


def run(args: argparse.Namespace, out: Output) -> int:
    """Print the facts."""
    from evp_desktop.services.probing import loudness_of, probe

    facts = probe(args.file)
    fields = msgspec.to_builtins(facts)
    if args.loudness and facts.audio_codec:
        measured = loudness_of(args.file, facts.duration_us)
        fields |= {
            "integrated_lufs": measured.integrated_lufs,
            "true_peak_dbtp": round(measured.true_peak_dbtp, 2),
        }
    for name, value in fields.items():
        if value not in ("", 0, [], ()):
            out.line(f"{name:<18} {_text(name, value)}")
    out.result(fields)
    return 0


def _text(name: str, value: object) -> str:
    if name == "duration_us" and isinstance(value, int):
        return f"{clock_text(value)} ({value / 1e6:.3f} s)"
    return ", ".join(value) if isinstance(value, list | tuple) else str(value)
