"""`evp brand`: check a kit, show what is locked, sign it, and install what others signed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from evp_desktop import paths
from evp_desktop.cli.output import Output

if TYPE_CHECKING:
    from evp_desktop.errors import KitOfStranger
    from evp_desktop.model.brand import Kit, Origin
    from evp_desktop.services.signing import Manifest

INVALID = 3
"""Exit code for trouble in the world, see `evp --help`."""
_KIT = "a kit's folder, or the id of a kit that is installed"
_PACKAGE = "a signed kit: an .evpkit file"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, summary: str) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        sub.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        return sub

    action("check", "tell whether a kit is fit to use, or all that is to mend").add_argument(
        "kit", metavar="KIT", help=_KIT
    )
    show = action("show", "list every field with its lock and who set it")
    show.add_argument("kit", metavar="KIT", help=_KIT)
    show.add_argument("--department", metavar="ID", help="as this department has it")
    keygen = action("keygen", "make a key to sign kits with, and FILE.pub to hand out")
    keygen.add_argument("file", type=Path, metavar="FILE", help="where the secret key goes; keep it safe")
    keygen.add_argument("--name", default="", help="whose key it is, as others will read it")
    sign = action("sign", "check a kit and sign it")
    sign.add_argument("folder", type=Path, metavar="FOLDER", help="the kit")
    sign.add_argument("--key", type=Path, required=True, metavar="KEYFILE", help="the secret key")
    sign.add_argument(
        "--output", type=Path, metavar="FILE.evpkit", help="the signed kit (default: beside it)"
    )
    verify = action("verify", "tell who signed a kit and whether it is as signed")
    verify.add_argument("kit", type=Path, metavar="FILE|FOLDER", help=f"{_PACKAGE}, or a kit's folder")
    install = action("install", "put a signed kit among the installed ones")
    install.add_argument("file", type=Path, metavar="FILE", help=_PACKAGE)
    install.add_argument(
        "--from-stranger", action="store_true", help="also when this computer does not know its maker"
    )
    install.add_argument("--older", action="store_true", help="also when a newer version is installed")
    trust = action("trust", "trust kits that are signed with a key")
    trust.add_argument("file", type=Path, metavar="FILE.pub", help="the public key of the kit's maker")


def run(args: argparse.Namespace, out: Output) -> int:
    """Do what is asked for; trouble is raised."""
    return {
        "check": _check,
        "show": _show,
        "keygen": _keygen,
        "sign": _sign,
        "verify": _verify,
        "install": _install,
        "trust": _trust,
    }[args.action](args, out)


def _check(args: argparse.Namespace, out: Output) -> int:
    from evp_desktop.services.brand_kits import check_kit, load_kit, try_kit

    folder = _folder(args.kit)
    faults = check_kit(folder) or try_kit(load_kit(folder))
    if faults:
        _tell_faults(folder, faults, out)
        return INVALID
    _tell_summary(load_kit(folder), out)
    return 0


def _folder(kit: str) -> Path:
    """A folder of that name, else an installed kit of that id; raises `NotFound`."""
    from evp_desktop.services.brand_kits import find_kit

    if Path(kit).is_dir():
        return Path(kit)
    installed = paths.brand_kits_folder()
    if kit in {path.name for path in installed.glob("*")}:
        return installed / kit
    return find_kit(kit).folder


def _tell_faults(folder: Path, faults: list[str], out: Output) -> None:
    out.line(f"{folder} cannot be used yet. To mend:")
    for fault in faults:
        out.line(f"  {fault}")
    found = [dict(zip(("place", "problem"), fault.split(": ", 1), strict=False)) for fault in faults]
    out.result({"valid": False, "folder": str(folder), "findings": found})


def _tell_summary(kit: Kit, out: Output) -> None:
    from evp_desktop.services.brand_kits import departments_of

    spec = kit.spec
    out.line(f"{spec.name} ({spec.id}, version {spec.version}) is fit to use.")
    out.line(f"  origin     {_ORIGINS[kit.origin]}")
    out.line(f"  colours    {spec.colours.primary}, {spec.colours.accent}")
    out.line(f"  fonts      {spec.fonts.regular.file}, {spec.fonts.bold.file}")
    out.line(f"  logo       {spec.logo.file}, {spec.logo.corner.replace('_', ' ')}")
    for template in spec.templates:
        words = f"{template.title.en}, {template.min_s}-{template.max_s} s"
        out.line(f"  template   {template.id}: {words}")
    departments = [one.spec.id for one in departments_of(kit)]
    for department in departments:
        out.line(f"  department {department}")
    out.result(
        {
            "valid": True,
            "folder": str(kit.folder),
            "id": spec.id,
            "name": spec.name,
            "version": spec.version,
            "origin": kit.origin,
            "templates": [template.id for template in spec.templates],
            "departments": departments,
        }
    )


_ORIGINS: dict[Origin, str] = {
    "trusted": "signed by a maker that this computer trusts, or part of the program",
    "stranger": "signed by an unknown maker; ask Communications about it",
    "unsigned": "not signed: made on this computer",
}


def _show(args: argparse.Namespace, out: Output) -> int:
    import msgspec

    from evp_desktop.model.departments import resolve
    from evp_desktop.services.brand_kits import department_of, load_kit

    kit = load_kit(_folder(args.kit))
    resolved = resolve(kit.spec, department_of(kit, args.department) if args.department else None)
    fields = []
    for path, field in resolved.fields.items():
        value: object = resolved.spec
        for name in path.split("."):
            value = getattr(value, name)
        fields.append({"field": path, "lock": field.lock, "set_by": field.setter})
        if field.lock != "hidden":
            shown = f"{len(resolved.spec.templates)} templates" if path == "templates" else _short(value)
            out.line(f"  {path:<28} {field.lock:<7} {field.setter.replace('_', ' '):<12} {shown}")
            fields[-1]["value"] = msgspec.to_builtins(value)
    out.result({"kit": resolved.spec.id, "department": args.department, "fields": fields})
    return 0


def _short(value: object) -> str:
    import msgspec

    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else f"{text[:59]}…"


def _keygen(args: argparse.Namespace, out: Output) -> int:
    from evp_desktop.services import signing

    key = signing.make_key(args.file, args.name)
    out.line(f"Secret key  {args.file}   keep it where only you can read it")
    out.line(f"Public key  {args.file}.pub   give it to IT, or to who runs 'evp brand trust'")
    out.line(f"Short form  {key.fingerprint}")
    out.result({"key": str(args.file), "public_key": f"{args.file}.pub", "fingerprint": key.fingerprint})
    return 0


def _sign(args: argparse.Namespace, out: Output) -> int:
    from evp_desktop.services import kit_files

    package = kit_files.pack(args.folder, args.key, args.output)
    with kit_files.unpacked(package) as (kit, manifest):
        out.line(f"Signed kit  {package}")
        _tell_signer(kit, manifest, out, package=str(package))
    return 0


def _verify(args: argparse.Namespace, out: Output) -> int:
    from evp_desktop.services import brand_kits, kit_files

    if args.kit.is_dir():
        manifest = brand_kits.manifest_of(args.kit)
        if manifest is None:
            out.line(f"{args.kit} is not signed. Sign it with: evp brand sign {args.kit} --key KEYFILE")
            out.result({"folder": str(args.kit), "origin": "unsigned"})
            return INVALID
        _tell_signer(brand_kits.load_kit(args.kit), manifest, out, folder=str(args.kit))
        return 0
    with kit_files.unpacked(args.kit) as (kit, found):
        _tell_signer(kit, found, out, package=str(args.kit))
    return 0


def _tell_signer(kit: Kit, manifest: Manifest, out: Output, **about: str) -> None:
    from evp_desktop.services import signing

    owner = signing.trusted_keys(*paths.trusted_keys_folders()).get(manifest.key, "")
    mark = signing.fingerprint(manifest.key)
    out.line(f"{kit.spec.name} ({kit.spec.id}, version {kit.spec.version}), {len(manifest.files)} files")
    out.line(f"  origin     {_ORIGINS[kit.origin]}")
    out.line(f"  signed by  {owner or 'unknown'}, key {mark}")
    out.result(
        {
            **about,
            "id": kit.spec.id,
            "version": kit.spec.version,
            "origin": kit.origin,
            "signed_by": owner,
            "fingerprint": mark,
            "files": len(manifest.files),
        }
    )


def _install(args: argparse.Namespace, out: Output) -> int:
    from evp_desktop.errors import KitOfStranger
    from evp_desktop.services import house_styles

    try:
        kit = house_styles.install(args.file, may_be_older=args.older)
    except KitOfStranger as stranger:
        if not (args.from_stranger or _is_accepted(stranger)):
            raise
        kit = house_styles.install(args.file, stranger.key, may_be_older=args.older)
    out.line(f"{kit.spec.name} ({kit.spec.id}, version {kit.spec.version}) is installed.")
    if kit.origin == "stranger":
        out.line("This brand kit comes from an unknown maker. Ask Communications about it.")
    out.result(
        {
            "id": kit.spec.id,
            "version": kit.spec.version,
            "origin": kit.origin,
            "folder": str(kit.folder),
        }
    )
    return 0


def _is_accepted(kit: KitOfStranger) -> bool:
    """Asked where there is somebody to answer; No is the answer that lies ready."""
    import sys

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    print(
        f"This kit is signed with the key {kit.fingerprint}, which this computer does not know. Ask "
        "Communications whether it is theirs.\nInstall it all the same? [y/N] ",
        end="",
        file=sys.stderr,
        flush=True,
    )
    return sys.stdin.readline().strip().lower() in ("y", "yes", "j", "ja")


def _trust(args: argparse.Namespace, out: Output) -> int:
    from evp_desktop.services import signing

    key = signing.trust(args.file, paths.trusted_keys_folders()[-1])
    out.line(f"Kits signed with the key {key.fingerprint} ({key.name or 'no name'}) are trusted from now on.")
    out.result({"fingerprint": key.fingerprint, "name": key.name})
    return 0
