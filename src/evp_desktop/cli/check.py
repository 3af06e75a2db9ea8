"""`evp check PROJECT`: is the video ready, and mend what the program can mend by itself."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from evp_desktop.cli.output import Output
from evp_desktop.model.time import US_PER_S, clock_text

if TYPE_CHECKING:
    from evp_desktop.model.brand import Kit
    from evp_desktop.model.project import Project
    from evp_desktop.services.findings import Finding

WORDS: dict[tuple[str, str], str] = {
    ("recorded", ""): "Every part is recorded.",
    ("recorded", "missing_parts"): "{recorded} of {parts} parts are recorded; the others are left out.",
    ("length", ""): "{length} long, that is fine.",
    ("length", "too_long"): "{length} long; people watch on when it is {shortest}-{longest}.",
    ("length", "too_short"): "{length} long, a little short; usual is {shortest}-{longest}.",
    ("loudness", ""): "The voice is easy to hear.",
    ("loudness", "no_sound"): "There is no sound to hear.",
    ("loudness", "too_soft"): "The voice stays soft, even after it was made louder.",
    ("loudness", "too_loud"): "Some words are so loud that they crackle.",
    ("picture", ""): "Sharp and smooth.",
    ("picture", "lost_frames"): "The picture falters here and there.",
    ("picture", "small_camera"): "The camera picture is small ({width} points wide).",
    ("device", "replaced"): "The {kind} of part {part} was gone; {device} took over.",
    ("device", "lost"): "The {kind} of part {part} was gone and did not come back.",
    ("device", "interrupted"): "The {kind} of part {part} was gone for a while.",
    ("device", "gaps"): "{seconds} s of the {kind} of part {part} never came and are silent.",
    ("background", "no_model"): "Faces are shown in the room as it is: a piece of this program is missing.",
    ("brand", ""): "Logo, colours and titles of {kit} {version} are in place.",
    ("brand", "stranger"): "This brand kit comes from an unknown maker. Ask Communications about it.",
    (
        "brand",
        "newer_version",
    ): "The house style is now version {version}, was {seen}: look at the video again.",
    ("logo", "clear_space"): "Something comes too near to the logo ({by}).",
    ("logo", "over_face"): "The logo lies over a face in part {part}.",
    ("contrast", "name"): "The name is hard to read on what lies under it (contrast {contrast}).",
    ("contrast", "title"): "A chapter's title is hard to read on what lies under it (contrast {contrast}).",
    ("contrast", "caption"): "A subtitle is hard to read on what lies under it (contrast {contrast}).",
    ("safe_area", "name"): "A name comes too near to the edge of the picture.",
    ("safe_area", "title"): "A title comes too near to the edge of the picture.",
    ("safe_area", "caption"): "A subtitle comes too near to the edge of the picture.",
    ("subtitles", ""): "Made from the script.",
    ("subtitles", "missing_text"): "{empty} of {parts} parts have no text, so no subtitles.",
    ("consent", ""): "Everybody who is named agreed.",
    ("consent", "no_consent"): "Not agreed yet: {names}. Keep their consent with 'evp consent'.",
    ("speaker", ""): "{name} appears in the picture.",
    ("speaker", "no_name"): "There is no name, so nobody sees who is speaking: evp finish --speaker.",
    ("speaker", "no_second_name"): "Two people are seen, only one has a name: evp finish --second-speaker.",
    ("speaker", "no_role"): "A name stands there without a function.",
}
_STATES = {"good": "ok", "attention": "look"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project, in which house style."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    parser.add_argument("--kit", metavar="KIT", help="a brand kit: its folder or id (default: the project's)")
    parser.add_argument("--repair", action="store_true", help="mend what can be mended without you")


def run(args: argparse.Namespace, out: Output) -> int:
    """Tell every finding; with --repair those that are left after mending."""
    from evp_desktop import paths
    from evp_desktop.services import projects
    from evp_desktop.services.checking import check
    from evp_desktop.services.exporting import kit_of

    folder = projects.find(args.project, paths.projects_folder())
    project = projects.load(folder)
    kit = kit_of(args.kit or project.brand_kit)
    findings = check(folder, project, kit)
    mended: list[Finding] = []
    if args.repair:
        mended = [one for one in findings if _mending(kit, one)(project) is not None]
        for one in mended:
            projects.change(folder, _kept(_mending(kit, one)))
            out.line(f"mended {one.subject:<10} {sentence(one)}")
        findings = check(folder, projects.load(folder), kit) if mended else findings
    for one in findings:
        out.line(f"{_STATES[one.state]:<6} {one.subject:<10} {sentence(one)}")
    out.result(
        {
            "project": str(folder),
            "ready": all(one.state == "good" for one in findings),
            "mended": [_told(one) for one in mended],
            "findings": [_told(one) for one in findings],
        }
    )
    return 0


def _mending(kit: Kit, one: Finding) -> Callable[[Project], Project | None]:
    from evp_desktop.services.brand_check import repair

    return lambda project: repair(project, kit, one)


def _kept(mend: Callable[[Project], Project | None]) -> Callable[[Project], Project]:
    """The same project where there is nothing to mend any more."""
    return lambda project: mend(project) or project


def sentence(one: Finding) -> str:
    """A finding in one line of English."""
    values = {**one.values, "kind": str(one.values.get("kind", "")).replace("_", " ")}
    clocks = {"length": "seconds", "shortest": "min_s", "longest": "max_s"}
    lengths = {name: clock_text(int(one.values.get(key, 0)) * US_PER_S) for name, key in clocks.items()}
    return WORDS[one.subject, one.detail].format(**values, **lengths)


def _told(one: Finding) -> dict[str, object]:
    return {
        "subject": one.subject,
        "state": one.state,
        "detail": one.detail,
        "values": one.values,
        "repair": one.repair,
        "words": sentence(one),
    }
