"""What stands between a video and its library, in English, and what to do about it."""

from __future__ import annotations

from evp_desktop import errors
from evp_desktop.errors import LibraryTrouble
from evp_desktop.model.uploads import Trouble, Why

WHY: dict[Why, str] = {
    "": "All is well.",
    "away": "The library does not answer{because}. It is tried again by itself; nothing is lost.",
    "sign_in": "The library wants to know who you are. Sign in with 'evp library sign-in'; it then goes on.",
    "second_factor": "The library wants the code of your second factor. Sign in with 'evp library sign-in'.",
    "rights": "The library does not let you put a video there{because}. Ask its administrator, "
    "or choose another department.",
    "quota": "Your room in the library is full{because}. Remove an old video there, or ask for more room.",
    "too_large": "The video is larger than the library takes{because}. Publish it at a lower quality.",
    "kind": "The library does not take this kind of file{because}. Publish it as an MP4 file.",
    "unreadable": "The library could not read the video{because}. Publish it again.",
    "damaged": "What the library has differs from the video that was sent. Publish it again.",
    "field": "The library does not take what is written{because}. Change it and publish again.",
    "file_changed": "The video was changed while it was being sent{because}. Publish it again.",
    "file_gone": "The video that was to be sent is not there any more{because}. Publish it again.",
    "unsure": "The library does not say whether it has the video. Look in the library first; only when it is "
    "not there, send it again with 'evp uploads --send-again'.",
    "moved": "The library lives at another address now{because}. Set it up again under that one.",
    "certificate": "The library cannot prove who it is{because}. Ask IT; until then nothing is sent.",
    "not_a_library": "What answers at this address is no video library{because}. Check the address.",
    "gone": "The video is not in the library any more{because}. Publish it again if it should be.",
    "no_reviewer": "This video needs approval, and nobody is set up to give it. Ask Communications which "
    "review folder to set up.",
    "fault": "This program or a plug-in went wrong{because}. Tell its makers; the video is kept.",
    "refused": "The library did not take this{because}. Ask its administrator.",
}


def trouble(found: Trouble) -> str:
    """What stands in the way of an upload, and what to do."""
    about = ": ".join(part for part in (found.field, found.detail) if part)
    return WHY[found.why].format(because=f" ({about})" if about else "")


def library_trouble(error: LibraryTrouble) -> str:
    """What a library did not do, and what to do about it."""
    detail = f" ({error.detail})" if error.detail else ""
    if isinstance(error, errors.LibraryRefused):
        about = ": ".join(part for part in (error.field, error.detail) if part)
        known = next((words for why, words in WHY.items() if why == error.why), WHY["refused"])
        return known.format(because=f" ({about})" if about else "")
    if isinstance(error, errors.SignInNeeded):
        return WHY["sign_in"]
    if isinstance(error, errors.CodeNeeded):
        return WHY["second_factor"]
    return WHY["away"].format(because=detail)
