"""Exporting in tests, and reading films back with tools of others."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np

from evp_desktop import paths
from evp_desktop.model.brand import Kit
from evp_desktop.model.project import Project
from evp_desktop.render.export import Exported, export
from evp_desktop.render.film import Job
from evp_desktop.services import projects
from evp_desktop.services.brand_kits import find_kit
from tests.support import lab

DEFAULT: Kit = find_kit("default", paths.brand_kits_folder())


def job_of(folder: Path, output: Path, project: Project | None = None, workers: int = 0) -> Job:
    """What to export of a project folder."""
    return Job(
        project=project or projects.load(folder),
        kit=DEFAULT,
        takes=projects.takes_folder(folder),
        cache=projects.cache_folder(folder),
        output=output,
        workers=workers,
    )


def export_now(
    folder: Path,
    output: Path,
    project: Project | None = None,
    *,
    report: Callable[[float, float | None], None] = lambda *_: None,
    is_cancelled: Callable[[], bool] = lambda: False,
    workers: int = 0,
) -> Exported:
    """Export without being watched."""
    return export(job_of(folder, output, project, workers), report, is_cancelled)


def numbers_in(film: Path, first: int, count: int) -> list[int]:
    """The numbers that the pictures from `first` on show."""
    chosen = f"select=between(n\\,{first}\\,{first + count - 1}),scale=384:216:flags=area"
    command = ["ffmpeg", "-v", "error", "-i", str(film), "-vf", chosen, "-vsync", "passthrough"]
    data = subprocess.run(
        [*command, "-pix_fmt", "rgb24", "-f", "rawvideo", "-"], capture_output=True, check=True
    ).stdout
    return [lab.number_in(rgb) for rgb in np.frombuffer(data, np.uint8).reshape(-1, 216, 384, 3)]


def left_in(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
