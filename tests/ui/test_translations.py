"""Dutch is complete, and what is compiled is what is written."""

from __future__ import annotations

import importlib.util
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

from evp_desktop.ui.language import FOLDER

FORBIDDEN = {
    "nl": ("fout", "codec", "render", "bitrate"),
    "en": ("error", "failed", "codec", "render", "bitrate"),
}


@pytest.fixture(scope="module")
def update() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update", FOLDER / "update.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _messages(language: str) -> list[ET.Element]:
    return list(ET.parse(FOLDER / f"evp_{language}.ts").getroot().iter("message"))


def _translations(message: ET.Element) -> list[str]:
    translation = message.find("translation")
    assert translation is not None
    forms = [form.text or "" for form in translation.iter("numerusform")]
    return forms or [translation.text or ""]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_nothing_is_left_untranslated(language: str) -> None:
    """Every sentence has a finished translation."""
    open_ones = [
        message.findtext("source")
        for message in _messages(language)
        if "unfinished" in ET.tostring(message, "unicode") or not all(_translations(message))
    ]
    assert open_ones == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_gathering_again_changes_nothing(update: ModuleType, language: str, tmp_path: Path) -> None:
    """The .ts files hold exactly the sentences that the source has."""
    for file in FOLDER.glob("*.ts"):
        shutil.copy(file, tmp_path)
    update.update(tmp_path)
    assert (tmp_path / f"evp_{language}.ts").read_text() == (FOLDER / f"evp_{language}.ts").read_text()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_compiled_file_is_fresh(update: ModuleType, language: str, tmp_path: Path) -> None:
    """The .qm file that the window loads was made of the .ts file."""
    for file in FOLDER.glob("*.ts"):
        shutil.copy(file, tmp_path)
    update.release(tmp_path)
    assert (tmp_path / f"evp_{language}.qm").read_bytes() == (FOLDER / f"evp_{language}.qm").read_bytes()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_maker_never_meets_our_words(language: str) -> None:
    """No sentence holds a word of engineers."""
    texts = [text for message in _messages("nl") for text in _translations(message)]
    if language == "en":
        texts = [message.findtext("source") or "" for message in _messages("nl")]
    pattern = re.compile(rf"\b({'|'.join(FORBIDDEN[language])})", re.IGNORECASE)
    assert [text for text in texts if pattern.search(text)] == []


def test_gaps_are_the_same_in_both_languages() -> None:
    """A translation has every {name} and %n of its source, and no other."""
    gap = re.compile(r"\{\w+\}|%n")
    wrong = [
        (message.findtext("source"), text)
        for message in _messages("nl")
        for text in _translations(message)
        if sorted(gap.findall(message.findtext("source") or "")) != sorted(gap.findall(text))
    ]
    assert wrong == []
