"""Changes the code of the core in one place at a time, and looks whether a test fails.

    python benchmarks/mutants.py                       every module of the core
    python benchmarks/mutants.py text matching         some of them
    python benchmarks/mutants.py text --only 31-60     lines 31 to 60

All tests are collected once, and run once to see which of them run through which line. Each mutant is then put into the
place of its function in a process of its own, where those tests alone are run, the quickest first, until one fails; at
most `--seconds` of them. Mutants that change nothing that could be seen are explained in `mutants.txt` beside this file.
The exit status is 1 where one survives that is not explained. Tests that start a browser or another program are not asked.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from mutation import Mutant, install, mutants  # noqa: E402

EXPLAINED = ROOT / "benchmarks" / "mutants.txt"
CORE = (
    "text", "source_text", "yamlfile", "formats", "schema", "dates", "sentences", "ids", "draft", "record_shape", "link", "standing",
    "matching", "compare", "citation", "coverage", *sorted(f"checks/{path.stem}" for path in (ROOT / "sourcebook/checks").glob("[a-z]*.py")),
)  # fmt: skip
TESTS = (
    "text", "yamlfile", "yaml_text", "broken", "schema", "formats", "link", "standing", "sentences", "descriptor", "diff", "moved", "core", "dates",
    "matching", "evidence_shown",
)  # fmt: skip
LONGEST, MEMORY, FIRST_RUN = 120, 4 << 30, 3600
"""Seconds and bytes that the tests of one mutant may take (a loop without end is noticed, too); seconds of the first run."""


class Trial:
    """A plug-in of pytest that runs the tests not once, but once for each mutant."""

    def __init__(self, modules: list[str], lines: range, seconds: float, folder: Path, tests: list[str]) -> None:
        self.modules, self.lines, self.most, self.folder = modules, lines, seconds, folder
        self.watched = Path(tempfile.gettempdir()) / f"sourcebook-watched-{_state()}-{len(tests)}.tsv"
        """Kept from one run to the next, as long as neither the code nor a test changes."""
        self.by_line: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.seconds: dict[int, float] = {}
        self.tried = self.survived = 0
        self.failed = False

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.failed = True
            (self.folder / "failed.txt").write_text(f"{report.nodeid}\n{report.longrepr}"[:3000], encoding="utf-8", errors="replace")

    def pytest_runtestloop(self, session: Any) -> bool:
        session.config._tmp_path_factory._retention_policy = "all"
        if not self.watched.exists() and _in_child(lambda: self._watched(session), FIRST_RUN):
            told = self.folder / "failed.txt"
            raise SystemExit(f"Before anything was changed a test failed:\n{told.read_text() if told.exists() else 'it took too long'}")
        self._read_watched()
        _say(f"{len(session.items)} tests, {sum(self.seconds.values()):.0f} s")
        known = explained()
        for module in self.modules:
            self._module(session, module, known)
        return True

    def _module(self, session: Any, module: str, known: dict[str, str]) -> None:
        code = (ROOT / "sourcebook" / f"{module}.py").read_text(encoding="utf-8")
        found = [mutant for mutant in mutants(code) if mutant.line in self.lines]
        same = left = 0
        for mutant in found:
            if f"{module} {mutant}" in known:
                same += 1
                continue
            asked = self._asked(module, mutant)
            if not asked or _in_child(lambda asked=asked, mutant=mutant: self._noticed(session, module, mutant, asked), LONGEST) == 0:  # type: ignore[misc]
                left += 1
                _say(f"  {mutant.line}: {module} {mutant}{'' if asked else '  (no test comes here)'}")
            shutil.rmtree(self.folder / "tests", ignore_errors=True)
        _say(f"{module:<36}{len(found):5} mutants {len(found) - same - left:5} noticed {same:4} explained {left:4} survived")
        self.tried, self.survived = self.tried + len(found), self.survived + left

    def _asked(self, module: str, mutant: Mutant) -> list[int]:
        """The tests that run through a mutant. Lines that run at import are those of every test of the module."""
        lines = [mutant.line] if mutant.inside else _lines_with(module, mutant.name)
        found = {test for line in lines for test in self.by_line.get((module, line), ())}
        if not found:
            found = {test for (name, _), tests in self.by_line.items() if name == module for test in tests}
        chosen, total = [], 0.0
        for test in sorted(found, key=lambda test: self.seconds[test]):
            total += self.seconds[test]
            if chosen and total > self.most:
                break
            chosen.append(test)
        return chosen

    def _run(self, session: Any, numbers: list[int]) -> Iterator[int]:
        """Run tests by their numbers; yields the number of each that has run."""
        (self.folder / "tests").mkdir(exist_ok=True)
        session.config._tmp_path_factory._basetemp = self.folder / "tests"
        for place, number in enumerate(numbers):
            following = session.items[numbers[place + 1]] if place + 1 < len(numbers) else None
            session.config.hook.pytest_runtest_protocol(item=session.items[number], nextitem=following)
            yield number

    def _noticed(self, session: Any, module: str, mutant: Mutant, asked: list[int]) -> int:
        install(_module_of(module), mutant)
        return int(any(self.failed for _ in self._run(session, asked)))

    def _watched(self, session: Any) -> int:
        """Run every test and write which lines of the core it ran through, and how long it took."""
        import coverage

        watching = coverage.Coverage(data_file=None, config_file=False, include=[f"{ROOT}/sourcebook/*"])
        watching.start()
        lines: list[str] = []
        watching.switch_context("0")
        begun = time.perf_counter()
        for number in self._run(session, list(range(len(session.items)))):
            lines.append(f"{number}\t{time.perf_counter() - begun}")
            watching.switch_context(str(number + 1))
            begun = time.perf_counter()
        watching.stop()
        data = watching.get_data()
        for file in data.measured_files():
            module = Path(file).relative_to(ROOT / "sourcebook").with_suffix("").as_posix()
            for line, contexts in data.contexts_by_lineno(file).items():
                lines += [f"{module}\t{line}\t{context}" for context in contexts if context.isdecimal()]
        if not self.failed:
            self.watched.write_text("\n".join(lines), encoding="utf-8")
        return int(self.failed)

    def _read_watched(self) -> None:
        for line in self.watched.read_text(encoding="utf-8").split("\n"):
            parts = line.split("\t")
            if len(parts) == 2:
                self.seconds[int(parts[0])] = float(parts[1])
            else:
                self.by_line[parts[0], int(parts[1])].append(int(parts[2]))


def _lines_with(module: str, name: str) -> list[int]:
    """The lines of a module in which a name stands; none where there is no name."""
    lines = (ROOT / "sourcebook" / f"{module}.py").read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if name and re.search(rf"\b{re.escape(name)}\b", line)]


def _state() -> str:
    """A digest of the code and of the tests."""
    files = sorted(path for name in ("sourcebook", "tests") for path in (ROOT / name).rglob("*") if path.suffix in (".py", ".yaml", ".txt") and path.is_file())
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def _module_of(name: str) -> ModuleType:
    return sys.modules[f"sourcebook.{name.replace('/', '.')}"]


def _in_child(action: Callable[[], int], longest: float) -> int | None:
    """What an action returns in a process of its own; None where it did not end in time."""
    child = os.fork()
    if child == 0:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
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
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _say(text: str) -> None:
    print(text, file=sys.__stdout__, flush=True)


def explained() -> dict[str, str]:
    """Mutants that change nothing that could be seen, and why: lines `module function: before → after  # reason`."""
    if not EXPLAINED.exists():
        return {}
    lines = (line.rpartition("  # ") for line in EXPLAINED.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#")
    return {name.strip(): reason for name, _, reason in lines}


def main() -> int:
    import pytest

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", default=list(CORE), metavar="MODULE")
    parser.add_argument("--only", default="1-100000", help="a range of lines")
    parser.add_argument("--seconds", type=float, default=8, help="tests of one mutant (default 8 s)")
    parser.add_argument("--tests", nargs="+", default=list(TESTS), metavar="NAME", help="the files of tests that are asked (default: all quick ones)")
    options = parser.parse_args()
    first, last = map(int, options.only.split("-"))
    files = [str(path) for name in options.tests if (path := ROOT / "tests" / f"test_{name}.py").exists()]
    os.chdir(ROOT)
    with tempfile.TemporaryDirectory(prefix="sourcebook-mutants-") as folder:
        trial = Trial(options.modules, range(first, last + 1), options.seconds, Path(folder), options.tests)
        pytest.main(["-q", "-n0", "-p", "no:cacheprovider", "--capture=no", *files], plugins=[trial])
    _say(f"{trial.tried} mutants, {trial.survived} survived")
    return 1 if trial.survived or not trial.tried else 0


if __name__ == "__main__":
    sys.exit(main())
