"""Who may import whom, and what a command costs before it does anything."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from evp_desktop.cli.main import COMMANDS
from tests.architecture.source import LAYERS_BELOW_UI, dotted, modules, python

HEAVY = ("av", "PySide6", "cv2", "scipy", "numpy", "PIL", "requests", "sounddevice", "pyloudnorm", "keyring")

IMPORT_ALL = """
import importlib, sys
sys.modules["PySide6"] = None
for name in sys.argv[1:]:
    importlib.import_module(name)
"""

HELP = """
import contextlib, io, json, sys
from evp_desktop.cli.main import main
with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(SystemExit):
    main([*sys.argv[1:], "--help"])
print(json.dumps({"help": said.getvalue(), "modules": sorted(sys.modules)}))
"""


def test_imports_go_down_only() -> None:
    """The layers, and the places of Qt, PyAV and the network, are as pyproject.toml says."""
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    assert lint_imports(is_debug_mode=False, no_cache=True) == EXIT_STATUS_SUCCESS


def test_everything_below_the_window_works_without_qt() -> None:
    """Every module below ui imports where PySide6 cannot be imported."""
    names = [dotted(path) for path in modules()]
    below = [name for name in names if name.split(".")[1:2] and name.split(".")[1] in LAYERS_BELOW_UI]
    done = python("-W", "error", "-c", IMPORT_ALL, *below)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(below) > 60


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_quick(command: str) -> None:
    """`evp --help`, also of a command, tells the exit codes and imports nothing heavy."""
    done = python("-c", HELP, *([command] if command else []))
    told = json.loads(done.stdout)
    assert "exit codes:" in told["help"]
    assert f"usage: evp {command}".strip() in told["help"]
    assert [name for name in HEAVY if name in told["modules"]] == []


def test_the_program_can_be_asked_for_its_version() -> None:
    """`evp --version` is installed beside the interpreter and tells the package's version."""
    from importlib.metadata import version

    done = python("-m", "evp_desktop.cli.main", "--version")
    assert done.stdout == f"evp {version('evp-desktop')}\n"
    assert (Path(sys.executable).parent / "evp").exists()
