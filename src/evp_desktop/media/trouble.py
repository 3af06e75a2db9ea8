"""Foreign errors become ours: `av.FFmpegError` never leaves this layer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av

from evp_desktop.errors import MediaUnreadable, from_os_error


def open_media(path: Path, options: dict[str, str] | None = None) -> av.container.InputContainer:
    """A file to read; a title in no encoding that anybody knows is no reason to refuse it."""
    if path.exists() and not path.is_file():  # a pipe would be waited for without end
        raise MediaUnreadable(path, "not a file")
    # Absolute, because libav takes what stands before a colon for the name of a protocol.
    return av.open(str(path.absolute()), metadata_errors="replace", options=options)


_UNDECODED = {"codec_whitelist": "none", "probesize": "32"}
"""Without a decoder libav takes the header's word; else it decodes a picture, 20 ms at 1080p."""


def open_packets(path: Path) -> av.container.InputContainer:
    """A file whose packets are counted or copied, not decoded; not for a template of another stream."""
    return open_media(path, _UNDECODED)


def create_media(
    path: Path, kind: str, options: dict[str, str] | None = None
) -> av.container.OutputContainer:
    """A file to write, of a kind of container that libav knows."""
    return av.open(str(path.absolute()), "w", format=kind, options=options)


@contextmanager
def media_errors(path: Path | str) -> Iterator[None]:
    """Turn what libav raises in the block into an error about `path`."""
    try:
        yield
    except av.error.InvalidDataError as error:
        raise MediaUnreadable(path, error.strerror or "not media") from error
    except av.error.FFmpegError as error:
        if error.errno and 0 < error.errno < 200:  # a number of the operating system, not libav's own
            raise from_os_error(OSError(error.errno, error.strerror), path) from error
        raise MediaUnreadable(path, error.strerror or str(error)) from error
    except OSError as error:
        raise from_os_error(error, path) from error
