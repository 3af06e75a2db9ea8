"""What a check found, in words, with where it can be mended."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from evp_desktop.model.time import US_PER_S, clock_text
from evp_desktop.services.checking import Finding
from evp_desktop.ui.check.brand_words import (
    action_of,
    brand_words,
    contrast_words,
    logo_words,
    safe_area_words,
    speaker_words,
)
from evp_desktop.ui.counts import Counts


@dataclass(frozen=True)
class FindingWords:
    """A finding as a maker reads it; `place` and `action` are empty where there is nothing to mend."""

    title: str
    text: str
    action: str = ""
    place: str = ""


def words_of(finding: Finding, locale: QLocale) -> FindingWords:
    """A finding in the window's language."""
    return {
        "recorded": _recorded,
        "length": _length,
        "loudness": _loudness,
        "picture": _picture,
        "device": _device,
        "background": _background,
        "brand": _brand,
        "logo": _logo,
        "contrast": _contrast,
        "safe_area": _safe_area,
        "subtitles": _subtitles,
        "speaker": _speaker,
        "consent": _consent,
    }[finding.subject](finding, locale)


def _recorded(finding: Finding, _locale: QLocale) -> FindingWords:
    title = QCoreApplication.translate("check", "Parts")
    if finding.state == "good":
        return FindingWords(title, QCoreApplication.translate("check", "Every part is recorded."))
    text = QCoreApplication.translate(
        "check", "{done} of {whole} parts are recorded. The others are left out."
    )
    numbers = {"done": finding.values.get("recorded", 0), "whole": finding.values.get("parts", 0)}
    action = QCoreApplication.translate("check", "Record the rest")
    return FindingWords(title, text.format(**numbers), action, "record")


def _length(finding: Finding, _locale: QLocale) -> FindingWords:
    title = QCoreApplication.translate("check", "Length")
    length = _clock(finding, "seconds")
    if finding.state == "good":
        return FindingWords(
            title, QCoreApplication.translate("check", "{length}, that is fine.").format(length=length)
        )
    target = f"{_clock(finding, 'min_s')}–{_clock(finding, 'max_s')}"
    if finding.detail == "too_long":
        text = QCoreApplication.translate("check", "{length}. People watch on when it is {target}.")
        action = QCoreApplication.translate("check", "Make it shorter")
        return FindingWords(title, text.format(length=length, target=target), action, "edit")
    text = QCoreApplication.translate("check", "{length}, a little short. Usual is {target}.")
    action = QCoreApplication.translate("check", "Say a little more")
    return FindingWords(title, text.format(length=length, target=target), action, "prepare")


def _consent(finding: Finding, _locale: QLocale) -> FindingWords:
    title = QCoreApplication.translate("check", "Consent")
    if finding.state == "good":
        return FindingWords(title, QCoreApplication.translate("check", "Everybody who is named agreed."))
    text = QCoreApplication.translate("check", "Not agreed yet: {names}.")
    action = QCoreApplication.translate("check", "Ask for consent")
    return FindingWords(title, text.format(names=finding.values.get("names", "")), action, "prepare:consent")


def _loudness(finding: Finding, _locale: QLocale) -> FindingWords:
    title = QCoreApplication.translate("check", "Sound")
    action = QCoreApplication.translate("check", "Record again")
    text = {
        "": QCoreApplication.translate("check", "Your voice is easy to hear, everywhere equally loud."),
        "no_sound": QCoreApplication.translate("check", "There is no sound to hear. Was your microphone on?"),
        "too_soft": QCoreApplication.translate(
            "check", "Your voice stays soft, even after I made it louder. Sit closer to your microphone."
        ),
        "too_loud": QCoreApplication.translate(
            "check", "Some words are so loud that they crackle. Sit a little further away."
        ),
    }[finding.detail]
    return (
        FindingWords(title, text) if finding.state == "good" else FindingWords(title, text, action, "record")
    )


def _picture(finding: Finding, locale: QLocale) -> FindingWords:
    title = QCoreApplication.translate("check", "Picture")
    action = QCoreApplication.translate("check", "Record again")
    if finding.detail == "lost_frames":
        text = QCoreApplication.translate(
            "check", "The picture falters here and there. Close other programs and record that part again."
        )
        return FindingWords(title, text, action, "record")
    if finding.detail == "small_camera":
        text = QCoreApplication.translate("check", "The camera picture is small ({width} points wide).")
        width = locale.toString(int(finding.values.get("width", 0)))
        return FindingWords(title, text.format(width=width), action, "record")
    return FindingWords(title, QCoreApplication.translate("check", "Sharp and smooth."))


def _device(finding: Finding, locale: QLocale) -> FindingWords:
    part = int(finding.values["part"])
    title = QCoreApplication.translate("check", "{device}, part {n}")
    text = {
        "replaced": QCoreApplication.translate(
            "check", "Gone on the way; {device} took over. Play this part, and record it again if you notice."
        ),
        "lost": QCoreApplication.translate(
            "check", "Gone on the way, and not back. What came before is safe; record this part again."
        ),
        "interrupted": QCoreApplication.translate(
            "check", "Gone for a while, then back. The rest is safe; play this part, or record it again."
        ),
        "gaps": QCoreApplication.translate(
            "check",
            "{seconds} s of the sound never came and is silent. The rest is safe; play this part, or record "
            "it again.",
        ),
    }[finding.detail]
    seconds = locale.toString(float(finding.values.get("seconds", 0)), "f", 1)
    return FindingWords(
        title.format(device=_source_name(str(finding.values["kind"])), n=part),
        text.format(device=finding.values.get("device", ""), seconds=seconds),
        QCoreApplication.translate("check", "Record again"),
        f"record:{part}",
    )


def _source_name(kind: str) -> str:
    return {
        "screen": QCoreApplication.translate("check", "Screen"),
        "slides": QCoreApplication.translate("check", "Slides"),
        "camera": QCoreApplication.translate("check", "Camera"),
        "second_camera": QCoreApplication.translate("check", "Second camera"),
        "microphone": QCoreApplication.translate("check", "Microphone"),
        "system_sound": QCoreApplication.translate("check", "Sound of the computer"),
        "pointer": QCoreApplication.translate("check", "Pointer"),
    }[kind]


def _background(_finding: Finding, _locale: QLocale) -> FindingWords:
    text = QCoreApplication.translate(
        "check",
        "Faces are shown in the room as it is, because a piece of this program is missing. Your recordings "
        "are safe; ask IT to install it again, or choose the room as it is.",
    )
    title = QCoreApplication.translate("check", "Background")
    return FindingWords(title, text, QCoreApplication.translate("check", "Go to the parts"), "edit")


def _brand(finding: Finding, _locale: QLocale) -> FindingWords:
    return FindingWords(*brand_words(finding), *action_of(finding))


def _logo(finding: Finding, _locale: QLocale) -> FindingWords:
    return FindingWords(*logo_words(finding), *action_of(finding))


def _contrast(finding: Finding, locale: QLocale) -> FindingWords:
    return FindingWords(*contrast_words(finding, locale), *action_of(finding))


def _safe_area(finding: Finding, _locale: QLocale) -> FindingWords:
    return FindingWords(*safe_area_words(finding), *action_of(finding))


def _subtitles(finding: Finding, _locale: QLocale) -> FindingWords:
    title = QCoreApplication.translate("check", "Subtitles")
    if finding.state == "good":
        return FindingWords(title, QCoreApplication.translate("check", "Made from your script."))
    count = int(finding.values.get("empty", 0))
    text = Counts().parts_without_text(count)
    return FindingWords(title, text, QCoreApplication.translate("check", "Write the text"), "prepare")


def _speaker(finding: Finding, _locale: QLocale) -> FindingWords:
    title = QCoreApplication.translate("check", "Your name")
    text = speaker_words(finding)
    if finding.state == "good":
        return FindingWords(title, text)
    action = QCoreApplication.translate("check", "Fill in your name")
    if finding.detail != "no_name":
        action = QCoreApplication.translate("check", "Fill it in")
    return FindingWords(title, text, action, "prepare:speaker")


def _clock(finding: Finding, key: str) -> str:
    return clock_text(int(finding.values.get(key, 0)) * US_PER_S)
