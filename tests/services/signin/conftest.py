"""A keyring, an office, and somebody who signs in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from evp_desktop import paths
from evp_desktop.services.signin.desk import SignIn
from evp_desktop.services.signin.secrets import Secrets
from tests.services.signin.office import Office, office
from tests.services.signin.ring import FileRing, used


@pytest.fixture
def ring(tmp_path: Path) -> Iterator[FileRing]:
    """The system's keyring."""
    made = FileRing(tmp_path / "ring.json")
    with used(made):
        yield made


@pytest.fixture
def here() -> Iterator[Office]:
    """The office."""
    with office() as opened:
        yield opened


@pytest.fixture
def sign_in(ring: FileRing) -> SignIn:
    """Signing in, with a keyring that works."""
    place = paths.state_folder()
    return SignIn(Secrets(place), place)
