"""Size, words and cleanliness of the source."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import PACKAGE, ROOT, dotted, modules, python, tracked, tree

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 50

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
TEXT = {".py", ".md", ".toml", ".txt", ".sh", ".json", ".ts", ".html", ".css", ".js", ".cfg", ""}


def definitions(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Every function and class with its dotted name; what is inside a function is its own affair."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Definition):
            name = f"{prefix}{child.name}"
            yield name, child
            if isinstance(child, ast.ClassDef):
                yield from definitions(child, f"{name}.")


def test_no_file_is_long() -> None:
    """No file of the program has more than 400 lines."""
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}
    assert {name: lines for name, lines in long.items() if lines > MAX_FILE_LINES} == {}


def test_no_function_is_long() -> None:
    """No function of the program has more than 50 lines."""
    long = [
        f"{dotted(path)}.{node.name}: {(node.end_lineno or 0) - node.lineno + 1}"
        for path in modules()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION_LINES
    ]
    assert long == []


def is_public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))


def is_override_of_qt(name: str) -> bool:
    """Qt's own methods are in camel case; what they do is told by Qt."""
    last = name.rsplit(".", 1)[-1]
    return last != last.lower() and last[0].islower()


def test_everything_public_says_what_it_is() -> None:
    """Every module, and every public function and class, has a docstring."""
    silent = [
        f"{dotted(path)}.{name}"
        for path in modules()
        for name, node in definitions(tree(path))
        if is_public(name) and not is_override_of_qt(name) and not ast.get_docstring(node)
    ]
    silent += [
        dotted(path) for path in modules() if path.read_text().strip() and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_ruff_finds_nothing() -> None:
    """The linter has no remark on any file."""
    done = python("-m", "ruff", "check", "--no-cache", ".")
    assert (done.returncode, done.stdout + done.stderr) == (0, "All checks passed!\n")


def test_the_source_is_formatted() -> None:
    """The formatter would leave every file as it is."""
    done = python("-m", "ruff", "format", "--check", "--no-cache", ".")
    assert done.returncode == 0, done.stdout


def test_types_are_right() -> None:
    """mypy in its strict mode has no remark."""
    done = python("-m", "mypy")
    assert done.returncode == 0, done.stdout


def test_no_file_names_a_machine_or_an_index() -> None:
    """No tracked text holds somebody's folder or the address of a package index."""
    here = str(ROOT)
    private = re.compile(
        r"/home/\w+/|/Users/\w+/|C:\\\\?Users|index-url[ =]+http|py"
        + r"pi\.org|python"
        + r"hosted|"
        + re.escape(here + "/")
    )
    texts = [path for path in tracked() if path.suffix in TEXT and path != Path(__file__).resolve()]
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in texts
        if (match := private.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


def test_the_source_is_found_where_it_is_tested() -> None:
    """The tests run against this source, not against an older installed copy."""
    import evp_desktop

    assert Path(evp_desktop.__file__).parent == PACKAGE
    assert sys.version_info >= (3, 11)
