"""Runs the tests for each of many changed programs, in copies of one process that holds everything they need."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from mutation import Mutant, install, load, names_from
from observed import ROOT, Watched, in_child, processor, say

MEMORY, PATIENCE = 4 << 30, 120
"""Bytes that a mutant may take; seconds that it may wait."""
SLACK, TIMES = 1.0, 10
"""A test of a mutant may take so many seconds of processor time more, and so many times as many, as it took before."""
QUICK = 0.6
"""Seconds. Slower tests come last."""


class Trial:
    """A plug-in of pytest that runs the tests not once, but for each mutant until one fails."""

    def __init__(self, mutants: dict[str, list[Mutant]], known: dict[str, str], watched: Watched, most: float, folder: Path) -> None:
        self.mutants, self.known, self.watched, self.most, self.folder = mutants, known, watched, most, folder
        self.tried = self.survived = 0
        self.items: list[Any] = []
        self.pipe: tuple[int, int] = (-1, -1)
        self.noticing: dict[str, list[int]] = defaultdict(list)
        """Function, and module → tests that noticed a mutant of it, the last one first."""
        self.failed: Callable[[], None] | None = None
        self.width = Counter(test for lines in watched.lines.values() for tests in lines.values() for test in tests)
        """How many lines of the project a test runs through."""

    def pytest_runtestloop(self, session: Any) -> bool:
        session.config._tmp_path_factory._retention_policy = "all"
        assert [item.nodeid for item in session.items] == self.watched.tests
        self.items = session.items
        for name in self.watched.loaded:  # once, and not again in each copy
            with suppress(Exception):
                import_module(name)
        say(f"{len(self.items)} tests, {sum(self.watched.seconds):.0f} s")
        begun = processor()
        for module, some in self.mutants.items():
            self._module(module, some)
        say(f"{self.tried} mutants, {self.survived} survived, {processor() - begun:.0f} s of processor time")
        return True

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        """Before anybody describes a failure, which can take long."""
        import pytest

        if self.failed and call.excinfo is not None and not isinstance(call.excinfo.value, pytest.skip.Exception):
            self.failed()

    def _module(self, module: str, some: list[Mutant]) -> None:
        code = (ROOT / "sourcebook" / f"{module}.py").read_text(encoding="utf-8")
        count: dict[str, int] = defaultdict(int)
        begun = processor()
        for mutant in some:
            kind = "explained" if f"{module} {mutant}" in self.known else self._kind(module, code, mutant)
            count[kind] += 1
            if kind not in ("explained", "noticed"):
                say(f"  {mutant.line}: {module} {mutant}{'' if kind == 'survived' else f'  ({kind})'}")
        left = len(some) - count["noticed"] - count["explained"]
        self.tried, self.survived = self.tried + len(some), self.survived + left
        if some:
            numbers = f"{len(some):5} mutants {count['noticed']:5} noticed {count['explained']:4} explained {left:4} survived"
            say(f"{module:<38}{numbers} {processor() - begun:6.1f} s")

    def _kind(self, module: str, code: str, mutant: Mutant) -> str:
        """What becomes of a mutant."""
        asked = self._asked(module, code, mutant)
        if not asked:
            return "no test comes here"
        self.pipe = os.pipe()
        answer = in_child(lambda: self._try(module, code, mutant, asked), PATIENCE, MEMORY)
        os.close(self.pipe[1])
        noticed = os.read(self.pipe[0], 20)
        os.close(self.pipe[0])
        shutil.rmtree(self.folder / "tests", ignore_errors=True)
        if noticed:
            for name in (f"{module} {mutant.function}", module):
                self.noticing[name] = [int(noticed), *(each for each in self.noticing[name] if each != int(noticed))][:5]
        return {0: "survived", 4: "could not be put into its place"}.get(-1 if answer is None else answer, "noticed")

    def _asked(self, module: str, code: str, mutant: Mutant) -> list[int]:
        """The tests that run through a mutant. What runs at import is looked at where its names stand, here and elsewhere."""
        lines = self.watched.lines
        if mutant.inside:
            found = set(lines.get(module, {}).get(str(mutant.line), ()))
        else:
            wanted = re.compile(rf"\b(?:{'|'.join(map(re.escape, names_from(code, mutant))) or '(?!)'})\b")
            found = {
                test
                for name in self.mutants
                if (module == name or mutant.function == "module")
                for line in _with(name, wanted)
                for test in lines.get(name, {}).get(str(line), ())
            }
        own = re.compile(rf"test_{module.partition('/')[0]}\w*\.py")  # the tests of the module, as test_checks.py
        if not found:
            found = {test for tests in lines.get(module, {}).values() for test in tests}
        if not mutant.inside:  # a test that reads a value runs through no line of it
            found |= {number for number, test in enumerate(self.watched.tests) if own.search(test)}
        first = self.noticing[f"{module} {mutant.function}"] + self.noticing[module]
        seconds = self.watched.seconds
        width = self.width

        def key(test: int) -> tuple[float, float]:
            if seconds[test] > QUICK:
                return len(first) + 1, seconds[test]
            if test in first:
                return first.index(test), 0
            return len(first) + (0 if own.search(self.watched.tests[test]) else 0.5), width[test]

        order = sorted(found, key=key)
        asked, total = [], 0.0
        for test in order:
            total += seconds[test]
            if asked and total > self.most:
                break
            asked.append(test)
        return asked

    def _try(self, module: str, code: str, mutant: Mutant, asked: list[int]) -> int:
        place = sys.modules[f"sourcebook.{module.replace('/', '.')}"]
        signal.setitimer(signal.ITIMER_PROF, SLACK * 2)
        try:
            other = load(place, code, mutant)
        except BaseException:
            return 2  # it cannot even be imported
        try:
            install(place, code, mutant, other)
        except BaseException:
            return 4
        config = self.items[0].config
        (self.folder / "tests").mkdir(exist_ok=True)
        config._tmp_path_factory._basetemp = self.folder / "tests"
        for number, following in zip(asked, [*asked[1:], None], strict=True):
            self.failed = lambda number=number: self._tell(number)  # type: ignore[misc]
            signal.setitimer(signal.ITIMER_PROF, self.watched.seconds[number] * TIMES + SLACK)
            config.hook.pytest_runtest_protocol(item=self.items[number], nextitem=None if following is None else self.items[following])
        return 0

    def _tell(self, number: int) -> None:
        os.write(self.pipe[1], str(number).encode())
        os._exit(1)


def _with(module: str, wanted: re.Pattern[str]) -> Iterable[int]:
    """The lines of a module in which one of some names stands."""
    code = (ROOT / "sourcebook" / f"{module}.py").read_text(encoding="utf-8")
    return [number for number, line in enumerate(code.splitlines(), 1) if wanted.search(line)]
