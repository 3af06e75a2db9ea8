"""The one place where the command line prints: lines for people, or one JSON object a line for programs."""

from __future__ import annotations

import json
import sys
from typing import Any


class Output:
    """Results and progress of a command, as text or as JSON."""

    def __init__(self, *, is_json: bool, is_silent: bool = False) -> None:
        self.is_json = is_json
        self._is_silent = is_silent
        self._progress_width = 0

    def line(self, text: str = "") -> None:
        """Say something to a person; nothing in JSON mode."""
        if not self.is_json and not self._is_silent:
            self._end_progress()
            print(text, flush=True)

    def progress(self, fraction: float, left_s: float | None, step: str = "") -> None:
        """Show how far the command is, with the time left in seconds when known."""
        if self.is_json:
            record: dict[str, Any] = {
                "event": "progress",
                "fraction": round(fraction, 4),
                "step": step,
            }
            if left_s is not None:
                record["left_s"] = round(left_s, 1)
            print(json.dumps(record), flush=True)
        elif sys.stderr.isatty():
            left = "" if left_s is None else f", {left_s:.0f} s left"
            text = f"{step} {fraction:.0%}{left}".strip()
            print(f"\r{text:<{self._progress_width}}", end="", file=sys.stderr, flush=True)
            self._progress_width = len(text)

    def event(self, name: str, **fields: Any) -> None:
        """Tell a program what happened; nothing in text mode."""
        if self.is_json:
            print(json.dumps({"event": name, **fields}, ensure_ascii=False), flush=True)

    def result(self, fields: dict[str, Any]) -> None:
        """The command's outcome: the last line in JSON mode, nothing in text mode."""
        if self.is_json:
            print(json.dumps(fields, ensure_ascii=False), flush=True)

    def error(self, sentence: str, kind: str, **fields: str) -> None:
        """One sentence on what is wrong and what to do next; programs also get its parts."""
        self._end_progress()
        if self.is_json:
            print(json.dumps({"error": sentence, "kind": kind, **fields}, ensure_ascii=False), flush=True)
        else:
            print(f"evp: {sentence}", file=sys.stderr, flush=True)

    def _end_progress(self) -> None:
        if self._progress_width:
            print(file=sys.stderr)
            self._progress_width = 0
