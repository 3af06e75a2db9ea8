"""The video libraries that are set up on this machine: who they are, how to sign in, how to reach them."""

from __future__ import annotations

import uuid
from pathlib import Path

from evp_desktop import paths
from evp_desktop.errors import NotFound
from evp_desktop.model.libraries import Library
from evp_desktop.services.settings import SettingsStore
from evp_desktop.services.signin.desk import SignIn
from evp_desktop.services.signin.reach import way_to
from evp_desktop.services.signin.secrets import Secrets
from evp_desktop.services.uploads import kinds
from evp_desktop.services.uploads.adapter import Adapter, Tools
from evp_desktop.services.uploads.web import Patience


class Libraries:
    """Those in the settings. Their secrets are in the system's keyring; one of these for each program."""

    def __init__(self, settings: SettingsStore, folder: Path | None = None) -> None:
        """`folder` is where the locks of signing in lie, `paths.state_folder` unless given."""
        self._settings = settings
        place = folder or paths.state_folder()
        self.sign_in = SignIn(Secrets(place), place)

    def all(self) -> tuple[Library, ...]:
        """Every library, in the order they were set up."""
        return self._settings.settings.libraries

    def find(self, name: str) -> Library:
        """The library of that id, or of that name or address where there is one only; raises `NotFound`."""
        by_id = [one for one in self.all() if one.id == name]
        found = by_id or [
            one for one in self.all() if name.lower() in (one.name.lower(), one.address.lower())
        ]
        if len(found) != 1:
            raise NotFound(name)
        return found[0]

    def put(self, library: Library) -> None:
        """Set up a library, in place of the one of its id; raises as `SettingsStore.change`."""
        old = next((one for one in self.all() if one.id == library.id), None)
        if old is None:
            self._settings.change(libraries=(*self.all(), library))
        else:
            self._settings.change(
                libraries=tuple(library if one.id == library.id else one for one in self.all())
            )

    def remove(self, library: Library) -> bool:
        """Sign out and forget a library; False when the system's keyring does not let its secret go."""
        is_removed = self.sign_in.sign_out(library)
        self._settings.change(libraries=tuple(one for one in self.all() if one.id != library.id))
        return is_removed

    def open_adapter(self, library: Library) -> Adapter:
        """The way to put videos in a library, as who is signed in to it; asks it nothing yet.

        Raises `LibraryRefused` when its kind or the file of its authority cannot be used.
        """
        credentials = self.sign_in.credentials(library)
        web = way_to(library, credentials=credentials, patience=Patience())
        return kinds.maker(library)(library, Tools(web))


def new_id() -> str:
    """An id for a library that is set up now."""
    return uuid.uuid4().hex[:12]
