"""A process of its own for frictionless: it is loaded while the records are read, and validates beside the rendering."""

from __future__ import annotations

import gc
import multiprocessing
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from . import measuring
from .ending import held
from .outputs.package_findings import Finding, findings, load
from .workers import Crew

Package = Callable[[Path], Path]
Findings = list[tuple[Finding, ...]]


class Validator:
    """Loads frictionless when it is made, and then waits for packages. Must be closed."""

    def __init__(self) -> None:
        self._open, self._temporary = ExitStack(), ExitStack()
        self._packages: list[Path] = []
        self._told, self._tell = map(self._open.enter_context, multiprocessing.Pipe(duplex=False))
        self._crew = self._open.enter_context(closing(Crew([self._wait], 1)))

    def begin(self, packages: Sequence[Package]) -> None:
        """Validate these packages: functions that write one into a folder, and return the path of its datapackage.json."""
        folder = Path(self._temporary.enter_context(tempfile.TemporaryDirectory(prefix="sourcebook-")))
        for number, written in enumerate(packages):
            (folder / str(number)).mkdir()
            self._packages.append(written(folder / str(number)))
        self._tell.send(self._packages)

    def findings(self) -> Findings:
        """What was found in each package, when all is done. Where the process died, this one does its work."""
        try:
            (found,) = self._crew.finish()
        except ChildProcessError:
            found = _findings(self._packages)
        return found

    def close(self) -> None:
        """End the process, whatever it is doing."""
        with held():
            self._open.close()
            self._temporary.close()

    def _wait(self) -> Findings:
        load()
        gc.freeze()
        gc.set_threshold(20_000)
        gc.enable()
        return _findings(self._told.recv())


def _findings(packages: Sequence[Path]) -> Findings:
    return [findings(each) for each in packages]


@contextmanager
def standing_by() -> Iterator[Validator | None]:
    """A validator that gets ready while the block runs: another processor has nothing else to do then, and it is known late
    whether a table has new bytes."""
    if measuring.without("frictionless"):
        yield None
        return
    validator = Validator()
    try:
        yield validator
    finally:
        validator.close()
