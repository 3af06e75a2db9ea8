"""Where the servers of others are installed for the tests: environments of their own, made on first use.

All of it is locked with hashes. Where it cannot be had (no network), tests skip and say why; they fail
instead when `EVP_SERVERS` is `must`, as it is before a release.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
INSTALL_S = 1200
"""How long an installation may take on a slow line; on a good one it is 15 s, Plone's a minute."""
STAMP = "installed"
_SCRIPTS = "Scripts" if os.name == "nt" else "bin"


class NotInstallable(Exception):
    """An environment could not be made; says why."""


def programs(name: str) -> Path:
    """The folder of programs of `.venv-<name>`, installed from `requirements/<name>.txt`."""
    return _or_skip(_python_environment, name)


def node_modules() -> Path:
    """The folder with the servers that run on node."""
    return _or_skip(_node_modules, "")


def plone_template() -> Path:
    """A folder with a Zope instance whose site is made already; to be copied."""
    return _or_skip(_plone_template, "")


def install_node() -> None:
    """Have the servers that run on node ready; raises `NotInstallable`."""
    _node_modules("")


def install_plone() -> None:
    """Have Plone ready; raises `NotInstallable`."""
    _plone_template("")


def _or_skip(make: Callable[[str], Path], name: str) -> Path:
    try:
        return make(name)
    except NotInstallable as why:
        _miss(str(why))


def _miss(why: str) -> NoReturn:
    if os.environ.get("EVP_SERVERS") == "must":
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


@cache
def _python_environment(name: str) -> Path:
    lock = ROOT / "requirements" / f"{name}.txt"
    venv = ROOT / f".venv-{name}"

    def install() -> None:
        _run(sys.executable, "-m", "venv", "--clear", str(venv))
        python = str(venv / _SCRIPTS / "python")
        _run(
            python, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", str(lock)
        )

    _once(venv, (lock,), install)
    return venv / _SCRIPTS


@cache
def _node_modules(_name: str) -> Path:
    bin_folder = _python_environment("servers")
    modules = HERE / "node_modules"

    def install() -> None:
        shutil.rmtree(modules, ignore_errors=True)
        path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
        _run(str(bin_folder / "npm"), "ci", "--ignore-scripts", cwd=HERE, PATH=path)

    _once(modules, (HERE / "package-lock.json",), install, lock=ROOT / ".venv-servers-node.lock")
    return modules


@cache
def _plone_template(_name: str) -> Path:
    bin_folder = _python_environment("plone")
    template = ROOT / ".venv-plone-site"
    script = HERE / "plone_site.py"

    def install() -> None:
        shutil.rmtree(template, ignore_errors=True)
        _run(str(bin_folder / "python"), str(script), str(template))

    _once(template, (ROOT / "requirements" / "plone.txt", script), install)
    return template


def _once(
    made: Path, sources: tuple[Path, ...], install: Callable[[], None], lock: Path | None = None
) -> None:
    """Install unless it was done from the same sources, one process at a time."""
    wanted = hashlib.sha256(b"".join(one.read_bytes() for one in sources)).hexdigest()
    stamp = made / STAMP
    with FileLock(lock or made.with_name(f"{made.name}.lock"), timeout=INSTALL_S):
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        print(f"Installing {made.name} (once)", file=sys.stderr)
        install()
        stamp.write_text(wanted)


def _run(*command: str, cwd: Path = ROOT, **environment: str) -> None:
    given = {**os.environ, **environment}
    try:
        done = subprocess.run(
            command, cwd=cwd, env=given, capture_output=True, text=True, timeout=INSTALL_S, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotInstallable(f"cannot install: {error}") from error
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()[-6:]
        raise NotInstallable(f"cannot install ({Path(command[0]).name} {command[1]}): {' / '.join(said)}")
