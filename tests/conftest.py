"""What all tests share: the root of the repository, and what happens to tests that need a browser where there is none.

A test that is left out is said loudly at the end of the run; where `CI` is set it is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import FLAGS, NO_CHROMIUM, find_chromium
from large_readers import LARGE, missing

ROOT = Path(__file__).resolve().parent.parent
# It records system calls, which only Linux with strace can; .ci/run installs it.
collect_ignore = [] if shutil.which("strace") else ["test_power_cut.py"]


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program of the browser; for tests that carry the mark `browser`."""
    found = find_chromium()
    if found is None:
        pytest.skip(NO_CHROMIUM)
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """A browser that runs, one for each file of tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The site of an example by its name; each is built once."""
    from helpers import EXAMPLES, build, builder

    made: dict[str, Path] = {}

    def site(name: str) -> Path:
        if name not in made:
            root = builder(EXAMPLES / name, tmp_path_factory.mktemp("example") / name)
            done = build(root)
            assert done.returncode == 0, done.stderr
            made[name] = root / "site"
        return made[name]

    return site


@pytest.fixture(scope="session")
def hostile_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication into every text of which strangers have written, with its site."""
    from watched import published

    return published(tmp_path_factory.mktemp("hostile"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and find_chromium() is None:
        pytest.skip(NO_CHROMIUM)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and in_ci() and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Left out, which is a failure in CI: {_reason(report)}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped and in_ci():
        report.outcome = "failed"
        report.longrepr = f"Left out, which is a failure in CI: {_reason(report)}"  # type: ignore[assignment]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name in missing():
        terminalreporter.line(f"Not collected: tests/readers/{LARGE[name].tests}, because {name} is not installed ({LARGE[name].get}).")
    left_out = terminalreporter.getreports("skipped")
    if not left_out:
        return
    terminalreporter.section(f"{len(left_out)} TESTS WERE LEFT OUT", sep="!", red=True, bold=True)
    for reason in sorted({_reason(report) for report in left_out}):
        terminalreporter.line(f"{sum(_reason(r) == reason for r in left_out)} because {reason}")
        for report in left_out:
            if _reason(report) == reason:
                terminalreporter.line(f"    {report.nodeid}")


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")
