"""What the maker chose for this machine."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from evp_desktop.model.libraries import Library
from evp_desktop.model.script import Language

Theme = Literal["system", "light", "dark"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Empty strings mean: the system's own choice."""

    format: int = 1
    language: Language | Literal[""] = ""
    theme: Theme = "system"
    projects_folder: str = ""
    library_folder: str = ""
    brand_kit: str = "default"
    screen: str = ""
    camera: str = ""
    second_camera: str = ""
    microphone: str = ""
    speaker_name: str = ""
    speaker_role: str = ""
    countdown_s: int = 3
    prompter_text_px: int = 28
    is_self_view_hidden: bool = False
    is_pointer_drawn: bool = True
    is_system_sound_on: bool = False
    are_global_keys_on: bool = True
    are_letter_keys_on: bool = True
    libraries: tuple[Library, ...] = ()
    """The video libraries set up on this machine; a folder is one as soon as something is published there."""
    reviewer_key: str = ""
    """The file of the key that this person signs decisions with."""
    default_library: str = ""
    """The id of the library that new videos go to; empty: the folder."""
    is_metered_used: bool = False
    """Whether videos are also sent over a network where every byte costs money."""
    upload_mbit_s: Annotated[float, msgspec.Meta(ge=0, le=100_000)] = 0.0
    upload_at_work_mbit_s: Annotated[float, msgspec.Meta(ge=0, le=100_000)] = 0.0
    """How fast videos may leave, usually and in working hours; 0: as fast as it goes."""
    review_folder: str = ""
    """Where videos wait for approval whose library has nobody who gives it; empty: there is no such place."""
