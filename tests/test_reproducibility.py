"""Same records, same bytes: the short form of benchmarks/reproducibility.py, and that it would notice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from helpers import LONG, ROOT, TINY

from sourcebook import inventory

QUICK = ("locale", "hash-seed", "path", "warm", "one-process", "seven-processes", "offline-elsewhere", "properdocs")


def test_the_same_bytes_under_other_conditions() -> None:
    only = () if LONG else ("--only", *QUICK)
    command = [sys.executable, "benchmarks/reproducibility.py", "--root", str(TINY), *only]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    *lines, last = done.stdout.splitlines()
    assert last == f"{len(lines)} conditions, 0 with a byte that differs"
    assert LONG or [line.split()[0] for line in lines] == list(QUICK)


def test_a_difference_is_named(tmp_path: Path) -> None:
    for name, text in (("one", b"a\nbc\n"), ("other", b"a\nbd\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.txt").write_bytes(b"x")
        (tmp_path / name / "page.txt").write_bytes(text)
    (tmp_path / "one" / "more.txt").touch()
    assert list(inventory.differences(tmp_path / "one", tmp_path / "other")) == [
        f"more.txt is only in {tmp_path / 'one'}",
        "page.txt differs from byte 3 on (line 2)",
    ]
