"""What is done ahead of when it is needed: frictionless and the templates, beside the reading of the records."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import made
import pytest
from helpers import ROOT
from test_workers import until_taken

from sourcebook import validation, validator
from sourcebook.diagnostic import Rejected
from sourcebook.model import Publication
from sourcebook.outputs import package_check, page_codes, page_env
from sourcebook.run import Run
from sourcebook.workers import can_fork, cores

needs_another = pytest.mark.skipif(not can_fork() or cores() < 2, reason="there is no other process for it")

# Waits as a build does while it reads; its process for frictionless has loaded that by then.
PATIENT = """
import pathlib, sys, time
from sourcebook.validator import Validator
made = Validator()
print(made._crew._helpers[0][0].pid, flush=True)
time.sleep(60)
"""


def fails() -> Any:
    raise ValueError("there")


@needs_another
def test_the_process_of_frictionless_ends_with_a_build_that_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PATIENT], cwd=ROOT, stdout=subprocess.PIPE, text=True) as build:
        assert build.stdout is not None
        process = int(build.stdout.readline())
        build.kill()
    until(lambda: not alive(process))


def run_of(state: str) -> Run:
    dataset = made.dataset(("one",))
    light = made.entity(made.LIGHTS, "light-0", {"name": ["one"], "state": [state]})
    return Run(ROOT, Publication((replace(dataset, entities={light.id: light}, backlinks={}),)), made.SITE)


@pytest.mark.parametrize("stands_by", [True, False])
@pytest.mark.parametrize("dies", [True, False])
def test_findings_stop_the_build_whoever_made_them(tmp_path: Path, stands_by: bool, dies: bool) -> None:
    """`blue` is no state of a light."""

    def build() -> None:
        with validator.standing_by() if stands_by else nullcontext() as ready, validation.beside(run_of("blue"), tmp_path, ready):
            if dies and ready:
                until(lambda: bool(ready._packages))
                ready._crew._helpers[0][0].kill()

    with pytest.raises(Rejected) as caught:
        build()
    assert [each.code for each in caught.value.diagnostics] == ["package_invalid"]
    assert not list(tmp_path.iterdir())


def test_nothing_is_validated_where_it_was_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with validator.standing_by() as ready, validation.beside(run_of("on"), tmp_path, ready):
        assert ready is not None
    assert [each.name for each in tmp_path.iterdir()] == ["package-lights-of-nowhere.json"]
    monkeypatch.setattr(package_check, "written", fails)
    with validator.standing_by() as ready, validation.beside(run_of("on"), tmp_path, ready):
        assert not ready or not ready._packages


def test_only_what_is_new_of_a_package_is_validated_until_it_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    write = package_check.written

    def written(of: Any, folder: Path, only: tuple[str, ...]) -> Path:
        asked.append(only)
        return write(of, folder, only)

    monkeypatch.setattr(package_check, "written", written)
    validation.validate(run_of("on"), tmp_path)
    for _ in range(2):
        with pytest.raises(Rejected):
            validation.validate(run_of("blue"), tmp_path)
    validation.validate(run_of("off"), tmp_path)
    every, wrong, again, right = asked
    assert wrong == again == right == tuple(name for name in every if name in wrong)
    assert {"lights", "claims"} <= set(wrong) < set(every)


@needs_another
def test_templates_that_were_compiled_ahead_are_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    templates = ROOT / "site_templates"
    page_env._environment.cache_clear()
    env = page_env.environment(templates)
    with page_codes.compiled_ahead(templates):
        until_taken(env.ahead.crew)  # type: ignore[union-attr]
        monkeypatch.setattr(env, "parse", fails)
    page_env.compile_all(templates)
    page_env._environment.cache_clear()


@pytest.mark.parametrize("dies", [True, False])
def test_a_template_that_changes_or_is_broken_is_compiled_where_it_is_needed(tmp_path: Path, dies: bool) -> None:
    own = tmp_path / "notfound.html"
    own.write_text("one")
    (tmp_path / "moved.html").write_text("{% if")
    env = page_env.environment(tmp_path)
    with page_codes.compiled_ahead(tmp_path):
        if dies and isinstance(env.ahead, page_codes.Awaited) and env.ahead.crew:
            env.ahead.crew._helpers[0][0].kill()
    assert env.rendered("notfound.html", {}) == "one"
    with pytest.raises(Rejected) as caught:
        page_env.compile_all(tmp_path)
    assert str(caught.value.diagnostics[0].place.file) == "site_templates/moved.html"
    own.write_text("another")
    os.utime(own, (1, 1))
    assert page_env.environment(tmp_path).rendered("notfound.html", {}) == "another"


def test_where_reading_fails_nothing_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "notfound.html").write_text("one")
    with pytest.raises(ValueError, match="there"), page_codes.compiled_ahead(tmp_path):
        fails()
    env = page_env.environment(tmp_path)
    assert env.ahead is None
    assert env.rendered("notfound.html", {}) == "one"


def until(true: Callable[[], bool]) -> None:
    for _ in range(600):
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("it never came")


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
