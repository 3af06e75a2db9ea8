"""Which adapter serves which library, ours and a company's own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

from evp_desktop.errors import LibraryRefused
from evp_desktop.model.libraries import Library
from evp_desktop.model.uploads import Package
from evp_desktop.services.uploads import kinds
from evp_desktop.services.uploads.adapter import Tools
from evp_desktop.services.uploads.web import Web

OWN = """
from evp_desktop.services.uploads.adapter import Condition


class Archive:
    is_find_sure = True

    def __init__(self, library, tools):
        self.address = library.address

    def condition(self, remote, package):
        return Condition(phase="published", url=self.address)


def make(library, tools):
    return Archive(library, tools)


nothing = 7
"""
POINTS = """[evp_desktop.libraries]
archive = company_archive:make
broken = company_archive:missing
nothing = company_archive:nothing
folder = company_archive:make
"""


@pytest.fixture
def plug_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A company's package as pip would install it."""
    (tmp_path / "company_archive.py").write_text(OWN)
    about = tmp_path / "company_archive-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: company-archive\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield
    sys.modules.pop("company_archive", None)


def library(kind: str) -> Library:
    return Library(id="mine", kind=kind, address="https://videos.example")


def tools() -> Tools:
    return Tools(Web("https://videos.example"))


@pytest.mark.parametrize("kind", ["folder", "peertube", "plone", "tus", "graph", "mediacms"])
def test_ours_are_there(kind: str) -> None:
    """Each is made without a word to the network, and keeps the contract's names."""
    adapter = kinds.maker(library(kind))(library(kind), tools())
    for name in ("limits", "find", "begin", "resume", "send", "steps", "do_step", "condition", "remove"):
        assert callable(getattr(adapter, name))
    assert isinstance(adapter.is_find_sure, bool)


@pytest.mark.usefixtures("plug_in")
def test_a_company_adds_its_own() -> None:
    """An installed package with an entry point is one more kind; it never replaces one of ours."""
    assert kinds.kinds()[-3:] == ("archive", "broken", "nothing")
    assert kinds.kinds().count("folder") == 1
    adapter = kinds.maker(library("archive"))(library("archive"), tools())
    package = Package(mark="m", video="v.mp4", size_bytes=1, title="T", language="en")
    assert adapter.condition(None, package).url == "https://videos.example"  # type: ignore[arg-type]
    assert type(kinds.maker(library("folder"))(library("folder"), tools())).__name__ == "SharedFolder"


@pytest.mark.usefixtures("plug_in")
@pytest.mark.parametrize("kind", ["broken", "nothing", "unknown"])
def test_a_plug_in_that_does_not_load_is_told(kind: str) -> None:
    """It names what is wrong and hinders no other."""
    with pytest.raises(LibraryRefused) as refused:
        kinds.maker(library(kind))
    assert refused.value.why == "not_a_library"
    assert kinds.maker(library("archive"))


def test_nothing_is_plugged_in_by_itself() -> None:
    """The program brings no plug-ins of its own that nobody asked for."""
    assert [point.value for point in metadata.entry_points(group="evp_desktop.libraries")] == []
