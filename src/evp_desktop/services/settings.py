"""The maker's settings: read once, saved at each change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from evp_desktop import paths
from evp_desktop.errors import NewerFormat, NotFound, ProjectUnreadable, os_errors
from evp_desktop.model import codec
from evp_desktop.model.settings import Settings
from evp_desktop.services.files import read_file, replace_file

FILE = "settings.json"

Listener = Callable[[Settings, Settings], None]


class SettingsStore:
    """Holds the settings; a damaged file is set aside and the defaults are used."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._listeners: list[Listener] = []
        self._settings = self._read()

    @property
    def settings(self) -> Settings:
        """The settings as they are now."""
        return self._settings

    def change(self, **fields: Any) -> None:
        """Change the named settings, save them and tell the listeners; raises as `replace_file`."""
        old, self._settings = self._settings, replace(self._settings, **fields)
        if old == self._settings:
            return
        with os_errors(self._path.parent):
            self._path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(self._path, codec.encode(self._settings))
        for listener in tuple(self._listeners):
            listener(old, self._settings)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(old, new)` at each change; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _read(self) -> Settings:
        try:
            data = read_file(self._path, codec.MAX_DOCUMENT_BYTES)
            return codec.decode(data, Settings, self._path)
        except NotFound:
            return Settings()
        except (ProjectUnreadable, NewerFormat):
            self._path.replace(self._path.with_suffix(".unreadable.json"))
            return Settings()

    @property
    def projects_folder(self) -> Path:
        """Where projects are made."""
        chosen = self._settings.projects_folder
        return Path(chosen) if chosen else paths.projects_folder()

    @property
    def library_folder(self) -> Path:
        """Where the folder library lies."""
        chosen = self._settings.library_folder
        return Path(chosen) if chosen else paths.library_folder()
