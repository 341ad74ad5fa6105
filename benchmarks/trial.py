"""Runs the tests for each of many changed programs, in copies of one process that holds everything they need."""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from mutation import Mutant, forget, install, load, names_from

ROOT = Path(__file__).resolve().parent.parent
MEMORY, PATIENCE, FIRST_RUN = 4 << 30, 120, 3600
"""Bytes that a mutant may take; seconds that it may wait; seconds of the first run."""
SLACK, TIMES = 1.0, 10
"""A test of a mutant may take so many seconds of processor time more, and so many times as many, as it took before."""
QUICK = 0.6
"""Seconds. Slower tests come last."""


@dataclass(frozen=True)
class Watched:
    """What the tests did before anything was changed."""

    tests: list[str]
    seconds: list[float]
    """Processor time of each test."""
    lines: dict[str, dict[str, list[int]]]
    """Module → line → the tests that ran through it, by their numbers."""
    covered: dict[str, list[int]]
    """Module → statements, those that ran, branches, those that were taken."""
    loaded: list[str]
    """The modules of Python that were imported."""

    def tell_coverage(self, modules: list[str]) -> None:
        told = [self.covered[module] for module in modules if module in self.covered]
        for module, (statements, ran, branches, taken) in zip(modules, told, strict=False):
            say(f"{module:<38}{ran:5} of {statements:4} statements {taken:5} of {branches:4} branches")
        statements, ran, branches, taken = (sum(column) for column in zip(*told, strict=True))
        say(f"{'All':<38}{ran:5} of {statements:4} statements {taken:5} of {branches:4} branches")


def watch(files: list[str], folder: Path) -> Watched:
    """Run every test in a process of its own; what is seen is kept as long as neither the code nor a test changes."""
    kept = Path(tempfile.gettempdir()) / f"sourcebook-watched-{_state(files)}.json"
    if not kept.exists():
        told = folder / "failed.txt"
        if in_child(lambda: _watch(files, folder, kept), FIRST_RUN, 0) != 0:
            raise SystemExit(f"Before anything was changed a test failed:\n{told.read_text() if told.exists() else 'it took too long'}")
    return Watched(**json.loads(kept.read_text(encoding="utf-8")))


def run(files: list[str], plugin: object) -> None:
    import pytest
    from hypothesis import Phase, settings

    # an example that fails is enough: nobody reads it, and to make it small takes long
    settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate), print_blob=False)
    settings.load_profile("mutants")
    options = ["-q", "-n0", "-p", "no:cacheprovider", "--capture=no", "--assert=plain", "--tb=short", "-m", "not browser"]
    pytest.main([*options, *files], plugins=[plugin])


def _watch(files: list[str], folder: Path, kept: Path) -> int:
    import coverage

    watching = coverage.Coverage(data_file=None, config_file=False, branch=True, include=[f"{ROOT}/sourcebook/*"])
    watching.start()
    plugin = Watch(watching, folder)
    run(files, plugin)
    watching.stop()
    if plugin.failed:
        return 1
    lines: dict[str, dict[str, list[int]]] = {}
    data = watching.get_data()
    for file in data.measured_files():
        contexts = data.contexts_by_lineno(file)
        lines[_name(file)] = {str(line): [int(each) for each in of if each.isdecimal()] for line, of in contexts.items()}
    report = folder / "coverage.json"
    watching.json_report(outfile=str(report))
    keys = ("num_statements", "covered_lines", "num_branches", "covered_branches")
    covered = {_name(file): [of["summary"][key] for key in keys] for file, of in json.loads(report.read_text())["files"].items()}
    found = Watched(plugin.tests, plugin.seconds, lines, covered, sorted(sys.modules))
    beside = kept.with_suffix(".new")
    beside.write_text(json.dumps(vars(found)), encoding="utf-8")
    beside.replace(kept)
    return 0


class Watch:
    """A plug-in of pytest that tells coverage which test runs, and takes its time."""

    def __init__(self, watching: Any, folder: Path) -> None:
        self.watching, self.folder = watching, folder
        self.tests: list[str] = []
        self.seconds: list[float] = []
        self.failed = False

    def pytest_runtestloop(self, session: Any) -> bool:
        for number, (item, following) in enumerate(zip(session.items, [*session.items[1:], None], strict=True)):
            forget()  # or else only the first test that reads a publication is seen to run through what reads it
            self.watching.switch_context(str(number))
            begun = _processor()
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.tests.append(item.nodeid)
            self.seconds.append(round(_processor() - begun, 4))
        return True

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.failed = True
            (self.folder / "failed.txt").write_text(f"{report.nodeid}\n{report.longrepr}"[:3000], encoding="utf-8", errors="replace")


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
        begun = _processor()
        for module, some in self.mutants.items():
            self._module(module, some)
        say(f"{self.tried} mutants, {self.survived} survived, {_processor() - begun:.0f} s of processor time")
        return True

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        """Before anybody describes a failure, which can take long."""
        import pytest

        if self.failed and call.excinfo is not None and not isinstance(call.excinfo.value, pytest.skip.Exception):
            self.failed()

    def _module(self, module: str, some: list[Mutant]) -> None:
        code = (ROOT / "sourcebook" / f"{module}.py").read_text(encoding="utf-8")
        count: dict[str, int] = defaultdict(int)
        begun = _processor()
        for mutant in some:
            kind = "explained" if f"{module} {mutant}" in self.known else self._kind(module, code, mutant)
            count[kind] += 1
            if kind not in ("explained", "noticed"):
                say(f"  {mutant.line}: {module} {mutant}{'' if kind == 'survived' else f'  ({kind})'}")
        left = len(some) - count["noticed"] - count["explained"]
        self.tried, self.survived = self.tried + len(some), self.survived + left
        if some:
            numbers = f"{len(some):5} mutants {count['noticed']:5} noticed {count['explained']:4} explained {left:4} survived"
            say(f"{module:<38}{numbers} {_processor() - begun:6.1f} s")

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
            found = {test for name in self.mutants if (module == name or mutant.function == "module") for line in _with(name, wanted)
                     for test in lines.get(name, {}).get(str(line), ())}
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


def _state(files: list[str]) -> str:
    """A digest of the code and of the tests, and of what watches them."""
    paths = sorted(path for name in ("sourcebook", "tests") for path in (ROOT / name).rglob("*") if path.suffix in (".py", ".yaml", ".txt") and path.is_file())
    paths.append(Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths) + "\n".join(files).encode()).hexdigest()[:16]


def _name(file: str) -> str:
    return (ROOT / file).relative_to(ROOT / "sourcebook").with_suffix("").as_posix()


def _processor() -> float:
    """Seconds of processor time of this process and of those that it started and that have ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def in_child(action: Callable[[], int], longest: float, memory: int) -> int | None:
    """What an action returns in a process of its own; None where it did not end in time."""
    child = os.fork()
    if child == 0:
        os.setsid()
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        try:
            os._exit(action())
        except BaseException:
            os._exit(3)
    end = time.monotonic() + longest
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def say(text: str) -> None:
    print(text, file=sys.__stdout__, flush=True)
