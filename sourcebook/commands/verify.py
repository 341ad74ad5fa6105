"""`build --verify SITE`: a published site compared with its own manifest, and with what this checkout builds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from .. import inventory, offline

MOST = 30
"""Differences that are named one by one."""
BINARY = (".zip", ".sqlite", ".xlsx", ".parquet", ".pf_index", ".pf_meta", ".pf_fragment", ".pf_filter", ".pagefind")
"""Files whose bytes depend on the versions of libraries; see docs/stability.md."""

Rebuild = Callable[[str, str, bool, Path], str]
"""(address, date, with the offline copy, folder) → the commit that was built: makes the site of this checkout."""


def run(site: Path, rebuild: Rebuild) -> int:
    """Returns 0 where every byte agrees, 1 with the differences, 2 where there is no site to verify."""
    try:
        said = inventory.head(site)
        damaged = list(inventory.problems(site))
    except inventory.Damaged as error:
        print(f"{site}: {error}")
        return 2
    _tell("Not as its own manifest says", damaged)
    if not damaged:
        print(f"{len(said['files'])} files are as {inventory.NAME} says.")
    with tempfile.TemporaryDirectory(prefix="sourcebook-verify-") as folder:
        again = Path(folder) / "rebuild"
        commit = rebuild(str(said.get("site", "")), str(said.get("date", "")), offline.NAME in said.get("files", ()), again)
        if commit != said.get("commit"):
            print(f"The site was built from commit {said.get('commit') or '(none)'}; this checkout is {commit or 'none'}.")
        found = [line.replace(f"{again}", "the rebuild") for line in inventory.differences(site, again)]
    _tell("Not as a rebuild gives it", found)
    if not found:
        print("A rebuild gives the same bytes.")
    elif all(line.split(" ")[0].endswith(BINARY) or line.startswith((inventory.NAME, "pagefind/")) for line in found):
        print("Only compressed and binary files differ: their bytes depend on the versions of libraries.")
    return 1 if damaged or found else 0


def _tell(head: str, lines: list[str]) -> None:
    if lines:
        print(f"{head}: {len(lines)} {'file' if len(lines) == 1 else 'files'}")
        print("\n".join(f"  {line}" for line in lines[:MOST]))
        if len(lines) > MOST:
            print(f"  … and {len(lines) - MOST} more")
