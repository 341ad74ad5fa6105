"""Kills whole builds at random moments, and looks whether the site is the whole old or the whole new one.

    python benchmarks/kills.py [--runs 100] [--kind warm|first|two]

`warm`: over an old site, with a cache. `first`: with neither. `two`: two builds at once, of which one is killed; the other
must succeed, or say that the first is at work. Before each run the records are changed, so that the old and the new site
differ. A run is killed with SIGKILL after a random part of the time that a build takes; some have ended by then. tests/test_publish.py does the same to the step that
publishes, with many sites a second.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from helpers import TINY, TINY_DATA, builder  # noqa: E402

from sourcebook import inventory  # noqa: E402

RECORD, PAGE = f"{TINY_DATA}/inns/blue-boar.yaml", "tiny/inns/blue-boar/index.html"
VARIABLES = os.environ | {"PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1700000000"}


def remark(root: Path, number: int) -> None:
    text = (root / RECORD).read_text()
    lines = [f"remark: It is number {number}." if line.startswith("remark:") else line for line in text.splitlines()]
    (root / RECORD).write_text("\n".join(lines) + "\n")


def number(site: Path) -> int:
    """The number on the page of a site that is whole. Raises `Damaged` where it is not."""
    inventory.verify(site)
    return int((site / PAGE).read_text().partition("It is number ")[2].partition(".")[0])


def start(root: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "build.py"], cwd=root, env=VARIABLES, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def killed(build: subprocess.Popen[bytes], after: float) -> bool:
    """Whether the build still ran then, and was killed."""
    try:
        build.wait(after)
    except subprocess.TimeoutExpired:
        build.kill()
        build.wait()
        return True
    return False


def state(site: Path) -> int | None:
    """The number of the site that stands; None where there is none. Raises `Damaged`."""
    return number(site) if site.exists() else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--kind", choices=("warm", "first", "two"), default="warm")
    options = parser.parse_args()
    moments = random.Random(8)
    broken = ended = old = failed = 0
    with tempfile.TemporaryDirectory(prefix="sourcebook-kills-") as folder:
        root = builder(TINY, Path(folder) / "publication")
        remark(root, 0)
        begun = time.perf_counter()
        start(root).wait()
        usual = time.perf_counter() - begun
        for run in range(1, options.runs + 1):
            remark(root, run)
            if options.kind == "first":
                for left in ("site", ".cache"):
                    shutil.rmtree(root / left, ignore_errors=True)
            before = state(root / "site")
            builds = [start(root) for _ in range(2 if options.kind == "two" else 1)]
            ended += killed(builds[0], moments.uniform(0.1, 1.1) * usual)
            failed += any(other.wait() not in (0, 75) for other in builds[1:])
            try:
                now = state(root / "site")
                broken += now not in (before, run)
                old += now == before
            except inventory.Damaged as error:
                print(f"run {run}: {error}")
                broken += 1
        remark(root, options.runs + 1)
        start(root).wait()
        last = number(root / "site") == options.runs + 1
        stray = [path.name for path in root.iterdir() if ".site." in path.name and path.name != ".site.lock"]
    print(f"{options.kind}: {options.runs} builds, {ended} killed, {broken} broken sites; {old} times the old site, or none, stood; {failed} others failed")
    print(f"the next build {'succeeded' if last else 'FAILED'} and left {stray or 'nothing'} behind")
    return 0 if last and not broken and not stray and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
