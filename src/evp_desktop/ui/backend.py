"""The real services behind the window, each loaded when it is first used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evp_desktop.model.brand import Kit
from evp_desktop.model.masks import Mask
from evp_desktop.model.media import SourceKind, Take
from evp_desktop.model.project import Project
from evp_desktop.model.script import Block
from evp_desktop.services.ahead import Ahead
from evp_desktop.services.editing import Post
from evp_desktop.services.sending import Sending
from evp_desktop.services.settings import SettingsStore
from evp_desktop.ui.tools import Services

if TYPE_CHECKING:
    from evp_desktop.services.checking import Finding
    from evp_desktop.services.hotkeys import Hotkeys
    from evp_desktop.services.house_styles import HouseStyle
    from evp_desktop.services.jobs import ExportJob
    from evp_desktop.services.playback import Player, PlayerState
    from evp_desktop.services.recording import Choice, Devices, RecordingSession
    from evp_desktop.services.reviewing import Reviewing
    from evp_desktop.services.tracking import Followed


def make_services(settings: SettingsStore, post: Post) -> Services:
    """The services as the window calls them."""
    sending = Sending(settings, post)
    return Services(
        list_devices=_list_devices,
        open_recording=_open_recording,
        make_hotkeys=_make_hotkeys,
        bring_in=_bring_in,
        recover=_recover,
        rebuild=_rebuild,
        make_player=_make_player,
        thumbnail=_thumbnail,
        recorded_picture=_recorded_picture,
        follow=_follow,
        check=_check,
        make_export=_make_export,
        sending=sending,
        make_reviewing=lambda: _make_reviewing(settings, sending),
        find_kit=_find_kit,
        list_house_styles=_list_house_styles,
        install_kit=_install_kit,
        ahead=Ahead(),
    )


def _list_devices() -> Devices:
    from evp_desktop.services.recording import list_devices

    return list_devices()


def _open_recording(folder: Path, choice: Choice, post: Post) -> RecordingSession:
    from evp_desktop.capture.devices import is_wayland
    from evp_desktop.services.recording import RecordingSession

    screen = None
    if is_wayland() and choice.is_screen_on and not choice.slides:
        from evp_desktop.ui.wayland_screen import WaylandScreen

        screen = WaylandScreen("Screen", post)
    return RecordingSession(folder, choice, post, screen)


def _make_hotkeys(post: Post, on_key: Callable[[str], None]) -> Hotkeys:
    from evp_desktop.services.hotkeys import Hotkeys

    return Hotkeys(post, on_key)


def _bring_in(
    folder: Path,
    path: Path,
    block: Block,
    beside: Take | None,
    progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> Take:
    """A file as a take of a block, or a film beside a take that shows one of two people."""
    from evp_desktop.services.importing import import_beside, import_file, role_of

    role = role_of(path)
    if beside is not None and role in ("camera", "screen"):
        return import_beside(folder, path, beside, progress=progress, cancelled=cancelled)
    if role == "screen" and block.layout in ("camera", "two_people"):
        role = "camera"
    return import_file(folder, path, role, block_id=block.id, progress=progress, cancelled=cancelled)


def _recover(folder: Path) -> tuple[Take, ...]:
    from evp_desktop.services.recovery import recover

    return recover(folder)


def _rebuild(folder: Path) -> tuple[Take, ...]:
    from evp_desktop.services.recovery import rebuild

    return rebuild(folder)


def _make_player(
    post: Post, on_picture: Callable[[Any], None], on_state: Callable[[PlayerState], None]
) -> Player:
    from evp_desktop.services.playback import Player

    return Player(post, on_picture, on_state)


def _thumbnail(folder: Path, project: Project, kit: Kit, clip_id: str, width_px: int) -> Any:
    from evp_desktop.services.playback import thumbnail

    return thumbnail(folder, project, kit, clip_id, width_px)


def _recorded_picture(folder: Path, take: Take, kind: SourceKind, time_us: int, width_px: int) -> Any:
    from evp_desktop.services.playback import recorded_picture

    return recorded_picture(folder, take, kind, time_us, width_px)


def _follow(
    folder: Path,
    project: Project,
    mask: Mask,
    progress: Callable[[float], None],
    is_cancelled: Callable[[], bool],
) -> Followed:
    from evp_desktop.services.tracking import track

    return track(folder, project, mask, progress, is_cancelled)


def _check(folder: Path, project: Project, kit: Kit) -> tuple[Finding, ...]:
    from evp_desktop.services.checking import check

    return check(folder, project, kit)


def _make_export(folder: Path, post: Post) -> ExportJob:
    from evp_desktop.services.jobs import ExportJob

    return ExportJob(folder, post)


def _make_reviewing(settings: SettingsStore, sending: Sending) -> Reviewing:
    from evp_desktop.services.reviewing import Reviewing

    return Reviewing(settings, sending.libraries)


def _find_kit(kit_id: str) -> Kit:
    from evp_desktop.services.brand_kits import find_kit

    return find_kit(kit_id)


def _list_house_styles() -> list[HouseStyle]:
    from evp_desktop.services.house_styles import list_house_styles

    return list_house_styles()


def _install_kit(package: Path, accepted_key: str) -> Kit:
    from evp_desktop.services.house_styles import install

    return install(package, accepted_key)
