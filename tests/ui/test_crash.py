"""Our own faults: the work first, then one calm sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from evp_desktop.errors import DiskFull
from evp_desktop.ui.crash import CrashHandler


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> list[str]:
    """What the boxes said; none of them waits for a hand."""
    texts: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: texts.append(box.text()))
    return texts


def _crash(handler: CrashHandler) -> None:
    try:
        raise ZeroDivisionError("ours")
    except ZeroDivisionError as fault:
        handler.handle(type(fault), fault, fault.__traceback__)


def test_the_work_is_saved_before_anything_is_said(
    tmp_path: Path, said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Save, then a report on disk, then the sentence."""
    order: list[str] = []
    handler = CrashHandler(tmp_path, lambda call: call(), lambda: order.append(f"saved after {len(said)}"))
    _crash(handler)
    assert order == ["saved after 0"]
    assert said == ["Something went wrong on our side. Your work is saved."]
    report = next(tmp_path.glob("crash-*.txt")).read_text("utf-8")
    assert "ZeroDivisionError: ours" in report
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_it_never_promises_what_is_not_true(tmp_path: Path, said: list[str]) -> None:
    """When saving is not possible, the sentence says so."""

    def refuse() -> None:
        raise DiskFull("x")

    _crash(CrashHandler(tmp_path, lambda call: call(), refuse))
    assert "could not be saved" in said[0]


def test_no_report_is_no_second_fault(tmp_path: Path, said: list[str]) -> None:
    """A log folder that cannot be written does not hide the sentence."""
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    _crash(CrashHandler(blocked / "logs", lambda call: call(), lambda: None))
    assert len(said) == 1
