"""What a check of the house style found, in words, with where it can be mended."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from evp_desktop.services.findings import FIX, Finding


def logo_words(finding: Finding) -> tuple[str, str]:
    """The logo and what comes too near to it."""
    texts = {
        "clear_space": QCoreApplication.translate("check", "Something comes too near to the logo."),
        "over_face": QCoreApplication.translate("check", "The logo lies over a face in part {part}."),
    }
    title = QCoreApplication.translate("check", "Logo")
    return title, texts[finding.detail].format(part=finding.values.get("part", ""))


def contrast_words(finding: Finding, locale: QLocale) -> tuple[str, str]:
    """A text that is hard to read on the pictures under it."""
    texts = {
        "name": QCoreApplication.translate("check", "The name is hard to read on the picture under it."),
        "title": QCoreApplication.translate("check", "A title is hard to read on the picture under it."),
        "caption": QCoreApplication.translate("check", "A subtitle is hard to read on the picture under it."),
    }
    contrast = locale.toString(float(finding.values.get("contrast", 0)), "f", 1)
    how = QCoreApplication.translate("check", "Contrast {contrast}, at least 4.5 is needed.")
    title = QCoreApplication.translate("check", "Legible")
    return title, f"{texts[finding.detail]} {how.format(contrast=contrast)}"


def safe_area_words(finding: Finding) -> tuple[str, str]:
    """A text that some screens would cut."""
    texts = {
        "name": QCoreApplication.translate("check", "A name comes too near to the edge. Make it shorter."),
        "title": QCoreApplication.translate("check", "A title comes too near to the edge. Make it shorter."),
        "caption": QCoreApplication.translate(
            "check", "A subtitle comes too near to the edge. Say it shorter."
        ),
    }
    return QCoreApplication.translate("check", "Edges"), texts[finding.detail]


def brand_words(finding: Finding) -> tuple[str, str]:
    """Whose house style it is, and which version."""
    texts = {
        "": QCoreApplication.translate("check", "Logo, colours and titles of {kit} are in place."),
        "stranger": QCoreApplication.translate(
            "check", "This brand kit comes from an unknown maker. Ask Communications about it."
        ),
        "newer_version": QCoreApplication.translate(
            "check", "There is a newer version of {kit}, and your video has it. Look at it once more."
        ),
    }
    title = QCoreApplication.translate("check", "House style")
    return title, texts[finding.detail].format(kit=finding.values.get("kit", ""))


def action_of(finding: Finding) -> tuple[str, str]:
    """What the button of a finding says, and its repair; both empty where there is nothing to press."""
    if not finding.repair:
        return "", ""
    texts = {
        f"{FIX}kit_version": QCoreApplication.translate("check", "I have looked at it"),
        f"{FIX}logo.corner": QCoreApplication.translate("check", "Move the logo"),
        f"{FIX}lower_third.box_opacity": QCoreApplication.translate("check", "Make its ground stronger"),
        f"{FIX}captions.box_opacity": QCoreApplication.translate("check", "Make their ground stronger"),
        "prepare:speaker": QCoreApplication.translate("check", "Go to the name"),
        "prepare": QCoreApplication.translate("check", "Go to the text"),
        "edit": QCoreApplication.translate("check", "Go to the parts"),
        "settings": QCoreApplication.translate("check", "Look at the house style"),
    }
    return texts.get(finding.repair, QCoreApplication.translate("check", "Mend it")), finding.repair


def mended_words(finding: Finding) -> str:
    """What the program changes when it mends a finding, as undo names it."""
    texts = {
        f"{FIX}kit_version": QCoreApplication.translate("check", "new version of the house style"),
        f"{FIX}logo.corner": QCoreApplication.translate("check", "moving the logo"),
        f"{FIX}lower_third.box_opacity": QCoreApplication.translate("check", "stronger ground of the name"),
        f"{FIX}captions.box_opacity": QCoreApplication.translate("check", "stronger ground of the subtitles"),
    }
    return texts.get(finding.repair, QCoreApplication.translate("check", "mending the house style"))


def speaker_words(finding: Finding) -> str:
    """Who is named, and who is not."""
    texts = {
        "": QCoreApplication.translate("check", "{name} appears in the picture."),
        "no_name": QCoreApplication.translate("check", "There is no name, so nobody sees who is speaking."),
        "no_second_name": QCoreApplication.translate(
            "check", "Two people are seen, but only one has a name."
        ),
        "no_role": QCoreApplication.translate("check", "A name stands there without what that person does."),
    }
    return texts[finding.detail].format(name=finding.values.get("name", ""))
