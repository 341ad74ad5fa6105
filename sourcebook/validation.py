"""The published packages, validated by frictionless: beside the rendering, and only where their bytes are new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path

from . import measuring, places, sealed
from .diagnostic import Diagnostic, Rejected
from .outputs import package, package_check
from .outputs.package_findings import Finding
from .outputs.tabled import Tabled
from .run import Run
from .validator import Validator


def validate(run: Run, memory: Path) -> None:
    """Validate each package, unless exactly these bytes were accepted before.

    `memory` is a folder that holds the digests of accepted packages; it may be lost at any time. Raises `Rejected`.
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
        validator.begin([partial(package_check.written, of) for of, _, _ in new])
        yield
        results = zip(new, validator.findings(), strict=True)
        found = [each for (of, note, key), some in results for each in _told(run, of, some, note, key)]
    finally:
        validator.close()
    if found:
        raise Rejected(found)


def _new(run: Run, memory: Path) -> Iterator[tuple[Tabled, Path, str]]:
    """The packages that were not accepted before: (dataset with its tables, where to note it, what to note)."""
    for of in () if measuring.without("frictionless") else run.tabled:
        parts = ((name, data) for name, data in sorted(package.contents(of).items()) if not name.endswith(".csv"))
        described = b"".join(f"{name}\0{len(data)}\0".encode() + data for name, data in parts)  # with the digests of the tables
        key = json.dumps([hashlib.sha256(described).hexdigest(), version("frictionless")])
        note = memory / f"package-{of.name}.json"
        if sealed.load(note, key) is None:
            yield of, note, key


def _told(run: Run, of: Tabled, findings: Iterable[Finding], note: Path, key: str) -> list[Diagnostic]:
    """What was found, at the files where it lies; where that is nothing, it is noted."""
    found = package_check.told(of, findings, places.locator(run.root))
    if not found:
        sealed.save(note, b"", key)
    return found
