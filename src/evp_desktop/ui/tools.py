"""What every page is given: nothing here is global, all of it comes from `app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QDate, QLocale, QTime

from evp_desktop.model.brand import Kit, Template
from evp_desktop.model.masks import Mask
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.model.project import Project, Speaker
from evp_desktop.model.script import Block, Language
from evp_desktop.services import projects
from evp_desktop.services.editing import Post
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.main_thread import Background
from evp_desktop.ui.making_ahead import Ahead
from evp_desktop.ui.theme import Look

if TYPE_CHECKING:  # heavy modules: Home must show without loading them
    from evp_desktop.services.checking import Finding
    from evp_desktop.services.hotkeys import Hotkeys
    from evp_desktop.services.house_styles import HouseStyle
    from evp_desktop.services.jobs import ExportJob
    from evp_desktop.services.playback import Player, PlayerState
    from evp_desktop.services.recording import Choice, Devices, RecordingSession
    from evp_desktop.services.reviewing import Reviewing
    from evp_desktop.services.sending import Sending
    from evp_desktop.services.tracking import Followed


class MakePlayer(Protocol):
    """Makes a player that reports through `post`."""

    def __call__(
        self, post: Post, on_picture: Callable[[Any], None], on_state: Callable[[PlayerState], None]
    ) -> Player:
        """A player with nothing loaded."""


@dataclass(frozen=True)
class Services:
    """The use cases that the window is a client of."""

    list_devices: Callable[[], Devices]
    open_recording: Callable[[Path, Choice, Post], RecordingSession]
    make_hotkeys: Callable[[Post, Callable[[str], None]], Hotkeys]
    bring_in: Callable[[Path, Path, Block, Take | None, Callable[[float], None], Callable[[], bool]], Take]
    recover: Callable[[Path], tuple[Take, ...]]
    rebuild: Callable[[Path], tuple[Take, ...]]
    make_player: MakePlayer
    thumbnail: Callable[[Path, Project, Kit, str, int], Any]
    recorded_picture: Callable[[Path, Take, SourceKind, int, int], Any]
    follow: Callable[[Path, Project, Mask, Callable[[float], None], Callable[[], bool]], Followed]
    check: Callable[[Path, Project, Kit], tuple[Finding, ...]]
    make_export: Callable[[Path, Post], ExportJob]
    sending: Sending
    make_reviewing: Callable[[], Reviewing]
    find_kit: Callable[[str], Kit]
    list_house_styles: Callable[[], list[HouseStyle]]
    install_kit: Callable[[Path, str], Kit]
    ahead: Ahead


@dataclass(frozen=True)
class Tools:
    """The surroundings of a page."""

    look: Look
    language: Language
    locale: QLocale
    services: Services
    settings: SettingsStore
    background: Background
    post: Post

    def day(self, moment: datetime) -> str:
        """A date in words, with the year only when it is not this one."""
        return self.on(moment.astimezone().date())

    def on(self, day: date) -> str:
        """A day of the calendar in words, with the year only when it is not this one."""
        is_this_year = day.year == projects.today().year
        return self.locale.toString(
            QDate(day.year, day.month, day.day), "d MMMM" if is_this_year else "d MMMM yyyy"
        )

    def time(self, moment: datetime) -> str:
        """A time of day as this place writes it."""
        local = moment.astimezone()
        return self.locale.toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


@dataclass(frozen=True)
class NewVideo:
    """What the maker answered before a new video is made."""

    kit: Kit
    template: Template
    title: str
    speaker: Speaker
