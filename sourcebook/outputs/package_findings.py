"""What frictionless says of a package on the disk. Imports nothing else, so that a process can begin with it at once."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

_SLOW = "rfc3987_syntax"
_NO_LIMIT = 1_000_000_000  # frictionless stops at 1,000 findings unless it is told otherwise


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What frictionless says. `row` counts from 1 for the first row of data; 0 and empty texts where it does not say."""

    resource: str
    row: int
    field: str
    message: str


def load() -> None:
    """Import what `findings` imports: frictionless takes much of it when it validates for the first time."""
    _pass_over()
    from frictionless import Package

    row = {"name": "row", "data": [["id"], ["1"]], "schema": {"fields": [{"name": "id", "type": "string"}]}}
    Package.from_descriptor({"name": "none", "resources": [row]}).validate()


def findings(descriptor: Path) -> tuple[Finding, ...]:
    """All findings of frictionless about a datapackage.json (or a zip) of our own making, sorted.

    Never for the descriptor of a stranger: frictionless fetches what that names.
    """
    _pass_over()
    from frictionless import Checklist, FrictionlessException, Package

    try:
        report = Package(str(descriptor)).validate(Checklist(skip_errors=[]), limit_errors=_NO_LIMIT)
    except FrictionlessException as refused:
        return tuple(Finding("", 0, "", error.message) for error in (refused.reasons or [refused.error]))
    found = [Finding("", 0, "", error.message) for error in report.errors]
    for task in report.tasks:
        found += [_finding(task.name, error) for error in task.errors]
        found += [Finding(task.name, 0, "", warning) for warning in task.warnings]
    return tuple(sorted(set(found)))


def _pass_over() -> None:
    """jsonschema imports what it finds to check formats with, which frictionless never asks for; this takes more than a second."""
    if "jsonschema" in sys.modules or _SLOW in sys.modules:
        return
    sys.modules[_SLOW] = None  # type: ignore[assignment]  # which is how Python says: not to be imported
    try:
        import_module("jsonschema")
    finally:
        del sys.modules[_SLOW]


def _finding(resource: str, error: Any) -> Finding:
    row = getattr(error, "row_number", None)
    names = getattr(error, "field_names", None) or [getattr(error, "field_name", None) or ""]
    return Finding(resource, row - 1 if row else 0, str(names[0]), error.message)
