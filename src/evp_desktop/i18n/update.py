"""Bring the translation files up to date with the source, then compile them.

Usage: python src/evp_desktop/i18n/update.py     (needs PySide6's lupdate and lrelease beside python)
A new or changed sentence stands in evp_nl.ts as "unfinished": translate it, then run this once more.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent
TOOLS = Path(sys.executable).parent


def sources() -> list[str]:
    """Every file with text for people, in an order that never changes."""
    return [str(path.relative_to(SOURCE)) for path in sorted((SOURCE / "ui").rglob("*.py"))]


def update(folder: Path) -> None:
    """Gather the sentences into the .ts files in `folder`; English keeps only its plurals."""
    for language, options in (("nl", []), ("en", ["-pluralonly"])):
        command = [
            str(TOOLS / "pyside6-lupdate"),
            *sources(),
            "-source-language",
            "en",
            "-target-language",
            language,
            "-locations",
            "none",
            "-no-obsolete",
            *options,
            "-ts",
            str(folder / f"evp_{language}.ts"),
        ]
        subprocess.run(command, cwd=SOURCE, check=True, capture_output=True)


def release(folder: Path) -> None:
    """Compile the .ts files in `folder` to the .qm files that the window loads."""
    for language in ("nl", "en"):
        files = [str(folder / f"evp_{language}.ts"), "-qm", str(folder / f"evp_{language}.qm")]
        subprocess.run([str(TOOLS / "pyside6-lrelease"), *files], check=True, capture_output=True)


if __name__ == "__main__":
    update(HERE)
    release(HERE)
