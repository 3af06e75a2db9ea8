"""The outbox: what goes to a library, kept apart, so that the maker works on while it is sent.

Each upload has a folder named after its mark. The video in it is the finished file itself under a second name
where the disk can do that, else a copy; making the video anew then does not touch what is being sent.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from msgspec.structs import replace

from evp_desktop.errors import os_errors
from evp_desktop.model.brand import Kit
from evp_desktop.model.libraries import Library
from evp_desktop.model.project import Project
from evp_desktop.model.review import needed
from evp_desktop.model.time import frame_start_us
from evp_desktop.model.uploads import Attachment, Chapter, Package, Upload
from evp_desktop.render.export import Exported
from evp_desktop.render.plan import make_plan
from evp_desktop.services import projects
from evp_desktop.services.files import sync_folder


def put(
    outbox: Path,
    mark: str,
    folder: Path,
    project: Project,
    kit: Kit,
    result: Exported,
    library: Library,
    *,
    replaces: str = "",
) -> Upload:
    """Put a finished video with all that belongs to it into the outbox; all of it or nothing.

    `mark` names the upload for good. Raises `DiskFull`, `NotFound` and their like.
    """
    place = outbox / mark
    try:
        with os_errors(place):
            place.mkdir(parents=True)
            _put_file(result.video, place)
            for path in (*result.subtitles, result.poster):
                shutil.copyfile(path, place / path.name)
            sync_folder(place)
            package = _package(mark, project, kit, result, library)
            upload = Upload(
                id=mark,
                library=library.id,
                project_id=project.id,
                project=str(folder),
                package=replace(package, replaces=replaces),
                modified_ns=(place / result.video.name).stat().st_mtime_ns,
            )
    except BaseException:
        drop(outbox, mark)
        raise
    return upload


def drop(outbox: Path, mark: str) -> None:
    """Take an upload's files out of the outbox."""
    shutil.rmtree(outbox / mark, ignore_errors=True)


def _put_file(video: Path, place: Path) -> None:
    """The video under a second name; the export never writes into a finished file, it puts another there."""
    try:
        os.link(video, place / video.name)
    except OSError:  # another disk, or one that knows no second names
        shutil.copy2(video, place / video.name)


def _package(mark: str, project: Project, kit: Kit, result: Exported, library: Library) -> Package:
    told = project.publication
    template = next((one for one in kit.spec.templates if one.id == project.template_id), None)
    marks = make_plan(project, kit.spec).marks
    return Package(
        mark=mark,
        video=result.video.name,
        size_bytes=result.video.stat().st_size,
        title=told.title.strip() or project.title,
        description=told.description.strip(),
        tags=told.tags,
        language=project.language,
        speaker=project.speaker.name.strip(),
        department=told.department or library.department,
        visibility=told.visibility or library.visibility,
        duration_us=result.duration_us,
        published_at=projects.now(),
        scheduled_at=told.scheduled_at,
        subtitles=tuple(
            Attachment(language=project.language, name=path.name)
            for path in result.subtitles
            if path.suffix == ".vtt"
        ),
        chapters=tuple(
            Chapter(start_us=frame_start_us(mark.first_frame), title=mark.title) for mark in marks
        ),
        thumbnail=result.poster.name,
        review=needed(kit.spec.review, template.review if template else "none"),
    )
