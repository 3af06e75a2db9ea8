"""From what the maker chose to the tracks that record it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from evp_desktop.capture.camera import CameraSource, list_cameras
from evp_desktop.capture.devices import list_screens, list_windows
from evp_desktop.capture.microphone import MicrophoneSource, list_microphones
from evp_desktop.capture.pointer import PointerSource, PointerTrack
from evp_desktop.capture.recorder import Recorder
from evp_desktop.capture.screen import Rectangle, ScreenSource
from evp_desktop.capture.slides import SlideSource
from evp_desktop.capture.sound_track import SoundTrack
from evp_desktop.capture.source import PictureSource
from evp_desktop.capture.system_sound import system_sound
from evp_desktop.capture.tracks import PictureTrack, Track
from evp_desktop.errors import DeviceTrouble, NoCamera, NoDisplay, NoMicrophone, NothingRecorded, NoWindow
from evp_desktop.model.media import SourceKind
from evp_desktop.services import projects


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What to record. An empty id means the first; `screen_id` may be a screen's or a window's.

    `slides` is a PDF, a picture or a folder of pictures, shown instead of the screen. `may_replace` lets
    the system's default take over from a device that vanished. `are_shortcuts_recorded` keeps keys that type
    nothing and combinations with Ctrl, Alt or Super, to be shown in the video; never what is typed.
    """

    is_screen_on: bool = True
    screen_id: str = ""
    region: Rectangle | None = None
    is_pointer_drawn: bool = True
    are_shortcuts_recorded: bool = False
    slides: str = ""
    is_camera_on: bool = False
    camera_id: str = ""
    second_camera_id: str = ""
    is_microphone_on: bool = True
    microphone_id: str = ""
    is_system_sound_on: bool = False
    may_replace: bool = True

    @property
    def pictures(self) -> tuple[SourceKind, ...]:
        """The kinds of picture that will be recorded."""
        backdrop: tuple[SourceKind, ...] = ("slides",) if self.slides else ("screen",)
        faces: tuple[SourceKind, ...] = ("camera",)
        if self.second_camera_id:
            faces = ("camera", "second_camera")
        return (*(backdrop if self.is_screen_on else ()), *(faces if self.is_camera_on else ()))


class Chosen(NamedTuple):
    """A recorder of the chosen devices, its microphone, and the slides or the desktop if there are any."""

    recorder: Recorder
    sound: SoundTrack | None
    slides: SlideSource | None
    desktop: ScreenSource | None = None


def make_recorder(choice: Choice, screen: PictureSource | None = None) -> Chosen:
    """A recorder of the chosen devices, not yet open.

    `screen` stands in for the screen where only the window reaches it (Wayland): there the system asks the
    maker what to show, so it is not opened twice, and there is no pointer to follow.
    Raises `NoDisplay`, `NoWindow`, `NoCamera`, `NoMicrophone` or `SlidesUnreadable` and its like, or
    `NothingRecorded` when all is off.
    """
    tracks: list[Track] = []
    slides = desktop = None
    if choice.is_screen_on and choice.slides:
        slides = SlideSource(Path(choice.slides))
        tracks.append(PictureTrack("slides", slides))
    elif choice.is_screen_on and screen is not None:
        tracks.append(PictureTrack("screen", screen, is_retried=False))
    elif choice.is_screen_on:
        desktop = _screen_source(choice)
        pointer = PointerSource(desktop, is_hearing_shortcuts=choice.are_shortcuts_recorded)
        tracks += [PictureTrack("screen", desktop), PointerTrack(pointer)]
    if choice.is_camera_on:
        tracks += _camera_tracks(choice)
    sound = SoundTrack(microphone_source(choice)) if choice.is_microphone_on else None
    if sound is not None:
        tracks.append(sound)
    tracks += _system_tracks(choice)
    if not tracks:
        raise NothingRecorded
    if not any(track.must_deliver for track in tracks):
        tracks[0].must_deliver = True  # all there is to record
    return Chosen(Recorder(tracks, projects.save_take), sound, slides, desktop)


def _screen_source(choice: Choice) -> ScreenSource:
    if choice.region is not None:
        x, y, width, height = choice.region
        name = f"{x},{y} {width}x{height}"
        return ScreenSource(name, choice.region, is_pointer_drawn=choice.is_pointer_drawn)
    wanted = choice.screen_id
    screens = list_screens()
    if not screens:
        raise NoDisplay
    screen = next((screen for screen in screens if screen.id == wanted or not wanted), None)
    if screen is not None:
        area = (screen.x, screen.y, screen.width, screen.height)
        return ScreenSource(screen.name, area, screen_id=screen.id, is_pointer_drawn=choice.is_pointer_drawn)
    window = next((one for one in list_windows() if wanted in (one.id, one.title)), None)
    if window is None:
        raise NoWindow(wanted)
    area = (window.x, window.y, window.width, window.height)
    return ScreenSource(window.title, area, window.id, is_pointer_drawn=choice.is_pointer_drawn)


def _camera_tracks(choice: Choice) -> list[PictureTrack]:
    tracks = [PictureTrack("camera", camera_source(choice.camera_id))]
    if choice.second_camera_id:
        tracks.append(PictureTrack("second_camera", camera_source(choice.second_camera_id)))
    return tracks


def camera_source(wanted: str) -> CameraSource:
    """The camera of that id or name, the first one for an empty string; raises `NoCamera`."""
    camera = next((one for one in list_cameras() if not wanted or wanted in (one.id, one.name)), None)
    if camera is None:
        raise NoCamera(wanted)
    return CameraSource(camera.id, camera.name)


def microphone_source(choice: Choice) -> MicrophoneSource:
    """The chosen microphone, the first one where none was; raises `NoMicrophone`.

    What the speakers play is no microphone, unless it is asked for by name.
    """
    wanted = choice.microphone_id
    found = list_microphones()
    fitting = (one for one in found if wanted in (one.id, one.name) or not (wanted or one.is_system_sound))
    microphone = next(fitting, None)
    if microphone is None:
        raise NoMicrophone(wanted)
    return MicrophoneSource(microphone.id, microphone.name, may_replace=choice.may_replace)


def _system_tracks(choice: Choice) -> list[SoundTrack]:
    """What the computer plays; where that cannot be had, a take is made without it."""
    if not choice.is_system_sound_on:
        return []
    try:
        return [SoundTrack(system_sound(), "system_sound")]
    except DeviceTrouble:
        return []
