"""Errors as sentences: what happened, what is safe, what to do."""

from __future__ import annotations

from evp_desktop import errors
from evp_desktop.cli.library_words import library_trouble
from evp_desktop.errors import DeviceTrouble, EvpError, FileTrouble

_FILE: dict[type[FileTrouble], str] = {
    errors.NotFound: "There is no {path}. Check the name and try again.",
    errors.NoAccess: "{path} may not be read or written. Ask for access, or choose another place.",
    errors.DiskFull: "The disk that holds {path} is full. Make room and try again; "
    "what was recorded is kept.",
    errors.MediaUnreadable: "{path} cannot be read as a video or sound file{because}. Choose another file.",
    errors.SlidesUnreadable: "{path} cannot be shown as slides{because}. Choose a PDF without a password, "
    "a picture or a folder of pictures.",
    errors.ProjectUnreadable: "{path} is damaged{because}. It is left as it is; "
    "restore it from a backup, or make it anew from its takes: evp recover '{folder}'.",
    errors.NewerFormat: "{path} was made by a newer version ({detail}). Update EVP Desktop to open it.",
    errors.KitInvalid: "The brand kit {path} cannot be used{because}. Ask its maker to mend it.",
    errors.KitBroken: "The brand kit {path} is not what its maker signed{because}. "
    "Ask its maker to send it again; what is installed stays.",
    errors.KitOlder: "The brand kit {path} is not newer than the installed one{because}. "
    "Ask its maker for a higher version, or install it with --older.",
    errors.KitOfAnother: "The brand kit {path} has the id of a kit by another maker{because}. "
    "Ask both makers about it; what is installed stays.",
    errors.KitOfStranger: "The brand kit {path} comes from an unknown maker{because}. Ask Communications "
    "about it; nothing was installed. When the key is theirs, install it with --from-stranger.",
    errors.KeyUnreadable: "{path} is no key for brand kits{because}. Make one with 'evp brand keygen', "
    "or ask the maker of the kit for the file that ends in .pub.",
    errors.FileChanged: "{path} was changed meanwhile. Try again.",
    errors.Busy: "Another copy of EVP Desktop is at work on {path}. Wait until it is done and try again.",
    errors.LibraryUnwritable: "The video library {path} cannot be written{because}. "
    "Your video is kept; ask for access, or publish with --library FOLDER.",
}

_DEVICE: dict[type[DeviceTrouble], str] = {
    errors.NoDisplay: "There is no screen to record{about}. Start a desktop session, "
    "or try 'evp demo', which brings its own.",
    errors.NoMicrophone: "There is no microphone{about}. Connect one, see 'evp devices', "
    "or record with --no-microphone.",
    errors.NoCamera: "There is no camera{about}. Connect one, see 'evp devices', or leave --camera out.",
    errors.CameraBusy: "The camera{about} is in use by another program. Close that program and try again.",
    errors.CameraDenied: "This computer does not let EVP Desktop use the camera{about}. "
    "Allow it in the system's privacy settings, or ask your administrator.",
    errors.NoWindow: "There is no screen or window called {name}. See 'evp devices' for those there are.",
    errors.RegionOutside: "The region {name} does not lie on the screen ({detail}). Choose one that does.",
    errors.DeviceLost: "{name} stopped or could not be opened{because}. Check its cable and whether "
    "another program uses it, then try again; what was recorded is kept.",
}


def sentence(error: EvpError) -> str:
    """What happened and what to do next, in one line of English."""
    detail = getattr(error, "detail", "")
    because = f" ({detail})" if detail else ""
    if isinstance(error, FileTrouble):
        template = _FILE.get(type(error), "{path}: {detail}. Check it and try again.")
        return template.format(
            path=error.path, folder=error.path.parent, detail=error.detail, because=because
        )
    if isinstance(error, DeviceTrouble):
        about = f" called {error.name}" if error.name else because
        template = _DEVICE.get(type(error), "{name} does not work{because}. Try again.")
        return template.format(name=error.name, detail=error.detail, because=because, about=about)
    if isinstance(error, errors.NothingRecorded):
        return "This project has no recording yet. Record a part first: evp record --project FOLDER."
    if isinstance(error, errors.KitDecides):
        return f"{error.name} decides about {error.field}, or has no such choice. See 'evp brand show'."
    if isinstance(error, errors.NoMusic):
        return f"{error.name} has no music. Choose a house style that has, or leave --music out."
    if isinstance(error, errors.ToolMissing):
        return f"The program {error.program} is not installed. Install it and try again."
    if isinstance(error, errors.ChildFailed):
        return f"{error.command} ended too early: {error.detail}. Try again; your takes are kept."
    if isinstance(error, errors.LibraryTrouble):
        return library_trouble(error)
    return f"{error}. Try again."
