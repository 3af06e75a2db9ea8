"""After everything that can be done with secrets none of them is anywhere but in the keyring."""

from __future__ import annotations

import base64
import logging
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from evp_desktop import paths
from evp_desktop.errors import EvpError
from evp_desktop.model.libraries import Library
from evp_desktop.services.libraries import Libraries
from evp_desktop.services.settings import SettingsStore
from evp_desktop.services.signin.hidden import Secret, SecretBytes
from evp_desktop.services.uploads.web import Web
from tests.services.signin.office import Answer, Asked, Office
from tests.services.signin.people import PASSWORD, PeerTubeOffice, library, tokens
from tests.services.signin.ring import FileRing
from tests.services.signin.test_oauth import CODE, Browser, agreed, at

OTP = Secret("918273")
PASTED = Secret("pasted-token-0123456789abcdef")
KEY = Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")


def shapes(secret: str) -> set[bytes]:
    """A secret as it may lie somewhere: itself, in a form, in basic authentication."""
    forms = {secret, quote_plus(secret), base64.b64encode(secret.encode()).decode()}
    forms.add(base64.b64encode(f"anna:{secret}".encode()).decode())
    return {form.encode() for form in forms}


class Finds:
    """Collects all text that anybody could see."""

    def __init__(self) -> None:
        self.text: list[bytes] = []

    def see(self, text: str) -> None:
        self.text.append(text.encode(errors="replace"))

    @contextmanager
    def trouble(self) -> Iterator[None]:
        """What the crash handler would write of an error, and what tools write that show variables too."""
        try:
            yield
        except EvpError as error:
            self.see("".join(traceback.format_exception(error)))
            told = traceback.TracebackException.from_exception(error, capture_locals=True)
            self.see("".join(told.format()))
            self.see(f"{error!r} {vars(error)}")

    def see_files(self, folder: Path) -> None:
        for file in folder.rglob("*"):
            if file.is_file():
                self.text.append(bytes(file.name, "utf-8") + file.read_bytes())

    def see_programs(self) -> None:
        """Ourselves and our children: what was given on the command line and in the environment."""
        for process in Path("/proc").glob("[0-9]*"):
            for name in ("cmdline", "environ"):
                try:
                    self.text.append((process / name).read_bytes())
                except OSError:
                    continue

    def of(self, secrets: set[str]) -> list[str]:
        seen = b"\n".join(self.text)
        return [secret for secret in secrets if any(shape in seen for shape in shapes(secret))]


def everything(here: Office, libraries: Libraries, finds: Finds) -> None:
    """Sign in in every way, well and badly, use it, lose it, and sign out."""
    peertube = PeerTubeOffice(here, code=str(OTP))
    there, sign_in = library(here, "peertube"), libraries.sign_in
    libraries.put(there)
    for password, code in (
        (PASSWORD, Secret("")),
        (PASSWORD, Secret("1")),
        (Secret("x"), Secret("")),
        (PASSWORD, OTP),
    ):
        with finds.trouble():
            sign_in.with_password(there, password, code)
    finds.see(repr((sign_in.credentials(there).headers(), sign_in.credentials(there).kept())))
    peertube.good = {one for one in peertube.good if one.startswith("refresh")}
    with finds.trouble():
        libraries.open_adapter(there).departments()
    here.routes["POST /api/v1/users/token"] = echo
    with finds.trouble():
        sign_in.with_password(there, PASSWORD, OTP)
    with finds.trouble():
        sign_in.credentials(there).renew(sign_in.credentials(there).headers())
    for kind, route in (
        ("plone", "POST /@login"),
        ("mediacms", "POST /api/v1/login"),
        ("webdav", "PROPFIND /"),
    ):
        here.routes[route] = echo
        with finds.trouble():
            sign_in.with_password(library(here, kind), PASSWORD)
    with finds.trouble():
        sign_in.with_password(Library(id="gone", kind="plone", address="http://127.0.0.1:9"), PASSWORD)
    pasted_and_keys(here, libraries, finds)
    with finds.trouble():
        sign_in.sign_out(there)


def pasted_and_keys(here: Office, libraries: Libraries, finds: Finds) -> None:
    sign_in, there = libraries.sign_in, at(here)
    libraries.put(there)
    for token in (PASTED, Secret(f"{PASTED} é")):
        with finds.trouble():
            sign_in.with_token(there, token)
    with finds.trouble():
        Web(there.address, sign_in.credentials(there)).ask("GET", "/nothing")
    sign_in.with_keys(library(here, "s3"), "AKIA123", KEY)
    finds.see(repr(sign_in.credentials(library(here, "s3")).pair()[1]))
    for answer in (Answer(200, tokens(7)), Answer(400, {"error": "invalid_grant", "told": Secret(CODE)})):
        here.says("POST /token", answer)
        browser = Browser(agreed)
        with finds.trouble():
            sign_in.in_browser(there, browser, threading.Event())
        finds.see("".join(page for _, page in browser.seen(1)))


def echo(asked: Asked) -> Answer:
    """A server that repeats what it was told, as some do in their messages."""
    return Answer(400, {"code": "x", "detail": f"wrong: {asked.body} {asked.headers}", "error": asked.body})


def test_no_secret_is_anywhere(
    here: Office,
    ring: FileRing,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Logs, output, settings, state, tracebacks with their variables, process lists: nothing."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("urllib3").setLevel(logging.DEBUG)
    finds = Finds()
    libraries = Libraries(SettingsStore(paths.settings_folder()))
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    everything(here, libraries, finds)
    finds.see_programs()
    child.communicate(b"\n")
    finds.see(caplog.text)
    finds.see("".join(capfd.readouterr()))
    finds.see_files(Path(os.environ["EVP_HOME"]))
    assert libraries.all()
    assert len(finds.text) > 20
    given = {tokens(number)[name] for number in range(1, 9) for name in ("access_token", "refresh_token")}
    used = {*map(str, (PASSWORD, OTP, PASTED, KEY, CODE)), *given}
    assert finds.of(used) == []
    assert finds.of({"lib1"}) == ["lib1"], "the search itself finds what is there"


def test_a_secret_does_not_show() -> None:
    """Alone, in what holds it, and as bytes; and it is the text all the same."""
    secret = Secret("geheim")
    assert "geheim" not in repr([secret, {"Authorization": secret}, SecretBytes(b"geheim")])
    assert (f"{secret}", secret + "!", secret == "geheim") == ("geheim", "geheim!", True)
