"""The published packages, validated by frictionless: beside the rendering, and only those tables that are new."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from . import measuring, places, sealed
from .diagnostic import Diagnostic, Rejected
from .outputs import package, package_check, package_parts
from .outputs.package_findings import Finding
from .outputs.tabled import Tabled
from .run import Run
from .validator import Validator


@dataclass(frozen=True, slots=True)
class _New:
    """A package with tables that were not accepted before."""

    of: Tabled
    tables: tuple[str, ...]
    """Their names: all of the package where none is known."""
    note: Path
    """Where it is noted which are accepted."""
    keys: Mapping[str, str]
    """Of all its tables."""


def validate(run: Run, memory: Path) -> None:
    """Validate each package, but tables that were accepted before, as they are, with the tables that they refer to.

    `memory` is a folder that holds the digests of accepted tables; it may be lost at any time. Raises `Rejected`.
    """
    with beside(run, memory):
        pass


@contextmanager
def beside(run: Run, memory: Path, validator: Validator | None = None) -> Iterator[None]:
    """Validate in another process while the block runs; at its end, raise `Rejected` with what was found.

    The validation of a small publication takes about as long as its pages. `validator` is one that stands by.
    """
    new = list(_new(run, memory))
    if not new:
        yield
        return
    validator = validator or Validator()
    try:
        validator.begin([partial(package_check.written, each.of, only=each.tables) for each in new])
        yield
        results = zip(new, validator.findings(), strict=True)
        found = [each for package, some in results for each in _told(run, package, some)]
    finally:
        validator.close()
    if found:
        raise Rejected(found)


def _new(run: Run, memory: Path) -> Iterator[_New]:
    for of in () if measuring.without("frictionless") else run.tabled:
        keys = package_parts.keys(package.contents(of))
        note = memory / f"package-{of.name}.json"
        accepted = set(json.loads(sealed.load(note, _checker()) or b"[]"))
        if tables := tuple(name for name, key in keys.items() if key not in accepted):
            yield _New(of, tables, note, keys)


def _told(run: Run, new: _New, findings: Iterable[Finding]) -> list[Diagnostic]:
    """What was found, at the files where it lies; where that is nothing, it is noted."""
    found = package_check.told(new.of, findings, places.locator(run.root))
    if not found:
        sealed.save(new.note, json.dumps(sorted(new.keys.values())).encode(), _checker())
    return found


def _checker() -> str:
    return f"frictionless {version('frictionless')}"
