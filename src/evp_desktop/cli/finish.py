"""`evp finish PROJECT`: see and choose sound, light, music, names, shape and file of a video."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from evp_desktop.cli.export import add_delivery, delivery_of
from evp_desktop.cli.output import Output
from evp_desktop.errors import KitDecides, NoMusic
from evp_desktop.model import edits
from evp_desktop.model.project import Speaker

if TYPE_CHECKING:
    from evp_desktop.model.brand import Kit
    from evp_desktop.model.project import Project

WAYS = ("automatic", "as_recorded")
_WORDS = {"automatic": "improved by itself", "as_recorded": "as it was recorded"}


def person(text: str) -> Speaker:
    """`Name, Function` as who speaks; a name alone is fine, and nothing takes it away."""
    name, _, role = text.partition(",")
    return Speaker(name=name.strip(), role=role.strip())


def choice(text: str) -> tuple[str, str | float]:
    """`FIELD=VALUE` as a field of the house style and what it shall be."""
    path, mark, value = text.partition("=")
    if not path or not mark:
        raise argparse.ArgumentTypeError("write a choice as FIELD=VALUE, for example logo.corner=top_left")
    try:
        return path, float(value)
    except ValueError:
        return path, value


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which project, and what shall be another way."""
    parser.add_argument("project", metavar="PROJECT", help="the project's folder, or its title")
    parser.add_argument("--sound", choices=WAYS, help="noise taken away and voices evened, or not")
    parser.add_argument("--camera", choices=WAYS, help="light and colour of faces improved, or not")
    parser.add_argument(
        "--music", action=argparse.BooleanOptionalAction, help="the music of the house style under the voice"
    )
    parser.add_argument("--speaker", type=person, metavar='"NAME, FUNCTION"', help="who speaks")
    parser.add_argument("--second-speaker", type=person, metavar='"NAME, FUNCTION"', help="who else speaks")
    parser.add_argument(
        "--brand",
        type=choice,
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="something of the house style that it leaves free (see 'evp brand show')",
    )
    parser.add_argument(
        "--brand-default", action="append", default=[], metavar="FIELD", help="have it as the house style has"
    )
    add_delivery(parser.add_argument_group("what the finished video shall be"))


def run(args: argparse.Namespace, out: Output) -> int:
    """Change what is asked for, then tell how the video is finished."""
    from evp_desktop import paths
    from evp_desktop.services import projects
    from evp_desktop.services.exporting import kit_of

    folder = projects.find(args.project, paths.projects_folder())
    kit = kit_of(projects.load(folder).brand_kit)
    project = projects.change(folder, lambda project: _changed(project, kit, args))
    _tell(project, kit, out)
    out.result({"project": str(folder), **_told(project, kit)})
    return 0


def _changed(project: Project, kit: Kit, args: argparse.Namespace) -> Project:
    """The project as asked for; raises `NoMusic` or `KitDecides` where the house style has another say."""
    if args.music and kit.spec.music is None:
        raise NoMusic(kit.spec.name)
    wanted = {"sound": args.sound, "camera": args.camera, "is_music_on": args.music}
    given = {name: value for name, value in wanted.items() if value is not None}
    project = edits.set_finish(project, replace(project.finish, **given))
    project = edits.set_delivery(project, delivery_of(args, project.delivery))
    if args.speaker is not None:
        project = edits.set_speaker(project, args.speaker)
    if args.second_speaker is not None:
        project = edits.set_second_speaker(project, args.second_speaker)
    for path in args.brand_default:
        project = edits.leave_brand(project, path)
    for path, value in args.brand:
        project = _with_choice(project, kit, path, value)
    return project


def _with_choice(project: Project, kit: Kit, path: str, value: str | float) -> Project:
    from evp_desktop.model.departments import can_choose

    if not can_choose(kit.spec, path, value):
        raise KitDecides(kit.spec.name, f"{path}={value}")
    return edits.choose_brand(project, path, value)


def _tell(project: Project, kit: Kit, out: Output) -> None:
    finish, delivery = project.finish, project.delivery
    width, height = delivery.size_px
    subtitles = "in the picture" if delivery.are_captions_burned_in else "beside the video"
    out.line(f"Sound      {_WORDS[finish.sound]}")
    out.line(f"Camera     {_WORDS[finish.camera]}")
    if kit.spec.music is not None:
        out.line(f"Music      {'on' if finish.is_music_on else 'off'}")
    out.line(f"Speaker    {_person_words(project.speaker)}")
    out.line(f"Second     {_person_words(project.second_speaker)}")
    out.line(f"Video      {delivery.aspect}, {delivery.quality} ({width}x{height}), {delivery.codec}")
    out.line(f"Subtitles  {subtitles}")
    for chosen in project.brand_choices:
        out.line(f"Chosen     {chosen.path} = {chosen.value}")


def _person_words(speaker: Speaker) -> str:
    return ", ".join(part for part in (speaker.name, speaker.role) if part) or "nobody"


def _told(project: Project, kit: Kit) -> dict[str, Any]:
    return {
        "finish": msgspec.to_builtins(project.finish),
        "has_music": kit.spec.music is not None,
        "speaker": msgspec.to_builtins(project.speaker),
        "second_speaker": msgspec.to_builtins(project.second_speaker),
        "delivery": msgspec.to_builtins(project.delivery),
        "brand": {chosen.path: chosen.value for chosen in project.brand_choices},
    }
