"""The lines of docs/download.md that load a file: each is run where its program is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import downloads
import duckdb
import made
import pytest

PAGE = Path(__file__).parents[1] / "docs" / "download.md"
NAME = "lights-of-nowhere"
PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))  # programs of the same environment
LIBRARIES = ("mlcroissant",)  # not part of the test command


def lines() -> Iterator[tuple[str, str]]:
    """(language, line) of each block between two headings, but for those whose program is not here."""
    text = PAGE.read_text(encoding="utf-8").partition("## Load it")[2].partition("## Check a quote")[0]
    for language, line in re.findall(r"```(\w+)\n(.*?)\n```", text, re.DOTALL):
        assert "\n" not in line
        if runs(language, line):
            yield language, line


def runs(language: str, line: str) -> bool:
    if language == "r":
        return bool(shutil.which("Rscript")) and all(map(r_has, set(re.findall(r"(\w+)::", line))))
    if language == "sh":
        return all(shutil.which(part.split()[0], path=PATH) for part in re.split(r" \| (?=jq )", line))
    return all(find_spec(name) for name in LIBRARIES if f"import {name}" in line)


def r_has(package: str) -> bool:
    program = f"quit(status = !requireNamespace('{package}', quietly = TRUE))"
    return subprocess.run(["Rscript", "-e", program], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    # relative addresses, so that a reader which follows them stays in the folder
    downloads.write(made.publication(("plain", "a, b", "=1+1", "NA")), made.Site("Lights"), folder)
    return folder


@pytest.mark.parametrize(("language", "line"), list(lines()))
def test_line(language: str, line: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / NAME / "data")
    by_url = "urlopen" in line or line.startswith("curl")
    own = line.replace("SITE", root.as_uri() if by_url else str(root)).replace("DATASET", NAME)
    if language == "python":
        found: dict[str, object] = {}
        exec(own, found)
        loaded = [value for name, value in found.items() if name in ("claims", "rows", "sheets", "graph", "index")]
        assert loaded
        assert "disputed" in line or all(len(value) for value in loaded)  # type: ignore[arg-type]
    elif language == "sql":
        assert duckdb.sql(own.rstrip(";")).fetchall()
    else:
        command = ["Rscript", "-e", f"{own}; stopifnot(nrow(claims) > 0)"] if language == "r" else ["sh", "-c", own]
        done = subprocess.run(command, env=os.environ | {"PATH": PATH}, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_most_lines_are_run() -> None:
    assert len(list(lines())) >= 10
