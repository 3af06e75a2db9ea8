"""Check: findings, and where each is mended."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from evp_desktop.model.media import SourceKind
from evp_desktop.services import brand_check, checking
from evp_desktop.services.checking import Finding, Subject
from evp_desktop.ui.check.page import CheckPage
from evp_desktop.ui.check.words import words_of
from evp_desktop.ui.record.page import RecordPage
from evp_desktop.ui.window import Window
from tests.support.accessibility import dump
from tests.support.fake_services import FakeServices

ATTENTION = {
    ("recorded", "missing_parts"): "record",
    ("length", "too_long"): "edit",
    ("length", "too_short"): "prepare",
    ("loudness", "no_sound"): "record",
    ("loudness", "too_soft"): "record",
    ("loudness", "too_loud"): "record",
    ("picture", "lost_frames"): "record",
    ("picture", "small_camera"): "record",
    ("device", "replaced"): "record:2",
    ("device", "lost"): "record:2",
    ("device", "interrupted"): "record:2",
    ("device", "gaps"): "record:2",
    ("background", "no_model"): "edit",
    ("subtitles", "missing_text"): "prepare",
    ("speaker", "no_name"): "prepare:speaker",
    ("speaker", "no_second_name"): "prepare:speaker",
    ("speaker", "no_role"): "prepare:speaker",
    ("consent", "no_consent"): "prepare:consent",
    ("brand", "stranger"): "settings",
    ("brand", "newer_version"): "fix:kit_version",
    ("logo", "clear_space"): "fix:logo.corner",
    ("logo", "over_face"): "edit",
    ("contrast", "name"): "fix:lower_third.box_opacity",
    ("contrast", "title"): "fix:lower_third.box_opacity",
    ("contrast", "caption"): "fix:captions.box_opacity",
    ("safe_area", "name"): "prepare:speaker",
    ("safe_area", "title"): "prepare",
    ("safe_area", "caption"): "prepare",
}
VALUES: dict[str, str | int | float] = {
    "seconds": 90,
    "empty": 2,
    "kind": "microphone",
    "part": 2,
    "device": "Headset",
    "names": "Anna",
}
NEVER_GOOD = ("device", "background", "logo", "contrast", "safe_area")
"""Of these there is a finding only where one wants attention."""
GOOD = [subject for subject in get_args(Subject) if subject not in NEVER_GOOD]


def _constants(expression: ast.expr) -> Iterator[str]:
    if isinstance(expression, ast.IfExp):
        yield from _constants(expression.body)
        yield from _constants(expression.orelse)
    elif isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value


def _details_in_the_source() -> set[str]:
    """Every code that the source of the check assigns, returns or passes on as a detail."""
    found = set(brand_check.STRENGTHS)
    nodes = [
        node for module in (checking, brand_check) for node in ast.walk(ast.parse(inspect.getsource(module)))
    ]
    for node in nodes:
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id.endswith("finding")
        ):
            found |= {code for argument in node.args[1:2] for code in _constants(argument)}
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "detail":
            found |= set(_constants(node.value))
        elif isinstance(node, ast.FunctionDef) and node.name == "_happened":
            returned = [one.value for one in ast.walk(node) if isinstance(one, ast.Return)]
            found |= {code for value in returned if value for code in _constants(value)}
    return found - {""}


def test_the_table_below_knows_all_that_a_check_can_find() -> None:
    """A new subject or detail of the check must be worded, or nobody could read the list."""
    assert {detail for _, detail in ATTENTION} == _details_in_the_source()
    assert {subject for subject, _ in ATTENTION} | set(GOOD) == set(get_args(Subject))


@pytest.mark.parametrize(("subject", "detail"), ATTENTION)
def test_every_amber_line_leads_where_it_is_mended(subject: str, detail: str) -> None:
    """A sentence, a button, and the right place behind it."""
    finding = Finding(
        subject=subject,  # type: ignore[arg-type]
        state="attention",
        detail=detail,
        values=VALUES,
        repair=ATTENTION[subject, detail],
    )
    words = words_of(finding, QLocale("en"))
    assert words.text.endswith((".", "?"))
    assert "{" not in words.title + words.text
    assert words.action
    assert words.place == ATTENTION[subject, detail]


@pytest.mark.parametrize("kind", get_args(SourceKind))
def test_every_source_that_was_gone_has_a_name(kind: str) -> None:
    """Whatever was recorded, its line says what it was and in which part."""
    finding = Finding(subject="device", state="attention", detail="lost", values={"kind": kind, "part": 3})
    assert words_of(finding, QLocale("en")).title.endswith(", part 3")


@pytest.mark.parametrize("subject", GOOD)
def test_every_green_line_is_a_sentence_without_a_button(subject: str) -> None:
    """What is good asks for nothing."""
    words = words_of(Finding(subject=subject, state="good"), QLocale("en"))  # type: ignore[arg-type]
    assert words.title
    assert words.text.endswith(".")
    assert words.action == ""


def test_the_list_shows_amber_first_and_goes_there(qtbot: QtBot, window: Window, project: Path) -> None:
    """The button on an amber line opens the page that mends it."""
    window.open_video(project, "check")
    qtbot.waitUntil(lambda: "2 points to look at" in dump(window))
    page = window.page
    assert isinstance(page, CheckPage)
    text = dump(page)
    assert text.index("Length: to look at") < text.index("Parts: good")
    mend = next(one for one in page.findChildren(QPushButton) if one.text() == "Fill in your name")
    mend.click()
    assert window.place == "prepare"


def test_devices_that_were_gone_lead_to_their_parts(
    qtbot: QtBot, window: Window, project: Path, services: FakeServices
) -> None:
    """Several may have been gone; each has its line, and its button opens the recorder at that part."""
    gone = Finding(subject="device", state="attention", detail="lost", values={**VALUES, "kind": "camera"})
    replaced = Finding(subject="device", state="attention", detail="replaced", values={**VALUES, "part": 3})
    services.findings = (gone, replaced)
    window.open_video(project, "check")
    qtbot.waitUntil(lambda: "Camera, part 2: to look at" in dump(window))
    assert "Headset took over" in dump(window)
    assert isinstance(window.page, CheckPage)
    buttons = [one for one in window.page.findChildren(QPushButton) if one.text() == "Record again"]
    assert len(buttons) == 2
    buttons[1].click()
    assert isinstance(window.page, RecordPage)
    assert window.video is not None
    assert window.page.block == window.video.project.blocks[2]


def test_the_side_counts_the_points(qtbot: QtBot, window: Window, project: Path) -> None:
    """The step Check says how many points are left."""
    window.open_video(project, "check")
    qtbot.waitUntil(
        lambda: "2 points to look at" in window.frame.rail.button("check").accessibleDescription()
    )


def test_a_check_is_made_again_only_when_something_changed(
    qtbot: QtBot, window: Window, project: Path, services: FakeServices
) -> None:
    """Coming back to the page costs nothing while the video is the same."""
    window.open_video(project, "check")
    qtbot.waitUntil(lambda: "2 points to look at" in dump(window))
    services.findings = ()
    window.show_place("edit")
    window.show_place("check")
    assert "2 points to look at" in dump(window)


def test_nothing_recorded_leads_to_the_recorder(window: Window, project: Path) -> None:
    """Check and Publish of an empty video say what comes first."""
    window.open_video(project)
    assert window.video is not None
    from msgspec.structs import replace

    window.video.editor.apply("x", lambda one: replace(one, clips=()))
    for place in ("check", "publish"):
        window.show_place(place)
        assert "Record at least one part first." in dump(window)
        assert window.page is not None
        action = window.page.primary()
        assert action is not None
        assert not action.is_enabled
