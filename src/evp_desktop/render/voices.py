"""Sound files made fit for a video, once: cleaned voices and what a kit brings, in the project's cache.

From then on every export of any cut reads these and their tables of loudness. They may be deleted at any
time; until they are made, what was recorded is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from evp_desktop.errors import MediaUnreadable, os_errors
from evp_desktop.media import cleaning
from evp_desktop.media.audio import whole_sound
from evp_desktop.media.kept_sound import SUFFIX, keep
from evp_desktop.media.loudness_table import table_path
from evp_desktop.model.brand import Kit
from evp_desktop.model.media import Source
from evp_desktop.model.project import Project
from evp_desktop.render.shots import Plan
from evp_desktop.render.store import Store, key_of_file, touched

Sound = tuple[Path, Source]
"""A sound file, and what is known of it."""
FindSound = Callable[[str], Sequence[Sound]]
"""The sound files of a take, the main voice first; of `of_kit(name)`, the sound of a film in the kit."""

_KIT = "kit:"
"""No take's id holds a colon."""


def of_kit(file: str) -> str:
    """What `FindSound` calls the sound of a kit's file."""
    return _KIT + file


def is_of_kit(name: str) -> bool:
    """Whether a name is one of `of_kit`."""
    return name.startswith(_KIT)


def heard_in(plan: Plan) -> list[str]:
    """Whose sounds are in a plan, each once: takes, and films of the kit."""
    clips = [shot.take_id for shot in plan.shots if shot.kind == "clip" and not shot.is_still]
    films = [of_kit(shot.kit_file) for shot in plan.shots if shot.kit_file]
    return list(dict.fromkeys([*clips, *films]))


class Voices:
    """The sound files of a project with a kit, in the cache where they are made.

    `recorded` finds those of the takes. Several programs may use one cache.
    """

    def __init__(self, project: Project, kit: Kit, recorded: FindSound, cache: Path) -> None:
        self._is_cleaned = project.finish.sound == "automatic"
        self._kit = kit
        self._recorded = recorded
        self._store = Store(cache / "sound", SUFFIX)
        music = kit.spec.music if project.finish.is_music_on else None
        self._music = kit.file(music.file) if music else None

    def find(self, name: str) -> Sequence[Sound]:
        """As `FindSound`: files in the cache, the recorded ones as long as those are not made."""
        return [(self._made(path, source) or path, source) for path, source in self._sounds(name)]

    @property
    def music(self) -> Path | None:
        """The kit's music, where the maker wants it and it is in the cache."""
        return self._made(self._music, None) if self._music else None

    def files(self, plan: Plan) -> list[Path]:
        """Every file in the cache that a plan is made of, with its table: to be kept when others leave."""
        keys = [self._key(path, source) for path, source in self._wanted(plan)]
        made = [self._store.path(key) for key in keys]
        return [*made, *(table_path(path) for path in made)]

    def prepare(self, plan: Plan, check: Callable[[], None], workers: int = 0) -> None:
        """Make every file that a plan needs and the cache does not have.

        `check` is called several times a second and may raise `Cancelled`. `workers` as `cleaning.clean`.
        Raises `MediaUnreadable`, `DiskFull` and their like.
        """
        for path, source in self._wanted(plan):
            check()
            if self._made(path, source) is None:
                self._make(path, source, check, workers)

    def _sounds(self, name: str) -> Sequence[Sound]:
        if not is_of_kit(name):
            return self._recorded(name)
        path = self._kit.file(name.removeprefix(_KIT))
        return [(path, Source(kind="system_sound", file="film"))] if has_sound(path) else []

    def _wanted(self, plan: Plan) -> Iterable[tuple[Path, Source | None]]:
        """Files to be made; of those of a kit nothing is known."""
        for name in heard_in(plan):
            for path, source in self._sounds(name):
                if self._is_made(path, source):
                    yield path, source
        if self._music is not None:
            yield self._music, None

    def _is_made(self, path: Path, source: Source | None) -> bool:
        """Whether a file is heard in another form than its own."""
        is_of_kit = path.is_relative_to(self._kit.folder)
        return is_of_kit or (self._is_cleaned and source is not None and source.kind == "microphone")

    def _made(self, path: Path, source: Source | None) -> Path | None:
        if not self._is_made(path, source):
            return None
        key = self._key(path, source)
        made = self._store.path(key)
        return made if self._store.has(key) and touched(table_path(made)) else None

    def _key(self, path: Path, source: Source | None) -> str:
        chain = (cleaning.VERSION, cleaning.is_noise_reduction_ready()) if source is not None else ("kit",)
        return key_of_file(path, chain)

    def _make(self, path: Path, source: Source | None, check: Callable[[], None], workers: int) -> None:
        key = self._key(path, source)
        with self._store.making(key) as part:
            try:
                if source is not None and source.kind == "microphone":
                    needs = cleaning.needs_of(path, source.duration_us)
                    check()
                    cleaning.clean(path, part, needs, check, workers)
                else:
                    keep(part, whole_sound(path), check)
                with os_errors(part):
                    table_path(part).replace(table_path(self._store.path(key)))
            finally:
                table_path(part).unlink(missing_ok=True)


def has_sound(path: Path) -> bool:
    """Whether a kit's film brings sound along."""
    try:
        return next(whole_sound(path), None) is not None
    except MediaUnreadable:
        return False
