"""The blocks of code of a page of the documentation, and what it takes to do what a page says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from helpers import ROOT

BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"`([\w./-]+\.(?:yaml|yml|txt|csv|py|md|html|css|svg|po))`")
REASON = re.compile(r"<!-- not run: (.+?) -->\s*$", re.DOTALL)
_IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A test"), ("EMAIL", "test@example.org"), ("DATE", "2026-01-01T00:00:00Z"))
}


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    text: str
    file: str
    """The file that the last words before it name."""
    reason: str
    """Why it is not run, where it is not."""


def blocks(page: Path) -> Iterator[Block]:
    text, at, file = page.read_text(encoding="utf-8"), 0, ""
    for found in BLOCK.finditer(text):
        before = text[at : found.start()]
        file = ([file, *FILE.findall(before)])[-1]
        reason = REASON.search(before)
        at = found.end()
        yield Block(found[2], dedent(found[3]), file, " ".join(reason[1].split()) if reason else "")


def do(page: Path, here: Path) -> Path:
    """Do what a page says, from a folder on: save its files, make its changes, run its commands, compare what is printed."""
    printed = ""
    for block in blocks(page):
        if block.reason:
            continue
        if block.kind == "sh":
            here, printed = run(block.text, here)
        elif block.kind == "text":
            for line in block.text.splitlines():
                assert " ".join(line.split()) in " ".join(printed.split()), (page.name, line, printed)
        elif block.kind == "diff":
            change(here / block.file, block.text)
        else:
            assert block.kind in ("", "yaml", "python"), (page.name, block)
            file = here / block.file
            is_more = file.exists() and file.name == "uncited.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text((file.read_text(encoding="utf-8") if is_more else "") + block.text, encoding="utf-8")
    return here


def change(file: Path, text: str) -> None:
    old, new = ("".join(line[1:] for line in text.splitlines(keepends=True) if line[0] == mark) for mark in "-+")
    content = file.read_text(encoding="utf-8")
    assert content.count(old) == 1, (file, old)
    file.write_text(content.replace(old, new), encoding="utf-8")


def run(script: str, folder: Path) -> tuple[Path, str]:
    """Run a block. Returns the folder in which it ends and what it printed."""
    bash = shutil.which("bash")
    assert bash
    script = script.replace(".venv/bin/python", f"'{sys.executable}'")
    engine = next((each for each in (folder, *folder.parents) if (each / "sourcebook/checks").is_dir()), ROOT)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "GIT_", "SITE_"))}
    environment = {**kept, **_IDENTITY, "PYTHONPATH": str(engine)}
    done = subprocess.run([bash, "-ec", f"{script}\npwd"], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
    *lines, last = done.stdout.splitlines()
    return Path(last), "\n".join(lines) + done.stderr
