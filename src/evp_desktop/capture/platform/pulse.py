"""PulseAudio and PipeWire through pulsectl: which sources there are, and which one a stream really hears."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pulsectl

from evp_desktop.capture.devices import Microphone
from evp_desktop.errors import DeviceLost

MONITOR = ".monitor"
"""What the speakers play is a source of this name's end."""


@contextmanager
def _server() -> Iterator[Any]:
    with pulsectl.Pulse("evp-desktop", connect=False) as server:
        server.connect(autospawn=False)  # with a timeout it would always wait that long
        yield server


def list_sources() -> tuple[Microphone, ...] | None:
    """The sources, the default first and what the speakers play last; None when no server runs."""
    try:
        with _server() as server:
            default = server.server_info().default_source_name
            sources = server.source_list()
    except pulsectl.PulseError:
        return None
    found = [
        Microphone(
            id=source.name,
            name=source.description or source.name,
            is_system_sound=source.name.endswith(MONITOR),
        )
        for source in sources
    ]
    return tuple(sorted(found, key=lambda one: (one.is_system_sound, one.id != default)))


def speakers_source() -> Microphone | None:
    """What the default speakers play, or None when no server runs or nothing plays."""
    try:
        with _server() as server:
            wanted = server.server_info().default_sink_name + MONITOR
    except pulsectl.PulseError:
        return None
    return next((one for one in list_sources() or () if one.id == wanted), None)


def our_streams() -> frozenset[int]:
    """The numbers of the recording streams that this process has; empty when no server runs."""
    try:
        with _server() as server:
            return frozenset(_ours(server))
    except pulsectl.PulseError:
        return frozenset()


def _ours(server: Any) -> list[int]:
    own = str(os.getpid())
    streams = server.source_output_list()
    return [stream.index for stream in streams if stream.proplist.get("application.process.id") == own]


class Heard(NamedTuple):
    """What a stream hears now, and every source there is."""

    source_id: str
    present: frozenset[str]


class StreamWatch:
    """Asks the server again and again which source one of our streams hears.

    When a source vanishes the server moves its streams silently to another one, which may even be what the
    speakers play (facts-capture 3). For one thread.
    """

    def __init__(self, stream: int, name: str) -> None:
        self._stream = stream
        self._name = name
        try:
            self._server = pulsectl.Pulse("evp-desktop-watch", connect=False)
            self._server.connect(autospawn=False)
        except pulsectl.PulseError as error:
            raise DeviceLost(name, str(error)) from error

    def look(self) -> Heard:
        """What the stream hears now; raises `DeviceLost` when the stream or the server is gone."""
        try:
            heard = self._server.source_output_info(self._stream).source
            sources = {source.index: source.name for source in self._server.source_list()}
        except pulsectl.PulseError as error:
            raise DeviceLost(self._name, str(error)) from error
        return Heard(sources.get(heard, ""), frozenset(sources.values()))

    def close(self) -> None:
        """Let go of the server."""
        self._server.close()
