"""Where things lie on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

APP = "EVP Desktop"


def _base(name: str, default: Path) -> Path:
    """`default`, or a folder in `$EVP_HOME` when that is set (tests, portable use)."""
    home = os.environ.get("EVP_HOME")
    return Path(home) / name if home else default


def projects_folder() -> Path:
    """Where new videos are made unless the maker chose another folder."""
    return _base("projects", platformdirs.user_videos_path() / APP)


def library_folder() -> Path:
    """Where the folder library lies unless settings name another."""
    return _base("library", platformdirs.user_videos_path() / f"{APP} Library")


def settings_folder() -> Path:
    """Where the settings file lies."""
    return _base("settings", platformdirs.user_config_path(APP, appauthor=False))


def state_folder() -> Path:
    """Where the running copy of the app tells others how to reach it."""
    return _base("state", platformdirs.user_state_path(APP, appauthor=False))


def logs_folder() -> Path:
    """Where log files lie."""
    return _base("logs", platformdirs.user_log_path(APP, appauthor=False))


def _shipped(name: str) -> Path:
    """A data folder that comes with the program: beside the source, or inside the installed package."""
    here = Path(__file__).resolve().parent
    for root in (here.parents[1], here):
        if (root / name).is_dir():
            return root / name
    return here / name


def assets_folder() -> Path:
    """Icons, fonts and sounds that ship with the program."""
    return _shipped("assets")


def brand_kits_folder() -> Path:
    """Brand kits that ship with the program."""
    return _shipped("brand_kits")


def help_folder() -> Path:
    """The help pages that ship with the program."""
    return _shipped("docs/user")


def kit_folders() -> tuple[Path, ...]:
    """Where brand kits lie: those of the organisation, those that ship, and those the user installed."""
    own = _base("brand_kits", platformdirs.user_data_path(APP, appauthor=False) / "brand_kits")
    return _of_organisation("brand_kits"), brand_kits_folder(), own


def trusted_keys_folders() -> tuple[Path, ...]:
    """Where the public keys lie that brand kits may be signed by: the organisation's, then the user's."""
    own = _base("trusted_keys", platformdirs.user_config_path(APP, appauthor=False) / "trusted_keys")
    return _of_organisation("trusted_keys"), own


def reviewers_folders() -> tuple[Path, ...]:
    """Where the public keys lie of who may approve videos: the organisation's, then the user's."""
    own = _base("reviewers", platformdirs.user_config_path(APP, appauthor=False) / "reviewers")
    return _of_organisation("reviewers"), own


def uploads_folder() -> Path:
    """Where videos wait that are on their way to a library, with the queue and the log of deeds."""
    return _base("uploads", platformdirs.user_data_path(APP, appauthor=False) / "uploads")


def _of_organisation(name: str) -> Path:
    """A folder that only an administrator can write: `/etc/xdg`, `ProgramData` or `/Library`."""
    return _base(f"organisation/{name}", platformdirs.site_config_path(APP, appauthor=False) / name)
