"""From a finished video to a library, with a receipt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from evp_desktop.model import edits
from evp_desktop.model.brand import Kit
from evp_desktop.model.project import Project, Receipt
from evp_desktop.model.time import frame_start_us
from evp_desktop.render.export import Exported
from evp_desktop.render.plan import make_plan
from evp_desktop.services import projects
from evp_desktop.services.uploads import folder as folder_library
from evp_desktop.services.uploads.folder import ChapterMark, Delivery, Published, Subtitle
from evp_desktop.services.uploads.index_page import look_of
from evp_desktop.services.uploads.sidecar import LANGUAGE_NAMES


def publish(
    folder: Path,  # noqa: ARG001  every library gets the project; this one needs only the finished files
    project: Project,
    kit: Kit,
    result: Exported,
    library: Path,
    *,
    progress: Callable[[float], None],
    is_cancelled: Callable[[], bool],
) -> tuple[Receipt, Published]:
    """Put the finished video into the folder library.

    Raises `LibraryUnwritable`, `DiskFull`, `Cancelled`, or trouble with a finished file.
    """
    delivery = _delivery(project, kit, result)
    done = folder_library.publish(
        library, delivery, look_of(kit), progress=progress, is_cancelled=is_cancelled
    )
    receipt = Receipt(
        library=str(library),
        location=str(done.folder),
        title=delivery.title,
        published_at=delivery.published_at,
        sha256=done.sha256,
    )
    return receipt, done


def unpublish(receipt: Receipt, kit: Kit) -> None:
    """Delete from a folder library the video that a receipt tells of; one that is not there is deleted.

    Raises `LibraryUnwritable` and its like, or for a folder that holds another video by now.
    """
    folder_library.remove(Path(receipt.library), Path(receipt.location), receipt.sha256, look_of(kit))


def keep_receipt(folder: Path, receipt: Receipt) -> None:
    """Note in the project on disk that its video was published."""
    projects.change(folder, lambda project: edits.add_receipt(project, receipt))


def titled(project: Project, title: str = "", description: str = "") -> Project:
    """The project with what a person says of it in place of what it says itself."""
    told = project.publication
    wanted = replace(told, title=title or told.title, description=description or told.description)
    return replace(project, publication=wanted)


def _delivery(project: Project, kit: Kit, result: Exported) -> Delivery:
    subtitles = tuple(
        Subtitle(language=project.language, label=LANGUAGE_NAMES[project.language], path=path)
        for path in result.subtitles
        if path.suffix == ".vtt"
    )
    marks = make_plan(project, kit.spec).marks
    return Delivery(
        video=result.video,
        poster=result.poster,
        subtitles=subtitles,
        chapters=tuple(
            ChapterMark(start_us=frame_start_us(mark.first_frame), title=mark.title) for mark in marks
        ),
        title=project.publication.title.strip() or project.title,
        description=project.publication.description.strip(),
        language=project.language,
        speaker=project.speaker.name.strip(),
        duration_us=result.duration_us,
        published_at=projects.now(),
    )
