"""Making the video of a project folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from evp_desktop.errors import FileTrouble
from evp_desktop.media import encoders
from evp_desktop.model.brand import Kit
from evp_desktop.model.project import Project
from evp_desktop.render.export import Exported, Report, export, make_ahead
from evp_desktop.render.film import Job
from evp_desktop.services import brand_kits, files, hardware, projects

_ENDINGS = {".mp4", ".webm", ".m4a", ".mp3", ".mov", ".mkv"}


def output_file(folder: Path, project: Project) -> Path:
    """Where the finished video of a project lies unless another place is asked for."""
    suffix = encoders.suffix_of(project.delivery.codec)
    return folder / "video" / f"{projects.folder_name(project.title)}{suffix}"


def with_ending(path: Path, suffix: str) -> Path:
    """The path with the ending its kind of file has, in place of that of another kind."""
    return path.with_suffix(suffix) if path.suffix.lower() in _ENDINGS else path.with_name(path.name + suffix)


def kit_of(name: str) -> Kit:
    """The kit that a project or a person names: a folder, or the id of an installed one.

    Raises `NotFound` or `KitInvalid`.
    """
    folder = Path(name)
    if files.is_file(folder / brand_kits.KIT_FILE):
        return brand_kits.load_kit(folder)
    return brand_kits.find_kit(name)


def export_project(
    folder: Path,
    project: Project,
    kit: Kit,
    report: Report,
    is_cancelled: Callable[[], bool],
    *,
    output: Path | None = None,
    is_hardware_allowed: bool = False,
) -> Exported:
    """Make the video, its poster and subtitles; raises as `render.export.export`.

    With hardware allowed, an encoder that passed its trial is used (decision 10); when it fails all the same,
    the software makes the video and nobody is told.
    """
    job = _job(folder, project, kit, output)
    chosen = hardware.proven_settings(project.delivery) if is_hardware_allowed else None
    if chosen is None or chosen == encoders.settings_of(project.delivery):
        return export(job, report, is_cancelled)
    try:
        return export(msgspec.structs.replace(job, encoder=chosen), report, is_cancelled)
    except FileTrouble as error:
        trouble = str(error)
    made = export(job, report, is_cancelled)
    hardware.distrust(chosen, trouble)  # only now it is certain whose fault it was
    return made


def make_project_ahead(
    folder: Path, project: Project, kit: Kit, report: Report, is_cancelled: Callable[[], bool]
) -> None:
    """Make all of the video that can be made before it is wanted; raises as `render.export.make_ahead`."""
    make_ahead(_job(folder, project, kit, None), report, is_cancelled)


def _job(folder: Path, project: Project, kit: Kit, output: Path | None) -> Job:
    suffix = encoders.suffix_of(project.delivery.codec)
    return job_for(folder, project, kit, with_ending(output or output_file(folder, project), suffix))


def job_for(folder: Path, project: Project, kit: Kit, output: Path) -> Job:
    """What to make of a project folder."""
    return Job(
        project=project,
        kit=kit,
        takes=projects.takes_folder(folder),
        cache=projects.cache_folder(folder),
        output=output,
    )
