"""`evp brand check`: is a brand kit fit to use?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from evp_desktop import paths
from evp_desktop.cli.output import Output

if TYPE_CHECKING:
    from evp_desktop.model.brand import Kit

INVALID = 3
"""Exit code for trouble in the world, see `evp --help`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("action", choices=["check"], help="what to do with the kit")
    parser.add_argument("kit", metavar="KIT", help="a kit's folder, or the id of a kit that is installed")


def run(args: argparse.Namespace, out: Output) -> int:
    """Say what is in the kit, or everything that is wrong with it."""
    from evp_desktop.services.brand_kits import check_kit, load_kit

    folder = _folder(args.kit)
    faults = check_kit(folder)
    if faults:
        _tell_faults(folder, faults, out)
        return INVALID
    _tell_summary(load_kit(folder), out)
    return 0


def _folder(kit: str) -> Path:
    """A folder of that name, else an installed kit of that id; raises `NotFound`."""
    from evp_desktop.services.brand_kits import find_kit

    installed = paths.brand_kits_folder()
    if Path(kit).is_dir():
        return Path(kit)
    if kit in {path.name for path in installed.glob("*")}:
        return installed / kit
    return find_kit(kit, installed).folder


def _tell_faults(folder: Path, faults: list[str], out: Output) -> None:
    out.line(f"{folder} cannot be used yet. To mend:")
    for fault in faults:
        out.line(f"  {fault}")
    found = [dict(zip(("place", "problem"), fault.split(": ", 1), strict=False)) for fault in faults]
    out.result({"valid": False, "folder": str(folder), "findings": found})


def _tell_summary(kit: Kit, out: Output) -> None:
    spec = kit.spec
    out.line(f"{spec.name} ({spec.id}, version {spec.version}) is fit to use.")
    out.line(f"  colours    {spec.colours.primary}, {spec.colours.accent}")
    out.line(f"  fonts      {spec.fonts.regular.file}, {spec.fonts.bold.file}")
    out.line(f"  logo       {spec.logo.file}, {spec.logo.corner.replace('_', ' ')}")
    for template in spec.templates:
        words = f"{template.title.en}, {template.min_s}-{template.max_s} s"
        out.line(f"  template   {template.id}: {words}")
    out.result(
        {
            "valid": True,
            "folder": str(kit.folder),
            "id": spec.id,
            "name": spec.name,
            "version": spec.version,
            "templates": [template.id for template in spec.templates],
        }
    )
