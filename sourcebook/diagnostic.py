"""What is wrong, where, and what to do: the only way in which the engine speaks of bad input."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]
Form = Literal["text", "json", "github"]


class Place(NamedTuple):
    """A point in a file of the publication; lines and columns count from 1. A tuple, since every value has one."""

    file: str
    line: int = 1
    column: int = 1

    @property
    def shown(self) -> str:
        """The file, as any terminal or JSON can show it: strangers may call a file anything."""
        return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in self.file)

    def __str__(self) -> str:
        return f"{self.shown}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding. `code` is stable and names the bad thing; `help` says what to do about it."""

    place: Place
    code: str
    message: str
    help: str = ""
    severity: Severity = "error"

    def as_text(self) -> str:
        advice = "".join(f"\n    help: {line}" if n == 0 else f"\n          {line}" for n, line in enumerate(self.help.splitlines()))
        return f"{self.place}: {self.severity}[{self.code}]: {_short(self.message)}{advice}"

    def as_json(self) -> dict[str, object]:
        return {
            "file": self.place.shown,
            "line": self.place.line,
            "column": self.place.column,
            "severity": self.severity,
            "code": self.code,
            "message": _short(self.message),
            "help": self.help,
        }

    def as_github(self) -> str:
        """A workflow command; see "Workflow commands for GitHub Actions", which also gives the escapes."""
        text = _short(self.message) + (f"\n{self.help}" if self.help else "")
        properties = f"file={_property(self.place.shown)},line={self.place.line},col={self.place.column},title={_property(self.code)}"
        return f"::{self.severity} {properties}::{_data(text)}"


class Rejected(Exception):
    """Input that breaks rules. Carries every finding of the run, sorted by place."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(set(diagnostics)))
        super().__init__("\n".join(d.as_text() for d in self.diagnostics))

    def __reduce__(self) -> tuple[type[Rejected], tuple[tuple[Diagnostic, ...]]]:
        """So that it can be raised in one process and told by another."""
        return type(self), (self.diagnostics,)


def errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [d for d in diagnostics if d.severity == "error"]


def render(diagnostics: Iterable[Diagnostic], form: Form = "text") -> str:
    """All findings in one form; the text form ends with a line that counts them."""
    found = sorted(set(diagnostics))
    if form == "json":
        return json.dumps([d.as_json() for d in found], ensure_ascii=False, indent=1)
    if form == "github":
        return "\n".join(d.as_github() for d in found)
    if not found:
        return ""
    bad = len(errors(found))
    count = f"{_plural(bad, 'error')}, {_plural(len(found) - bad, 'warning')}"
    return "\n".join([*(d.as_text() for d in found), count])


def _short(message: str, most: int = 500) -> str:
    """Values that a message shows may be as long as a file."""
    return message if len(message) <= most else f"{message[: most // 2]} … {message[-most // 2 :]}"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
