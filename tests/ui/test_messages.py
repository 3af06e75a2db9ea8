"""Every trouble has its sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evp_desktop import errors
from evp_desktop.errors import EvpError
from evp_desktop.ui import messages
from evp_desktop.ui.app import App


def _kinds(base: type[EvpError]) -> list[type[EvpError]]:
    return [base, *(kind for child in base.__subclasses__() for kind in _kinds(child))]


def _example(kind: type[EvpError]) -> EvpError:
    if issubclass(kind, errors.NewerFormat):
        return kind(Path("a/My video.evp"), 7, 1)
    if issubclass(kind, errors.FileTrouble):
        return kind(Path("a/My video.evp"), "some {detail}")
    if issubclass(kind, errors.DeviceTrouble):
        return kind("Camera {1}", "some detail")
    if issubclass(kind, errors.ToolMissing):
        return kind("a program")
    if issubclass(kind, errors.ChildFailed):
        return kind("evp export", "killed")
    if issubclass(kind, errors.LibraryRefused):
        return kind("https://video.example", "refused")
    if issubclass(kind, errors.LibraryTrouble):
        return kind("https://video.example")
    return kind()


KINDS = [kind for kind in _kinds(EvpError) if kind is not errors.Cancelled]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_becomes_sentences(
    make_app: Callable[..., App], language: str, kind: type[EvpError]
) -> None:
    """What happened, what is safe or what to do: at least two short clauses, with the gaps filled."""
    _ = make_app(language).window
    words = messages.sentence(_example(kind))
    assert "{name}" not in words
    assert words.endswith(".")
    assert len(words) > 30
    if kind is not EvpError and issubclass(kind, errors.FileTrouble) and "“" in words:
        assert "My video.evp" in words


AMONG_MACHINES = {errors.SessionGone, errors.OffsetDiffers, errors.PieceDamaged, errors.PieceTooLarge}
"""What the sending of a video mends by itself: no maker meets these."""
LEAVES = [kind for kind in KINDS if not kind.__subclasses__() and kind not in AMONG_MACHINES]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_each_class_has_its_own_sentence(make_app: Callable[..., App], language: str) -> None:
    """No two kinds of trouble are told in the same words, nor in those of the class above them."""
    _ = make_app(language).window
    told = {kind: messages.sentence(_example(kind)) for kind in KINDS}
    for kind in LEAVES:
        assert [other.__name__ for other in KINDS if other is not kind and told[other] == told[kind]] == []


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_a_refused_camera_says_where_to_allow_it(platform: str) -> None:
    """Each system has its own place for it, or somebody who can."""
    words = messages.camera_denied(platform)
    assert {"win32": "Privacy & security", "darwin": "System Settings", "linux": "Ask IT"}[platform] in words


@pytest.mark.parametrize(
    "code", ["no_sound", "picture_frozen", "disk_slow", "disk_nearly_full", "too_loud", "too_soft"]
)
def test_every_warning_has_a_sentence(app: App, code: str) -> None:
    """Each code of the recorder is worded."""
    _ = app.window
    assert messages.warning(code, 10).strip()


def test_room_is_counted_in_words(make_app: Callable[..., App]) -> None:
    """One minute is one minute, in Dutch too."""
    _ = make_app("nl").window
    assert messages.warning("disk_nearly_full", 10) == "Nog ruimte voor 10 minuten opnemen."
    assert messages.warning("disk_nearly_full", 1) == "Nog ruimte voor 1 minuut opnemen."


def test_details_are_for_it() -> None:
    """Behind More stand the class and its fields, untranslated."""
    assert messages.details(errors.DiskFull("x", "no room")) == "DiskFull: x: no room"
