"""The libraries of this machine: set up, found, opened, forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from evp_desktop.errors import LibraryRefused, NotFound, SignInNeeded
from evp_desktop.model.libraries import Library
from evp_desktop.services.libraries import Libraries, new_id
from evp_desktop.services.settings import SettingsStore
from evp_desktop.services.signin.hidden import Secret
from evp_desktop.services.uploads import kinds
from tests.services.signin.office import Answer, Office
from tests.services.signin.people import PASSWORD, PeerTubeOffice, library, problem
from tests.services.signin.ring import FileRing


@pytest.fixture
def libraries(ring: FileRing, tmp_path: Path) -> Libraries:
    """Of a machine where none was set up."""
    return Libraries(SettingsStore(tmp_path / "settings"))


def test_a_library_is_kept_found_and_forgotten(here: Office, libraries: Libraries, tmp_path: Path) -> None:
    """By id, name or address, also by the next start; a change stays in its place."""
    first, second = library(here, "tus"), Library(id=new_id(), kind="folder", name="Films", address="/films")
    libraries.put(first)
    libraries.put(second)
    libraries.put(replace(first, name="Films of ours"))
    again = Libraries(SettingsStore(tmp_path / "settings"))
    assert [one.id for one in again.all()] == [first.id, second.id]
    for name in (first.id, "films OF ours", here.url):
        assert again.find(name).id == first.id
    again.put(replace(second, name="Films of ours"))
    for name in ("films of ours", "nothing", ""):
        with pytest.raises(NotFound):
            again.find(name)
    assert again.remove(first)
    assert [one.id for one in again.all()] == [second.id]


def test_to_forget_a_library_is_to_sign_out(here: Office, libraries: Libraries, ring: FileRing) -> None:
    """Nothing is left in the keyring, and the token is worth nothing."""
    peertube, there = PeerTubeOffice(here), library(here, "peertube")
    libraries.put(there)
    libraries.sign_in.with_password(there, PASSWORD)
    libraries.remove(there)
    assert (ring.entries(), peertube.good, libraries.all()) == ({}, set(), ())


def test_an_adapter_is_opened_as_who_is_signed_in(here: Office, libraries: Libraries) -> None:
    """PeerTube's adapter asks with our token, and with a new one when that has ended."""
    peertube, there = PeerTubeOffice(here), library(here, "peertube")
    with pytest.raises(SignInNeeded):
        libraries.open_adapter(there).departments()
    libraries.sign_in.with_password(there, PASSWORD)
    peertube.good = {one for one in peertube.good if one.startswith("refresh")}
    here.routes["GET /api/v1/users/me"] = lambda asked: (
        Answer(200, {"videoChannels": [{"id": 4, "name": "hr", "displayName": "HR"}]})
        if peertube.is_good(asked)
        else problem(401, "invalid_token")
    )
    assert [one.name for one in libraries.open_adapter(there).departments()] == ["HR"]


def test_every_kind_can_be_opened(libraries: Libraries, tmp_path: Path) -> None:
    """Opening asks nothing of a library; what nobody serves is told."""
    for kind in kinds.kinds():
        address = str(tmp_path) if kind == "folder" else "https://videos.example"
        there = Library(id=f"a-{kind}", kind=kind, address=address)
        libraries.sign_in.with_keys(there, "AKIA123", Secret("key"))
        assert libraries.open_adapter(there)
    with pytest.raises(LibraryRefused):
        libraries.open_adapter(Library(id="a", kind="vhs", address="https://videos.example"))
