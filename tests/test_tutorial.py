"""The tutorial, done as it is written: its files are saved, its changes made, its commands run, its output compared."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import ROOT

PAGE = ROOT / "docs/tutorial.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"`([\w./-]+\.(?:yaml|txt))`")


def blocks() -> Iterator[tuple[str, str, str]]:
    """(kind, text, the file that the last words before it name) of each block of code."""
    page, at, file = PAGE.read_text(), 0, ""
    for found in BLOCK.finditer(page):
        file = ([file, *FILE.findall(page[at : found.start()])])[-1]
        at = found.end()
        yield found[1], found[2], file


@pytest.mark.slow
def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    here = tmp_path / "sourcebook"
    here.mkdir()
    (here / "build.py").symlink_to(ROOT / "build.py")
    printed = ""
    for kind, text, file in blocks():
        if kind == "sh":
            here, printed = run(text, here)
        elif kind == "text":
            for line in text.splitlines():
                assert " ".join(line.split()) in " ".join(printed.split()), (line, printed)
        elif kind == "diff":
            old, new = (
                "".join(line[1:] for line in text.splitlines(keepends=True) if line[0] == mark) for mark in "-+"
            )
            content = (here / file).read_text()
            assert content.count(old) == 1, (file, old)
            (here / file).write_text(content.replace(old, new))
        elif kind in ("", "yaml"):
            is_more = (here / file).exists() and file.endswith("uncited.yaml")
            (here / file).write_text(((here / file).read_text() if is_more else "") + text)
        else:
            assert kind == "console", "not run: it would install the engine from the network"
    assert (here / "site/bridges/bridges/forth-bridge/index.html").is_file()


def run(script: str, folder: Path) -> tuple[Path, str]:
    """Run a block. Returns the folder in which it ends and what it printed."""
    bash = shutil.which("bash")
    assert bash
    script = script.replace(".venv/bin/python", f"'{sys.executable}'")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [bash, "-ec", f"{script}\npwd"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
    *lines, last = done.stdout.splitlines()
    return Path(last), "\n".join(lines) + done.stderr
