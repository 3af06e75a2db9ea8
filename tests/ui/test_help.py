"""The help pages: short, in both languages, and linked so that each can be reached."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl

from evp_desktop import paths
from evp_desktop.ui.frame.steps import STEPS
from evp_desktop.ui.help.panel import HelpPages
from evp_desktop.ui.window import Window

PLACES = {"home", "new", *STEPS, "settings", "review"}
LANGUAGES = ("en", "nl")
PAGES = sorted(path.stem for path in (paths.help_folder() / "en").glob("*.md"))


def _text(language: str, page: str) -> str:
    return (paths.help_folder() / language / f"{page}.md").read_text("utf-8")


def _links(language: str, page: str) -> list[str]:
    return [Path(link).stem for link in re.findall(r"\]\(([^)]*)\)", _text(language, page))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_short_and_can_be_reached(language: str) -> None:
    """From the help of a page of the window, by links that all lead to pages."""
    reached: set[str] = set()
    waiting = set(PLACES)
    while waiting:
        page = waiting.pop()
        reached.add(page)
        waiting |= set(_links(language, page)) - reached
    assert sorted(reached) == PAGES
    for page in PAGES:
        text = _text(language, page)
        assert text.startswith("# ")
        assert len(text) < 1500, page


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_say_the_same(page: str) -> None:
    """As many headings, points and links, and the same commands."""
    english, dutch = (_text(language, page) for language in LANGUAGES)
    for mark in (r"(?m)^#", r"(?m)^- ", r"\*\*"):
        assert len(re.findall(mark, english)) == len(re.findall(mark, dutch)), mark
    assert _links("en", page) == _links("nl", page)
    commands = [re.findall(r"`evp (\w+ \w+)", text) for text in (english, dutch)]
    assert commands[0] == commands[1]


def test_a_link_shows_the_other_page_in_the_same_panel(window: Window) -> None:
    """Links to anywhere else do nothing."""
    window.show_place("settings")
    window.show_help()
    panel = window.frame.panel
    assert panel is not None
    pages = panel.findChild(HelpPages)
    assert isinstance(pages, HelpPages)
    pages.anchorClicked.emit(QUrl("brand.md"))
    assert "come from your organisation" in pages.toPlainText()
    before = pages.toPlainText()
    for link in ("https://example.org/", "../../../README.md", "file:///etc/passwd"):
        pages.anchorClicked.emit(QUrl(link))
        assert pages.toPlainText() == before
