"""An export in a child process: progress, result, cancel, and a child that dies."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from evp_desktop.errors import Busy, Cancelled, ChildFailed, EvpError, MediaUnreadable, NothingRecorded
from evp_desktop.model import edits
from evp_desktop.model.delivery import Delivery
from evp_desktop.services import projects, publishing
from evp_desktop.services.brand_kits import find_kit
from evp_desktop.services.jobs import ExportJob, ExportResult
from tests.support import judge, lab
from tests.support.lab import until

SQUARE_WEBM = Delivery(aspect="1:1", quality="720p", codec="vp9")


class Watched:
    """A job with what it told; its callbacks run on its own thread."""

    def __init__(self, folder: Path, command: tuple[str, ...] = ()) -> None:
        self.parts: list[float] = []
        self.ended: list[tuple[ExportResult | None, EvpError | None]] = []
        self.is_over = threading.Event()
        self.job = ExportJob(folder, lambda action: action(), command)
        self.job.start(lambda part, _: self.parts.append(part), self._done)

    def _done(self, result: ExportResult | None, trouble: EvpError | None) -> None:
        self.ended.append((result, trouble))
        self.is_over.set()

    def wait(self) -> tuple[ExportResult | None, EvpError | None]:
        assert self.is_over.wait(60)
        return self.ended[0]


def child(code: str) -> tuple[str, ...]:
    """A child that runs this instead of us."""
    return (sys.executable, "-c", f"import json, os, signal, sys, time\n{code}")


def test_an_export_tells_progress_and_result(spoken: Path) -> None:
    """Progress rises to 1, and the result names files that are there and what was measured in them."""
    watched = Watched(spoken)
    result, trouble = watched.wait()
    assert trouble is None
    assert result is not None
    assert watched.parts == sorted(watched.parts)
    assert watched.parts[-1] == 1.0
    assert result.video == spoken / "video" / "How it works.mp4"
    assert result.poster.is_file()
    assert [path.suffix for path in result.subtitles] == [".vtt", ".srt"]
    assert result.integrated_lufs == pytest.approx(judge.loudness(result.video)[0], abs=0.2)
    assert len(watched.ended) == 1


def test_a_cancel_takes_a_moment_and_leaves_nothing(spoken: Path) -> None:
    """Within 1.5 s of the cancel the job is over, with no file where the film would be."""
    watched = Watched(spoken)
    until(lambda: watched.parts and watched.parts[-1] > 0.1, 60)
    begun = time.monotonic()
    watched.job.cancel()
    result, trouble = watched.wait()
    assert time.monotonic() - begun < 1.5
    assert (result, type(trouble)) == (None, Cancelled)
    assert list((spoken / "video").iterdir()) == []


def test_a_cancel_before_the_child_speaks(spoken: Path) -> None:
    """Also a cancel at once ends it, as a cancel."""
    watched = Watched(spoken)
    watched.job.cancel()
    assert isinstance(watched.wait()[1], Cancelled)


def test_a_child_that_does_not_listen_is_ended(spoken: Path) -> None:
    """Who ignores the request is ended by force."""
    stubborn = "signal.signal(signal.SIGINT, signal.SIG_IGN)\nprint('{}', flush=True)\ntime.sleep(60)"
    ready = threading.Event()
    watched = Watched(spoken, child(f"{stubborn.replace('{}', json_line(event='progress', fraction=0.5))}"))
    until(lambda: watched.parts)
    begun = time.monotonic()
    watched.job.cancel()
    assert isinstance(watched.wait()[1], Cancelled)
    assert time.monotonic() - begun < 2.5
    assert not ready.is_set()


def json_line(**fields: object) -> str:
    import json

    return json.dumps(fields)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "it ended without a word"),
        ("sys.exit(1)", "it ended without a word"),
        ("raise RuntimeError('what now')", "RuntimeError: what now"),
        ("print('not json'); print('[1]'); sys.exit(0)", "it ended without a word"),
        ("print(json.dumps({'video': 5}))", ""),
    ],
)
def test_a_child_that_dies_is_told_once(spoken: Path, code: str, said: str) -> None:
    """Killed, crashed or talking nonsense: the job ends once, with an error that says so."""
    watched = Watched(spoken, child(code))
    result, trouble = watched.wait()
    assert result is None
    assert isinstance(trouble, ChildFailed)
    assert said in trouble.detail
    assert len(watched.ended) == 1


def test_a_program_that_is_not_there(spoken: Path) -> None:
    """When the child cannot even be started, that is told the same way."""
    assert isinstance(Watched(spoken, ("/no/such/program",)).wait()[1], ChildFailed)


def spoil(folder: Path) -> None:
    (projects.take_folder(folder, "take-one") / "screen.mkv").write_bytes(b"no film")


def strip(folder: Path) -> None:
    lab.change(folder, lambda project: edits.discard_take(project, "take-one"))
    lab.change(folder, lambda project: edits.discard_take(project, "take-two"))


@pytest.mark.parametrize(("damage", "kind"), [(spoil, MediaUnreadable), (strip, NothingRecorded)])
def test_the_child_s_trouble_is_ours(spoken: Path, damage: Callable[[Path], None], kind: type) -> None:
    """What stands in the way in the child arrives as the class it had there, with its path."""
    damage(spoken)
    trouble = Watched(spoken).wait()[1]
    assert type(trouble) is kind
    if isinstance(trouble, MediaUnreadable):
        assert trouble.path == projects.take_folder(spoken, "take-one") / "screen.mkv"


def test_two_jobs_on_one_project(spoken: Path) -> None:
    """While a command line exports the project, the window's job is told that it is busy."""
    from filelock import FileLock

    projects.cache_folder(spoken).mkdir(exist_ok=True)
    with FileLock(projects.cache_folder(spoken) / "export.lock"):
        assert isinstance(Watched(spoken).wait()[1], Busy)


def test_what_the_project_asks_for_is_made_and_published(spoken: Path, tmp_path: Path) -> None:
    """Shape, size and kind of file go through the job into the library, with the ending of that kind."""
    projects.change(spoken, lambda project: replace(project, delivery=SQUARE_WEBM))
    result, trouble = Watched(spoken).wait()
    assert trouble is None
    assert result is not None
    _, published = publishing.publish(
        spoken,
        projects.load(spoken),
        find_kit("default"),
        result,
        tmp_path / "library",
        progress=lambda _: None,
        is_cancelled=lambda: False,
    )
    assert published.video.suffix == ".webm"
    video = judge.stream(published.video, "video")
    assert (video["codec_name"], video["width"], video["height"]) == ("vp9", 720, 720)
    assert published.video.name in published.index.read_text("utf-8")
