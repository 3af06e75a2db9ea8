"""What every test gets: a home of its own, no screen or sound of the machine, and a stage when it asks."""

from __future__ import annotations

import os
import subprocess
import sys

# Read when Qt and keyring are first used, which may be before any fixture.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support import lab

settings.register_profile(
    "evp",
    deadline=None,
    max_examples=50,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("evp")

MANY = 1000
"""With so many tests it takes a while before the first server is needed."""

UPLOADS = Path(__file__).parent / "services" / "uploads"
_installing: list[subprocess.Popen[bytes]] = []


def pytest_collection_finish(session: pytest.Session) -> None:
    """What the servers of others need is installed beside the first tests: on a fresh machine, minutes."""
    wants = any(UPLOADS in item.path.parents for item in session.items)
    if wants and len(session.items) > MANY and not session.config.option.collectonly:
        command = [sys.executable, "-m", "tests.support.servers"]
        _installing.append(subprocess.Popen(command, cwd=UPLOADS.parents[2], stderr=subprocess.DEVNULL))


def pytest_sessionfinish() -> None:
    """Nothing is left running."""
    for child in _installing:
        child.terminate()
        child.wait()


OF_THE_MACHINE = ("DISPLAY", "WAYLAND_DISPLAY", "PULSE_SERVER", "PULSE_SOURCE", "PULSE_SINK")


@pytest.fixture(autouse=True)
def _apart(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests is read, written, shown or heard."""
    monkeypatch.setenv("EVP_HOME", str(tmp_path_factory.mktemp("home")))
    for name in OF_THE_MACHINE:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def stage_environment() -> Iterator[lab.RunningStage]:
    """A screen and a microphone for the whole run; only tests that ask for `stage` see them."""
    with lab.running_stage() as running:
        yield running


@pytest.fixture
def stage(stage_environment: lab.RunningStage, monkeypatch: pytest.MonkeyPatch) -> lab.RunningStage:
    """A private screen of 1920x1080 and a private microphone, in the environment of this test."""
    for name, value in stage_environment.variables.items():
        monkeypatch.setenv(name, value)
    return stage_environment


@pytest.fixture(scope="session")
def _spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lab.make_project(tmp_path_factory.mktemp("spoken"))


@pytest.fixture
def spoken(_spoken: Path, tmp_path: Path) -> Path:
    """A copy of a project with two spoken parts on a screen; 3.5 s together."""
    return lab.copy_project(_spoken, tmp_path)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB; it takes root to make one."""
    with lab.mounted(tmp_path / "disk", "2m") as folder:
        yield folder
