"""What the tests run through before anything is changed, each in a process of its own; and processes of which nothing is left."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutation import forget

ROOT = Path(__file__).resolve().parent.parent
FIRST_RUN = 3600
"""Seconds of the first run."""


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
            begun = processor()
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            self.tests.append(item.nodeid)
            self.seconds.append(round(processor() - begun, 4))
        return True

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            self.failed = True
            (self.folder / "failed.txt").write_text(f"{report.nodeid}\n{report.longrepr}"[:3000], encoding="utf-8", errors="replace")


def _state(files: list[str]) -> str:
    """A digest of the code and of the tests, and of what watches them."""
    paths = sorted(
        path
        for name in ("sourcebook", "tests")
        for path in (ROOT / name).rglob("*")
        if path.suffix in (".py", ".yaml", ".txt") and path.is_file()
    )
    paths += Path(__file__), Path(__file__).with_name("mutation.py")
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths) + "\n".join(files).encode()).hexdigest()[:16]


def _name(file: str) -> str:
    return (ROOT / file).relative_to(ROOT / "sourcebook").with_suffix("").as_posix()


def processor() -> float:
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
