"""A take's look: decided once, kept beside it, and believed only when it is one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evp_desktop.errors import MediaUnreadable
from evp_desktop.media.faces import Face
from evp_desktop.model.media import Source, SourceKind
from evp_desktop.render import looks
from evp_desktop.render.colour import neutral
from evp_desktop.render.looks import Stream, make_looks
from evp_desktop.render.shots import Plan, Shot
from tests.support import lab, sitter

PLAN = Plan(shots=(Shot(kind="clip", first_frame=0, frames=30, layout="camera", take_id="take"),))
STREAM: Stream = ("take", "camera")


class Taken:
    """One take with a camera."""

    def __init__(self, path: Path, duration_us: int = 2_000_000) -> None:
        self.path = path
        self.source = Source(kind="camera", file=path.name, duration_us=duration_us)

    def find(self, take_id: str, kind: SourceKind) -> tuple[Path, Source] | None:
        return (self.path, self.source) if (take_id, kind) == STREAM else None


@pytest.fixture(scope="module")
def dim(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Somebody in a dim room, 2 s."""
    path = tmp_path_factory.mktemp("take") / "camera.mkv"
    rgb = sitter.sitting(size=(320, 180), light=0.5, room=(60, 55, 50))
    lab.write_pictures(path, 60, lambda _: rgb)
    return Taken(path)


def test_it_is_decided_once(dim: Taken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time neither film nor face is looked at; the look is the same to the byte."""
    first = make_looks(PLAN, dim, tmp_path)[STREAM]
    assert first.digest != neutral().digest
    monkeypatch.setattr(looks, "_decided", lambda *_: pytest.fail("decided again"))
    assert make_looks(PLAN, dim, tmp_path)[STREAM].digest == first.digest


def test_another_film_gets_its_own(dim: Taken, tmp_path: Path) -> None:
    """A file that is replaced under its name is looked at anew."""
    path = tmp_path / "camera.mkv"
    path.write_bytes(dim.path.read_bytes())
    before = make_looks(PLAN, Taken(path), tmp_path / "cache")[STREAM]
    lab.write_pictures(path, 30, lambda _: sitter.sitting(size=(320, 180)))
    after = make_looks(PLAN, Taken(path, 1_000_000), tmp_path / "cache")[STREAM]
    assert before.digest != after.digest


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda data: b"",
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: b"EVPLOOK2" + data[8:],
        lambda data: data[:8] + data[8:264][::-1] + data[264:],
        lambda data: data[:-16] + np.array([5.0, 0.0]).tobytes(),
        lambda data: data[:-16] + np.array([np.nan, 0.0]).tobytes(),
    ],
)
def test_what_is_no_look_is_decided_anew(dim: Taken, tmp_path: Path, spoilt) -> None:  # type: ignore[no-untyped-def]
    """A file that was cut off, tampered with, or that holds numbers that are none, is not believed."""
    wanted = make_looks(PLAN, dim, tmp_path)[STREAM].digest
    (kept,) = (tmp_path / "looks").iterdir()
    kept.write_bytes(spoilt(kept.read_bytes()))
    assert make_looks(PLAN, dim, tmp_path)[STREAM].digest == wanted


def test_as_recorded_is_left_alone(dim: Taken, tmp_path: Path) -> None:
    """Who wants the camera as it was recorded gets the look that changes nothing, and nothing is decided."""
    assert make_looks(PLAN, dim, tmp_path, "as_recorded")[STREAM].digest == neutral().digest
    assert not (tmp_path / "looks").exists()


def test_a_screen_gets_no_look(dim: Taken) -> None:
    """Only faces have one."""
    screen = Plan(shots=(Shot(kind="clip", first_frame=0, frames=30, layout="screen", take_id="take"),))
    assert make_looks(screen, dim) == {}


def test_a_film_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Rubbish is said to be what it is."""
    (tmp_path / "camera.mkv").write_bytes(b"no film")
    with pytest.raises(MediaUnreadable):
        make_looks(PLAN, Taken(tmp_path / "camera.mkv"))


def test_without_a_model_for_faces(dim: Taken, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the room decides alone."""

    class Blind:
        def find(self, _picture: object) -> tuple[Face, ...] | None:
            return None

    monkeypatch.setattr(looks, "FaceFinder", Blind)
    assert make_looks(PLAN, dim)[STREAM].digest != neutral().digest
