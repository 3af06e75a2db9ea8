"""What can go wrong, as classes with fields.

EvpError                     everything below; the world's fault, worded by `cli.messages` and `ui.messages`
├── Cancelled                the maker stopped it; shown to nobody
├── FileTrouble(path)
│   ├── NotFound             no such file or folder
│   ├── NoAccess             may not read or write there
│   ├── DiskFull             no room left
│   ├── MediaUnreadable      not a picture or sound file we can read
│   ├── SlidesUnreadable     no PDF, picture or folder of pictures that can be shown
│   ├── ProjectUnreadable    project.json or a manifest is damaged
│   ├── NewerFormat          made by a newer version of the app
│   ├── KitInvalid           a brand kit breaks its schema
│   ├── KitBroken            it is not what its maker signed
│   ├── KitOlder             this version of it, or a newer one, is installed
│   ├── KitOfAnother         a kit of that id by another maker is installed
│   ├── KitOfStranger        it is signed with a key that nobody here trusts
│   ├── KeyUnreadable        not a key that kits are signed with
│   ├── FileChanged          the file is another than it was when the task began
│   └── Busy                 another copy of the app is at work there
├── DeviceTrouble
│   ├── NoDisplay            there is no screen to record
│   ├── NoMicrophone         there is no microphone
│   ├── NoCamera             there is no camera
│   ├── CameraBusy           another program uses the camera
│   ├── CameraDenied         the system does not let us use the camera
│   ├── NoWindow             no window has that title
│   ├── RegionOutside        the region is not on the screen
│   └── DeviceLost           a device stopped or cannot be opened
├── NothingRecorded          the project has no take to make a video of
├── LibraryUnwritable        the folder library cannot be reached or written
├── LibraryTrouble(address)
│   ├── LibraryAway          it cannot be reached, or asks to come back later
│   ├── SignInNeeded         it does not know who we are (any more)
│   ├── CodeNeeded           it wants a second factor
│   ├── SessionGone          it forgot an upload that had begun
│   ├── OffsetDiffers        it has other bytes of an upload than we thought
│   ├── PieceDamaged         a piece arrived otherwise than it was sent
│   ├── PieceTooLarge        something on the way takes smaller requests only
│   ├── StillAssembling      it has every byte and is at work
│   └── LibraryRefused(why)  it will not take this; waiting does not help
├── KitDecides(name, field)  a house style leaves that field to nobody
├── NoMusic(name)            a house style has no music
├── ToolMissing              a program this command needs is not installed
└── ChildFailed              our own child process ended badly

Anything else that is raised is our own fault, a crash.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class EvpError(Exception):
    """Something in the world is not as it should be; says what, never how to word it."""


class Cancelled(EvpError):
    """The maker stopped the task."""


class FileTrouble(EvpError):
    """A file or folder stands in the way."""

    def __init__(self, path: Path | str, detail: str = "") -> None:
        super().__init__(f"{path}: {detail}" if detail else str(path))
        self.path = Path(path)
        self.detail = detail


class NotFound(FileTrouble):
    """No such file or folder."""


class NoAccess(FileTrouble):
    """The file or folder may not be read or written."""


class DiskFull(FileTrouble):
    """No room is left on the disk that holds `path`."""


class MediaUnreadable(FileTrouble):
    """The file is not a picture or sound that can be read."""


class SlidesUnreadable(FileTrouble):
    """No PDF, picture or folder of pictures that can be shown; `detail` says why."""


class ProjectUnreadable(FileTrouble):
    """A project file is damaged; `detail` names the place in the document."""


class NewerFormat(FileTrouble):
    """The file was written by a newer version of the app."""

    def __init__(self, path: Path | str, found: int, known: int) -> None:
        super().__init__(path, f"format {found}, this version knows {known}")
        self.found = found
        self.known = known


class KitInvalid(FileTrouble):
    """A brand kit breaks its schema; `detail` starts with the place in the document."""


class KitBroken(FileTrouble):
    """A brand kit is not what its maker signed; `detail` says where it differs."""


class KitOlder(FileTrouble):
    """A kit is not newer than the one of its id that is installed."""

    def __init__(self, path: Path | str, version: str = "", installed: str = "") -> None:
        super().__init__(path, f"version {version}, installed is {installed}")
        self.version = version
        self.installed = installed


class KitOfAnother(FileTrouble):
    """A kit has the id of an installed one that somebody else made; `detail` is where that one lies."""


class KitOfStranger(FileTrouble):
    """A kit is signed with a key that nobody here trusts; `key` is the key, `fingerprint` its short form."""

    def __init__(
        self, path: Path | str, key: str = "", fingerprint: str = "", name: str = "", version: str = ""
    ) -> None:
        super().__init__(path, f"key {fingerprint}")
        self.key = key
        self.fingerprint = fingerprint
        self.name = name
        self.version = version


class KeyUnreadable(FileTrouble):
    """The file holds no Ed25519 key without a password."""


class FileChanged(FileTrouble):
    """The file is not the one any more that the task began with."""


class Busy(FileTrouble):
    """Another copy of the app is at work on this file or folder."""


class DeviceTrouble(EvpError):
    """A screen, camera or microphone is missing or stopped."""

    def __init__(self, name: str = "", detail: str = "") -> None:
        super().__init__(": ".join(part for part in (name, detail) if part))
        self.name = name
        self.detail = detail


class NoDisplay(DeviceTrouble):
    """There is no screen that can be recorded."""


class NoMicrophone(DeviceTrouble):
    """There is no microphone (of that name)."""


class NoCamera(DeviceTrouble):
    """There is no camera (of that name)."""


class CameraBusy(DeviceTrouble):
    """Another program uses the camera."""


class CameraDenied(DeviceTrouble):
    """The system does not let us use the camera."""


class NoWindow(DeviceTrouble):
    """No window with that title is on the screen."""


class RegionOutside(DeviceTrouble):
    """The region does not lie on the screen; `detail` gives the screen's size."""


class DeviceLost(DeviceTrouble):
    """A device stopped delivering or could not be opened."""


class NothingRecorded(EvpError):
    """The project holds no take that a video can be made of."""


class LibraryUnwritable(FileTrouble):
    """The video library cannot be reached or written."""


class LibraryTrouble(EvpError):
    """A video library did not do what it was asked; `detail` holds no secret and no address with one."""

    def __init__(self, address: str, detail: str = "") -> None:
        super().__init__(f"{address}: {detail}" if detail else address)
        self.address = address
        self.detail = detail


class LibraryAway(LibraryTrouble):
    """The library cannot be reached or asks to come back, after so many seconds when it says so."""

    def __init__(self, address: str, detail: str = "", after_s: float | None = None) -> None:
        super().__init__(address, detail)
        self.after_s = after_s


class SignInNeeded(LibraryTrouble):
    """The library does not know us, or not any more."""


class CodeNeeded(LibraryTrouble):
    """The library wants the code of a second factor."""


class SessionGone(LibraryTrouble):
    """The library knows nothing of an upload that had begun: it forgot, or it is complete."""


class OffsetDiffers(LibraryTrouble):
    """The library has other bytes of an upload than we thought; ask it."""


class PieceDamaged(LibraryTrouble):
    """A piece arrived otherwise than it was sent, and was not kept."""


class PieceTooLarge(LibraryTrouble):
    """Something between here and the library takes smaller requests only."""


class StillAssembling(LibraryAway):
    """The library has every byte and is at work: never send again now."""


class LibraryRefused(LibraryTrouble):
    """The library will not take this. `why` is one of `model.uploads.Why`, `field` a part of the form."""

    def __init__(self, address: str, why: str, detail: str = "", field: str = "") -> None:
        super().__init__(address, detail or why)
        self.why = why
        self.detail = detail
        self.field = field


class KitDecides(EvpError):
    """A house style does not leave a field to makers, has no such field, or no such value of it."""

    def __init__(self, name: str = "", field: str = "") -> None:
        super().__init__(f"{name}: {field}")
        self.name = name
        self.field = field


class NoMusic(EvpError):
    """A house style has no music to put under a voice."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self.name = name


class ToolMissing(EvpError):
    """A program that this command needs is not installed."""

    def __init__(self, program: str) -> None:
        super().__init__(program)
        self.program = program


class ChildFailed(EvpError):
    """A child process of ours ended without a result; `detail` is its last line of error output."""

    def __init__(self, command: str, detail: str) -> None:
        super().__init__(f"{command}: {detail}")
        self.command = command
        self.detail = detail


_FULL = {errno.ENOSPC, errno.EDQUOT}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_ABSENT = {errno.ENOENT, errno.ENOTDIR}


def from_os_error(error: OSError, path: Path | str) -> FileTrouble:
    """The error of this tree that says what `error` means for `path`."""
    if error.errno in _FULL:
        return DiskFull(path)
    if error.errno in _DENIED:
        return NoAccess(path)
    if error.errno in _ABSENT:
        return NotFound(path)
    return FileTrouble(path, error.strerror or str(error))


@contextmanager
def os_errors(path: Path | str) -> Iterator[None]:
    """Turn every `OSError` of the block into a `FileTrouble` about `path`."""
    try:
        yield
    except OSError as error:
        raise from_os_error(error, path) from error
