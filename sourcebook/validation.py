"""The published packages, validated by frictionless: beside the rendering, and only where their bytes are new."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from importlib.metadata import version
from pathlib import Path

from . import measuring, places
from .diagnostic import Diagnostic, Rejected
from .outputs import package, package_check
from .outputs.tabled import Tabled
from .site import Run
from .workers import Crew


def validate(run: Run, memory: Path) -> None:
    """Validate each package, unless exactly these bytes were accepted before.

    `memory` is a folder that holds the digests of accepted packages; it may be lost at any time. Raises `Rejected`.
    """
    found = [finding for of, note, key in _new(run, memory) for finding in _findings(run, of, note, key)]
    if found:
        raise Rejected(found)


@contextmanager
def beside(run: Run, memory: Path) -> Iterator[None]:
    """Validate in another process while the block runs; at its end, raise `Rejected` with what was found.

    frictionless needs a second only to be imported, and the pages of a small publication take about as long.
    """
    if not any(_new(run, memory)):
        yield
        return
    with closing(Crew([partial(validate, run, memory)], 1)) as crew:
        yield
        try:
            crew.finish()
        except ChildProcessError:  # it did not live to say: do its work here, where its error can be seen
            validate(run, memory)


def _new(run: Run, memory: Path) -> Iterator[tuple[Tabled, Path, str]]:
    """The packages that were not accepted before: (dataset with its tables, where to note it, what to note)."""
    for of in () if measuring.without("frictionless") else run.tabled:
        parts = b"".join(
            f"{name}\0{len(data)}\0".encode() + data for name, data in sorted(package.contents(of).items())
        )
        key = json.dumps([hashlib.sha256(parts).hexdigest(), version("frictionless")])
        note = memory / f"package-{of.name}.json"
        if not _noted(note, key):
            yield of, note, key


def _noted(note: Path, key: str) -> bool:
    """Whether these bytes were accepted before; what is damaged or cannot be read says nothing."""
    try:
        return note.read_bytes() == key.encode()
    except OSError:
        return False


def _findings(run: Run, of: Tabled, note: Path, key: str) -> list[Diagnostic]:
    found = list(package_check.diagnostics(of, places.locator(run.root)))
    with suppress(OSError):  # a memory that cannot be kept costs a second the next time, and no site
        if not found:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(key)
    return found
