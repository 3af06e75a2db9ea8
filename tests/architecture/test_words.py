"""Versions, the lock file, and a sentence for every error."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest

import evp_desktop
from evp_desktop import errors
from evp_desktop.cli import messages
from evp_desktop.cli.library_words import trouble
from evp_desktop.errors import DeviceTrouble, EvpError, FileTrouble
from evp_desktop.model.uploads import Trouble, Why
from tests.architecture.source import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def kinds(base: type[EvpError]) -> list[type[EvpError]]:
    return [base, *(kind for child in base.__subclasses__() for kind in kinds(child))]


def example(kind: type[EvpError]) -> EvpError:
    """An error of that kind as it would be raised."""
    if issubclass(kind, errors.NewerFormat):
        return kind(Path("a/video.evp"), 7, 1)
    if issubclass(kind, FileTrouble):
        return kind(Path("a/video.evp"), "some {detail}")
    if issubclass(kind, DeviceTrouble):
        return kind("Camera {1}", "some detail")
    if issubclass(kind, errors.LibraryRefused):
        return kind("https://videos.example", "quota", "2 GB")
    if issubclass(kind, errors.LibraryTrouble):
        return kind("https://videos.example", "some detail")
    if issubclass(kind, errors.ToolMissing):
        return kind("espeak-ng")
    if issubclass(kind, errors.ChildFailed):
        return kind("evp export", "killed")
    return kind()


def test_every_error_is_in_the_overview() -> None:
    """The docstring of errors.py shows every class of the tree but those that never leave a module."""
    assert errors.__doc__
    names = [kind.__name__ for kind in kinds(EvpError) if not kind.__name__.startswith("_")]
    assert [name for name in names if name not in errors.__doc__] == []


@pytest.mark.parametrize("kind", kinds(EvpError), ids=lambda kind: kind.__name__)
def test_every_error_has_a_sentence(kind: type[EvpError]) -> None:
    """Every error is told in one line that ends with what to do, with no placeholder left."""
    error = example(kind)
    told = messages.sentence(error)
    assert "\n" not in told
    assert re.search(r"[A-Za-z'/ ]+\.$", told)
    assert not re.search(r"\{(path|because|name|about)\}", told)


@pytest.mark.parametrize("why", get_args(Why))
def test_everything_in_the_way_of_an_upload_has_a_sentence(why: Why) -> None:
    """It ends with what to do, whether or not there is something to add."""
    for found in (Trouble(why=why), Trouble(why=why, detail="2 GB", field="title")):
        told = trouble(found)
        assert re.search(r"[A-Za-z'/ -]+\.$", told)
        assert "{" not in told


@pytest.mark.parametrize("kind", [errors.NoDisplay, errors.NoMicrophone, errors.NoCamera])
def test_a_device_without_a_name_is_told_without_a_gap(kind: type[DeviceTrouble]) -> None:
    """A device that nobody named leaves no double space and no empty brackets."""
    told = messages.sentence(kind())
    assert "  " not in told
    assert "()" not in told
    assert " ," not in told
    assert " ." not in told
    assert told[0].isupper()


def test_one_version() -> None:
    """pyproject.toml, the package and the top of the changelog tell the same version."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert newest
    assert PROJECT["project"]["version"] == evp_desktop.__version__ == newest[1]


def entries() -> list[str]:
    """The lock file's requirements, each with the lines that belong to it."""
    text = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    return re.split(r"\n(?=\S)", "\n".join(lines))


def test_the_lock_file_pins_by_hash_and_names_no_place() -> None:
    """Every requirement has one version and hashes; no line is an address or an option."""
    assert len(entries()) > 30
    for entry in entries():
        assert re.match(r"[A-Za-z0-9_.\-\[\]]+==\S+", entry), entry
        assert "--hash=sha256:" in entry
        assert "://" not in entry
        assert not entry.startswith("-")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[=<>!;~ ]", name)[0]).lower()


def test_the_lock_file_holds_what_the_program_needs() -> None:
    """Every dependency of pyproject.toml is in the lock file."""
    needed = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    locked = {plain(entry) for entry in entries()}
    assert {plain(one) for one in needed} - locked == set()
