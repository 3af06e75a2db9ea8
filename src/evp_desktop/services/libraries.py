"""The video libraries that are set up on this machine: who they are, how to sign in, how to reach them."""

from __future__ import annotations

import uuid
import weakref
from pathlib import Path
from urllib.parse import urlsplit

from evp_desktop import paths
from evp_desktop.errors import LibraryTrouble, NotFound, SignInNeeded
from evp_desktop.model.libraries import Library
from evp_desktop.model.project import Publication
from evp_desktop.services.settings import SettingsStore
from evp_desktop.services.signin.desk import SignIn, ways
from evp_desktop.services.signin.probe import Found
from evp_desktop.services.signin.reach import AUTHORITY, way_to
from evp_desktop.services.signin.secrets import Secrets
from evp_desktop.services.uploads import kinds
from evp_desktop.services.uploads.adapter import Adapter, Tools
from evp_desktop.services.uploads.web import Patience, Web

_FOLDERS = uuid.UUID("5f4ddc8e-6f6f-4c3c-9d1b-6a1c4a0c5a11")


class Libraries:
    """Those in the settings. Their secrets are in the system's keyring; one of these for each program."""

    def __init__(self, settings: SettingsStore, folder: Path | None = None) -> None:
        """`folder` is where the locks of signing in lie, `paths.state_folder` unless given."""
        self._settings = settings
        self._webs: weakref.WeakSet[Web] = weakref.WeakSet()
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

    def choice(self) -> list[Library]:
        """Where a video can go: the folder of the settings, then every other library that is set up."""
        home = self.folder(self._settings.library_folder)
        return [home, *(one for one in self.all() if one.id != home.id)]

    def usual(self) -> Library:
        """Where new videos go."""
        wanted = self._settings.settings.default_library
        return next((one for one in self.choice() if one.id == wanted), self.choice()[0])

    def meant(self, publication: Publication) -> Library:
        """Where a video goes: the library or folder that its maker chose, where it is known here."""
        wanted = publication.library
        known = next((one for one in self.choice() if wanted in (one.id, one.address)), None)
        if known is None and Path(wanted).is_absolute():
            return self.folder(Path(wanted))
        return known or self.usual()

    def folder(self, folder: Path) -> Library:
        """The library in a folder, set up or not; its id is the same in any case."""
        address = str(folder.absolute())
        known = next((one for one in self.all() if (one.kind, one.address) == ("folder", address)), None)
        return known or Library(
            id=uuid.uuid5(_FOLDERS, address).hex[:12], kind="folder", name=folder.name, address=address
        )

    def made(self, found: Found, authority: str = "") -> Library:
        """A library as it was found at an address; it is not set up yet."""
        options = {AUTHORITY: authority} if authority else {}
        return Library(
            id=new_id(),
            kind=found.kind,
            name=found.name or urlsplit(found.address).hostname or found.address,
            address=found.address,
            options=options,
        )

    def is_signed_in(self, library: Library) -> bool | None:
        """Whether somebody is signed in; None where nobody needs to be."""
        return self.sign_in.is_signed_in(library) if ways(library) else None

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
        self._webs.add(web)
        return kinds.maker(library)(library, Tools(web))

    def hang_up(self) -> None:
        """Break off every request that is under way; for the end of the program, from any thread."""
        for web in tuple(self._webs):
            web.hang_up()

    def is_agreed(self, library: Library) -> bool:
        """Whether the library takes who just signed in; False when it cannot be asked now.

        What it refuses is not kept: raises `SignInNeeded` then.
        """
        try:
            self.open_adapter(library).limits()
        except SignInNeeded:
            self.sign_in.sign_out(library)
            raise
        except LibraryTrouble:
            return False
        return True


def new_id() -> str:
    """An id for a library that is set up now."""
    return uuid.uuid4().hex[:12]
