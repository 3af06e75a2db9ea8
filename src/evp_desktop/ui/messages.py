"""Errors as sentences: what happened, what is safe, what to do next."""

from __future__ import annotations

import sys
from typing import get_args

from PySide6.QtCore import QCoreApplication

from evp_desktop import errors
from evp_desktop.errors import EvpError
from evp_desktop.ui.counts import Counts


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark `text` for the translators, who find it by this function's name."""
    return text


_CAMERA_DENIED = {
    "win32": QT_TRANSLATE_NOOP(
        "messages",
        "Windows does not let me use {name}. Allow it in Settings, under Privacy & security, Camera; then "
        "try again.",
    ),
    "darwin": QT_TRANSLATE_NOOP(
        "messages",
        "Your Mac does not let me use {name}. Allow it in System Settings, under Privacy & Security, Camera; "
        "then start this program again.",
    ),
}

_CAMERA_DENIED_ELSEWHERE = QT_TRANSLATE_NOOP(
    "messages",
    "This computer does not let me use {name}. Ask IT to let your account use cameras, or record this part "
    "with your screen or your voice.",
)


def camera_denied(platform: str) -> str:
    """What a camera that the system refuses asks of the maker, untranslated: each system has its place."""
    return _CAMERA_DENIED.get(platform, _CAMERA_DENIED_ELSEWHERE)


_TABLE: dict[type[EvpError], str] = {
    errors.NotFound: QT_TRANSLATE_NOOP(
        "messages", "I can't find {name}. Perhaps it was moved or renamed; put it back and try again."
    ),
    errors.NoAccess: QT_TRANSLATE_NOOP(
        "messages", "You may not read or write {name}. Choose another folder, or ask IT for access."
    ),
    errors.DiskFull: QT_TRANSLATE_NOOP(
        "messages", "The disk is full. What you recorded is safe; make some room and try again."
    ),
    errors.MediaUnreadable: QT_TRANSLATE_NOOP(
        "messages", "{name} cannot be read as video or sound. Record this part again, or choose another take."
    ),
    errors.SlidesUnreadable: QT_TRANSLATE_NOOP(
        "messages",
        "{name} cannot be shown as slides. Choose a PDF without a password, or pictures; what you recorded "
        "is safe.",
    ),
    errors.ProjectUnreadable: QT_TRANSLATE_NOOP(
        "messages",
        "{name} is damaged, so I left it as it is. Your recordings are safe; build the video anew from them.",
    ),
    errors.NewerFormat: QT_TRANSLATE_NOOP(
        "messages", "{name} was made with a newer version of this program. Update EVP Desktop to open it."
    ),
    errors.KitInvalid: QT_TRANSLATE_NOOP(
        "messages", "This house style cannot be used. Your video is safe; ask Communications about it."
    ),
    errors.KitBroken: QT_TRANSLATE_NOOP(
        "messages",
        "{name} is not as its maker sent it, so I did not take it. What you have stays; ask Communications "
        "to send it again.",
    ),
    errors.KitOlder: QT_TRANSLATE_NOOP(
        "messages",
        "{name} is older than the house style you have, or the same. What you have stays; ask Communications "
        "which one is right.",
    ),
    errors.KitOfAnother: QT_TRANSLATE_NOOP(
        "messages",
        "{name} looks like your house style, but somebody else made it. What you have stays; ask "
        "Communications about it.",
    ),
    errors.KitOfStranger: QT_TRANSLATE_NOOP(
        "messages",
        "{name} comes from a maker that this computer does not know, so I did not take it. Ask "
        "Communications about it.",
    ),
    errors.KitDecides: QT_TRANSLATE_NOOP(
        "messages", "Your organisation decided this in {name}. Ask Communications when you need it otherwise."
    ),
    errors.NoMusic: QT_TRANSLATE_NOOP(
        "messages", "{name} has no music. Your video is safe; ask Communications for a house style that has."
    ),
    errors.KeyUnreadable: QT_TRANSLATE_NOOP(
        "messages", "{name} is no key that brand kits are signed with. Ask Communications for the right file."
    ),
    errors.Busy: QT_TRANSLATE_NOOP(
        "messages",
        "Another window of this program is at work on {name}. Your work is safe; wait until it is done, then "
        "try again.",
    ),
    errors.NoDisplay: QT_TRANSLATE_NOOP(
        "messages", "I see no screen to record. Connect a screen, or record with the camera or your voice."
    ),
    errors.NoMicrophone: QT_TRANSLATE_NOOP(
        "messages", "I can't find a microphone. Plug one in, or choose another below the picture."
    ),
    errors.NoCamera: QT_TRANSLATE_NOOP(
        "messages", "I can't find a camera. Plug one in, or record this part with your screen or your voice."
    ),
    errors.CameraBusy: QT_TRANSLATE_NOOP(
        "messages",
        "Another program uses {name}, perhaps a video call. Close that program and try again, or choose "
        "another camera below the picture.",
    ),
    errors.CameraDenied: camera_denied(sys.platform),
    errors.NoWindow: QT_TRANSLATE_NOOP(
        "messages", "That window is no longer open. Open it again, or choose another below the picture."
    ),
    errors.RegionOutside: QT_TRANSLATE_NOOP(
        "messages", "That part of the screen is out of sight. Choose the whole screen or another window."
    ),
    errors.DeviceLost: QT_TRANSLATE_NOOP(
        "messages",
        "{name} stopped answering. What you recorded is safe; check the cable and whether another program "
        "uses it.",
    ),
    errors.NothingRecorded: QT_TRANSLATE_NOOP(
        "messages", "There is nothing to show yet. Record at least one part first."
    ),
    errors.LibraryUnwritable: QT_TRANSLATE_NOOP(
        "messages",
        "I can't reach the video library. Your video is ready; choose another folder or try later.",
    ),
    errors.FileChanged: QT_TRANSLATE_NOOP(
        "messages", "{name} was changed while I was at work on it. Nothing is lost; try again."
    ),
    errors.LibraryAway: QT_TRANSLATE_NOOP(
        "messages", "The video library is not answering. Your video is ready and goes on by itself."
    ),
    errors.StillAssembling: QT_TRANSLATE_NOOP(
        "messages", "The video library has your video and is still at work on it. You need do nothing."
    ),
    errors.SignInNeeded: QT_TRANSLATE_NOOP(
        "messages",
        "The video library wants to know who you are. Your video is ready; sign in and it goes on.",
    ),
    errors.CodeNeeded: QT_TRANSLATE_NOOP(
        "messages",
        "The video library asks for the code on your phone. Your video is ready; sign in once more.",
    ),
    errors.LibraryRefused: QT_TRANSLATE_NOOP(
        "messages",
        "The video library did not take your video. It is safe on this computer; ask Communications why.",
    ),
    errors.LibraryTrouble: QT_TRANSLATE_NOOP(
        "messages", "Something is wrong between here and the video library. Your video is safe; try again."
    ),
    errors.ToolMissing: QT_TRANSLATE_NOOP(
        "messages", "A part of the program is missing: {name}. Your video is safe; ask IT to install it."
    ),
    errors.ChildFailed: QT_TRANSLATE_NOOP(
        "messages", "Making the video stopped halfway. Your recordings are safe; try once more."
    ),
    errors.DeviceTrouble: QT_TRANSLATE_NOOP(
        "messages", "{name} does not work right now. Choose another one, or plug it in again."
    ),
    errors.FileTrouble: QT_TRANSLATE_NOOP(
        "messages", "Something is wrong with {name}. Your work is safe; try again or choose another place."
    ),
}

_OTHER = QT_TRANSLATE_NOOP("messages", "That did not work. Your work is safe; try again.")

_WARNINGS: dict[str, str] = {
    "no_sound": QT_TRANSLATE_NOOP("messages", "I can't hear anything. Is your microphone on?"),
    "picture_frozen": QT_TRANSLATE_NOOP(
        "messages", "The picture stands still. Check the camera or the window you chose."
    ),
    "disk_slow": QT_TRANSLATE_NOOP(
        "messages", "The disk cannot keep up. Close other programs; what you recorded is safe."
    ),
    "too_loud": QT_TRANSLATE_NOOP("messages", "Too loud: sit back a little, or speak softer."),
    "too_soft": QT_TRANSLATE_NOOP("messages", "Too soft: come closer to the microphone."),
    "microphone_lost": QT_TRANSLATE_NOOP(
        "messages", "{lost} is gone, so nobody hears you. What you said is safe; plug it in again or stop."
    ),
    "microphone_replaced": QT_TRANSLATE_NOOP(
        "messages", "{lost} is gone; I'm recording with {replaced_by}. Just go on."
    ),
    "camera_lost": QT_TRANSLATE_NOOP(
        "messages", "{lost} is gone. The rest goes on and is safe; plug it in again or stop."
    ),
    "screen_lost": QT_TRANSLATE_NOOP(
        "messages", "{lost} is gone. The rest goes on and is safe; open it again or stop."
    ),
    "suspended": QT_TRANSLATE_NOOP(
        "messages", "The computer was asleep. What you said is safe; say the last sentence once more."
    ),
}


def sentence(error: EvpError) -> str:
    """What happened and what to do next, in the window's language."""
    if isinstance(error, errors.LibraryRefused) and (said := _refusal(error)):
        return said
    known = next((kind for kind in type(error).__mro__ if kind in _TABLE), None)
    text = QCoreApplication.translate("messages", _TABLE[known] if known else _OTHER)
    return text.format(name=_name(error))


def _refusal(error: errors.LibraryRefused) -> str:
    """The library's reason as one of those that we know; empty for any other."""
    from evp_desktop.model.uploads import Trouble, Why
    from evp_desktop.ui.publish.words import trouble_words

    known: tuple[Why, ...] = get_args(Why)
    why = next((one for one in known if one == error.why), None)
    return trouble_words(Trouble(why=why, field=error.field, detail=error.detail)) if why is not None else ""


def details(error: EvpError) -> str:
    """What IT wants to know, untranslated: the kind of trouble with its fields."""
    return f"{type(error).__name__}: {error}"


def warning(code: str, free_minutes: int = 0, *, lost: str = "", replaced_by: str = "") -> str:
    """A warning of the recorder as a sentence; `lost` and `replaced_by` are names of devices."""
    if code == "disk_nearly_full":
        return Counts().minutes_of_room(free_minutes)
    device = QCoreApplication.translate("messages", "The device")
    text = QCoreApplication.translate("messages", _WARNINGS[code])
    return text.format(lost=lost or device, replaced_by=replaced_by or device)


def _name(error: EvpError) -> str:
    if isinstance(error, errors.FileTrouble):
        return f"“{error.path.name or error.path}”"
    named = getattr(error, "name", "") or getattr(error, "program", "")
    return named or QCoreApplication.translate("messages", "The device")
