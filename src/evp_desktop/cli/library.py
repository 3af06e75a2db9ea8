"""`evp library`: set up video libraries, sign in and out, and see what they take."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from evp_desktop import paths
from evp_desktop.cli.output import Output
from evp_desktop.errors import CodeNeeded, LibraryAway, LibraryRefused, SignInNeeded

if TYPE_CHECKING:
    from evp_desktop.model.libraries import Library
    from evp_desktop.services.libraries import Libraries
    from evp_desktop.services.signin.desk import Way
    from evp_desktop.services.signin.hidden import Secret
    from evp_desktop.services.signin.oauth import DeviceCode

USAGE, TROUBLE = 2, 3
"""Exit codes, see `evp --help`."""
_TRIES = 3
_VISIBILITIES = ("private", "unlisted", "internal", "public")
_SECRET_OPTIONS = ("password", "secret", "token", "key", "code")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, summary: str, *, about_one: bool = True) -> argparse.ArgumentParser:
        sub = actions.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        sub.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        if about_one:
            sub.add_argument("library", metavar="LIBRARY", help="its id, name or address")
        return sub

    _add_add(action("add", "set up a library at an address or in a folder", about_one=False))
    action("list", "list the libraries that are set up", about_one=False)
    _add_sign_in(action("sign-in", "sign in to a library"))
    action("sign-out", "sign out, and remove every secret of a library from this computer")
    action("limits", "tell what a library takes")
    action("departments", "list where you may put videos in a library")
    action("remove", "sign out and forget a library; its videos stay there")


def _add_add(add: argparse.ArgumentParser) -> None:
    add.add_argument("address", metavar="ADDRESS|FOLDER", help="as in the browser, or a folder")
    add.add_argument("--kind", metavar="KIND", help="peertube, tus, webdav, … (default: it looks for itself)")
    add.add_argument("--name", default="", help="what you call it (default: its own name)")
    add.add_argument("--user", default="", metavar="NAME", help="your name there")
    add.add_argument("--department", default="", metavar="ID", help="where your videos usually go")
    add.add_argument("--visibility", choices=_VISIBILITIES, default="internal", help="who usually sees them")
    add.add_argument(
        "--authority", type=Path, metavar="FILE.pem", help="your company's own certificate authority"
    )
    add.add_argument("--plain", action="store_true", help="also without encryption: others can read along")
    add.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what this kind alone wants to know",
    )


def _add_sign_in(sign_in: argparse.ArgumentParser) -> None:
    sign_in.add_argument("--user", metavar="NAME", help="your name there; for keys the id of the key")
    way = sign_in.add_mutually_exclusive_group()
    for name, summary in _WAYS.items():
        way.add_argument(f"--{name}", dest="way", action="store_const", const=name, help=summary)
    sign_in.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password, token or key from the first line of standard input, a code from the second",
    )


_WAYS: dict[Way, str] = {
    "password": "with a password, which is asked",
    "token": "with a token that you made in the library, which is asked",
    "keys": "with a key, which is asked",
    "browser": "in your browser",
    "device": "with a short code on any device",
}


def run(args: argparse.Namespace, out: Output) -> int:
    """Do what is asked for; trouble is raised."""
    from evp_desktop.services.libraries import Libraries
    from evp_desktop.services.settings import SettingsStore

    libraries = Libraries(SettingsStore(paths.settings_folder()))
    return {
        "add": _add,
        "list": _list,
        "sign-in": _sign_in,
        "sign-out": _sign_out,
        "limits": _limits,
        "departments": _departments,
        "remove": _remove,
    }[args.action](args, libraries, out)


def _add(args: argparse.Namespace, libraries: Libraries, out: Output) -> int:
    import msgspec

    from evp_desktop.model.libraries import Library
    from evp_desktop.services.libraries import new_id
    from evp_desktop.services.signin.reach import AUTHORITY, user_in

    options = dict(part.partition("=")[::2] for part in args.option)
    if any(name.lower().rpartition("_")[2] in _SECRET_OPTIONS[:2] for name in options):
        out.error(
            "Secrets are no options. Give them to 'evp library sign-in', which keeps them safe.", "Usage"
        )
        return USAGE
    if args.authority:
        options[AUTHORITY] = str(args.authority.resolve())
    found = _found(args, options.get(AUTHORITY, ""), out)
    if found is None:
        return TROUBLE
    address, kind, name = found
    told = {
        "id": new_id(),
        "kind": kind,
        "name": args.name or name or address,
        "address": address,
        "user": args.user or ("" if kind == "folder" else user_in(args.address)),
        "department": args.department,
        "visibility": args.visibility,
        "options": options,
    }
    try:
        library = msgspec.convert(told, Library)
    except msgspec.ValidationError:
        raise LibraryRefused(address, "not_a_library", kind) from None
    libraries.put(library)
    out.line(f"{library.name} is set up: {library.kind} at {library.address}, id {library.id}.")
    if _ways(library):
        out.line(f"Sign in with: evp library sign-in {library.id}")
    out.result(_shown(library, libraries))
    return 0


def _found(args: argparse.Namespace, authority: str, out: Output) -> tuple[str, str, str] | None:
    """Address, kind and name; None when it was told why there are none."""
    from evp_desktop.services.signin import probe

    folder = Path(args.address).expanduser()
    if args.kind == "folder" or (args.kind is None and "://" not in args.address and folder.is_dir()):
        return str(folder.resolve()), "folder", folder.name
    try:
        found = probe.probe(args.address, authority=authority, is_plain_allowed=args.plain)
    except LibraryAway as away:
        out.error(
            f"Nobody answers at {away.address}. Check the address and your network, and try again.",
            "LibraryAway",
            detail=away.detail,
        )
        return None
    except LibraryRefused as refusal:
        if refusal.why != "certificate" or authority:
            raise
        out.error(
            f"{refusal.address} cannot prove who it is. If your company has a certificate authority "
            "of its own, ask IT for its file and add --authority FILE.pem.",
            "LibraryRefused",
            detail=refusal.detail,
        )
        return None
    kind = args.kind or found.kind
    if not kind:
        out.error(
            f"No kind of library is recognised at {found.address}. Check the address, or say what it is with "
            "--kind.",
            "LibraryRefused",
        )
        return None
    return found.address, kind, found.name


def _list(_args: argparse.Namespace, libraries: Libraries, out: Output) -> int:
    for library in libraries.all():
        state = "signed in" if libraries.sign_in.is_signed_in(library) else "not signed in"
        who = f"{library.user}, {state}" if library.user else state
        out.line(f"  {library.id}  {library.kind:<9} {library.name}")
        out.line(f"  {'':<12}  {library.address}" + (f" ({who})" if _ways(library) else ""))
    if not libraries.all():
        out.line("No library is set up. Set one up with: evp library add ADDRESS")
    out.result({"libraries": [_shown(library, libraries) for library in libraries.all()]})
    return 0


def _ways(library: Library) -> tuple[Way, ...]:
    from evp_desktop.services.signin.desk import ways

    return ways(library)


def _shown(library: Library, libraries: Libraries) -> dict[str, object]:
    import msgspec

    shown: dict[str, object] = msgspec.to_builtins(library)
    return {**shown, "ways": list(_ways(library)), "is_signed_in": libraries.sign_in.is_signed_in(library)}


def _sign_in(args: argparse.Namespace, libraries: Libraries, out: Output) -> int:
    from msgspec.structs import replace

    library = libraries.find(args.library)
    if args.user is not None:
        library = replace(library, user=args.user)
    way: Way | None = args.way or next(iter(_ways(library)), None)
    if way is None:
        out.line(f"{library.name} knows nobody; you need not sign in.")
        return 0
    try:
        _go(way, library, libraries, args, out)
        is_checked = libraries.is_agreed(library)
    except SignInNeeded as refusal:
        out.error(
            f"{library.name} does not take this sign-in. Check your name and what you typed, and try again.",
            "SignInNeeded",
            detail=refusal.detail,
        )
        return TROUBLE
    libraries.put(library)
    is_lasting = libraries.sign_in.is_lasting
    out.line(
        f"You are signed in to {library.name}."
        + ("" if is_checked else " It could not be asked about it now.")
    )
    if not is_lasting:
        out.line("This computer has no keyring that works: the sign-in is forgotten when this command ends.")
    out.result({"id": library.id, "is_signed_in": True, "is_lasting": is_lasting, "is_checked": is_checked})
    return 0


def _go(way: Way, library: Library, libraries: Libraries, args: argparse.Namespace, out: Output) -> None:
    import threading

    sign_in = libraries.sign_in
    if way == "password":
        _with_password(library, libraries, args)
    elif way == "token":
        sign_in.with_token(library, _asked("Token: ", args))
    elif way == "keys":
        sign_in.with_keys(library, library.user, _asked("Key: ", args))
    elif way == "browser":
        sign_in.in_browser(library, lambda url: _show_browser(url, out), threading.Event())
    else:
        sign_in.with_device(library, lambda code: _show_code(code, out), threading.Event())


def _with_password(library: Library, libraries: Libraries, args: argparse.Namespace) -> None:
    from evp_desktop.services.signin.hidden import Secret

    password, code = _asked("Password: ", args), Secret()
    for tries_left in reversed(range(_TRIES + 1)):
        try:
            libraries.sign_in.with_password(library, password, code)
        except CodeNeeded:
            if not tries_left or (code and args.password_stdin):
                raise
        else:
            return
        code = _asked("Code of your phone: ", args)


def _asked(prompt: str, args: argparse.Namespace) -> Secret:
    """A secret from the keyboard, unseen, or from standard input; raises `SignInNeeded` for nothing."""
    import getpass
    import sys

    from evp_desktop.services.signin.hidden import Secret

    if args.password_stdin:
        text = Secret(sys.stdin.readline().rstrip("\r\n"))
    elif sys.stdin.isatty():
        text = Secret(getpass.getpass(prompt))
    else:
        text = Secret()
    if not text:
        raise SignInNeeded(args.library, "nothing was typed; for a script there is --password-stdin")
    return text


def _show_browser(url: str, out: Output) -> None:
    import webbrowser

    out.line("Sign in in your browser; Ctrl-C stops.")
    out.event("browser", address=url)
    if not webbrowser.open(url):
        out.line(f"Open this address in a browser on this computer: {url}")


def _show_code(code: DeviceCode, out: Output) -> None:
    out.line(f"Go to {code.address} on any device and type {code.code}. Ctrl-C stops.")
    out.event("code", code=code.code, address=code.address)


def _sign_out(args: argparse.Namespace, libraries: Libraries, out: Output) -> int:
    library = libraries.find(args.library)
    return _told_removal(libraries.sign_in.sign_out(library), f"You are signed out of {library.name}.", out)


def _remove(args: argparse.Namespace, libraries: Libraries, out: Output) -> int:
    library = libraries.find(args.library)
    return _told_removal(
        libraries.remove(library), f"{library.name} is forgotten; its videos stay there.", out
    )


def _told_removal(is_removed: bool, words: str, out: Output) -> int:
    if not is_removed:
        out.error(
            "The system's keyring does not let the secret go. Unlock it, or remove 'EVP Desktop' there.",
            "KeyringTrouble",
        )
        return TROUBLE
    out.line(words)
    out.result({"is_signed_in": False})
    return 0


def _limits(args: argparse.Namespace, libraries: Libraries, out: Output) -> int:
    import msgspec

    told: dict[str, object] = msgspec.to_builtins(
        libraries.open_adapter(libraries.find(args.library)).limits()
    )
    for name, value in told.items():
        if value not in (None, [], ()):
            words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            out.line(f"  {name.replace('_', ' '):<22} {words}")
    out.result(told)
    return 0


def _departments(args: argparse.Namespace, libraries: Libraries, out: Output) -> int:
    found = libraries.open_adapter(libraries.find(args.library)).departments()
    for department in found:
        out.line(f"  {department.id:<12} {department.name}")
    out.result({"departments": [{"id": one.id, "name": one.name} for one in found]})
    return 0
